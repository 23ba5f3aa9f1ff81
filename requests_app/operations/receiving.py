"""A request comes in: one case however often it is sent, with its receipt waiting and its marketing ban in force."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from customers.identifiers import parse_email, parse_phone
from customers.operations.bans import ContactKind, ban_contact
from oomi_registry.notice.adopted import register
from requests_app.claimed import address_in
from requests_app.deadlines import deadline
from requests_app.events import Happening, Key
from requests_app.letters import texts
from requests_app.lifecycle import Actor
from requests_app.models import Letter, PrivacyRequest, RequestedRight
from requests_app.operations.casework import record
from requests_app.operations.outgoing import queue
from requests_app.operations.proofs import await_mailbox
from requests_app.operations.submission import TYPED, Submission, check_submission
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.headings import heading_of
from requests_app.permitted.identifying import is_identification_offered
from requests_app.permitted.refusals import InTheFuture
from requests_app.reference import BITS, reference_of
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind

_TRIES = 5  # at a reference nobody has: of 2^40 and a million taken, two tries fail once in 10^12


def receive(
    submission: Submission,
    *,
    now: datetime,
    index_key: bytes,
    received_at: datetime | None = None,
    entered_by: User | None = None,
    draw: Callable[[], int] = lambda: secrets.randbits(BITS),
) -> PrivacyRequest:
    """Make one case of what was sent, however often and however many at once send it, and queue its receipt.

    ``index_key`` is ``settings.INDEX_KEY`` in bytes. ``received_at`` is the real time of arrival of what ``entered_by``
    enters for a phone call, an e-mail or a letter [D: clock-starts-on-arrival]. Everything is one transaction. A
    marketing ban binds exactly the typed addresses and numbers when this returns, with no question asked
    [D: effects-before-the-answer]. The register is not looked into, so a customer's request costs and answers the same
    as a stranger's. Raises a ``Refused`` that says what to change.
    """
    submission = _in_written_form(submission)
    arrived = _arrival(received_at, entered_by, now)
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return _make_case(submission, reference_of(draw()), arrived, now, index_key, entered_by)
        except IntegrityError as taken:
            if not _is_about_who_was_first(taken):
                raise
        known = PrivacyRequest.objects.filter(submission=submission.key).first()
        if known is not None:
            return known
    raise RuntimeError(f"No free reference was found in {_TRIES} tries. Check where the randomness comes from.")


def _is_about_who_was_first(error: IntegrityError) -> bool:
    """Whether the same was sent before, or another case has the reference."""
    constraint = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
    return "_submission_" in constraint or "_reference_" in constraint


def _in_written_form(submission: Submission) -> Submission:
    """The submission with its address and number in the form by which they are compared. Raises ``Refused``."""
    check_submission(submission)
    return replace(
        submission,
        email=parse_email(submission.email) if submission.email else "",
        phone=parse_phone(submission.phone) if submission.phone else "",
    )


def _arrival(received_at: datetime | None, entered_by: User | None, now: datetime) -> datetime:
    if entered_by is not None:
        check_capacity(entered_by, *STAFF)
    if received_at is None:
        return now
    if received_at > now:
        raise InTheFuture
    return received_at


def _make_case(
    submission: Submission,
    reference: str,
    received_at: datetime,
    now: datetime,
    index_key: bytes,
    entered_by: User | None,
) -> PrivacyRequest:
    request = PrivacyRequest.objects.create(
        reference=reference,
        submission=submission.key,
        received_at=received_at,
        channel=submission.channel,
        language=submission.language,
        register_version=register().version,
        birth_date=submission.birth_date,
        answer_by=submission.answer_by,
        **{name: getattr(submission, name) for name in TYPED},
    )
    RequestedRight.objects.bulk_create(
        RequestedRight(request=request, right=asked.right, details=asked.details, choices=asked.choices)
        for asked in submission.rights
    )
    record(request, Happening.RECEIVED, now=now, capacity=Actor.PERSON, actor=entered_by)
    _ban_what_was_typed(request, submission, index_key, now)
    if request.email:
        confirms = await_mailbox(request, [asked.right for asked in submission.rights], now=now) is not None
        heading = heading_of(request, LetterKind.RECEIVED)
        identifies = confirms and is_identification_offered(request)
        text = texts.receipt(heading, dates=deadline(received_at), confirms=confirms, identifies=identifies)
        queue(request, text, now=now, capacity=Actor.SYSTEM, via=Letter.Via.EMAIL)
    return request


def _ban_what_was_typed(request: PrivacyRequest, submission: Submission, index_key: bytes, now: datetime) -> None:
    """GDPR 21(2)-(3) [D: ban-without-identity]: exactly what was typed is bound, at once."""
    for asked in submission.rights:
        if asked.right is Right.MARKETING_BAN:
            pairs = sum(
                ban_contact(
                    kind,
                    value,
                    channels=asked.channels,
                    purposes=asked.purposes,
                    key=index_key,
                    now=request.received_at,
                )
                for kind, value in _typed_contacts(submission)
            )
            record(
                request,
                Happening.BAN_BOUND,
                now=now,
                capacity=Actor.SYSTEM,
                right=Right.MARKETING_BAN,
                codes={Key.PAIRS: pairs},
            )


def _typed_contacts(submission: Submission) -> Iterator[tuple[ContactKind, str]]:
    if submission.email:
        yield "email", submission.email
    if submission.phone:
        yield "phone", submission.phone
    address = address_in(submission.postal_address)
    if address is not None:
        yield "post", address.key
