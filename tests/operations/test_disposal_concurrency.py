"""The disposal while others work: holds placed, rows added, and a second disposal, each over its own connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from psycopg.errors import ForeignKeyViolation

from customers.models import ContactPoint, MeteringPoint, Party, Recording, Relationship
from retention import disposal, holds
from retention.disposal import taking
from retention.models import DisposalRecord, DisposalRun, HeldRecord, LegalHold
from tests import scenes
from tests.conftest import as_owner
from tests.logins import as_application, open_door

pytestmark = pytest.mark.django_db(transaction=True)

DUE = datetime(2024, 10, 15, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
PATIENCE = 15.0


@dataclass
class Elsewhere:
    """Something that runs in a thread, over a database connection of its own."""

    work: Callable[[], object]
    result: object = None
    error: BaseException | None = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.result = self.work()
        except BaseException as error:  # noqa: BLE001  # told to the test, which raises it
            self.error = error
        finally:
            connection.close()

    def finish(self) -> object:
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        if self.error is not None:
            raise self.error
        return self.result


def waiting_for_locks() -> int:
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        found = owner.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted "
            "AND (database IS NULL OR database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        ).fetchone()
    assert found is not None
    return int(str(found[0]))


def until(holds_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds_true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def night() -> disposal.Went:
    return disposal.dispose(now=NIGHT)


def hold(party: Party, *records: Recording) -> LegalHold:
    officer = User.objects.get_or_create(username="officer")[0]
    reason = LegalHold.Reason.DISPUTE
    return holds.place(party, reason, records=records or None, owner=officer, review_on=date(2027, 1, 1), now=NIGHT)


def test_a_hold_committed_while_the_disposal_waits_for_it_is_honoured_ten_times_of_ten() -> None:
    """One statement cannot see a hold that was committed while it waited; the batch locks first and deletes next."""
    survived = 0
    for _ in range(10):
        aino = scenes.aino()
        held, goes = scenes.call(aino, at=DUE), scenes.call(aino, at=DUE)
        with transaction.atomic():
            hold(aino, held)
            disposing = Elsewhere(night)
            until(lambda: waiting_for_locks() > 0)
        disposing.finish()
        survived += Recording.objects.filter(pk=held.pk).exists()
        assert not Recording.objects.filter(pk=goes.pk).exists()
        with transaction.atomic():
            for each in LegalHold.objects.filter(lifted_at=None):
                holds.lift(each, now=NIGHT)
        night()
        Party.objects.filter(pk=aino.pk).update(customer_number=None)
    assert survived == 10


def test_a_hold_placed_while_a_batch_is_under_way_sees_what_the_batch_has_left() -> None:
    aino = scenes.aino()
    goes, stays = scenes.call(aino, at=DUE), scenes.call(aino, at=NIGHT)
    run = DisposalRun.objects.create(as_of=NIGHT.date(), register_version=NIGHT, started_at=NIGHT, progressed_at=NIGHT)
    with as_application(autocommit=False) as batch:
        batch.execute("LOCK TABLE retention_legalhold, retention_heldrecord IN SHARE MODE")
        open_door(batch, run.pk)
        batch.execute("DELETE FROM customers_recording WHERE id = %s", [goes.pk])
        placing, naming = Elsewhere(lambda: hold(aino)), Elsewhere(lambda: hold(aino, goes))
        until(lambda: waiting_for_locks() == 2)
        batch.commit()
    placing.finish()
    with pytest.raises(holds.NotThePersons):
        naming.finish()
    covered = HeldRecord.objects.filter(table="customers_recording").values_list("record", flat=True)
    assert list(covered) == [stays.pk]


@contextmanager
def holds_locked() -> Iterator[None]:
    """Somebody is changing a hold and has not finished."""
    with as_application(autocommit=False) as login:
        login.execute("LOCK TABLE retention_heldrecord IN ROW EXCLUSIVE MODE")
        yield


def test_a_disposal_that_cannot_lock_the_holds_waits_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retention.disposal.door.LOCK_TIMEOUT", "50ms")
    scenes.call(scenes.aino(), at=DUE)
    with holds_locked():
        disposing = Elsewhere(night)
        time.sleep(0.5)  # several tries
        assert disposing.thread.is_alive()
        assert Recording.objects.exists()
    disposing.finish()
    assert not Recording.objects.exists()


def test_a_disposal_gives_up_after_its_patience_and_the_next_finishes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retention.disposal.door.LOCK_TIMEOUT", "50ms")
    scenes.call(scenes.aino(last_contact=date(2026, 6, 1)), at=DUE)
    with holds_locked(), monkeypatch.context() as hasty:
        hasty.setattr(taking, "PATIENCE", timedelta(seconds=0.2))
        with pytest.raises(disposal.DisposalBusy):
            night()
    run = DisposalRun.objects.get()
    assert (run.state, run.error) == (DisposalRun.State.INTERRUPTED, "DisposalBusy")
    assert night().total == 1


def test_whoever_places_a_hold_does_not_wait_long_behind_a_waiting_disposal() -> None:
    """The disposal's own wait is short: two seconds, then it lets others pass."""
    aino = scenes.aino()
    scenes.call(aino, at=DUE)
    with as_application(autocommit=False) as slow:
        slow.execute("LOCK TABLE retention_heldrecord IN ROW EXCLUSIVE MODE")
        disposing = Elsewhere(night)
        until(lambda: waiting_for_locks() > 0)
        began = time.monotonic()
        hold(aino)
        assert time.monotonic() - began < 4
    disposing.finish()
    assert Recording.objects.exists()


@contextmanager
def mail_arriving(party: Party) -> Iterator[None]:
    """Somebody is adding an e-mail of the person's, and commits it at the end of the block."""
    with as_application(autocommit=False) as other:
        other.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as it is in the moment of its commit
        other.execute(
            "INSERT INTO customers_emailmessage (id, party_id, sent_at, direction, address, subject, body, source) "
            "VALUES (gen_random_uuid(), %s, now(), 'from_person', 'a@example.com', '', '', 'person')",
            [party.pk],
        )
        yield
        other.commit()


def test_a_record_that_comes_first_keeps_the_person_whole_and_not_the_others() -> None:
    aino, pekka = (make(last_contact=date(2001, 1, 1)) for make in (scenes.aino, scenes.pekka))
    with mail_arriving(aino):
        disposing = Elsewhere(night)
        until(lambda: waiting_for_locks() > 0)
    went = disposing.finish()
    assert isinstance(went, disposal.Went)
    assert went.complete
    assert list(Party.objects.all()) == [aino]
    assert [point.party for point in ContactPoint.objects.all()] == [aino]
    assert pekka not in Party.objects.all()


def test_a_record_that_comes_too_late_finds_the_person_gone_and_never_half_of_them() -> None:
    """Between one of a person's tables and the next nobody can get in."""
    aino = scenes.aino(last_contact=date(2001, 1, 1))
    refused = []

    def add_mail(table: str, went: int) -> None:
        try:
            with mail_arriving(aino):
                pass
        except ForeignKeyViolation:
            refused.append(table)

    assert disposal.dispose(now=NIGHT, progress=add_mail).total == 2
    assert refused == ["customers_party"]
    assert not ContactPoint.objects.exists()
    assert not Party.objects.exists()


def test_a_row_that_comes_to_refer_to_one_that_is_going_keeps_it_and_not_the_others() -> None:
    """The batch fails as a whole at its commit, and is tried again without that row."""
    aino = scenes.aino()
    stays, goes = (scenes.relationship(aino, began=date(2001, 1, 1), ended=date(2001, 1, day)) for day in (2, 3))
    place = MeteringPoint.objects.create(party=aino, gsrn="643007574000138589", street="A", postal_code="1", city="B")
    with as_application(autocommit=False) as other:
        other.execute("SET CONSTRAINTS ALL IMMEDIATE")
        other.execute(
            "INSERT INTO customers_electricitycontract (id, party_id, relationship_id, metering_point_id, "
            "contract_number, product, agreed_on, began_on, source) "
            "VALUES (gen_random_uuid(), %s, %s, %s, 'S-1', '', '2001-01-01', '2001-01-01', 'person')",
            [aino.pk, stays.pk, place.pk],
        )
        disposing = Elsewhere(night)
        until(lambda: waiting_for_locks() > 0)
        other.commit()
    went = disposing.finish()
    assert isinstance(went, disposal.Went)
    assert went.complete
    assert list(Relationship.objects.all()) == [stays]
    assert goes not in Relationship.objects.all()


def test_two_runs_at_once_take_every_row_once_and_certify_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "ROWS", 3)
    aino = scenes.aino()
    for number in range(60):
        scenes.call(aino, at=DUE - timedelta(minutes=number // 2))
    kept = scenes.call(aino, at=DUE)
    hold(aino, kept)
    both = [Elsewhere(night), Elsewhere(night)]
    took = [run.finish() for run in both]
    assert [went.complete for went in took if isinstance(went, disposal.Went)] == [True, True]
    assert sum(went.total for went in took if isinstance(went, disposal.Went)) == 60
    assert sum(DisposalRecord.objects.values_list("went", flat=True)) == 60
    assert list(Recording.objects.all()) == [kept]


def test_a_living_run_is_not_taken_for_dead_in_the_middle_of_a_long_batch() -> None:
    """Its row is locked as long as the batch lasts, however long ago it last said that it lives."""
    run = DisposalRun.objects.create(
        as_of=NIGHT.date(), register_version=NIGHT, started_at=NIGHT, progressed_at=NIGHT - timedelta(hours=1)
    )
    with as_application(autocommit=False) as batch:
        batch.execute("UPDATE retention_disposalrun SET error = '' WHERE id = %s", [run.pk])
        assert disposal.nightly(now=NIGHT) is None
        batch.rollback()
    assert disposal.nightly(now=NIGHT) is not None
