"""Runs: begun, limited, rehearsed, killed, broken and finished; and the night that beat rings for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from psycopg import sql

from customers.models import EmailMessage, Party, Recording
from retention import disposal
from retention.disposal import runs, taking
from retention.models import DisposalRecord, DisposalRun, FileTombstone, HeldRecord
from tests import scenes
from tests.conftest import as_owner
from tests.rows import World

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 10, 15, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)  # 3.30 in Helsinki
State = DisposalRun.State


@pytest.fixture
def aino() -> Party:
    return scenes.aino(last_contact=date(2026, 6, 1))


def calls(party: Party, *moments: datetime) -> list[Recording]:
    return [scenes.call(party, at=moment) for moment in moments]


def mail(party: Party, at: datetime) -> EmailMessage:
    return EmailMessage.objects.create(party=party, sent_at=at, direction="from_person", address="a@example.com")


def running(*, since: datetime, as_of: date | None = None) -> DisposalRun:
    """A run of another worker."""
    return DisposalRun.objects.create(
        as_of=as_of or since.date(), register_version=date(2024, 2, 27), started_at=since, progressed_at=since
    )


def interrupted_at(when: int) -> Callable[[str, int], None]:
    """What stops a run by hand as soon as so many rows have gone."""

    def stop(table: str, went: int) -> None:
        if went >= when:
            raise KeyboardInterrupt

    return stop


# ---- slices


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 100])
def test_every_slice_ends_at_a_boundary_and_nothing_due_falls_between_two(
    aino: Party, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    """Many calls of one instant, held ones in between, and whole slices of nothing but held ones."""
    monkeypatch.setattr(taking, "ROWS", rows)
    moments = [DUE - timedelta(hours=number // 4) for number in range(24)]
    every = calls(aino, *moments)
    held = {every[number].pk for number in (0, 5, 8, 9, 10, 11, 23)}
    for key in held:
        World().row(HeldRecord, table="customers_recording", record=key)
    not_due = scenes.call(aino, at=datetime(2026, 1, 1, tzinfo=UTC))
    went = disposal.dispose(now=NIGHT)
    assert went.rows == {("customers_recording", "contact_recordings"): 17}
    assert set(Recording.objects.values_list("pk", flat=True)) == held | {not_due.pk}


def test_a_slice_takes_what_is_due_and_not_what_lies_between(aino: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "ROWS", 5)
    calls(aino, *(DUE - timedelta(minutes=number) for number in range(12)))
    disposal.dispose(now=NIGHT)
    assert list(DisposalRecord.objects.order_by("id").values_list("went", flat=True)) == [5, 5, 2]


def test_the_certificate_is_the_rows_that_went_whatever_the_batches(
    aino: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "ROWS", 2)
    calls(aino, *(DUE - timedelta(minutes=number) for number in range(5)))
    mail(aino, DUE)
    went = disposal.dispose(now=NIGHT)
    assert went.rows == {
        ("customers_emailmessage", "contact_recordings"): 1,
        ("customers_recording", "contact_recordings"): 5,
    }
    assert went.total == 6
    run = DisposalRun.objects.get()
    assert (run.state, run.as_of, run.finished_at, run.error) == (State.FINISHED, date(2026, 11, 16), NIGHT, "")


# ---- limit, rule and day


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_no_more_rows_go_than_the_limit_even_of_one_instant(aino: Party, limit: int) -> None:
    calls(aino, DUE, DUE, DUE, DUE - timedelta(days=1), DUE - timedelta(days=1))
    mail(aino, DUE)
    went = disposal.dispose(now=NIGHT, limit=limit)
    assert went.total == limit
    assert Recording.objects.count() + EmailMessage.objects.count() == 6 - limit
    assert (went.complete, went.error) == (False, "limit")
    assert DisposalRun.objects.get().state == State.INTERRUPTED
    assert disposal.dispose(now=NIGHT).total == 6 - limit


def test_a_limit_that_is_not_reached_leaves_a_finished_run(aino: Party) -> None:
    calls(aino, DUE)
    assert disposal.dispose(now=NIGHT, limit=2).complete
    assert DisposalRun.objects.get().state == State.FINISHED


def test_one_rule_alone_leaves_what_goes_by_others() -> None:
    aino = scenes.aino(last_contact=date(2001, 1, 1))
    scenes.relationship(aino, began=date(2000, 1, 1), ended=date(2001, 1, 1))
    calls(aino, DUE)
    went = disposal.dispose(now=NIGHT, rule="contact_recordings")
    assert went.rows == {("customers_recording", "contact_recordings"): 1}
    assert Party.objects.exists()
    assert DisposalRun.objects.get().only_rule == "contact_recordings"


def test_a_day_that_has_not_come_is_only_rehearsed(aino: Party) -> None:
    calls(aino, DUE)
    ahead = date(2026, 11, 17)
    with pytest.raises(disposal.FutureDay):
        disposal.dispose(now=NIGHT, as_of=ahead)
    assert not DisposalRun.objects.exists()
    assert disposal.rehearse(now=NIGHT, as_of=ahead).as_of == ahead


def test_the_day_is_the_one_in_helsinki(aino: Party) -> None:
    """At 22.30 UTC on the last day it is already the day after in Helsinki."""
    calls(aino, DUE)
    assert disposal.dispose(now=datetime(2026, 11, 15, 21, 30, tzinfo=UTC)).total == 0
    assert disposal.dispose(now=datetime(2026, 11, 15, 22, 30, tzinfo=UTC)).total == 1


def test_a_run_as_of_an_earlier_day_takes_what_was_due_then(aino: Party) -> None:
    calls(aino, DUE, datetime(2024, 10, 10, tzinfo=UTC))
    assert disposal.dispose(now=NIGHT, as_of=date(2026, 11, 11)).total == 1


# ---- rehearsal


def test_a_rehearsal_counts_what_the_run_then_takes_and_leaves_no_trace() -> None:
    aino = scenes.aino(last_contact=date(2001, 1, 1))
    bond = scenes.relationship(aino, began=date(2000, 1, 1), ended=date(2001, 1, 1))
    scenes.electricity(aino, began=date(2000, 1, 1), ended=date(2001, 1, 1), within=bond)
    calls(aino, DUE)
    would = disposal.rehearse(now=NIGHT)
    assert (Recording.objects.count(), Party.objects.count()) == (1, 1)
    assert not DisposalRun.objects.exists()
    assert not DisposalRecord.objects.exists()
    went = disposal.dispose(now=NIGHT)
    assert dict(would.rows) == dict(went.rows)
    assert went.total == 6


def test_a_rehearsal_ahead_tells_what_that_night_will_take(aino: Party) -> None:
    calls(aino, DUE, datetime(2025, 10, 15, tzinfo=UTC))
    assert disposal.rehearse(now=NIGHT, as_of=date(2028, 1, 1), rule="contact_recordings").total == 2


# ---- the night


@pytest.mark.parametrize(
    ("moment", "runs_then"),
    [
        (datetime(2026, 11, 16, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 16, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 16, 20, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 16, 0, 0, tzinfo=UTC), True),  # summer time: 3.00 in Helsinki
        (datetime(2026, 7, 15, 23, 59, tzinfo=UTC), False),
    ],
)
def test_the_night_begins_at_its_hour_in_helsinki(moment: datetime, *, runs_then: bool) -> None:
    assert (disposal.nightly(now=moment) is not None) is runs_then


def test_a_night_that_is_done_is_not_done_again(aino: Party) -> None:
    assert disposal.nightly(now=NIGHT) is not None
    calls(aino, DUE)
    for minutes in (5, 10, 15):
        assert disposal.nightly(now=NIGHT + timedelta(minutes=minutes)) is None
    assert DisposalRun.objects.count() == 1
    next_night = disposal.nightly(now=NIGHT + timedelta(days=1))
    assert next_night is not None
    assert next_night.total == 1


def test_a_night_after_an_outage_of_a_week_takes_all_that_became_due_meanwhile(aino: Party) -> None:
    disposal.nightly(now=NIGHT)
    calls(aino, *(DUE + timedelta(days=number) for number in range(7)))
    later = disposal.nightly(now=NIGHT + timedelta(days=7))
    assert later is not None
    assert later.total == 7


@pytest.mark.parametrize("other", [{"limit": 1}, {"rule": "contact_recordings"}, {"as_of": date(2026, 11, 15)}])
def test_a_run_that_took_a_part_does_not_stand_for_the_nights(aino: Party, other: dict[str, object]) -> None:
    calls(aino, DUE, DUE - timedelta(days=1))
    mail(aino, DUE)
    disposal.dispose(now=NIGHT, **other)  # type: ignore[arg-type]  # each is one argument of its type
    assert disposal.nightly(now=NIGHT) is not None
    assert not Recording.objects.exists()
    assert not EmailMessage.objects.exists()


def test_a_whole_run_by_hand_stands_for_the_nights() -> None:
    disposal.dispose(now=NIGHT)
    assert disposal.nightly(now=NIGHT + timedelta(hours=1)) is None


def test_a_ring_while_another_run_is_at_work_does_nothing() -> None:
    other = running(since=NIGHT - timedelta(seconds=5))
    assert disposal.nightly(now=NIGHT) is None
    other.refresh_from_db()
    assert other.state == State.RUNNING


def test_a_run_that_was_killed_is_written_down_and_another_goes_on(aino: Party) -> None:
    calls(aino, DUE)
    killed = running(since=NIGHT - timedelta(seconds=11))
    went = disposal.nightly(now=NIGHT)
    assert went is not None
    assert went.total == 1
    killed.refresh_from_db()
    assert (killed.state, killed.error, killed.finished_at) == (State.INTERRUPTED, "killed", NIGHT)


# ---- stopped and taken over


def test_a_run_stopped_by_hand_says_so_and_the_next_takes_the_rest(
    aino: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "ROWS", 2)
    calls(aino, *(DUE - timedelta(minutes=number) for number in range(6)))
    with pytest.raises(KeyboardInterrupt):
        disposal.dispose(now=NIGHT, progress=interrupted_at(4))
    stopped = DisposalRun.objects.get()
    assert (stopped.state, stopped.error) == (State.INTERRUPTED, "KeyboardInterrupt")
    assert Recording.objects.count() == 2
    assert disposal.dispose(now=NIGHT).total == 2


def test_a_run_that_was_taken_for_dead_notices_and_stops(aino: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "ROWS", 2)
    calls(aino, *(DUE - timedelta(minutes=number) for number in range(6)))

    def somebody_ends_it(table: str, went: int) -> None:
        runs.end_killed(NIGHT + timedelta(minutes=1))

    with pytest.raises(disposal.RunEnded):
        disposal.dispose(now=NIGHT, progress=somebody_ends_it)
    assert DisposalRun.objects.get().error == "killed"
    assert Recording.objects.count() == 4


def test_the_run_shows_how_far_it_has_come(aino: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "ROWS", 1)
    calls(aino, *(DUE - timedelta(minutes=number) for number in range(3)))
    ticks, seen = iter(NIGHT + timedelta(seconds=number) for number in range(100_000)), list[tuple[int, datetime]]()

    def look(table: str, went: int) -> None:
        seen.append((went, DisposalRun.objects.get().progressed_at))

    disposal.dispose(now=NIGHT, clock=lambda: next(ticks), progress=look)
    assert [went for went, _ in seen] == [1, 2, 3]
    assert seen[0][1] < seen[1][1] < seen[2][1]


# ---- broken


def raises_on(table: str, event: str) -> tuple[str, str]:
    """SQL that makes the database fail at every such write, and SQL that mends it."""
    failing = (
        "CREATE OR REPLACE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fault'; END $$;"
        f"CREATE TRIGGER fault BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION fault()"
    )
    return failing, "DROP FUNCTION IF EXISTS fault CASCADE"


WRITES = [
    ("retention_disposalrun", "INSERT"),
    ("retention_disposalrun", "UPDATE"),
    ("customers_recording", "DELETE"),
    ("retention_disposalrecord", "INSERT"),
    ("retention_filetombstone", "INSERT"),
    ("retention_filetombstone", "UPDATE"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("table", "event"), WRITES)
def test_a_fault_at_any_write_of_a_run_leaves_a_state_that_the_next_run_finishes(
    files: Path, table: str, event: str
) -> None:
    """What is certified is what went, what is held stays, and files and rows agree, before and after."""
    aino = scenes.aino(last_contact=date(2026, 6, 1))
    held = scenes.call(aino, at=DUE, audio="held.wav")
    World().row(HeldRecord, table="customers_recording", record=held.pk)
    scenes.call(aino, at=DUE, audio="goes.wav")
    mail(aino, DUE)
    for name in ("held.wav", "goes.wav"):
        (files / name).write_bytes(b"RIFF")
    fault, mended = raises_on(table, event)
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute(sql.SQL(fault))
        try:
            try:
                broken = disposal.dispose(now=NIGHT)
            except DatabaseError:
                pass
            else:
                assert not broken.complete
                assert broken.error
            gone = 3 - Recording.objects.count() - EmailMessage.objects.count()
            assert sum(DisposalRecord.objects.values_list("went", flat=True)) == gone
            assert Recording.objects.filter(pk=held.pk).exists()
        finally:
            owner.execute(sql.SQL(mended))
    assert disposal.dispose(now=NIGHT + timedelta(minutes=1)).complete
    assert list(Recording.objects.all()) == [held]
    assert not EmailMessage.objects.exists()
    assert sum(DisposalRecord.objects.values_list("went", flat=True)) == 2
    assert [path.name for path in files.iterdir()] == ["held.wav"]
    assert not FileTombstone.objects.filter(removed_at=None).exists()
    assert not DisposalRun.objects.filter(state=State.RUNNING).exists()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_fails_is_left_to_the_next_run_and_the_others_go_on() -> None:
    aino = scenes.aino(last_contact=date(2026, 6, 1))
    calls(aino, DUE)
    mail(aino, DUE)
    fault, mended = raises_on("customers_emailmessage", "DELETE")
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute(sql.SQL(fault))
        try:
            went = disposal.dispose(now=NIGHT)
        finally:
            owner.execute(sql.SQL(mended))
    assert went.rows == {("customers_recording", "contact_recordings"): 1}
    run = DisposalRun.objects.get()
    assert (run.state, run.error) == (State.INTERRUPTED, "customers_emailmessage P0001")
    assert disposal.nightly(now=NIGHT + timedelta(minutes=5)) is not None
    assert not EmailMessage.objects.exists()
