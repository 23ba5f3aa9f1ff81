"""How a request moves: its statuses, the outcomes of its rights, and who may move it.

The table [D: lifecycle] is complete: every status has its row, and what stands in no row may not happen.
:func:`check_move` says why not, by a named refusal; :func:`can_move` asks the same question without one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.refused import Refused
from requests_app.rights import Right


class Status(StrEnum):
    """Where a request stands. Extensions and pauses are events on it, not statuses."""

    RECEIVED = "received"  # the clock runs; nobody has taken it
    IDENTITY_WANTED = "identity_wanted"  # the person was asked to show who they are, GDPR 12(6)
    IN_WORK = "in_work"  # matched, searched, decided right by right
    CLARIFICATION_WANTED = "clarification_wanted"  # the person was asked what exactly (Recital 63)
    AWAITING_APPROVAL = "awaiting_approval"  # waits for another person
    READY = "ready"  # every right has an outcome; the letter is previewed
    ANSWERED = "answered"  # closed: the letter has left
    WITHDRAWN = "withdrawn"  # closed: the person no longer asks
    DUPLICATE = "duplicate"  # closed: points at its original and is told of its answer


class Outcome(StrEnum):
    """What became of one right of a request."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    NOTHING_FOUND = "nothing_found"
    WITHDRAWN = "withdrawn"


class Actor(StrEnum):
    """In which capacity somebody moves a request. One user may hold several; each move is made in one."""

    OFFICER = "officer"  # the privacy officer
    HANDLER = "handler"
    APPROVER = "approver"  # a permission, held by another person than the author
    PERSON = "person"  # the data subject, also where an officer enters what they said
    SYSTEM = "system"  # what follows from an event: identity confirmed, an answer came, the letter left


class Approval(StrEnum):
    """What waits for a second person before the answer is ready."""

    REFUSAL = "refusal"  # GDPR 12(4)
    FEE = "fee"  # GDPR 12(5), 15(3)
    ERASURE = "erasure"  # GDPR 17: it cannot be taken back
    RELEASE_OF_RECORDINGS = "release_of_recordings"  # GDPR 15(4): other people's voices


_STAFF = frozenset({Actor.OFFICER, Actor.HANDLER})
_OFFICER = frozenset({Actor.OFFICER})
_PERSON = frozenset({Actor.PERSON})

TRANSITIONS: Mapping[Status, Mapping[Status, frozenset[Actor]]] = MappingProxyType(
    {
        Status.RECEIVED: {
            Status.IN_WORK: _STAFF,
            Status.IDENTITY_WANTED: _STAFF,
            Status.DUPLICATE: _STAFF,
            Status.WITHDRAWN: _PERSON,
        },
        Status.IDENTITY_WANTED: {
            Status.IN_WORK: frozenset({Actor.SYSTEM, Actor.OFFICER}),  # identity confirmed, or the officer's decision
            Status.AWAITING_APPROVAL: _STAFF,  # refused as not identified, GDPR 12(2)
            Status.WITHDRAWN: _PERSON,
        },
        Status.IN_WORK: {
            Status.IDENTITY_WANTED: _STAFF,
            Status.CLARIFICATION_WANTED: _STAFF,
            Status.AWAITING_APPROVAL: _STAFF,
            Status.READY: _STAFF,
            Status.DUPLICATE: _STAFF,
            Status.WITHDRAWN: _PERSON,
        },
        Status.CLARIFICATION_WANTED: {
            Status.IN_WORK: frozenset({Actor.PERSON, Actor.SYSTEM, Actor.OFFICER}),  # the answer, or the officer
            Status.WITHDRAWN: _PERSON,
        },
        Status.AWAITING_APPROVAL: {
            Status.READY: frozenset({Actor.APPROVER}),
            Status.IN_WORK: frozenset({Actor.APPROVER, Actor.OFFICER, Actor.HANDLER}),  # sent back; the plan changed
        },
        Status.READY: {
            Status.ANSWERED: frozenset({Actor.SYSTEM}),  # the letter has left
            Status.IN_WORK: frozenset({Actor.OFFICER, Actor.SYSTEM}),  # the plan changed: its approval lapsed
        },
        Status.ANSWERED: {
            Status.IN_WORK: _OFFICER,  # reopened with a reason: a complaint, new facts
        },
        Status.WITHDRAWN: {},
        Status.DUPLICATE: {},
    }
)
"""From each status: where to, and who may move it there."""

CLOSED = frozenset({Status.ANSWERED, Status.WITHDRAWN, Status.DUPLICATE})
OPEN = frozenset(Status) - CLOSED

NAMES: Mapping[Status, str] = MappingProxyType(
    {
        Status.RECEIVED: "saapunut",
        Status.IDENTITY_WANTED: "odottaa tunnistamista",
        Status.IN_WORK: "käsittelyssä",
        Status.CLARIFICATION_WANTED: "odottaa tarkennusta",
        Status.AWAITING_APPROVAL: "odottaa hyväksyntää",
        Status.READY: "valmis lähetettäväksi",
        Status.ANSWERED: "vastattu",
        Status.WITHDRAWN: "peruttu",
        Status.DUPLICATE: "kaksoiskappale",
    }
)

ACTOR_NAMES: Mapping[Actor, str] = MappingProxyType(
    {
        Actor.OFFICER: "vastuukäsittelijä",  # not the data protection officer, who decides no case: GDPR 38(6)
        Actor.HANDLER: "käsittelijä",
        Actor.APPROVER: "hyväksyjä",
        Actor.PERSON: "pyynnön tekijä",
        Actor.SYSTEM: "järjestelmä",
    }
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What has been decided of one right of a request; ``outcome`` is ``None`` until it has been."""

    right: Right
    outcome: Outcome | None = None
    fee: bool = False
    releases_recordings: bool = False

    @property
    def approvals(self) -> frozenset[Approval]:
        """What in this decision a second person has to approve."""
        return frozenset(approval for approval in Approval if self._asks_for(approval))

    def _asks_for(self, approval: Approval) -> bool:
        match approval:
            case Approval.REFUSAL:  # a part refused is a refusal of that part, GDPR 12(4)
                return self.outcome in _REFUSING
            case Approval.FEE:
                return self.fee
            case Approval.ERASURE:
                return self.right is Right.ERASURE and self.outcome in _CARRYING_OUT
            case Approval.RELEASE_OF_RECORDINGS:
                return self.releases_recordings and self.outcome in _CARRYING_OUT


_REFUSING = frozenset({Outcome.REFUSED, Outcome.PARTLY_GRANTED})
_CARRYING_OUT = frozenset({Outcome.GRANTED, Outcome.PARTLY_GRANTED})


class NoSuchMove(Refused):
    """The table has no move between those two statuses."""

    sentence = "Pyyntö on tilassa {current}, eikä siitä siirrytä tilaan {to}. Valitse jokin näistä: {instead}."


class NotYourMove(Refused):
    """Somebody else makes that move."""

    sentence = "Siirron {current} → {to} tekee {who}. Pyydä häntä tekemään se."


class RightsUndecided(Refused):
    """Some right of the request has no outcome yet."""

    sentence = "Päätä ensin pyynnön jokainen oikeus. Ratkaisu puuttuu: {missing}."


class ApprovalMissing(Refused):
    """Something in the answer waits for another person."""

    sentence = "Vie pyyntö ensin hyväksyttäväksi: toinen henkilö hyväksyy, kun vastauksessa on {what}."


class NothingToApprove(Refused):
    """Nothing in the answer needs another person."""

    sentence = "Vastauksessa ei ole mitään toisen hyväksyttävää. Merkitse pyyntö suoraan valmiiksi."


class AuthorMayNotApprove(Refused):
    """The one who wrote the decision is approving it."""

    sentence = "Et voi hyväksyä omaa ratkaisuasi. Pyydä toista hyväksyjää hyväksymään se."


class ReasonMissing(Refused):
    """A closed request is reopened without a reason."""

    sentence = "Kirjoita, miksi pyyntö avataan uudelleen: esimerkiksi kantelu tai uudet tosiseikat."


APPROVAL_NAMES: Mapping[Approval, str] = MappingProxyType(
    {
        Approval.REFUSAL: "kieltäytyminen",
        Approval.FEE: "maksu",
        Approval.ERASURE: "tietojen poisto",
        Approval.RELEASE_OF_RECORDINGS: "puhelutallenteen luovutus",
    }
)


def is_closed(status: Status) -> bool:
    """Whether a request in that status waits for nothing more."""
    return status in CLOSED


def approvals_needed(decisions: Collection[Decision]) -> frozenset[Approval]:
    """Everything in an answer that a second person has to approve before it is ready."""
    return frozenset(approval for decision in decisions for approval in decision.approvals)


def check_move(
    current: Status,
    to: Status,
    actor: Actor,
    *,
    decisions: Collection[Decision] = (),
    author_is_actor: bool = False,
    reason: str = "",
    uses_rights: bool = True,
) -> None:
    """Let ``actor`` move a request from ``current`` to ``to``, or raise the :class:`Refused` that says why not.

    ``decisions`` holds one for each right of the request; ``author_is_actor`` is whether the one who moves it wrote any
    of them; ``reason`` is why a closed request is opened again. ``uses_rights`` is false for an estate's case, which
    has none of the data subject's rights: what it is told stands in the letter (Recital 27).
    """
    row = TRANSITIONS[current]
    if to not in row:
        instead = ", ".join(NAMES[status] for status in row) or "ei mitään, pyyntö on päättynyt"
        raise NoSuchMove(current=NAMES[current], to=NAMES[to], instead=instead)
    if actor not in row[to]:
        who = " tai ".join(ACTOR_NAMES[one] for one in Actor if one in row[to])
        raise NotYourMove(current=NAMES[current], to=NAMES[to], who=who)
    if is_closed(current) and not reason.strip():
        raise ReasonMissing
    if to in (Status.AWAITING_APPROVAL, Status.READY):  # [D: outcome-of-each-right]
        _check_decided(decisions, uses_rights=uses_rights)
    if current is Status.AWAITING_APPROVAL and to is Status.READY and author_is_actor:  # [D: second-person]
        raise AuthorMayNotApprove
    needed = approvals_needed(decisions)
    if to is Status.AWAITING_APPROVAL and not needed:
        raise NothingToApprove
    if to is Status.READY and current is not Status.AWAITING_APPROVAL and needed:
        raise ApprovalMissing(what=", ".join(APPROVAL_NAMES[approval] for approval in Approval if approval in needed))


def _check_decided(decisions: Collection[Decision], *, uses_rights: bool) -> None:
    missing = [decision.right.value for decision in decisions if decision.outcome is None]
    if missing or (uses_rights and not decisions):
        raise RightsUndecided(missing=", ".join(missing) or "kaikki")


def can_move(
    current: Status,
    to: Status,
    actor: Actor,
    *,
    decisions: Collection[Decision] = (),
    author_is_actor: bool = False,
    reason: str = "",
    uses_rights: bool = True,
) -> bool:
    """Whether :func:`check_move` lets ``actor`` move it."""
    try:
        check_move(
            current,
            to,
            actor,
            decisions=decisions,
            author_is_actor=author_is_actor,
            reason=reason,
            uses_rights=uses_rights,
        )
    except Refused:
        return False
    return True


def diagram() -> str:
    """The table as a Mermaid state diagram, one arrow for each move, with those who may make it."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.RECEIVED}"]
    for current, row in TRANSITIONS.items():
        for to, actors in row.items():
            lines.append(f"    {current} --> {to} : {', '.join(one for one in Actor if one in actors)}")
    lines += [f"    {status} --> [*]" for status in Status if status in CLOSED]
    return "\n".join(lines) + "\n"
