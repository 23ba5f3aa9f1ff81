"""Synthetic people: of every kind of record, the same by the same seed, and never on a real site."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from customers.filling import kinds
from customers.filling.synthetic import Ask, people
from customers.identifiers import parse_email, parse_hetu, parse_metering_point, parse_phone
from customers.models import ContactPoint, Party

TODAY = date(2026, 11, 25)


def test_the_same_seed_makes_the_same_people_in_whatever_portions() -> None:
    ask = Ask(30, 7, TODAY)
    assert list(people(ask)) == [*people(ask, 0, 11), *people(ask, 11)]
    assert list(people(ask)) != list(people(Ask(30, 8, TODAY)))


def test_nobody_generated_can_be_reached_or_taken_for_somebody_alive() -> None:
    for kind, row in people(Ask(200, 7, TODAY)):
        if kind == "party":
            assert parse_hetu(str(row["identity_code"]), TODAY, allow_artificial=True).artificial
        if kind == "metering_point":
            assert parse_metering_point(str(row["gsrn"])).value == row["gsrn"]
        if kind == "contact_point" and row["kind"] == "email":
            assert parse_email(str(row["value"])).endswith(".example")  # RFC 2606
        elif kind == "contact_point":
            assert parse_phone(str(row["value"]))[5:10] == "55501"  # kept for fiction


@pytest.mark.django_db(transaction=True)
def test_every_kind_of_record_is_made_in_its_proportion(settings: Settings) -> None:
    settings.ALLOW_ARTIFICIAL_HETU = True
    out = io.StringIO()
    call_command("generate_register", "--customers", "1000", "--seed", "3", "--json", stdout=out)
    rows = json.loads(out.getvalue())["rows"]
    assert set(rows) == set(kinds())
    assert rows["party"] == Party.objects.count() == 1000
    assert 1000 <= rows["electricity_contract"] < 2000
    assert rows["contact_point"] == ContactPoint.objects.count() == 2000
    made = Party.objects.get(external_key="gen3:0:1")
    assert parse_hetu(str(made.identity_code), TODAY, allow_artificial=True).artificial
    with pytest.raises(CommandError) as again:
        call_command("generate_register", "--customers", "1", "--seed", "3")
    assert again.value.returncode == 2


@pytest.mark.django_db
def test_synthetic_people_do_not_get_into_a_real_register(settings: Settings, tmp_path: Path) -> None:
    settings.ALLOW_ARTIFICIAL_HETU = False
    with pytest.raises(CommandError, match="ALLOW_ARTIFICIAL_HETU"):
        call_command("generate_register", "--customers", "1")
    settings.LOCAL = False
    with pytest.raises(CommandError, match="--on-this-site"):
        call_command("generate_register", "--customers", "1", "--without-identity-codes")
    assert not Party.objects.exists()
    call_command(
        "generate_register", "--customers", "1", "--without-identity-codes", "--on-this-site", stdout=io.StringIO()
    )
    assert Party.objects.get().identity_code is None
