"""A notice that is not given: its ground is proposed by one officer and decided by another."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app.admin.breaches.forms.operation import BreachForm
from requests_app.admin.forms.operation import YES_NO, choice, text
from requests_app.breaches.duties import EXCUSES, Excuse, ExcuseNotAtThisRisk, ReasonsMissing
from requests_app.operations import breaches
from requests_app.permitted.breaches import refusals


class ProposeExcuse(BreachForm):
    """On what ground a notice is not given, and why."""

    excuse = choice(_("Peruste"), {each.value: f"{rule.name} ({rule.provision})" for each, rule in EXCUSES.items()})
    reasons = text(
        _("Perustelut"), hint=_("Jos asiasta tiedotetaan julkisesti, kerro missä ja milloin. Toinen henkilö ratkaisee.")
    )
    beside = {
        ReasonsMissing: "reasons",
        ExcuseNotAtThisRisk: "excuse",
        refusals.ExcuseStands: "excuse",
        refusals.NothingToExcuse: "excuse",
    }

    def run(self, *, actor: User, now: datetime) -> None:
        """Propose it."""
        given = self.cleaned_data
        breaches.propose_excuse(
            self.record.breach.pk, excuse=Excuse(given["excuse"]), reasons=given["reasons"], actor=actor, now=now
        )


class DecideExcuse(BreachForm):
    """Whether it is approved."""

    approved = choice(_("Hyväksytäänkö, ettei ilmoiteta"), YES_NO)

    def run(self, *, actor: User, now: datetime) -> None:
        """Decide it."""
        approved = self.cleaned_data["approved"] == "yes"
        breaches.decide_excuse(self.record.breach.pk, approved=approved, actor=actor, now=now)
