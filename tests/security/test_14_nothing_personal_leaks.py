"""No henkilötunnus, address, number, name or token in a log line, address, cache key or error report (ASVS 5.0 16.2.5).

In this file the web: the form, the desk, the API, and whatever breaks in them. Worker, beat, broker, web server and
commands are in ``test_14_nothing_leaks_from_processes.py``.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler
from pytest_django import Settings

from customers.models import ContactPoint
from customers.operations.tokens import Scope, make_token
from customers.sealing import CannotSeal
from oomi_registry import logs
from requests_app.grounds import Ground
from requests_app.intake import urls
from requests_app.lifecycle import Outcome
from tests import canaries, staff
from tests.at_the_desk import AtTheDesk
from tests.at_the_form import AINO, AtTheForm
from tests.canaries import EMAIL, FAMILY_NAME, GIVEN_NAME, HETU, STREET, TOLD, TYPED_PHONE, found_in
from tests.casework import fresh, letters_leave
from tests.submissions import received

pytestmark = pytest.mark.django_db

REACH = {
    "name": f"{GIVEN_NAME} {FAMILY_NAME}",
    "email": EMAIL,
    "phone": TYPED_PHONE,
    "street": STREET,
    "postal_code": "00100",
    "city": "Helsinki",
}


@dataclass
class Addresses:
    """Every address that was asked for, was sent back to ask for next, or came as where one was before."""

    seen: list[str] = field(default_factory=list)

    def text(self) -> str:
        """All of them, and what they say where they are percent-encoded."""
        return "\n".join([*self.seen, *(unquote(each) for each in self.seen)])


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    with canaries.logged() as written:
        yield written


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> Addresses:
    asked, whole = Addresses(), Client.request

    def request(self: Client, **environ: object) -> object:
        query = environ.get("QUERY_STRING") or ""
        answer = whole(self, **environ)
        body = answer.content.decode("utf-8", "replace") if not answer.streaming else ""
        asked.seen += [f"{environ.get('PATH_INFO')}?{query}", str(environ.get("HTTP_REFERER", ""))]
        asked.seen += [answer.headers.get("Location", ""), *re.findall(r'(?:href|action|src)="([^"]*)"', body)]
        return answer

    monkeypatch.setattr(Client, "request", request)
    return asked


def cache_keys() -> str:
    """The keys of every cache, and what stands under them."""
    return "\n".join(repr(getattr(caches[name], "_cache", {})) for name in caches)


def assert_quiet(said: io.StringIO, addresses: Addresses | None = None, *tokens: str) -> None:
    assert found_in(said.getvalue(), *tokens) == [], said.getvalue()
    assert found_in(cache_keys(), *tokens) == []
    if addresses is not None:
        assert addresses.seen
        assert found_in(addresses.text(), *tokens) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"email": EMAIL.replace("@", "@@")},
        {"phone": HETU},
        {"name": f"{FAMILY_NAME}\r\nBcc: {EMAIL}"},
        {"birth_date": HETU},
        {"customer_number": HETU},
        {"street": STREET * 40},
        {"name": f"{FAMILY_NAME}\0"},
    ],
    ids=["as it should be", "e-mail", "phone", "lines in a name", "birth date", "number", "too long", "NUL"],
)
def test_the_form_with_each_of_its_errors(wrong: dict[str, str], said: io.StringIO, addresses: Addresses) -> None:
    """[D: quiet-logs]."""
    person = AtTheForm(Client(headers={"referer": "http://testserver/fi/tietopyynto/"}))
    person.fill_in("access", details_access={"scope": f"{TOLD}, {HETU}"}, reach=REACH | wrong)
    token = person.token
    for page in AINO:
        person.open(page)
    person.open("request_check")
    person.send()
    person.open("request_done")
    person.send()
    assert_quiet(said, addresses, token)


def test_the_form_asked_for_what_it_does_not_have(said: io.StringIO, addresses: Addresses) -> None:
    """What somebody types into the address is theirs to send, and still is not ours to write down."""
    client = Client()
    for path in (f"/fi/{EMAIL}/", f"/fi/tietopyynto/{HETU}/", f"/admin/{FAMILY_NAME}/"):
        assert client.get(path, {"hetu": HETU}).status_code in {302, 404}
    answer = client.post(reverse("request_what"), {"rights": [HETU]}, headers={"host": f"{FAMILY_NAME}.example.com"})
    assert answer.status_code == 400
    assert "404" in said.getvalue()
    assert_quiet(said)


def test_the_desk_from_the_search_to_the_decision(said: io.StringIO, addresses: Addresses) -> None:
    party = canaries.linnea()
    case = received(canaries.linneas(), now=timezone.now())
    desk = AtTheDesk(staff.sanna())
    found = [
        desk.client.post(reverse("admin:customers_party_search"), {"typed": typed})
        for typed in (HETU, FAMILY_NAME, TYPED_PHONE, EMAIL)
    ]
    assert found[-1].headers["Location"] == reverse("admin:customers_party_change", args=[party.pk])
    desk.listed()
    desk.open(case)
    desk.does(case, "take")
    page = desk.open(case)
    assert any(str(party.pk) in str(form.fields) for form in page.forms)  # she is the candidate
    desk.press(case, "link_party", party=str(party.pk))
    desk.open(fresh(case))
    desk.client.get(reverse("admin:customers_party_change", args=[party.pk]))
    for form in desk.open(fresh(case)).forms:
        if form.operation == "decide":
            given = {"outcome": Outcome.REFUSED.value, "ground": Ground.EXCESSIVE.value, "reasons": f"{TOLD} {HETU}"}
            desk.send(form, {name: value for name, value in given.items() if name in form.fields})
    desk.listed()
    assert fresh(case).party_id == party.pk
    assert_quiet(said, addresses)


def test_the_api_with_what_it_takes_and_refuses(said: io.StringIO, addresses: Addresses) -> None:
    token, _ = make_token(
        "crm-oomi", "CRM", controller="oomi", scopes=list(map(str, Scope)), life=timedelta(days=30), now=timezone.now()
    )
    client = Client(headers={"authorization": f"Bearer {token}"})
    statuses = []
    for number, body in enumerate(
        (
            {"family_name": FAMILY_NAME, "given_names": GIVEN_NAME, "identity_code": HETU, "source": "person"},
            {"family_name": FAMILY_NAME, "identity_code": HETU + "x", "unknown": EMAIL},
            {"family_name": [EMAIL, HETU]},
            f'{{"family_name": "{FAMILY_NAME}", ',
        )
    ):
        sent = body if isinstance(body, str) else json.dumps(body)
        for key in ("crm-1", "crm-2"):
            answer = client.put(
                f"/api/v1/customers/{key}",
                sent,
                content_type="application/json",
                headers={"idempotency-key": f"canary-{number}-{key}"},
            )
            statuses.append(answer.status_code)
    for asked in ({"email": EMAIL, "purpose": "direct_marketing"}, {"phone": TYPED_PHONE}, EMAIL):
        client.post("/api/v1/contact-permission", json.dumps(asked), content_type="application/json")
    client.get(f"/api/v1/{EMAIL}")
    assert set(statuses) == {201, 400, 422}
    assert_quiet(said)
    assert token not in said.getvalue()


def test_the_link_that_confirms_a_mailbox_is_in_no_address_that_a_server_is_told(
    said: io.StringIO, addresses: Addresses
) -> None:
    case = AtTheForm().file("access", reach=REACH)
    letters_leave(timezone.now())
    (letter,) = mail.outbox
    link = re.search(r"(https?://\S+)#(\S+)", str(letter.body))
    assert link is not None
    address, token = link.groups()
    person = Client(headers={"referer": address})
    page = reverse("request_confirm")
    assert address.endswith(page)
    assert person.get(page).status_code == 200
    for typed in ("x" + token[1:], HETU, token, token):
        person.post(page, {"reference": case.reference, "code": typed})
    assert case.confirmations.get().confirmed_at is not None
    person.post(reverse("download_code"), {"reference": case.reference, "code": token})
    assert_quiet(said, addresses, token)


# ---- what breaks


def broken(request: HttpRequest) -> HttpResponse:
    """A view with the person in its variables, its exception's message and the statement that failed."""
    hetu, name = HETU, FAMILY_NAME
    party = canaries.linnea()
    with pytest.raises(IntegrityError, match=re.escape(EMAIL)) as failed, transaction.atomic():  # PostgreSQL's DETAIL
        ContactPoint.objects.create(
            party=party, kind="email", value=EMAIL, source="person", began_on=party.first_seen_on
        )
    raise LookupError(f"{name} {hetu} {request.POST}") from failed.value


BREAKS = {
    "an exception": broken,
    "a refusal": lambda _: _raise(PermissionDenied(f"{EMAIL} {HETU}")),
    "suspicion": lambda _: _raise(SuspiciousOperation(f"{EMAIL} {HETU}")),
}


def _raise(error: Exception) -> HttpResponse:
    raise error


@pytest.mark.parametrize("what", BREAKS)
def test_a_view_that_breaks_tells_where_and_not_of_whom(
    what: str, said: io.StringIO, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.DEBUG = False
    (pattern,) = (each for each in urls.urlpatterns if each.name == "request_start")
    monkeypatch.setattr(pattern, "callback", BREAKS[what])
    client = Client(raise_request_exception=False)
    answer = client.post(reverse("request_start") + f"?hetu={HETU}", {"email": EMAIL, "name": FAMILY_NAME})
    assert answer.status_code >= 400
    assert_quiet(said)
    if what == "an exception":
        assert found_in(answer.content.decode()) == []
        assert "builtins" not in said.getvalue()
        assert "LookupError (its message is not logged)" in said.getvalue()
        assert "UniqueViolation 23505 a_contact_point_is_held_once customers_contactpoint" in said.getvalue()
        assert "in broken" in said.getvalue()


def test_djangos_report_by_mail_has_neither_variables_nor_what_was_posted(settings: Settings) -> None:
    settings.ADMINS, settings.DEBUG = [("Ylläpito", "admin@example.com")], False
    request = RequestFactory().post(f"/fi/?hetu={HETU}", {"email": EMAIL}, headers={"cookie": f"draft={FAMILY_NAME}"})
    try:
        broken(request)
    except LookupError:
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Server Error", (), sys.exc_info())
        record.__dict__.update(request=request, status_code=500)
    for html in (False, True):
        handler = AdminEmailHandler(include_html=html)
        handler.addFilter(logs.Discreet())
        handler.setFormatter(logs.Line())
        handler.handle(record)
    assert len(mail.outbox) == 2
    for report in mail.outbox:
        whole = report.message().as_string() + str(report.body) + str(getattr(report, "alternatives", ""))
        assert "LookupError" in whole
        assert "in broken" in whole
        assert found_in(whole) == []


def test_no_handler_but_ours_writes_or_mails_anything() -> None:
    """Django's own would print the path and mail the report."""
    for name in ("django", "django.request", "django.security", "django.server", "celery", "rest_framework"):
        with canaries.logged():
            handlers = logging.getLogger(name).handlers
            assert [each for each in handlers if not isinstance(each, logging.NullHandler)] == []
            assert logging.getLogger(name).propagate


def test_statements_with_their_values_are_never_logged(said: io.StringIO, settings: Settings) -> None:
    settings.DEBUG = True
    canaries.linnea()
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
    assert_quiet(said)


@pytest.mark.parametrize(
    "line",
    [
        ("django.request", logging.WARNING, "Not Found: %s", (f"/fi/{EMAIL}",)),
        ("django.security.DisallowedHost", logging.ERROR, f"Invalid HTTP_HOST header: {FAMILY_NAME}.", ()),
        ("django.server", logging.WARNING, '"%s" %s', (f"GET /?hetu={HETU}", 404)),
        ("gunicorn.error", logging.ERROR, "Error handling request %s", (f"/?hetu={HETU}",)),
        ("gunicorn.error", logging.WARNING, f"Invalid request from ip=192.0.2.7: '{FAMILY_NAME}'", ()),
        ("celery.app.trace", logging.ERROR, "Task %(name)s: %(exc)s", ({"name": "t", "exc": repr(KeyError(EMAIL))},)),
        ("ours", logging.ERROR, "%s", (ValueError(FAMILY_NAME),)),
        ("ours", logging.INFO, f"a line with {HETU} and {EMAIL} all the same", ()),
    ],
    ids=["404", "host", "server", "web server", "bad request", "task", "exception", "by mistake"],
)
def test_what_the_frameworks_write_has_nobody_in_it(
    line: tuple[str, int, str, tuple[object, ...]], said: io.StringIO
) -> None:
    name, level, message, arguments = line
    logging.getLogger(name).log(level, message, *arguments)
    assert said.getvalue().count("\n") == 1
    assert found_in(said.getvalue(), "192.0.2.7") == []


def test_our_own_exceptions_say_what_to_do(said: io.StringIO) -> None:
    logging.getLogger("ours").error(
        "failed", exc_info=CannotSeal("FIELD_KEYS has no key to use, so nothing was saved.")
    )
    assert "CannotSeal: FIELD_KEYS has no key to use" in said.getvalue()
