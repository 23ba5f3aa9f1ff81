"""The database is really stopped and started again while somebody fills in the form: they are told, lose nothing, and
have one case.

The site is served as a deployment serves it, with connections that it keeps; the database is the test's own.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http import HTTPStatus

import pytest
from django.urls import reverse

from tests.addresses import plain_addresses
from tests.at_the_form import AINO, Answer, page_at, seen
from tests.own_database import OwnDatabase, own_database
from tests.processes import eventually
from tests.served import Browser, Came, Site, served

POWER_CUT, RESTART = signal.SIGQUIT, signal.SIGINT
TYPED = "Puhelut helmikuulta 2025."
CASES = "SELECT reference FROM requests_app_privacyrequest"


@pytest.fixture(scope="module")
def database() -> Iterator[OwnDatabase]:
    with own_database() as own:
        yield own


@pytest.fixture(scope="module")
def web(database: OwnDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("served")
    with served(folder, DATABASE_URL=database.address, STORAGE_URL=f"file://{folder}") as site:
        yield site


@pytest.fixture
def aino(web: Site, database: OwnDatabase) -> Iterator[Browser]:
    """Aino at the form's first page; the database is there again after the story, however it ended."""
    browser = Browser(web)
    browser.get(reverse("request_what"))
    yield browser
    if database.server.poll() is not None:
        database.starts()


def cases(database: OwnDatabase) -> set[object]:
    """The references of the cases there are."""
    return {reference for (reference,) in database.asked(CASES)}


def fills_in(browser: Browser) -> None:
    """Every page up to the last, which is open."""
    answered = browser.post(reverse("request_what"), AINO["request_what"])
    while (page := page_at(answered.headers["Location"])) in AINO:
        browser.get(reverse(page))
        answered = browser.post(reverse(page), {"scope": TYPED} if page == "request_details_access" else AINO[page])
    assert page == "request_check"
    assert TYPED in seen(browser.get(reverse(page))).text


def hidden(page: Answer) -> dict[str, str]:
    """What the page keeps, to be sent again with its button."""
    kept = [each for each in seen(page).inputs if each.get("type") == "hidden"]
    return {each["name"]: each["value"] for each in kept if each["name"] != "csrfmiddlewaretoken"}


def says_so(page: Came) -> None:
    """The page says that there is trouble, what to do, and nothing of how it is made."""
    text = seen(page).text
    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE, text
    assert seen(page).headings == ["Palvelussa on ongelma"]
    assert "Yritä myöhemmin uudelleen." in text
    assert page.headers["Retry-After"] == "60"
    assert not [word for word in ("Error", "psycopg", "SQL", "server closed") if word in page.content.decode()]


@pytest.mark.parametrize("how", [RESTART, POWER_CUT])
def test_between_two_pages(aino: Browser, database: OwnDatabase, how: signal.Signals) -> None:
    before = cases(database)
    aino.post(reverse("request_what"), AINO["request_what"])
    aino.get(reverse("request_details_access"))
    database.ends(how)
    away = aino.post(reverse("request_details_access"), {"scope": TYPED})
    says_so(away)
    assert "Älä sulje tätä sivua" in seen(away).text
    kept = hidden(away)
    assert kept == {"scope": TYPED}
    says_so(aino.get(reverse("request_check")))
    database.starts()
    answered = aino.post(reverse("request_details_access"), kept)
    assert answered.headers["Location"] == reverse("request_whom")
    for page in ("request_whom", "request_reach", "request_answer"):
        aino.get(reverse(page))
        aino.post(reverse(page), AINO[page])
    assert TYPED in seen(aino.get(reverse("request_check"))).text
    assert aino.post(reverse("request_check"), {}).headers["Location"] == reverse("request_done")
    assert len(cases(database) - before) == 1


@pytest.mark.parametrize("how", [RESTART, POWER_CUT])
def test_while_the_last_page_is_being_sent(aino: Browser, database: OwnDatabase, how: signal.Signals) -> None:
    """The case's row is written and its rights are not yet, when the database goes: nothing of it is left."""
    before = cases(database)
    fills_in(aino)
    with ThreadPoolExecutor(1) as elsewhere, closing(database.connected()) as held:
        held.execute("LOCK TABLE requests_app_requestedright IN EXCLUSIVE MODE")
        sending = elsewhere.submit(aino.post, reverse("request_check"), {})
        waits = "SELECT 1 FROM pg_stat_activity WHERE usename = 'oomi_app' AND wait_event_type = 'Lock'"
        eventually(lambda: database.asked(waits), within=15)
        database.ends(how)
        says_so(sending.result(timeout=30))
    says_so(aino.get(reverse("request_check")))
    database.starts()
    assert cases(database) == before
    assert TYPED in seen(aino.get(reverse("request_check"))).text
    assert aino.post(reverse("request_check"), {}).headers["Location"] == reverse("request_done")
    assert aino.post(reverse("request_check"), {}).headers["Location"] == reverse("request_done"), "pressed once more"
    (reference,) = cases(database) - before
    assert str(reference) in seen(aino.get(reverse("request_done"))).text


def test_after_it_was_sent_and_before_the_receipt_came(aino: Browser, database: OwnDatabase) -> None:
    """The answer to the last page was lost on the way: the person presses Back and sends it again."""
    before = cases(database)
    fills_in(aino)
    aino.post(reverse("request_check"), {})
    database.ends(POWER_CUT)
    says_so(aino.get(reverse("request_done")))
    says_so(aino.post(reverse("request_check"), {}))
    database.starts()
    assert aino.post(reverse("request_check"), {}).headers["Location"] == reverse("request_done")
    (reference,) = cases(database) - before
    assert str(reference) in seen(aino.get(reverse("request_done"))).text


def test_every_public_page_says_so_and_the_first_one_afterwards_is_served(aino: Browser, database: OwnDatabase) -> None:
    """No page shows a fault, and none stays broken by a connection that it had before."""
    public = [path for path in plain_addresses() if path.startswith("/fi/")]
    was = {path: aino.get(path).status_code for path in public}
    database.ends()
    for path in public:
        page = aino.get(path)
        if page.status_code != was[path]:
            assert seen(page).headings == ["Palvelussa on ongelma"], path
            assert "Yritä myöhemmin uudelleen." in seen(page).text
    database.starts()
    assert {path: aino.get(path).status_code for path in public} == was
