"""A breach is opened: by itself when the desk learns that something went to the wrong person, or by hand.

What left in a case belongs to one breach alone, so the same release opens none twice, whichever of the ways it becomes
known by: the link to the person is taken back, the case is opened again, or somebody reports it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from requests_app.breaches.clock import check_awareness, moment_in_words
from requests_app.breaches.course import Awareness, Kind, Status
from requests_app.breaches.events import Happening, Key
from requests_app.events import Happening as CaseHappening
from requests_app.events import Key as CaseKey
from requests_app.lifecycle import Actor
from requests_app.models import AffectedPerson, Breach, PrivacyRequest, ReleasedItem
from requests_app.operations import casework
from requests_app.operations.breaches.casework import write_event
from requests_app.operations.breaches.holding import hold_who_is_to_be_told
from requests_app.operations.submission import check_text
from requests_app.permitted.breaches.checks import check_open_breach
from requests_app.permitted.breaches.refusals import (
    KindMissing,
    NoSuchRelease,
    NoticedBeforeItLeft,
    PeriodReversed,
    ProcessorMissing,
)
from requests_app.permitted.releases import Release, releases_of
from requests_app.reference import BITS, OF_BREACH, reference_of

LONGEST_TEXT = 20_000
LONGEST_PROCESSOR = 200
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a breach, as somebody wrote it; instants with their zone. What is not known yet is empty."""

    kinds: tuple[Kind, ...]
    nature: str = ""
    happened_from: datetime | None = None
    happened_until: datetime | None = None
    person_categories: str = ""
    persons_about: int | None = None
    record_categories: str = ""
    records_about: int | None = None
    consequences: str = ""
    advice: str = ""

    def check(self, now: datetime) -> None:
        """Raise :class:`KindMissing`, :class:`PeriodReversed`, ``AwareInTheFuture`` or ``TextRefused``."""
        if not self.kinds:
            raise KindMissing
        for at in (self.happened_from, self.happened_until):
            if at is not None:
                check_awareness(at, now)
        if self.happened_from and self.happened_until and self.happened_until < self.happened_from:
            raise PeriodReversed
        for text in (self.nature, self.person_categories, self.record_categories, self.consequences, self.advice):
            check_text(text, "teksti", LONGEST_TEXT)

    def write_to(self, breach: Breach) -> None:
        """Set what the record says; the caller saves it."""
        breach.kinds = [kind.value for kind in Kind if kind in self.kinds]
        breach.nature, breach.consequences, breach.advice = (
            self.nature.strip(),
            self.consequences.strip(),
            self.advice.strip(),
        )
        breach.happened_from, breach.happened_until = self.happened_from, self.happened_until
        breach.person_categories, breach.persons_about = self.person_categories.strip(), self.persons_about
        breach.record_categories, breach.records_about = self.record_categories.strip(), self.records_about


@transaction.atomic
def open_breach(
    facts: Facts,
    *,
    aware_at: datetime,
    awareness: Awareness,
    processor: str = "",
    actor: User,
    now: datetime,
    draw: Callable[[], int] = lambda: secrets.randbits(BITS),
) -> Breach:
    """Open a breach by hand, of any kind. A processor's notice is awareness, and names the processor (GDPR 33(2)).

    Raises ``NotPermitted``, ``AwareInTheFuture``, :class:`ProcessorMissing`, or as :meth:`Facts.check`.
    """
    capacity = check_open_breach(actor)
    check_awareness(aware_at, now)
    facts.check(now)
    processor = processor.strip() if awareness is Awareness.PROCESSOR else ""
    if awareness is Awareness.PROCESSOR and not processor:
        raise ProcessorMissing
    check_text(processor, "käsittelijä", LONGEST_PROCESSOR)
    breach = Breach(awareness=awareness, processor=processor, aware_at=aware_at, opened_at=now, opened_by=actor)
    facts.write_to(breach)
    return _opened(breach, draw, capacity=capacity, actor=actor, now=now)


@transaction.atomic
def report_wrong_release(
    request_id: UUID, *, released: Collection[UUID], noticed_at: datetime, actor: User, now: datetime
) -> Breach:
    """Somebody reports that these letters or packages of the case, by their keys, went to the wrong person.

    Raises ``NotPermitted``, ``NothingReleased``, :class:`NoSuchRelease`, :class:`NoticedBeforeItLeft` or
    ``AwareInTheFuture``.
    """
    case, capacity = casework.begin("report_wrong_release", request_id, actor, now)
    check_awareness(noticed_at, now)
    wrong = [release for release in releases_of(case.request) if release.record in released]
    if not wrong or len(wrong) != len(set(released)):
        raise NoSuchRelease
    first = min(release.left_at for release in wrong)
    if noticed_at < first:
        raise NoticedBeforeItLeft(left=moment_in_words(first))
    return _released_wrongly(
        case.request, wrong, aware_at=noticed_at, awareness=Awareness.STAFF, capacity=capacity, actor=actor, now=now
    )


def release_found_wrong(request: PrivacyRequest, *, capacity: Actor, actor: User, now: datetime) -> Breach | None:
    """What told of a person in the locked request, since it was matched, went to the wrong one, as was just found.

    Comes out the breach it belongs to, ``None`` where nothing has left that stands in no breach yet.
    """
    since = request.matched_at
    left = [release for release in releases_of(request) if release.tells]
    wrong = [release for release in left if since is None or release.left_at >= since]
    if not wrong:
        return None
    return _released_wrongly(
        request, wrong, aware_at=now, awareness=Awareness.DESK, capacity=capacity, actor=actor, now=now
    )


def _released_wrongly(
    request: PrivacyRequest,
    wrong: Sequence[Release],
    *,
    aware_at: datetime,
    awareness: Awareness,
    capacity: Actor,
    actor: User,
    now: datetime,
) -> Breach:
    """The open breach of the locked request, opened unless there is one, with these releases in it."""
    open_already = Breach.objects.select_for_update().filter(case=request.pk).exclude(status=Status.CLOSED).first()
    breach = open_already or _open_for(request, wrong, aware_at, awareness, capacity=capacity, actor=actor, now=now)
    ReleasedItem.objects.bulk_create(
        ReleasedItem(
            breach=breach, what=release.what, record=release.record, kind=release.kind, left_at=release.left_at
        )
        for release in wrong
    )
    if request.party_id is not None:
        AffectedPerson.objects.get_or_create(
            breach=breach, party_id=request.party_id, defaults={"added_at": now, "added_by": actor}
        )
        hold_who_is_to_be_told(breach, owner=actor, now=now)
    if open_already is not None:
        codes = {Key.ITEMS: len(wrong)}
        write_event(breach, Happening.RELEASE_ADDED, now=now, capacity=capacity, actor=actor, codes=codes)
        if aware_at < breach.aware_at:  # somebody knew before: the hours run from then
            breach.aware_at = aware_at
            breach.save(update_fields=["aware_at"])
    casework.record(
        request,
        CaseHappening.WRONG_RELEASE,
        now=now,
        capacity=capacity,
        actor=actor,
        codes={CaseKey.BREACH: breach.reference},
    )
    return breach


def _open_for(
    request: PrivacyRequest,
    wrong: Sequence[Release],
    aware_at: datetime,
    awareness: Awareness,
    *,
    capacity: Actor,
    actor: User,
    now: datetime,
) -> Breach:
    breach = Breach(
        awareness=awareness,
        aware_at=aware_at,
        opened_at=now,
        opened_by=actor,
        case=request.pk,
        case_reference=request.reference,
    )
    Facts(
        kinds=(Kind.CONFIDENTIALITY,),
        nature=(
            f"Tietopyynnön {request.reference} käsittelyssä henkilötietoja lähti väärälle henkilölle. "
            f"Ensimmäinen luovutus: {moment_in_words(min(release.left_at for release in wrong))}."
        ),
        happened_from=min(release.left_at for release in wrong),
        happened_until=max(release.left_at for release in wrong),
        persons_about=None if request.party_id is None else 1,
    ).write_to(breach)
    return _opened(breach, lambda: secrets.randbits(BITS), capacity=capacity, actor=actor, now=now)


def _opened(breach: Breach, draw: Callable[[], int], *, capacity: Actor, actor: User, now: datetime) -> Breach:
    breach.reference = _free_reference(draw)
    breach.save()
    write_event(breach, Happening.OPENED, now=now, capacity=capacity, actor=actor)
    return breach


def _free_reference(draw: Callable[[], int]) -> str:
    """A reference no breach has; the unique constraint has the last word."""
    for _ in range(_TRIES):
        reference = reference_of(draw(), OF_BREACH)
        if not Breach.objects.filter(reference=reference).exists():
            return reference
    raise RuntimeError(f"No free reference was found in {_TRIES} tries. Check where the randomness comes from.")
