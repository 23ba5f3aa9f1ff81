"""A file that is too large is refused before it has come: its sender reads why, and no more than 10 MB is ever kept.

ASVS 5.2.1. Against the site as it is served, by a browser that says whatever it likes of how much it sends.
[D: uploads]
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils import timezone, translation

from oomi_registry.uploads import LARGEST_BODY, LARGEST_FILE
from requests_app.models import Attachment
from tests import submissions
from tests.at_the_form import seen
from tests.at_the_status import AtTheStatus
from tests.processes import as_deployed, eventually
from tests.served import Browser, Came, Site, served

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1024 * 1024
BOUNDARY = "raja"
END = f"\r\n--{BOUNDARY}--\r\n".encode()
REFUSED = "Valitse PDF-, JPG- tai PNG-tiedosto, joka on enintään 10 megatavua. Emme voi ottaa muuta."


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for these tests, on their database."""
    folder = tmp_path_factory.mktemp("served")
    variables = dict(as_deployed({"STORAGE_URL": f"file://{folder}"}))
    with served(folder, **variables) as running:
        yield running


@pytest.fixture
def aino(web: Site) -> Browser:
    """Aino has the page of her request open."""
    here = AtTheStatus()
    here.enter(submissions.received(submissions.ainos(), now=timezone.now()))
    browser = Browser(web, {"__Host-status": here.client.cookies[site.STATUS_COOKIE_NAME].value})
    assert browser.get(reverse("request_status")).status_code == http.HTTPStatus.OK
    return browser


def until_the_file(browser: Browser, name: str = "valtakirja.pdf") -> bytes:
    """The body up to where the file's own bytes begin."""
    fields = {"csrfmiddlewaretoken": browser.proof, "kind": "mandate"}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{each}"\r\n\r\n{value}\r\n'
        for each, value in fields.items()
    ]
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
    )
    return "".join(parts).encode()


def begin(browser: Browser, path: str, **length: str) -> socket.socket:
    """Say that a file comes, and how much of it; nothing has come yet."""
    said = browser.headers(Content_Type=f"multipart/form-data; boundary={BOUNDARY}", **length)
    head = "\r\n".join([f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())])
    open_ = browser.site.connected()
    open_.sendall(f"{head}\r\n\r\n".encode())
    return open_


def heard(browser: Browser, open_: socket.socket) -> Came:
    """What the site answers."""
    answer = http.client.HTTPResponse(open_, method="POST")
    answer.begin()
    came = browser.heard(answer)
    open_.close()
    return came


def nothing_came() -> None:
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("language", "heading"),
    [("fi", "Tiedosto on liian suuri"), ("sv", "Filen är för stor"), ("en", "The file is too large")],
)
def test_what_says_to_be_far_too_large_is_answered_before_a_byte_of_it_has_come(
    aino: Browser, language: str, heading: str
) -> None:
    with translation.override(language):
        path = reverse("request_status_attachment")
    came = heard(aino, begin(aino, path, Content_Length=str(LARGEST_BODY + 1)))
    assert came.status_code == http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert seen(came).headings == [heading]
    assert "10 mega" in seen(came).text
    assert "default-src 'none'" in came.headers["Content-Security-Policy"]
    assert came.headers["Cache-Control"] == "no-store"
    nothing_came()


def test_a_file_that_says_to_be_too_large_is_thrown_away_as_it_comes_and_told_at_its_field(aino: Browser) -> None:
    before, after = until_the_file(aino), END
    length = len(before) + 30 * MEGABYTE + len(after)
    sending = begin(aino, reverse("request_status_attachment"), Content_Length=str(length))
    sending.sendall(before)
    for _ in range(30):
        sending.sendall(b"0" * MEGABYTE)
        assert not aino.site.kept_for_now()
    sending.sendall(after)
    came = heard(aino, sending)
    assert came.status_code == http.HTTPStatus.UNPROCESSABLE_ENTITY
    assert REFUSED in seen(came).text
    nothing_came()


def test_a_file_that_turns_out_to_be_too_large_leaves_nothing(aino: Browser) -> None:
    """It says to be small enough, with the other fields that may stand beside it, and is not."""
    before, after = until_the_file(aino), END
    content = LARGEST_FILE + 100_000
    length = len(before) + content + len(after)
    sending = begin(aino, reverse("request_status_attachment"), Content_Length=str(length))
    sending.sendall(before + b"0" * (LARGEST_FILE - MEGABYTE))
    eventually(lambda: aino.site.kept_for_now() > LARGEST_FILE - 2 * MEGABYTE)
    sending.sendall(b"0" * (content - LARGEST_FILE + MEGABYTE))
    eventually(lambda: not aino.site.kept_for_now())
    sending.sendall(after)
    came = heard(aino, sending)
    assert came.status_code == http.HTTPStatus.UNPROCESSABLE_ENTITY
    assert REFUSED in seen(came).text
    nothing_came()


def test_of_more_than_was_said_nothing_is_read(aino: Browser) -> None:
    """What is sent after the length that was said is no part of the request, and reaches neither memory nor disk."""
    before = until_the_file(aino)
    sending = begin(aino, reverse("request_status_attachment"), Content_Length=str(len(before) + 1_000))
    sending.sendall(before + b"0" * 60_000)
    came = heard(aino, sending)
    assert came.status_code == http.HTTPStatus.UNPROCESSABLE_ENTITY, "a part that does not end is no file"
    assert "Valitse tiedosto" in seen(came).text
    nothing_came()


@pytest.mark.parametrize("length", [{}, {"Transfer_Encoding": "chunked"}], ids=["nothing said", "in pieces"])
def test_without_a_length_nothing_is_read(aino: Browser, length: dict[str, str]) -> None:
    """The proof of the page has not been read either, so the page asks to send it again."""
    before = until_the_file(aino) + b"0" * 10_000 + END
    sending = begin(aino, reverse("request_status_attachment"), **length)
    sending.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (len(before), before) if length else before)
    came = heard(aino, sending)
    assert came.status_code == http.HTTPStatus.FORBIDDEN
    assert "Sivua ei voitu lähettää" in seen(came).text
    nothing_came()


@pytest.mark.parametrize("length", ["-1", "1e9", "9" * 30, "0x10", "10, 11"])
def test_a_length_that_is_none_is_refused(aino: Browser, length: str) -> None:
    came = heard(aino, begin(aino, reverse("request_status_attachment"), Content_Length=length))
    assert came.status_code in {http.HTTPStatus.BAD_REQUEST, http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
    nothing_came()


def test_a_file_whose_sender_was_cut_off_is_not_kept_by_halves(aino: Browser) -> None:
    before = until_the_file(aino)
    sending = begin(aino, reverse("request_status_attachment"), Content_Length=str(len(before) + 5 * MEGABYTE))
    sending.sendall(before + b"0" * MEGABYTE)
    sending.shutdown(socket.SHUT_WR)
    heard(aino, sending)
    nothing_came()
    eventually(lambda: not aino.site.kept_for_now(), within=5)
