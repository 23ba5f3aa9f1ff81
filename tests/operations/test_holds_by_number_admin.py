"""A hold on everything about a person, placed at the desk by the person's number."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from retention.models import HeldRecord, LegalHold
from tests import scenes
from tests.desk import IN_A_YEAR, hold_on, page_of, signed_in, text_of

pytestmark = pytest.mark.django_db

PLACING = "/admin/retention/legalhold/aseta/"
NEXT_YEAR = timezone.localdate() + IN_A_YEAR


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


def filled_in(number: object, **changed: str) -> dict[str, str]:
    """The form as an officer fills it in."""
    usual = {"reason": "dispute", "explanation": "Riita laskusta <1>.", "review_on": NEXT_YEAR.isoformat()}
    return {**usual, "party": str(number), **changed}


@pytest.mark.parametrize("written", ["{}", "#{}", " Asiakas #{} "])
def test_everything_about_aino_now_is_held_by_her_number_and_nothing_of_pekka(officer: Client, written: str) -> None:
    """[D: holds]: it covers the rows that are there when it is placed."""
    aino, pekka = scenes.aino(), scenes.pekka()
    first = scenes.call(aino)
    scenes.call(pekka)
    assert PLACING in officer.get("/admin/retention/legalhold/").content.decode()
    answer = officer.post(PLACING, filled_in(written.format(aino.number)))
    hold = LegalHold.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == page_of(hold)
    assert (hold.party, hold.reason, hold.review_on) == (aino, "dispute", NEXT_YEAR)
    assert hold.owner is not None
    assert hold.owner.username == "officer"
    later = scenes.call(aino)
    covered = set(HeldRecord.objects.values_list("record", flat=True))
    assert {aino.pk, first.pk} <= covered
    assert not {later.pk, pekka.pk} & covered
    assert "Puhelutallenteet 1 1" in text_of(officer, page_of(hold))


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"party": ""}, "party", "Kirjoita henkilön numero"),
        ({"party": "Aino"}, "party", "Kirjoita henkilön numero"),
        ({"party": "-1"}, "party", "Kirjoita henkilön numero"),
        ({"party": "١٠٤٢"}, "party", "Kirjoita henkilön numero"),
        ({"party": "9" * 19}, "party", "Kirjoita henkilön numero"),
        ({"party": "9" * 18}, "party", "Tarkista numero henkilön sivulta"),
        ({"party": "1\0"}, "party", "(null)"),
        ({"explanation": ""}, "explanation", "Perustele pito"),
        ({"explanation": "a" * 2001}, "explanation", "2000"),
        ({"review_on": "2020-01-01"}, "review_on", "tai myöhempi päivä"),
        ({"review_on": "pian"}, "review_on", "Anna päivä, esimerkiksi 31.12.2027."),
        ({"reason": "open_request"}, "reason", "open_request"),
    ],
)
def test_a_hold_by_number_is_refused_beside_the_field_it_is_about_and_all_that_was_typed_stays(
    officer: Client, changed: dict[str, str], field: str, told: str
) -> None:
    aino = scenes.aino()
    posted = filled_in(aino.number, **changed)
    answer = officer.post(PLACING, posted)
    shown = answer.content.decode()
    assert answer.status_code == 422
    mistaken = re.findall(r'<div class="field error">(.*?)\n</div>', shown, re.DOTALL)
    assert len(mistaken) == 1
    assert f'name="{field}"' in mistaken[0]
    assert told in mistaken[0]
    if field != "party":
        assert f'value="{aino.number}"' in shown
    if field != "explanation":
        assert "Riita laskusta &lt;1&gt;." in shown
    if field != "review_on":
        assert f'value="{NEXT_YEAR.isoformat()}"' in shown
    assert not LegalHold.objects.exists()


def test_opening_the_form_places_nothing_and_no_browser_keeps_it(officer: Client) -> None:
    """ASVS 14.3.2 and 3.5: what an address carries fills in and changes nothing."""
    aino = scenes.aino()
    answer = officer.get(PLACING, filled_in(aino.number))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert str(aino.number) not in re.findall(r'name="party"[^>]*value="([^"]*)"', answer.content.decode())
    assert not LegalHold.objects.exists()


@pytest.mark.parametrize("role", ["handler", "approver", "auditor", "clerk"])
def test_nobody_but_the_officer_places_a_hold_by_number(role: str) -> None:
    reader, aino = signed_in(role), scenes.aino()
    assert reader.get(PLACING).status_code == 403
    assert reader.post(PLACING, filled_in(aino.number)).status_code == 403
    if role != "clerk":
        assert PLACING not in reader.get("/admin/retention/legalhold/").content.decode()
    assert not LegalHold.objects.exists()


def test_who_has_not_signed_in_is_asked_to(client: Client) -> None:
    aino = scenes.aino()
    answer = client.post(PLACING, filled_in(aino.number))
    assert answer["Location"].startswith("/admin/login/")
    assert not LegalHold.objects.exists()


def test_a_review_day_that_has_been_is_refused_beside_its_field_on_the_holds_page(officer: Client) -> None:
    hold = hold_on(scenes.aino(), review=timezone.localdate())
    assert "tänään" in text_of(officer, page_of(hold))
    review = reverse("admin:retention_legalhold_review", args=[hold.pk])
    shown = officer.post(review, {"review_on": "2020-01-01"}).content.decode()
    mistaken = re.findall(r'<div class="field error">(.*?)\n</div>', shown, re.DOTALL)
    assert len(mistaken) == 1
    assert "tai myöhempi päivä" in mistaken[0]
    assert 'value="2020-01-01"' in mistaken[0]
