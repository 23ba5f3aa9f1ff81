"""The page that tells other systems what they may send and ask: read without scripts, by anybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Walk

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_of_the_api_can_be_read_by_anyone(walk: Walk) -> None:
    walk.open("/api/docs/")
    expect(walk.page.locator("h1")).to_be_visible()
    walk.look("api_docs")
