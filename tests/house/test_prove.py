"""The proof of access holds, reaches what is declared tomorrow, and fails where a copy forgets, leaks or lies.

GDPR 5(2), 12(4), 15(1), 15(3), 15(4).
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import Model, QuerySet

from customers.holdings import personal_models, walking
from customers.models import Order, Party
from oomi_registry.notice.declarations import Privacy
from oomi_registry.proving import house, report
from oomi_registry.proving.canaries import NEIGHBOUR, PERSON, Canaries, signs
from oomi_registry.proving.filling import declared_fields
from oomi_registry.proving.judging import Fate, Text
from oomi_registry.proving.proof import Proof, prove
from requests_app.fulfilment.access import building, files, machine, reading, tables
from requests_app.fulfilment.access.withheld import Withheld
from tests.conftest import as_owner
from tests.house.throwaway import SETTINGS, Site, site_with

COMMITTED = pytest.mark.django_db(transaction=True)


def proved() -> Proof:
    return prove(index_key=settings.INDEX_KEY.encode())


def faults_of(proof: Proof) -> set[tuple[str, Fate]]:
    return {(fault.place, fault.fate) for fault in proof.faults}


@COMMITTED
def test_every_declared_field_and_file_is_in_the_copy_or_withheld_with_its_ground_and_none_of_the_neighbours() -> None:
    proof = proved()
    assert proof.faults == []
    declared = {
        f"{model._meta.label}.{name}" for model, privacy in personal_models() for name in declared_fields(privacy)
    }
    assert {each.place for each in proof.findings} == declared
    assert {each.place for each in proof.findings if each.fate is Fate.WITHHELD} == {
        "customers.Damage.description",
        "customers.Recording.audio",
    }
    assert all(each.ground for each in proof.findings if each.fate is Fate.WITHHELD)
    shown = [each for each in proof.findings if each.fate is Fate.SHOWN]
    assert len(shown) > 250
    assert all(each.in_files for each in shown)
    assert proof.neighbours > 400


@COMMITTED
def test_a_builder_that_forgets_a_field_is_found_out_by_table_and_field(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tables.columns
    monkeypatch.setattr(
        tables, "columns", lambda *given: tuple(each for each in whole(*given) if each.name != "settled_on")
    )
    proof = proved()
    assert faults_of(proof) == {("customers.Damage.settled_on", Fate.MISSING)}
    assert "PUUTTUU: customers.Damage.settled_on" in report.in_words(proof)


@COMMITTED
def test_a_builder_that_gives_everybodys_rows_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    own = walking.rows_about

    def everybodys(party: Party, model: type[Model], declaration: Privacy) -> QuerySet[Model]:
        return Order._base_manager.order_by("pk") if model is Order else own(party, model, declaration)

    monkeypatch.setattr(walking, "rows_about", everybodys)
    leaked = {place for place, fate in faults_of(proved()) if fate is Fate.LEAKED}
    assert {"customers.Order.product", "customers.Order.ordered_at", "customers.Order.external_key"} <= leaked
    assert any("-" in place and "." not in place for place in leaked)  # the key of the neighbour's record


@COMMITTED
def test_a_builder_that_shows_what_is_withheld_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Withheld, "fields", lambda *_: frozenset())
    assert faults_of(proved()) == {
        ("customers.Damage.description", Fate.LEAKED),
        ("customers.Recording.audio", Fate.LEAKED),
    }


@COMMITTED
def test_a_builder_that_leaves_a_part_out_and_does_not_say_so_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "told_parts", lambda _: [])
    told = [fault.told for fault in proved().faults]
    assert len(told) == 2
    assert all("List it with its ground" in each for each in told)


@COMMITTED
def test_a_builder_that_writes_another_value_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = machine.plain
    monkeypatch.setattr(machine, "plain", lambda value: "0.00" if isinstance(value, Decimal) else plain(value))
    wrong = faults_of(proved())
    assert ("customers.Invoice.amount", Fate.WRONG) in wrong
    assert {fate for _, fate in wrong} == {Fate.WRONG}


@COMMITTED
def test_a_builder_that_copies_no_file_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.Files, "copy", lambda *_: None)
    assert ("customers.Correspondence.document", Fate.MISSING) in faults_of(proved())


@COMMITTED
def test_a_builder_that_shows_half_of_a_days_quarter_hours_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = machine.plain
    monkeypatch.setattr(machine, "plain", lambda value: plain(value[:48] if isinstance(value, list) else value))
    assert ("customers.DailyConsumption.watt_hours", Fate.WRONG) in faults_of(proved())


@COMMITTED
def test_a_field_in_which_nothing_could_be_planted_is_a_fault_of_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    from oomi_registry.proving import variants

    emptied = {**variants.VARIANTS, "customers.Interest": ({"topic": ""},)}
    monkeypatch.setattr(variants, "VARIANTS", emptied)
    (fault,) = proved().faults
    assert fault.place == "customers.Interest.topic"
    assert "oomi_registry/proving/variants.py" in fault.told


@COMMITTED
def test_the_command_fails_by_name_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(house, "of_its_own", nullcontext)
    own = reading.Reader.records
    monkeypatch.setattr(
        reading.Reader, "records", lambda self, table: iter(()) if table.model is Order else own(self, table)
    )
    with pytest.raises(CommandError, match="Todistus ei pidä") as failed:
        call_command("prove", "--half", "access")
    assert failed.value.returncode == 1
    said = capsys.readouterr().out
    assert "PUUTTUU: customers.Order.product" in said
    assert "requests_app/fulfilment/access" in said


def databases() -> set[str]:
    with as_owner(str(connections["owner"].settings_dict["NAME"])) as owner:
        return {str(name) for (name,) in owner.execute("SELECT datname FROM pg_database").fetchall()}


@COMMITTED
def test_a_field_that_somebody_adds_and_declares_is_in_the_copy_with_no_other_change(tmp_path: Path) -> None:
    """The command as anybody runs it, in a database of its own, on a site with one more app."""
    site = site_with(tmp_path, field="room = models.CharField(max_length=20)", declared="room")
    _with_its_own_database(site)
    made = site.run("manage.py", "makemigrations", "visits")
    assert made.returncode == 0, made.stdout
    before = databases()
    ran = site.run("manage.py", "prove", "--half", "access", "--json")
    assert ran.returncode == 0, ran.stdout
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["proved"] is True
    added = {each["field"]: each for each in told["fields"] if each["field"].startswith("visits.")}
    assert set(added) == {"visits.Visit.made_at", "visits.Visit.room"}
    assert all(each["in_page"] and each["in_files"] and each["fates"] == ["shown"] for each in added.values())
    assert {name for name in databases() - before if "proof" in name} == set()
    assert not Party.objects.exists()


def _with_its_own_database(site: Site) -> None:
    """The app on the databases of the site that it is added to, in place of none."""
    (site.folder / "visits" / "settings.py").write_text(SETTINGS.partition("for login")[0])


def test_without_the_owners_address_the_command_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "settings", {"default": connections.settings["default"]})
    with pytest.raises(CommandError, match="MIGRATE_DATABASE_URL"):
        call_command("prove")


@COMMITTED
def test_a_login_that_may_make_no_database_is_told_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = connections["owner"].settings_dict
    monkeypatch.setitem(owner, "USER", connections["default"].settings_dict["USER"])
    with pytest.raises(CommandError, match="ALTER ROLE oomi_owner CREATEDB"):
        call_command("prove")


def test_no_two_canaries_are_alike_and_a_neighbours_days_are_before_everything_of_the_persons() -> None:
    person, neighbour = Canaries(PERSON), Canaries(NEIGHBOUR)
    made = [(each.text(8), each.text(30), each.number()) for each in (person, neighbour) for _ in range(500)]
    assert len({value for values in made for value in values}) == 3 * 1000
    assert all(len(short) <= 8 for short, _, _ in made)
    days = [neighbour.day() for _ in range(1000)]
    assert max(days) < min(date(1951, 1, 2), person.day())


def test_a_number_is_not_found_within_a_longer_one_nor_a_day_within_another() -> None:
    assert Text("7310001").has(7_310_001)
    assert not Text("17310001, 73100012").has(7_310_001)
    assert Text("Kulutus 73100,01 €").has(Decimal("73100.01"))
    assert Text("1.2.1951").has(date(1951, 2, 1))
    assert not Text("11.2.1951 ja 1.2.19510").has(date(1951, 2, 1))
    assert not Text("kanaria-p0000").has("kanaria-p00001z")


def test_what_is_too_small_to_be_a_canary_has_no_signs() -> None:
    small: tuple[object, ...] = (True, None, "FI", "email", 7, [], {})
    assert [signs(each) for each in small] == [[]] * len(small)
