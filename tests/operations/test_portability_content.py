"""What a person takes along (GDPR 20): provided and observed, under contract or consent, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import jsonschema
import pytest
from django.test import Client

from customers.models import (
    Authorisation,
    ContactRole,
    DailyConsumption,
    Invoice,
    Party,
    Recording,
    UserProfile,
)
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.proving.filling import fill
from requests_app.fulfilment import portability
from requests_app.fulfilment.portability.schema import as_text, name_of, portable_models
from requests_app.models import WithheldPart
from tests import scenes
from tests.copies import NOW, REFERENCE, Forwards, stored

pytestmark = pytest.mark.django_db

SCHEMA = json.loads(portability.published())


class Package:
    """A package as it was built, opened."""

    def __init__(self, raw: bytes) -> None:
        self.zipped = ZipFile(BytesIO(raw))

    def text(self, name: str) -> str:
        return self.zipped.read(name).decode()

    @property
    def everything(self) -> str:
        return "\n".join(self.text(name) for name in self.zipped.namelist() if not name.startswith("tiedostot/"))

    @property
    def data(self) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self.text("tiedot.json")))

    def records(self, name: str) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self.data["records"].get(name, []))

    def left_out(self, name: str) -> dict[str, list[str]]:
        return {each["ground"]: each["fields"] for each in self.data["left_out"] if each["table"] == name}


def package_of(party: Party, *, withheld: Sequence[WithheldPart] = (), language: str = "fi") -> Package:
    into = Forwards()
    portability.build(
        party,
        register(),
        reference=REFERENCE,
        language=language,
        withheld=withheld,
        now=NOW,
        into=into,
        open_file=stored,
        alive=lambda *_: None,
        schema_address="https://oomi.example/skeemat/siirrettavat-tiedot-1.0.json",
    )
    return Package(into.getvalue())


def test_the_published_schema_is_that_of_the_tables() -> None:
    """A receiver builds on it: where this fails, write schema-1.1.json and raise VERSION."""
    assert portability.published() == as_text(portability.schema())
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_is_read_by_anybody_at_an_address_that_names_its_version(client: Client) -> None:
    answer = client.get("/schemas/siirrettavat-tiedot-1.0.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
    assert json.loads(answer.content) == SCHEMA
    assert client.get("/schemas/siirrettavat-tiedot-0.9.json").status_code == 404


def test_a_package_of_every_declared_table_follows_the_schema_and_holds_none_of_the_neighbours() -> None:
    """GDPR 20(1), 20(4): every field of every table is filled."""
    person, neighbour = fill()
    package = package_of(person.party)
    jsonschema.validate(package.data, SCHEMA)
    assert len(package.data["records"]) > 10
    theirs = {str(each.value) for each in neighbour.planted if isinstance(each.value, str) and len(each.value) > 8}
    own = {str(each.value) for each in person.planted if isinstance(each.value, str)}
    everything = package.everything
    assert not [value for value in theirs - own if value in everything]


def test_every_field_goes_along_or_is_left_out_on_a_ground_of_the_article() -> None:
    """GDPR 20(1); WP 242."""
    for model, declaration in portable_models():
        reach = portability.reach_of(declaration, register())
        declared = {name for _origin, _category, name in declaration.under()}
        assert set(reach.fields) | set(reach.left_out) == declared, model
        assert not set(reach.fields) & set(reach.left_out)


def test_what_rests_on_an_obligation_or_an_interest_and_what_was_derived_stays() -> None:
    """GDPR 20(1)."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    scenes.call(aino)
    UserProfile.objects.create(
        party=aino, relationship=contract.relationship, segment="säästäjä", logic="kulutus", derived_at=NOW
    )
    Invoice.objects.create(
        party=aino,
        electricity_contract=contract,
        number="L-1",
        issued_on=date(2026, 1, 1),
        due_on=date(2026, 1, 15),
        amount=50,
        fiscal_year_ends_on=date(2026, 12, 31),
    )
    package = package_of(aino)
    (agreed,) = package.records("electricity_contract")
    assert agreed["product"] == "Oomi Perussähkö"
    for model in (Recording, UserProfile, Invoice):
        assert package.records(name_of(model)) == []
        declaration = declaration_of(model)
        assert isinstance(declaration, Privacy)
        assert not portability.reach_of(declaration, register()).fields
    assert "basis_not_consent_or_contract" in package.left_out("recording")
    assert "säästäjä" not in package.everything
    assert "Datahub" in package.text("lueminut.txt")


@pytest.mark.parametrize(
    ("day", "quarters"), [(date(2026, 3, 29), 92), (date(2026, 6, 3), 96), (date(2026, 10, 25), 100)]
)
def test_a_local_day_has_92_96_or_100_quarter_hours_as_the_datahub_gives_them(day: date, quarters: int) -> None:
    """[D: datahub-convention]."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    DailyConsumption.objects.create(
        party=aino,
        electricity_contract=contract,
        metering_point=contract.metering_point,
        day=day,
        watt_hours=[125] * quarters,
        source="market_parties",
    )
    package = package_of(aino)
    head, *lines = package.text("kulutus/varttitunnit.csv").splitlines()
    assert head.startswith(
        "MeteringPointGSRN;Product Type;Resolution;Unit Type;Reading Type;Start Time;Quantity;Quality"
    )
    assert len(lines) == quarters
    assert all(line.startswith("643007574000138589;") and ";0,125000;" in line for line in lines)
    assert len(package.records("daily_consumption")[0]["watt_hours"]) == quarters


def test_a_companys_contact_person_takes_nothing_of_the_contract_along() -> None:
    """Finding 7: the contract is the company's."""
    pekka = scenes.pekka()
    scenes.bakery(pekka)
    package = package_of(pekka)
    assert package.records("contact_role") == []
    assert ContactRole.objects.filter(party=pekka).exists()


def test_who_was_let_act_for_another_takes_nothing_of_the_others_contract_along() -> None:
    """GDPR 20(4)."""
    aino, pekka = scenes.aino(), scenes.pekka()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    Authorisation.objects.create(
        party=pekka, electricity_contract=contract, scope="laskut", given_on=date(2024, 1, 1), source="person"
    )
    assert package_of(pekka).records("authorisation") == []
    assert [each["scope"] for each in package_of(aino).records("authorisation")] == ["laskut"]
    assert "Esimerkki" not in package_of(aino).everything


def test_a_part_that_is_withheld_is_left_out_and_told(files: Path) -> None:
    """GDPR 20(4), 12(4)."""
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2020, 1, 1))
    part = WithheldPart(
        table="customers.ElectricityContract", field="product", ground="others_rights", explanation="Toisen sopimus."
    )
    package = package_of(aino, withheld=[part])
    (agreed,) = package.records("electricity_contract")
    assert "product" not in agreed
    assert package.left_out("electricity_contract")["others_rights"] == ["product"]
    assert "Toisen sopimus." in package.text("lueminut.txt")


def test_text_in_a_table_is_never_run_by_a_spreadsheet_and_stands_as_it_is_for_machines() -> None:
    aino = scenes.aino()
    Party.objects.filter(pk=aino.pk).update(given_names="=HYPERLINK(1)")
    package = package_of(Party.objects.get(pk=aino.pk))
    assert "'=HYPERLINK(1)" in package.text("csv/party.csv")
    assert package.records("party")[0]["given_names"] == "=HYPERLINK(1)"
    assert datetime.fromisoformat(package.data["made_at"]) == NOW.astimezone(UTC)
