"""The copy on the case's page: wanted by a button, its progress and contents, parts left out, opened for a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from customers.models import ViewEvent
from requests_app import operations
from requests_app.models import AccessPackage, PrivacyRequest, WithheldPart
from tests import casework, staff, submissions
from tests.at_the_desk import AtTheDesk, Read
from tests.packages import CONTENT, builder, copied, linked, worked
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def opened_at(request: PrivacyRequest) -> str:
    return reverse("admin:requests_app_privacyrequest_copy", args=[request.pk])


def test_heikki_wants_the_copy_sees_how_far_it_is_and_then_what_it_holds() -> None:
    request = linked()
    heikki = AtTheDesk(staff.heikki())
    page = heikki.does(request, "want_copy")
    assert "odottaa koontia" in page.text
    assert "want_copy" not in page.buttons
    AccessPackage.objects.update(state="building", fence=1, step="Puhelut", done=3, total=9, leased_until=MONDAY)
    page = heikki.open(request)
    assert '<progress max="9" value="3"' in page.html
    assert "Puhelut" in page.text
    worked(builder(recordings=1), now=MONDAY + timedelta(hours=1))
    page = heikki.open(request)
    copy = AccessPackage.objects.get()
    assert copy.sha256 in page.text
    assert "Puhelutallenteita 1" in page.text


def test_what_the_copy_lacks_is_said_in_words_with_what_to_do() -> None:
    request = linked()
    copied(request, builder(missing=("source:Recording",)))
    page = AtTheDesk(staff.heikki()).open(request)
    assert "lähde (GDPR 15(1)(g)): puhelutallenteet" in page.text
    assert "Täydennä tieto rekisteriin" in page.text


def test_a_building_that_fails_is_shown_with_its_error_and_wanted_again() -> None:
    request = linked()
    operations.want_copy(request.pk, actor=staff.heikki(), now=MONDAY)
    AccessPackage.objects.update(state="failed", attempts=8, error="ENOSPC")
    heikki = AtTheDesk(staff.heikki())
    page = heikki.open(request)
    assert "Kokoaminen on epäonnistunut 8 kertaa (virhe ENOSPC)." in page.text
    assert "odottaa koontia" in heikki.does(request, "want_copy").text


def test_a_building_that_is_cut_short_again_and_again_is_said() -> None:
    request = linked()
    operations.want_copy(request.pk, actor=staff.heikki(), now=MONDAY)
    AccessPackage.objects.update(state="building", fence=6, attempts=1, leased_until=MONDAY)
    assert "Kokoaminen on keskeytynyt 4 kertaa" in AtTheDesk(staff.heikki()).open(request).text


def test_sanna_leaves_a_part_out_with_its_ground_and_takes_it_back() -> None:
    """GDPR 12(4), 15(4)"""
    request = linked()
    copied(request)
    sanna = AtTheDesk(staff.sanna())
    refused = sanna.press(request, "withhold_part", {"part": "customers.Recording.number", "explanation": "Naapuri."})
    assert refused.status_code == 422
    assert "Valitse joko peruste" in Read(refused).text
    page = sanna.does(
        request,
        "withhold_part",
        {"part": "customers.Recording.number", "ground": "others_rights", "explanation": "Naapurin numero."},
    )
    part = WithheldPart.objects.get()
    assert (part.table, part.field, part.record) == ("customers.Recording", "number", None)
    assert "Naapurin numero." in page.text
    assert "muiden oikeudet ja vapaudet (GDPR 15(4)" in page.text
    assert "odottaa koontia" in page.text
    page = sanna.does(request, "give_part", part=str(part.pk))
    assert "Naapurin numero." not in page.text.split("Aikajana")[0]


def test_a_late_part_is_told_with_its_source_and_day() -> None:
    request = linked()
    sanna = AtTheDesk(staff.sanna())
    page = sanna.does(
        request,
        "withhold_part",
        {
            "part": "customers.Recording",
            "late_from": "Puhelujärjestelmä",
            "expected_on": "2099-01-31",
            "explanation": "Järjestelmä on huollossa.",
        },
    )
    assert "Puhelujärjestelmä, tulee viimeistään 31.1.2099" in page.text


def test_the_copy_is_opened_with_a_reason_as_an_attachment_that_nothing_keeps() -> None:
    request = linked()
    copied(request)
    sanna = AtTheDesk(staff.sanna())
    form = next(form for form in sanna.open(request).forms if form.action == opened_at(request))
    without = sanna.send(form)
    assert without.status_code == 302
    assert "Kirjoita, miksi avaat paketin" in sanna.open(request).text
    file = sanna.send(form, {"reason": "Tarkistan tallenteet."})
    assert b"".join(file.streaming_content) == CONTENT  # type: ignore[attr-defined]  # streamed
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in file.headers["Cache-Control"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert ViewEvent.objects.get().reason == "Tarkistan tallenteet."


@pytest.mark.parametrize("who", [staff.heikki, staff.tuula])
def test_a_handler_and_an_auditor_do_not_open_a_copy(who: object) -> None:
    request = linked()
    copied(request)
    desk = AtTheDesk(who())  # type: ignore[operator]  # a named person
    assert all(form.action != opened_at(request) for form in desk.open(request).forms)
    assert desk.client.post(opened_at(request), {"reason": "Utelias."}).status_code == 302
    assert not ViewEvent.objects.exists()


def test_a_copy_is_not_opened_by_a_link() -> None:
    """No GET writes."""
    request = linked()
    copied(request)
    assert AtTheDesk(staff.sanna()).client.get(opened_at(request)).status_code == 405


def test_a_request_without_access_shows_no_copy() -> None:
    assert "Kopio tiedoista" not in AtTheDesk(staff.sanna()).open(casework.in_work(submissions.pekkas_short())).text
