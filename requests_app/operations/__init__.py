"""What is done to a request. Each operation is one transaction: it locks the case, asks the table, writes rows and an event.

``actor`` is the signed-in user, ``now`` an instant with its zone. Every operation raises a
:class:`requests_app.refused.Refused` whose Finnish message says what to do instead; nothing is written then. None of
them rings the broker: letters wait in the database for the worker.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import User

from requests_app.grounds import Ground, Need
from requests_app.lifecycle import Outcome
from requests_app.models import Letter, PrivacyRequest, RightChoices
from requests_app.rights import Right


@dataclass(frozen=True, slots=True)
class AskedRight:
    """One right as it was asked for. A marketing ban's ``choices`` are codes of :mod:`customers.marketing`:
    ``{"channels": [...], "purposes": [...]}``; none of them means all of them."""

    right: Right
    details: str = ""
    choices: RightChoices = field(default_factory=RightChoices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a person sent, as claimed. ``key`` makes sending it twice one case. Raises nothing; :func:`receive` does."""

    key: UUID
    channel: PrivacyRequest.Channel
    language: str
    name: str
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    customer_number: str = ""
    metering_point: str = ""
    birth_date: date | None = None
    representative_name: str = ""
    representative_role: str = ""
    answer_by: PrivacyRequest.AnswerBy
    rights: tuple[AskedRight, ...]


class IdentityShown(StrEnum):
    """How the person showed who they are, as the officer judged it."""

    CONFIRMED_CONTACT = "confirmed_contact"
    CODE_LETTER = "code_letter"
    OFFICERS_OWN_CHECK = "officers_own_check"


class ReopenReason(StrEnum):
    """Why an answered request is opened again."""

    COMPLAINT = "complaint"
    NEW_FACTS = "new_facts"
    MISTAKE = "mistake"


class SentBack(StrEnum):
    """What the approver wants changed."""

    OUTCOME = "outcome"
    GROUND = "ground"
    REASONS = "reasons"
    LETTER = "letter"


def receive(
    submission: Submission,
    *,
    now: datetime,
    index_key: bytes,
    received_at: datetime | None = None,
    entered_by: User | None = None,
) -> PrivacyRequest:
    """Make one case of what was sent, however often it is sent, and queue its receipt. ``index_key`` is settings.INDEX_KEY
    in bytes. ``received_at`` is the real time of arrival of what ``entered_by`` enters for a phone call, e-mail or letter."""
    raise NotImplementedError


def take(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """received → in_work; the actor owns it."""
    raise NotImplementedError


def hand_over(request_id: UUID, *, to: User, actor: User, now: datetime) -> PrivacyRequest:
    """Give an open request to another officer or handler."""
    raise NotImplementedError


def ask_identity(request_id: UUID, *, question: str, actor: User, now: datetime) -> PrivacyRequest:
    """received, in_work → identity_wanted; the question leaves as a letter."""
    raise NotImplementedError


def ask_clarification(request_id: UUID, *, question: str, actor: User, now: datetime) -> PrivacyRequest:
    """in_work → clarification_wanted; the question leaves as a letter."""
    raise NotImplementedError


def record_answer(request_id: UUID, *, arrived_at: datetime, actor: User, now: datetime) -> PrivacyRequest:
    """The person's answer to the open question came at ``arrived_at``; clarification_wanted → in_work."""
    raise NotImplementedError


def confirm_identity(request_id: UUID, *, how: IdentityShown, actor: User, now: datetime) -> PrivacyRequest:
    """identity_wanted → in_work by the officer's decision, the answer having been recorded."""
    raise NotImplementedError


def resume(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """identity_wanted, clarification_wanted → in_work: the officer no longer waits for the answer."""
    raise NotImplementedError


def extend(request_id: UUID, *, reasons: str, actor: User, now: datetime) -> PrivacyRequest:
    """Once, within the first month, with reasons; the notice is queued in the same transaction."""
    raise NotImplementedError


def record_address(
    request_id: UUID, *, email: str = "", postal_address: str = "", actor: User, now: datetime
) -> PrivacyRequest:
    """Fill in where to answer a person who gave only a phone number. What was typed is never overwritten."""
    raise NotImplementedError


def link_party(request_id: UUID, *, party_id: UUID, actor: User, now: datetime) -> PrivacyRequest:
    """The officer decides whose request this is: holds are placed, a marketing ban reaches the person's other channels."""
    raise NotImplementedError


def unlink_party(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """The officer takes the link back; the request's holds are lifted."""
    raise NotImplementedError


def decide(
    request_id: UUID,
    right: Right,
    *,
    outcome: Outcome,
    ground: Ground | None = None,
    reasons: str = "",
    met: Collection[Need] = (),
    fee: bool = False,
    releases_recordings: bool = False,
    actor: User,
    now: datetime,
) -> PrivacyRequest:
    """The outcome of one right. ``ground`` and ``reasons`` with a refusal, whole or part; ``met`` is what of the ground's
    needs the reasons meet (:class:`requests_app.grounds.Need`)."""
    raise NotImplementedError


def write_letter(request_id: UUID, *, body: str, actor: User, now: datetime) -> Letter:
    """Write the answer's draft, or over it. Its first text comes from ``queries.suggested_answer(request)``."""
    raise NotImplementedError


def send_for_approval(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """in_work (identity_wanted) → awaiting_approval; every right decided and the answer written."""
    raise NotImplementedError


def approve(request_id: UUID, *, withhold_reasons: bool = False, actor: User, now: datetime) -> PrivacyRequest:
    """awaiting_approval → ready, by another person than any author."""
    raise NotImplementedError


def send_back(request_id: UUID, *, change: SentBack, actor: User, now: datetime) -> PrivacyRequest:
    """awaiting_approval → in_work; ``change`` says what."""
    raise NotImplementedError


def mark_ready(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """in_work → ready, where nothing needs another person."""
    raise NotImplementedError


def return_to_work(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """ready → in_work by the officer; approvals lapse."""
    raise NotImplementedError


def send_letter(letter_id: UUID, *, actor: User, now: datetime) -> Letter:
    """The answer's draft of a ready request → queued (e-mail) or to_post. The request closes when it has left."""
    raise NotImplementedError


def mark_posted(letter_id: UUID, *, actor: User, now: datetime, posted_at: datetime | None = None) -> Letter:
    """to_post → sent."""
    raise NotImplementedError


def send_again(letter_id: UUID, *, via: Letter.Via, actor: User, now: datetime) -> Letter:
    """failed → queued or to_post, by either way."""
    raise NotImplementedError


def settle_unknown(letter_id: UUID, *, was_sent: bool, actor: User, now: datetime) -> Letter:
    """unknown → sent, or queued again, as the officer judged from the mail server's log by the Message-ID."""
    raise NotImplementedError


def withdraw(request_id: UUID, *, actor: User, now: datetime) -> PrivacyRequest:
    """The person takes the request back; the actor enters it."""
    raise NotImplementedError


def mark_duplicate(request_id: UUID, *, original_id: UUID, actor: User, now: datetime) -> PrivacyRequest:
    """Close the request as the same as ``original_id``."""
    raise NotImplementedError


def reopen(request_id: UUID, *, reason: ReopenReason, actor: User, now: datetime) -> PrivacyRequest:
    """answered → in_work by the officer."""
    raise NotImplementedError
