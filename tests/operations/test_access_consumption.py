"""Consumption as the Finnish Datahub gives it, and as sums on the page (rules: consumption export; GDPR 15(3), 20)."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest

from customers.models import DailyConsumption, ElectricityContract, Party
from requests_app.fulfilment.access.building import QUARTERS
from requests_app.fulfilment.access.consumption import (
    ESTIMATED,
    MEASURED,
    Quantities,
    cell,
    kilowatt_hours,
    lines,
    quarters_of,
)
from tests import scenes
from tests.copies import copy_of, value, withhold

GSRN = "643007574000138589"
SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)


def measured(party: Party, contract: ElectricityContract, day: date, *values: int | None, **more: object) -> None:
    """A day of the person's place of use; each value as often as the day needs."""
    count = quarters_of(day)
    DailyConsumption.objects.create(
        party=party,
        electricity_contract=contract,
        metering_point=contract.metering_point,
        day=day,
        watt_hours=(list(values) * count)[:count],
        source="market_parties",
        **more,
    )


@pytest.mark.parametrize(("day", "count"), [(SPRING, 92), (PLAIN, 96), (AUTUMN, 100)])
def test_a_local_day_has_92_96_or_100_quarter_hours_that_follow_each_other(day: date, count: int) -> None:
    """Rules, consumption export: the clock goes forward and back. [D: datahub-convention]."""
    rows = list(csv.reader(StringIO(lines(GSRN, day, [1] * count, Quantities(MEASURED))), delimiter=";"))
    instants = [datetime.strptime(row[5], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) for row in rows]
    assert len(rows) == count
    assert {later - earlier for earlier, later in pairwise(instants)} == {timedelta(minutes=15)}
    assert instants[0].hour == (21 if day in {PLAIN, AUTUMN} else 22)  # summer time and winter time


def test_a_line_is_as_the_datahub_writes_it() -> None:
    """Rules, consumption export."""
    (line, *_rest) = lines(GSRN, date(2024, 1, 1), [144] + [0] * 95, Quantities(MEASURED)).splitlines()
    assert line == f"{GSRN};8716867000030;PT15M;kWh;BN01;2023-12-31T22:00:00Z;0,144000;OK"


def test_a_day_that_was_cut_short_has_the_quarter_hours_it_has() -> None:
    """GDPR 5(1)(d): accurate; nothing is made up, and nothing is told of another day."""
    for count in (0, 1, 5, 13, 96, 97):
        rows = lines(GSRN, PLAIN, list(range(count)), Quantities(MEASURED)).splitlines()
        assert [row.split(";")[6] for row in rows] == [kilowatt_hours(each) for each in range(min(count, 96))]


def test_what_was_not_measured_is_no_zero_and_an_estimate_says_so() -> None:
    """GDPR 5(1)(d): accurate."""
    first, second, *_rest = lines(GSRN, PLAIN, [None, 5] + [0] * 94, Quantities(ESTIMATED)).splitlines()
    assert first.endswith(";;MISSING")
    assert second.endswith(";0,005000;ESTIMATED")


@pytest.mark.parametrize(
    ("watt_hours", "text"), [(0, "0,000000"), (5, "0,005000"), (12345, "12,345000"), (-7, "-0,007000")]
)
def test_watt_hours_become_kilowatt_hours_with_a_comma(watt_hours: int, text: str) -> None:
    """Rules, consumption export: decimal comma."""
    assert kilowatt_hours(watt_hours) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(start: str) -> None:
    """GDPR 32: the copy is opened in whatever the person has."""
    assert cell(f"{start}1+1").lstrip('"').startswith("'")
    assert cell(GSRN) == GSRN
    assert cell('a;"b"') == '"a;""b"""'


@pytest.mark.django_db
def test_the_page_has_sums_and_the_file_has_every_quarter_hour() -> None:
    """GDPR 12(1), 15(3): intelligible, and complete."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    for day in (SPRING, AUTUMN, PLAIN):
        measured(aino, contract, day, 250)
    measured(aino, contract, date(2026, 6, 2), 1000, None, estimated=True)
    copy = copy_of(aino)
    rows = list(csv.reader(StringIO(copy.text(QUARTERS)), delimiter=";"))
    assert ";".join(rows[0]) == (
        "MeteringPointGSRN;Product Type;Resolution;Unit Type;Reading Type;Start Time;Quantity;Quality"
    )
    assert len(rows) == 1 + 92 + 96 + 100 + 96
    assert [row[5] for row in rows[1:]] == sorted(row[5] for row in rows[1:])
    for words in (
        "6/2026",
        "72,000",
        "24,000 kWh",
        "48,000 kWh, arvioitu, 48 varttia mittaamatta",
        "10/2026",
        "25,000",
    ):
        assert words in copy.page, words
    assert "<h4>Päivän kulutus" not in copy.page
    by_day = {value(record, "day"): value(record, "watt_hours") for record in copy.records(DailyConsumption)}
    assert by_day["2026-06-02"][:2] == [1000, None]
    assert f'href="{QUARTERS}"' in copy.page


@pytest.mark.django_db
def test_a_day_whose_values_are_withheld_is_in_neither() -> None:
    """GDPR 15(4): left out everywhere."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    measured(aino, contract, PLAIN, 12345)
    measured(aino, contract, SPRING, 7)
    hidden = DailyConsumption.objects.get(day=PLAIN)
    copy = copy_of(aino, withheld=[withhold(DailyConsumption, record=hidden.pk, field="watt_hours")])
    assert "12345" not in copy.everything
    assert "12,345" not in copy.everything
    assert len(copy.text(QUARTERS).splitlines()) == 1 + 92
