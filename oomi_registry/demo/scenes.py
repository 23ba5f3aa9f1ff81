"""What stands in the demo before anyone touches it: staff, customers, holds, and requests in every state."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.utils import timezone

from customers.models import ElectricityContract, Party, Recording
from customers.operations.disclosures import ToDisclose, record_disclosure
from oomi_registry.demo.population import ORDER, SHARED_RECORDINGS, synthetic_population, write_audio
from oomi_registry.notice.adopted import register
from requests_app import operations, queries
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.models import IdentityEvidence, PrivacyRequest
from requests_app.operations import AskedRight, Submission
from requests_app.rights import Right
from retention import holds
from retention.models import LegalHold

CUSTOMERS = 2000
AUDIO_FILES = 1500
SEED = 20240227
PASSWORD = "kokeilu-kokeilu"  # noqa: S105  # a demo on loopback alone, printed at its start
STAFF = {"officer": ["officer"], "handler": ["handler"], "approver": ["approver"], "auditor": ["auditor"]}

Say = Callable[[str], None]


def logins() -> list[str]:
    """The demo's logins, a line each."""
    return [f"  /admin/  {name} / {PASSWORD}" for name in ("admin", *STAFF)]


def prepare(say: Say) -> bool:
    """Fill an empty register; whether it was empty."""
    if Party.objects.exists():
        return False
    now = timezone.now()
    chance = random.Random(SEED)  # noqa: S311  # the same people every time
    _staff()
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    people = synthetic_population(
        CUSTOMERS,
        today=timezone.localdate(now),
        chance=chance,
        audio=write_audio(folder, AUDIO_FILES + SHARED_RECORDINGS, chance),
        controllers=tuple(controller.code for controller in register().controllers),
    )
    written = people.write(ORDER)
    held = _holds(now)
    _disclosures(now)
    asked = _requests(now)
    say(f"Synthetic register: {CUSTOMERS} customers, {written} rows, {held} holds, {asked} requests in every state")
    return True


def _staff() -> None:
    User.objects.create_superuser("admin", password=PASSWORD)
    for name, groups in STAFF.items():
        user = User.objects.create_user(name, f"{name}@oomi.example", PASSWORD, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=groups))


def _holds(now: datetime) -> int:
    """Some people whose oldest calls are due and may not go: a dispute is open about them."""
    officer = User.objects.get(username="officer")
    cutoff = now - timedelta(days=900)
    people = list(Party.objects.filter(recordings__began_at__lt=cutoff).distinct().order_by("number")[:12])
    for party in people:
        holds.place(
            party,
            LegalHold.Reason.DISPUTE,
            records=list(Recording.objects.filter(party=party, began_at__lt=cutoff)),
            owner=officer,
            explanation="Asiakas on riitauttanut laskun; puhelut ovat näyttöä.",
            review_on=timezone.localdate(now) + timedelta(days=180),
            origin="",
            now=now,
        )
    return len(people)


def _disclosures(now: datetime) -> None:
    """To a collector, and out of the EEA to a kind of recipient that the notice does not name: a finding."""
    to_the_collector = ToDisclose(
        recipient="Esimerkkiperintä Oy",
        recipient_kind="subcontractors",
        purpose="erääntyneen laskun perintä",
        categories=("basic", "contact_details", "billing"),
    )
    to_an_agency = ToDisclose(
        recipient="Example Media Inc.",
        recipient_kind="media_agency",
        purpose="mainonnan mittaus",
        categories=("services",),
        country="US",
        transfer=register().transfers[0].code,
    )
    customers = Party.objects.filter(electricity_contracts__isnull=False).distinct().order_by("number")
    for party, disclosed in zip(customers[1:3], (to_the_collector, to_an_agency), strict=True):
        record_disclosure(party, disclosed, register(), at=now - timedelta(days=9), now=now)


@dataclass
class _Case:
    """One request of the demo as it moves, its clock running from its receipt."""

    request: PrivacyRequest
    at: datetime

    def later(self, days: float) -> datetime:
        """``days`` after the receipt."""
        return self.at + timedelta(days=days)


def _ask(party: Party, *rights: AskedRight, received: datetime, number: int, by_post: bool = False) -> _Case:
    address = party.addresses.first()
    request = operations.receive(
        Submission(
            key=UUID(int=number),
            channel=PrivacyRequest.Channel.FORM,
            language="fi",
            name=f"{party.given_names} {party.family_name}",
            email="" if by_post else party.contact_points.get(kind="email").value,
            postal_address=f"{address.street}, {address.postal_code} {address.city}" if by_post and address else "",
            customer_number=party.customer_number or "",
            answer_by=PrivacyRequest.AnswerBy.POST if by_post else PrivacyRequest.AnswerBy.EMAIL,
            rights=rights,
        ),
        now=received,
        index_key=settings.INDEX_KEY.encode(),
    )
    return _Case(request, received)


def _requests(now: datetime) -> int:
    """Requests in every state, some late, some due soon; the case officer is the demo's ``officer``."""
    officer = User.objects.get(username="officer")
    people = iter(
        Party.objects.filter(electricity_contracts__in=ElectricityContract.objects.filter(ended_on=None))
        .distinct()
        .order_by("number")[50:80]
    )
    numbers = iter(range(1, 1000))
    access, erase = AskedRight(Right.ACCESS, "Kaikki tiedot, myös puhelutallenteet."), AskedRight(Right.ERASURE, "")

    def asked(*rights: AskedRight, days_ago: float, by_post: bool = False) -> _Case:
        received = now - timedelta(days=days_ago)
        return _ask(next(people), *rights, received=received, number=next(numbers), by_post=by_post)

    def taken(*rights: AskedRight, days_ago: float, by_post: bool = False) -> _Case:
        case = asked(*rights, days_ago=days_ago, by_post=by_post)
        operations.take(case.request.id, actor=officer, now=case.later(0.2))
        return case

    for days_ago in (1, 5, 26, 40):  # received: fresh, a week old, due soon, late
        asked(access, days_ago=days_ago)
    taken(access, erase, days_ago=3)
    wanted = taken(AskedRight(Right.PORTABILITY), days_ago=10)
    operations.ask_identity(
        wanted.request.id, question="Vahvista, että pyyntö on sinun.", actor=officer, now=wanted.later(1)
    )
    unclear = taken(AskedRight(Right.RECTIFICATION, "Osoite on väärin."), days_ago=8)
    operations.ask_clarification(
        unclear.request.id, question="Mikä osoite on oikea?", actor=officer, now=unclear.later(2)
    )
    longer = taken(access, days_ago=35)
    operations.extend(
        longer.request.id, reasons="Tallenteita on poikkeuksellisen paljon.", actor=officer, now=longer.later(20)
    )
    refused = taken(erase, days_ago=12)
    _refuse(refused, officer)
    operations.send_for_approval(refused.request.id, actor=officer, now=refused.later(2))
    ready = taken(AskedRight(Right.OBJECTION, "Olen sairauslomalla enkä halua profilointia."), days_ago=6)
    _shown(ready, officer)
    _grant(ready, Right.OBJECTION, officer)
    operations.mark_ready(ready.request.id, actor=officer, now=ready.later(2))
    for days_ago in (60, 120, 1200):  # answered; the oldest has had its time
        answered = taken(AskedRight(Right.CONSENT_WITHDRAWAL), days_ago=days_ago, by_post=True)
        _grant(answered, Right.CONSENT_WITHDRAWAL, officer)
        operations.mark_ready(answered.request.id, actor=officer, now=answered.later(2))
        letter = operations.send_letter(
            answered.request.letters.get(state="draft").id, actor=officer, now=answered.later(3)
        )
        operations.mark_posted(letter.id, actor=officer, now=answered.later(3))
    first = taken(access, days_ago=15)
    again = asked(access, days_ago=14)
    operations.mark_duplicate(again.request.id, original_id=first.request.id, actor=officer, now=again.later(0.5))
    gone = asked(erase, days_ago=20)
    operations.withdraw(gone.request.id, actor=officer, now=gone.later(1))
    return PrivacyRequest.objects.count()


def _grant(case: _Case, right: Right, officer: User) -> None:
    operations.decide(case.request.id, right, outcome=Outcome.GRANTED, actor=officer, now=case.later(1))
    _write(case, officer)


def _shown(case: _Case, officer: User) -> None:
    """The officer called back on the register's number, and decided that the person is who they say (GDPR 12(6))."""
    operations.record_evidence(
        case.request.id,
        kind=IdentityEvidence.Kind.CALLED_BACK,
        note="Vastasi rekisterissä olevasta numerosta ja kertoi viimeisen laskunsa summan.",
        actor=officer,
        now=case.later(0.5),
    )
    operations.confirm_identity(case.request.id, actor=officer, now=case.later(0.5))


def _refuse(case: _Case, officer: User) -> None:
    operations.decide(
        case.request.id,
        Right.ERASURE,
        outcome=Outcome.REFUSED,
        ground=Ground.NO_ERASURE_GROUND,
        reasons="Sähkösopimus on voimassa, ja tietoja tarvitaan sen hoitamiseen.",
        actor=officer,
        now=case.later(1),
    )
    _write(case, officer)


def _write(case: _Case, officer: User) -> None:
    at = case.later(1.5)
    request = PrivacyRequest.objects.get(id=case.request.id)
    body = queries.suggested_answer(request)
    operations.write_letter(case.request.id, body=body, actor=officer, now=at)
