"""What every refusal of the rules has in common."""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """A rule does not allow what was asked. Its message says, in Finnish, what to do instead.

    ``sentence`` is the message with named gaps and ``words`` what fills them, so that a page may translate the one
    before it fills in the other. Neither ever holds personal data.
    """

    sentence: ClassVar[str] = ""

    def __init__(self, **words: str) -> None:
        self.words = words
        super().__init__(self.sentence.format(**words))
