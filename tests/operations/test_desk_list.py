"""The list by deadline and the front page: in words and in colour, each figure a link, and no query for a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import Party
from requests_app import operations
from requests_app.admin.front import night
from requests_app.models import Letter, PrivacyRequest
from retention.models import DisposalRecord, DisposalRun, LegalHold
from tests import casework, scenes, staff, submissions
from tests.at_the_desk import LIST, AtTheDesk, Read, page_of
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db


def received(days_ago: float, *, now: datetime = MONDAY) -> PrivacyRequest:
    """Somebody's request of so many days ago, from a mailbox of its own."""
    asked = replace(submissions.ainos(), email=f"{uuid4().hex}@example.com")
    return submissions.received(asked, now=now - timedelta(days=days_ago))


def order_of(page: Read, *cases: PrivacyRequest) -> list[PrivacyRequest]:
    return sorted(cases, key=lambda case: page.text.index(case.reference))


def test_the_nearest_day_stands_first_with_its_days_in_words_and_in_colour() -> None:
    fresh, soon, late = received(1), received(26), received(40)
    with time_machine.travel(MONDAY):
        page = AtTheDesk(staff.sanna()).listed()
    assert order_of(page, fresh, soon, late) == [late, soon, fresh]
    assert '<span class="dl late"><time datetime="2026-02-23">23.2.2026</time> · 7 päivää yli määräpäivän' in page.html
    assert '<span class="dl soon"><time datetime="2026-03-04">4.3.2026</time> · 2 päivää jäljellä' in page.html
    assert '<span class="dl ok"><time datetime="2026-04-01">1.4.2026</time> · 30 päivää jäljellä' in page.html


def test_tabs_count_what_they_show_and_the_front_page_says_the_same_figures() -> None:
    received(40)
    received(26)
    wanted = received(3)
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY):
        operations.ask_identity(wanted.pk, question="Kuka olet?", actor=staff.sanna(), now=MONDAY)
        operations.withdraw(received(2).pk, actor=staff.sanna(), now=MONDAY)
        page = sanna.listed()
        figures = {"Avoimet": 3, "Myöhässä": 1, "Enintään 7 päivää": 1, "Odottaa tunnistamista": 1, "Suljetut": 1}
        for name, count in figures.items():
            shown = Read(sanna.client.get(reverse(LIST) + page.links[f"{name} {count}"]))
            assert shown.html.count('class="ref"') == count, name
        front = Read(sanna.client.get(reverse("admin:index")))
        for name, count in {"Avoinna": 3, "Myöhässä": 1, "Enintään 7 päivää": 1, "Odottaa tunnistamista": 1}.items():
            assert Read(sanna.client.get(front.links[f"{count} {name}"])).status == 200
        assert wanted.reference in Read(sanna.client.get(front.links["1 Odottaa tunnistamista"])).text


def test_a_day_past_that_a_pause_moves_is_not_counted_as_late() -> None:
    case = received(31)
    sanna = staff.sanna()
    asked = case.received_at + timedelta(days=5)
    operations.take(case.pk, actor=sanna, now=asked)
    operations.ask_clarification(case.pk, question="Mitä puheluita?", actor=sanna, now=asked)
    Letter.objects.filter(request=case).update(state="sent", sent_at=asked)
    operations.record_answer(case.pk, arrived_at=asked + timedelta(days=9), actor=sanna, now=asked + timedelta(days=9))
    with time_machine.travel(MONDAY + timedelta(days=3)):
        page = AtTheDesk(sanna).listed()
    assert "Myöhässä 0" in page.links
    assert "yli määräpäivän" in page.text
    assert "tauot mukaan lukien 9.3.2026" in page.text


def test_a_closed_request_says_when_it_closed_whether_late_and_of_what_it_is_a_copy() -> None:
    case, letter = casework.ready()
    copy = submissions.received(submissions.ainos())
    sanna = staff.sanna()
    operations.mark_duplicate(copy.pk, original_id=case.pk, actor=sanna, now=MONDAY)
    long_after = MONDAY + timedelta(days=60)
    operations.send_letter(letter.pk, via=Letter.Via.POST, actor=sanna, now=long_after)
    operations.mark_posted(letter.pk, actor=sanna, now=long_after)
    with time_machine.travel(long_after):
        page = AtTheDesk(sanna).listed("closed")
    assert "Vastattu 1.5.2026 myöhässä" in page.text
    assert f"alkuperäinen {case.reference}" in page.text


def test_the_list_and_the_front_page_show_no_name_and_no_address() -> None:
    case = casework.in_work(submissions.pekkas())
    for path in (reverse(LIST), reverse("admin:index")):
        page = Read(AtTheDesk(staff.sanna()).client.get(path))
        assert case.reference in page.text
        for value in ("Pekka", "Esimerkki", "Koivutie", "501234567", "050 123"):
            assert value not in page.html


def test_the_later_of_two_that_ask_the_same_is_marked_and_has_a_tab_of_its_own() -> None:
    """[D: alike-by-what-both-gave]"""
    submissions.received(submissions.ainos())
    assert "mahdollinen kaksoiskappale" not in AtTheDesk(staff.sanna()).listed().text
    submissions.received(submissions.ainos())
    listed = AtTheDesk(staff.sanna()).listed()
    assert listed.text.count("mahdollinen kaksoiskappale") == 1
    assert "Kaksoiskappaleita? 1" in listed.links


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "tp {1} {2}", "{1}{2}"])
def test_a_reference_opens_its_case_however_it_is_typed(typed: str) -> None:
    case = submissions.received(submissions.ainos())
    desk = AtTheDesk(staff.sanna())
    _, first, second = case.reference.split("-")
    response = desk.client.get(reverse(LIST), {"reference": typed.format(case.reference, first, second)})
    assert response.status_code == 302
    assert response.headers["Location"] == page_of(case)


@pytest.mark.parametrize("typed", ["TP-0000-0000", "Pekka", "'; DROP TABLE", "\x00", "9" * 5000])
def test_what_is_no_reference_is_said_beside_the_field(typed: str) -> None:
    submissions.received(submissions.ainos())
    response = AtTheDesk(staff.sanna()).client.get(reverse(LIST), {"reference": typed})
    assert response.status_code == 200
    assert 'id="id_reference_error"' in response.content.decode()


@pytest.mark.parametrize("query", ["?tab=nothing", "?tab=%00", "?tab=open&tab="])
def test_a_tab_that_is_none_is_not_found(query: str) -> None:
    assert AtTheDesk(staff.sanna()).client.get(reverse(LIST) + query).status_code == 404


@pytest.mark.parametrize("page", ["0", "999", "x", "-1"])
def test_a_page_that_is_none_is_the_nearest_that_is(page: str) -> None:
    case = submissions.received(submissions.ainos())
    shown = AtTheDesk(staff.sanna()).client.get(reverse(LIST), {"page": page})
    assert case.reference in shown.content.decode()


def queries_of(desk: AtTheDesk, path: str) -> int:
    desk.client.get(path)  # what is remembered for a process is remembered now
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert desk.client.get(path).status_code == 200
    return len(seen)


def matched(number: int, party: Party) -> None:
    """So many requests in work, each matched and asked, some closed."""
    sanna = staff.sanna()
    for index in range(number):
        case = received(3 + index % 20)
        operations.take(case.pk, actor=sanna, now=MONDAY)
        PrivacyRequest.objects.filter(pk=case.pk).update(party=party, matched_at=MONDAY)
        if index % 5 == 0:
            operations.withdraw(case.pk, actor=sanna, now=MONDAY)
        else:
            operations.ask_clarification(case.pk, question="Mitä puheluita?", actor=sanna, now=MONDAY)


@pytest.mark.parametrize("path", [reverse(LIST), reverse(LIST) + "?tab=closed", reverse("admin:index")])
def test_the_number_of_queries_does_not_grow_with_the_rows(path: str) -> None:
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2020, 1, 1))
    desk = AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY):
        matched(5, aino)
        few = queries_of(desk, path)
        matched(45, scenes.pekka())
        assert queries_of(desk, path) == few
    assert few <= 45


# ---- what else the front page tells


def front_of(user: User) -> Read:
    return Read(AtTheDesk(user).client.get(reverse("admin:index")))


def test_letters_that_wait_for_a_person_lead_to_their_cases() -> None:
    case, letter = casework.ready()
    operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)
    assert "Kirjeet, jotka odottavat jotakuta" not in front_of(staff.sanna()).text
    for state, words in {"failed": "ei lähtenyt", "unknown": "ei tiedetä, lähtikö", "to_post": "postitettava"}.items():
        Letter.objects.filter(pk=letter.pk).update(state=state)
        page = front_of(staff.sanna())
        assert words in page.text.split("Kirjeet, jotka odottavat jotakuta")[1]
        assert page.links[case.reference].startswith(page_of(case))


def test_holds_up_for_review_are_counted() -> None:
    aino = scenes.aino()
    for review_on in (date(2026, 3, 2), date(2026, 3, 3)):
        LegalHold.objects.create(
            party=aino, reason=LegalHold.Reason.DISPUTE, placed_at=MONDAY - timedelta(days=9), review_on=review_on
        )
    with time_machine.travel(MONDAY):
        assert "Tarkistettavia säilytyspitoja 1" in front_of(staff.sanna()).text


def test_the_front_page_tells_of_the_last_night_and_of_the_next() -> None:
    run = DisposalRun.objects.create(
        as_of=MONDAY.date(),
        register_version=MONDAY.date(),
        started_at=MONDAY,
        progressed_at=MONDAY,
        finished_at=MONDAY,
        state=DisposalRun.State.FINISHED,
    )
    with time_machine.travel(MONDAY + timedelta(hours=1)):
        page = front_of(staff.sanna())
    assert "Viimeisin ajo 2.3.2026 10.00 valmis 0 tietuetta hävitetty" in page.text
    assert "Seuraava aikaisintaan 3.3.2026 03.00" in page.text
    assert not DisposalRecord.objects.filter(run=run).exists()


def test_a_night_that_did_not_come_is_waited_for() -> None:
    before_three = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # 2.30 in Helsinki
    assert not night(now=before_three).waited_for
    assert night(now=before_three + timedelta(hours=1)).waited_for
    assert timezone.localtime(night(now=before_three).next_on).hour == 3


def test_a_run_that_was_interrupted_shows_as_trouble_with_its_error() -> None:
    DisposalRun.objects.create(
        as_of=MONDAY.date(),
        register_version=MONDAY.date(),
        started_at=MONDAY,
        progressed_at=MONDAY,
        finished_at=MONDAY,
        state=DisposalRun.State.INTERRUPTED,
        error="killed",
    )
    with time_machine.travel(MONDAY + timedelta(hours=1)):
        page = front_of(staff.sanna())
    assert '<span class="chip todo">keskeytynyt</span>' in page.html
    assert "odotetaan: tämän yön ajo ei ole valmis" in page.text


def test_six_months_are_drawn_and_said() -> None:
    _, letter = casework.ready()
    operations.send_letter(letter.pk, via=Letter.Via.POST, actor=staff.sanna(), now=MONDAY)
    operations.mark_posted(letter.pk, actor=staff.sanna(), now=MONDAY)
    with time_machine.travel(MONDAY):
        page = front_of(staff.sanna())
    assert "loka: saapui 0, vastattiin ajoissa 0" in page.text
    assert "maalis: saapui 1, vastattiin ajoissa 1" in page.text


def test_who_may_not_view_requests_sees_djangos_list_of_apps_alone() -> None:
    nobody = User.objects.create_user("vieras", is_staff=True)
    case = submissions.received(submissions.ainos())
    page = front_of(nobody)
    assert page.status == 200
    assert "Kiireellisimmät" not in page.text
    assert case.reference not in page.text
