"""Cases that the demo does not have and a picture wants: everything here is synthetic."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from customers.models import ContactPoint, Party, PostalAddress
from requests_app import operations, queries
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.models import IdentityEvidence, Letter, PrivacyRequest
from requests_app.operations import AskedRight, Submission, outbox
from requests_app.rights import Right
from tests import casework, scenes, submissions


def page_of(case: PrivacyRequest) -> str:
    """The address of the case's page."""
    return reverse("admin:requests_app_privacyrequest_change", args=[case.pk])


def officer() -> User:
    """The demo's privacy officer."""
    return User.objects.get(username="officer")


def in_status(status: str) -> PrivacyRequest:
    """One of the demo's requests in that status."""
    return PrivacyRequest.objects.filter(status=status).order_by("received_at")[0]


def _received(submission: Submission, days_ago: float) -> PrivacyRequest:
    return operations.receive(
        submission, now=timezone.now() - timedelta(days=days_ago), index_key=settings.INDEX_KEY.encode()
    )


def two_of_one_name() -> PrivacyRequest:
    """Aino was asked which calls she means and answered; her mother has her name and her address."""
    for number, born, mailbox, street, code, city in (
        ("84101147", date(1988, 4, 12), "aino.makinen@example.com", "Testikatu 1 A 2", "00100", "Helsinki"),
        ("84107702", date(1951, 9, 30), "aino.m@example.org", "Testikatu 1 A 2", "00100", "Helsinki"),
    ):
        aino = Party.objects.create(
            given_names="Aino Maria" if number == "84101147" else "Aino",
            family_name="Mäkinen",
            birth_date=born,
            customer_number=number,
            source="person",
            first_seen_on=date(2016, 5, 1),
            last_contact_on=timezone.localdate(),
        )
        ContactPoint.objects.create(party=aino, kind="email", value=mailbox, source="person", began_on=date(2016, 5, 1))
        PostalAddress.objects.create(
            party=aino, street=street, postal_code=code, city=city, source="person", began_on=date(2016, 5, 1)
        )
        scenes.relationship(aino, began=date(2016, 5, 1))
    asked = Submission(
        key=uuid4(),
        channel=PrivacyRequest.Channel.FORM,
        language="fi",
        name="Aino Mäkinen",
        email="aino.makinen@example.com",
        postal_address="Testikatu 1 A 2\n00100 Helsinki",
        customer_number="84101147",
        answer_by=PrivacyRequest.AnswerBy.EMAIL,
        rights=(
            AskedRight(Right.ACCESS, "Kopio kaikista tiedoistani, myös puhelutallenteista helmikuulta 2025."),
            AskedRight(Right.RECTIFICATION, "Laskutusosoite on vanha: muutin elokuussa Testikadulle."),
        ),
    )
    case = _received(asked, days_ago=12)
    at = case.received_at
    operations.take(case.pk, actor=officer(), now=at + timedelta(days=1))
    operations.ask_clarification(
        case.pk,
        question="Mitä puheluita tarkoitat, ja mistä numerosta soitit?",
        actor=officer(),
        now=at + timedelta(days=3),
    )
    Letter.objects.filter(request=case, state="queued").update(next_attempt_at=at)
    outbox.send_waiting(clock=lambda: at + timedelta(days=3, minutes=1))
    answered = at + timedelta(days=6)
    operations.record_answer(case.pk, arrived_at=answered, actor=officer(), now=answered + timedelta(hours=1))
    _shown(case, answered + timedelta(hours=1))
    operations.decide(
        case.pk, Right.RECTIFICATION, outcome=Outcome.NOTHING_FOUND, actor=officer(), now=answered + timedelta(hours=2)
    )
    return PrivacyRequest.objects.get(pk=case.pk)


def many_rights() -> PrivacyRequest:
    """Pekka uses six rights at once and is not in a good mood; nobody of his name is in the register."""
    case = _received(submissions.pekkas(), days_ago=2)
    operations.take(case.pk, actor=officer(), now=timezone.now())
    return case


def troubled_letters() -> PrivacyRequest:
    """An answer that did not leave, one of which nobody knows, and one that waits to be posted."""
    ends = {Letter.State.FAILED: "550 mailbox unavailable", Letter.State.UNKNOWN: "interrupted"}
    for state, error in ends.items():
        case = _ready()
        letter = operations.send_letter(case.letters.get(state="draft").pk, actor=officer(), now=timezone.now())
        Letter.objects.filter(pk=letter.pk).update(state=state, error=error, claimed_at=timezone.now())
    case = _ready()
    operations.send_letter(case.letters.get(state="draft").pk, via=Letter.Via.POST, actor=officer(), now=timezone.now())
    return case


def _shown(case: PrivacyRequest, now: datetime) -> None:
    """The officer called back, and decided that the person is who they say."""
    operations.record_evidence(
        case.pk,
        kind=IdentityEvidence.Kind.CALLED_BACK,
        note="Vastasi rekisterissä olevasta numerosta ja kertoi viimeisen laskunsa summan.",
        actor=officer(),
        now=now,
    )
    operations.confirm_identity(case.pk, actor=officer(), now=now)


def _ready() -> PrivacyRequest:
    case = _received(submissions.ainos(), days_ago=5)
    now = timezone.now()
    operations.take(case.pk, actor=officer(), now=now)
    _shown(case, now)
    casework.granted(case, now=now)
    body = queries.suggested_answer(PrivacyRequest.objects.get(pk=case.pk))
    operations.write_letter(case.pk, body=f"Hei,\n\n{body}", actor=officer(), now=now)
    operations.mark_ready(case.pk, actor=officer(), now=now)
    return case


def under_34() -> PrivacyRequest:
    """A refusal of access that rests on tietosuojalaki 34 §, waiting for the approver."""
    case = _received(submissions.ainos(), days_ago=9)
    now = timezone.now()
    operations.take(case.pk, actor=officer(), now=now)
    _shown(case, now)
    casework.with_copy(case, now=now)
    operations.decide(
        case.pk,
        Right.ACCESS,
        outcome=Outcome.PARTLY_GRANTED,
        ground=Ground.OTHERS_RIGHTS,
        reasons="Tallenteella puhuu myös toinen asiakas; hänen osuutensa on poistettu.",
        actor=officer(),
        now=now,
    )
    operations.decide(case.pk, Right.HUMAN_REVIEW, outcome=Outcome.NOTHING_FOUND, actor=officer(), now=now)
    body = queries.suggested_answer(PrivacyRequest.objects.get(pk=case.pk))
    operations.write_letter(case.pk, body=body, actor=officer(), now=now)
    operations.send_for_approval(case.pk, actor=officer(), now=now)
    return case
