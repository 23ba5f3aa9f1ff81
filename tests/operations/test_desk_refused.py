"""What the desk does not let through: it is said beside its field, what was typed stays, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from unittest import mock
from uuid import UUID

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from requests_app import operations, queries
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome, Status
from requests_app.models import Letter, PrivacyRequest, RequestEvent
from requests_app.rights import Right
from tests import casework, staff, submissions
from tests.at_the_desk import AtTheDesk, Read, Values, address_of
from tests.casework import fresh
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db

UNPROCESSABLE = 422


def events_of(case: PrivacyRequest) -> int:
    return RequestEvent.objects.filter(request=case).count()


def refused(desk: AtTheDesk, case: PrivacyRequest, operation: str, values: Values, **hidden: str) -> Read:
    """Press the button, which is refused with nothing written; the page that says why."""
    before, status = events_of(case), fresh(case).status
    response = desk.press(case, operation, values, **hidden)
    assert response.status_code == UNPROCESSABLE
    assert (events_of(case), fresh(case).status) == (before, status)
    page = Read(response)
    assert page.text.startswith("Virhe:")
    assert "Ei tehty:" in page.text
    return page


REFUSED_DECISIONS = {
    "a refusal has its ground": (
        "access",
        {"outcome": "refused", "reasons": "Ei ole."},
        "Valitse peruste: oikeutta ei voi evätä tai rajoittaa ilman sitä.",
    ),
    "a refusal has its reasons (GDPR 12(4))": (
        "human_review",
        {"outcome": "refused", "ground": "not_solely_automated"},
        "Kirjoita perustelut: ne kerrotaan henkilölle vastauksessa (GDPR 12(4)).",
    ),
    "a ground's needs are met (GDPR 12(5))": (
        "access",
        {"outcome": "refused", "ground": "excessive", "reasons": "Kymmenes pyyntö tänä vuonna."},
        "Perusteen ”pyyntö on kohtuuton” käytöstä puuttuu: näyttö. Täydennä ratkaisu.",
    ),
    "nothing is refused on a ground that is not used": (
        "access",
        {"outcome": "granted", "ground": "others_rights"},
        "Poista peruste: sitä käytetään vain, kun oikeus evätään kokonaan tai osittain.",
    ),
    "an outcome is chosen": ("access", {"reasons": "Mietitään vielä."}, "Valitse jokin."),
}


@pytest.mark.parametrize(
    ("right", "values", "sentence"),
    REFUSED_DECISIONS.values(),
    ids=[name.replace(" ", "_") for name in REFUSED_DECISIONS],
)
def test_a_decision_is_refused_beside_its_field_and_what_was_typed_stays(
    right: str, values: dict[str, str], sentence: str
) -> None:
    case = casework.in_work()
    page = refused(AtTheDesk(staff.sanna()), case, "decide", values, right=right)
    form = page.form("decide", right=right)
    assert form.errors == [sentence]
    for name, value in values.items():
        assert form.fields[name] == [value]
    assert page.form("decide", right="access" if right != "access" else "human_review").errors == []


REFUSED_WORK: dict[str, tuple[Callable[[], PrivacyRequest], str, Values, str]] = {
    "nobody is asked nothing": (casework.in_work, "ask_identity", {"question": " "}, "Kirjoita tähän teksti."),
    "an extension has its reasons (GDPR 12(3))": (
        casework.in_work,
        "extend",
        {"reasons": ""},
        "Kirjoita tähän teksti.",
    ),
    "a letter has its text": (casework.in_work, "write_letter", {"body": ""}, "Kirjoita tähän teksti."),
    "a case is handed to somebody": (casework.in_work, "hand_over", {"to": ""}, "Valitse käsittelijä."),
    "a duplicate has an original": (
        casework.in_work,
        "mark_duplicate",
        {"original": "TP-0000-0000"},
        "Tällä viitenumerolla ei ole pyyntöä. Tarkista numero.",
    ),
    "a reference can be read": (
        casework.in_work,
        "mark_duplicate",
        {"original": "se aiempi pyyntö"},
        "Kirjoita viitenumero niin kuin se on kuitissa, esimerkiksi TP-7K4M-92XD.",
    ),
    "only the person takes a request back": (
        casework.in_work,
        "withdraw",
        {},
        "Vahvista, että henkilö on itse perunut pyyntönsä.",
    ),
}


@pytest.mark.parametrize(
    ("begin", "operation", "values", "sentence"),
    REFUSED_WORK.values(),
    ids=[name.replace(" ", "_") for name in REFUSED_WORK],
)
def test_an_operation_without_what_it_asks_for_says_what_to_write(
    begin: Callable[[], PrivacyRequest], operation: str, values: Values, sentence: str
) -> None:
    case = begin()
    with time_machine.travel(MONDAY + timedelta(days=1)):
        page = refused(AtTheDesk(staff.sanna()), case, operation, values)
    form = page.form(operation)
    assert form.errors == [sentence]
    for name, value in values.items():
        assert form.fields[name][0].strip() == str(value).strip()


def test_a_case_is_no_duplicate_of_itself() -> None:
    case = casework.in_work()
    page = refused(AtTheDesk(staff.sanna()), case, "mark_duplicate", {"original": case.reference})
    assert page.form("mark_duplicate").errors == ["Valitse alkuperäiseksi toinen pyyntö kuin tämä."]


def test_an_answer_does_not_come_before_its_question_nor_after_now() -> None:
    case = casework.in_work()
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=3)):
        sanna.does(case, "ask_clarification", {"question": "Mitä puheluita tarkoitat?"})
        for impossible in ("2026-03-01T09:00", "2026-04-01T09:00"):
            page = refused(sanna, case, "record_answer", {"arrived_at": impossible})
            form = page.form("record_answer")
            assert form.errors == ["Anna aika, joka on 5.3.2026 tai myöhempi ja joka on jo ollut."]
            assert form.fields["arrived_at"] == [impossible]
        page = refused(sanna, case, "record_answer", {"arrived_at": "eilen"})
        assert page.form("record_answer").errors == ["Anna päivä ja kellonaika, esimerkiksi 2026-03-05T14:30."]


def test_an_address_that_is_none_stays_in_its_field() -> None:
    case = submissions.received(submissions.ban_of_calls())
    page = refused(AtTheDesk(staff.sanna()), case, "record_address", {"email": "nimi(at)example.com"})
    form = page.form("record_address")
    assert form.fields["email"] == ["nimi(at)example.com"]
    assert len(form.errors) == 1


def test_an_address_is_recorded_where_one_is_missing_and_no_other() -> None:
    nothing_missing = casework.in_work()
    sanna = AtTheDesk(staff.sanna())
    assert "record_address" not in sanna.open(nothing_missing).buttons
    post_only = casework.in_work(submissions.riittas_for_helmi())
    assert "postal_address" not in sanna.open(post_only).form("record_address").fields
    page = refused(sanna, post_only, "record_address", {"email": ""})
    assert page.form("record_address").errors == ["Anna sähköpostiosoite tai postiosoite."]


def test_a_refusal_does_not_leave_without_the_parts_that_the_law_asks_for() -> None:
    case = casework.in_work()
    casework.refused(case, Right.ACCESS, Ground.NOT_IDENTIFIED)
    operations.decide(case.pk, Right.HUMAN_REVIEW, outcome=Outcome.NOTHING_FOUND, actor=staff.sanna(), now=MONDAY)
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=1)):
        sanna.does(case, "write_letter", {"body": "Emme toimita tietoja."})
        assert "Kirjeestä puuttuu: perustelut, kantelu tietosuojavaltuutetulle" in sanna.open(case).text
        page = refused(sanna, case, "send_for_approval", {})
    assert "Kirjettä ei voi lähettää: siitä puuttuu perustelut, kantelu tietosuojavaltuutetulle" in page.text
    assert page.form("write_letter").fields["body"][0].strip() == "Emme toimita tietoja."


# ---- stale, doubled, overtaken


def test_a_button_pressed_twice_is_done_once_and_the_second_says_so() -> None:
    case = submissions.received(submissions.ainos())
    sanna = AtTheDesk(staff.sanna())
    form = sanna.open(case).form("take")
    assert sanna.send(form).status_code == 302
    before = events_of(case)
    again = sanna.send(form)
    assert again.status_code == UNPROCESSABLE
    assert "Otettiin käsittelyyn – vastuukäsittelijä (sanna)" in Read(again).text
    assert events_of(case) == before


def test_a_letter_is_not_written_over_what_a_colleague_wrote_meanwhile() -> None:
    case = casework.in_work()
    sanna, heikki = AtTheDesk(staff.sanna()), AtTheDesk(staff.heikki())
    form = sanna.open(case).form("write_letter")
    heikki.does(case, "write_letter", {"body": "Heikin teksti."})
    response = sanna.send(form, {"body": "Sannan teksti, tunnin työ."})
    page = Read(response)
    assert response.status_code == UNPROCESSABLE
    assert "Vastaus kirjoitettiin – käsittelijä (heikki)" in page.text
    assert Letter.objects.get(request=case, kind="answer").body == "Heikin teksti.\n"
    again = page.form("write_letter")
    assert again.fields["body"][0].strip() == "Sannan teksti, tunnin työ."  # kept, and sent again if she decides so
    assert sanna.send(again).status_code == 302
    assert Letter.objects.get(request=case, kind="answer").body == "Sannan teksti, tunnin työ.\n"


def test_what_was_typed_is_kept_to_copy_where_the_operation_is_no_longer_there() -> None:
    case = casework.in_work()
    sanna, heikki = AtTheDesk(staff.sanna()), AtTheDesk(staff.heikki())
    with time_machine.travel(MONDAY + timedelta(days=1)):
        form = sanna.open(case).form("ask_clarification")
        heikki.does(case, "ask_identity", {"question": "Kuka olet?"})
        response = sanna.send(form, {"question": "Minkä ajan puheluita tarkoitat?"})
    page = Read(response)
    assert response.status_code == UNPROCESSABLE
    assert "ask_clarification" not in page.buttons
    assert "kirjoittamasi on tallessa tässä: Mitä kysymme henkilöltä Minkä ajan puheluita tarkoitat?" in page.text


def test_what_a_colleague_does_while_a_page_is_being_made_makes_it_stale() -> None:
    case = casework.in_work()
    sanna, counted = AtTheDesk(staff.sanna()), queries.number_of_changes_by_people

    def then_heikki_writes(request_id: UUID) -> int:
        seen = counted(request_id)
        operations.write_letter(case.pk, body="Heikin teksti.", actor=staff.heikki(), now=MONDAY)
        return seen

    with mock.patch.object(queries, "number_of_changes_by_people", then_heikki_writes):
        form = sanna.open(case).form("write_letter")
    assert sanna.send(form, {"body": "Sannan teksti."}).status_code == UNPROCESSABLE
    assert Letter.objects.get(request=case, kind="answer").body == "Heikin teksti.\n"


def test_the_software_sending_a_letter_makes_no_page_stale() -> None:
    case = submissions.received(submissions.ainos())
    sanna = AtTheDesk(staff.sanna())
    form = sanna.open(case).form("take")
    with time_machine.travel(MONDAY):
        casework.letters_leave(timezone.now())
    assert RequestEvent.objects.filter(request=case, kind="letter_sent").exists()
    assert sanna.send(form).status_code == 302


@pytest.mark.parametrize("seen", ["", "-1", "yksi", "٣", "9" * 40, "0x10"])
def test_what_does_not_come_from_a_page_is_not_done(seen: str) -> None:
    case = submissions.received(submissions.ainos())
    sanna = AtTheDesk(staff.sanna())
    response = sanna.client.post(address_of(case, "take"), {"seen": seen})
    assert response.status_code == UNPROCESSABLE
    assert "Tee tämä pyynnön sivulta" in Read(response).text
    assert fresh(case).status == Status.RECEIVED


def test_a_case_that_another_holds_is_tried_again_later_with_what_was_typed() -> None:
    case = casework.in_work()
    sanna = AtTheDesk(staff.sanna())
    with mock.patch.object(operations, "write_letter", side_effect=OperationalError("canceling statement")):
        page = refused(sanna, case, "write_letter", {"body": "Tunnin työ."})
    assert "Pyyntöä käsitellään juuri nyt toisaalla. Yritä hetken kuluttua uudelleen." in page.text
    assert page.form("write_letter").fields["body"][0].strip() == "Tunnin työ."
