"""What a person had put right stays right, whatever their supplier's systems still send (GDPR 5(1)(d), 16)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from customers.models import Party, PostalAddress, StaleValue
from requests_app import operations
from requests_app.models import PrivacyRequest, ProposedChange
from requests_app.rectification import Fate, Fault
from tests import imports, scenes, staff
from tests.api_calls import System, a_system
from tests.rectifications import decided, home, linked, moved, proposed
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db

CUSTOMER = "crm:aino"
BORN = {"family_name": "Mäkinen", "birth_date": "1988-04-12"}


@pytest.fixture
def crm() -> System:
    return a_system()


@pytest.fixture
def aino() -> Party:
    aino = scenes.aino()
    Party.objects.filter(pk=aino.pk).update(external_key=CUSTOMER)
    return aino


def born(aino: Party) -> date | None:
    aino.refresh_from_db()
    return aino.birth_date


def rectified(aino: Party) -> tuple[PrivacyRequest, ProposedChange]:
    """The register no longer has 12.4.1988 as Aino's birth date but 13.4.1988; nothing of it is contested."""
    request = linked(aino)
    change = proposed(request, aino, "birth_date", "13.4.1988", Fault.OUTDATED)
    return request, decided(request, change, Fate.ACCEPTED)


def test_a_system_that_still_has_the_old_birth_date_does_not_bring_it_back(crm: System, aino: Party) -> None:
    assert born(aino) == date(1988, 4, 12)
    rectified(aino)
    answer = crm.put(f"customers/{CUSTOMER}", BORN | {"given_names": "Aino Kaarina"})
    assert (answer.status, answer.body["kept"]) == (200, ["birth_date"])
    assert born(aino) == date(1988, 4, 13)
    assert aino.given_names == "Aino Kaarina"  # the rest of what it says is taken


def test_the_same_system_may_tell_something_new_of_the_field(crm: System, aino: Party) -> None:
    """People move and marry after a rectification too."""
    rectified(aino)
    answer = crm.put(f"customers/{CUSTOMER}", BORN | {"birth_date": "1988-04-14"})
    assert "kept" not in answer.body
    assert born(aino) == date(1988, 4, 14)
    assert crm.put(f"customers/{CUSTOMER}", BORN).body["kept"] == ["birth_date"]  # the old one is as wrong as before


@pytest.mark.django_db(transaction=True)
def test_nor_does_a_file_of_the_whole_register(tmp_path: Path, aino: Party) -> None:
    rectified(aino)
    sent = imports.party(CUSTOMER, **(BORN | {"family_name": "Mäkinen-Salo"}))
    assert not imports.taken(tmp_path, [sent]).rejected
    assert born(aino) == date(1988, 4, 13)
    assert aino.family_name == "Mäkinen-Salo"


def test_an_address_that_she_moved_from_is_not_begun_again(crm: System) -> None:
    pekka = scenes.pekka()
    Party.objects.filter(pk=pekka.pk).update(external_key="crm:pekka")
    old, request = home(pekka), linked(pekka)
    PostalAddress.objects.filter(pk=old.pk).update(external_key="crm:home")
    decided(request, moved(request, old.pk), Fate.ACCEPTED)
    sent = {
        "customer": "crm:pekka",
        "street": old.street,
        "postal_code": old.postal_code,
        "city": old.city,
        "ended_on": None,
    }
    assert crm.put("addresses/crm:home", sent).body["kept"] == ["ended_on"]
    (now,) = PostalAddress.objects.filter(party=pekka, ended_on=None)
    assert now.pk != old.pk


def test_a_change_that_was_taken_back_is_true_again(crm: System, aino: Party) -> None:
    request, change = rectified(aino)
    operations.void_change(request.pk, change.pk, actor=staff.heikki(), now=MONDAY)
    assert born(aino) == date(1988, 4, 12)
    assert "kept" not in crm.put(f"customers/{CUSTOMER}", BORN).body
    assert StaleValue.objects.get().true_again_at == MONDAY


def test_what_is_rectified_back_is_true_again_and_the_other_is_stale(crm: System, aino: Party) -> None:
    rectified(aino)
    request = linked(aino)
    decided(request, proposed(request, aino, "birth_date", "12.4.1988", Fault.OUTDATED), Fate.ACCEPTED)
    assert "kept" not in crm.put(f"customers/{CUSTOMER}", BORN).body
    assert crm.put(f"customers/{CUSTOMER}", BORN | {"birth_date": "1988-04-13"}).body["kept"] == ["birth_date"]
    assert born(aino) == date(1988, 4, 12)


def test_what_is_remembered_is_no_value_and_fits_no_other_row(aino: Party) -> None:
    request, _ = rectified(aino)
    other = scenes.pekka()
    Party.objects.filter(pk=other.pk).update(birth_date=date(1988, 4, 12))
    linked_too = linked(other)
    decided(linked_too, proposed(linked_too, other, "birth_date", "13.4.1988", Fault.OUTDATED), Fate.ACCEPTED)
    hers, his = StaleValue.objects.order_by("pk")
    assert hers.value_hash != his.value_hash
    assert "1988" not in f"{hers.value_hash}{hers.origin}{hers.field}{hers.table}"
    assert (hers.table, hers.field, hers.record) == ("customers.Party", "birth_date", aino.pk)
    assert request.reference in hers.origin


def test_what_was_emptied_as_unnecessary_stays_empty(crm: System, aino: Party) -> None:
    request = linked(aino)
    decided(request, proposed(request, aino, "birth_date", "", Fault.UNNECESSARY), Fate.ACCEPTED)
    assert crm.put(f"customers/{CUSTOMER}", BORN).body["kept"] == ["birth_date"]
    assert born(aino) is None
