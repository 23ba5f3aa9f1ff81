"""An approved erasure is carried out: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model, Q

from customers.holdings.leaving import by_its_own_clocks
from customers.models import Consent, ConsentWithdrawal, Party
from customers.operations.bans import bind_known_contacts
from customers.operations.consents import withdraw
from customers.operations.erasures import remember_keys
from customers.restricted import Use, used_for
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Register
from retention.disposal import runs
from retention.disposal.files import Removed
from retention.erasure.fingerprints import agrees
from retention.erasure.holding import release_own
from retention.erasure.planned import Line, PlannedRow, lines_of
from retention.erasure.planning import Settled, settle
from retention.erasure.pseudonyms import forget, pseudonymise, unneeded
from retention.erasure.settling import needed_fields
from retention.erasure.taking import check_nothing_refers, external_keys, files_follow, one_erasure, take
from retention.fates import Fate
from retention.models import DisposalRun

LOOKED_AGAIN_WITHIN = timedelta(days=30)
_GOES_ON = frozenset({Fate.KEPT, Fate.HELD, Fate.PSEUDONYMISED})
"""Of whom something is kept for a time. What a running contract needs goes by the night's rules alone."""

ERASURE = "erasure"
"""What the certificate says in place of a retention rule, and how a run of this kind is known."""


class PlanChanged(Refused):
    """What would be done is no longer what was approved: rows came or went, or a day moved."""

    sentence = "Tiedot ovat muuttuneet hyväksynnän jälkeen, joten mitään ei poistettu. Laadi suunnitelma uudelleen."


@dataclass(frozen=True, slots=True)
class Done:
    """What an erasure did: the run that certifies it, its lines as they came true, and what became of the files."""

    run: UUID
    lines: list[Line]
    files: Removed


def carry_out(
    party: Party, approved_fingerprint: str, *, register: Register, own_request: str, index_key: bytes, now: datetime
) -> Done:
    """Carry out the plan of ``party`` that has ``approved_fingerprint`` (GDPR 17(1)).

    All of it is one transaction, which is the caller's where there is one: the files then go when that is committed and
    ``files`` is empty. A hold that was placed after the approval is no change: its rows stay, and the lines say so.
    ``own_request`` as for :func:`retention.erasure.plan`; ``index_key`` is ``INDEX_KEY``; ``now`` an instant in UTC.
    Raises :class:`PlanChanged`, and :class:`retention.disposal.DisposalBusy` where others keep what it needs locked.
    """
    today = day_in_helsinki(now)
    with one_erasure():
        if not Party.objects.select_for_update().filter(pk=party.pk).exists():
            raise PlanChanged  # the night took the person meanwhile
        found = settle(party, register, today=today, own_request=own_request)
        if not agrees(approved_fingerprint, found.fates, found.held.since):
            raise PlanChanged
        run = runs.begin(today, now, ERASURE)
        try:
            _remember(party, found, index_key, now)
            lasts = _withdraw_consents(party, own_request, register, now)
            _erase(party, found, run, now)
            check_nothing_refers()
        except IntegrityError as came_meanwhile:
            raise PlanChanged from came_meanwhile
        runs.end(run, DisposalRun.State.FINISHED, now)
        lines = lines_of(_as_done(found, lasts))
    return Done(run.pk, lines, files_follow(lambda: now))


def going_of(found: Settled) -> dict[type[Model], list[UUID]]:
    """The keys of the rows that go, table by table."""
    going: dict[type[Model], list[UUID]] = {}
    for each, sentence in zip(found.every, found.sentences, strict=True):
        if each.declaration.guarded and sentence.fate is Fate.REMOVED:
            going.setdefault(each.model, []).extend(each.keys)
    return going


def _remember(party: Party, found: Settled, index_key: bytes, now: datetime) -> None:
    """What outlives the erasure as hashes: every ban (GDPR 21(3)), and the keys that must not bring the person back."""
    bind_known_contacts(party, key=index_key)
    known = list(external_keys(going_of(found)))
    fate = found.of_the_person().fate
    if fate in {Fate.KEPT, Fate.PSEUDONYMISED}:
        known += external_keys({Party: [party.pk]})
    remember_keys(known, key=index_key, now=now)


def _withdraw_consents(party: Party, own_request: str, register: Register, now: datetime) -> dict[UUID, date | None]:
    """Take back every consent in force: that is what asking for erasure says (GDPR 17(1)(b)). Until when each is kept.

    What stood on them goes with this erasure, so nothing is left for the withdrawals to follow.
    """
    in_force = Consent.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), in_force_until__isnull=True)
    lasts = {}
    declaration = declaration_of(Consent)
    for consent in in_force.filter(party=party).select_related("relationship"):
        withdraw(consent, own_request or ERASURE, now)
        if isinstance(declaration, Privacy):
            lasts[consent.pk] = by_its_own_clocks(consent, declaration, register).ends
    ConsentWithdrawal.objects.filter(consent__party=party, followed_at__isnull=True).update(followed_at=now)
    return lasts


def _erase(party: Party, found: Settled, run: DisposalRun, now: datetime) -> None:
    going = going_of(found)
    release_own(found.held, [*(key for keys in going.values() for key in keys), party.pk], now=now)
    take(run.pk, ERASURE, going)
    fate = found.of_the_person().fate
    if fate is Fate.PSEUDONYMISED:
        pseudonymise([party.pk], now=now)
    elif fate in {Fate.KEPT, Fate.HELD} and party.pk not in found.held.since:
        forget([party.pk], unneeded_of(found))
    if fate in _GOES_ON:
        look_again([party.pk], found, day_in_helsinki(now))


def unneeded_of(found: Settled) -> list[str]:
    """Those of the fields that say who the person is that nothing which stays needs."""
    declaration = declaration_of(Party)
    return unneeded(needed_fields(declaration, found.staying())) if isinstance(declaration, Privacy) else []


def look_again(parties: Collection[UUID], found: Settled, today: date) -> None:
    """Write down the day on which it is looked what of these people is needed no more.

    That is the day after the first of the last days, and in a month at the latest: a hold has no day.
    """
    days = [each.until for each in found.staying() if each.until is not None and each.until >= today]
    next_day = min([*(day + timedelta(days=1) for day in days), today + LOOKED_AGAIN_WITHIN])
    with used_for(Use.DATA_SUBJECT):
        Party.objects.filter(pk__in=parties).update(erasure_goes_on=next_day)


def _as_done(found: Settled, lasts: dict[UUID, date | None]) -> Iterator[PlannedRow]:
    """The rows as they came true: a consent that was taken back has its last day now."""
    for row in found.rows():
        yield replace(row, until=lasts[row.key]) if row.fate is Fate.KEPT and row.key in lasts else row
