"""What was typed is kept for half an hour, right or wrong, and is nobody else's."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_app.models import Draft, PrivacyRequest
from requests_app.operations.drafts import clear_expired
from tests.at_the_form import AINO, AtTheForm, seen

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def test_a_wrong_answer_comes_back_as_typed_with_what_to_do_at_the_field_and_on_top() -> None:
    person = AtTheForm()
    wrong = person.fill_in("access", reach={"name": "Aino Mäkinen", "email": "aino.virtanen@"})
    assert wrong.status_code == 422
    page, html = seen(wrong), wrong.content.decode()
    assert page.title.startswith("Virhe: Miten tavoitamme sinut?")
    [email] = page.named("email")
    assert email["value"] == "aino.virtanen@"
    assert email["aria-invalid"] == "true"
    assert email["aria-describedby"].split() == ["id_email_helptext", "id_email_error"]
    for each in email["aria-describedby"].split():
        assert f'id="{each}"' in html
    assert page.text.count("Anna sähköpostiosoite oikeassa muodossa, esimerkiksi nimi@esimerkki.fi") == 2
    assert '<a href="#id_email">' in html
    assert "autofocus" in html.split('class="summary"')[1].split(">")[0]


def test_the_error_of_a_group_of_boxes_leads_to_its_first_box() -> None:
    wrong = AtTheForm().answer("request_what", {})
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert '<a href="#id_rights_0">Valitse ainakin yksi asia, jota haluat pyytää.</a>' in html
    assert 'id="id_rights_0"' in html
    assert 'aria-describedby="id_rights_helptext id_rights_error"' in html


def test_a_wrong_answer_is_there_again_whenever_the_person_comes_back() -> None:
    person = AtTheForm()
    person.fill_in("access", reach={"name": "Aino Mäkinen", "email": "aino.virtanen@"})
    for _ in range(2):
        again = person.open("request_reach")
        assert again.status_code == 200
        assert seen(again).named("email")[0]["value"] == "aino.virtanen@"


def test_text_that_looks_like_a_page_is_text() -> None:
    person = AtTheForm()
    story = '</textarea><script>alert("hei")</script> & "ääkköset"\n\n 🦔'
    person.fill_in("objection", details_objection={"situation_told": story})
    page = person.open("request_details_objection")
    assert "<script" not in page.content.decode()
    assert seen(page).named("situation_told")[0]["value"] == story
    assert "<script" not in person.open("request_check").content.decode()


def test_going_back_and_refreshing_only_reads() -> None:
    person = AtTheForm()
    person.fill_in("access", "marketing_ban")
    with CaptureQueriesContext(connection) as queries:
        for page in ("request_start", *AINO, "request_check"):
            person.open(page)
    assert queries.captured_queries
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert not any("FOR UPDATE" in query["sql"] for query in queries)


def test_the_token_is_256_bits_in_a_cookie_scripts_cannot_read_and_only_its_hash_is_kept() -> None:
    person = AtTheForm()
    person.answer("request_what")
    cookie = person.client.cookies[settings.DRAFT_COOKIE_NAME]
    assert len(cookie.value) == 43  # 32 bytes in base 64
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == ""
    draft = Draft.objects.get()
    assert draft.token_hash == hashlib.sha256(cookie.value.encode()).hexdigest()
    assert cookie.value not in str(draft.answers)


def test_two_browsers_have_two_drafts_and_neither_reads_the_other() -> None:
    aino, pekka = AtTheForm(), AtTheForm()
    aino.fill_in("access")
    pekka.fill_in("erasure")
    assert aino.token != pekka.token
    assert "aino.makinen@example.com" in seen(aino.open("request_check")).text
    assert "Tietojen poisto" not in seen(aino.open("request_check")).text


def test_a_guessed_token_opens_nothing() -> None:
    AtTheForm().fill_in("access")
    stranger = AtTheForm()
    for token in ("", "A" * 43, Draft.objects.get().token_hash, "ä" * 43, "x" * 4000):
        stranger.client.cookies[settings.DRAFT_COOKIE_NAME] = token
        for page in ("request_reach", "request_check", "request_done"):
            assert "aino" not in stranger.open(page).content.decode().casefold()


def test_a_draft_lives_thirty_minutes_from_the_last_save() -> None:
    person = AtTheForm()
    with time_machine.travel(NOON, tick=False) as clock:
        person.fill_in("access")
        clock.shift(timedelta(minutes=29))
        person.answer("request_details_access", {"scope": "Puhelut."})
        clock.shift(timedelta(minutes=29, seconds=59))
        assert "Puhelut." in person.open("request_check").content.decode()
        clock.shift(timedelta(seconds=1))
        assert person.open("request_check").status_code == 410


def test_an_expired_form_says_so_on_every_page_shows_nothing_and_starts_again() -> None:
    person = AtTheForm()
    with time_machine.travel(NOON, tick=False) as clock:
        person.fill_in("access")
        clock.shift(timedelta(minutes=31))
        for page in ("request_what", "request_reach", "request_check", "request_done"):
            expired = person.open(page)
            assert expired.status_code == 410
            assert "Lomake on vanhentunut" in seen(expired).text
            assert "aino" not in expired.content.decode().casefold()
        assert person.answer("request_reach").status_code == 410
        assert person.send().status_code == 410
        assert PrivacyRequest.objects.count() == 0
        assert person.client.post(reverse("request_start")).headers["Location"] == reverse("request_what")
        assert person.open("request_what").status_code == 200
        assert person.file("access").name == "Aino Mäkinen"


def test_the_sweep_takes_what_has_expired_and_the_page_still_says_so() -> None:
    person = AtTheForm()
    with time_machine.travel(NOON, tick=False) as clock:
        person.fill_in("access")
        clock.shift(timedelta(minutes=31))
        assert clear_expired(now=NOON + timedelta(minutes=31)) == 1
        assert person.open("request_check").status_code == 410


def test_starting_again_forgets_what_was_typed_at_once() -> None:
    person = AtTheForm()
    person.fill_in("access")
    assert "jota et ole vielä lähettänyt" in seen(person.open("request_start")).text
    person.client.post(reverse("request_start"))
    assert Draft.objects.count() == 0
    assert seen(person.open("request_what")).named("rights")[0].get("checked") is None


def test_the_start_page_leads_back_to_where_the_person_was() -> None:
    person = AtTheForm()
    person.fill_in("access", whom={})
    assert f'href="{reverse("request_whom")}"' in person.open("request_start").content.decode()


def test_a_later_page_leads_to_the_first_one_that_wants_an_answer() -> None:
    person = AtTheForm()
    for page in (*list(AINO)[1:], "request_check", "request_done"):
        assert person.open(page).headers["Location"] == reverse("request_what")
    person.fill_in("access", "rectification", details_rectification={})
    for page in ("request_whom", "request_reach", "request_answer", "request_check"):
        assert person.open(page).headers["Location"] == reverse("request_details_rectification")


def test_a_change_leads_back_to_the_last_page() -> None:
    person = AtTheForm()
    person.fill_in("access")
    check = person.open("request_check").content.decode()
    assert f'href="{reverse("request_reach")}?muuta"' in check
    page = person.client.get(reverse("request_reach") + "?muuta")
    assert f'class="back" href="{reverse("request_check")}"' in page.content.decode()
    changed = person.answer("request_reach", AINO["request_reach"] | {"name": "Aino Virtanen"})
    assert changed.headers["Location"] == reverse("request_check")
    assert "Aino Virtanen" in person.open("request_check").content.decode()


def test_a_right_added_later_is_asked_about_and_one_taken_away_is_not_sent() -> None:
    person = AtTheForm()
    person.fill_in("access", "erasure")
    added = person.answer("request_what", {"rights": ["access", "objection"]})
    assert added.headers["Location"] == reverse("request_details_objection")
    assert person.answer("request_details_objection").headers["Location"] == reverse("request_check")
    person.send()
    assert set(PrivacyRequest.objects.get().rights.values_list("right", flat=True)) == {"access", "objection"}


def test_what_becomes_needed_by_a_later_choice_is_asked_with_the_reason() -> None:
    person = AtTheForm()
    person.fill_in("marketing_ban", reach={"phone": "050 123 4567"}, answer={})
    person.answer("request_what", {"rights": ["marketing_ban", "access"]})
    person.answer("request_details_access")
    asked = person.answer("request_whom")
    assert asked.headers["Location"] == reverse("request_reach")
    page = seen(person.open("request_reach"))
    assert "Kirjoita nimesi." in page.text
    assert page.named("phone")[0]["value"] == "050 123 4567"


def test_two_tabs_keep_each_others_answers() -> None:
    one = AtTheForm()
    one.fill_in("access", reach={})
    other = AtTheForm(client=Client())
    other.client.cookies[settings.DRAFT_COOKIE_NAME] = one.token
    one.answer("request_details_access", {"scope": "Puhelut."})
    other.answer("request_reach")
    one.answer("request_answer")
    assert "Puhelut." in other.open("request_check").content.decode()


def test_answers_are_kept_under_the_schema_that_is_declared() -> None:
    person = AtTheForm()
    person.fill_in("access", "marketing_ban")
    answers = Draft.objects.get().answers
    assert set(answers) == {"what", "details", "whom", "reach", "answer"}
    for part in answers.values():
        for value in part.values():
            assert isinstance(value, str) or all(isinstance(each, str) for each in value)
