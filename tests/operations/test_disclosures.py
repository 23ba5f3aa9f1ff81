"""Data is disclosed to somebody by name, out of the EEA under a lawful mechanism alone, and nobody is left unnamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from customers.models import Disclosure, Party
from customers.operations.disclosures import (
    EEA,
    CategoriesWanted,
    DisclosedInTheFuture,
    DisclosureRefused,
    MechanismWanted,
    NoSuchCountry,
    PurposeWanted,
    RecipientWanted,
    ToDisclose,
    can_disclose,
    check_disclosure,
    record_disclosure,
)
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Code
from tests import scenes
from tests.desk import signed_in, text_of
from tests.held import only

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TO_THE_COLLECTOR = ToDisclose(
    recipient="Perintätoimisto Esimerkki Oy",
    recipient_kind="subcontractors",
    purpose="laskun L-1 perintä",
    categories=(Code.BILLING, Code.BASIC),
)


def test_the_person_is_told_the_recipient_by_name() -> None:
    """GDPR 15(1)(c); C-154/21: the actual recipient, and not its kind alone."""
    aino = scenes.aino()
    record_disclosure(aino, TO_THE_COLLECTOR, register(), at=NOW - timedelta(days=1), now=NOW)
    told = {held.name: held.value for held in only(aino, Disclosure).fields}
    assert told["recipient"] == "Perintätoimisto Esimerkki Oy"
    assert told["categories"] == ["basic", "billing"]
    assert (told["country"], told["transfer"]) == ("FI", "")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"recipient": " "}, RecipientWanted),
        ({"recipient": "x" * 201}, RecipientWanted),
        ({"recipient_kind": ""}, RecipientWanted),
        ({"purpose": ""}, PurposeWanted),
        ({"purpose": "x" * 201}, PurposeWanted),
        ({"categories": ()}, CategoriesWanted),
        ({"categories": (Code.BILLING, "gossip")}, CategoriesWanted),
        ({"country": ""}, NoSuchCountry),
        ({"country": "12"}, NoSuchCountry),
        ({"country": "fi"}, NoSuchCountry),
        ({"country": "FIN"}, NoSuchCountry),
        ({"country": "ÅÄ"}, NoSuchCountry),
        ({"country": "US"}, MechanismWanted),
        ({"country": "GB", "transfer": "by handshake"}, MechanismWanted),
        ({"country": "CH", "transfer": ""}, MechanismWanted),
    ],
)
def test_a_disclosure_that_is_not_told_whole_or_lacks_its_mechanism_is_refused(
    wrong: dict[str, object], refusal: type[DisclosureRefused]
) -> None:
    """GDPR 44, GDPR 46(1)."""
    disclosed = replace(TO_THE_COLLECTOR, **wrong)  # type: ignore[arg-type]  # one wrong thing at a time
    aino = scenes.aino()
    assert not can_disclose(disclosed, register(), at=NOW, now=NOW)
    with pytest.raises(refusal):
        check_disclosure(disclosed, register(), at=NOW, now=NOW)
    with pytest.raises(refusal):
        record_disclosure(aino, disclosed, register(), at=NOW, now=NOW)
    assert not Disclosure.objects.exists()


def test_what_has_not_happened_yet_is_not_recorded() -> None:
    assert can_disclose(TO_THE_COLLECTOR, register(), at=NOW, now=NOW)
    with pytest.raises(DisclosedInTheFuture):
        check_disclosure(TO_THE_COLLECTOR, register(), at=NOW + timedelta(seconds=1), now=NOW)


@pytest.mark.parametrize("mechanism", [transfer.code for transfer in register().transfers])
def test_each_mechanism_of_the_register_lets_data_leave_the_eea(mechanism: str) -> None:
    """GDPR 46(2)(c): standard contractual clauses, or another lawful mechanism."""
    out = replace(TO_THE_COLLECTOR, country="US", transfer=mechanism)
    assert record_disclosure(scenes.aino(), out, register(), at=NOW, now=NOW).transfer == mechanism


@pytest.mark.parametrize("country", sorted(EEA))
def test_within_the_eea_no_mechanism_is_needed_and_none_is_kept(country: str) -> None:
    within = replace(TO_THE_COLLECTOR, country=country, transfer="standard_contractual_clauses")
    assert not within.leaves_the_eea
    assert record_disclosure(scenes.aino(), within, register(), at=NOW, now=NOW).transfer == ""


def test_the_eea_is_the_union_and_three_more() -> None:
    assert len(EEA) == 27 + 3
    assert {"IS", "LI", "NO"} < EEA
    assert EEA.isdisjoint({"GB", "CH", "US", "AX"})


def test_a_recipient_of_a_kind_that_the_notice_does_not_name_is_a_finding_on_the_registers_page() -> None:
    """GDPR 13(1)(e): the notice is to name it; until then the officer sees how many there are, and which."""
    officer, page = signed_in("officer"), reverse("admin:customers_register")
    aino = scenes.aino()
    record_disclosure(aino, TO_THE_COLLECTOR, register(), at=NOW, now=NOW)
    assert "Luovutuksia vastaanottajille, joita seloste ei nimeä" not in text_of(officer, page)
    astrologers = replace(TO_THE_COLLECTOR, recipient="Tähtikartta Tmi", recipient_kind="astrologers")
    for _ in range(2):
        record_disclosure(aino, astrologers, register(), at=NOW, now=NOW)
    assert "Luovutuksia vastaanottajille, joita seloste ei nimeä 2" in text_of(officer, page)
    shown = text_of(officer, reverse("admin:customers_register_disclosures"))
    assert f"Asiakas #{aino.number} 25.11.2026 klo 10.00 Tähtikartta Tmi astrologers" in shown
    assert "Perintätoimisto" not in shown
    assert signed_in("clerk").get(reverse("admin:customers_register_disclosures")).status_code == 403


def test_who_the_recipient_of_a_protected_person_is_stays_hidden_in_the_list() -> None:
    """A landlord's name tells where somebody lives."""
    aino = scenes.aino()
    Party.objects.filter(pk=aino.pk).update(protected_address=True)
    to_the_landlord = replace(TO_THE_COLLECTOR, recipient="Asunto Oy Salakuja 7", recipient_kind="landlords")
    record_disclosure(aino, to_the_landlord, register(), at=NOW, now=NOW)
    shown = text_of(signed_in("officer"), reverse("admin:customers_register_disclosures"))
    assert "Salakuja" not in shown
    assert "peitetty: turvakielto" in shown


FILLED = {
    "recipient": "Perintätoimisto Esimerkki Oy",
    "recipient_kind": "subcontractors",
    "categories": ["basic", "billing"],
    "purpose": "laskun L-1 perintä",
    "country": "fi",
    "at": "2026-01-15T10:00",
}


def test_the_officer_records_a_disclosure_at_the_desk_and_the_person_is_told_of_it() -> None:
    aino, officer = scenes.aino(), signed_in("officer")
    page = reverse("admin:customers_party_disclose", args=[aino.pk])
    assert "Kirjaa luovutus" in text_of(officer, reverse("admin:customers_party_change", args=[aino.pk]))
    assert officer.get(page).status_code == 200
    assert officer.post(page, {**FILLED, "source": "person", "party": "x", "disclosed_at": "2000"}).status_code == 302
    disclosure = Disclosure.objects.get()
    assert (disclosure.party, disclosure.recipient, disclosure.country, disclosure.source) == (
        aino,
        FILLED["recipient"],
        "FI",
        "own",
    )
    assert disclosure.disclosed_at == datetime(2026, 1, 15, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"country": "US"}, "Valitse siirtoperuste, sillä maa US ei kuulu ETAan"),
        ({"recipient_kind": "other"}, "Kirjoita vastaanottajan nimi ja laji"),
        ({"recipient_kind": "mikä lie"}, "mikä lie"),
        ({"recipient": "\x00"}, "Null"),
        ({"at": "9999-01-01T00:00"}, "Anna luovutuksen ajaksi hetki, joka on jo ollut."),
        ({"at": ""}, "Anna luovutuksen aika."),
        ({"categories": []}, "Valitse, mitä luovutetaan."),
        ({"country": "12"}, "Anna vastaanottajan maa kahden kirjaimen koodina"),
    ],
)
def test_what_the_operation_refuses_stands_beside_its_field(changed: dict[str, object], told: str) -> None:
    officer = signed_in("officer")
    answer = officer.post(reverse("admin:customers_party_disclose", args=[scenes.aino().pk]), {**FILLED, **changed})
    assert answer.status_code == 422
    assert told.lower() in answer.content.decode().lower()
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("role", ["approver", "auditor", "clerk"])
def test_who_does_not_work_on_requests_records_no_disclosure(role: str) -> None:
    client, page = signed_in(role), reverse("admin:customers_party_disclose", args=[scenes.aino().pk])
    assert client.get(page).status_code == 403
    assert client.post(page, FILLED).status_code == 403
    assert not Disclosure.objects.exists()
