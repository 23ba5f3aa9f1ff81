"""The page of a copy, opened from an unpacked folder by double click: read, searched, listened to, printed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from customers.models import DailyConsumption, Disclosure, EmailMessage, Invoice, Party
from requests_app.fulfilment.access.consumption import quarters_of
from tests import scenes
from tests.copies import NOW, copy_of, unpacked, withhold
from tests.journeys.conftest import Walk
from tests.operations.test_access_told import decision

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = 8_000  # samples


def tone() -> bytes:
    """A second of sound that a browser plays."""
    samples = struct.pack(f"<{SECOND}h", *(3_000 if place // 20 % 2 else -3_000 for place in range(SECOND)))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1, SECOND,
                       SECOND * 2, 2, 16, b"data", len(samples))  # fmt: skip
    return head + samples


def aino() -> Party:
    """Aino, with a contract, a rejected application, calls, an invoice, a disclosure and a spring of consumption."""
    aino = scenes.aino()
    aino.identity_code = "010190-999W"
    aino.save()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    for month in range(1, 6):
        call = scenes.call(aino, at=datetime(2026, month, 15, 11, 32, tzinfo=UTC))
        call.audio.save("a.wav", ContentFile(tone()))
    for number in range(1, 15):
        EmailMessage.objects.create(
            party=aino,
            sent_at=datetime(2026, 2, number, 8, 0, tzinfo=UTC),
            direction="from_person",
            address="aino.makinen@example.com",
            subject=f"Kysymys {number}",
            body="Hei, milloin muutto kirjataan? Uusi osoite on Testikatu 1 A 2." if number == 7 else "Hei!",
        )
    Invoice.objects.create(
        party=aino,
        electricity_contract=contract,
        number="L-2026-0001",
        issued_on=date(2026, 2, 1),
        due_on=date(2026, 2, 15),
        amount="1234.50",
        fiscal_year_ends_on=date(2026, 4, 30),
        source="own",
    )
    decision(aino)
    Disclosure.objects.create(
        party=aino,
        disclosed_at=NOW,
        recipient_kind="partners",
        recipient="Puhelinpalvelu Oy",
        country="US",
        transfer="standard_contractual_clauses",
        categories=["relationship", "contact_details"],
        purpose="asiakaspalvelu",
        source="own",
    )
    for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 4, 1)):
        DailyConsumption.objects.create(
            party=aino,
            electricity_contract=contract,
            metering_point=contract.metering_point,
            day=day,
            watt_hours=[250] * quarters_of(day),
            source="market_parties",
        )
    return aino


@pytest.fixture
def media(settings: object, tmp_path: Path) -> Path:
    """Where the recordings are stored."""
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]  # pytest-django's settings
    return tmp_path


@pytest.fixture
def at_home(page: Page, media: Path) -> Iterator[Walk]:
    """Aino at her own computer, without a network, with nothing but the unpacked folder."""
    copy = copy_of(aino(), withheld=[withhold(Invoice, ground="security_or_crime", explanation="Selvitys on kesken.")])
    assert copy.built.missing == ()
    person = Walk(page, unpacked(copy, media / "unpacked").as_uri())
    page.context.set_offline(True)
    page.on("console", lambda message: person.faults.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: person.faults.append(f"script: {error}"))
    page.on("request", lambda asked: None if asked.url.startswith("file:") else person.faults.append(asked.url))
    person.open("")
    yield person
    assert not person.faults


def test_aino_reads_searches_and_listens_without_a_network(at_home: Walk) -> None:
    """GDPR 12(1), 15(3): intelligible and easily accessible."""
    page = at_home.page
    expect(page).to_have_title("Kopio tiedoistasi – Oomi Oy:n asiakasrekisteri")
    at_home.look("package_1_page")
    page.get_by_role("link", name="Puhelutallenteet").first.click()
    player = page.locator("audio").first
    player.evaluate(
        "each => new Promise((played, failed) => { each.onended = played; each.onerror = failed; each.play() })"
    )
    assert 0.9 < player.evaluate("each => each.duration") < 1.1

    page.get_by_label("Etsi tiedoista").fill("muutto kirjataan")
    expect(page.get_by_role("status")).to_have_text("Osumia: 1")
    expect(page.get_by_text("Hei, milloin muutto kirjataan?")).to_be_visible()
    expect(page.get_by_text("010190-999W")).to_be_hidden()
    at_home.look("package_2_found")
    page.get_by_label("Etsi tiedoista").fill("kukkakaali")
    expect(page.get_by_role("status")).to_have_text("Ei osumia. Kokeile toista sanaa.")
    page.get_by_label("Etsi tiedoista").fill("")
    expect(page.get_by_text("010190-999W")).to_be_visible()


def test_what_a_record_is_told_opens_where_its_link_leads(at_home: Walk) -> None:
    """GDPR 15(1)(a), (c), 15(2): per record."""
    page = at_home.page
    call = page.locator("article.r").filter(has_text="Puhelutallenne 15.1.2026")
    call.get_by_role("link", name="Miksi ja kenelle").click()
    told = page.locator("details[open]").filter(has_text="Miksi ja kenelle: puhelutallenteet")
    expect(told.get_by_text("Puhelinpalvelu Oy, ")).to_be_visible()
    expect(told.get_by_text("oikeutettu etu").first).to_be_visible()
    at_home.look("package_3_told")


def test_all_of_it_is_printed_and_the_dark_is_dark(at_home: Walk) -> None:
    """WCAG 2.2 AA in both schemes; what is folded is printed too."""
    page = at_home.page
    folded = page.locator("details:not([open])").count()
    assert folded > 3
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == folded
    page.emulate_media(color_scheme="dark")
    at_home.look("package_4_dark")
    page.emulate_media(color_scheme="light")
