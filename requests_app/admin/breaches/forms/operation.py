"""What every form of an operation on a breach has in common."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requests_app.admin.forms.judged import Operation
from requests_app.permitted.breaches.record import BreachRecord, notice_of


class BreachForm(Operation):
    """The fields of one operation on a breach."""

    busy = _("Loukkausta käsitellään juuri nyt toisaalla. Yritä hetken kuluttua uudelleen.")

    def __init__(self, sent: QueryDict | None = None, *, record: BreachRecord, code: str, row: str = "") -> None:
        self.record = record
        prefix = f"{code}_{row}" if row else code
        super().__init__(sent, auto_id=f"id_{prefix}_%s", initial=None if sent else self.begins_with(record))
        self.settle()

    def begins_with(self, record: BreachRecord) -> dict[str, object]:
        """What stands in the fields when the page is opened."""
        return {}


class RowForm(BreachForm):
    """An operation on one row of the breach: a measure or a notice."""

    row = forms.UUIDField(widget=forms.HiddenInput)

    def clean_row(self) -> UUID:
        """The key of a row of this breach, and of no other."""
        row = UUID(str(self.cleaned_data["row"]))
        notices = {notice.pk for person in self.record.persons if (notice := notice_of(person)) is not None}
        if row not in notices | {measure.pk for measure in self.record.measures}:
            raise forms.ValidationError(_("Riviä ei ole tässä loukkauksessa. Lataa sivu uudelleen."))
        return row

    def key(self) -> UUID:
        """Which row."""
        return UUID(str(self.cleaned_data["row"]))
