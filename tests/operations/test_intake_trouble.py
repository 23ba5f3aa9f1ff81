"""When the form cannot be served: it says so, promises only what is true, and gives back what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from oomi_registry.urls import urlpatterns as the_sites
from requests_app.models import Draft, PrivacyRequest
from tests.at_the_form import AINO, Answer, AtTheForm, seen
from tests.releases import releasing

pytestmark = pytest.mark.django_db

ONLY_HERE = "http://testserver"


@contextmanager
def the_database_is_away(error: type[Exception] = OperationalError) -> Iterator[None]:
    """Every statement fails as it does when the server is gone."""

    def gone(*_args: object) -> None:
        raise error("server closed the connection unexpectedly: aino.makinen@example.com")

    with connection.execute_wrapper(gone):
        yield


def hidden(response: Answer) -> dict[str, list[str]]:
    """What the page offers to send again."""
    kept: dict[str, list[str]] = {}
    for each in seen(response).inputs:
        if each.get("type") == "hidden" and each["name"] != "csrfmiddlewaretoken":
            kept.setdefault(each["name"], []).append(each["value"])
    return kept


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_while_the_database_is_away_every_page_says_so_and_is_served(
    error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    person = AtTheForm()
    person.fill_in("access")
    for page in ("request_start", *AINO, "request_check", "request_done"):
        with the_database_is_away(error):
            away = person.open(page)
        assert away.status_code == 503, page
        assert away.headers["Cache-Control"] == "no-store"
        assert away.headers["Retry-After"] == "60"
        text = seen(away).text
        assert "Palvelussa on ongelma" in text
        assert "Yritä myöhemmin uudelleen." in text
        assert "30 minuuttia viimeisestä tallennuksesta" in text
    assert "aino" not in caplog.text


def test_a_site_that_cannot_find_which_notice_is_in_force_still_gives_back_what_was_typed() -> None:
    person = AtTheForm()
    with releasing(), the_database_is_away():
        away = person.answer("request_what", {"rights": ["access", "erasure"]})
    assert away.status_code == 503
    assert hidden(away) == {"rights": ["access", "erasure"]}


def test_a_page_typed_while_the_database_was_away_is_sent_again_with_one_press() -> None:
    person = AtTheForm()
    person.fill_in("access", "marketing_ban", reach={})
    typed = {"name": 'Aino "Ainokainen" Mäkinen', "email": "aino.makinen@example.com", "phone": "050 123 4567"}
    with the_database_is_away():
        away = person.answer("request_reach", typed)
    assert away.status_code == 503
    offered = hidden(away)
    assert {name: offered[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert person.answer("request_reach", offered).status_code == 422  # quotation marks are no part of a name
    offered["name"] = ["Aino Mäkinen"]
    assert person.answer("request_reach", offered).headers["Location"] == reverse("request_answer")


def test_every_chosen_box_is_offered_again() -> None:
    person = AtTheForm()
    with the_database_is_away():
        away = person.answer("request_what", {"rights": ["access", "erasure"], "unasked": "x" * 10})
    again = person.answer("request_what", hidden(away))
    assert again.headers["Location"] == reverse("request_details_access")
    assert Draft.objects.get().answers == {"what": {"rights": ["access", "erasure"]}}


def test_sending_while_the_database_is_away_sends_nothing_and_then_once() -> None:
    person = AtTheForm()
    person.fill_in("access")
    with the_database_is_away():
        assert person.send().status_code == 503
    assert PrivacyRequest.objects.count() == 0
    assert person.send().headers["Location"] == reverse("request_done")
    assert PrivacyRequest.objects.count() == 1


def checked() -> AtTheForm:
    """Somebody whose browser has to prove where its posts come from."""
    return AtTheForm(client=Client(enforce_csrf_checks=True))


def test_a_browser_that_lost_its_proof_gets_its_answers_back_and_goes_on() -> None:
    person = checked()
    lost = person.client.post(reverse("request_what"), {"rights": ["access", "erasure"]}, headers={"origin": ONLY_HERE})
    assert lost.status_code == 403
    assert lost.headers["Cache-Control"] == "no-store"
    assert "Sivua ei voitu lähettää" in seen(lost).text
    assert hidden(lost) == {"rights": ["access", "erasure"]}
    [proof] = seen(lost).named("csrfmiddlewaretoken")
    again = person.client.post(
        reverse("request_what"),
        hidden(lost) | {"csrfmiddlewaretoken": proof["value"]},
        headers={"origin": ONLY_HERE},
    )
    assert again.headers["Location"] == reverse("request_details_access")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://testserver.elsewhere.example", "null", ""])
def test_a_form_sent_from_another_site_is_refused_and_not_offered_again(origin: str) -> None:
    person = checked()
    headers = {"origin": origin} if origin else {}
    forged = person.client.post(reverse("request_what"), {"rights": ["erasure"]}, headers=headers)
    assert forged.status_code == 403
    assert hidden(forged) == {}
    assert Draft.objects.count() == 0


def test_a_lost_proof_elsewhere_than_on_the_form_offers_nothing_again() -> None:
    refused = checked().client.post(
        reverse("admin:login"), {"username": "upseeri", "password": "salasana"}, headers={"origin": ONLY_HERE}
    )
    assert refused.status_code == 403
    assert "salasana" not in refused.content.decode()
    assert "Mitään ei muutettu." in seen(refused).text


def test_a_page_that_is_not_there_leads_to_the_form() -> None:
    missing = Client().get("/fi/tietopyynto/ei-ole/")
    assert missing.status_code == 404
    assert "Sivua ei löytynyt" in seen(missing).text
    assert f'href="{reverse("request_start")}"' in missing.content.decode()


def test_far_too_much_at_once_is_refused_with_what_to_do() -> None:
    person = AtTheForm()
    person.fill_in("objection")
    huge = person.answer("request_details_objection", {"situation_told": "ä" * 300_000})
    assert huge.status_code == 400
    assert "lyhennä tekstiä" in seen(huge).text


def broken(request: HttpRequest) -> HttpResponse:
    """A page with a fault in it."""
    raise RuntimeError("aino.makinen@example.com")


urlpatterns = [*the_sites, path("broken/", broken)]


@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_shows_a_page_that_asks_nothing_of_anybody() -> None:
    client = Client(raise_request_exception=False)
    failed = client.get("/broken/")
    assert failed.status_code == 500
    text = seen(failed).text
    assert "Palvelussa on ongelma" in text
    assert "jo tallennetut vastaukset säilyvät 30 minuuttia" in text
    assert "aino" not in text


@override_settings(ALLOWED_HOSTS=["only.example"])
def test_a_request_for_another_host_is_refused_in_finnish() -> None:
    refused = Client().get(reverse("request_start"))
    assert refused.status_code == 400
    assert "Lähetystä ei voitu lukea" in seen(refused).text


def test_methods_that_no_browser_sends_are_refused() -> None:
    for method in ("put", "patch", "delete"):
        call: Callable[[str], Answer] = getattr(Client(), method)
        for page in ("request_start", "request_what", "request_check", "request_done"):
            assert call(reverse(page)).status_code == 405


def test_the_head_of_a_page_is_its_headers() -> None:
    assert Client().head(reverse("request_what")).status_code == 200
