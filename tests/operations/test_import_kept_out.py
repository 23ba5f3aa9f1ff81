"""What an import never does: touch the restricted, bring back the erased, take what is past its time, lift a ban."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql

from customers.filling.checking import Checked
from customers.filling.kinds import kinds
from customers.filling.known import ERASED, RESTRICTED, RETENTION_ENDED, Knowledge
from customers.holdings import by_its_own_clocks
from customers.models import (
    ContactPoint,
    ElectricityContract,
    ErasedKey,
    MarketingBan,
    Party,
    Relationship,
    SuppressedContact,
)
from customers.operations.bans import ban_person
from customers.operations.erasures import erased_hash, remember_keys
from oomi_registry.notice.adopted import register
from tests import imports
from tests.conftest import as_owner
from tests.imports import NOW, customer, electricity, email, party, relationship, taken

pytestmark = pytest.mark.django_db(transaction=True)
KEY = settings.INDEX_KEY.encode()


def erase(*models: type) -> None:
    """As the erasure will: the rows go through the owner, with the door's triggers off in this test's database."""
    with as_owner(str(connections["default"].settings_dict["NAME"])) as owner:
        for model in models:
            table = model._meta.db_table  # type: ignore[attr-defined]  # every model has it
            for statement in (
                "ALTER TABLE {} DISABLE TRIGGER USER",
                "DELETE FROM {}",
                "ALTER TABLE {} ENABLE TRIGGER USER",
            ):
                owner.execute(sql.SQL(statement).format(sql.Identifier(table)))


def reasons(outcome: imports.Outcome) -> list[str]:
    return [each.reason for each in outcome.rejected]


def test_a_restricted_persons_rows_are_only_stored(tmp_path: Path) -> None:
    """GDPR 18(2)."""
    taken(tmp_path, [*customer(), party("crm:pekka")])
    Party.objects.filter(external_key="crm:aino").update(restricted_at=NOW)
    rows = [
        party(family_name="Muutettu"),
        email(),
        electricity(ended_on="2026-10-31"),
        {"kind": "metering_point", "external_key": "crm:place", "city": "Turku"},
        party("crm:pekka", family_name="Muutettu"),
    ]
    went = taken(tmp_path, rows)
    assert went.counts == (1, 0, 4)
    assert set(reasons(went)) == {RESTRICTED}
    assert Party.objects.get(external_key="crm:aino").family_name == "Mäkinen"


def test_a_restriction_is_neither_set_nor_lifted_by_a_file(tmp_path: Path) -> None:
    """GDPR 18(3): it is lifted by a decision, of which the person is told."""
    taken(tmp_path, [party()])
    Party.objects.update(restricted_at=NOW)
    assert taken(tmp_path, [party(restricted_at=None)]).counts == (0, 0, 1)
    assert Party.objects.get().restricted_at == NOW


def test_the_erased_do_not_come_back_with_the_file_of_yesterday(tmp_path: Path) -> None:
    """GDPR 17(1)."""
    rows = [party(), email()]
    taken(tmp_path, rows)
    known = [(model, str(model._base_manager.get().external_key)) for model in (Party, ContactPoint)]
    assert remember_keys(known, key=KEY, now=NOW) == 2
    assert "crm:aino" not in str(list(ErasedKey.objects.values()))
    erase(ContactPoint, Party)
    went = taken(tmp_path, rows)
    assert (went.counts, reasons(went)) == ((0, 0, 2), [ERASED, ERASED])
    assert not Party.objects.exists()


def test_a_key_given_to_somebody_else_after_the_erasure_is_somebody_elses(tmp_path: Path) -> None:
    ErasedKey.objects.create(key_hash=erased_hash(Party, "crm:aino", key=KEY), erased_at=NOW - timedelta(days=100))
    then = (NOW - timedelta(days=100)).date()
    same_day, day_after = str(then), str(then + timedelta(days=1))
    assert taken(tmp_path, [party(first_seen_on=same_day)]).counts == (0, 0, 1)
    assert taken(tmp_path, [party(first_seen_on=day_after, last_contact_on=day_after)]).counts == (1, 0, 0)
    assert taken(tmp_path, [party(first_seen_on=day_after, last_contact_on=day_after)]).counts == (0, 1, 0)


def test_remembering_again_writes_nothing_more() -> None:
    aino = [(Party, "crm:aino")]
    assert [remember_keys(aino, key=KEY, now=NOW) for _ in range(2)] == [1, 0]
    assert remember_keys(aino, key=KEY, now=NOW + timedelta(seconds=1)) == 1


def test_a_row_past_its_time_is_not_taken(tmp_path: Path) -> None:
    """GDPR 5(1)(e)."""
    old = {
        "kind": "recording",
        "external_key": "crm:call",
        "party": "crm:aino",
        "direction": "from_person",
        "began_at": "2024-10-24T12:00:00+03:00",  # 25 months and a day ago
    }
    young = {**old, "external_key": "crm:call2", "began_at": "2024-10-25T12:00:00+03:00"}
    went = taken(tmp_path, [party(), old, young])
    assert (went.counts, went.reasons, reasons(went)) == ((2, 0, 1), [(2, "")], [RETENTION_ENDED])


def test_a_contract_is_past_its_time_ten_years_after_its_end_and_the_relationships(tmp_path: Path) -> None:
    days = {"agreed_on": "2010-01-01", "began_on": "2010-01-01"}
    for ended, rejected in (("2016-11-24", 2), ("2016-11-25", 0)):
        bond = relationship(f"crm:{ended}", began_on="2010-01-01", ended_on=ended)
        contract = electricity(f"crm:c{ended}", number=ended, relationship=f"crm:{ended}", ended_on=ended, **days)
        went = taken(tmp_path, [party(), imports.place(), bond, contract])
        assert went.taken.rejected == rejected, ended


def test_a_relationship_that_ended_stays_while_its_contracts_do(tmp_path: Path) -> None:
    bond = relationship(ended_on="2024-01-01")  # its own rule ends with the day
    assert taken(tmp_path, [party(), bond]).counts == (2, 0, 0)


@pytest.mark.parametrize("days_ago", [*range(0, 4100, 97), 760, 761, 762, 3652, 3653])
def test_the_end_is_the_one_a_person_is_told(days_ago: int) -> None:
    """As :func:`by_its_own_clocks` says it of the row that would be."""
    today = date(2026, 11, 25)
    day = today - timedelta(days=days_ago)
    knowledge = Knowledge(today, key=KEY)
    for name, values in (
        ("recording", {"began_at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC)}),
        ("invoice", {"fiscal_year_ends_on": day}),
        ("application", {"prospect_since": day}),
        ("organisation", {"ended_on": day}),
        ("disclosure", {"disclosed_at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC)}),
    ):
        kind = kinds()[name]
        ends = by_its_own_clocks(kind.model(**values), kind.declaration, register()).ends
        told = knowledge.retention_has_ended(Checked(1, kind, "k", dict(values), {}), {})
        expected = ends is not None and ends < today and name != "organisation"
        assert told == expected, (name, day)


def test_bans_stand_whatever_a_file_says(tmp_path: Path) -> None:
    """GDPR 21(3)."""
    rows = [party(), email()]
    taken(tmp_path, rows)
    ban_person(Party.objects.get(), channels=["email"], purposes=["telesales"], how="puhelu", key=KEY, now=NOW)
    before = list(MarketingBan.objects.values()), list(SuppressedContact.objects.values())
    taken(tmp_path, [*rows, email("crm:mail2", value="toinen@example.com")])
    assert (list(MarketingBan.objects.values()), list(SuppressedContact.objects.values())) == before
    assert not {"marketing_ban", "suppressed_contact", "consent_withdrawal", "erased_key"} & set(kinds())


def test_nothing_is_deleted_by_what_a_later_file_leaves_out(tmp_path: Path) -> None:
    taken(tmp_path, [*customer(), party("crm:pekka")])
    taken(tmp_path, [party("crm:pekka", family_name="Esimerkki")])
    assert (Party.objects.count(), Relationship.objects.count(), ElectricityContract.objects.count()) == (2, 1, 1)


def test_the_dead_make_no_new_contracts_but_old_ones_are_told(tmp_path: Path) -> None:
    people: Iterable[imports.Row] = [party(deceased=True), relationship(), imports.place()]
    went = taken(tmp_path, [*people, electricity()])
    assert went.reasons == [(4, "party")]
    assert taken(tmp_path, [electricity(ended_on="2026-10-01")]).counts == (1, 0, 0)
