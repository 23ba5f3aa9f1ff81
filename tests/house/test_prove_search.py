"""The raw search of the proof of erasure reaches what no declaration names: what is sealed, packed, queued or written.

GDPR 5(1)(c), 5(2), 17(1), 17(3).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import redis
from django.conf import settings
from django.db.models import Model

from customers.models import (
    ContactPoint,
    CookieUse,
    Correspondence,
    EmailMessage,
    Interest,
    Invoice,
    MarketingContact,
    MobileUse,
    Party,
    Payment,
    ServiceUse,
    UserProfile,
)
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.declarations import Privacy, declaration_of, passes
from oomi_registry.proving import erasing, erasure
from oomi_registry.proving.erased import Fate
from oomi_registry.proving.erasure import ErasureProof, prove_erasure
from oomi_registry.proving.judging import Text
from requests_app.models import ErasurePlan, PlannedLine, PrivacyRequest
from requests_app.operations import erasing as carried_out
from retention.erasure import Line
from retention.erasure.reading import is_referred_to
from retention.fates import Fate as RowFate
from tests.house.redis_apart import redis_of_this_worker
from tests.rules.oracle_retention import LAST_DAY

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "left-by-a-test"
APART = logging.getLogger("tests.apart")  # made before anybody listens, as the site's own loggers are


@pytest.fixture(autouse=True)
def no_nights(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nights are no matter here, and take a while."""
    monkeypatch.setattr(erasure, "_nights", lambda *_: ())


@pytest.fixture(autouse=True)
def redis_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that another worker's proof has left."""
    monkeypatch.setattr(settings, "REDIS_URL", redis_of_this_worker())


@pytest.fixture
def server(redis_of_its_own: None) -> Iterator[redis.Redis]:
    """The broker's, without what a test left in it."""
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        yield server
        server.delete(*(f"{KEY}-{kind}" for kind in ("hash", "list", "set", "sorted", "stream")))


def proved() -> ErasureProof:
    return prove_erasure(index_key=settings.INDEX_KEY.encode())


def faults_of(proof: ErasureProof) -> dict[str, tuple[Fate, str]]:
    return {fault.place: (fault.fate, fault.told) for fault in proof.faults}


Writer = Callable[[str], object]


def written_after_the_erasure(monkeypatch: pytest.MonkeyPatch, places: dict[tuple[type[Model], str], Writer]) -> None:
    """Let the value of each of these fields of the person's be written somewhere once the erasure is done."""
    erase = erasing.erase

    def and_written(party: Party, *, index_key: bytes) -> erasing.Rows:
        values = {
            (model, name): model._base_manager.filter(**{f"{name}__contains": "kanaria-p"}).values_list(
                name, flat=True
            )[0]
            for model, name in places
        }
        rows = erase(party, index_key=index_key)
        for field, write in places.items():
            write(values[field])
        return rows

    monkeypatch.setattr(erasure, "erase", and_written)


def in_a_sealed_column(value: str) -> None:
    other = Party.objects.exclude(family_name__startswith="kanaria-p").get(family_name__startswith="kanaria-n")
    other.identity_code = value
    other.save(update_fields=["identity_code", "identity_code_index"])


def in_a_packed_file(value: str) -> None:
    with ZipFile(Path(settings.MEDIA_ROOT) / "left.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", value * 100)


def in_the_name_of_a_file(value: str) -> None:
    (Path(settings.MEDIA_ROOT) / f"{value}.txt").touch()


def in_the_trace_of_an_error(value: str) -> None:
    try:
        int(value)
    except ValueError:
        APART.exception("it failed")


def test_what_is_left_out_of_the_way_is_found_where_it_is(monkeypatch: pytest.MonkeyPatch, server: redis.Redis) -> None:
    """GDPR 17(1): one value in each of ten places that no declaration and no plan names."""
    monkeypatch.setattr(APART, "propagate", False)
    places: dict[tuple[type[Model], str], tuple[str, Writer]] = {
        (MobileUse, "device"): ("column customers_party.identity_code", in_a_sealed_column),
        (Interest, "topic"): ("file left.zip", in_a_packed_file),
        (CookieUse, "cookie"): ("file kanaria-p", in_the_name_of_a_file),
        (UserProfile, "segment"): ("redis", lambda value: server.hset(f"{KEY}-hash", "who", value)),
        (EmailMessage, "subject"): ("redis", lambda value: server.rpush(f"{KEY}-list", value)),
        (MarketingContact, "campaign"): ("redis", lambda value: server.sadd(f"{KEY}-set", value)),
        (ServiceUse, "service"): ("redis", lambda value: server.zadd(f"{KEY}-sorted", {value: 1})),
        (ContactPoint, "value"): ("redis", lambda value: server.xadd(f"{KEY}-stream", {"who": value})),
        (EmailMessage, "body"): ("log", in_the_trace_of_an_error),
    }
    written_after_the_erasure(monkeypatch, {field: write for field, (_, write) in places.items()})
    faults = faults_of(proved())
    for (model, name), (where, _) in places.items():
        fate, told = faults[f"{model._meta.label}.{name}"]
        assert (fate, where in told) == (Fate.LEFT, True), (model, name, told)


def test_an_answer_that_tells_what_was_erased_is_found_in_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    suggested = erasing._answer

    def with_the_address(request: PrivacyRequest) -> str:
        value = ContactPoint.objects.filter(value__startswith="kanaria-p").values_list("value", flat=True)[0]
        return f"{suggested(request)}\n\nPoistimme osoitteen {value}."

    monkeypatch.setattr(erasing, "_answer", with_the_address)
    fate, told = faults_of(proved())["customers.ContactPoint.value"]
    assert fate is Fate.LEFT
    assert "column requests_app_letter.body" in told


def a_second_copy_of_a_letter(key: str) -> None:
    with Correspondence.objects.get(external_key=key).document.open("rb") as stored:
        (Path(settings.MEDIA_ROOT) / "again.pdf").write_bytes(stored.read())


def test_a_value_that_stays_in_its_row_may_stand_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, server: redis.Redis
) -> None:
    """GDPR 17(3): what is kept for the accounts is kept there, and in no queue."""
    written_after_the_erasure(
        monkeypatch,
        {
            (Invoice, "external_key"): lambda value: server.rpush(f"{KEY}-list", value),
            (Correspondence, "external_key"): a_second_copy_of_a_letter,
        },
    )
    faults = faults_of(proved())
    assert set(faults) == {"customers.Invoice.external_key", "customers.Correspondence.document"}
    assert "file again.pdf" in faults["customers.Correspondence.document"][1]
    fate, told = faults["customers.Invoice.external_key"]
    assert fate is Fate.UNLISTED
    assert "stands in redis too" in told


def test_what_stays_and_is_told_in_no_line_of_what_was_done_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """GDPR 12(4), 17(3): the person is told of it from these lines."""
    write = carried_out._write_lines

    def without_payments(plan: ErasurePlan, stage: PlannedLine.Stage, lines: Iterable[Line]) -> list[PlannedLine]:
        done = stage is PlannedLine.Stage.DONE
        return write(plan, stage, [each for each in lines if not done or each.table != Payment._meta.db_table])

    monkeypatch.setattr(carried_out, "_write_lines", without_payments)
    faults = faults_of(proved())
    assert {place.rpartition(".")[0] for place in faults} == {"customers.Payment"}
    assert {fate for fate, _ in faults.values()} == {Fate.UNLISTED}


def by_the_oracle(row: Model, declaration: Privacy) -> date | None:
    """The last day of the row by its own clocks, counted from the words of the notice."""

    def of(rule: str, clock: str) -> date:
        (started,) = type(row)._base_manager.filter(pk=row.pk).values_list(clock, flat=True)
        return (started and LAST_DAY[rule](day_in_helsinki(started))) or date.max

    last = min(max(of(runs.rule, runs.clock) for runs in together) for together in passes(declaration.keep))
    return None if last == date.max else last


def test_the_day_that_is_told_of_what_stays_is_the_one_that_the_notice_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """GDPR 17(3), 5(1)(e): counted a second time, of every row that waits for no other."""
    erase = erasing.erase
    compared: list[str] = []

    def and_counted(party: Party, *, index_key: bytes) -> erasing.Rows:
        rows = erase(party, index_key=index_key)
        for row in rows.values():
            declaration = declaration_of(row.model)
            told = row.fate is RowFate.KEPT and row.until is not None  # of the erasure's own case no day is known yet
            if told and isinstance(declaration, Privacy) and not is_referred_to(row.model):
                stands = row.model._base_manager.filter(pk=row.key).first()
                if stands is not None and declaration.rules() and not declaration.needed_by:
                    assert row.until == by_the_oracle(stands, declaration), row.model
                    compared.append(row.model.__name__)
        return rows

    monkeypatch.setattr(erasure, "erase", and_counted)
    assert proved().faults == []
    assert {"DailyConsumption", "Disclosure", "InsuranceClaim", "Order", "Payment"} <= set(compared)


def test_a_duration_is_found_as_the_database_writes_it() -> None:
    duration = timedelta(seconds=7_310_001)
    assert Text("84 days 14:33:21").has(duration)
    assert not Text("184 days 14:33:21").has(duration)
