"""The worker builds the packages that are wanted, each under a lease that it renews while it works.

Whoever works on a copy writes to the file of their fence, so a worker that lost its lease never writes into the file of
the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import BinaryIO, Protocol, cast

from django.core.files.storage import FileSystemStorage
from django.db import transaction

from customers.models import Party
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Register
from requests_app.events import Happening, Key
from requests_app.fulfilment.access.built import Alive, Built, OpenFile
from requests_app.identity import Level, can_carry_out
from requests_app.lifecycle import Actor, Status, is_closed
from requests_app.models import AccessPackage, PrivacyRequest, WithheldPart
from requests_app.operations.built_files import being_written
from requests_app.operations.casework import locked, record
from requests_app.operations.leases import (
    MOST_AT_ONCE,
    Lease,
    LeaseLost,
    NoLongerWanted,
    SetBack,
    Sweep,
    build_waiting,
    mine,
    set_back,
)
from requests_app.operations.packages.discarding import discard_all
from requests_app.rights import Right

State = AccessPackage.State

LONGEST_MISSING = 500


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


Builders = Mapping[Right, Builder]
"""What makes the package of each right."""


def build_wanted(
    builders: Builders, *, storage: FileSystemStorage, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE
) -> Sweep:
    """Build the packages that wait, one after another, at most ``limit`` of them. ``clock`` tells the time.

    Any number of workers may do this at once. Raises what the database raises; what building raises is written down as
    a code, and the copy waits to be tried again.
    """
    return build_waiting(
        AccessPackage, partial(_build, builders, storage, clock), _failed, storage=storage, clock=clock, limit=limit
    )


def _build(
    builders: Builders,
    storage: FileSystemStorage,
    clock: Callable[[], datetime],
    copy: AccessPackage,
    name: str,
    lease: Lease,
) -> None:
    request = copy.right.request
    party = request.party
    if party is None or not _still_wanted(copy):
        raise NoLongerWanted(_discard(request, clock()))
    with being_written(storage, name) as file:
        built = builders[Right(copy.right.right)](
            party,
            register(),
            reference=request.reference,
            language=request.language,
            withheld=tuple(copy.right.withheld_parts.filter(given_at__isnull=True).order_by("id")),
            now=clock(),
            into=file,
            open_file=lambda path: cast("BinaryIO", storage.open(path, "rb")),
            alive=lease.alive,
        )
    _finish(copy, request, name, built, clock())


def _still_wanted(copy: AccessPackage) -> bool:
    """GDPR 12(6): nothing is gathered of a person who is not, or no longer, known well enough."""
    request = copy.right.request
    known = can_carry_out(Right(copy.right.right), Level(request.identity))
    return not is_closed(Status(request.status)) and known


def _discard(request: PrivacyRequest, now: datetime) -> int:
    with transaction.atomic(durable=True):
        return discard_all(locked(request.pk), now=now)


def _finish(copy: AccessPackage, request: PrivacyRequest, name: str, built: Built, now: datetime) -> None:
    """The copy is there, if it is still this worker's to say so. Raises :class:`LeaseLost`."""
    with transaction.atomic(durable=True):
        case = locked(request.pk)
        finished = mine(copy).update(
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


def _failed(copy: AccessPackage, error: Exception, now: datetime) -> SetBack:
    """Back to where it waited; what is given up is written in the case's history."""
    with transaction.atomic(durable=True):
        case = locked(copy.right.request_id)
        back = set_back(copy, error, now)
        if back.gave_up:
            _record(case, copy, Happening.COPY_FAILED, now)
    return back


def _record(case: PrivacyRequest, copy: AccessPackage, kind: Happening, now: datetime) -> None:
    record(case, kind, now=now, capacity=Actor.SYSTEM, right=Right(copy.right.right), codes={Key.COPY: copy.pk})


def _within(missing: tuple[str, ...]) -> str:
    """The codes, one to a line; those that find no room are counted."""
    shown: list[str] = []
    for number, code in enumerate(missing):
        rest = f"… {len(missing) - number}"
        if len("\n".join([*shown, code, rest])) > LONGEST_MISSING:
            return "\n".join([*shown, rest])
        shown.append(code)
    return "\n".join(shown)
