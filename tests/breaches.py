"""Breaches brought to where a test's story begins, by the same operations that the desk uses."""

from __future__ import annotations

from datetime import datetime, timedelta

from customers.models import Party
from requests_app import operations
from requests_app.breaches.course import Awareness, Kind
from requests_app.breaches.duties import Risk
from requests_app.models import Breach, BreachNotice, Letter, PrivacyRequest
from requests_app.operations import ReopenReason, breaches
from requests_app.operations.breaches import Facts
from requests_app.operations.breaches.persons import Told
from tests import scenes, staff
from tests.casework import fresh, granted, in_work, letters_leave, written
from tests.submissions import KEY, MONDAY

HOUR = timedelta(hours=1)
AWARE = MONDAY + timedelta(days=3)
"""Thursday 5.3.2026 at 10.00 in Helsinki; 72 hours from it end on Sunday 8.3.2026 at 10.00."""

KNOWN = Facts(
    kinds=(Kind.CONFIDENTIALITY,),
    nature="Asiakkaan tietopaketti lähti toiselle henkilölle.",
    happened_from=MONDAY,
    happened_until=MONDAY,
    person_categories="sähkösopimusasiakkaat",
    persons_about=1,
    record_categories="perustiedot, yhteystiedot, laskutus",
    records_about=40,
    consequences="Sivullinen voi saada tietää osoitteen ja sähkönkulutuksen.",
    advice="Ota yhteyttä, jos saat epäilyttäviä yhteydenottoja.",
)
TOLD = Told(
    nature="Lähetimme kopion tiedoistasi vahingossa toiselle henkilölle.",
    consequences="Hän on voinut lukea osoitteesi ja sähkönkulutuksesi.",
    measures="Pyysimme häntä poistamaan kopion, ja hän vahvisti poistaneensa sen.",
    advice="Ota meihin yhteyttä, jos saat epäilyttäviä yhteydenottoja.",
)


def answered(party: Party | None = None, *, now: datetime = MONDAY) -> PrivacyRequest:
    """A request that Sanna linked to Aino, unless told otherwise, and whose answer and copy have left."""
    party = party or scenes.aino()
    request = in_work(now=now)
    operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=now, index_key=KEY)
    granted(request, now=now)
    letter = written(request, now=now)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=now)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=now)
    letters_leave(now)
    return fresh(request)


def reopened(request: PrivacyRequest, reason: ReopenReason = ReopenReason.MISTAKE, *, now: datetime = AWARE) -> None:
    """Sanna opens an answered request again."""
    operations.reopen(request.pk, reason=reason, actor=staff.sanna(), now=now)


def answer_of(request: PrivacyRequest) -> Letter:
    """The answer that has left."""
    return request.letters.get(kind="answer")


def by_hand(facts: Facts = KNOWN, *, aware_at: datetime = AWARE, now: datetime = AWARE) -> Breach:
    """Heikki opens a breach that a colleague noticed."""
    return breaches.open_breach(facts, aware_at=aware_at, awareness=Awareness.STAFF, actor=staff.heikki(), now=now)


def assessed(risk: Risk, breach: Breach | None = None, *, now: datetime = AWARE) -> Breach:
    """Sanna assesses the risk of a breach, and a measure is written down."""
    breach = breach or by_hand(now=now)
    breaches.add_measure(
        breach.pk, text="Vastaanottajaa pyydettiin poistamaan paketti.", done_at=now, actor=staff.heikki(), now=now
    )
    return breaches.assess_risk(
        breach.pk, risk=risk, reasons="Paketissa oli osoite ja kulutustietoja.", actor=staff.sanna(), now=now
    )


def named(breach: Breach, party: Party, *, now: datetime = AWARE) -> None:
    """Heikki names a person whom the breach concerns."""
    Party.objects.filter(pk=party.pk, customer_number__isnull=True).update(customer_number=f"9{party.number}")
    party.refresh_from_db()
    breaches.add_person(breach.pk, customer_number=str(party.customer_number), actor=staff.heikki(), now=now)


def ombudsman_told(breach: Breach, *, now: datetime = AWARE, more_follows: bool = False) -> None:
    """Sanna writes the Ombudsman's notice and gives it."""
    breaches.write_authority_notice(breach.pk, more_follows=more_follows, actor=staff.sanna(), now=now)
    breaches.mark_authority_notice(
        breach.pk, given_at=now, their_reference="TSV/123/2026", actor=staff.sanna(), now=now
    )


def persons_told(breach: Breach, *, now: datetime = AWARE) -> list[BreachNotice]:
    """Sanna writes to the persons, and the worker lets the e-mails leave."""
    written_now = breaches.write_person_notices(breach.pk, TOLD, actor=staff.sanna(), now=now)
    breaches.send_waiting_notices(clock=lambda: now)
    return [BreachNotice.objects.get(pk=notice.pk) for notice in written_now]
