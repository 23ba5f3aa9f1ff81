"""Every rule of the form holds with the browser bypassed (ASVS 2.2.2, 2.3.1); sending is all or nothing (2.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import MarketingBan, Party, SuppressedContact
from requests_app.intake.forms.inputs import LONGEST_STORY
from requests_app.models import Draft, Letter, PrivacyRequest, RequestedRight, RequestEvent
from requests_app.rights import Right
from tests.at_the_form import AINO, Answers, AtTheForm, seen

db = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)

UNREADABLE = "Poista tekstistä merkit, joita ei voi lukea."
REACH = AINO["request_reach"] | {"street": "Testikatu 1 A 2", "postal_code": "00100", "city": "Helsinki"}


def wrong_in(asked: str, field: str, value: str) -> tuple[str, list[str]]:
    """The page that came back and the errors at the field, after ``value`` was posted past the browser."""
    person = AtTheForm()
    person.fill_in(*(right.value for right in Right), whom={"whom": "somebody_else"})
    before = REACH if asked == "request_reach" else AINO[asked]
    response = person.answer(asked, before | {field: value})
    assert response.status_code == 422, (field, value[:40])
    html = response.content.decode()
    at_the_field = html.split(f'id="id_{field}_error">')[1].split("</div>")[0]
    return html, [part.split("</p>")[0] for part in at_the_field.split('<p class="msg">')[1:]]


STORIES = [
    ("request_details_access", "scope"),
    ("request_details_rectification", "wrong_now"),
    ("request_details_rectification", "right_instead"),
    ("request_details_erasure", "scope"),
    ("request_details_restriction", "reason"),
    ("request_details_objection", "situation_told"),
    ("request_details_portability", "scope"),
    ("request_details_consent_withdrawal", "scope"),
    ("request_details_human_review", "view"),
]
LINES = [
    ("request_representative", "representative_name"),
    *(("request_reach", name) for name in ("name", "street", "postal_code", "city", "country")),
    *(("request_reach", name) for name in ("email", "phone", "customer_number", "metering_point")),
]


@db
@pytest.mark.parametrize(("asked", "field"), STORIES)
def test_a_story_that_is_too_long_comes_back_whole_with_how_much_to_cut(asked: str, field: str) -> None:
    told = "ä" * (LONGEST_STORY + 1)
    html, errors = wrong_in(asked, field, told)
    assert errors == [f"Lyhennä teksti enintään {LONGEST_STORY} merkkiin. Nyt siinä on {LONGEST_STORY + 1} merkkiä."]
    assert told in html


@db
@pytest.mark.parametrize(("asked", "field"), [*STORIES, *LINES])
@pytest.mark.parametrize("hostile", ["Testi\0katu", "Testi\x1bkatu", "Testi\ufffdkatu", "\x7f"])
def test_what_nobody_can_read_is_named_at_the_field_and_the_rest_is_kept(asked: str, field: str, hostile: str) -> None:
    html, errors = wrong_in(asked, field, hostile)
    assert errors == [UNREADABLE]
    assert hostile.replace("\0", "\ufffd") in html
    assert Draft.objects.get().answers["what"] == {"rights": [right.value for right in Right]}


@db
@pytest.mark.parametrize(("asked", "field"), LINES)
def test_a_line_that_is_too_long_is_refused_at_its_field(asked: str, field: str) -> None:
    html, errors = wrong_in(asked, field, "A1" * 5000)
    assert len(errors) == 1
    assert "A1" * 5000 in html


@db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "12345"),
        ("name", "<script>"),
        ("email", "aino.virtanen@"),
        ("email", "aino@example.com\nBcc: kaikki@example.com"),
        ("email", "aino@example.com, pekka@example.com"),
        ("phone", "soita minulle"),
        ("phone", "99"),
        ("street", "!!!"),
        ("postal_code", "77"),
        ("city", "---"),
        ("customer_number", "010190-999W"),
        ("customer_number", "1 OR 1=1"),
        ("metering_point", "643007574000138588"),
        ("birth_date", "2999-01-01"),
        ("birth_date", "0001-01-01"),
        ("birth_date", "31.2.1988"),
        ("birth_date", "9" * 500),
    ],
)
def test_each_field_of_the_person_refuses_what_it_is_not(field: str, value: str) -> None:
    _, errors = wrong_in("request_reach", field, value)
    assert len(errors) == 1
    assert value not in errors[0]


@db
@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("request_what", {"rights": ["access", "everything"]}),
        ("request_what", {"rights": ["Access"]}),
        ("request_details_marketing_ban", {"channels": ["pigeon"], "purposes": ["surveys"]}),
        ("request_details_marketing_ban", {"channels": ["call"], "purposes": ["service_message"]}),
        ("request_whom", {"whom": "everybody"}),
        ("request_representative", {"representative_name": "Riitta", "representative_role": "king"}),
        ("request_answer", {"answer_by": "phone"}),
    ],
)
def test_only_what_the_page_offers_can_be_chosen(asked: str, answers: Answers) -> None:
    person = AtTheForm()
    person.fill_in(*(right.value for right in Right), whom={"whom": "somebody_else"})
    wrong = person.answer(asked, answers)
    assert wrong.status_code == 422
    assert "Valitse vain kohtia, jotka ovat tällä sivulla." in seen(wrong).text
    assert person.send().headers["Location"] == reverse(asked)
    assert PrivacyRequest.objects.count() == 0


@db
@pytest.mark.parametrize("charset", ["unicode_escape", "utf-16", "utf-7", "idna", "rot13", "ei-ole"])
def test_a_strange_charset_breaks_nothing(charset: str) -> None:
    person = AtTheForm()
    person.fill_in("objection", details_objection={})
    for body in (
        b"situation_told=\\ud800\\u0000x",
        b"situation_told=+2AA-",
        b"\xff\xfes\x00",
        b"situation_told=%00%ff",
    ):
        answered = person.client.generic(
            "POST",
            reverse("request_details_objection"),
            body,
            content_type=f"application/x-www-form-urlencoded; charset={charset}",
        )
        assert answered.status_code in {302, 400, 422}


@db
def test_a_line_turned_around_is_read_in_its_own_direction() -> None:
    case = AtTheForm().file("objection", details_objection={"situation_told": "En \u202eaulah\u202c profilointia"})
    assert case.rights.get().details == "En aulah profilointia"


hostile_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NAMES = sorted({name for answers in AINO.values() for name in answers} | {"answer_by", "customer_number", "birth_date"})


@db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.sampled_from(sorted(AINO)),
    answers=st.dictionaries(st.sampled_from(NAMES), st.lists(hostile_text, max_size=4), max_size=6),
)
def test_whatever_is_posted_the_page_asks_again_or_goes_on(asked: str, answers: dict[str, list[str]]) -> None:
    person = AtTheForm()
    person.fill_in("access", "marketing_ban", whom={"whom": "somebody_else"})
    posted = person.answer(asked, answers)
    assert posted.status_code in {302, 422}
    assert person.open("request_check").status_code in {200, 302}


@db
def test_the_last_step_first_leads_to_the_first_page_and_makes_nothing() -> None:
    person = AtTheForm()
    assert person.send().headers["Location"] == reverse("request_what")
    for page in list(AINO)[1:]:
        assert person.answer(page).headers["Location"] == reverse("request_what")
    assert Draft.objects.count() == 0
    person.answer("request_what", {"rights": ["access"]})
    assert person.send().headers["Location"] == reverse("request_details_access")
    assert PrivacyRequest.objects.count() == 0


@db
def test_a_page_answered_too_early_is_kept_and_the_earlier_one_is_asked_first() -> None:
    person = AtTheForm()
    person.answer("request_what", {"rights": ["objection"]})
    assert person.answer("request_reach").headers["Location"] == reverse("request_details_objection")
    person.answer("request_details_objection")
    assert person.answer("request_whom").headers["Location"] == reverse("request_answer")


EXTRA = {
    "status": "answered",
    "reference": "TP-0000-0000",
    "received_at": "2001-01-01T00:00:00Z",
    "closed_at": "2001-01-01T00:00:00Z",
    "register_version": "2001-01-01",
    "submission": "00000000-0000-0000-0000-000000000000",
    "channel": "phone",
    "language": "xx",
    "owner": "1",
    "party": "00000000-0000-0000-0000-000000000000",
    "expires_at": "2999-01-01T00:00:00Z",
    "request": "00000000-0000-0000-0000-000000000000",
    "answers": "{}",
    "outcome": "granted",
    "representative_name": "Kuka Tahansa",
    "access.scope": "x",
    "__proto__": "x",
}


@db
def test_fields_that_no_page_asks_change_nothing() -> None:
    person, plain = AtTheForm(), AtTheForm()
    plain.fill_in("access")
    expected = Draft.objects.get().answers
    for page in ("request_what", "request_details_access", "request_whom", "request_reach", "request_answer"):
        person.answer(page, EXTRA | dict(AINO[page]))
    assert Draft.objects.exclude(token_hash=Draft.objects.first().token_hash).get().answers == expected  # type: ignore[union-attr]  # there are two
    person.client.post(reverse("request_check"), EXTRA)
    case = PrivacyRequest.objects.get()
    assert (case.status, case.channel, case.language, case.owner, case.party) == ("received", "form", "fi", None, None)
    assert case.reference != EXTRA["reference"]
    assert case.representative_name == ""
    assert case.received_at.year > 2001


def the_tables() -> dict[str, int]:
    """How many rows there are of everything that sending writes."""
    tables = (PrivacyRequest, RequestedRight, RequestEvent, Letter, SuppressedContact, MarketingBan, Party)
    return {table.__name__: table._default_manager.count() for table in tables}


@contextmanager
def failing_at(statement: int, error: Callable[[], Exception], *, after: bool) -> Iterator[list[str]]:
    """The statement of that number fails: before it reached the database, or after it was done."""
    said: list[str] = []

    def fail(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        said.append(sql)
        if len(said) != statement:
            return execute(sql, params, many, context)
        if after:
            execute(sql, params, many, context)
        raise error()

    with connection.execute_wrapper(fail):
        yield said


@committed
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [OperationalError, RuntimeError])
def test_a_fault_at_any_statement_of_sending_leaves_nothing_partial(error: type[Exception], after: bool) -> None:
    statement, tried = 0, 0
    while True:
        statement += 1
        person = AtTheForm(client=Client(raise_request_exception=False))
        person.fill_in("access", "erasure", "marketing_ban")
        draft = Draft.objects.get(request__isnull=True)
        before = the_tables()
        with failing_at(statement, lambda: error("aino.makinen@example.com"), after=after) as said:
            answered = person.send()
        if len(said) < statement:
            break
        tried += 1
        assert answered.status_code == (503 if error is OperationalError else 500), said[-1]
        assert the_tables() == before, said[-1]
        draft.refresh_from_db()
        assert draft.request is None
        assert draft.answers["reach"]["name"] == "Aino Mäkinen"
        assert person.send().headers["Location"] == reverse("request_done")
        assert the_tables()["PrivacyRequest"] == before["PrivacyRequest"] + 1
    assert tried >= 8  # the lock, the look, the case, its rights, its event, its bans, its letter, the draft
