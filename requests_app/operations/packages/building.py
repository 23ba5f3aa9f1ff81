"""The worker builds the packages that are wanted, each under a lease that it renews while it works.

A copy is taken by a committed update that counts its fence up. Whoever works on it writes to the file of that fence,
and everything it writes to the row is conditional on the fence still being its own: so a worker that was killed, or
that stood still for longer than its lease, is followed by the next, and one copy is finished once. What failed waits,
ever longer, and after several failures for a person.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol, cast

from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models import Q, QuerySet

from customers.models import Party
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Register
from requests_app.events import Happening, Key
from requests_app.fulfilment.access.built import Alive, Built, OpenFile
from requests_app.identity import Level, can_carry_out
from requests_app.lifecycle import Actor, Status, is_closed
from requests_app.models import AccessPackage, PrivacyRequest, WithheldPart
from requests_app.operations.casework import locked, record
from requests_app.operations.packages.discarding import discard_all
from requests_app.operations.packages.files import being_written, name_of
from requests_app.rights import Right

State = AccessPackage.State

LEASE = timedelta(seconds=60)
RENEWED_EVERY = timedelta(seconds=5)
SHOWN_EVERY = timedelta(seconds=1)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVES_UP_AFTER = 8  # failures; the last waits are half an hour and an hour
MOST_AT_ONCE = 20
LONGEST_MISSING = 500
LONGEST_STEP = 60


class LeaseLost(Exception):
    """Somebody else has taken the copy, or it was discarded: what this worker builds is not wanted any more."""


class Builder(Protocol):
    """What makes a package: the ``build`` of ``requests_app.fulfilment.access`` and ``.portability``."""

    def __call__(
        self,
        party: Party,
        register: Register,
        *,
        reference: str,
        language: str,
        withheld: tuple[WithheldPart, ...],
        now: datetime,
        into: BinaryIO,
        open_file: OpenFile,
        alive: Alive,
    ) -> Built:
        """Write what the right gives of the data about ``party`` into ``into``, forwards only."""


@dataclass(slots=True)
class Sweep:
    """What one call did, in numbers of copies."""

    built: int = 0
    failed: int = 0
    lost: int = 0
    discarded: int = 0


Builders = Mapping[Right, Builder]
"""What makes the package of each right."""


def build_wanted(
    builders: Builders, *, storage: FileSystemStorage, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE
) -> Sweep:
    """Build the packages that wait, one after another, at most ``limit`` of them. ``clock`` tells the time.

    Any number of workers may do this at once. Raises what the database raises; what building raises is written down as
    a code, and the copy waits to be tried again.
    """
    sweep = Sweep()
    for _ in range(limit):
        copy = _taken(clock())
        if copy is None:
            break
        _work(copy, builders[Right(copy.right.right)], storage, clock, sweep)
    return sweep


def _taken(now: datetime) -> AccessPackage | None:
    """The next copy that waits, or whose lease ran out, leased to the caller: committed before anything is written."""
    with transaction.atomic(durable=True):
        waiting = AccessPackage.objects.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lte=now), state__in=[State.WANTED, State.BUILDING]
        )
        copy = waiting.order_by("wanted_at", "id").select_for_update(skip_locked=True).first()
        if copy is not None:
            copy.state, copy.leased_until = State.BUILDING, now + LEASE
            copy.fence += 1
            copy.step, copy.done, copy.total = "", 0, 0
            copy.save(update_fields=["state", "leased_until", "fence", "step", "done", "total"])
    return copy


def _work(
    copy: AccessPackage, build: Builder, storage: FileSystemStorage, clock: Callable[[], datetime], sweep: Sweep
) -> None:
    request = copy.right.request
    party = request.party
    if party is None or not _still_wanted(copy):
        sweep.discarded += _not_wanted(request, clock())
        return
    name = name_of(copy)
    try:
        with being_written(storage, name) as file:
            built = build(
                party,
                register(),
                reference=request.reference,
                language=request.language,
                withheld=tuple(copy.right.withheld_parts.filter(given_at__isnull=True).order_by("id")),
                now=clock(),
                into=file,
                open_file=lambda path: cast("BinaryIO", storage.open(path, "rb")),
                alive=_Lease(copy, clock).alive,
            )
        _finish(copy, request, name, built, clock())
    except LeaseLost:
        storage.delete(name)
        sweep.lost += 1
    except Exception as error:  # noqa: BLE001 - whatever failed, the copy is tried again and its code is shown
        storage.delete(name)
        _failed(copy, request, _code_of(error), clock(), sweep)
    else:
        sweep.built += 1


class _Lease:
    """The lease of one building. It is renewed in a short transaction of its own, never inside the builder's."""

    def __init__(self, copy: AccessPackage, clock: Callable[[], datetime]) -> None:
        self._copy, self._clock = copy, clock
        self._renewed_at = clock()
        self._step = ""

    def alive(self, step: str, done: int, total: int) -> None:
        """Renew the lease and show how far it is, where that was not done just now. Raises :class:`LeaseLost`."""
        now = self._clock()
        since = now - self._renewed_at
        if since < SHOWN_EVERY or (step == self._step and since < RENEWED_EVERY and done < total):
            return
        with transaction.atomic(durable=True):
            still_mine = _mine(self._copy).update(
                leased_until=now + LEASE, step=step[:LONGEST_STEP], done=done, total=total
            )
        if not still_mine:
            raise LeaseLost
        self._renewed_at, self._step = now, step


def _mine(copy: AccessPackage) -> QuerySet[AccessPackage]:
    """The row, as long as nobody has taken it since and it was not discarded."""
    return AccessPackage.objects.filter(pk=copy.pk, fence=copy.fence, state=State.BUILDING)


def _still_wanted(copy: AccessPackage) -> bool:
    """GDPR 12(6): nothing is gathered of a person who is not, or no longer, known well enough."""
    request = copy.right.request
    known = can_carry_out(Right(copy.right.right), Level(request.identity))
    return not is_closed(Status(request.status)) and known


def _not_wanted(request: PrivacyRequest, now: datetime) -> int:
    with transaction.atomic(durable=True):
        return discard_all(locked(request.pk), now=now)


def _finish(copy: AccessPackage, request: PrivacyRequest, name: str, built: Built, now: datetime) -> None:
    """The copy is there, if it is still this worker's to say so. Raises :class:`LeaseLost`."""
    with transaction.atomic(durable=True):
        case = locked(request.pk)
        finished = _mine(copy).update(
            state=State.BUILT,
            built_at=now,
            register_version=register().version,
            file=name,
            size=built.size,
            sha256=built.sha256,
            records=built.records,
            recordings=built.recordings,
            missing=_within(built.missing),
            leased_until=None,
            error="",
            step="",
            done=built.records,
            total=built.records,
        )
        if not finished or case.party_id != request.party_id:
            raise LeaseLost
        case.rights.filter(pk=copy.right_id).update(releases_recordings=built.recordings > 0)  # GDPR 15(4)
        _record(case, copy, Happening.COPY_BUILT, now)


def _failed(copy: AccessPackage, request: PrivacyRequest, code: str, now: datetime, sweep: Sweep) -> None:
    """Back to where it waited, for longer than before; after several failures it waits for a person."""
    attempts = copy.attempts + 1
    gives_up = attempts >= GIVES_UP_AFTER
    with transaction.atomic(durable=True):
        case = locked(request.pk)
        written = _mine(copy).update(
            state=State.FAILED if gives_up else State.WANTED,
            attempts=attempts,
            error=code,
            leased_until=None if gives_up else now + _wait(attempts),
        )
        if written and gives_up:
            _record(case, copy, Happening.COPY_FAILED, now)
    sweep.failed += 1 if written else 0
    sweep.lost += 0 if written else 1


def _record(case: PrivacyRequest, copy: AccessPackage, kind: Happening, now: datetime) -> None:
    record(case, kind, now=now, capacity=Actor.SYSTEM, right=Right(copy.right.right), codes={Key.COPY: copy.pk})


def _wait(attempts: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


def _code_of(error: Exception) -> str:
    """What failed, without its words, which may hold what was being read."""
    if isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno, type(error).__name__)
    return type(error).__name__


def _within(missing: tuple[str, ...]) -> str:
    """The codes, one to a line; those that find no room are counted."""
    shown: list[str] = []
    for number, code in enumerate(missing):
        rest = f"… {len(missing) - number}"
        if len("\n".join([*shown, code, rest])) > LONGEST_MISSING:
            return "\n".join([*shown, rest])
        shown.append(code)
    return "\n".join(shown)
