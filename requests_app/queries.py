"""What the desk reads of requests. ``today`` is a day in Europe/Helsinki; nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.models import User

from requests_app.deadlines import Deadline
from requests_app.lifecycle import Status
from requests_app.models import PrivacyRequest


@dataclass(frozen=True, slots=True)
class Action:
    """An operation as a button: ``code`` is the operation's name, ``reason`` why it is not allowed now, in Finnish."""

    code: str
    label: str
    enabled: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answering:
    """A controller that answers for the request, and why; ``assigned_by_notice`` is false where the notice is silent."""

    code: str
    name: str
    because: tuple[str, ...]
    assigned_by_notice: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field side by side: what was claimed, what the register holds, and whether they agree."""

    field: str
    label: str
    claimed: str
    held: str
    agrees: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the register who may be the requester. ``alone`` is false where several stand at the same level."""

    party_id: UUID
    number: int
    confidence: str
    evidence: tuple[Evidence, ...]
    alone: bool
    protected_address: bool


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One request on the desk's list."""

    request: PrivacyRequest
    deadline: Deadline
    days_left: int
    words: str
    late: bool


@dataclass(frozen=True, slots=True)
class Counters:
    """The front page's figures."""

    late: int
    due_within_7_days: int
    open: int
    awaiting_identity: int
    letters_failed: int
    letters_unknown: int
    letters_to_post: int
    holds_for_review: int


def deadline_of(request: PrivacyRequest, *, today: date) -> Deadline:
    """The request's dates and how they were counted, its pauses and extension read from its events."""
    raise NotImplementedError


def controllers_of(request: PrivacyRequest) -> tuple[Answering, ...]:
    """Who answers and why; before a match, every controller."""
    raise NotImplementedError


def candidates_for(request: PrivacyRequest) -> tuple[Candidate, ...]:
    """Who in the register this may be, best first, with the evidence field by field. Chooses nobody."""
    raise NotImplementedError


def allowed_actions(request: PrivacyRequest, actor: User, *, today: date) -> list[Action]:
    """Every operation with whether ``actor`` may do it now, and why not."""
    raise NotImplementedError


def suggested_answer(request: PrivacyRequest, *, today: date) -> str:
    """The answer's text to start from: each right with its outcome, and the parts that a refusal must have."""
    raise NotImplementedError


def desk_list(*, today: date, statuses: Sequence[Status] | None = None) -> list[DeskRow]:
    """Requests in those statuses (the open ones unless told), nearest binding date first."""
    raise NotImplementedError


def counters(*, today: date) -> Counters:
    """The front page's figures."""
    raise NotImplementedError
