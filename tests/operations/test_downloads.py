"""Fetching the copy: a code to the request's own mailbox, typed back, gives a grant for ten minutes."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from requests_app import operations
from requests_app.events import Happening
from requests_app.letters.entry_codes import REQUEST_CODES, parse_code
from requests_app.models import AccessPackage, DownloadCode, Letter, PrivacyRequest
from requests_app.operations import downloads, entrance
from requests_app.permitted.refusals import CodeLetterIsOver
from requests_app.rights import Right
from tests import casework, staff
from tests.at_the_desk import AtTheDesk
from tests.packages import CONTENT, answered, copied, linked, storage
from tests.submissions import MONDAY

pytestmark = pytest.mark.usefixtures("files")
LATER = MONDAY + timedelta(minutes=1)
START, CODE, COPY = (reverse(f"download_{page}") for page in ("start", "code", "copy"))


def code_for(request: PrivacyRequest, *, now: datetime = LATER) -> str:
    """The code that leaves for that request, as the mail says it."""
    entrance.ask_code(request.reference, now=now)
    entrance.make_codes(clock=lambda: now)
    mail.outbox.clear()
    casework.letters_leave(now)
    (message,) = [each for each in mail.outbox if "Koodi on" in each.body]
    assert message.to == [request.email]
    found = re.search(r"Koodi on (\w{4}-\w{4})\.", str(message.body))
    assert found is not None
    return found[1]


@pytest.mark.django_db
def test_aino_types_the_code_from_her_mailbox_and_fetches_her_copy() -> None:
    """[D: fetching-the-copy]."""
    request = linked()
    copy = answered(request)
    token = entrance.exchange(request.reference, code_for(request).lower().replace("-", " "), now=LATER)
    assert token is not None
    found = downloads.fetchable(token, now=LATER)
    assert (found.request, found.packages) == (request, {Right.ACCESS: copy})
    for _ in range(2):  # a download that broke is begun again while the grant lasts
        with downloads.download(token, Right.ACCESS, now=LATER, storage=storage()).file as file:
            assert file.read() == CONTENT
    downloaded = request.events.filter(kind=Happening.COPY_DOWNLOADED)
    assert [event.actor_kind for event in downloaded] == ["person", "person"]
    with pytest.raises(entrance.NoGrant):
        downloads.fetchable(token, now=LATER + timedelta(minutes=30))


@pytest.mark.django_db
def test_the_mail_says_what_the_code_is_for_and_the_letter_that_is_kept_does_not_hold_it() -> None:
    request = linked()
    answered(request)
    code = code_for(request)
    body = str(mail.outbox[-1].body)
    assert "Jos et pyytänyt koodia" in body
    assert request.reference in body
    letter = Letter.objects.get(kind="download_code")
    assert code not in letter.body
    assert (letter.state, letter.recipient) == ("sent", request.email)
    row = DownloadCode.objects.get()
    assert code.replace("-", "") not in row.code_hash
    assert REQUEST_CODES.code_of(row.pk) == code


@pytest.mark.django_db
def test_no_code_leaves_for_an_unknown_reference_or_to_no_mailbox() -> None:
    request = linked()
    answered(request)
    PrivacyRequest.objects.filter(pk=request.pk).update(email="")
    for reference in (request.reference, "TP-0000-0000"):
        entrance.ask_code(reference, now=LATER)
    assert entrance.make_codes(clock=lambda: LATER) == 0
    assert not Letter.objects.filter(kind="download_code").exists()
    assert not DownloadCode.objects.filter(looked_at__isnull=True).exists()


@pytest.mark.django_db
def test_at_most_three_codes_an_hour_leave_for_one_request() -> None:
    request = linked()
    answered(request)
    for _ in range(8):
        entrance.ask_code(request.reference, now=LATER)
    assert entrance.make_codes(clock=lambda: LATER) == 3
    entrance.ask_code(request.reference, now=LATER + timedelta(hours=1))
    assert entrance.make_codes(clock=lambda: LATER + timedelta(hours=1)) == 1


@pytest.mark.django_db
def test_what_was_asked_while_the_worker_was_away_is_let_be_once_it_is_old() -> None:
    request = linked()
    answered(request)
    entrance.ask_code(request.reference, now=LATER)
    assert entrance.make_codes(clock=lambda: LATER + timedelta(minutes=11)) == 0


@pytest.mark.django_db
def test_the_holder_of_a_grant_reads_that_the_copy_is_gone_after_its_thirty_days() -> None:
    request = linked()
    answered(request)
    month_later = MONDAY + timedelta(days=31)
    AccessPackage.objects.update(state="discarded", discarded_at=month_later, file="")  # as good as disposed of
    token = entrance.exchange(request.reference, code_for(request, now=month_later), now=month_later)
    assert token is not None
    assert downloads.fetchable(token, now=month_later).packages == {}
    with pytest.raises(downloads.CopyGone):
        downloads.download(token, Right.ACCESS, now=month_later, storage=storage())


@pytest.mark.django_db
def test_a_copy_whose_file_is_gone_is_told_to_be_gone() -> None:
    request = linked()
    copy = answered(request)
    storage().delete(copy.file.name)
    token = entrance.exchange(request.reference, code_for(request), now=LATER)
    assert token is not None
    with pytest.raises(downloads.CopyGone):
        downloads.download(token, Right.ACCESS, now=LATER, storage=storage())
    assert not request.events.filter(kind=Happening.COPY_DOWNLOADED).exists()


@pytest.mark.django_db
def test_a_reopened_case_whose_copy_was_discarded_gives_nothing_to_fetch() -> None:
    request = linked()
    answered(request)
    token = entrance.exchange(request.reference, code_for(request), now=LATER)
    assert token is not None
    operations.reopen(request.pk, reason=operations.ReopenReason.MISTAKE, actor=staff.sanna(), now=LATER)
    operations.discard_copy(request.pk, actor=staff.sanna(), now=LATER)
    with pytest.raises(downloads.CopyGone):
        downloads.download(token, Right.ACCESS, now=LATER, storage=storage())


@pytest.mark.django_db
def test_what_counts_for_nothing_is_forgotten() -> None:
    request = linked()
    answered(request)
    code_for(request)
    entrance.ask_code("TP-0000-0000", now=LATER)
    assert entrance.clear_old(now=LATER + timedelta(hours=1)) == 0, "the hour's count needs them"
    assert entrance.clear_old(now=LATER + timedelta(hours=2)) == 2
    assert not DownloadCode.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_type_the_right_code_at_once_one_gets_the_grant() -> None:
    request = linked()
    answered(request)
    code, gate, grants = code_for(request), threading.Barrier(4), []

    def type_it() -> None:
        gate.wait(timeout=30)
        grants.append(entrance.exchange(request.reference, code, now=LATER))
        connection.close()

    threads = [threading.Thread(target=type_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(grant is None for grant in grants) == [False, True, True, True]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7k4m-92xd", "7K4M-92XD"),
        (" 7K4M 92XD ", "7K4M-92XD"),
        ("oil1-2345", "0111-2345"),
        ("7K4M-92X", ""),
        ("7K4M-92XU", ""),
        ("\x007K4M92XD", ""),
        ("", ""),
        ("7" * 100, ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert parse_code(typed) == read


# ---- the pages


@pytest.mark.django_db
def test_the_pages_lead_from_the_reference_to_the_file(client: Client) -> None:
    request = linked()
    answered(request)
    page = client.post(START, {"reference": request.reference.lower()})
    assert page.status_code == 200
    assert request.reference in page.content.decode(), "typed once"
    entrance.make_codes(clock=lambda: DownloadCode.objects.get().asked_at)
    code = REQUEST_CODES.code_of(DownloadCode.objects.get().pk)
    there = client.post(CODE, {"reference": request.reference, "code": code})
    assert (there.status_code, there.headers["Location"]) == (302, COPY)
    assert "Lataa kopio" in client.get(COPY).content.decode()
    assert not request.events.filter(kind=Happening.COPY_DOWNLOADED).exists(), "no GET changes anything"
    file = client.post(COPY)
    assert b"".join(file.streaming_content) == CONTENT  # type: ignore[attr-defined]  # streamed
    assert file.headers["Content-Disposition"] == f'attachment; filename="oomi-{request.reference}.zip"'
    assert file.headers["Content-Length"] == str(len(CONTENT))
    assert file.headers["Content-Type"] == "application/zip"
    assert request.events.filter(kind=Happening.COPY_DOWNLOADED).count() == 1


@pytest.mark.django_db
@time_machine.travel(LATER)
def test_a_browser_whose_request_never_had_a_copy_is_led_to_how_it_stands(client: Client) -> None:
    request = linked()
    copied(request)
    client.post(START, {"reference": request.reference})
    entrance.make_codes(clock=lambda: LATER)
    client.post(CODE, {"reference": request.reference, "code": REQUEST_CODES.code_of(DownloadCode.objects.get().pk)})
    assert client.get(COPY).headers["Location"] == reverse("request_status")


@pytest.mark.django_db
def test_a_browser_without_a_grant_is_led_to_the_beginning(client: Client) -> None:
    for response in (client.get(COPY), client.post(COPY)):
        assert (response.status_code, response.headers["Location"]) == (302, START)
    client.cookies[settings.STATUS_COOKIE_NAME] = "x" * 4000
    assert client.get(COPY).status_code == 302


@pytest.mark.django_db
def test_to_one_who_has_shown_a_code_the_page_says_that_the_copy_is_gone_and_how_to_ask_again(client: Client) -> None:
    request = linked()
    answered(request)
    entrance.ask_code(request.reference, now=LATER)
    client.post(START, {"reference": request.reference})
    row = DownloadCode.objects.order_by("asked_at").last()
    assert row is not None
    entrance.make_codes(clock=lambda: row.asked_at)
    AccessPackage.objects.update(state="discarded", discarded_at=MONDAY, file="")
    code = REQUEST_CODES.code_of(DownloadCode.objects.exclude(code_hash="").latest("asked_at").pk)
    client.post(CODE, {"reference": request.reference, "code": code})
    gone = client.get(COPY)
    assert gone.status_code == 410
    assert reverse("request_start") in gone.content.decode()
    assert client.post(COPY).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "TP-1", "\x00", "x" * 5000, "TP-7K4M-92XU", "😀" * 8])
def test_what_is_no_reference_is_told_at_its_field_and_nothing_is_written(client: Client, typed: str) -> None:
    answer = client.post(START, {"reference": typed})
    assert answer.status_code == 422
    assert "virhe" in answer.content.decode().lower()
    assert client.post(CODE, {"reference": typed, "code": "7K4M-92XD"}).status_code == 422
    assert not DownloadCode.objects.exists()


@pytest.mark.django_db
def test_a_code_that_did_not_leave_is_not_sent_again_by_anyone() -> None:
    """It has expired, and by post it would carry a gap in its place: the person asks for another."""
    request = linked()
    answered(request)
    entrance.ask_code(request.reference, now=LATER)
    entrance.make_codes(clock=lambda: LATER)
    letter = Letter.objects.get(kind="download_code")
    Letter.objects.filter(pk=letter.pk).update(state="failed", error="SMTP 550 5.1.1")
    for via in (Letter.Via.EMAIL, Letter.Via.POST):
        with pytest.raises(CodeLetterIsOver):
            operations.send_again(letter.pk, via=via, actor=staff.sanna(), now=LATER)
    assert "send_again" not in AtTheDesk(staff.sanna()).open(request).buttons
    assert casework.state_of(letter.pk) == "failed"
