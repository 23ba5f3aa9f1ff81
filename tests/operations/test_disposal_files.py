"""Stored files follow their rows: never before a committed tombstone, never while a row names them, never forgotten."""

from __future__ import annotations

import errno
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection

from customers.models import Party, Recording
from retention import disposal
from retention.disposal import files as disposal_files
from retention.models import DisposalRun, FileTombstone, HeldRecord
from tests import scenes
from tests.conftest import as_owner
from tests.logins import as_application, open_door
from tests.rows import World

pytestmark = pytest.mark.django_db(transaction=True)

DUE = datetime(2024, 10, 15, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
NEXT_NIGHT = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)


def stored(folder: Path, name: str) -> Path:
    """A recording's file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF")
    return path


@pytest.fixture
def aino() -> Party:
    return scenes.aino()


def test_a_file_goes_with_its_row_and_its_neighbours_stay(aino: Party, files: Path) -> None:
    goes, stays = stored(files, "recordings/0a/one.wav"), stored(files, "recordings/0a/other.wav")
    scenes.call(aino, at=DUE, audio="recordings/0a/one.wav")
    scenes.call(aino, at=datetime(2026, 1, 1, tzinfo=UTC), audio="recordings/0a/other.wav")
    went = disposal.dispose(now=NIGHT)
    assert (went.files.removed, went.files.spared, went.files.failed) == (1, 0, 0)
    assert (goes.exists(), stays.exists()) == (False, True)
    tombstone = FileTombstone.objects.get()
    assert (tombstone.run_id, tombstone.path, tombstone.removed_at) == (went.run, "recordings/0a/one.wav", NIGHT)


def test_a_held_rows_file_stays(aino: Party, files: Path) -> None:
    file = stored(files, "recordings/0a/one.wav")
    call = scenes.call(aino, at=DUE, audio="recordings/0a/one.wav")
    World().row(HeldRecord, table="customers_recording", record=call.pk)
    disposal.dispose(now=NIGHT)
    assert file.exists()


def test_two_rows_that_go_at_once_in_two_transactions_take_the_file_they_share(aino: Party, files: Path) -> None:
    """Neither sees that the other goes. A tombstone of each is settled when both are over."""
    file = stored(files, "shared.wav")
    calls = [scenes.call(aino, at=DUE, audio="shared.wav") for _ in range(2)]
    run = DisposalRun.objects.create(
        as_of=NIGHT.date(), register_version=NIGHT.date(), started_at=NIGHT, progressed_at=NIGHT
    )
    with as_application(autocommit=False) as one, as_application(autocommit=False) as other:
        for login, call in zip((one, other), calls, strict=True):
            open_door(login, run.pk)
            login.execute("DELETE FROM customers_recording WHERE id = %s", [call.pk])
        one.commit()
        other.commit()
    assert file.exists()
    assert disposal.dispose(now=NIGHT).files == disposal.Removed(removed=1)
    assert not file.exists()


def test_a_file_is_not_taken_by_a_run_that_cannot_see_how_another_ends(aino: Party, files: Path) -> None:
    """One row has gone, the other is going: the file stays until that is certain, and then it goes."""
    file = stored(files, "shared.wav")
    scenes.call(aino, at=DUE, audio="shared.wav")
    later = scenes.call(aino, at=datetime(2024, 10, 20, tzinfo=UTC), audio="shared.wav")
    run = DisposalRun.objects.create(
        as_of=NIGHT.date(), register_version=NIGHT.date(), started_at=NIGHT, progressed_at=NIGHT
    )
    with as_application(autocommit=False) as other:
        open_door(other, run.pk)
        other.execute("DELETE FROM customers_recording WHERE id = %s", [later.pk])
        assert disposal.dispose(now=NIGHT).files == disposal.Removed(spared=1)
        assert file.exists()
        other.commit()
    assert disposal.dispose(now=NIGHT).files == disposal.Removed(removed=1)
    assert not file.exists()


def test_a_file_that_is_not_there_counts_as_removed(aino: Party) -> None:
    scenes.call(aino, at=DUE, audio="recordings/never/stored.wav")
    went = disposal.dispose(now=NIGHT)
    assert went.complete
    assert went.files.removed == 1


def test_a_row_without_a_file_leaves_no_tombstone(aino: Party) -> None:
    scenes.call(aino, at=DUE)
    disposal.dispose(now=NIGHT)
    assert not FileTombstone.objects.exists()


def test_a_file_that_the_disk_refuses_is_tried_again_by_the_next_run(
    aino: Party, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused, other = stored(files, "refused.wav"), stored(files, "other.wav")
    for path in (refused, other):
        scenes.call(aino, at=DUE, audio=path.name)
    remove = FileSystemStorage.delete

    def on_a_failing_disk(storage: FileSystemStorage, name: str) -> None:
        if name == refused.name:
            raise OSError(errno.EIO, "input/output error")
        remove(storage, name)

    with monkeypatch.context() as failing:
        failing.setattr(FileSystemStorage, "delete", on_a_failing_disk)
        went = disposal.dispose(now=NIGHT)
    assert (went.files.removed, went.files.failed, went.error) == (1, 1, "files refused: 1")
    assert went.complete
    assert FileTombstone.objects.get(path=refused.name).error == "EIO"
    assert FileTombstone.objects.get(path=refused.name).removed_at is None
    assert (refused.exists(), other.exists()) == (True, False)
    again = disposal.dispose(now=NEXT_NIGHT)
    assert (again.total, again.files.removed, again.error) == (0, 1, "")
    assert not refused.exists()
    assert FileTombstone.objects.get(path=refused.name).error == ""


def test_a_real_disk_that_refuses_is_told_by_its_code(aino: Party, files: Path) -> None:
    """A folder with something in it stands where the file should be: even root cannot remove that as a file."""
    stored(files, "taken.wav/inside")
    scenes.call(aino, at=DUE, audio="taken.wav")
    assert disposal.dispose(now=NIGHT).files.failed == 1
    assert FileTombstone.objects.get().error == "ENOTEMPTY"
    assert (files / "taken.wav" / "inside").exists()


@pytest.mark.parametrize("path", ["../outside.wav", "/etc/passwd", "recordings/../../outside.wav"])
def test_a_path_that_leads_out_of_the_storage_removes_nothing(aino: Party, files: Path, path: str) -> None:
    outside = stored(files.parent, "outside.wav")
    scenes.call(aino, at=DUE, audio=path)
    went = disposal.dispose(now=NIGHT)
    assert went.files.failed == 1
    assert FileTombstone.objects.get().error == "OUTSIDE_THE_STORAGE"
    assert outside.exists()
    assert Path("/etc/passwd").exists()


def test_a_run_that_dies_between_the_rows_and_the_files_is_finished_by_the_next(
    aino: Party, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [stored(files, f"{number}.wav") for number in range(5)]
    for path in paths:
        scenes.call(aino, at=DUE, audio=path.name)

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(disposal_files, "remove_files", dies)
        with pytest.raises(KeyboardInterrupt):
            disposal.dispose(now=NIGHT)
    assert not Recording.objects.exists()
    assert all(path.exists() for path in paths)
    assert FileTombstone.objects.filter(removed_at=None).count() == 5
    assert disposal.dispose(now=NIGHT).files.removed == 5
    assert not any(path.exists() for path in paths)


def test_a_run_that_dies_after_a_file_and_before_it_says_so_is_finished_by_the_next(
    aino: Party, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [stored(files, f"{number}.wav") for number in range(5)]
    for path in paths:
        scenes.call(aino, at=DUE, audio=path.name)
    remove, removed = FileSystemStorage.delete, list[str]()

    def dies_after_three(storage: FileSystemStorage, name: str) -> None:
        if len(removed) == 3:
            raise KeyboardInterrupt
        removed.append(name)
        remove(storage, name)

    with monkeypatch.context() as dying:
        dying.setattr(FileSystemStorage, "delete", dies_after_three)
        with pytest.raises(KeyboardInterrupt):
            disposal.dispose(now=NIGHT)
    assert FileTombstone.objects.filter(removed_at=None).count() == 5
    assert disposal.dispose(now=NIGHT).files.removed == 5
    assert not any(path.exists() for path in paths)


def test_no_file_is_removed_before_others_can_see_its_tombstone(
    aino: Party, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Intent before act, asked over another connection at the moment of each removal."""
    for number in range(7):
        scenes.call(aino, at=DUE, audio=stored(files, f"{number}.wav").name)
    monkeypatch.setattr("retention.disposal.taking.ROWS", 2)
    monkeypatch.setattr(disposal_files, "AT_ONCE", 3)
    remove, seen = FileSystemStorage.delete, []
    with as_owner(str(connection.settings_dict["NAME"])) as other:

        def watched(storage: FileSystemStorage, name: str) -> None:
            row = other.execute("SELECT count(*) FROM retention_filetombstone WHERE path = %s", [name]).fetchone()
            rows = other.execute("SELECT count(*) FROM customers_recording WHERE audio = %s", [name]).fetchone()
            seen.append((row, rows))
            remove(storage, name)

        monkeypatch.setattr(FileSystemStorage, "delete", watched)
        disposal.dispose(now=NIGHT)
    assert seen == [((1,), (0,))] * 7


def test_a_rehearsal_tells_how_many_files_would_go_and_removes_none(aino: Party, files: Path) -> None:
    for name in ("one.wav", "shared.wav", "shared.wav"):
        scenes.call(aino, at=DUE, audio=stored(files, name).name)
    scenes.call(aino, at=datetime(2026, 1, 1, tzinfo=UTC), audio=stored(files, "kept.wav").name)
    scenes.call(aino, at=DUE, audio="kept.wav")
    assert disposal.rehearse(now=NIGHT).files_to_remove == 2
    assert sorted(path.name for path in files.iterdir()) == ["kept.wav", "one.wav", "shared.wav"]
    assert not FileTombstone.objects.exists()
