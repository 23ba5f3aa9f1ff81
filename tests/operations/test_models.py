"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from customers.models import Relationship
from tests import scenes

pytestmark = pytest.mark.django_db


def test_the_application_is_neither_owner_nor_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, (SELECT tableowner FROM pg_tables WHERE tablename = 'customers_party') "
            "FROM pg_roles WHERE rolname = current_user"
        )
        user, superuser, owner = cursor.fetchone()
    assert (user, superuser) == ("oomi_app", False)
    assert owner != user


def pekka_signs_within(relationship: Relationship) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        scenes.electricity(scenes.pekka(), began=date(2020, 1, 1), within=relationship)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_pekkas_contract_cannot_hang_on_ainos_relationship() -> None:
    ainos = scenes.relationship(scenes.aino(), began=date(2020, 1, 1))
    with pytest.raises(IntegrityError, match="electricity_is_its_relationships_person"):
        pekka_signs_within(ainos)


def test_two_electricity_contracts_at_one_place_cannot_overlap() -> None:
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    scenes.electricity(aino, began=date(2020, 1, 1), ended=date(2021, 1, 31), within=bond, number="S-1")
    with pytest.raises(IntegrityError, match="one_electricity_contract_at_a_place_at_a_time"), transaction.atomic():
        scenes.electricity(aino, began=date(2021, 1, 31), within=bond, number="S-2")
