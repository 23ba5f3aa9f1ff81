"""``rotate_field_keys``: what is under an old key goes over to the current one; what cannot is told and left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from customers.fields import seal_value
from customers.operations import rotation
from customers.sealing import key_id_of
from tests.conftest import as_owner
from tests.sealed import NEW, OLD, Insured, Note, fill, put, stored_of, tables

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

COMMAND = "rotate_field_keys"


@pytest.fixture(autouse=True)
def _under_the_old_key(transactional_db: None, settings: object) -> Iterator[None]:
    settings.FIELD_KEYS = OLD  # type: ignore[attr-defined]  # pytest-django's wrapper has every setting
    with tables():
        yield


@pytest.fixture
def keys(_under_the_old_key: None, settings: object) -> list[UUID]:
    """25 insured people under the old key, on a site that has a new one."""
    made = fill([f"code-{number}" for number in range(25)])
    settings.FIELD_KEYS = f"{NEW},{OLD}"  # type: ignore[attr-defined]
    return made


def under(keys: list[UUID]) -> list[str | None]:
    """The ids of the keys that the rows' codes are under."""
    return [key_id_of(stored_of("tests_insured", key, "identity_code") or b"") for key in keys]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(COMMAND, *arguments, stdout=out)
    return out.getvalue()


def figures(*arguments: str) -> dict[str, object]:
    found = json.loads(run("--json", *arguments))
    assert isinstance(found, dict)
    return found


def no_pause(seconds: float) -> None:
    """Nobody holds anything here."""


def test_every_sealed_column_of_the_site_is_found_without_anybody_naming_it() -> None:
    named = [str(column.place) for column in rotation.sealed_columns()]
    assert {"tests_insured.identity_code", "tests_insured.health", "tests_note.body"} <= set(named)
    assert named == sorted(named)


@pytest.mark.parametrize("batch", ["1", "7", "25", "2000"])
def test_rows_under_the_old_key_go_over_to_the_new_one(keys: list[UUID], settings: object, batch: str) -> None:
    assert figures("--batch", batch)["resealed"] == 25
    assert under(keys) == ["2027a"] * 25
    settings.FIELD_KEYS = NEW  # type: ignore[attr-defined]
    assert [Insured.objects.get(pk=key).identity_code for key in keys] == [f"code-{n}" for n in range(25)]


def test_what_is_under_the_current_key_and_what_is_empty_is_left_alone(keys: list[UUID]) -> None:
    current = Insured.objects.create(identity_code="current")
    empty = Insured.objects.create()
    before = stored_of("tests_insured", current.pk, "identity_code")
    assert figures()["resealed"] == 25
    assert stored_of("tests_insured", current.pk, "identity_code") == before
    assert stored_of("tests_insured", empty.pk, "identity_code") is None
    assert figures()["resealed"] == 0


def test_the_blind_index_stays_as_it_is(keys: list[UUID]) -> None:
    before = list(Insured.objects.order_by("pk").values_list("identity_code_index", flat=True))
    run()
    assert list(Insured.objects.order_by("pk").values_list("identity_code_index", flat=True)) == before


def test_a_rehearsal_opens_every_value_and_writes_nothing(keys: list[UUID]) -> None:
    found = figures("--rehearse")
    assert (found["resealed"], found["left"], found["rehearsed"]) == (25, 25, True)
    assert under(keys) == ["2026a"] * 25
    assert "25  tests_insured.identity_code sinetöitäisiin uudelleen avaimella 2027a" in run("--rehearse")


def test_a_rotation_that_is_stopped_keeps_what_it_did_and_goes_on_when_it_is_run_again(
    keys: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = rotation._Rotation._write
    batches = 0

    def stop_in_the_third(self: rotation._Rotation, *given: object) -> None:
        nonlocal batches
        batches += 1
        write(self, *given)  # type: ignore[arg-type]  # handed on
        if batches == 3:
            raise KeyboardInterrupt  # Ctrl-C before the batch is committed

    monkeypatch.setattr(rotation._Rotation, "_write", stop_in_the_third)
    with pytest.raises(CommandError, match="Aja uudelleen, niin työ jatkuu") as stopped:
        run("--batch", "5")
    assert stopped.value.returncode == 130
    assert under(sorted(keys)) == ["2027a"] * 10 + ["2026a"] * 15
    monkeypatch.undo()
    assert figures()["resealed"] == 15
    assert under(keys) == ["2027a"] * 25


def test_a_row_that_does_not_open_is_named_and_left_and_the_others_go_over(keys: list[UUID]) -> None:
    broken = stored_of("tests_insured", keys[3], "identity_code")
    put(Insured.objects.get(pk=keys[4]), broken)
    out = StringIO()
    with pytest.raises(CommandError, match="Pidä vanha avain asetuksessa FIELD_KEYS") as told:
        call_command(COMMAND, "--batch", "2", stdout=out)
    assert told.value.returncode == 1
    assert f"1  tests_insured.identity_code ei avaudu: {keys[4]}" in out.getvalue()
    assert "1  tests_insured.identity_code on avaimen 2026a alla" in out.getvalue()
    assert "code-" not in out.getvalue()
    assert under(keys) == ["2027a"] * 4 + ["2026a"] + ["2027a"] * 20
    assert stored_of("tests_insured", keys[4], "identity_code") == broken


def test_rows_under_a_key_that_was_taken_away_too_early_fail_the_command_and_say_which_key(
    keys: list[UUID], settings: object
) -> None:
    settings.FIELD_KEYS = NEW  # type: ignore[attr-defined]
    out = StringIO()
    with pytest.raises(CommandError) as told:
        call_command(COMMAND, "--json", stdout=out)
    assert told.value.returncode == 1
    found = json.loads(out.getvalue())
    assert (found["unreadable"], found["left"], found["resealed"]) == (25, 25, 0)
    (column,) = [one for one in found["columns"] if one["unreadable"]]
    assert column["left"] == {"2026a": 25}
    assert len(column["unreadable_rows"]) == rotation.SHOWN
    assert under(keys) == ["2026a"] * 25
    settings.FIELD_KEYS = f"{NEW},{OLD}"  # type: ignore[attr-defined]
    assert figures()["left"] == 0


def test_an_append_only_table_is_rotated_by_its_owner_since_the_application_may_not(settings: object) -> None:
    """The application's login cannot change what tells what happened (ASVS 13.2.2)."""
    note = Note.objects.create(body="teksti")
    settings.FIELD_KEYS = f"{NEW},{OLD}"  # type: ignore[attr-defined]
    (column,) = [one for one in rotation.sealed_columns() if str(one.place) == "tests_note.body"]
    assert rotation.login_for(column) == "owner"
    assert figures()["resealed"] == 1
    assert key_id_of(stored_of("tests_note", note.pk, "body") or b"") == "2027a"
    assert Note.objects.get().body == "teksti"


def test_without_the_owners_login_nothing_is_begun_and_the_command_says_what_to_set(
    keys: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "settings", {"default": connections.settings["default"]})
    with pytest.raises(CommandError, match=r"tests_note\.body\. Anna .* MIGRATE_DATABASE_URL") as told:
        run()
    assert told.value.returncode == 2
    assert under(keys) == ["2026a"] * 25
    assert figures("--rehearse")["resealed"] == 25  # which writes nothing, and asks for nothing


def test_a_table_that_the_application_writes_is_rotated_by_the_application() -> None:
    for column in rotation.sealed_columns():
        if str(column.place) != "tests_note.body":
            assert rotation.login_for(column) == "default"


def test_while_one_writer_never_lets_go_the_rotation_ends_and_tells_what_is_left(keys: list[UUID]) -> None:
    waits: list[float] = []
    (column,) = [one for one in rotation.sealed_columns() if str(one.place) == "tests_insured.identity_code"]
    with as_owner(str(connections["default"].settings_dict["NAME"]), autocommit=False) as writer:
        writer.execute("SELECT 1 FROM tests_insured WHERE id = %s FOR UPDATE", [keys[0]])
        (went,) = rotation.rotate([column], pause=waits.append)
    assert (went.resealed, went.left, went.unreadable_rows) == (24, {"2026a": 1}, 0)
    assert 5 <= len(waits) <= 20


def test_two_rotations_share_the_work(keys: list[UUID]) -> None:
    """The second begins in the middle of the first."""
    (column,) = [one for one in rotation.sealed_columns() if str(one.place) == "tests_insured.identity_code"]
    second: list[rotation.Rotated] = []

    def another(stage: rotation.Stage) -> None:
        if not second:
            second.extend(rotation.rotate([column], pause=no_pause))

    (first,) = rotation.rotate([column], pause=no_pause, batch=5, progress=another)
    assert (first.resealed, second[0].resealed) == (5, 20)
    assert under(keys) == ["2027a"] * 25


def test_progress_counts_to_the_whole(keys: list[UUID]) -> None:
    stages: list[rotation.Stage] = []
    columns = rotation.sealed_columns()
    list(rotation.rotate(columns, pause=no_pause, batch=10, progress=stages.append))
    assert [(stage.done, stage.total) for stage in stages] == [(10, 25), (20, 25), (25, 25)]


class Terminal(StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_is_and_a_log_does_not(keys: list[UUID]) -> None:
    terminal, log = Terminal(), StringIO()
    call_command(COMMAND, "--batch", "10", "--rehearse", stdout=StringIO(), stderr=log)
    assert log.getvalue() == ""
    call_command(COMMAND, "--batch", "10", stdout=StringIO(), stderr=terminal)
    shown = [" ".join(line.split()) for line in terminal.getvalue().split("\r")]
    assert "20 / 25 tests_insured.identity_code" in shown
    assert shown[-1] == ""


@pytest.mark.parametrize("batch", ["0", "-1", "x", "100001", "９"])
def test_a_batch_of_no_size_is_refused(batch: str) -> None:
    with pytest.raises(CommandError, match="ei ole erän koko"):
        run(f"--batch={batch}")


def test_without_a_key_the_command_says_what_to_set(settings: object) -> None:
    settings.FIELD_KEYS = ""  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="FIELD_KEYS has no key to use") as told:
        run()
    assert told.value.returncode == 2


def test_a_value_copied_in_while_the_command_runs_is_found_by_the_next(keys: list[UUID], settings: object) -> None:
    """A process that was not restarted still seals under the old key."""
    run()
    settings.FIELD_KEYS = f"{OLD},{NEW}"  # type: ignore[attr-defined]
    put(Insured.objects.get(pk=keys[0]), seal_value(Insured, keys[0], "identity_code", "late"))
    settings.FIELD_KEYS = f"{NEW},{OLD}"  # type: ignore[attr-defined]
    assert figures()["resealed"] == 1
    assert Insured.objects.get(pk=keys[0]).identity_code == "late"
