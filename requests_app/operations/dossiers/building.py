"""The worker makes the dossiers that are wanted, each under a lease that it renews while it works.

The case is locked while it is read, and again when the dossier is put on record; not while gigabytes are written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import BinaryIO, cast

from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from oomi_registry.notice.adopted import register
from oomi_registry.notice.refused import Refused
from requests_app.dossier import Bundled, Gathered, Looked, RefusedFile, gather, write
from requests_app.fulfilment.access import Alive, OpenFile, build_refused
from requests_app.fulfilment.access.snapshot import told_elsewhere
from requests_app.lifecycle import Actor
from requests_app.models import Enquiry, PrivacyRequest, WantedDossier
from requests_app.operations.built_files import being_written
from requests_app.operations.dossiers.making import Subjects, locked_subjects, put_on_record
from requests_app.operations.leases import MOST_AT_ONCE, Lease, LeaseLost, SetBack, Sweep, build_waiting, mine, set_back
from requests_app.permitted.case import case_of
from requests_app.permitted.dossiers import check_make_dossier
from requests_app.permitted.wishes import check_make_for_ombudsman

State = WantedDossier.State


def build_wanted(*, storage: FileSystemStorage, clock: Callable[[], datetime], limit: int = MOST_AT_ONCE) -> Sweep:
    """Make the dossiers that wait, one after another, at most ``limit`` of them. ``clock`` tells the time.

    Any number of workers may do this at once. What is refused waits for a person at once; what else fails is tried
    again. Raises what the database raises.
    """
    return build_waiting(
        WantedDossier, partial(_build, storage, clock), _failed, storage=storage, clock=clock, limit=limit
    )


def _build(
    storage: FileSystemStorage, clock: Callable[[], datetime], row: WantedDossier, name: str, lease: Lease
) -> None:
    subjects, gathered = _read(row, clock(), lease.alive, partial(_opened, storage))
    with being_written(storage, name) as file:
        made = write(gathered, file, subject=subjects.named, reason=row.reason, alive=lease.alive)
    _finish(row, name, gathered, made, clock())


def _failed(row: WantedDossier, error: Exception, now: datetime) -> SetBack:
    return set_back(row, error, now, for_good=isinstance(error, Refused))


def _read(row: WantedDossier, now: datetime, alive: Alive, open_file: OpenFile) -> tuple[Subjects, Gathered]:
    """Everything it tells, at one moment."""
    with told_elsewhere(alive) as told, transaction.atomic(durable=True):
        subjects, _, _ = _checked(row)
        refused = _refused(subjects, row, now, open_file)
        looked = Looked(
            subjects.requests, subjects.enquiry, now, open_file, with_packages=refused is None, refused=refused
        )
        return subjects, gather(looked, told)


def _checked(row: WantedDossier) -> tuple[Subjects, User, Actor]:
    """What it is of, locked; who wanted it, and in which capacity they still may. Raises ``Refused``."""
    of: PrivacyRequest | Enquiry | None = row.enquiry or row.request
    assert of is not None and row.wanted_by is not None  # noqa: S101, PT018 - the table's own constraint; a person
    subjects = locked_subjects(of)
    return subjects, row.wanted_by, check_make_dossier(row.wanted_by)


def _refused(subjects: Subjects, row: WantedDossier, now: datetime, open_file: OpenFile) -> RefusedFile | None:
    """What the person was refused, where it is made for a wish; it is read as it is written. Raises ``Refused``."""
    if row.wish_id is None:
        return None
    case = case_of(subjects.requests[0])
    assert row.wanted_by is not None and case.request.party is not None  # noqa: S101, PT018 - the check asks the second
    _, _, refused = check_make_for_ombudsman(case, row.wanted_by)
    build = partial(
        build_refused,
        case.request.party,
        register(),
        reference=case.request.reference,
        refused=refused.parts,
        now=now,
        open_file=open_file,
    )
    return RefusedFile(refused.parts, lambda into, alive: build(into=into, alive=alive))


def _finish(row: WantedDossier, name: str, gathered: Gathered, made: Bundled, now: datetime) -> None:
    """The dossier is there, if it is still this worker's to say so. Raises :class:`LeaseLost` or ``Refused``."""
    looked = gathered.looked
    with transaction.atomic(durable=True):
        subjects, actor, capacity = _checked(row)
        if not _as_it_was_read(row, subjects, looked):
            raise LeaseLost
        dossier = put_on_record(
            subjects,
            made,
            reason=row.reason,
            with_packages=looked.with_packages,
            wish=row.wish,
            actor=actor,
            capacity=capacity,
            made_at=looked.now,
            now=now,
        )
        if not mine(row).update(state=State.BUILT, dossier=dossier, file=name, leased_until=None, error="", step=""):
            raise LeaseLost


def _as_it_was_read(row: WantedDossier, subjects: Subjects, looked: Looked) -> bool:
    """Whether it is still of the same person and of what was refused to them; else it is read again."""
    before = {request.pk: request.party_id for request in looked.requests}
    if before != {request.pk: request.party_id for request in subjects.requests}:
        return False
    if looked.refused is None:
        return True
    assert row.wanted_by is not None  # noqa: S101 - asked when it was read
    _, wish, refused = check_make_for_ombudsman(case_of(subjects.requests[0]), row.wanted_by)
    return wish.pk == row.wish_id and [part.pk for part in refused.parts] == [part.pk for part in looked.refused.parts]


def _opened(storage: FileSystemStorage, path: str) -> BinaryIO:
    return cast("BinaryIO", storage.open(path, "rb"))
