"""Cases brought to where a test's story begins, by the same operations that the desk uses."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from customers.models import Restriction
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.grounds import Ground
from requests_app.identity import Fact
from requests_app.lifecycle import Outcome
from requests_app.models import (
    AccessPackage,
    ErasurePlan,
    IdentityEvidence,
    Letter,
    Mandate,
    PlannedLine,
    PrivacyRequest,
    ProposedChange,
    RequestedRight,
)
from requests_app.operations import Submission, despatch, outbox
from requests_app.rectification import Fate as ChangeFate
from requests_app.representation import Acting
from requests_app.rights import GIVE_PACKAGES, Right
from retention.fates import Fate
from tests import staff, submissions
from tests.submissions import MONDAY


def fresh(request: PrivacyRequest) -> PrivacyRequest:
    """The request as it stands in the database."""
    return PrivacyRequest.objects.get(pk=request.pk)


def codes_of(request: PrivacyRequest, *kinds: Happening) -> list[str]:
    """The codes of these events of the case."""
    return list(request.events.filter(kind__in=kinds).order_by("at", "id").values_list("codes", flat=True))


def taken(submission: Submission | None = None, *, now: datetime = MONDAY) -> PrivacyRequest:
    """A request that Sanna has taken, from somebody who has shown nothing of who they are."""
    request = submissions.received(submission or submissions.ainos(), now=now)
    return operations.take(request.pk, actor=staff.sanna(), now=now)


def in_work(submission: Submission | None = None, *, now: datetime = MONDAY) -> PrivacyRequest:
    """A request that Sanna has taken, from somebody whom she has checked to be who they say."""
    return shown(taken(submission, now=now), now=now)


def shown(request: PrivacyRequest, *, now: datetime = MONDAY) -> PrivacyRequest:
    """Heikki asks the person what only they know, and Sanna decides that the answers show who they are (GDPR 12(6))."""
    operations.record_evidence(
        request.pk,
        kind=IdentityEvidence.Kind.ASKED_FACTS,
        note="Vastaukset täsmäsivät viimeisimpään laskuun.",
        facts=[Fact.CUSTOMER_NUMBER, Fact.INVOICE],
        actor=staff.heikki(),
        now=now,
    )
    return operations.confirm_identity(request.pk, actor=staff.sanna(), now=now)


def granted(request: PrivacyRequest, *, now: datetime = MONDAY) -> None:
    """Heikki grants every right of the request; where it asks for access, the copy of the data is built."""
    with_copy(request, now=now)
    if request.representative_name:
        mandated(request, now=now)
    restricted(request, now=now)
    for row in request.rights.all():
        right = Right(row.right)
        outcome = rectified(request, now=now) if right is Right.RECTIFICATION else granted_as(right)
        operations.decide(request.pk, right, outcome=outcome, actor=staff.heikki(), now=now)


def granted_as(right: Right) -> Outcome:
    """How a right is granted to somebody of whom software decided nothing: then no human can look again."""
    return Outcome.NOTHING_FOUND if right is Right.HUMAN_REVIEW else Outcome.GRANTED


def mandated(
    request: PrivacyRequest,
    *,
    acting: Acting = Acting.GUARDIAN,
    until: date | None = None,
    now: datetime = MONDAY,
) -> Mandate:
    """Heikki records the decision that somebody acts by, and Sanna accepts it for everything that is asked."""
    mandate = operations.record_mandate(
        request.pk, acting=acting, scope="Päätös koskee taloudellisia asioita.", actor=staff.heikki(), now=now
    )
    return operations.check_mandate(
        request.pk,
        mandate.pk,
        accepted=True,
        how="Päätös tarkistettiin holhousasioiden rekisteristä.",
        rights=[Right(row.right) for row in request.rights.all()],
        valid_until=until,
        actor=staff.sanna(),
        now=now,
    )


def rectified(request: PrivacyRequest, *, now: datetime = MONDAY) -> Outcome:
    """Heikki gives the register the person's new address; of a request that is nobody's there is nothing to change."""
    if fresh(request).party is None:
        return Outcome.NOTHING_FOUND
    waiting = ProposedChange.objects.filter(right__request=request, fate=ChangeFate.PROPOSED).first()
    change = waiting or operations.propose_address(
        request.pk, street="Koivutie 9", postal_code="33100", city="Tampere", actor=staff.heikki(), now=now
    )
    operations.decide_change(request.pk, change.pk, fate=ChangeFate.ACCEPTED, actor=staff.heikki(), now=now)
    return Outcome.GRANTED


def restricted(request: PrivacyRequest, *, now: datetime = MONDAY) -> None:
    """Heikki restricts everything about the matched person, where the request asks for it (GDPR 18(1))."""
    if fresh(request).party_id is not None and request.rights.filter(right=Right.RESTRICTION).exists():
        operations.restrict_records(
            request.pk, ground=Restriction.Ground.CLAIMS, everything=True, actor=staff.heikki(), now=now
        )


def with_copy(request: PrivacyRequest, *, now: datetime = MONDAY, recordings: int = 0) -> None:
    """The packages that the rights asked for give, as their building leaves them; their files are not made."""
    for row in request.rights.filter(right__in=GIVE_PACKAGES):
        row.packages.exclude(state="discarded").update(state="discarded", discarded_at=now, file="")
        heard = recordings if row.right == Right.ACCESS else 0
        RequestedRight.objects.filter(pk=row.pk).update(releases_recordings=heard > 0)
        AccessPackage.objects.create(
            right=row,
            state="built",
            wanted_at=now,
            built_at=now,
            register_version=register().version,
            file=f"packages/00/{uuid4().hex}-1.zip",
            size=3,
            sha256="0" * 64,
            records=1,
            recordings=heard,
        )


def with_plan(request: PrivacyRequest, *, now: datetime = MONDAY) -> ErasurePlan:
    """A plan as its making by Heikki leaves it, by which everything goes; its rows are not looked for."""
    erasure = request.rights.get(right=Right.ERASURE)
    plan = ErasurePlan.objects.create(
        right=erasure,
        made_at=now,
        made_by=staff.heikki(),
        as_of=day_in_helsinki(now),
        register_version=register().version,
        fingerprint="0" * 64,
    )
    PlannedLine.objects.create(plan=plan, stage="planned", table="customers_recording", fate=Fate.REMOVED, rows=1)
    return plan


def refused(request: PrivacyRequest, right: Right, ground: Ground, *, now: datetime = MONDAY) -> None:
    """Heikki refuses one right."""
    operations.decide(
        request.pk,
        right,
        outcome=Outcome.REFUSED,
        ground=ground,
        reasons="Tietoa on tarkistettu sopimuksesta, ja se on oikein.",
        actor=staff.heikki(),
        now=now,
    )


def written(request: PrivacyRequest, *, now: datetime = MONDAY) -> Letter:
    """Heikki writes the answer as it is suggested."""
    body = queries.suggested_answer(fresh(request))
    return operations.write_letter(request.pk, body=body, actor=staff.heikki(), now=now)


def ready(submission: Submission | None = None, *, now: datetime = MONDAY) -> tuple[PrivacyRequest, Letter]:
    """A request whose every right is granted and whose answer is written."""
    request = in_work(submission, now=now)
    granted(request, now=now)
    letter = written(request, now=now)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=now)
    return fresh(request), letter


def letters_leave(now: datetime) -> despatch.Sweep:
    """One poll of the worker."""
    return outbox.send_waiting(clock=lambda: now)


def state_of(letter_id: UUID) -> str:
    """The state of a letter in the database."""
    return str(Letter.objects.values_list("state", flat=True).get(pk=letter_id))
