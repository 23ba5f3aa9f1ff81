"""A person's records as an overview: counted whole, read in part, with the same days as when every one is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from customers.holdings import Table, by_month, overview, personal_models
from customers.models import (
    DailyConsumption,
    ElectricityContract,
    EmailMessage,
    InsuranceClaim,
    InsurancePolicy,
    Invoice,
    MarketingBan,
    MeteringPoint,
    Party,
    Payment,
    Recording,
)
from customers.queries import customer_of
from oomi_registry.notice.adopted import register
from tests import plans, scenes
from tests.held import of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
KWH_IN_A_QUARTER = 250  # Wh


def seen(party: Party, *, most: int, most_of: dict[type[Model], int] | None = None) -> dict[type[Model], Table]:
    tables = overview(party, register(), customer_of(party), most=most, most_of=most_of or {})
    return {table.holding.model: table for table in tables}


def days_of_consumption(contract: ElectricityContract, first: date, days: int) -> None:
    DailyConsumption.objects.bulk_create(
        DailyConsumption(
            party=contract.party,
            electricity_contract=contract,
            metering_point=contract.metering_point,
            day=first + timedelta(days=turn),
            watt_hours=[KWH_IN_A_QUARTER] * 95 + [None],
            estimated=turn % 10 == 0,
            source="market_parties",
        )
        for turn in range(days)
    )


def much_of(aino: Party) -> None:
    """Calls with and without a contract, bans, e-mails, two companies, a claim: more than three of most."""
    old = scenes.electricity(aino, began=date(2015, 1, 1), ended=date(2019, 6, 30))
    new = scenes.electricity(aino, began=date(2019, 7, 1), within=old.relationship, number="S-2")
    scenes.relationship(aino, began=date(2022, 1, 1), with_="oomi_solar")
    for turn in range(9):
        call = scenes.call(aino, at=NOW - timedelta(days=50 * turn))
        Recording.objects.filter(pk=call.pk).update(electricity_contract=(None, old, new)[turn % 3])
        MarketingBan.objects.create(party=aino, channel="call", purpose="telesales", made_at=NOW, how="puhelu")
        EmailMessage.objects.create(
            party=aino, sent_at=NOW - timedelta(days=turn), direction="to_person", address="a@example.com"
        )
        invoice = Invoice.objects.create(
            party=aino,
            electricity_contract=(old, new)[turn % 2],
            number=f"L-{turn}",
            issued_on=date(2017 + turn, 1, 1),
            due_on=date(2017 + turn, 1, 15),
            amount=50,
            fiscal_year_ends_on=date(2017 + turn, 12, 31),
        )
        Payment.objects.create(
            party=aino, invoice=invoice, paid_on=invoice.due_on, amount=50, fiscal_year_ends_on=date(2026, 12, 31)
        )
    policy = InsurancePolicy.objects.create(
        party=aino, relationship=old.relationship, policy_number="V-1", product="Turva", began_on=date(2016, 1, 1)
    )
    for turn in range(5):
        InsuranceClaim.objects.create(
            party=aino, policy=policy, event_on=date(2016 + turn, 5, 15), reported_on=date(2022, 1, 1)
        )
    days_of_consumption(old, date(2019, 5, 1), 20)


@pytest.mark.parametrize("most", [0, 1, 3, 50])
def test_figures_and_days_are_those_of_reading_every_record(most: int) -> None:
    """GDPR 5(1)(e), GDPR 15(1)(d): what is left out of the page still holds back what it refers to."""
    aino, pekka = scenes.aino(), scenes.pekka()
    much_of(aino)
    scenes.call(pekka)
    every = of(aino)
    leavings = {(record.holding.model, record.row.pk): record.leaving for record in every}
    tables = seen(aino, most=most)
    assert {model: table.count for model, table in tables.items()} == {
        model: sum(record.holding.model is model for record in every) for model in tables
    }
    assert sum(table.count for table in tables.values()) == len(every)
    for model, table in tables.items():
        assert len(table.newest) == min(most, table.count)
        assert sum(alike for _record, alike in table.kinds) == table.count
        for record in (*table.newest, *(kind for kind, _alike in table.kinds)):
            assert record.leaving == leavings[model, record.row.pk], (model, most)
    told: dict[object, int] = {}
    for record in every:
        told[record.responsibility] = told.get(record.responsibility, 0) + 1
    counted: dict[object, int] = {}
    for table in tables.values():
        for record, alike in table.kinds:
            counted[record.responsibility] = counted.get(record.responsibility, 0) + alike
    assert counted == told


def test_the_newest_come_first_by_their_own_day_whenever_they_were_written_down() -> None:
    aino = scenes.aino()
    for days_ago in (5, 900, 1, 300):
        scenes.call(aino, at=NOW - timedelta(days=days_ago))
    table = seen(aino, most=3)[Recording]
    assert [(NOW - record.row.began_at).days for record in table.newest] == [1, 5, 300]  # type: ignore[attr-defined]  # calls


def test_nothing_sealed_is_opened_on_the_way() -> None:
    aino = scenes.aino()
    aino.identity_code = "010190-999W"
    aino.save()
    (record,) = seen(aino, most=5)[Party].newest
    (code,) = [held.value for held in record.fields if held.name == "identity_code"]
    assert repr(code) == "<sealed>"
    assert "010190" not in repr(record)


def test_years_of_consumption_are_a_query_more_and_no_day_of_them_is_read() -> None:
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2015, 1, 1))
    days_of_consumption(contract, date(2017, 1, 1), 400)
    with CaptureQueriesContext(connection) as queries:
        table = seen(aino, most=50, most_of={DailyConsumption: 0})[DailyConsumption]
    assert (table.count, table.newest, len(table.kinds)) == (400, (), 1)
    assert len(queries) <= len(personal_models()) + 2
    assert by_month(table.holding.rows, most=2)[0].month == date(2018, 2, 1)


def test_a_month_is_the_sum_of_its_quarter_hours_and_what_was_not_measured_adds_nothing() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    contract = scenes.electricity(aino, began=date(2015, 1, 1))
    days_of_consumption(contract, date(2026, 3, 30), 4)
    scenes.call(pekka)
    rows = seen(aino, most=5)[DailyConsumption].holding.rows
    april, march = by_month(rows, most=12)
    assert (march.month, march.days, march.estimated) == (date(2026, 3, 1), 2, 1)
    assert march.kilowatt_hours == Decimal(2 * 95 * KWH_IN_A_QUARTER) / 1000
    assert (april.days, april.estimated, april.contract, april.source) == (2, 0, contract.pk, "market_parties")
    assert april.place == MeteringPoint.objects.get(party=aino).pk


@pytest.mark.django_db(transaction=True)
def test_the_overview_reads_no_table_from_end_to_end() -> None:
    plans.fill()
    person = Party.objects.get(customer_number="customer_number 1234")
    with plans.explained() as chosen:
        found = overview(person, register(), customer_of(person), most=0)
    assert len(found) > 40
    assert [whole for plan in chosen if (whole := plans.reads_whole_tables(plan))] == []
