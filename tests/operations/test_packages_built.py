"""The copy's way from wanted to built: one worker at a time, what was killed is finished by the next, failures wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from requests_app import operations
from requests_app.events import Happening
from requests_app.fulfilment.access.built import Alive
from requests_app.identity import IdentityNotEnough
from requests_app.models import AccessPackage, PrivacyRequest
from requests_app.operations import packages
from requests_app.operations.built_files import name_of
from requests_app.operations.leases import GIVES_UP_AFTER, LEASE
from requests_app.permitted.copy_refusals import CopyAlreadyThere
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, NotPermitted, RightNotAsked
from requests_app.rights import Right
from tests import casework, staff, submissions
from tests.packages import CONTENT, builder, copied, linked, storage, stored, worked
from tests.submissions import MONDAY

pytestmark = pytest.mark.usefixtures("files")
State = AccessPackage.State


def fresh(copy: AccessPackage) -> AccessPackage:
    return AccessPackage.objects.get(pk=copy.pk)


def wanted(request: PrivacyRequest | None = None) -> AccessPackage:
    """Aino's copy, which waits for the worker."""
    return operations.want_copy((request or linked()).pk, actor=staff.heikki(), now=MONDAY)


@pytest.mark.django_db
def test_ainos_copy_is_wanted_by_one_button_and_built_by_the_worker() -> None:
    """GDPR 15(3): a copy of the data. [D: the-copy]."""
    request = linked()
    copy = copied(request, builder(recordings=2))
    assert (copy.state, copy.size, copy.records, copy.recordings, copy.missing) == ("built", len(CONTENT), 2, 2, "")
    assert Path(storage().path(copy.file.name)).read_bytes() == CONTENT
    assert Path(storage().path(copy.file.name)).stat().st_mode & 0o777 == 0o600
    assert request.rights.get(right="access").releases_recordings, "told by the copy, GDPR 15(4)"
    kinds = list(request.events.order_by("at", "id").values_list("kind", flat=True))
    assert kinds[-2:] == [Happening.COPY_WANTED, Happening.COPY_BUILT]


@pytest.mark.django_db
def test_nobody_gathers_the_data_of_a_person_who_has_not_shown_who_they_are() -> None:
    """GDPR 12(6)"""
    request = linked()
    for level in ("none", "contact"):
        PrivacyRequest.objects.filter(pk=request.pk).update(identity=level)
        with pytest.raises(IdentityNotEnough):
            wanted(request)
    with pytest.raises(NotLinked):
        wanted(casework.in_work())


@pytest.mark.django_db
def test_a_copy_is_for_a_request_of_access_in_work_and_by_the_desk() -> None:
    request = linked()
    with pytest.raises(NotPermitted):
        operations.want_copy(request.pk, actor=staff.tuula(), now=MONDAY)
    wanted(request)
    with pytest.raises(CopyAlreadyThere):
        wanted(request)
    with pytest.raises(RightNotAsked):
        wanted(casework.in_work(submissions.pekkas_short()))
    with pytest.raises(NotInThisStatus):
        wanted(submissions.received(submissions.ainos()))


@pytest.mark.django_db
def test_identity_that_was_taken_back_meanwhile_discards_the_copy_unbuilt() -> None:
    request = linked()
    copy = wanted(request)
    PrivacyRequest.objects.filter(pk=request.pk).update(identity="none")
    assert worked() == packages.Sweep(discarded=1)
    assert (fresh(copy).state, stored()) == ("discarded", [])


@pytest.mark.django_db
def test_a_copy_that_another_worker_holds_is_let_be_until_its_lease_runs_out() -> None:
    copy = wanted()
    AccessPackage.objects.filter(pk=copy.pk).update(state="building", fence=1, leased_until=MONDAY + LEASE)
    assert worked() == packages.Sweep()
    assert worked(now=MONDAY + LEASE) == packages.Sweep(built=1)
    assert fresh(copy).fence == 2


@pytest.mark.django_db
def test_the_lease_is_renewed_while_the_work_goes_on_and_the_desk_sees_how_far_it_is() -> None:
    now = [MONDAY]
    copy = wanted()
    seen: list[tuple[datetime | None, str, int, int]] = []

    def slowly(alive: Alive) -> None:
        for done in range(1, 4):
            now[0] += timedelta(seconds=50)
            alive("puhelut", done, 9)
            row = fresh(copy)
            seen.append((row.leased_until, row.step, row.done, row.total))
            assert worked(now=now[0]) == packages.Sweep(), "nobody else takes it"

    packages.build_wanted({Right.ACCESS: builder(meanwhile=slowly)}, storage=storage(), clock=lambda: now[0])
    assert seen[-1] == (MONDAY + timedelta(seconds=150) + LEASE, "puhelut", 3, 9)
    assert fresh(copy).state == "built"


@pytest.mark.django_db
def test_a_worker_that_stood_still_for_longer_than_its_lease_leaves_the_copy_to_the_next() -> None:
    """One copy, once: the late one neither finishes nor touches the other's file."""
    copy = wanted()
    late = MONDAY + LEASE + timedelta(seconds=1)

    def stands_still(_: Alive) -> None:
        assert worked(builder(content=b"PK of the next"), now=late) == packages.Sweep(built=1)

    assert worked(builder(meanwhile=stands_still)) == packages.Sweep(lost=1)
    after = fresh(copy)
    assert (after.state, after.fence, after.built_at) == ("built", 2, late)
    assert stored() == [f"{copy.pk.hex}-2.zip"]
    assert Path(storage().path(after.file.name)).read_bytes() == b"PK of the next"
    assert copy.right.request.events.filter(kind=Happening.COPY_BUILT).count() == 1


@pytest.mark.django_db
def test_whoever_lost_the_lease_stops_at_the_next_sign_of_life() -> None:
    copy = wanted()
    reached = []

    def lost(alive: Alive) -> None:
        AccessPackage.objects.filter(pk=copy.pk).update(fence=7)
        alive("seuraava", 2, 2)
        reached.append(True)

    now = iter(MONDAY + timedelta(seconds=10 * step) for step in range(20))
    sweep = packages.build_wanted(
        {Right.ACCESS: builder(meanwhile=lost)}, storage=storage(), clock=lambda: next(now), limit=1
    )
    assert (sweep, reached, stored()) == (packages.Sweep(lost=1), [], [])


@pytest.mark.django_db
def test_what_fails_is_tried_again_ever_later_and_then_waits_for_a_person() -> None:
    request = linked()
    copy = wanted(request)

    def full(_: Alive) -> None:
        raise OSError(28, "No space left on device: Aino")

    now, waits = MONDAY, []
    for attempt in range(1, GIVES_UP_AFTER + 1):
        assert worked(builder(meanwhile=full), now=now) == packages.Sweep(failed=1)
        row = fresh(copy)
        assert (row.attempts, row.error, stored()) == (attempt, "ENOSPC", [])
        if row.leased_until is not None:
            assert worked(now=now) == packages.Sweep(), "not before its time"
            waits.append(row.leased_until - now)
            now = row.leased_until
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=30), timedelta(minutes=32))
    assert fresh(copy).state == "failed"
    assert request.events.filter(kind=Happening.COPY_FAILED).count() == 1
    assert worked(now=now + timedelta(days=1)) == packages.Sweep()
    again = operations.want_copy(request.pk, actor=staff.heikki(), now=now)
    assert (again.pk, again.attempts) == (copy.pk, 0)
    assert worked(now=now) == packages.Sweep(built=1)


@pytest.mark.django_db
def test_a_discarded_copy_is_not_finished_by_whoever_was_building_it() -> None:
    request = linked()
    copy = wanted(request)

    def discarded(_: Alive) -> None:
        operations.discard_copy(request.pk, actor=staff.heikki(), now=MONDAY)

    assert worked(builder(meanwhile=discarded)) == packages.Sweep(lost=1)
    assert (fresh(copy).state, stored()) == ("discarded", [])


@pytest.mark.django_db
def test_leftovers_go_and_what_a_row_names_or_somebody_writes_stays() -> None:
    """Intent before act: a discarded copy's row forgets its file first, and then the file goes."""
    request = linked()
    built = copied(request)
    assert packages.remove_leftovers(storage()) == 0
    operations.discard_copy(request.pk, actor=staff.heikki(), now=MONDAY)
    assert stored() == [f"{built.pk.hex}-1.zip"]

    other = operations.want_copy(request.pk, actor=staff.heikki(), now=MONDAY)
    AccessPackage.objects.filter(pk=other.pk).update(state="building", fence=3, leased_until=MONDAY + LEASE)
    other.fence = 3
    mine = Path(storage().path(name_of(other)))
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.with_name(mine.name + ".part").write_bytes(b"half")
    mine.with_name(f"{other.pk.hex}-2.zip.part").write_bytes(b"of the one before")
    mine.with_name("somebody-elses.txt").write_bytes(b"not ours")
    assert packages.remove_leftovers(storage()) == 2
    assert stored() == sorted([f"{mine.name}.part", "somebody-elses.txt"])


@pytest.mark.django_db
def test_a_copy_that_is_finished_while_leftovers_are_looked_for_keeps_its_file() -> None:
    """Two workers: one sweeps while the other says in its row that the copy is there."""
    copy = copied(linked())
    AccessPackage.objects.filter(pk=copy.pk).update(state="building", file="", leased_until=MONDAY + LEASE)

    def finished_after(execute: Callable[..., object], sql: str, *rest: object) -> object:
        cursor = execute(sql, *rest)
        if sql.startswith("SELECT") and "requests_app_accesspackage" in sql:
            with connection.cursor() as other:
                other.execute(
                    "UPDATE requests_app_accesspackage SET state = 'built', file = %s WHERE id = %s",
                    [copy.file.name, copy.pk],
                )
        return cursor

    with connection.execute_wrapper(finished_after):
        assert packages.remove_leftovers(storage()) == 0
    assert fresh(copy).state == "built"
    assert stored() == [f"{copy.pk.hex}-1.zip"]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_build_each_copy_once() -> None:
    copies = [wanted(linked()) for _ in range(6)]
    together, failures, sweeps = threading.Barrier(4), [], []

    def work() -> None:
        try:
            together.wait(timeout=30)
            sweeps.append(worked())
        except BaseException as failure:  # noqa: BLE001 - carried to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert sum(sweep.built for sweep in sweeps) == len(copies)
    assert {fresh(copy).fence for copy in copies} == {1}
    assert len(stored()) == len(copies)
