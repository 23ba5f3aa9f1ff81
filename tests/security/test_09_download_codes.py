"""A code opens one download, once, for ten minutes, and is void after five wrong tries (ASVS 6.5, 6.6, 11.5.1).

Nothing else opens it: no link that confirms a mailbox, no code of another request, no row of the database (ASVS 9.2.2).
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from requests_app.codes import address_code, confirmation_token
from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.models import ContactConfirmation, DownloadCode, PrivacyRequest
from requests_app.operations import downloads, entrance
from tests.packages import answered, linked
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
LATER = MONDAY + timedelta(minutes=1)
START, CODE, COPY = (reverse(f"download_{page}") for page in ("start", "code", "copy"))
WRONG = "0000-0000"


def coded(request: PrivacyRequest) -> DownloadCode:
    """A code that has left for that request."""
    entrance.ask_code(request.reference, now=LATER)
    assert entrance.make_codes(clock=lambda: LATER) == 1
    return DownloadCode.objects.filter(request=request).latest("asked_at")


def ready() -> tuple[PrivacyRequest, DownloadCode]:
    request = linked()
    answered(request)
    return request, coded(request)


def test_a_code_serves_once() -> None:
    request, row = ready()
    assert entrance.exchange(request.reference, REQUEST_CODES.code_of(row.pk), now=LATER)
    assert entrance.exchange(request.reference, REQUEST_CODES.code_of(row.pk), now=LATER) is None


@pytest.mark.parametrize(
    ("after", "serves"), [(timedelta(minutes=9, seconds=59), True), (timedelta(minutes=10), False)]
)
def test_a_code_serves_ten_minutes(after: timedelta, serves: bool) -> None:
    request, row = ready()
    assert (
        entrance.exchange(request.reference, REQUEST_CODES.code_of(row.pk), now=LATER + after) is not None
    ) is serves


@pytest.mark.parametrize(("tries", "serves"), [(4, True), (5, False), (6, False)])
def test_a_code_is_void_after_five_wrong_tries(tries: int, serves: bool) -> None:
    request, row = ready()
    for _ in range(tries):
        assert entrance.exchange(request.reference, WRONG, now=LATER) is None
    assert (entrance.exchange(request.reference, REQUEST_CODES.code_of(row.pk), now=LATER) is not None) is serves


def test_a_code_of_one_request_opens_no_other() -> None:
    (one, _), (_, of_other) = ready(), ready()
    assert entrance.exchange(one.reference, REQUEST_CODES.code_of(of_other.pk), now=LATER) is None


def test_nothing_of_another_kind_opens_a_download() -> None:
    """The secret is one, the keys made from it are not."""
    request, row = ready()
    secret = settings.SECRET_KEY.encode()
    confirmation = ContactConfirmation.objects.filter(request=request).first()
    assert confirmation is not None
    others = [
        confirmation_token(secret, confirmation.pk, bytes(confirmation.nonce)),
        confirmation_token(secret, row.pk, bytes(confirmation.nonce)),
        address_code(secret, row.pk),
        address_code(secret, row.pk)[:8],
        row.code_hash,
        str(row.pk),
        request.reference,
    ]
    for other in others:
        DownloadCode.objects.update(wrong_tries=0)
        assert entrance.exchange(request.reference, other, now=LATER) is None
        with pytest.raises(entrance.NoGrant):
            downloads.fetchable(other, now=LATER)


def test_a_grant_is_no_hash_that_the_database_holds_and_has_256_random_bits() -> None:
    request, row = ready()
    token = entrance.exchange(request.reference, REQUEST_CODES.code_of(row.pk), now=LATER)
    assert token is not None
    assert len(token) * 6 >= 256
    row.refresh_from_db()
    assert row.grant_hash == REQUEST_CODES.hash_of_grant(token)
    for known in (row.grant_hash, row.code_hash, ""):
        with pytest.raises(entrance.NoGrant):
            downloads.fetchable(known, now=LATER)


def asked(client: Client, reference: str) -> tuple[int, str, list[str]]:
    """What the first page answers, and the statements it caused, the reference and the browser's proof taken out."""
    with CaptureQueriesContext(
        connection,
    ) as asked_of_it:
        answer = client.post(START, {"reference": reference})
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode()).replace(reference, "REF")
    return answer.status_code, body, [_shape(query["sql"]) for query in asked_of_it.captured_queries]


def typed(client: Client, reference: str) -> tuple[int, str, list[str]]:
    """The same of the second page, for a wrong code."""
    with CaptureQueriesContext(connection) as asked_of_it:
        answer = client.post(CODE, {"reference": reference, "code": WRONG})
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode()).replace(reference, "REF")
    return answer.status_code, body, [_shape(query["sql"]) for query in asked_of_it.captured_queries]


def _shape(statement: str) -> str:
    return re.sub(r"'[^']*'", "?", statement)


def test_every_reference_gets_the_same_pages_for_the_same_statements(client: Client) -> None:
    """Known or not, ready or not, with a code on its way or not."""
    (coded_one, _), unready = ready(), linked()
    known, stranger = (coded_one.reference, unready.reference), "TP-0000-0000"
    for page in (asked, typed):
        of_stranger = page(client, stranger)
        for reference in known:
            assert page(client, reference) == of_stranger
    assert len(of_stranger[2]) == 2, "one that counts the try, one that looks for a grant"


def test_the_grant_is_in_a_cookie_that_only_this_site_is_sent_and_no_script_reads(client: Client) -> None:
    request = linked()
    answered(request)
    now = timezone.now()
    entrance.ask_code(request.reference, now=now)
    entrance.make_codes(clock=lambda: now)
    answer = client.post(
        CODE, {"reference": request.reference, "code": REQUEST_CODES.code_of(DownloadCode.objects.get().pk)}
    )
    cookie = answer.cookies[settings.STATUS_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Strict", "/", "")
    assert int(cookie["max-age"]) == 1800
    token = cookie.value
    assert token not in answer.headers["Location"]
    page, file = client.get(COPY), client.post(COPY)
    assert token not in page.content.decode()
    for response in (answer, page, file):
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Referrer-Policy"] == "no-referrer"
    assert file.headers["Content-Disposition"].startswith("attachment")
    file.close()


def test_extra_fields_change_nothing(client: Client) -> None:
    """ASVS 15.3.3"""
    request, _ = ready()
    extra = {"request": str(request.pk), "code_hash": "0" * 64, "expires_at": "2099-01-01", "grant_hash": "0" * 64}
    client.post(START, {"reference": request.reference, **extra})
    row = DownloadCode.objects.latest("asked_at")
    assert (row.request, row.code_hash, row.grant_hash) == (None, "", "")
