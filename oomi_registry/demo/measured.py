"""What is billed and measured: invoices, payments and collection, quarter-hours, forecasts, the market's messages."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from customers.models import (
    AnnualForecast,
    CardToken,
    Collection,
    DailyConsumption,
    ElectricityContract,
    Invoice,
    MarketMessage,
    Party,
    Payment,
)
from oomi_registry.demo.rows import Population

QUARTERS = 96


def add_billing(
    people: Population,
    party: Party,
    number: int,
    contract: ElectricityContract,
    *,
    today: date,
    chance: random.Random,
) -> None:
    """Invoices of some months, paid from an account or collected, and the card that pays."""
    bond = contract.relationship
    last_day = min(contract.ended_on or today, today)
    for turn in range(3):
        issued = max(last_day - timedelta(days=30 * turn + 5), contract.began_on)
        year_ends = date(issued.year, 12, 31)
        invoice = Invoice(
            party=party,
            electricity_contract=contract,
            number=f"L-{number}-{turn}",
            issued_on=issued,
            due_on=issued + timedelta(days=14),
            amount=Decimal(chance.randrange(1500, 30000)) / 100,
            fiscal_year_ends_on=year_ends,
            source="own",
        )
        people.add(invoice)
        if turn == 0 and number % 40 == 0:
            people.add(
                Collection(
                    party=party,
                    invoice=invoice,
                    stage="maksumuistutus",
                    began_on=invoice.due_on + timedelta(days=14),
                    fiscal_year_ends_on=year_ends,
                    source="own",
                )
            )
        else:
            people.add(
                Payment(
                    party=party,
                    invoice=invoice,
                    paid_on=invoice.due_on,
                    amount=invoice.amount,
                    account=f"FI00 0000 0000 {number:06d}",
                    fiscal_year_ends_on=year_ends,
                )
            )
    people.add(
        CardToken(
            party=party,
            relationship=bond,
            token=f"tok_{chance.getrandbits(96):024x}",
            last_four=f"{chance.randrange(10_000):04d}",
            expires_on=date(today.year + 2, 12, 31),
        )
    )


def add_consumption(
    people: Population, party: Party, contract: ElectricityContract, *, today: date, chance: random.Random
) -> None:
    """A few days of quarter-hours, the year's forecast, and the market's messages."""
    last_day = min(contract.ended_on or today, today)
    place = contract.metering_point
    for turn in range(1, 4):
        day = last_day - timedelta(days=turn)
        if day >= contract.began_on and not _clocks_change(day):
            people.add(
                DailyConsumption(
                    party=party,
                    electricity_contract=contract,
                    metering_point=place,
                    day=day,
                    watt_hours=[chance.randrange(40, 900) for _ in range(QUARTERS)],
                    source="market_parties",
                )
            )
    people.add(
        AnnualForecast(
            party=party,
            electricity_contract=contract,
            metering_point=place,
            made_on=contract.began_on,
            yearly_kwh=chance.randrange(1500, 20000),
            source="market_parties",
        )
    )
    people.add(
        MarketMessage(
            party=party,
            electricity_contract=contract,
            sent_at=at(contract.agreed_on, 12),
            kind="myyjän vaihto",
            counterpart="Esimerkkiverkko Oy",
            content="Myyntisopimus alkaa käyttöpaikalla.",
            source="market_parties",
        )
    )


def recently(contract: ElectricityContract, today: date, chance: random.Random) -> date:
    """A day of the contract, near its end or today."""
    last_day = min(contract.ended_on or today, today)
    return max(last_day - timedelta(days=chance.randrange(1, 60)), contract.began_on)


def _clocks_change(day: date) -> bool:
    """Whether the day may be one of 92 or 100 quarter-hours: the last Sundays of March and October."""
    return day.month in (3, 10) and day.weekday() == 6 and day.day > 24


def at(day: date, hour: int) -> datetime:
    """The hour of the day, UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
