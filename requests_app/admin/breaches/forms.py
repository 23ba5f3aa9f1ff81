"""What is filled in for each operation on a breach. A form checks its fields' shape; the operation itself decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app.admin.breaches.facts import FACTS, FactsFields, facts_from, initial_facts
from requests_app.admin.forms.operation import choice, moment, text
from requests_app.breaches.clock import AwareInTheFuture, ReasonsForDelayMissing
from requests_app.breaches.course import ReasonMissing
from requests_app.breaches.duties import EXCUSES, RISK_NAMES, Excuse, ExcuseNotAtThisRisk, ReasonsMissing, Risk
from requests_app.breaches.parts import PhaseIncomplete
from requests_app.models import BreachNotice
from requests_app.operations import breaches
from requests_app.operations.breaches.persons import Told
from requests_app.permitted.breaches import refusals
from requests_app.permitted.breaches.record import BreachRecord, measures_in_lines, notice_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

LANGUAGE_NAMES = {"fi": _("suomi"), "sv": _("ruotsi"), "en": _("englanti")}
YES_NO = {"yes": _("kyllä"), "no": _("ei")}


class BreachForm(forms.Form):
    """The fields of one operation on a breach. :meth:`run` calls it and lets its refusal through."""

    use_required_attribute = False  # the server alone judges, beside the field and in Finnish

    beside: ClassVar[Mapping[type[Refused], str]] = {}
    """Beside which field a refusal of the operation is shown; any other stands above the form."""

    def __init__(self, sent: QueryDict | None = None, *, record: BreachRecord, code: str, row: str = "") -> None:
        self.record = record
        prefix = f"{code}_{row}" if row else code
        super().__init__(sent, auto_id=f"id_{prefix}_%s", initial=None if sent else self.begins_with(record))
        self.settle()

    def begins_with(self, record: BreachRecord) -> dict[str, object]:
        """What stands in the fields when the page is opened."""
        return {}

    def settle(self) -> None:
        """Fit the fields to the breach."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Carry the operation out. Raises the operation's named refusal."""
        raise NotImplementedError

    def refuse(self, refused: Refused) -> None:
        """Show why it was refused, beside the field it is about where there is one."""
        place = next((name for kind, name in self.beside.items() if isinstance(refused, kind)), None)
        self.add_error(place if place in self.fields else None, gettext(refused.sentence).format(**refused.words))


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


class WriteAuthorityNotice(BreachForm):
    """Whether more follows, and why it is late where it is."""

    more_follows = forms.BooleanField(label=_("Loput tiedot toimitetaan myöhemmin (GDPR 33(4))"), required=False)
    delay_reasons = text(
        _("Viivästyksen syyt"), required=False, rows=2, hint=_("Tarvitaan, jos 72 tuntia on kulunut (GDPR 33(1)).")
    )
    beside = {ReasonsForDelayMissing: "delay_reasons", PhaseIncomplete: "more_follows"}

    def begins_with(self, record: BreachRecord) -> dict[str, object]:
        """What the one being written says."""
        draft = record.draft
        return {} if draft is None else {"more_follows": draft.more_follows, "delay_reasons": draft.delay_reasons}

    def run(self, *, actor: User, now: datetime) -> None:
        """Compose it."""
        given = self.cleaned_data
        breaches.write_authority_notice(
            self.record.breach.pk,
            more_follows=given["more_follows"],
            delay_reasons=given["delay_reasons"],
            actor=actor,
            now=now,
        )


class MarkAuthorityNotice(BreachForm):
    """When it was given, and by what reference the Ombudsman's office knows it."""

    given_at = moment(_("Milloin ilmoitus annettiin valtuutetun verkkolomakkeella"))
    their_reference = forms.CharField(
        label=_("Valtuutetun diaarinumero"),
        max_length=60,
        required=False,
        help_text=_("Jos se on jo tiedossa."),
    )
    beside = {refusals.GivenBeforeWritten: "given_at", ReasonsForDelayMissing: "given_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Mark it."""
        given = self.cleaned_data
        breaches.mark_authority_notice(
            self.record.breach.pk,
            given_at=given["given_at"],
            their_reference=given["their_reference"],
            actor=actor,
            now=now,
        )


class RecordReference(BreachForm):
    """By what reference the Ombudsman's office knows the last notice."""

    their_reference = forms.CharField(
        label=_("Valtuutetun diaarinumero"),
        max_length=60,
        error_messages={"required": _("Kirjoita valtuutetun diaarinumero.")},
    )
    beside = {refusals.ReferenceMissing: "their_reference"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Write it down."""
        reference = self.cleaned_data["their_reference"]
        breaches.record_reference(self.record.breach.pk, their_reference=reference, actor=actor, now=now)


class WritePersonNotices(BreachForm):
    """What the persons of one language are told, in plain words."""

    language = choice(
        _("Millä kielellä"), {}, hint=_("Kirjoita teksti tällä kielellä. Muunkielisille kirjoitetaan erikseen.")
    )
    nature = text(
        _("Mitä tapahtui, selkokielellä"),
        hint=_("Älä kerro, kenelle tiedot menivät, äläkä muista henkilöistä. Teksti lähtee kaikille samana."),
    )
    consequences = text(_("Mitä siitä voi seurata"), rows=3)
    measures = text(_("Mitä olemme tehneet ja teemme"), rows=3)
    advice = text(_("Mitä henkilö voi itse tehdä"), rows=3)
    via = choice(
        _("Miten"), {"email": _("sähköpostilla, muuten postissa"), "post": _("postissa, muuten sähköpostilla")}
    )

    beside = {refusals.NobodyInLanguage: "language"}

    def settle(self) -> None:
        """The languages of those who are still to be told, with how many they are."""
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            waiting = {language: len(self.record.untold_in(language)) for language in LANGUAGE_NAMES}
            field.choices = [
                (language, f"{LANGUAGE_NAMES[language]} ({number})") for language, number in waiting.items() if number
            ]

    def begins_with(self, record: BreachRecord) -> dict[str, object]:
        """What the record says, to be put in plain words."""
        breach = record.breach
        return {
            "nature": breach.nature,
            "consequences": breach.consequences,
            "measures": measures_in_lines(record.measures),
            "advice": breach.advice,
        }

    def run(self, *, actor: User, now: datetime) -> None:
        """Write to them."""
        given = self.cleaned_data
        told = Told(**{name: given[name] for name in ("nature", "consequences", "measures", "advice")})
        breaches.write_person_notices(
            self.record.breach.pk,
            told,
            language=given["language"],
            via=BreachNotice.Via(given["via"]),
            actor=actor,
            now=now,
        )


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


class CloseBreach(BreachForm):
    """Nothing is asked."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Close it."""
        breaches.close_breach(self.record.breach.pk, actor=actor, now=now)


class ReopenBreach(BreachForm):
    """Why."""

    reason = text(_("Miksi loukkaus avataan uudelleen"), rows=2)
    beside = {ReasonMissing: "reason"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Open it again."""
        breaches.reopen_breach(self.record.breach.pk, reason=self.cleaned_data["reason"], actor=actor, now=now)


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


class MarkMeasureDone(RowForm):
    """Which measure."""

    def run(self, *, actor: User, now: datetime) -> None:
        """It has been taken."""
        breaches.mark_measure_done(self.key(), actor=actor, now=now)


class MarkNoticePosted(RowForm):
    """When it was posted."""

    posted_at = moment(_("Milloin se postitettiin"), required=False, hint=_("Tyhjä tarkoittaa nyt."))
    beside = {refusals.GivenBeforeWritten: "posted_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """It was posted."""
        breaches.mark_notice_posted(self.key(), posted_at=self.cleaned_data["posted_at"], actor=actor, now=now)


class SendNoticeAgain(RowForm):
    """By which way."""

    via = choice(_("Miten"), dict(BreachNotice.Via.choices))

    def run(self, *, actor: User, now: datetime) -> None:
        """Send it again."""
        breaches.send_notice_again(self.key(), via=BreachNotice.Via(self.cleaned_data["via"]), actor=actor, now=now)


class SettleNotice(RowForm):
    """Whether it had left."""

    was_sent = choice(_("Lähtikö ilmoitus"), YES_NO, hint=_("Etsi Message-ID postipalvelimen lokista."))

    def run(self, *, actor: User, now: datetime) -> None:
        """Judge it."""
        breaches.settle_notice(self.key(), was_sent=self.cleaned_data["was_sent"] == "yes", actor=actor, now=now)


BREACH_FORMS: Mapping[str, Callable[..., BreachForm]] = MappingProxyType(
    {
        "record_facts": RecordFacts,
        "add_measure": AddMeasure,
        "add_person": AddPerson,
        "correct_awareness": CorrectAwareness,
        "assess_risk": AssessRisk,
        "write_authority_notice": WriteAuthorityNotice,
        "mark_authority_notice": MarkAuthorityNotice,
        "record_reference": RecordReference,
        "write_person_notices": WritePersonNotices,
        "propose_excuse": ProposeExcuse,
        "decide_excuse": DecideExcuse,
        "close_breach": CloseBreach,
        "reopen_breach": ReopenBreach,
    }
)
"""Every operation on a breach, by its name. A test holds it against the operations that the rules know."""

ROW_FORMS: Mapping[str, Callable[..., RowForm]] = MappingProxyType(
    {
        "mark_measure_done": MarkMeasureDone,
        "mark_notice_posted": MarkNoticePosted,
        "send_notice_again": SendNoticeAgain,
        "settle_notice": SettleNotice,
    }
)
"""Every operation on one row of a breach."""
ROW_LABELS: Mapping[str, Words] = MappingProxyType(
    {
        "mark_measure_done": _("Merkitse tehdyksi"),
        "mark_notice_posted": _("Merkitse postitetuksi"),
        "send_notice_again": _("Lähetä uudelleen"),
        "settle_notice": _("Selvitä, lähtikö"),
    }
)
