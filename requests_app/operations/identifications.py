"""Strong identification of whoever asks: a browser goes to the provider and comes back [D: strong-identification].

The answer is taken only from the browser that asked, once, within a quarter of an hour. What it says is compared with
what the case says; only where they are of one person is anything known more surely than before.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from customers.matching import names_agree
from customers.queries import index_of_hetu
from oomi_registry.notice.refused import Refused
from requests_app.events import Happening, Key
from requests_app.identity import GIVES, Fact, Means
from requests_app.lifecycle import Actor
from requests_app.models import IdentificationAttempt, PrivacyRequest, StrongIdentification
from requests_app.operations.casework import locked, record
from requests_app.operations.proofs import confirm_contact
from requests_app.operations.shown import person_shown
from requests_app.permitted.identifying import may_identify
from requests_app.permitted.representing import is_represented
from requests_app.strong_identification.asking import Secrets, authorization_address
from requests_app.strong_identification.person import Identified
from requests_app.strong_identification.provider import Provider

LIVES = timedelta(minutes=15)
TOKEN_BYTES = 32
MOST_AT_ONCE = 10
"""How many identifications of one case may be on their way: more is somebody's loop."""


class NothingToIdentify(Refused):
    """The case is closed, its identity is known, or none of its rights needs it."""

    sentence = "Tämä pyyntö ei tarvitse tunnistautumista, tai se on jo tehty."


class Outcome(StrEnum):
    """How an identification ended."""

    SHOWN = "shown"
    ANOTHER = "another"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Begun:
    """The token for the browser to keep, and the provider's address to which it goes."""

    token: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Returned:
    """A browser that came back in time: for which case, and what ties the provider's answer to its question."""

    request_id: UUID
    tied: Secrets


@transaction.atomic
def begin_identification(
    request_id: UUID, provider: Provider, *, redirect_uri: str, language: str, now: datetime
) -> Begun:
    """Send a browser to be identified for a case to which it has shown its right. Raises :class:`NothingToIdentify`.

    ``language`` is that of the page, in which the provider's is asked for too.
    """
    request = locked(request_id)
    under_way = IdentificationAttempt.objects.filter(request=request, used_at__isnull=True, expires_at__gt=now)
    if not may_identify(request) or under_way.count() >= MOST_AT_ONCE:
        raise NothingToIdentify
    token, tied = secrets.token_urlsafe(TOKEN_BYTES), Secrets.drawn()
    IdentificationAttempt.objects.create(
        request=request,
        token_hash=_hash(token),
        state_hash=_hash(tied.state),
        nonce=tied.nonce,
        verifier=tied.verifier,
        language=language,
        began_at=now,
        expires_at=now + LIVES,
    )
    address = authorization_address(provider, tied, redirect_uri=redirect_uri, ui_locales=language, now=now)
    return Begun(token, address)


def attempt_of(tokens: Collection[str], state: str) -> IdentificationAttempt | None:
    """The identification of that state on which that browser was sent, used or not; for what the page says."""
    return _sent_from(tokens).filter(state_hash=_hash(state)).first()


def latest_of(tokens: Collection[str]) -> IdentificationAttempt | None:
    """The identification on which that browser was sent last; for the page's language alone."""
    return _sent_from(tokens).order_by("-began_at").first()


def take_return(tokens: Collection[str], state: str, *, now: datetime) -> Returned | None:
    """The browser came back: whether from that very question, in time and for the first time. One statement decides.

    ``tokens`` are those of its tabs: each is the other half of one state, and of no other.
    """
    mine = _sent_from(tokens).filter(state_hash=_hash(state))
    if not mine.filter(used_at__isnull=True, expires_at__gt=now).update(used_at=now):
        return None
    attempt = mine.get()
    return Returned(attempt.request_id, Secrets(state, attempt.nonce, attempt.verifier))


@transaction.atomic
def conclude_identification(request_id: UUID, who: Identified, *, now: datetime) -> Outcome:
    """What the identification of ``who`` is to the case: identity is shown, or it was another's and nothing changes.

    Either way it is an event, in codes alone (GDPR 12(6); tietosuojalaki 29 §).
    """
    request = locked(request_id)
    if not may_identify(request):
        return Outcome.TOO_LATE
    means = Means.STRONG_IDENTIFICATION
    codes: dict[Key, object] = {Key.HOW: means, Key.LEVEL: GIVES[means], Key.ACR: who.acr}
    if differs := list(_differing(request, who)):
        codes = {Key.DIFFERS: ",".join(differs), Key.ACR: who.acr}
        record(request, Happening.IDENTIFIED_AS_ANOTHER, now=now, capacity=Actor.PERSON, codes=codes)
        return Outcome.ANOTHER
    # Of a representative the henkilötunnus says nothing of whom they act for: then none is kept.
    kept = index_of_hetu(who.hetu) if who.hetu is not None and not is_represented(request) else ""
    StrongIdentification.objects.create(request=request, acr=who.acr, identity_code_index=kept, identified_at=now)
    person_shown(request, means, Happening.STRONGLY_IDENTIFIED, now=now, capacity=Actor.PERSON, codes=codes)
    return Outcome.SHOWN


def case_of_mailbox(reference: str, code: str, *, secret: bytes, now: datetime) -> UUID | None:
    """The case to which somebody has a right by the code that its mailbox was sent; ``None`` where they do not fit."""
    if not confirm_contact(reference, code, secret=secret, now=now):
        return None
    return PrivacyRequest.objects.values_list("pk", flat=True).get(reference=reference)


def clear_old(*, now: datetime) -> int:
    """Forget the identifications whose time is over; comes out how many. No door guards these rows."""
    deleted, _ = IdentificationAttempt.objects.filter(expires_at__lt=now - LIVES).delete()
    return deleted


def _differing(request: PrivacyRequest, who: Identified) -> Iterator[Fact]:
    """What of the one identified is another than what the case says.

    Where an officer has found the person in the register, the register's henkilötunnus decides; where it has none, the
    name and birth date do, beside what was typed.
    """
    party = None if is_represented(request) else request.party
    if party is not None and party.identity_code_index and who.hetu is not None:
        if party.identity_code_index != index_of_hetu(who.hetu):
            yield Fact.HETU
        return
    typed = request.representative_name if is_represented(request) else request.name
    if not names_agree(typed, who.given_names, who.family_name).agree or (
        party is not None and not names_agree(who.name, party.given_names, party.family_name).agree
    ):
        yield Fact.NAME
    if not is_represented(request):
        known = {request.birth_date, party.birth_date if party is not None else None} - {None}
        if known - {who.birth_date}:
            yield Fact.BIRTH_DATE


def _sent_from(tokens: Collection[str]) -> QuerySet[IdentificationAttempt]:
    return IdentificationAttempt.objects.filter(token_hash__in=[_hash(each) for each in tokens])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
