"""Aino asks for her data and bans e-mail marketing; two officers answer; she downloads; the night passes."""

from __future__ import annotations

import re
import time
import wave
from collections.abc import Callable
from datetime import date, timedelta
from email.message import Message
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from customers import marketing
from customers.models import Party, PostalAddress, Recording
from customers.queries import contact_facts
from requests_app.models import AccessPackage, PrivacyRequest
from retention import holds
from retention.models import DisposalRun, LegalHold
from tests import casework, mailserver, scenes, staff
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, show_who_she_is, signed_in
from tests.processes import worker_and_beat

pytestmark = pytest.mark.django_db(transaction=True)

MAILBOX = "aino.makinen@example.com"
NEVER_TONIGHT = "3600"  # the first night would find her calls held by her own request
A_MONTH_TOO_OLD = timedelta(days=26 * 30.5)


def a_second_of_sound() -> bytes:
    sound = BytesIO()
    with wave.open(sound, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(1)
        written.setframerate(8_000)
        written.writeframes(b"\x80\x90" * 4_000)
    return sound.getvalue()


def aino_of_the_register(files: Path) -> Party:
    """Aino, a customer, with a call of 26 months ago, another that a dispute holds, and one of today."""
    now = timezone.now()
    aino = scenes.aino(last_contact=timezone.localdate(now))
    scenes.electricity(aino, began=date(2020, 1, 1))
    PostalAddress.objects.create(
        party=aino,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2016, 5, 1),
    )
    for name in ("due.wav", "held.wav", "today.wav"):
        (files / name).write_bytes(a_second_of_sound())
    scenes.call(aino, at=now - A_MONTH_TOO_OLD, audio="due.wav")
    disputed = scenes.call(aino, at=now - A_MONTH_TOO_OLD, audio="held.wav")
    scenes.call(aino, at=now, audio="today.wav")
    holds.place(
        aino,
        LegalHold.Reason.DISPUTE,
        records=[disputed],
        owner=staff.sanna(),
        explanation="Lasku on riidan alla.",
        review_on=timezone.localdate(now) + timedelta(days=90),
        now=now,
    )
    return aino


def send_the_form(walk: Walk) -> PrivacyRequest:
    page = walk.page
    walk.open(reverse("request_start"))
    walk.go_on("Aloita pyyntö")
    page.get_by_label("Haluan kopion tiedoistani").check()
    page.get_by_label("Haluan kieltää suoramarkkinoinnin").check()
    walk.go_on()
    walk.go_on()  # everything she has
    page.get_by_label("Sähköposti", exact=True).check()
    page.get_by_label("Suoramarkkinointi ja mainokset").check()
    walk.go_on()
    page.get_by_label("Kyllä, pyyntö koskee minua").check()
    walk.go_on()
    page.get_by_label("Koko nimi").fill("Aino Mäkinen")
    page.get_by_label("Sähköpostiosoite").fill(MAILBOX)
    walk.go_on()
    page.get_by_label("Sähköpostilla").check()
    walk.go_on()
    walk.go_on("Lähetä tietopyyntö")
    return PrivacyRequest.objects.get(reference=page.locator(".ref").inner_text())


def text_of(message: Message) -> str:
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode()


def until(page: Page, url: str, there: str, *, within: float = 30) -> None:
    """Open the page again and again until a part of it says just that, as somebody who waits for it does."""
    deadline = time.monotonic() + within
    page.goto(url)
    while not page.get_by_text(there, exact=True).count():
        assert time.monotonic() < deadline, f"{there!r} did not come"
        page.wait_for_timeout(300)
        page.goto(url)


def may_be_written_to() -> bool:
    """Whether marketing may go to Aino's mailbox."""
    now = timezone.now()
    contact = marketing.Contact("oomi", marketing.Channel.EMAIL, marketing.Purpose.DIRECT_MARKETING)
    facts = contact_facts("email", MAILBOX, key=settings.INDEX_KEY.encode(), now=now)
    assert any(ban.channel is marketing.Channel.EMAIL for ban in facts.bans)
    return marketing.can_contact(contact, facts, now)


def confirm_the_mailbox(walk: Walk, case: PrivacyRequest, receipt: str) -> None:
    link = re.search(r"/\S*vahvistus/#\w+", receipt)
    assert link
    walk.open(link[0][link[0].index("/fi/") :])
    walk.page.get_by_label("Viitenumero").fill(case.reference)
    walk.page.get_by_role("button", name="Vahvista").click()
    assert casework.fresh(case).identity == "contact"
    walk.look("aino_2_mailbox_confirmed")


def test_aino_asks_two_officers_answer_she_downloads_and_the_night_passes(
    walk: Walk, files: Path, tmp_path: Path
) -> None:
    """GDPR 15(1), 15(3), 21(3); 3021/452/2017: a copy of the recordings themselves; GDPR 5(1)(e)."""
    page, aino = walk.page, aino_of_the_register(files)
    case = send_the_form(walk)
    walk.look("aino_1_receipt")
    assert not may_be_written_to()  # at once, and without identity

    port = mailserver.free_port()
    with (
        mailserver.sink_at(port, mailserver.Sink()) as mailbox,
        worker_and_beat(EMAIL_URL=f"smtp://127.0.0.1:{port}", POLL_DISPOSAL=NEVER_TONIGHT) as processes,
    ):
        processes.wait_until(lambda: mailbox.taken)
        confirm_the_mailbox(walk, case, text_of(mailbox.taken[0]))

        signed_in(walk, staff.sanna())
        walk.open(page_of(case))
        page.get_by_role("button", name="Ota käsittelyyn").click()
        page.get_by_role("button", name=f"Pyyntö koskee tätä henkilöä (#{aino.number})").click()
        show_who_she_is(walk)
        walk.look("aino_3_identity_shown")
        press(page, "want_copy")
        walk.look("aino_4_copy_wanted")
        until(page, walk.site + page_of(case), "koottu")
        walk.look("aino_5_copy_built")
        for right in ("Tarkastus", "Markkinointikielto"):
            page.locator("summary", has_text=f"Ratkaise: {right}").click()
            deciding = page.locator("article.right", has_text=right)
            deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
            deciding.get_by_role("button", name="Tallenna ratkaisu").click()
        page.get_by_role("button", name="Tallenna luonnos").click()
        press(page, "send_for_approval")
        walk.look("aino_6_awaits_another")

        signed_in(walk, staff.anneli())
        walk.open(page_of(case))
        press(page, "approve")
        signed_in(walk, staff.sanna())
        walk.open(page_of(case))
        page.get_by_role("button", name="Lähetä", exact=True).click()
        processes.wait_until(lambda: casework.fresh(case).status == "answered")

        copy = download(walk, case, mailbox, processes.wait_until, tmp_path)
        look_at_the_copy(walk, copy, tmp_path)

    assert Recording.objects.count() == 3
    with worker_and_beat() as night:
        night.wait_until(DisposalRun.objects.filter(state=DisposalRun.State.FINISHED).exists)
    assert set(Recording.objects.values_list("audio", flat=True)) == {"held.wav", "today.wav"}
    assert not (files / "due.wav").exists()
    assert (files / "held.wav").exists()
    assert AccessPackage.objects.get().delivered_at is not None  # the copy itself is kept its thirty days
    assert not may_be_written_to()


def download(
    walk: Walk,
    case: PrivacyRequest,
    mailbox: mailserver.Sink,
    wait: Callable[[Callable[[], object]], None],
    folder: Path,
) -> Path:
    page = walk.page
    page.context.clear_cookies()
    before = len(mailbox.taken)
    walk.open(reverse("download_start"))
    page.get_by_label("Viitenumero").fill(case.reference)
    walk.go_on("Lähetä koodi")
    wait(lambda: len(mailbox.taken) > before)
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b(?!-)", text_of(mailbox.taken[-1]).replace(case.reference, ""))
    assert code
    page.get_by_label("Koodi", exact=True).fill(code[0])
    walk.go_on()
    walk.look("aino_7_download")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Lataa kopio").click()
    saved = folder / "copy.zip"
    downloading.value.save_as(saved)
    return saved


def look_at_the_copy(walk: Walk, copy: Path, folder: Path) -> None:
    """The copy unpacked and opened as she does: by a double click."""
    with ZipFile(copy) as archive:
        sounds = [entry for entry in archive.infolist() if entry.filename.endswith(".wav")]
        archive.extractall(folder / "copy")
    assert len(sounds) == 3
    assert all(entry.compress_type == ZIP_STORED for entry in sounds)
    assert {(folder / "copy" / entry.filename).read_bytes() for entry in sounds} == {a_second_of_sound()}
    page = walk.page
    page.goto((folder / "copy" / "tiedot.html").as_uri())
    expect(page.get_by_text("Testikatu 1 A 2").first).to_be_visible()
    expect(page.locator("audio")).to_have_count(3)
    walk.look("aino_8_the_copy")
