"""Sanna prints a letter that goes by post, and then says that it left."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from requests_app import operations
from tests import casework, staff, submissions
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import press, signed_in
from tests.letters import reading

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_is_printed_and_marked_posted_on_one_page(walk: Walk) -> None:
    now = timezone.now()
    case = casework.taken(submissions.pekkas(), now=now)
    operations.ask_clarification(case.pk, question="Miltä ajalta?", actor=staff.sanna(), now=now)
    signed_in(walk, staff.sanna())
    walk.open(page_of(case))
    walk.look("paper_1_to_post")
    with walk.page.expect_download() as paper:
        walk.page.get_by_role("button", name="Tulosta kirje (PDF)").click()
    assert paper.value.suggested_filename == f"kirje-{case.reference}.pdf"
    pdf = paper.value.path().read_bytes()
    assert reading.words_of(pdf, "H1") == ["Tarvitsemme tarkennusta pyyntöösi"]
    assert reading.placed(pdf, "Koivutie 9")[0] < 21

    press(walk.page, "mark_posted")
    expect(walk.page.get_by_text("Tehty: Merkitse postitetuksi.")).to_be_visible()
    expect(walk.page.get_by_text("Kirje tulostettiin")).to_be_visible()
    walk.look("paper_2_posted")
