"""One form is one case, however often, from however many tabs and however fast it is sent."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.conf import settings
from django.db import close_old_connections, connections
from django.test import Client
from django.urls import reverse
from django.utils import translation

from requests_app.intake import views
from requests_app.models import Draft, Letter, PrivacyRequest, RequestedRight
from requests_app.permitted.refusals import NothingRequested
from tests.at_the_form import AtTheForm, seen
from tests.letters import reading

db = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)


def same_browser(person: AtTheForm) -> AtTheForm:
    """Another tab of the same browser."""
    tab = AtTheForm(client=Client())
    tab.client.cookies[settings.DRAFT_COOKIE_NAME] = person.token
    return tab


@db
def test_sending_again_shows_the_same_receipt() -> None:
    person = AtTheForm()
    case = person.file("access", "marketing_ban")
    for _ in range(3):
        assert person.send().headers["Location"] == reverse("request_done")
        assert case.reference in person.open("request_done").content.decode()
    assert PrivacyRequest.objects.count() == 1
    assert Letter.objects.count() == 1


@db
def test_every_page_of_a_sent_form_leads_to_its_receipt_and_takes_nothing_more() -> None:
    person = AtTheForm()
    case = person.file("access")
    for page in ("request_what", "request_details_access", "request_whom", "request_reach", "request_answer"):
        assert person.open(page).headers["Location"] == reverse("request_done")
        assert person.answer(page).headers["Location"] == reverse("request_done")
    assert Draft.objects.get().answers == {}
    assert PrivacyRequest.objects.get() == case


@db
def test_a_second_request_is_begun_on_purpose_and_is_another_case() -> None:
    person = AtTheForm()
    first = person.file("access")
    person.client.post(reverse("request_start"))
    second = person.file("erasure")
    assert first.reference != second.reference
    assert PrivacyRequest.objects.count() == 2


@committed
@pytest.mark.parametrize("tabs", [2, 6])
def test_pressed_at_the_same_moment_in_several_tabs_it_is_one_case(tabs: int) -> None:
    person = AtTheForm()
    person.fill_in("access", "erasure", "marketing_ban")
    together = Barrier(tabs)

    def press(tab: AtTheForm) -> str:
        close_old_connections()
        try:
            together.wait(timeout=30)
            assert tab.send().headers["Location"] == reverse("request_done")
            return seen(tab.open("request_done")).text
        finally:
            connections.close_all()

    with ThreadPoolExecutor(tabs) as threads:
        receipts = set(threads.map(press, [same_browser(person) for _ in range(tabs)]))
    case = PrivacyRequest.objects.get()
    assert len(receipts) == 1
    assert case.reference in receipts.pop()
    assert RequestedRight.objects.count() == 3
    assert Letter.objects.count() == 1


@committed
def test_a_page_saved_while_the_form_is_sent_neither_changes_the_case_nor_brings_the_answers_back() -> None:
    person = AtTheForm()
    person.fill_in("access")
    tab, together = same_browser(person), Barrier(2)

    def at_once(act: Callable[[], object]) -> object:
        close_old_connections()
        try:
            together.wait(timeout=30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(at_once, [person.send, lambda: tab.answer("request_reach")]))
    person.send()
    assert PrivacyRequest.objects.count() == 1
    assert Draft.objects.get().answers == {}


@db
def test_what_was_typed_lives_once_after_it_is_sent() -> None:
    person = AtTheForm()
    case = person.file("access")
    draft = Draft.objects.get()
    assert draft.answers == {}
    assert draft.request == case
    assert case.submission == draft.pk


@db
def test_the_receipt_is_for_the_browser_that_sent_it() -> None:
    person = AtTheForm()
    case = person.file("access")
    stranger = AtTheForm().open("request_done")
    assert stranger.headers["Location"] == reverse("request_what")
    assert case.reference not in stranger.content.decode()
    assert case.reference not in reverse("request_done")


@db
@pytest.mark.parametrize(
    ("sent", "due"),
    [
        # GDPR 12(3); Regulation 1182/71 art. 3(2)(c) and 3(4); the day is the day in Europe/Helsinki
        (datetime(2026, 3, 4, 22, 30, tzinfo=UTC), "7.4.2026"),
        (datetime(2026, 8, 31, 9, 0, tzinfo=UTC), "30.9.2026"),
        (datetime(2026, 5, 19, 9, 0, tzinfo=UTC), "19.6.2026"),
    ],
)
def test_the_receipt_says_the_last_day_counted_from_the_day_in_helsinki(sent: datetime, due: str) -> None:
    person = AtTheForm()
    with time_machine.travel(sent, tick=False):
        person.file("access")
        assert f"Vastaamme viimeistään {due}." in seen(person.open("request_done")).text


@db
def test_the_receipt_stays_for_half_an_hour_after_sending() -> None:
    person = AtTheForm()
    with time_machine.travel(datetime(2026, 3, 5, 12, 0, tzinfo=UTC), tick=False) as clock:
        person.fill_in("access")
        clock.shift(timedelta(minutes=20))
        person.send()
        clock.shift(timedelta(minutes=29))
        assert person.open("request_done").status_code == 200
        clock.shift(timedelta(minutes=2))
        gone = person.open("request_done")
        assert gone.status_code == 410
        assert "pyyntö on perillä" in seen(gone).text


@db
def test_a_request_is_accepted_while_the_broker_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_broker(*_args: object, **_options: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("redis.connection.AbstractConnection.connect", no_broker)
    assert AtTheForm().file("access", "marketing_ban").status == "received"


@db
def test_the_receipt_says_which_part_of_a_ban_waits() -> None:
    person = AtTheForm()
    ban = {"channels": ["email", "call", "post"], "purposes": ["surveys"]}
    abroad = {"street": "1 Test Road", "postal_code": "SW1A 1AA", "city": "London", "country": "Britannia"}
    person.file("marketing_ban", details_marketing_ban=ban, reach=abroad | {"email": "pekka@example.com"})
    text = seen(person.open("request_done")).text
    assert "Se sitoo antamaasi sähköpostiosoitetta." in text
    assert "Muissa valitsemissasi kanavissa kielto tulee voimaan, kun olemme löytäneet sinut rekisteristä." in text


@db
def test_what_receiving_refuses_is_told_on_the_last_page_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise NothingRequested

    person = AtTheForm()
    person.fill_in("access")
    with monkeypatch.context() as strict:
        strict.setattr(views, "receive", refuse)
        refused = person.send()
    assert refused.status_code == 422
    assert seen(refused).title.startswith("Virhe:")
    assert NothingRequested.sentence in seen(refused).text
    assert person.send().headers["Location"] == reverse("request_done")


@db
@pytest.mark.parametrize(("language", "name"), [("sv", "kvitto"), ("en", "receipt")])
def test_the_receipt_is_saved_under_a_name_in_the_language_of_the_page(language: str, name: str) -> None:
    with translation.override(language):
        person = AtTheForm()
        case = person.file("access")
        answer = person.open("request_receipt")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}-{case.reference}.pdf"'


@db
def test_the_receipt_is_saved_as_a_pdf_that_says_what_the_page_says() -> None:
    person = AtTheForm()
    case = person.file("access")
    answer = person.open("request_receipt")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="kuitti-{case.reference}.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert reading.words_of(answer.content, "H1") == ["Kuitti pyynnöstäsi"]
    page = seen(person.open("request_done")).text
    steps = reading.words_of(answer.content, "LBody")
    assert len(steps) > 3
    for said in (case.reference, *(" ".join(step.split()) for step in steps)):
        assert said in page
    for typed in (case.name, case.email):
        assert typed not in reading.text_of(answer.content)
    assert answer.content == person.open("request_receipt").content


@db
def test_the_pdf_is_for_the_browser_that_sent_the_request_and_as_long_as_the_page() -> None:
    person = AtTheForm()
    with time_machine.travel(datetime(2026, 3, 5, 12, 0, tzinfo=UTC), tick=False) as clock:
        person.file("access")
        assert AtTheForm().open("request_receipt").headers["Location"] == reverse("request_what")
        assert person.client.post(reverse("request_receipt")).status_code == 405
        clock.shift(timedelta(minutes=31))
        assert person.open("request_receipt").status_code == 410
