"""As of a day, what is held and why: of a person and by a rule, as the disposal will really leave it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from customers.models import Invoice, Party, Recording
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import days_after
from retention import holds
from retention.disposal import rehearse
from retention.held_on import HeldGroup, held_by, held_of
from retention.held_on.words import until, why
from retention.models import LegalHold
from tests import scenes
from tests.desk import signed_in
from tests.staff import sanna

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
PAGE = "/admin/retention/disposalrun/pidetaan/"


def aino_with_a_call_and_an_invoice() -> Party:
    """Her contract ended on 30.6.2019; she called on 15.10.2024; the invoice is of the fiscal year 30.4.2025."""
    aino = scenes.aino(last_contact=date(2024, 10, 15))
    contract = scenes.electricity(aino, began=date(2016, 5, 1), ended=date(2019, 6, 30))
    scenes.call(aino, at=datetime(2024, 10, 15, 9, 0, tzinfo=UTC))
    scenes.call(aino, at=datetime(2026, 1, 15, 9, 0, tzinfo=UTC))
    Invoice.objects.create(
        party=aino,
        electricity_contract=contract,
        number="L-1",
        issued_on=date(2019, 6, 1),
        due_on=date(2019, 6, 15),
        amount=50,
        fiscal_year_ends_on=date(2025, 4, 30),
    )
    return aino


def by_table(groups: list[HeldGroup]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for group in groups:
        counts[group.table] = counts.get(group.table, 0) + group.count
    return counts


def test_each_record_is_there_through_its_last_day_and_not_a_day_longer() -> None:
    """GDPR 5(1)(e): 15.10.2024 → 15.11.2026 for a call, so the later of the two stays till 15.2.2028."""
    aino = aino_with_a_call_and_an_invoice()
    last = date(2028, 2, 15)
    assert by_table(held_of(aino, register(), on=TODAY))["customers_recording"] == 1
    assert by_table(held_of(aino, register(), on=last))["customers_recording"] == 1
    assert "customers_recording" not in by_table(held_of(aino, register(), on=days_after(last, 1)))


@pytest.mark.parametrize("on", [TODAY, date(2028, 2, 16), date(2029, 7, 1), date(2031, 12, 31), date(2032, 1, 1)])
def test_what_is_said_to_be_held_is_what_the_disposal_of_that_day_leaves(on: date) -> None:
    """The view and the disposal count by the same days, so that neither can say another."""
    aino = aino_with_a_call_and_an_invoice()
    now_there = by_table(held_of(aino, register(), on=date(1900, 1, 1)))
    went: dict[str, int] = {}
    for (table, _rule), rows in rehearse(now=NOW, as_of=on).rows.items():
        went[table] = went.get(table, 0) + rows
    left = {table: rows - went.get(table, 0) for table, rows in now_there.items()}
    assert by_table(held_of(aino, register(), on=on)) == {table: rows for table, rows in left.items() if rows}


def test_what_a_hold_covers_is_there_on_any_day_and_so_is_what_it_refers_to() -> None:
    """[D: holds]."""
    aino = aino_with_a_call_and_an_invoice()
    invoice = Invoice.objects.get()
    holds.place(
        aino,
        LegalHold.Reason.DISPUTE,
        owner=sanna(),
        review_on=date(2027, 1, 31),
        now=NOW,
        records=[invoice],
        explanation="Laskusta on riita.",
    )
    far = held_of(aino, register(), on=date(2090, 1, 1))
    tables = by_table(far)
    assert {"customers_invoice", "customers_electricitycontract", "customers_party"} <= tables.keys()
    assert "customers_recording" not in tables
    (held,) = [group for group in far if group.table == "customers_invoice"]
    assert until(held) == "pito: riita tai oikeudellinen vaade, tarkistus 31.1.2027"


def test_why_names_the_purposes_with_their_legal_bases() -> None:
    """GDPR 5(2), 6(1)."""
    aino = aino_with_a_call_and_an_invoice()
    (invoices,) = [g for g in held_of(aino, register(), on=TODAY) if g.table == "customers_invoice"]
    assert "lakisääteinen velvoite" in why(invoices.reasons)
    assert "oikeutettu etu" not in why(invoices.reasons)


def test_a_rule_tells_of_each_of_its_tables_what_stays_and_what_goes_before_the_day() -> None:
    aino = aino_with_a_call_and_an_invoice()
    scenes.call(scenes.pekka(), at=datetime(2024, 10, 15, 9, 0, tzinfo=UTC))
    by_rule = held_by("contact_recordings", register(), now=NOW, on=date(2027, 1, 1))
    (calls,) = [table for table in by_rule.tables if table.table == "customers_recording"]
    assert (calls.now, calls.goes, calls.stays) == (3, 2, 1)
    assert Recording.objects.count() == 3  # rehearsed: nothing went
    assert aino.recordings.count() == 2


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("held", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tells_it_of_a_person_by_number_and_never_by_name() -> None:
    aino = aino_with_a_call_and_an_invoice()
    told = run("--person", str(aino.number), "--as-of", "2030-01-01")
    assert "customers_invoice" in told
    assert "Mäkinen" not in told
    figures = json.loads(run("--person", str(aino.number), "--as-of", "2030-01-01", "--json"))
    (invoices,) = [each for each in figures["held"] if each["table"] == "customers_invoice"]
    assert (invoices["until"], invoices["rules"], invoices["count"]) == ("2031-12-31", ["accounting"], 1)


def test_the_command_tells_it_of_a_rule() -> None:
    aino_with_a_call_and_an_invoice()
    figures = json.loads(run("--rule", "accounting", "--as-of", "2032-01-01", "--json"))
    assert [(each["table"], each["now"], each["goes"]) for each in figures["held"]] == [("customers_invoice", 1, 1)]
    assert "kirjanpitolaki" in run("--rule", "accounting")


@pytest.mark.parametrize(
    ("arguments", "instruction"),
    [
        (("--rule", "for_ever"), "The register has no retention rule"),
        (("--person", "999999999"), "Tarkista numero"),
        (("--rule", "accounting", "--as-of", "2020-01-01"), "Menneestä päivästä ei kerrota"),
        (("--rule", "accounting", "--as-of", "eilen"), "anna se muodossa"),
    ],
)
def test_wrong_input_is_told_what_to_give_instead(arguments: tuple[str, ...], instruction: str) -> None:
    with pytest.raises(CommandError, match=instruction):
        run(*arguments)


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


def test_the_desk_shows_it_of_a_person_and_of_a_rule_and_the_address_names_neither(officer: Client) -> None:
    aino = aino_with_a_call_and_an_invoice()
    page = officer.post(PAGE, {"party": f"#{aino.number}", "rule": "", "on": "2050-01-01"})
    assert page.status_code == 200
    page = officer.post(PAGE, {"party": f"#{aino.number}", "rule": "", "on": "2031-12-31"})
    assert "31.12.2031 asti" in page.content.decode()
    page = officer.post(PAGE, {"party": "", "rule": "accounting", "on": "2032-01-01"})
    assert "kirjanpitolaki" in page.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"party": "", "rule": "", "on": "2031-12-31"},
        {"party": "#1", "rule": "accounting", "on": "2031-12-31"},
        {"party": "", "rule": "accounting", "on": "2020-01-01"},
        {"party": "Mäkinen", "rule": "", "on": "2031-12-31"},
    ],
)
def test_the_desk_refuses_a_question_of_nobody_of_both_or_of_a_day_that_has_been(
    officer: Client, asked: dict[str, str]
) -> None:
    assert officer.post(PAGE, asked).status_code == 422


@pytest.mark.parametrize("role", ["handler", "auditor"])
def test_only_the_officer_asks(role: str) -> None:
    assert signed_in(role).get(PAGE).status_code == 403
