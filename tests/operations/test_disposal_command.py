"""``manage.py dispose``: what it takes, what it tells, and how it refuses."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from customers.models import Recording
from retention import disposal
from retention.disposal import taking
from retention.models import DisposalRun
from tests import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_november")]

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
DUE = datetime(2024, 10, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def _november() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def dispose(*arguments: str) -> str:
    out = StringIO()
    call_command("dispose", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def two_calls_one_due() -> None:
    aino = scenes.aino(last_contact=date(2026, 11, 1))
    scenes.call(aino, at=DUE)
    scenes.call(aino, at=NOW - timedelta(days=1))


def test_what_went_is_told_by_table_and_rule() -> None:
    two_calls_one_due()
    assert (
        dispose().split()
        == (
            "1 customers_recording contact_recordings 1 riviä hävitetty päivän 16.11.2026 mukaan "
            "0 tallennettua tiedostoa hävitetty"
        ).split()
    )
    assert Recording.objects.count() == 1


def test_a_night_with_nothing_due_is_no_failure() -> None:
    assert "0  riviä hävitetty" in dispose()
    assert DisposalRun.objects.get().state == DisposalRun.State.FINISHED


def test_a_rehearsal_ahead_is_told_as_figures_and_takes_nothing() -> None:
    two_calls_one_due()
    told = json.loads(dispose("--rehearse", "--as-of", "2030-01-01", "--rule", "contact_recordings", "--json"))
    assert told == {
        "run": None,
        "rehearsed": True,
        "as_of": "2030-01-01",
        "total": 2,
        "rows": [{"table": "customers_recording", "rule": "contact_recordings", "went": 2}],
        "files": 0,
        "files_spared": 0,
        "files_failed": 0,
        "copies": 0,
        "instructions": 0,
        "complete": True,
        "error": "",
    }
    assert Recording.objects.count() == 2


def test_a_limit_that_is_reached_is_no_failure() -> None:
    two_calls_one_due()
    scenes.call(Recording.objects.all()[0].party, at=DUE)
    told = json.loads(dispose("--limit", "1", "--json"))
    assert (told["total"], told["complete"], told["error"]) == (1, False, "limit")
    assert Recording.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--rule", "kauan"], "no retention rule 'kauan'. It has: accounting, contact_recordings"),
        (["--as-of", "2026-11-17"], "--rehearse"),
        (["--as-of", "15.11.2026"], "anna se muodossa 2026-03-05"),
        (["--as-of", "2026-02-30"], "anna se muodossa 2026-03-05"),
        (["--limit", "0"], "anna kokonaisluku, 1 tai enemmän"),
        (["--limit", "-1"], "anna kokonaisluku, 1 tai enemmän"),
        (["--limit", "٣"], "anna kokonaisluku, 1 tai enemmän"),
        (["--rehearse", "--limit", "3"], "jätä --limit pois"),
    ],
)
def test_wrong_input_is_refused_with_what_to_give_and_nothing_is_done(arguments: list[str], told: str) -> None:
    two_calls_one_due()
    with pytest.raises(CommandError, match=told) as refused:
        dispose(*arguments)
    assert getattr(refused.value, "returncode", None) in {1, 2}
    assert Recording.objects.count() == 2
    assert not DisposalRun.objects.exists()


def test_what_is_left_to_the_next_run_is_a_failure_with_its_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    two_calls_one_due()

    def always_fails(*_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(taking.Taking, "_batch", always_fails)
    monkeypatch.setattr(taking, "TRIES", 1)
    with pytest.raises(CommandError, match=r"Osa jäi seuraavaan ajoon: .*customers_recording"):
        dispose()


def test_a_run_that_another_took_over_says_where_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: object, **__: object) -> None:
        raise disposal.RunEnded

    monkeypatch.setattr(disposal, "dispose", ended)
    with pytest.raises(CommandError, match="Katso sen tulos hävitysajoista"):
        dispose()
