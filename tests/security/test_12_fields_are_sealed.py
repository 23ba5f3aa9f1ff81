"""Sealed fields hold no clear text, and their keys are changed while rows are read and written.

ASVS 5.0 11.x, 16.5.3; [D: sealed-fields]. That a flipped bit fails is in ``tests/rules/test_sealing.py`` for every bit
of a value, that a moved value fails also through the model in ``tests/operations/test_sealed_fields_refused.py``.
"""

from __future__ import annotations

import base64
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Self
from uuid import UUID

import pytest
from django.db import connections, models
from psycopg import sql
from psycopg.errors import CheckViolation, DataException

from customers.fields import CannotOpen, SealedField, open_value
from customers.operations import rotation
from customers.sealing import key_id_of
from oomi_registry.settings import BASE_DIR
from tests import production
from tests.conftest import as_owner
from tests.logins import as_application
from tests.rows import World
from tests.sealed import NEW, OLD, Insured, fill, stored_of, tables

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

ROWS = 100_000
CANARY = "Kanarialintu-010190-999X-ÄÖÅ"


@pytest.fixture
def insured(transactional_db: None, settings: object) -> Iterator[None]:
    settings.FIELD_KEYS = OLD  # type: ignore[attr-defined]  # pytest-django's wrapper has every setting
    with tables():
        yield


# ---- no clear text in any sealed column


def rows_with_a_canary() -> Iterator[tuple[SealedField, models.Model]]:
    """A row of each table that has sealed fields, with the canary in each of them."""
    for model in dict.fromkeys(column.model for column in rotation.sealed_columns()):
        columns = [column for column in rotation.sealed_columns() if column.model is model]
        row = World().row(model, **{column.name: f"{CANARY}-{column.name}" for column in columns})
        for column in columns:
            yield column, row


def test_every_sealed_column_of_every_model_is_bytes_without_clear_text(insured: None) -> None:
    seen = 0
    for column, row in rows_with_a_canary():
        with as_application() as login:
            kind = login.execute(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attname = %s",
                [column.model._meta.db_table, column.column],
            ).fetchone()
            assert kind == ("bytea",)
            whole = login.execute(
                sql.SQL("SELECT table_.*::text FROM {} AS table_ WHERE {} = %s").format(
                    sql.Identifier(column.model._meta.db_table), sql.Identifier(str(column.model._meta.pk.column))
                ),
                [row.pk],
            ).fetchone()
        sealed = stored_of(column.model._meta.db_table, row.pk, column.column)
        assert sealed is not None
        assert key_id_of(sealed) == "2026a"
        for form in (CANARY, CANARY.encode().hex(), base64.b64encode(CANARY.encode()).decode()[:-4]):
            assert form not in str(whole)
        assert CANARY.encode() not in sealed
        assert open_value(column.model, row.pk, column.name, sealed) == f"{CANARY}-{column.name}"
        for clear in (CANARY.encode(), b"", b"1" * 60):
            with pytest.raises((CheckViolation, DataException)):
                put_into(column, clear)
        seen += 1
    assert seen >= 3  # those of the tests alone


def put_into(column: SealedField, clear: bytes) -> None:
    """Write bytes into a sealed column of every row, as whoever owns the table could."""
    with as_owner(str(connections["default"].settings_dict["NAME"])) as owner:
        owner.execute(
            sql.SQL("UPDATE {} SET {} = %s").format(
                sql.Identifier(column.model._meta.db_table), sql.Identifier(str(column.column))
            ),
            [clear],
        )


# ---- the keys are changed while rows are read and written


class Traffic:
    """People who read and write the rows meanwhile, each on a connection of their own."""

    def __init__(self, keys: list[UUID]) -> None:
        self.keys = keys
        self.codes = {key: f"code-{number}" for number, key in enumerate(keys)}
        self.stop = threading.Event()
        self.faults: list[BaseException] = []
        self.reads = self.writes = self.touches = 0
        self.seen_current = 0

    def _until_stopped(self, act: Callable[[random.Random], None], seed: int) -> None:
        drawn = random.Random(seed)
        try:
            while not self.stop.is_set():
                act(drawn)
        except BaseException as fault:  # noqa: BLE001 - the test fails with it
            self.faults.append(fault)
        finally:
            connections["default"].close()

    def read(self, drawn: random.Random) -> None:
        """Whatever row is drawn opens, to what somebody wrote there."""
        row = Insured.objects.get(pk=drawn.choice(self.keys))
        assert (row.identity_code or "").split("/")[0] == self.codes[row.pk].split("/")[0]
        self.reads += 1

    def write(self, drawn: random.Random) -> None:
        """A new code for a row of the first half, which nobody else writes."""
        row = Insured.objects.get(pk=self.keys[drawn.randrange(len(self.keys) // 2)])
        row.identity_code = f"{self.codes[row.pk].split('/')[0]}/{drawn.random()}"
        row.save()
        self.codes[row.pk] = row.identity_code or ""
        self.writes += 1

    def touch(self, drawn: random.Random) -> None:
        """Another column of a row of the second half, saved whole: with the ciphertext that was read."""
        row = Insured.objects.get(pk=self.keys[drawn.randrange(len(self.keys) // 2, len(self.keys))])
        row.visits += 1
        row.save()
        self.touches += 1

    def __enter__(self) -> Self:
        acts = (self.read, self.read, self.write, self.touch)
        self.threads = [threading.Thread(target=self._until_stopped, args=(act, at)) for at, act in enumerate(acts)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(30)


def test_100_000_rows_change_their_key_while_they_are_read_and_written(
    insured: None, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = fill([f"code-{number}" for number in range(ROWS)])
    settings.FIELD_KEYS = f"{NEW},{OLD}"  # type: ignore[attr-defined]
    (column,) = [one for one in rotation.sealed_columns() if str(one.place) == "tests_insured.identity_code"]
    began = time.monotonic()
    with Traffic(keys) as traffic:
        (went,) = rotation.rotate([column], pause=time.sleep)
    took = time.monotonic() - began
    assert traffic.faults == []
    assert went.unreadable_rows == 0
    assert went.resealed > ROWS * 0.95
    assert min(traffic.reads, traffic.writes, traffic.touches) > 100
    # Whoever had read a row and saved it whole in that moment put its old ciphertext back, which still opens.
    (rest,) = rotation.rotate([column], pause=time.sleep)
    assert (rest.left, rest.unreadable_rows) == ({}, 0)
    settings.FIELD_KEYS = NEW  # type: ignore[attr-defined]
    found = {row.pk: row.identity_code for row in Insured.objects.iterator()}
    assert found == traffic.codes
    assert sum(row.visits for row in Insured.objects.iterator()) == traffic.touches
    with capsys.disabled():
        print(
            f"\n{went.resealed} of {ROWS} rows sealed again in {took:.1f} s beside {traffic.reads} reads, "
            f"{traffic.writes} new codes and {traffic.touches} other writes; {rest.resealed} in a second run; "
            "0 unreadable"
        )


def test_a_rotation_waits_for_nobody_and_comes_back_to_what_was_locked(insured: None, settings: object) -> None:
    keys = fill([f"code-{number}" for number in range(10)])
    settings.FIELD_KEYS = f"{NEW},{OLD}"  # type: ignore[attr-defined]
    (column,) = [one for one in rotation.sealed_columns() if str(one.place) == "tests_insured.identity_code"]
    with as_application(autocommit=False) as writer:
        writer.execute("UPDATE tests_insured SET visits = 1 WHERE id = %s", [keys[3]])
        waits: list[float] = []

        def pause(seconds: float) -> None:
            waits.append(seconds)
            writer.commit()

        (went,) = rotation.rotate([column], pause=pause)
    assert len(waits) == 1
    assert (went.resealed, went.left) == (10, {})
    assert Insured.objects.get(pk=keys[3]).visits == 1


# ---- keys


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("2026a", "FIELD_KEYS cannot be used. The key 2026a has 0 bytes, not 32."),
        (OLD + "," + OLD, "FIELD_KEYS cannot be used. The key id 2026a stands twice."),
        ("2026a:c2hvcnQ=", "FIELD_KEYS cannot be used. The key 2026a has 5 bytes, not 32."),
    ],
)
def test_a_site_whose_keys_cannot_be_used_does_not_start(keys: str, told: str) -> None:
    ran = production.python("manage.py", "check", FIELD_KEYS=keys)
    assert ran.returncode != 0
    assert told in ran.stdout
    assert "c2hvcnQ=" not in ran.stdout


@pytest.mark.parametrize("other", ["INDEX_KEY", "SECRET_KEY"])
def test_the_deployment_checks_see_a_key_that_seals_and_does_something_else(other: str) -> None:
    key = NEW.partition(":")[2]
    ran = production.python("manage.py", "check", "--deploy", FIELD_KEYS=NEW, **{other: key})
    assert ran.returncode != 0
    assert "deployment.E004" in ran.stdout


def test_a_local_site_makes_a_key_of_its_own_and_asks_for_none() -> None:
    show = "from customers.fields import keyring; print(keyring().ids)"
    ran = production.python("manage.py", "shell", "-v0", "-c", show, FIELD_KEYS="", DATABASE_URL="", ALLOWED_HOSTS="")
    assert "('local',)" in ran.stdout, ran.stdout


def test_no_key_stands_in_the_repository() -> None:
    example = (BASE_DIR / ".env.example").read_text()
    assert "\nFIELD_KEYS=\n" in example


def test_a_value_under_a_retired_key_says_which_key_it_needs(insured: None, settings: object) -> None:
    (key,) = fill(["code"])
    settings.FIELD_KEYS = NEW  # type: ignore[attr-defined]
    with pytest.raises(CannotOpen, match="Give the key 2026a back in FIELD_KEYS"):
        assert Insured.objects.get(pk=key).identity_code
