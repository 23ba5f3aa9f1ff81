"""One operation on a page of the desk, as a button with its form; and what of a refused form is shown again."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.admin.forms.judged import Operation


@dataclass(frozen=True)
class Button:
    """One operation: a form to send where it is allowed now, else why not; ``row`` says which of several it is."""

    code: str
    label: str
    enabled: bool
    reason: str
    form: Operation | None
    row: str = ""

    @property
    def bare(self) -> bool:
        """Whether it asks for nothing: a button alone."""
        return self.form is not None and not self.form.visible_fields()


def errors_of(form: Operation, *, placed: bool, named: bool = False) -> list[tuple[str, str]]:
    """Each error of a form with the id of its input, which is empty where the page has no place for it any more.

    ``named``: with the label of its field before it, for a page whose forms are folded away.
    """
    return [
        (
            form[name].id_for_label if name in form.fields and placed else "",
            f"{label}: {sentence}" if label else sentence,
        )
        for name, sentences in form.errors.items()
        for label in [form[name].label if named and name in form.fields else ""]
        for sentence in sentences
    ]


def kept_of(form: Operation) -> list[tuple[str, object]]:
    """What was typed, by the label of its field."""
    return [(str(field.label), field.value()) for field in form.visible_fields() if field.value()]
