"""What the person was refused goes to the Ombudsman: the wish, what was handed over, or why nothing is."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, choice, moment
from requests_app.models import OmbudsmanWish
from requests_app.permitted.dossiers import DossierUnknown
from requests_app.permitted.refusals import TextRefused, TimeImpossible
from requests_app.wishes import END_NAMES, WishEnd


class RecordWish(OperationForm):
    """When the person said it, and how."""

    said_at = moment(_("Milloin henkilö toivoi"), hint=_("Tiedot annetaan kuukauden kuluessa tästä."))
    how = choice(_("Miten"), {how.value: how.label for how in OmbudsmanWish.How})
    beside = {TimeImpossible: "said_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        said = self.cleaned_data
        operations.record_wish(
            self.request_.pk, said_at=said["said_at"], how=OmbudsmanWish.How(said["how"]), actor=actor, now=now
        )


class GiveToOmbudsman(OperationForm):
    """Which of those made, when and which way it was given, and the Ombudsman's own reference where there is one."""

    dossier = forms.UUIDField(widget=forms.HiddenInput)
    at = moment(_("Milloin tiedot annettiin"), hint=_("Henkilölle lähtee tästä kirje."))
    via = choice(_("Miten annettiin"), {via.value: via.label for via in OmbudsmanWish.Via})
    diary_number = forms.CharField(
        label=_("Viranomaisen diaarinumero"), required=False, max_length=40, help_text=_("Jos se on tiedossa.")
    )
    beside = {TimeImpossible: "at", TextRefused: "diary_number", DossierUnknown: "dossier"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it, and let the person be told."""
        given = self.cleaned_data
        operations.give_to_ombudsman(
            self.request_.pk,
            given["dossier"],
            at=given["at"],
            via=OmbudsmanWish.Via(given["via"]),
            diary_number=given["diary_number"],
            actor=actor,
            now=now,
        )


class EndWish(OperationForm):
    """Why nothing is given."""

    end = choice(
        _("Miksi tietoja ei anneta"), {end.value: END_NAMES[end] for end in WishEnd if end is not WishEnd.GIVEN}
    )

    def run(self, *, actor: User, now: datetime) -> None:
        """End it."""
        operations.end_wish(self.request_.pk, end=WishEnd(self.cleaned_data["end"]), actor=actor, now=now)
