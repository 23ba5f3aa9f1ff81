"""What every form of an operation has in common: its fields' shape, the call, and where a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from requests_app.admin.forms.judged import Operation
from requests_app.models import PrivacyRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

LONGEST_TEXT = 20_000
NOT_CHOSEN = ("", _("– valitse –"))
YES_NO = {"yes": _("kyllä"), "no": _("ei")}
MOMENT = "%Y-%m-%dT%H:%M"


def text(
    label: Words, *, required: bool = True, rows: int = 4, longest: int = LONGEST_TEXT, hint: Words = ""
) -> forms.CharField:
    """A text of several lines, kept as typed: what it means is the operation's to judge."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": _("Kirjoita tähän teksti."),
            "max_length": _("Lyhennä tekstiä: siihen mahtuu %(limit_value)d merkkiä."),
        },
    )


def choice(label: Words, names: Mapping[str, Words], *, required: bool = True, hint: Words = "") -> forms.ChoiceField:
    """One of these, none of them chosen beforehand: a press of the button alone decides nothing."""
    return forms.ChoiceField(
        label=label,
        required=required,
        help_text=hint,
        choices=[NOT_CHOSEN, *names.items()],
        error_messages={"required": _("Valitse jokin."), "invalid_choice": _("Valitse jokin luettelosta.")},
    )


def moment(label: Words, *, required: bool = True, hint: Words = "") -> forms.DateTimeField:
    """A day and a time of day in Europe/Helsinki, the site's time zone."""
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        error_messages={
            "required": _("Anna päivä ja kellonaika."),
            "invalid": _("Anna päivä ja kellonaika, esimerkiksi 2026-03-05T14:30."),
        },
    )


def day(label: Words, hint: Words = "", *, required: bool = True) -> forms.DateField:
    """A day, picked where the browser has a picker for it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "required": _("Anna päivä, esimerkiksi 31.12.2026."),
            "invalid": _("Anna päivä, esimerkiksi 31.12.2026."),
        },
    )


class OperationForm(Operation):
    """The fields of one operation."""

    busy = _("Pyyntöä käsitellään juuri nyt toisaalla. Yritä hetken kuluttua uudelleen.")
    warning: Words = ""
    """What came of it where that is something else than what was asked for; the operation says so in :meth:`run`."""

    def __init__(
        self,
        sent: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        request_: PrivacyRequest | None,
        prefix_id: str = "",
        initial: dict[str, object] | None = None,
    ) -> None:
        self.case = request_
        super().__init__(sent, files, auto_id=f"id_{prefix_id}_%s", initial=initial)
        self.settle()

    @property
    def request_(self) -> PrivacyRequest:
        """The case that the form stands on; only one about a notice of no case stands on none."""
        if self.case is None:
            raise TypeError(f"{type(self).__name__} is an operation on a case.")
        return self.case

    def locks(self) -> Collection[UUID]:
        """The requests that the operation changes, to be locked before anything is judged."""
        return {self.case.pk} if self.case is not None else set()


def plain(operation: Callable[..., object]) -> type[OperationForm]:
    """The form of an operation that asks for nothing but the case."""

    class Plain(OperationForm):
        def run(self, *, actor: User, now: datetime) -> None:
            operation(self.request_.pk, actor=actor, now=now)

    return Plain
