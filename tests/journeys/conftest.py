"""Journeys are made in Chromium, against the site as it is served, and nothing may go wrong behind the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

from tests import chromium

# Playwright's own loop runs in the tests' thread, which Django would otherwise take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The browser that is there, which talks to nobody but the site."""
    path = chromium.found()
    if path is None:
        pytest.fail(f"The journeys need a browser. Type: {chromium.TO_TYPE}")
    return browser_type_launch_args | {"executable_path": path, "args": list(chromium.ARGUMENTS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A Finnish reader at a wide screen."""
    return browser_context_args | {"locale": "fi-FI", "viewport": WIDE}


@dataclass
class Walk:
    """One person at one browser, and everything that went wrong behind the pages."""

    page: Page
    site: str
    faults: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=lambda: {422})
    """Statuses over 399 that the story expects; the browser reports each as an error of its console."""

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.site + path)

    def go_on(self, button: str = "Jatka") -> None:
        """Press the page's button."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def look(self, name: str) -> None:
        """Judge the page as it stands: axe, reflow at 320 px; with SCREENS set, take its picture at both widths."""
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
        assert not found, f"{name}: " + "; ".join(
            f"{each['id']} at {', '.join(str(node['target']) for node in each['nodes'])}" for each in found
        )
        for width, size in (("320", NARROW), ("1280", WIDE)):
            self.page.set_viewport_size({"width": size["width"], "height": size["height"]})
            reached = self.page.evaluate("document.documentElement.scrollWidth")
            assert reached <= size["width"], f"{name} is {reached} px wide at {width}"
            if screens := os.environ.get("SCREENS"):
                folder = Path(screens)
                folder.mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=folder / f"{name}_{width}.png", full_page=True)


@pytest.fixture
def walk(page: Page, live_server: LiveServer) -> Iterator[Walk]:
    """A walk during which no script, no policy and no foreign host makes itself heard."""
    person = Walk(page, live_server.url)
    ours = urlsplit(live_server.url).netloc

    def said(message: ConsoleMessage) -> None:
        expected = any(f"status of {status} " in message.text for status in person.statuses)
        if message.type in {"error", "warning"} and not expected:
            person.faults.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        if urlsplit(request.url).netloc not in {ours, ""}:
            person.faults.append(f"foreign request: {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: person.faults.append(f"script: {error}"))
    page.on("request", asked)
    yield person
    assert not person.faults
