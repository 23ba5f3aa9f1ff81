"""Who asks, at the desk: what each right needs, the proofs there are, and the one paper that shows a code."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.models import Party
from requests_app.codes import parse_symbols
from requests_app.events import Happening
from requests_app.models import AddressCode, IdentityEvidence, PrivacyRequest
from requests_app.operations import return_code
from tests import proofs, scenes, staff, submissions
from tests.at_the_desk import AtTheDesk, Read, Values, address_of
from tests.casework import fresh, taken
from tests.letters import reading
from tests.submissions import MONDAY

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday() -> object:
    """Everything happens on one day."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def aino() -> Party:
    """Aino, whose address the register has."""
    aino = scenes.aino()
    proofs.home(aino)
    return aino


def printed(desk: AtTheDesk, case: PrivacyRequest) -> Response:
    """The code letter's paper, as its button brings it."""
    return desk.client.post(reverse("admin:requests_app_privacyrequest_code_letter", args=[case.pk]))


def test_each_right_stands_with_what_it_needs_and_what_would_be_enough(aino: Party) -> None:
    """GDPR 12(6)"""
    case = taken(submissions.pekkas())
    text = AtTheDesk(staff.sanna()).open(case).text
    section = text.split("Henkilöllisyys ei osoitettu")[1].split("Pyydetyt oikeudet")[0]
    assert "Markkinointikielto (21.2) ei vaadi ✓ riittää" in section
    assert (
        "Rajoittaminen (18) sähköpostiosoite vahvistettu ✗ Vielä: sähköpostiosoitteen vahvistus tai koodikirje "
        "rekisterissä olevaan osoitteeseen tai vastuukäsittelijän oma tarkistus"
    ) in section
    assert "Poisto (17) henkilöllisyys osoitettu ✗ Vielä: koodikirje rekisterissä olevaan osoitteeseen" in section
    assert "äläkä kopiota henkilökortista" in section


def test_a_right_is_refused_at_the_desk_with_the_means_that_would_be_enough(aino: Party) -> None:
    case = taken()
    answer = AtTheDesk(staff.heikki()).press(case, "decide", {"outcome": "granted"}, right="human_review")
    assert answer.status_code == 422
    assert "koodikirje rekisterissä olevaan osoitteeseen tai vastuukäsittelijän oma tarkistus" in Read(answer).text


def test_a_code_letter_is_made_from_a_candidate_printed_once_and_its_code_comes_back(aino: Party) -> None:
    case, sanna = taken(), AtTheDesk(staff.sanna())
    page = sanna.does(case, "make_code_letter", party=str(aino.pk))
    assert f"rekisteröidyn #{aino.number} osoitteeseen, teki sanna 2.3.2026" in page.text
    assert "tulostamatta" in page.text
    letter = printed(sanna, case)
    assert letter.status_code == 200
    assert "no-store" in letter.headers["Cache-Control"]
    assert letter.headers["Referrer-Policy"] == "no-referrer"
    words = "\n".join(reading.words_of(letter.content, "P"))
    assert "Aino Maria MäkinenTestikatu 1 A 200100 Helsinki" in words
    found = re.search(r"Koodisi on\n([0-9A-Z ]{12})\n", words)
    assert found is not None
    assert reading.words_of(letter.content, "H1") == ["Vahvista, että pyyntö on sinun"]
    again = printed(sanna, case)
    assert again.status_code == 302
    page = sanna.open(case)
    assert "Koodia ei näytetä enää" in page.text
    assert found[1] not in page.html
    assert "Tulosta koodikirje" not in page.text
    assert return_code(case.reference, parse_symbols(found[1], 10), secret=proofs.SECRET, now=MONDAY)
    assert "koodi palautui 2.3.2026" in sanna.open(case).text


def test_another_officer_is_not_offered_the_letter_and_a_get_prints_nothing(aino: Party) -> None:
    case = taken()
    AtTheDesk(staff.sanna()).does(case, "make_code_letter", party=str(aino.pk))
    olli = AtTheDesk(staff.olli())
    assert "Tulosta koodikirje" not in olli.open(case).text
    assert printed(olli, case).status_code == 302
    assert printed(AtTheDesk(staff.tuula()), case).status_code == 302
    address = reverse("admin:requests_app_privacyrequest_code_letter", args=[case.pk])
    assert AtTheDesk(staff.sanna()).client.get(address).status_code == 405
    assert not case.events.filter(kind=Happening.CODE_LETTER_PRINTED).exists()


def test_a_protected_address_is_on_the_printed_letter_and_on_no_page_of_the_desk(aino: Party) -> None:
    """Turvakielto; [D: a-code-letter-shows-identity]"""
    Party.objects.filter(pk=aino.pk).update(protected_address=True)
    case = taken(replace(submissions.ainos(), postal_address="", customer_number="4101147"))
    sanna = AtTheDesk(staff.sanna())
    sanna.does(case, "make_code_letter", party=str(aino.pk))
    for desk in (sanna, AtTheDesk(staff.olli()), AtTheDesk(staff.heikki()), AtTheDesk(staff.tuula())):
        assert "Testikatu" not in desk.open(case).html
        assert "Testikatu" not in desk.listed().html
    assert "Testikatu 1 A 2" in reading.text_of(printed(sanna, case).content)
    assert "Testikatu" not in sanna.open(case).html


def test_a_told_code_is_typed_and_a_wrong_one_is_told_beside_its_field_and_counted(aino: Party) -> None:
    case, heikki = taken(), AtTheDesk(staff.heikki())
    code = proofs.code_posted(case, aino)
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    answer = heikki.press(case, "enter_code", {"code": wrong})
    assert answer.status_code == 422
    assert "Koodi ei ole oikea" in Read(answer).text
    assert AddressCode.objects.get(request=case).wrong_tries == 1
    heikki.does(case, "enter_code", {"code": code.lower()})
    assert fresh(case).identity == "shown"


def test_evidence_is_written_down_with_its_document_and_opened_as_a_file_apart(aino: Party) -> None:
    case, sanna = taken(), AtTheDesk(staff.sanna())
    form = sanna.open(case).form("record_evidence")
    values = {**form.fields, "kind": "document", "note": "Valtakirja, allekirjoitettu 1.3.2026."}
    sent = sanna.client.post(form.action, {**values, "document": SimpleUploadedFile("henkilö.pdf", b"%PDF-1.7\nx")})
    assert sent.status_code == 302
    evidence = IdentityEvidence.objects.get(request=case)
    at = reverse("admin:requests_app_privacyrequest_document", args=[case.pk, evidence.pk])
    assert at in sanna.open(case).html
    assert at not in AtTheDesk(staff.heikki()).open(case).html
    opened = sanna.client.post(at)
    assert b"".join(opened.streaming_content) == b"%PDF-1.7\nx"  # type: ignore[attr-defined]  # a file's response
    assert opened.headers["Content-Disposition"] == 'attachment; filename="selvitys.pdf"'
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert opened.headers["Content-Security-Policy"].startswith("sandbox")
    assert AtTheDesk(staff.heikki()).client.post(at).status_code == 302, "who does not decide opens nothing"


def test_a_name_and_a_henkilotunnus_asked_for_are_refused_beside_the_field(aino: Party) -> None:
    """tietosuojalaki 29 §"""
    case = taken()
    asked: Values = {"kind": "asked_facts", "facts": ["name", "hetu", "birth_date"], "note": "Täsmäsivät."}
    answer = AtTheDesk(staff.heikki()).press(case, "record_evidence", asked)
    assert answer.status_code == 422
    assert "eivät yksin eivätkä yhdessä osoita, kuka hän on (tietosuojalaki 29 §)" in Read(answer).text
    assert not IdentityEvidence.objects.exists()


def test_candidates_stand_side_by_side_with_edits_reason_and_what_was_not_given(aino: Party) -> None:
    """[D: matching-table]; [D: software-never-chooses]"""
    sister = Party.objects.create(
        given_names="Ainu",
        family_name="Mäkinen",
        birth_date=date(1990, 1, 1),
        source="person",
        first_seen_on=date(2020, 1, 1),
        last_contact_on=date(2026, 1, 1),
    )
    proofs.home(sister)
    case = taken(replace(submissions.ainos(), birth_date=date(1988, 4, 12)))
    page = AtTheDesk(staff.sanna()).open(case)
    first, second = (
        page.text.split(f"Ehdokas #{party.number}")[1].split("Tee koodikirje")[0] for party in (aino, sister)
    )
    assert "useita samalla tasolla" in first
    assert "Nimi ja toinen annettu tieto täsmäävät." in first
    assert "”aino” ja ”ainu” eroavat kirjaimella" in second
    assert "ei täsmää" in second, "the birth date of one household member is not the other's"
    assert "Ei annettu: asiakasnumero, käyttöpaikka, puhelin." in first
    assert "henkilötunnus" not in first
    assert fresh(case).party is None
    assert {form.fields["party"][0] for form in page.forms if form.operation == "link_party"} == {
        str(aino.pk),
        str(sister.pk),
    }


@pytest.mark.parametrize("operation", ["record_evidence", "make_code_letter", "enter_code", "confirm_identity"])
def test_the_auditor_has_none_of_these_buttons_and_posting_them_does_nothing(operation: str, aino: Party) -> None:
    case, tuula = taken(), AtTheDesk(staff.tuula())
    assert operation not in tuula.open(case).buttons
    sent = {"seen": "0", "kind": "called_back", "note": "Soitettiin.", "party": str(aino.pk), "code": "0" * 10}
    before = case.events.count()
    assert tuula.client.post(address_of(case, operation), sent).status_code == 422
    assert case.events.count() == before
