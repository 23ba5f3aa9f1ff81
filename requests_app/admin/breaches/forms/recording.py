"""What is known of a breach is recorded: what happened, to whom, what was done, and what risk it is."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app.admin.breaches.facts import FACTS, FactsFields, facts_from, initial_facts
from requests_app.admin.breaches.forms.operation import BreachForm, RowForm
from requests_app.admin.forms.operation import choice, moment, text
from requests_app.breaches.clock import AwareInTheFuture
from requests_app.breaches.duties import RISK_NAMES, ReasonsMissing, Risk
from requests_app.operations import breaches
from requests_app.permitted.breaches import refusals
from requests_app.permitted.breaches.record import BreachRecord


class RecordFacts(FactsFields, BreachForm):
    """What is known."""

    beside = FACTS

    def begins_with(self, record: BreachRecord) -> dict[str, object]:
        """What was known before."""
        return initial_facts(record.breach)

    def run(self, *, actor: User, now: datetime) -> None:
        """Write it down."""
        breaches.record_facts(self.record.breach.pk, facts_from(self.cleaned_data), actor=actor, now=now)


class AddMeasure(BreachForm):
    """One measure."""

    measure = text(_("Mitä tehtiin tai tehdään"), rows=3)
    done_at = moment(_("Milloin se tehtiin"), required=False, hint=_("Jätä tyhjäksi, jos se on vasta suunnitteilla."))
    beside = {AwareInTheFuture: "done_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Write it down."""
        given = self.cleaned_data
        breaches.add_measure(
            self.record.breach.pk, text=given["measure"], done_at=given["done_at"], actor=actor, now=now
        )


class MarkMeasureDone(RowForm):
    """Which measure."""

    def run(self, *, actor: User, now: datetime) -> None:
        """It has been taken."""
        breaches.mark_measure_done(self.key(), actor=actor, now=now)


class AddPerson(BreachForm):
    """Whom it concerns."""

    customer_number = forms.CharField(
        label=_("Asiakasnumero"),
        max_length=40,
        help_text=_("Numero on henkilön sivulla. Älä kirjoita henkilötunnusta."),
        error_messages={"required": _("Kirjoita asiakasnumero.")},
    )
    beside = {refusals.PersonUnknown: "customer_number", refusals.PersonNamedAlready: "customer_number"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Name them."""
        number = self.cleaned_data["customer_number"]
        breaches.add_person(self.record.breach.pk, customer_number=number, actor=actor, now=now)


class CorrectAwareness(BreachForm):
    """When it was really known."""

    aware_at = moment(
        _("Milloin loukkaus tuli tietoon"), hint=_("72 tuntia lasketaan tästä. Entinen hetki jää talteen.")
    )
    beside = {AwareInTheFuture: "aware_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Correct it."""
        breaches.correct_awareness(self.record.breach.pk, aware_at=self.cleaned_data["aware_at"], actor=actor, now=now)


class AssessRisk(BreachForm):
    """What risk it is to people, and why."""

    risk = choice(_("Riski henkilöiden oikeuksille ja vapauksille"), {risk.value: RISK_NAMES[risk] for risk in Risk})
    reasons = text(
        _("Perustelut"), hint=_("Millaiset tiedot, kuinka monta henkilöä, kenelle ja mitä siitä voi seurata.")
    )
    beside = {ReasonsMissing: "reasons"}

    def begins_with(self, record: BreachRecord) -> dict[str, object]:
        """The assessment so far."""
        return {"risk": record.breach.risk, "reasons": record.breach.risk_reasons}

    def run(self, *, actor: User, now: datetime) -> None:
        """Assess it."""
        given = self.cleaned_data
        breaches.assess_risk(
            self.record.breach.pk, risk=Risk(given["risk"]), reasons=given["reasons"], actor=actor, now=now
        )
