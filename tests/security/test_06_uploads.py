"""What people send is opaque bytes: of a kind that is taken, scanned, under a random name, given out as an attachment.

ASVS 3.2.1, 5.2, 5.3, 5.4. [D: uploads]
"""

from __future__ import annotations

import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from oomi_registry.uploads import LARGEST_FILE
from requests_app import operations
from requests_app.events import Happening
from requests_app.models import Attachment, PrivacyRequest
from requests_app.permitted import messaging
from requests_app.permitted.messaging import AttachmentUnknown, TooManyFiles
from requests_app.permitted.refusals import DocumentUnfit, NotPermitted, RequestClosed
from requests_app.scanning import FileInfected, ScannerAway, scan, scanner
from tests import casework, staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.at_the_status import AtTheStatus, said
from tests.clamd import EICAR, clamd
from tests.mailserver import free_port
from tests.submissions import MONDAY, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
PDF, JPG, PNG = b"%PDF-1.7\n1 0 obj", b"\xff\xd8\xff\xe0jpeg", b"\x89PNG\r\n\x1a\nrest"
Kind = Attachment.Kind


def file(content: bytes = PDF, name: str = "valtakirja.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it; its name and its type are whatever the sender says."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def sent(request: PrivacyRequest, content: bytes | None = None, name: str = "valtakirja.pdf") -> Attachment:
    """The person sends a file; one of its own each time where the story does not say which."""
    content = PDF + uuid4().bytes if content is None else content
    return operations.send_attachment(request.pk, kind=Kind.MANDATE, file=file(content, name), scan=None, now=MONDAY)


def stored() -> list[Path]:
    return [path for path in Path(site.MEDIA_ROOT).rglob("*") if path.is_file()]


def archive() -> bytes:
    """An archive that unpacks into much more than it is."""
    packed = BytesIO()
    with ZipFile(packed, "w", compression=8) as bomb:
        bomb.writestr("nollia", b"\0" * 5_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name"), [(PDF, "a.pdf"), (JPG, "a.jpg"), (JPG, "a.JPEG"), (PNG, "a.png"), (PDF, "kuva.exe.pdf")]
)
def test_a_file_of_a_kind_that_is_taken_is_kept_under_a_random_name(content: bytes, name: str) -> None:
    attachment = sent(received(submissions.ainos()), content, name)
    assert attachment.file.name == f"attachments/{attachment.pk.hex[-2:]}/{attachment.pk.hex}"
    assert [path.read_bytes() for path in stored()] == [content]
    assert attachment.size == len(content)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(PDF, "valtakirja.pdf.exe", id="a double extension"),
        pytest.param(PDF, "valtakirja.html", id="another extension"),
        pytest.param(PDF, "valtakirja", id="no extension"),
        pytest.param(b"<html><script>", "valtakirja.pdf", id="a page that says it is a PDF"),
        pytest.param(PNG, "valtakirja.pdf", id="a picture that says it is a PDF"),
        pytest.param(b"\n" + PDF, "valtakirja.pdf", id="a PDF that begins late"),
        pytest.param(archive(), "valtakirja.pdf", id="an archive that says it is a PDF"),
        pytest.param(archive(), "valtakirja.zip", id="an archive"),
        pytest.param(b"<svg onload=alert(1)>", "kuva.svg", id="a picture that runs"),
        pytest.param(b"", "tyhja.pdf", id="empty"),
        pytest.param(PDF + b"0" * LARGEST_FILE, "iso.pdf", id="oversize"),
    ],
)
def test_what_is_not_of_a_kind_that_is_taken_is_refused_and_nothing_is_kept(content: bytes, name: str) -> None:
    request = received(submissions.ainos())
    with pytest.raises(DocumentUnfit):
        sent(request, content, name)
    assert not stored()
    assert not Attachment.objects.exists()
    assert not request.events.filter(kind=Happening.ATTACHMENT_CAME).exists()


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.pdf", "..\\..\\a.pdf", "/etc/a.pdf", "a\r\nX: y.pdf", "☃" * 60 + ".pdf"]
)
def test_a_name_leads_nowhere(name: str) -> None:
    sent(received(submissions.ainos()), PDF, name)
    (path,) = stored()
    assert path.is_relative_to(Path(site.MEDIA_ROOT) / "attachments")
    assert name not in str(list(Attachment.objects.values_list()))


def test_a_polyglot_and_a_pdf_that_runs_scripts_are_handled_as_opaque_bytes() -> None:
    """A PDF that is an archive too, or has a script: nothing here opens it, and no browser shows it as our page."""
    script = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Encrypt"
    content = PDF + script + archive() + b"<script>alert(1)</script>"
    request = casework.taken()
    attachment = sent(request, content)
    answer = AtTheDesk(staff.heikki()).client.post(
        reverse("admin:requests_app_privacyrequest_attachment", args=[request.pk, attachment.pk])
    )
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]  # streamed
    assert answer.headers["Content-Disposition"] == 'attachment; filename="liite.pdf"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer.headers["Cache-Control"]


def test_that_a_file_was_opened_is_written_down_and_who_only_reads_opens_none() -> None:
    request = casework.taken()
    attachment = sent(request)
    operations.open_attachment(request.pk, attachment.pk, actor=staff.heikki(), now=MONDAY)
    assert request.events.get(kind=Happening.ATTACHMENT_OPENED).actor == staff.heikki()
    with pytest.raises(NotPermitted):
        operations.open_attachment(request.pk, attachment.pk, actor=staff.tuula(), now=MONDAY)
    with pytest.raises(AttachmentUnknown):
        operations.open_attachment(casework.taken().pk, attachment.pk, actor=staff.heikki(), now=MONDAY)


def test_a_request_has_no_more_files_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    request = received(submissions.ainos())
    monkeypatch.setattr(messaging, "MOST_BYTES", 3 * (len(PDF) + 16))
    for _ in range(3):
        sent(request)
    with pytest.raises(TooManyFiles):
        sent(request)
    monkeypatch.undo()
    for _ in range(messaging.MOST_FILES - 3):
        sent(request)
    with pytest.raises(TooManyFiles):
        sent(request)
    assert len(stored()) == messaging.MOST_FILES


@pytest.mark.django_db(transaction=True)
def test_of_files_that_come_at_once_no_more_are_kept_than_may_be() -> None:
    request = received(submissions.ainos())
    for _ in range(messaging.MOST_FILES - 1):
        sent(request)
    gate, came = threading.Barrier(3), []

    def send() -> None:
        gate.wait(timeout=30)
        try:
            sent(request)
        except TooManyFiles:
            came.append(False)
        else:
            came.append(True)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(came) == [False, False, True]
    assert Attachment.objects.count() == len(stored()) == messaging.MOST_FILES


def test_a_file_sent_twice_is_one_and_another_of_its_size_is_another() -> None:
    """A button pressed twice, a page sent again after the connection was lost."""
    request = received(submissions.ainos())
    first = sent(request, PDF + b"1")
    assert sent(request, PDF + b"1") == first
    assert sent(request, PDF + b"2") != first
    as_evidence = operations.send_attachment(
        request.pk, kind=Kind.EVIDENCE, file=file(PDF + b"1"), scan=None, now=MONDAY
    )
    assert as_evidence != first, "what it is for is another"
    assert len(stored()) == Attachment.objects.count() == 3
    assert request.events.filter(kind=Happening.ATTACHMENT_CAME).count() == 3


def test_a_closed_request_takes_no_files() -> None:
    request = received(submissions.ainos())
    operations.withdraw(request.pk, actor=None, now=MONDAY)
    with pytest.raises(RequestClosed):
        sent(request)
    assert not stored()


# ---- the scanner


def test_a_clean_file_is_let_be_and_the_test_virus_is_found_over_tcp_and_a_socket(tmp_path: Path) -> None:
    large = PDF + b"0" * 300_000
    for at in (None, tmp_path / "clamd.ctl"):
        with clamd(at) as (url, seen):
            scan(BytesIO(large), url=url)
            with pytest.raises(FileInfected):
                scan(BytesIO(PDF + EICAR), url=url)
            assert seen.files == [large, PDF + EICAR], "every byte has been looked at"


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR", b"UNKNOWN COMMAND", b"stream: OK?", b" "])
def test_anything_but_a_clear_answer_means_that_nobody_has_looked(says: bytes) -> None:
    with clamd() as (url, seen):
        seen.says = says
        with pytest.raises(ScannerAway):
            scan(BytesIO(PDF), url=url)


def test_a_scanner_that_is_away_or_hangs_up_takes_nothing(tmp_path: Path) -> None:
    for url in (f"tcp://127.0.0.1:{free_port()}", f"unix:{tmp_path / 'nobody.ctl'}", "tcp://"):
        with pytest.raises(ScannerAway):
            scan(BytesIO(PDF), url=url)
    with clamd() as (url, seen):
        seen.hangs_up = True
        with pytest.raises(ScannerAway):
            scan(BytesIO(PDF), url=url)


def test_where_no_scanner_is_configured_the_file_is_kept_and_said_to_be_unscanned() -> None:
    assert scanner("") is None
    assert not sent(received(submissions.ainos())).scanned


# ---- from the page


def from_the_page(settings: LazySettings, url: str, content: bytes, name: str = "valtakirja.pdf") -> tuple[int, str]:
    """The status and the words of what comes back when a file is sent from the page."""
    settings.CLAMD_URL = url
    aino = AtTheStatus()
    aino.enter(received(submissions.ainos(), now=timezone.now() - timedelta(minutes=1)))
    answer = aino.send("attachment", kind="mandate", file=file(content, name))
    return answer.status_code, said(answer) if answer.status_code != 302 else aino.text()


def test_a_clean_file_is_sent_from_the_page_and_stands_there(settings: LazySettings) -> None:
    with clamd() as (url, seen):
        status, text = from_the_page(settings, url, PDF)
    assert status == 302
    assert "Valtuutus toimia toisen puolesta, 16 t" in text
    assert "Saimme liitteesi." in text
    assert Attachment.objects.get().scanned
    assert seen.files == [PDF]


def test_an_infected_file_and_one_that_nobody_can_look_at_are_refused_in_clear_words(settings: LazySettings) -> None:
    with clamd() as (url, _):
        status, text = from_the_page(settings, url, PDF + EICAR)
    assert status == 422
    assert "Tiedostossa on haittaohjelma" in text
    status, text = from_the_page(settings, f"tcp://127.0.0.1:{free_port()}", PDF)
    assert status == 422
    assert "Emme voi juuri nyt tarkistaa tiedostoja" in text
    assert not stored()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [(b"MZ", "a.exe", "Valitse PDF-, JPG- tai PNG-tiedosto"), (b"", "a.pdf", "Tiedosto on tyhjä.")],
)
def test_a_file_that_is_not_taken_is_told_at_its_field(
    settings: LazySettings, content: bytes, name: str, words: str
) -> None:
    status, text = from_the_page(settings, "", content, name)
    assert status == 422
    assert words in text


def test_nobody_sends_a_file_without_a_code() -> None:
    answer = AtTheStatus().send("attachment", kind="mandate", file=file())
    assert answer.headers["Location"] == reverse("request_status_start")
    assert not stored()
