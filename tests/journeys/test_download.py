"""Aino fetches the copy of her data: her reference, the code from her mailbox, the file."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.models import AccessPackage, DownloadCode
from requests_app.operations import entrance
from tests.journeys.conftest import Walk
from tests.packages import CONTENT, answered, linked

pytestmark = pytest.mark.django_db(transaction=True)


def test_aino_fetches_her_copy_and_after_thirty_days_reads_that_it_is_gone(walk: Walk, files: Path) -> None:
    now = timezone.now() - timedelta(minutes=1)
    request = linked(now=now)
    answered(request, now=now)
    page = walk.page

    def to_the_code() -> None:
        walk.open(reverse("download_start"))
        page.get_by_label("Viitenumero").fill(request.reference.lower())
        walk.go_on("Lähetä koodi")
        expect(page.get_by_role("heading", level=1)).to_have_text("Kirjoita koodi")
        entrance.make_codes(clock=timezone.now)
        page.get_by_label("Koodi", exact=True).fill(REQUEST_CODES.code_of(DownloadCode.objects.latest("asked_at").pk))

    walk.open(reverse("download_start"))
    walk.look("download_1_start")
    walk.go_on("Lähetä koodi")
    expect(page).to_have_title(re.compile("^Virhe: "))
    walk.look("download_1_error")

    to_the_code()
    walk.look("download_2_code")
    right = page.get_by_label("Koodi", exact=True).input_value()
    page.get_by_label("Koodi", exact=True).fill("0000-0000")
    walk.go_on()
    walk.look("download_2_error")
    page.get_by_label("Koodi", exact=True).fill(right)
    walk.go_on()
    walk.look("download_3_copy")
    with page.expect_download() as begun:
        walk.go_on("Lataa kopio")
    assert Path(begun.value.path()).read_bytes() == CONTENT
    assert begun.value.suggested_filename == f"oomi-{request.reference}.zip"

    AccessPackage.objects.update(state="discarded", discarded_at=timezone.now(), file="")
    walk.statuses.add(410)
    to_the_code()
    walk.go_on()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kopiota ei enää ole")
    walk.look("download_4_gone")
