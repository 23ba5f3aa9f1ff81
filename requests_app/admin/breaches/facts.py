"""What is known of a breach, as fields: when one is opened by hand, and whenever more is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app.admin.forms.judged import Judged
from requests_app.admin.forms.operation import choice, moment, text
from requests_app.breaches.clock import AwareInTheFuture
from requests_app.breaches.course import AWARENESS_NAMES, KIND_NAMES, Awareness, Kind
from requests_app.models import Breach
from requests_app.operations import breaches
from requests_app.operations.breaches import Facts
from requests_app.permitted.breaches.refusals import KindMissing, PeriodReversed, ProcessorMissing

FACTS: Mapping[type[Refused], str] = {
    KindMissing: "kinds",
    PeriodReversed: "happened_until",
    AwareInTheFuture: "happened_from",
}
_TEXTS = ("nature", "person_categories", "record_categories", "consequences", "advice")
_OTHERS = ("happened_from", "happened_until", "persons_about", "records_about")


def _number(label: object) -> forms.IntegerField:
    return forms.IntegerField(
        label=str(label),
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        error_messages={
            "invalid": _("Kirjoita kokonaisluku."),
            "min_value": _("Luku ei voi olla negatiivinen."),
            "max_value": _("Luku on liian suuri."),
        },
    )


class FactsFields(forms.Form):
    """The fields of :class:`Facts`."""

    kinds = forms.MultipleChoiceField(
        label=_("Loukkauksen tyyppi"),
        choices=[(kind.value, KIND_NAMES[kind]) for kind in Kind],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Valitse ainakin yksi tyyppi.")},
    )
    nature = text(_("Mitä tapahtui"), required=False, hint=_("Älä kirjoita nimiä: henkilöt kirjataan erikseen."))
    happened_from = moment(_("Tapahtui alkaen"), required=False)
    happened_until = moment(_("Tapahtui asti"), required=False)
    person_categories = text(_("Rekisteröityjen ryhmät"), required=False, rows=2)
    persons_about = _number(_("Rekisteröityjä arviolta"))
    record_categories = text(_("Henkilötietojen ryhmät"), required=False, rows=2)
    records_about = _number(_("Tietueita arviolta"))
    consequences = text(_("Todennäköiset seuraukset"), required=False, rows=3)
    advice = text(_("Mitä henkilö voi itse tehdä"), required=False, rows=2)


def facts_from(given: Mapping[str, object]) -> Facts:
    """What was filled in. Raises TypeError where a form is not one of :class:`FactsFields`."""
    kinds = given["kinds"]
    if not isinstance(kinds, list):
        raise TypeError("The kinds are a list.")
    filled = {name: given[name] for name in (*_TEXTS, *_OTHERS)}
    return Facts(kinds=tuple(Kind(kind) for kind in kinds), **filled)  # type: ignore[arg-type]  # a form's fields, by name


def initial_facts(breach: Breach) -> dict[str, object]:
    """What the record says."""
    return {name: getattr(breach, name) for name in ("kinds", *_TEXTS, *_OTHERS)}


class OpenBreach(FactsFields, Judged):
    """A breach opened by hand: how and when it became known, and what is known of it."""

    awareness = choice(
        _("Miten loukkaus tuli tietoon"),
        {each.value: AWARENESS_NAMES[each] for each in Awareness if each is not Awareness.DESK},
    )
    processor = forms.CharField(
        label=_("Käsittelijä, joka ilmoitti"),
        max_length=200,
        required=False,
        help_text=_("Tarvitaan, jos ilmoituksen teki henkilötietojen käsittelijä (GDPR 33(2))."),
    )
    aware_at = moment(_("Milloin se tuli tietoon"), hint=_("72 tuntia lasketaan tästä, ei kirjaamisesta."))

    field_order = ("awareness", "processor", "aware_at")
    beside = {**FACTS, ProcessorMissing: "processor", AwareInTheFuture: "aware_at"}

    def __init__(self, sent: QueryDict | None = None) -> None:
        super().__init__(sent, auto_id="id_open_%s")

    def open(self, *, actor: User, now: datetime) -> Breach | None:
        """The breach that is opened; where it is refused, the form says why."""
        given = self.cleaned_data
        return self.tried(
            lambda: breaches.open_breach(
                facts_from(given),
                aware_at=given["aware_at"],
                awareness=Awareness(given["awareness"]),
                processor=given["processor"],
                actor=actor,
                now=now,
            )
        )
