"""What every form of a public page has in common: the server alone judges it, and each error leads to its input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django import forms


class PublicForm(forms.Form):
    """A form whose errors stand at their inputs and in the summary above them."""

    use_required_attribute = False  # the browser's own bubbles are neither translated by us nor read by every reader

    whole: ClassVar[str] = ""
    """The field at which an error stands that is of the whole form, or of a field that nobody sees."""

    def wrong(self) -> Iterator[tuple[str, str]]:
        """The id of the input and the sentence, for each error, in the order of the page."""
        for name, sentences in self.errors.items():
            seen = name in self.fields and not self.fields[name].widget.is_hidden
            field = self[name if seen else self.whole]
            at = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
            yield from ((at, str(sentence)) for sentence in sentences)
