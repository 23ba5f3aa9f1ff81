"""What has left in a case went to the wrong person: what, and when it was noticed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, moment
from requests_app.admin.words import right_name
from requests_app.breaches.clock import AwareInTheFuture
from requests_app.models import ReleasedItem
from requests_app.permitted.breaches.refusals import NoSuchRelease, NoticedBeforeItLeft
from requests_app.permitted.releases import Release, releases_of
from requests_app.wording.kinds import NAMES as LETTER_NAMES
from requests_app.wording.kinds import LetterKind

_WHAT = ReleasedItem.What


class ReportWrongRelease(OperationForm):
    """What went to the wrong person, and when that was noticed."""

    released = forms.MultipleChoiceField(
        label=_("Mikä meni väärälle henkilölle"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Valitse ainakin yksi."),
            "invalid_choice": _("Valitse luettelosta."),
        },
    )
    noticed_at = moment(
        _("Milloin se huomattiin"),
        hint=_("72 tunnin aika ilmoittaa tietosuojavaltuutetulle lasketaan tästä (GDPR 33(1)), ei kirjaamisesta."),
    )
    beside = {NoSuchRelease: "released", NoticedBeforeItLeft: "noticed_at", AwareInTheFuture: "noticed_at"}

    def settle(self) -> None:
        """Only what has left and stands in no breach yet."""
        field = self.fields["released"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(each.record), _said(each)) for each in releases_of(self.request_)]

    def run(self, *, actor: User, now: datetime) -> None:
        """Report it."""
        operations.report_wrong_release(
            self.request_.pk,
            released={UUID(key) for key in self.cleaned_data["released"]},
            noticed_at=self.cleaned_data["noticed_at"],
            actor=actor,
            now=now,
        )


def _said(release: Release) -> str:
    """``"kirje: vastaus, 3.3.2026 klo 12.00"``."""
    kind = LETTER_NAMES[LetterKind(release.kind)] if release.what == _WHAT.LETTER else right_name(release.kind)
    return f"{release.what.label}: {kind}, {timezone.localtime(release.left_at):%-d.%-m.%Y klo %-H.%M}"
