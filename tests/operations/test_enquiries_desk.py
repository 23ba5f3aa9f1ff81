"""An enquiry of the Ombudsman at the desk: by its date, each operation behind its form, nothing typed lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.admin.enquiries.forms import ENQUIRY_FORMS
from requests_app.enquiring import EnquiryStatus
from requests_app.models import Dossier, Enquiry, EnquiryAnswer
from requests_app.permitted.enquiring import ENQUIRY_CHECKS, hold_of
from tests import casework, scenes, staff
from tests import enquiries as scene
from tests.at_the_desk import AtTheDesk, Read
from tests.enquiries import ASKED, NUMBER, linked
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
ENTER = "admin:requests_app_enquiry_enter"
TUESDAY = MONDAY + timedelta(days=1)


def page_of(enquiry: Enquiry) -> str:
    return reverse("admin:requests_app_enquiry_change", args=[enquiry.pk])


def opened(desk: AtTheDesk, enquiry: Enquiry) -> Read:
    return Read(desk.client.get(page_of(enquiry)))


def test_every_operation_of_the_rules_has_its_form_and_no_other() -> None:
    assert set(ENQUIRY_FORMS) == set(ENQUIRY_CHECKS)


def test_sanna_enters_an_enquiry_about_a_case_and_it_is_held() -> None:
    request = linked(casework.in_work())
    desk = AtTheDesk(staff.sanna())
    with time_machine.travel(TUESDAY):
        form = Read(desk.client.get(reverse(ENTER))).forms[-1]
        typed = {
            "diary_number": NUMBER,
            "received_at": "2026-03-02T10:00",
            "due_on": "2026-03-20",
            "asked": ASKED,
            "reference": request.reference.lower(),
            "reach": "case",
        }
        answer = desk.client.post(reverse(ENTER), {**form.fields, **typed})
    assert answer.status_code == 302
    enquiry = Enquiry.objects.get(diary_number=NUMBER)
    assert enquiry.request == request
    assert hold_of(enquiry) is not None
    with time_machine.travel(TUESDAY):
        page = opened(desk, enquiry)
        assert "20.3.2026 · 17 päivää jäljellä" in page.text
        assert ASKED in page.text
        assert NUMBER in desk.open(request).text
        assert NUMBER in Read(desk.client.get(reverse("admin:index"))).text
        assert NUMBER in Read(desk.client.get(reverse("admin:requests_app_enquiry_changelist"))).text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reference": "TP-0000-0000"}, "viitenumer"),
        ({"number": "999999"}, "Tarkista numero henkilön sivulta"),
        ({"due_on": "2026-02-01"}, "on ennen saapumista"),
        ({"diary_number": ""}, "Kirjoita viranomaisen diaarinumero"),
        ({"received_at": "2030-01-01T10:00", "due_on": "2030-02-01"}, "Anna aika, joka on jo ollut"),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(change: dict[str, str], says: str) -> None:
    desk = AtTheDesk(staff.heikki())
    typed = {"diary_number": NUMBER, "received_at": "2026-03-01T10:00", "due_on": "2026-03-20", "asked": ASKED}
    with time_machine.travel(TUESDAY):
        page = Read(desk.client.post(reverse(ENTER), typed | change))
    assert page.status == 422
    assert says in page.text
    assert ASKED in page.html
    assert not Enquiry.objects.exists()


def test_each_step_is_a_form_of_the_page_until_the_matter_is_closed() -> None:
    enquiry = scene.came(person=scenes.aino())
    desk = AtTheDesk(staff.sanna())

    def does(operation: str, **values: str | list[str]) -> None:
        response = desk.send(opened(desk, enquiry).form(operation), values)
        assert response.status_code == 302, Read(response).text[:1500]

    with time_machine.travel(TUESDAY):
        does("take")
        does("ask_more_time", until="2026-04-10", why="Tallenteet ovat kumppanilla.")
        does("record_more_time", granted="2026-03-31")
        made = desk.client.post(
            reverse("admin:requests_app_enquiry_dossier", args=[enquiry.pk]), {"reason": "Kantelu."}
        )
        assert made.headers["Content-Type"] == "application/zip"
        assert "no-store" in made.headers["Cache-Control"]
        b"".join(made.streaming_content)  # type: ignore[attr-defined]  # a file that is streamed
        row = Dossier.objects.get(enquiry=enquiry)
    with time_machine.travel(TUESDAY + timedelta(hours=2)):
        does("answer", text="Selvitys.", via="secure_mail", sent_at="2026-03-03T11:00", dossiers=[str(row.pk)])
        does("ask_more", asked="Lokit.", due_on="2026-04-20")
        does("answer", text="Lisäselvitys.", via="post", sent_at="2026-03-03T11:30")
        assert hold_of(enquiry) is not None
        does("close", why="Päätös.")
        page = opened(desk, enquiry)
    enquiry.refresh_from_db()
    assert enquiry.status == EnquiryStatus.CLOSED
    assert hold_of(enquiry) is None
    assert EnquiryAnswer.objects.count() == 2
    row.refresh_from_db()
    assert row.handed_over_at is not None
    assert {form.operation for form in page.forms if "/toiminto/" in form.action} == {"reopen"}
    assert "annettu viranomaiselle 3.3.2026" in page.text


def test_two_who_act_at_once_are_told_and_nothing_is_lost() -> None:
    enquiry = scene.taken(person=scenes.aino())
    sanna, heikki = AtTheDesk(staff.sanna()), AtTheDesk(staff.heikki())
    with time_machine.travel(TUESDAY):
        seen_by_sanna = opened(sanna, enquiry).form("close")
        asked = opened(heikki, enquiry).form("ask_more_time")
        assert heikki.send(asked, {"until": "2026-04-10", "why": "Lomat."}).status_code == 302
        refused = Read(sanna.send(seen_by_sanna, {"why": "Päätös 5.3.2026."}))
    assert refused.status == 422
    assert "Selvityspyyntöä on muutettu" in refused.text
    assert "Päätös 5.3.2026." in refused.html
    enquiry.refresh_from_db()
    assert enquiry.closed_at is None


def test_a_date_that_has_gone_by_is_late_and_an_answer_ends_that() -> None:
    enquiry = scene.taken()
    desk = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=30)):
        assert "myöhässä" in opened(desk, enquiry).text
        desk.send(
            opened(desk, enquiry).form("answer"), {"text": "Selvitys.", "via": "post", "sent_at": "2026-04-01T10:00"}
        )
        assert "myöhässä" not in opened(desk, enquiry).text


def test_a_case_gives_its_dossier_for_a_reason_and_says_when_it_was_handed_over() -> None:
    request = linked(casework.in_work())
    desk = AtTheDesk(staff.sanna())
    address = reverse("admin:requests_app_privacyrequest_dossier", args=[request.pk])
    with time_machine.travel(TUESDAY):
        refused = desk.client.post(address, {"reason": " "}, follow=True)
        assert "Kirjoita, miksi kooste tehdään" in refused.content.decode()
        made = desk.client.post(address, {"reason": "Kantelu."})
        assert made.headers["Content-Disposition"] == f'attachment; filename="kooste-{request.reference}.zip"'
        assert b"".join(made.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a file that is streamed
        row = Dossier.objects.get(request=request)
    with time_machine.travel(TUESDAY + timedelta(hours=2)):
        page = desk.does(request, "hand_over_dossier", {"at": "2026-03-03T11:00"}, dossier=str(row.pk))
        assert "annettu viranomaiselle 3.3.2026" in page.text


@pytest.mark.parametrize("who", [staff.tuula, staff.anneli])
def test_who_only_reads_sees_the_enquiry_and_does_nothing(who: object) -> None:
    assert callable(who)
    enquiry = scene.came(person=scenes.aino())
    desk = AtTheDesk(who())
    page = opened(desk, enquiry)
    assert page.status == 200
    assert not [form for form in page.forms if "/enquiry/" in form.action]
    assert desk.client.get(reverse(ENTER)).status_code == 403
    dossier = reverse("admin:requests_app_enquiry_dossier", args=[enquiry.pk])
    assert "vastuukäsittelijä" in desk.client.post(dossier, {"reason": "x"}, follow=True).content.decode()
    assert not Dossier.objects.exists()


def test_a_stranger_and_a_get_do_nothing() -> None:
    enquiry = scene.came()
    assert Client().get(page_of(enquiry)).status_code == 302
    desk = AtTheDesk(staff.sanna())
    for operation in ENQUIRY_FORMS:
        address = reverse("admin:requests_app_enquiry_operate", args=[enquiry.pk, operation])
        assert desk.client.get(address).status_code == 405


def test_the_hold_of_an_enquiry_is_not_lifted_by_hand() -> None:
    enquiry = scene.came(person=scenes.aino())
    hold = hold_of(enquiry)
    assert hold is not None
    desk = AtTheDesk(staff.sanna())
    answer = desk.client.post(reverse("admin:retention_legalhold_lift", args=[hold.pk]), {})
    assert "kun tietosuojavaltuutetun selvityspyyntö suljetaan" in answer.content.decode()
    assert hold_of(enquiry) is not None
