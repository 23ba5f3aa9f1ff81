"""Legal holds at the desk: placed on what is chosen, looked at again, and lifted, each with its refusals."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import Party, PostalAddress
from retention import holds
from retention.models import HeldRecord, LegalHold
from tests import scenes
from tests.desk import IN_A_YEAR, hold_on, page_of, placing, signed_in, text_of

pytestmark = pytest.mark.django_db

NEXT_YEAR = timezone.localdate() + IN_A_YEAR


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


def test_an_officer_holds_one_contract_of_aino_and_nothing_else(officer: Client) -> None:
    """[D: holds]: reason, owner and review date; it covers only its rows."""
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    first = scenes.electricity(aino, began=date(2020, 1, 1), ended=date(2021, 1, 31), within=bond, number="S-1")
    scenes.electricity(aino, began=date(2022, 1, 1), within=bond, number="S-2")
    scenes.call(aino)
    form = officer.get(placing(aino)).content.decode()
    assert "sähkösopimukset (2)" in form
    assert "tuote Oomi Perussähkö, sovittu 1.1.2020" in form
    answer = officer.post(
        placing(aino),
        {
            "reason": "dispute",
            "explanation": "Riita vuoden 2020 laskuista.",
            "review_on": NEXT_YEAR.isoformat(),
            "rows": [f"customers.ElectricityContract:{first.pk}"],
        },
    )
    hold = LegalHold.objects.get()
    assert answer["Location"] == page_of(hold)
    assert (hold.party, hold.reason, hold.review_on) == (aino, "dispute", NEXT_YEAR)
    assert hold.owner is not None
    assert hold.owner.username == "officer"
    assert list(HeldRecord.objects.values_list("table", "record")) == [("customers_electricitycontract", first.pk)]
    shown = text_of(officer, page_of(hold))
    assert "Riita vuoden 2020 laskuista." in shown
    assert "Sähkösopimukset 1 1" in shown
    assert f"Asiakas #{aino.number}" in shown


def test_a_whole_table_may_be_held_at_once(officer: Client) -> None:
    aino = scenes.aino()
    calls = [scenes.call(aino).pk for _ in range(60)]
    posted = {
        "reason": "ombudsman",
        "explanation": "Selvitys.",
        "review_on": NEXT_YEAR.isoformat(),
        "tables": ["customers.Recording"],
    }
    assert officer.post(placing(aino), posted).status_code == 302
    assert set(HeldRecord.objects.values_list("record", flat=True)) == set(calls)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"tables": []}, "Valitse tiedot, joita pito koskee"),
        ({"explanation": ""}, "Perustele pito"),
        ({"review_on": "2020-01-01"}, "tai myöhempi päivä"),
        ({"review_on": "pian"}, "Anna päivä, esimerkiksi 31.12.2027."),
        ({"reason": "open_request"}, "open_request"),
        ({"reason": "huvikseen"}, "huvikseen"),
        ({"tables": ["auth.User"]}, "auth.User"),
        ({"rows": ["customers.Recording:00000000-0000-7000-8000-000000000000"]}, "00000000-0000-7000-8000"),
    ],
)
def test_a_hold_that_cannot_be_placed_is_refused_beside_its_field_and_nothing_typed_is_lost(
    officer: Client, changed: dict[str, object], told: str
) -> None:
    aino = scenes.aino()
    scenes.call(aino)
    usual: dict[str, object] = {
        "reason": "dispute",
        "explanation": "Riita laskusta <1>.",
        "review_on": NEXT_YEAR.isoformat(),
        "tables": ["customers.Recording"],
    }
    answer = officer.post(placing(aino), usual | changed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert told in shown
    assert "explanation" in changed or "Riita laskusta &lt;1&gt;." in shown
    assert not LegalHold.objects.exists()


def test_pekkas_call_cannot_be_held_on_ainos_page(officer: Client) -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    call = scenes.call(pekka)
    posted = {
        "reason": "dispute",
        "explanation": "Riita.",
        "review_on": NEXT_YEAR.isoformat(),
        "rows": [f"customers.Recording:{call.pk}"],
    }
    assert officer.post(placing(aino), posted).status_code == 422
    assert not LegalHold.objects.exists()


def test_the_form_does_not_tell_where_a_protected_person_lives(officer: Client) -> None:
    aino = scenes.aino()
    Party.objects.filter(pk=aino.pk).update(protected_address=True)
    for street in ("Salakuja 7", "Piilotie 8"):
        PostalAddress.objects.create(
            party=aino, street=street, postal_code="99999", city="Piilola", source="person", began_on=date(2020, 1, 1)
        )
    shown = officer.get(placing(aino)).content.decode()
    for secret in ("Salakuja", "Piilotie", "99999", "Piilola"):
        assert secret not in shown


def test_a_hold_is_reviewed_and_goes_on_to_another_day(officer: Client) -> None:
    hold = hold_on(scenes.aino(), review=timezone.localdate())
    review = reverse("admin:retention_legalhold_review", args=[hold.pk])
    assert officer.post(review, {"review_on": NEXT_YEAR.isoformat()})["Location"] == page_of(hold)
    assert LegalHold.objects.get().review_on == NEXT_YEAR
    answer = officer.post(review, {"review_on": "2020-01-01"})
    assert answer.status_code == 422
    assert "tai myöhempi päivä" in answer.content.decode()
    assert LegalHold.objects.get().review_on == NEXT_YEAR


def test_a_lifted_hold_releases_its_rows_and_is_lifted_once(officer: Client) -> None:
    hold = hold_on(scenes.aino())
    lift = reverse("admin:retention_legalhold_lift", args=[hold.pk])
    assert officer.post(lift)["Location"] == page_of(hold)
    hold.refresh_from_db()
    assert hold.lifted_at is not None
    assert not HeldRecord.objects.filter(released_at__isnull=True).exists()
    assert "Pura pito" not in text_of(officer, page_of(hold))
    answer = officer.post(lift)
    assert answer.status_code == 422
    assert "Pito on jo purettu" in answer.content.decode()


def test_a_restriction_is_lifted_only_after_the_person_was_told(officer: Client) -> None:
    """GDPR 18(3)."""
    hold = hold_on(scenes.aino(), reason="restriction")
    lift = reverse("admin:retention_legalhold_lift", args=[hold.pk])
    answer = officer.post(lift)
    assert answer.status_code == 422
    assert "Kerro purkamisesta henkilölle ensin" in answer.content.decode()
    assert LegalHold.objects.get().lifted_at is None
    assert officer.post(lift, {"told": "on"}).status_code == 302
    assert LegalHold.objects.get().lifted_at is not None


def test_a_requests_own_hold_is_not_lifted_by_hand(officer: Client) -> None:
    hold = hold_on(scenes.aino(), reason="open_request", origin="TP-7K4M-92XD")
    shown = text_of(officer, page_of(hold))
    assert "Pura pito" not in shown
    assert "Sitä ei pureta käsin." in shown
    answer = officer.post(reverse("admin:retention_legalhold_lift", args=[hold.pk]))
    assert answer.status_code == 422
    assert "kun tietopyyntöön TP-7K4M-92XD on vastattu" in answer.content.decode()
    assert LegalHold.objects.get().lifted_at is None


def test_the_list_of_holds_begins_with_the_longest_overdue_and_ends_with_the_lifted(officer: Client) -> None:
    today = timezone.localdate()
    lifted, far, late = (
        hold_on(scenes_party, review=today) for scenes_party in (scenes.aino(), scenes.pekka(), _third())
    )
    holds.lift(lifted, now=timezone.now())
    LegalHold.objects.filter(pk=far.pk).update(review_on=today + timedelta(days=90))
    LegalHold.objects.filter(pk=late.pk).update(review_on=today - timedelta(days=3))
    shown = text_of(officer, "/admin/retention/legalhold/")
    places = [shown.index(str(each.party)) for each in (late, far, lifted)]
    assert places == sorted(places)
    assert re.search(rf"\d+\.\d+\.\d{{4}} myöhässä {late.party} omistaja \d", shown)
    assert "Mäkinen" not in shown
    assert "Mäkinen" not in text_of(officer, page_of(lifted))
    for state, listed in (("voimassa", [late, far]), ("tarkistettava", [late]), ("purettu", [lifted])):
        narrowed = text_of(officer, f"/admin/retention/legalhold/?tilanne={state}")
        assert [each for each in (late, far, lifted) if str(each.party) in narrowed] == listed, state
    assert officer.get("/admin/retention/legalhold/?party__family_name=Mäkinen").status_code == 400


def _third() -> Party:
    return Party.objects.create(
        family_name="Kolmas", source="person", first_seen_on=date(2020, 1, 1), last_contact_on=date(2026, 1, 1)
    )


@pytest.mark.parametrize("role", ["handler", "approver", "auditor"])
def test_only_the_officer_changes_holds_and_the_others_read(role: str) -> None:
    reader, aino = signed_in(role), scenes.aino()
    hold = hold_on(aino)
    assert "Pura pito" not in text_of(reader, page_of(hold))
    assert reader.get(placing(aino)).status_code == 403
    assert reader.post(placing(aino), {"reason": "dispute"}).status_code == 403
    for operation in ("review", "lift"):
        path = reverse(f"admin:retention_legalhold_{operation}", args=[hold.pk])
        assert reader.post(path, {"review_on": NEXT_YEAR.isoformat()}).status_code == 403
    hold.refresh_from_db()
    assert hold.lifted_at is None
    assert "Aseta säilytyspito" not in text_of(reader, reverse("admin:customers_party_change", args=[aino.pk]))
