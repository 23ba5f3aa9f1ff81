"""What holds for every page of the desk: nothing kept by the browser, nothing told by an address, nothing believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from customers.models import PostalAddress
from requests_app.admin.forms import FORMS
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.rights import Right
from tests import casework, scenes, staff, submissions
from tests.at_the_desk import LIST, AtTheDesk, address_of, page_of
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("operation", sorted(FORMS))
def test_no_operation_is_done_by_opening_its_address(operation: str) -> None:
    case = submissions.received(submissions.ainos())
    desk = AtTheDesk(staff.sanna())
    for method in (desk.client.get, desk.client.head, desk.client.put, desk.client.delete):
        assert method(address_of(case, operation)).status_code == 405


def test_no_page_of_the_desk_is_kept_by_the_browser() -> None:
    case = casework.in_work()
    desk = AtTheDesk(staff.sanna())
    answers = [desk.client.get(path) for path in (page_of(case), reverse(LIST), reverse("admin:index"))]
    answers += [desk.press(case, "mark_duplicate"), desk.press(case, "write_letter")]
    assert [response.status_code for response in answers] == [200, 200, 200, 422, 302]
    for response in answers:
        assert "no-store" in response.headers["Cache-Control"]


def test_no_address_on_the_page_tells_who_asks() -> None:
    aino = scenes.aino()
    case = casework.in_work()
    desk = AtTheDesk(staff.sanna())
    desk.does(case, "link_party", party=str(aino.pk))
    page = desk.open(case)
    for address in (*page.links.values(), *(form.action for form in page.forms)):
        for value in ("aino", "Aino", "makinen", "Mäkinen", "example.com", "4101147", "%40", "@"):
            assert value not in address


def test_what_a_stranger_typed_is_text_and_nothing_else() -> None:
    nasty = "<script>alert(1)</script>{{ 7|add:7 }}{% now 'Y' %}\"'><img src=x onerror=alert(1)>"
    asked = replace(
        submissions.ainos(),
        name=nasty[:200],
        representative_name=nasty[:200],
        representative_role="<b>isä</b>",
        postal_address=nasty[:300],
        rights=(AskedRight(Right.ACCESS, nasty),),
    )
    case = casework.in_work(asked)
    page = AtTheDesk(staff.sanna()).open(case)
    assert page.status == 200
    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html
    assert "<b>isä" not in page.html
    assert "{{ 7|add:7 }}" in page.text


def test_a_protected_address_is_marked_and_not_shown() -> None:
    aino = scenes.aino()
    aino.protected_address = True
    aino.save()
    PostalAddress.objects.create(
        party=aino,
        street="Salainen polku 3",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2020, 1, 1),
    )
    case = casework.in_work()
    desk = AtTheDesk(staff.sanna())
    for page in (desk.open(case), desk.does(case, "link_party", party=str(aino.pk))):
        assert "turvakielto" in page.text
        assert "Salainen polku" not in page.html


def test_only_what_the_request_gives_is_shown_of_a_candidate() -> None:
    scenes.aino()  # whose birth date the register holds and the request does not give
    page = AtTheDesk(staff.sanna()).open(casework.in_work())
    assert "Aino Maria Mäkinen" in page.text
    assert "1988" not in page.html


def test_the_deadline_stands_with_every_step_of_its_count() -> None:
    case = casework.in_work(now=datetime(2026, 1, 31, 10, 0, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 2, 10, 10, 0, tzinfo=UTC)):
        page = AtTheDesk(staff.sanna()).open(case)
    # Regulation 1182/71 art. 3(2)(c) and 3(4): the last day of a shorter month, rolled over the week-end
    assert "2.3.2026 · 20 päivää jäljellä" in page.text
    assert "Ei työpäivä: 28.2.2026 (lauantai), 1.3.2026 (sunnuntai). Määräpäivä on maanantai 2.3.2026." in page.text


@pytest.mark.parametrize(
    ("bring", "says"),
    [
        (lambda: submissions.received(submissions.ainos()), "Ota pyyntö käsittelyyn."),
        (casework.in_work, "Päätä, kenestä rekisteröidystä on kyse."),
        (lambda: casework.ready()[0], "Lue vastaus vielä kerran ja lähetä se."),
    ],
)
def test_the_page_says_what_usually_comes_next(bring: object, says: str) -> None:
    assert callable(bring)
    assert f"Seuraavaksi : {says}" in AtTheDesk(staff.sanna()).open(bring()).text.replace(
        "Seuraavaksi:", "Seuraavaksi :"
    )


@pytest.mark.parametrize("key", ["1", "not-a-key", "../../etc/passwd", "%00"])
def test_what_is_no_case_is_not_found(key: str) -> None:
    client = AtTheDesk(staff.sanna()).client
    assert client.get(f"/admin/requests_app/privacyrequest/{key}/change/").status_code == 404
    unknown = PrivacyRequest(pk=uuid4())
    assert client.get(page_of(unknown)).status_code == 404
    assert client.post(address_of(unknown, "take"), {"seen": "0"}).status_code == 404


def test_an_operation_that_is_none_is_not_found() -> None:
    case = submissions.received(submissions.ainos())
    assert AtTheDesk(staff.sanna()).client.post(address_of(case, "burn"), {"seen": "0"}).status_code == 404


def test_a_forged_post_from_another_site_is_refused() -> None:
    case = submissions.received(submissions.ainos())
    victim = Client(enforce_csrf_checks=True)
    victim.force_login(staff.sanna())
    assert victim.post(address_of(case, "take"), {"seen": "0"}).status_code == 403
    assert casework.fresh(case).owner is None


def test_time_passes_between_two_looks_and_the_days_left_follow() -> None:
    case = casework.in_work()
    desk = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=30)):
        assert "1 päivä jäljellä" in desk.open(case).text
    with time_machine.travel(MONDAY + timedelta(days=31)):
        assert "viimeinen päivä tänään" in desk.open(case).text
    with time_machine.travel(MONDAY + timedelta(days=32)):
        page = desk.open(case)
    assert "1 päivä yli määräpäivän myöhässä" in page.text
