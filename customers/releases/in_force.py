"""Which register is in force, found in the database: one small query, and the register itself read once for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, OperationalError, ProgrammingError, connections
from django.utils import timezone
from psycopg.errors import UndefinedTable

from customers.models import NoticeAdoption, NoticeRelease
from oomi_registry.notice.adopted import adopt, candidate
from oomi_registry.notice.adopted import register as register_in_force
from oomi_registry.notice.canonical import fingerprint, from_text
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.terms import Register

VERSIONS_IN_MIND = 8
_counted: list[tuple[Register, str]] = []


def in_force(on: date | None = None, *, using: str = DEFAULT_DB_ALIAS) -> Register:
    """The register in force on the day ``on`` (Europe/Helsinki; today unless told): the last adopted for it.

    The code's candidate where none is: before the site's first ``migrate``.
    """
    day = on or day_in_helsinki(timezone.now())
    adopted = NoticeAdoption.objects.using(using).filter(in_force_from__lte=day)
    try:
        found = adopted.order_by("-version").values_list("release_id", "release__fingerprint").first()
    except ProgrammingError as broken:
        if isinstance(broken.__cause__, UndefinedTable) and not connections[using].in_atomic_block:
            return candidate()
        raise
    return candidate() if found is None else _whole(*found, using)


def in_force_or_candidate() -> bool:
    """For commands that need no database: whether the register in force could be found there; else the candidate is."""
    try:
        register_in_force()
    except OperationalError:
        adopt(candidate())
        return False
    return True


@dataclass(frozen=True, slots=True)
class Span:
    """When one adopted version was in force: from its day until the day before a later one's, both included.

    ``until`` is ``None`` for the version that nothing has replaced. One that was replaced before its day, or on it,
    never came into force.
    """

    adoption: NoticeAdoption
    until: date | None

    @property
    def never(self) -> bool:
        """Whether there was no day on which it was in force."""
        return self.until is not None and self.until < self.adoption.in_force_from

    @property
    def is_now(self) -> bool:
        """Whether nothing has replaced it."""
        return self.until is None


def spans(come: Sequence[NoticeAdoption]) -> list[Span]:
    """When each of these versions was in force, in their order, which is the latest version first.

    On any day the latest version counts of those that have come, as :func:`in_force` finds it.
    """
    found: list[Span] = []
    soonest: date | None = None
    for adoption in come:
        found.append(Span(adoption, soonest - timedelta(days=1) if soonest else None))
        soonest = min(soonest, adoption.in_force_from) if soonest else adoption.in_force_from
    return found


def adoptions() -> list[NoticeAdoption]:
    """Every adoption, the latest version first, without the pages."""
    shown = ("version", "in_force_from", "adopted_at", "proposed_by__username", "adopted_by__username")
    whole = ("release__fingerprint", "release__register")
    return list(
        NoticeAdoption.objects.select_related("release", "proposed_by", "adopted_by")
        .only(*shown, "release__version", "release__reason", "release__difference", *whole)
        .order_by("-version")
    )


def kept(release: NoticeRelease) -> Register:
    """The register that a release holds."""
    return _read(release.fingerprint, release.register)


def _whole(key: int, known_as: str, using: str) -> Register:
    if fingerprint_of_candidate() == known_as:
        return candidate()
    return _by_key(key, known_as, using)


def fingerprint_of_candidate() -> str:
    """The SHA-256 of the register that the code proposes, which is counted once."""
    proposed = candidate()
    if not _counted or _counted[0][0] is not proposed:
        _counted[:] = [(proposed, fingerprint(proposed))]
    return _counted[0][1]


@lru_cache(maxsize=VERSIONS_IN_MIND)
def _by_key(key: int, known_as: str, using: str) -> Register:
    text = NoticeRelease.objects.using(using).values_list("register", flat=True).get(pk=key)
    return _read(known_as, text)


@lru_cache(maxsize=VERSIONS_IN_MIND)
def _read(_known_as: str, text: str) -> Register:
    return from_text(text)
