"""What section 6 of the notice names and no table holds yet. One list; ``manage.py check`` shows it.

An entry that some table holds is an error of the check, so the list cannot outlive its truth.
"""

from __future__ import annotations

from dataclasses import dataclass

from oomi_registry.notice.terms import Code


@dataclass(frozen=True, slots=True)
class NotYetHeld:
    """One content of a category. ``signs`` are words, any of which in a field's or table's name shows it is held.

    Without signs any field under the category shows it.
    """

    category: Code
    content: str
    signs: tuple[str, ...] = ()

    def is_held_by(self, category: Code, words: str) -> bool:
        """Whether a field under ``category``, known by ``words`` in lower case, holds this content."""
        return category is self.category and (not self.signs or any(sign in words for sign in self.signs))


NOT_YET_HELD: tuple[NotYetHeld, ...] = ()
