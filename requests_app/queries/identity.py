"""What is known of who asks: each right with the level it needs and what would be enough, and the proofs there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from requests_app.codes import MOST_WRONG_TRIES
from requests_app.events import Happening
from requests_app.identity import (
    LEVEL_NAMES,
    MEANS_NAMES,
    NEEDED,
    OFFERED,
    OFFERED_WITH_A_PROVIDER,
    Level,
    can_carry_out,
    enough_for,
)
from requests_app.models import (
    AddressCode,
    ContactConfirmation,
    IdentityEvidence,
    PrivacyRequest,
    StrongIdentification,
)
from requests_app.permitted.case import Case
from requests_app.permitted.knowing import standing_of
from requests_app.rights import Right
from requests_app.strong_identification.configured import configured


@dataclass(frozen=True, slots=True)
class Need:
    """One right: the level it needs in words, whether that is reached, and the means that would be enough."""

    right: Right
    needed: str
    reached: bool
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeLetter:
    """The latest code letter, without its address and without its code. ``mine`` may print it, once."""

    party_number: int
    made_at: datetime
    made_by: str
    expires_at: datetime
    wrong_tries: int
    returned_at: datetime | None
    printed: bool
    living: bool
    mine: bool

    @property
    def may_be_printed(self) -> bool:
        """Whether this reader still has to print it."""
        return self.mine and self.living and not self.printed


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything that the desk shows of who asks."""

    shown: Level
    label: str
    since: datetime | None
    needs: tuple[Need, ...]
    contact_unmatched: bool
    """Whether the mailbox is confirmed, and counts for nothing yet: the register does not have it for that person."""
    mailbox: ContactConfirmation | None
    mailbox_expired: bool
    identified: StrongIdentification | None
    """The latest strong identification of whoever asks."""
    letter: CodeLetter | None
    evidence: tuple[IdentityEvidence, ...]

    @property
    def enough(self) -> bool:
        """Whether every right may be carried out."""
        return all(need.reached for need in self.needs)


def identity_of(case: Case, *, reader: User, now: datetime) -> Identity:
    """What is known of who asks, as ``reader`` is shown it at ``now``."""
    request = case.request
    shown, counts = Level(request.identity), standing_of(request)
    mailbox = request.confirmations.order_by("-made_at").first()
    return Identity(
        shown=shown,
        label=LEVEL_NAMES[shown],
        since=request.identity_at,
        needs=tuple(_need(Right(right.right), counts) for right in case.rights),
        contact_unmatched=shown is Level.CONTACT and counts is Level.NONE,
        mailbox=mailbox,
        mailbox_expired=mailbox is not None and mailbox.confirmed_at is None and mailbox.expires_at <= now,
        identified=request.identifications.order_by("-identified_at", "-pk").first(),
        letter=_letter(request, reader, now),
        evidence=tuple(request.evidence.select_related("recorded_by").order_by("received_at", "pk")),
    )


def _need(right: Right, counts: Level) -> Need:
    offered = OFFERED if configured() is None else OFFERED_WITH_A_PROVIDER
    return Need(
        right=right,
        needed=LEVEL_NAMES[NEEDED[right]] if NEEDED[right] is not Level.NONE else "ei vaadi",
        reached=can_carry_out(right, counts),
        means=tuple(MEANS_NAMES[means] for means in enough_for(right, offered)),
    )


def _letter(request: PrivacyRequest, reader: User, now: datetime) -> CodeLetter | None:
    codes = AddressCode.objects.filter(request=request).select_related("address__party", "made_by")
    code = codes.order_by("-made_at").first()
    if code is None:
        return None
    printed = request.events.filter(kind=Happening.CODE_LETTER_PRINTED, at__gte=code.made_at).exists()
    return CodeLetter(
        party_number=code.address.party.number,
        made_at=code.made_at,
        made_by=code.made_by.get_username(),
        expires_at=code.expires_at,
        wrong_tries=code.wrong_tries,
        returned_at=code.returned_at,
        printed=printed,
        living=code.returned_at is None and code.expires_at > now and code.wrong_tries < MOST_WRONG_TRIES,
        mine=code.made_by_id == reader.pk,
    )
