"""A file of another system fills the register: each value as if it were entered by hand, each row by its key."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from pytest_django.fixtures import Settings

from customers.fields import blind_index
from customers.filling import Rejected, kinds, take
from customers.filling.synthetic import Ask, people
from customers.filling.values import CODES, NORMALISED
from customers.models import (
    Consent,
    ContactPoint,
    ElectricityContract,
    InsurancePolicy,
    Party,
    Recording,
)
from customers.models.origins import Keyed
from tests import imports
from tests.imports import customer, electricity, email, party, place, relationship, taken

pytestmark = pytest.mark.django_db(transaction=True)

HETU = "131052-308T"


def test_the_kinds_are_the_models_that_have_an_external_key_and_no_list() -> None:
    """[D: filling-the-register]."""
    keyed = {model for model in apps.get_app_config("customers").get_models() if issubclass(model, Keyed)}
    assert {kind.model for kind in kinds().values()} == keyed
    assert len(keyed) > 35
    for kind in kinds().values():
        assert set(kind.readers) == set(kind.plain)


def test_what_is_said_of_single_fields_is_said_of_fields_that_there_are() -> None:
    for name in (*NORMALISED, *CODES):
        label, _, field = name.partition(".")
        apps.get_model("customers", label)._meta.get_field(field)


def test_a_customer_is_taken_with_everything_that_hangs_on_her_in_any_order(tmp_path: Path) -> None:
    rows = [*reversed(customer()), email()]
    assert taken(tmp_path, rows).counts == (5, 0, 0)
    aino = Party.objects.get(external_key="crm:aino")
    assert ContactPoint.objects.get(party=aino).value == "aino.makinen@example.com"
    assert ElectricityContract.objects.get(party=aino).source == "person"  # what the field has when nothing is told


def test_the_same_rows_again_change_nothing_and_a_changed_one_alone_is_written(tmp_path: Path) -> None:
    rows = [*customer(), email(), party("crm:eero", identity_code=HETU)]
    taken(tmp_path, rows)
    before = _versions()
    assert taken(tmp_path, rows).counts == (0, 6, 0)
    assert _versions() == before  # not even written over with the same
    rows[0] = {**rows[0], "family_name": "Virtanen"}
    assert taken(tmp_path, rows).counts == (1, 5, 0)
    assert Party.objects.get(external_key="crm:aino").family_name == "Virtanen"


def _versions() -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT external_key, xmin::text FROM customers_party ORDER BY 1")
        return list(cursor.fetchall())


def test_a_henkilotunnus_is_sealed_for_its_own_row_and_found_by_its_index(tmp_path: Path) -> None:
    """Tietosuojalaki 29 §."""
    taken(tmp_path, [party(identity_code=HETU)])
    known = Party.objects.get(identity_code_index=blind_index("customers.Party.identity_code", HETU))
    taken(tmp_path, [party(identity_code="131052Y308T")])  # another century sign is another person's
    changed = Party.objects.get(external_key="crm:aino")
    assert changed.pk == known.pk
    assert (known.identity_code, changed.identity_code) == (HETU, "131052Y308T")
    assert changed.identity_code_index == blind_index("customers.Party.identity_code", "131052Y308T")
    taken(tmp_path, [party(identity_code=None)])
    assert Party.objects.get().identity_code_index is None


def test_an_artificial_henkilotunnus_is_taken_only_where_the_site_takes_them(
    tmp_path: Path, settings: Settings
) -> None:
    artificial = next(iter(people(Ask(1, 1, date(2026, 11, 25)))))[1]["identity_code"]
    assert taken(tmp_path, [party(identity_code=artificial)]).reasons == [(1, "identity_code")]
    settings.ALLOW_ARTIFICIAL_HETU = True
    assert taken(tmp_path, [party(identity_code=artificial)]).counts == (1, 0, 0)


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("identity_code", party(identity_code="131052-308X")),
        ("identity_code", party(identity_code="010127A123N")),  # nobody is born next year; nor does the check fit
        ("birth_date", party(birth_date="2027-01-01")),
        ("birth_date", party(birth_date="31.12.1980")),
        ("birth_date", party(birth_date=19801231)),
        ("source", party(source="a neighbour")),
        ("source", party(source=None)),
        ("family_name", party(family_name="x" * 201)),
        ("family_name", party(family_name="A\0")),
        ("family_name", party(family_name=["Mäkinen"])),
        ("mother_tongue", party(mother_tongue="\ud800")),
        ("deceased", party(deceased="perhaps")),
        ("restricted_at", party(restricted_at="2026-01-01T00:00:00+02:00")),
        ("nickname", party(nickname="Ainu")),
        ("number", party(number=1)),
        ("identity_code_index", party(identity_code_index="ab")),
        ("external_key", party(key="")),
        ("external_key", party(key="k" * 101)),
        ("kind", {"external_key": "crm:1"}),
        ("kind", party(kind="customer")),
        ("kind", party(kind={"a": 1})),
    ],
)
def test_what_is_not_right_is_a_reject_that_says_what_to_do_and_never_what_stood_there(
    tmp_path: Path, field: str, row: imports.Row
) -> None:
    rows = [{**row}, party("crm:other")]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in rows))
    told: list[Rejected] = []
    went = take(file, clock=lambda: imports.NOW, again=True, keep=told.extend)
    assert [(each.line, each.field) for each in told] == [(1, field)]
    assert (went.taken, went.rejected) == (1, 1)
    value = row.get(field)
    assert told[0].reason.endswith(".")
    assert not isinstance(value, str) or len(value) < 3 or value not in told[0].reason


def test_each_kind_of_value_is_read_as_its_field_has_it(tmp_path: Path) -> None:
    call = {
        "kind": "recording",
        "external_key": "crm:call",
        "party": "crm:aino",
        "began_at": "2026-03-05T00:30:00+02:00",
        "duration": 95,
        "direction": "from_person",
        "number": "050 123 4567",
    }
    day: imports.Row = {
        "kind": "daily_consumption",
        "external_key": "crm:day",
        "party": "crm:aino",
        "electricity_contract": "crm:contract",
        "metering_point": "crm:place",
        "day": "2026-03-05",
        "watt_hours": [None, *range(95)],
    }
    invoice = {
        "kind": "invoice",
        "external_key": "crm:invoice",
        "party": "crm:aino",
        "number": "L-1",
        "issued_on": "2026-03-05",
        "due_on": "2026-03-19",
        "amount": "12.50",
        "fiscal_year_ends_on": "2026-12-31",
    }
    short = {**day, "external_key": "crm:short", "day": "2026-03-06", "watt_hours": [1]}
    wrong: list[imports.Row] = [{**invoice, "external_key": "crm:i2", "number": "L-2", "amount": "12.505"}, short]
    went = taken(tmp_path, [*customer(), call, day, invoice, *wrong])
    assert went.reasons == [(8, "amount"), (9, "watt_hours")]
    heard = Recording.objects.get()
    assert (heard.number, heard.duration) == ("+358501234567", timedelta(seconds=95))
    assert heard.began_at == datetime(2026, 3, 4, 22, 30, tzinfo=UTC)


def test_files_do_not_come_by_path(tmp_path: Path) -> None:
    call = {
        "kind": "recording",
        "external_key": "crm:call",
        "party": "crm:aino",
        "began_at": "2026-03-05T00:30:00+02:00",
        "direction": "from_person",
        "audio": "../../etc/passwd",
    }
    assert taken(tmp_path, [party(), call]).reasons == [(2, "audio")]


def test_the_models_own_constraints_reject_their_row_and_no_other(tmp_path: Path) -> None:
    rows = [
        *customer(),
        electricity("crm:overlaps", number="S-2"),
        electricity("crm:backwards", number="S-3", began_on="2016-05-01", ended_on="2016-04-01"),
        electricity("crm:same-number", number="S-1", began_on="2015-01-01", ended_on="2015-02-01"),
        electricity("crm:fine", number="S-4", began_on="2015-01-01", ended_on="2015-02-01"),
    ]
    went = taken(tmp_path, rows)
    assert went.counts == (5, 0, 3)
    assert {line for line, _ in went.reasons} == {5, 6, 7}
    assert ElectricityContract.objects.count() == 2


def test_rows_name_others_by_key_and_their_own_persons_alone(tmp_path: Path) -> None:
    taken(tmp_path, customer())
    rows = [
        party("crm:pekka", family_name="Esimerkki"),
        electricity("crm:1", of="crm:pekka", number="S-2"),
        electricity("crm:2", of="crm:nobody", number="S-3"),
        electricity("crm:contract", of="crm:pekka"),  # Aino's contract does not become Pekka's
        relationship("crm:bond2", of="crm:pekka", controller="another"),
    ]
    went = taken(tmp_path, rows)
    assert went.counts == (1, 0, 4)
    assert went.reasons == [(2, "relationship"), (3, "party"), (4, "party"), (5, "controller")]


def test_a_row_that_is_there_may_come_with_only_what_changed(tmp_path: Path) -> None:
    taken(tmp_path, customer())
    part = {"kind": "party", "external_key": "crm:aino", "mother_tongue": "sv"}
    alone = {"kind": "party", "external_key": "crm:new", "mother_tongue": "sv"}
    went = taken(tmp_path, [part, alone])
    assert (went.counts, went.reasons) == ((1, 0, 1), [(2, "family_name")])
    assert Party.objects.get().family_name == "Mäkinen"


def test_the_later_of_two_lines_with_one_key_counts(tmp_path: Path) -> None:
    rows = [party(family_name="Ensin"), party(family_name="Sitten")]
    assert taken(tmp_path, rows).counts == (2, 0, 0)
    assert Party.objects.get().family_name == "Sitten"


def test_sealed_values_without_an_index_are_unchanged_when_they_say_the_same(tmp_path: Path) -> None:
    policy = {
        "kind": "insurance_policy",
        "external_key": "crm:policy",
        "party": "crm:aino",
        "relationship": "crm:bond",
        "policy_number": "V-1",
        "product": "Oomi Turva",
        "health": "astma",
        "began_on": "2020-01-01",
    }
    taken(tmp_path, [party(), relationship(), policy])
    assert taken(tmp_path, [policy]).counts == (0, 1, 0)
    assert taken(tmp_path, [{**policy, "health": "terve"}]).counts == (1, 0, 0)
    assert InsurancePolicy.objects.get().health == "terve"


def test_what_is_written_once_is_left_alone(tmp_path: Path) -> None:
    """GDPR 7(1): the evidence of a consent is not rewritten."""
    given = consent()
    taken(tmp_path, [*customer(), given])
    assert taken(tmp_path, [{**given, "wording": "Jotain muuta."}]).counts == (0, 1, 0)
    assert Consent.objects.get().wording == "Saa lähettää."


def consent() -> imports.Row:
    return {
        "kind": "consent",
        "external_key": "crm:consent",
        "party": "crm:aino",
        "relationship": "crm:bond",
        "controllers": ["oomi"],
        "purpose": "direct_marketing",
        "channel": "email",
        "categories": ["contact_details"],
        "wording": "Saa lähettää.",
        "wording_version": "1",
        "language": "fi",
        "collected_at": "2026-01-01T12:00:00+02:00",
        "collected_how": "puhelu",
        "express": True,
    }


def test_an_imported_consent_is_never_express(tmp_path: Path) -> None:
    """Only what was said here in so many words lifts a ban (GDPR 21(3))."""
    taken(tmp_path, [*customer(), consent()])
    assert not Consent.objects.get().express


def test_csv_says_the_same_with_one_kind_or_a_column_of_it(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    taken(tmp_path, [party()])
    file.write_text(
        "\ufeffexternal_key;party;type;value;source;began_on;ended_on\n"
        'a;crm:aino;phone;"050 123 4567";person;2020-01-01;\n\n'
        "b;crm:aino;email;not an address;person;2020-01-01;\n"
        "c;crm:aino;email\n",
        encoding="utf-8",
    )
    told: list[Rejected] = []
    went = take(file, clock=lambda: imports.NOW, kind="contact_point", keep=told.extend)
    assert (went.taken, went.rejected, went.position) == (1, 2, 4)
    assert [(each.line, each.field) for each in told] == [(4, "value"), (5, "")]
    assert ContactPoint.objects.get().value == "+358501234567"
    mixed = tmp_path / "mixed.csv"
    mixed.write_text(
        "kind,external_key,party,gsrn,street,postal_code,city,source\n" + ",".join(map(str, place().values()))
    )
    assert take(mixed, clock=lambda: imports.NOW).taken == 1


@pytest.mark.parametrize("line", ["{", "[1]", "null", "{}" * 2, '"' + "x" * 5_000_000, "[" * 100_000, "\udcff"])
def test_a_line_that_is_no_row_is_a_reject_of_its_own(tmp_path: Path, line: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(line.encode(errors="surrogateescape") + b"\n")
    assert take(file, clock=lambda: imports.NOW).rejected == 1
