"""The proof of erasure holds, and fails where an erasure forgets, leaves something behind, or harms the neighbour.

GDPR 5(1)(e), 5(2), 17(1), 17(3).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from customers.models import ContactPoint, Invoice, MobileUse, Party
from oomi_registry.proving import erasing, erasure, erasure_report, house
from oomi_registry.proving.erased import Fate
from oomi_registry.proving.erasure import ErasureProof, prove_erasure
from retention.erasure import carrying, taking
from tests.house.redis_apart import redis_of_this_worker

LEFT_KEY = "left-behind"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]


@pytest.fixture(autouse=True)
def _redis_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    address = redis_of_this_worker()
    monkeypatch.setattr(settings, "REDIS_URL", address)
    yield
    redis.Redis.from_url(address).delete(LEFT_KEY)


def proved() -> ErasureProof:
    return prove_erasure(index_key=settings.INDEX_KEY.encode())


@pytest.fixture
def no_nights(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nights are no matter here, and take a while."""
    monkeypatch.setattr(erasure, "_nights", lambda *_: ())


def faults_of(proof: ErasureProof) -> dict[str, tuple[Fate, str]]:
    return {fault.place: (fault.fate, fault.told) for fault in proof.faults}


def test_what_went_is_nowhere_what_stays_is_listed_and_goes_on_its_day_and_the_neighbour_has_everything() -> None:
    """GDPR 17(1), 17(3)(b), 17(3)(e)"""
    proof = proved()
    assert proof.faults == []
    figures = erasure_report.figures(proof)
    assert figures["gone"] > 100
    assert figures["kept"] > 200
    assert figures["places"] > 500
    assert figures["neighbours_values"] > 400
    kept = [each for each in proof.findings if each.fate is Fate.KEPT]
    assert {each.ground for each in kept} == {"legal_obligation", "legal_claims", "no_erasure_ground"}
    assert all(each.until is not None for each in kept if each.ground != "no_erasure_ground")
    assert proof.days > 5
    assert not ContactPoint.objects.filter(value__startswith="kanaria-p").exists()
    assert "vikaa" in erasure_report.in_words(proof)


@pytest.mark.usefixtures("no_nights")
def test_an_erasure_that_forgets_a_table_is_found_out_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = carrying.going_of
    monkeypatch.setattr(
        carrying,
        "going_of",
        lambda found: {model: keys for model, keys in whole(found).items() if model is not MobileUse},
    )
    faults = faults_of(proved())
    assert {place.rpartition(".")[0] for place in faults} == {"customers.MobileUse"}
    assert {fate for fate, _ in faults.values()} == {Fate.LEFT}


@pytest.mark.usefixtures("no_nights")
def test_a_stored_file_that_is_left_behind_is_found_by_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "remove_files", lambda *_, **__: None)
    fate, told = faults_of(proved())["customers.Recording.audio"]
    assert fate is Fate.LEFT
    assert "file " in told


@pytest.mark.usefixtures("no_nights")
def test_a_name_that_is_needed_no_more_and_left_in_its_row_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """GDPR 5(1)(c)"""
    monkeypatch.setattr(carrying, "forget", lambda *_: None)
    faults = faults_of(proved())
    assert set(faults) == {f"customers.Party.{name}" for name in ("mother_tongue", "user_identifier", "external_key")}
    assert {fate for fate, _ in faults.values()} == {Fate.LEFT}


def in_a_file(value: str) -> None:
    (Path(settings.MEDIA_ROOT) / "notes.txt").write_text(value)


def in_a_session(value: str) -> None:
    Session.objects.create(session_key="left", session_data=value, expire_date=timezone.now() + timedelta(days=1))


LEFT_SOMEWHERE: dict[str, tuple[str, Callable[[str], object]]] = {
    "in the log": ("log", lambda value: logging.getLogger("requests_app").debug("erased: %s", value)),
    "in Redis": ("redis", lambda value: redis.Redis.from_url(settings.REDIS_URL).set(LEFT_KEY, value, ex=60)),
    "in a file": ("file notes.txt", in_a_file),
    "in the words of another row": ("column django_session.session_data", in_a_session),
}


@pytest.mark.usefixtures("no_nights")
@pytest.mark.parametrize("where", LEFT_SOMEWHERE)
def test_a_value_that_is_written_anywhere_else_is_found_there(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """GDPR 17(1): whatever wrote it, and whether or not anybody had declared the place."""
    place, write = LEFT_SOMEWHERE[where]
    erase = erasing.erase

    def and_written(party: Party, *, index_key: bytes) -> erasing.Rows:
        value = ContactPoint.objects.filter(party=party).values_list("value", flat=True)[0]
        rows = erase(party, index_key=index_key)
        write(value)
        return rows

    monkeypatch.setattr(erasure, "erase", and_written)
    fate, told = faults_of(proved())["customers.ContactPoint.value"]
    assert fate is Fate.LEFT
    assert place in told


@pytest.mark.usefixtures("no_nights")
def test_an_erasure_that_takes_a_row_of_the_neighbours_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = carrying.going_of
    monkeypatch.setattr(
        carrying,
        "going_of",
        lambda found: whole(found) | {MobileUse: list(MobileUse.objects.values_list("pk", flat=True))},
    )
    faults = faults_of(proved())
    assert faults["customers.MobileUse.device"][0] is Fate.HARMED


@pytest.mark.usefixtures("no_nights")
def test_a_row_that_stays_without_a_ground_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = erasing.erase

    def groundless(party: Party, *, index_key: bytes) -> erasing.Rows:
        rows = whole(party, index_key=index_key)
        return {key: replace(row, ground="") if row.model is Invoice else row for key, row in rows.items()}

    monkeypatch.setattr(erasure, "erase", groundless)
    faults = faults_of(proved())
    assert {place.rpartition(".")[0] for place in faults} == {"customers.Invoice"}
    assert {fate for fate, _ in faults.values()} == {Fate.UNLISTED}


def test_what_is_kept_past_its_day_because_nobody_looks_again_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of a place of use is that of the last record that needs it; the night's rules alone would keep it."""
    monkeypatch.setattr("retention.erasure.to_look_at", lambda _: [])
    faults = faults_of(proved())
    assert faults["customers.MeteringPoint"][0] is Fate.OVERSTAYED


def test_the_command_tells_both_halves_and_fails_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(house, "of_its_own", nullcontext)
    monkeypatch.setattr(erasure, "_nights", lambda *_: ())
    call_command("prove", "--half", "erasure", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["proved"] is True
    assert {each["ground"] for each in told["kept"]} >= {"legal_obligation", "legal_claims"}


def test_a_redis_that_does_not_answer_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "of_its_own", nullcontext)
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    with pytest.raises(CommandError, match="REDIS_URL does not answer"):
        call_command("prove", "--half", "erasure")
