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
    told = []
    for name, sentences in form.errors.items():
        field = form[name] if name in form.fields else None
        label = f"{field.label}: " if field is not None and named else ""
        at = field.id_for_label if field is not None and placed else ""
        told += [(at, f"{label}{sentence}") for sentence in sentences]
    return told


def kept_of(form: Operation) -> list[tuple[str, object]]:
    """What was typed, by the label of its field."""
    return [(str(field.label), field.value()) for field in form.visible_fields() if field.value()]
