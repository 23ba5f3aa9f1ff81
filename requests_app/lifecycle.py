"""How a request moves: its statuses, the outcomes of its rights, and who may move it."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a request stands. Extensions and pauses are events on it, not statuses."""

    RECEIVED = "received"
    IDENTITY_WANTED = "identity_wanted"
    IN_WORK = "in_work"
    CLARIFICATION_WANTED = "clarification_wanted"
    AWAITING_APPROVAL = "awaiting_approval"
    READY = "ready"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Outcome(StrEnum):
    """What became of one right of a request."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    NOTHING_FOUND = "nothing_found"
    WITHDRAWN = "withdrawn"


class Actor(StrEnum):
    """In which capacity somebody moves a request."""

    OFFICER = "officer"
    HANDLER = "handler"
    APPROVER = "approver"
    PERSON = "person"
    SYSTEM = "system"
