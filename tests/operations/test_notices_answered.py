"""The recipient's page: opening it changes nothing, a code opens its own notice alone, and an answer counts once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from requests_app.events import Happening
from requests_app.models import RecipientNotice, RequestEvent
from requests_app.operations import recipients
from requests_app.rectification import Fate
from tests import rectifications, scenes
from tests.mailserver import Sink, free_port, mail_goes_to, sink_at
from tests.recipients import CALL_CENTRE, PRINTER, by_mail, given, poll, text_of, token_of
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
PAGE, ANSWER = "recipient_notice", "recipient_acknowledge"


@pytest.fixture
def notices() -> tuple[RecipientNotice, RecipientNotice]:
    """Pekka's new address, which the printer and the call centre are to be told of."""
    pekka = scenes.pekka()
    given(pekka, PRINTER, "contact_details", key="kirje-1")
    given(pekka, CALL_CENTRE, "contact_details", key="soitto-1")
    request = rectifications.linked(pekka)
    rectifications.decided(request, rectifications.moved(request), Fate.ACCEPTED)
    printer, centre = (RecipientNotice.objects.get(recipient=name) for name in (PRINTER, CALL_CENTRE))
    return printer, centre


def posted(page: str, **fields: str) -> tuple[int, str]:
    """The status, and where it leads or the page itself."""
    answer = Client().post(reverse(page), fields)
    return answer.status_code, answer.headers.get("Location", answer.content.decode())


def state() -> tuple[int, int]:
    """How many notices are acknowledged, and how many events there are."""
    return RecipientNotice.objects.filter(acknowledged_at__isnull=False).count(), RequestEvent.objects.count()


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_page_shows_and_changes_nothing_however_often(
    notices: tuple[RecipientNotice, RecipientNotice], method: str
) -> None:
    before = state()
    for _ in range(3):
        answer = getattr(Client(), method)(reverse(PAGE), {"code": token_of(notices[0])})
        assert answer.status_code == 200
        assert "kirje-1" not in answer.content.decode()
        assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")
    assert Client().get(reverse(ANSWER)).headers["Location"] == reverse(PAGE)
    assert state() == before


def test_the_code_shows_what_is_asked_by_the_disclosures_own_keys_and_no_value_of_the_person(
    notices: tuple[RecipientNotice, RecipientNotice],
) -> None:
    """GDPR 19"""
    before = state()
    status, page = posted(PAGE, code=token_of(notices[0]).lower())
    assert status == 200
    for said in (PRINTER, "kirje-1", str(notices[0].items.get().record), "20.2.2026", "Yhteystiedot", "oikaistu"):
        assert said in page
    for hidden in ("Pekka", "Esimerkki", "Koivutie", "Testikatu", "4101148", "soitto-1", CALL_CENTRE):
        assert hidden not in page
    assert notices[0].right is not None
    assert notices[0].right.request.reference not in page
    assert state() == before, "looking is no answer"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", ("Vad ni ska göra", "Uppgifter har rättats", "20 februari 2026", "Vi har gjort det här", "kirje-1")),
        ("en", ("What you need to do", "Data has been rectified", "20 February 2026", "We have done this", "kirje-1")),
    ],
)
def test_the_page_is_in_the_language_of_its_address(
    notices: tuple[RecipientNotice, RecipientNotice], language: str, said: tuple[str, ...]
) -> None:
    with translation.override(language):
        status, page = posted(PAGE, code=token_of(notices[0]))
    assert status == 200
    assert f'<html lang="{language}">' in page
    assert [each for each in said if each not in page] == []
    assert "Yhteystiedot" not in page


def test_a_code_opens_its_own_notice_alone(notices: tuple[RecipientNotice, RecipientNotice]) -> None:
    printer, centre = notices
    assert token_of(printer) != token_of(centre)
    assert "soitto-1" not in posted(PAGE, code=token_of(printer))[1]
    posted(ANSWER, code=token_of(printer), said="done")
    centre.refresh_from_db()
    assert centre.acknowledged_at is None


@pytest.mark.parametrize("code", ["", "0" * 26, "A" * 200, "ei koodi", "0" * 25, "'; DROP TABLE", "\x00" * 26])
def test_what_is_no_code_opens_nothing_and_says_so_kindly(
    notices: tuple[RecipientNotice, RecipientNotice], code: str
) -> None:
    before = state()
    for page in (PAGE, ANSWER):
        status, body = posted(page, code=code, said="done")
        assert status == 422
        assert "kirje-1" not in body
    assert state() == before


def test_a_code_of_another_purpose_or_of_another_key_opens_nothing(
    notices: tuple[RecipientNotice, RecipientNotice], settings: Settings
) -> None:
    """ASVS 9.2.2"""
    from requests_app.codes import confirmation_token

    notice = notices[0]
    other = confirmation_token(settings.SECRET_KEY.encode(), notice.pk, bytes(notice.nonce))
    assert posted(PAGE, code=other)[0] == 422
    token = token_of(notice)
    settings.SECRET_KEY = "another"
    assert posted(PAGE, code=token)[0] == 422


@pytest.mark.parametrize("said", ["done", "not_held"])
def test_the_recipient_answers_once_and_a_replay_writes_and_tells_nothing(
    notices: tuple[RecipientNotice, RecipientNotice], said: str
) -> None:
    code = token_of(notices[0])
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        assert posted(ANSWER, code=code, said=said) == (302, reverse("recipient_acknowledged"))
    first = RecipientNotice.objects.get(pk=notices[0].pk)
    assert (first.acknowledged_at, first.said) == (MONDAY + timedelta(days=2), said)
    event = RequestEvent.objects.get(kind=Happening.NOTICE_ACKNOWLEDGED)
    assert f"said:{said}" in event.codes
    before = state()
    other = "done" if said == "not_held" else "not_held"
    with time_machine.travel(MONDAY + timedelta(days=9), tick=False):
        assert posted(ANSWER, code=code, said=other)[0] == 302
        status, page = posted(PAGE, code=code)
    assert (status, "4.3.2026" in page, "kirje-1" in page) == (200, True, False)
    assert RecipientNotice.objects.get(pk=first.pk).said == said
    assert state() == before


@pytest.mark.parametrize("said", ["", "kyllä", "done'"])
def test_an_answer_that_says_nothing_is_asked_again_with_the_code_kept(
    notices: tuple[RecipientNotice, RecipientNotice], said: str
) -> None:
    code, before = token_of(notices[0]), state()
    status, page = posted(ANSWER, code=code, said=said)
    assert (status, code in page, "kirje-1" in page) == (422, True, True)
    assert state() == before


def test_neither_the_token_nor_what_makes_it_stands_where_it_could_be_read(
    notices: tuple[RecipientNotice, RecipientNotice], settings: Settings
) -> None:
    """The database has a keyed hash, the address of the page no code, and the mail alone the token."""
    notice, token = notices[0], token_of(notices[0])
    assert token not in str(RecipientNotice.objects.filter(pk=notice.pk).values().get())
    assert all(token not in str(row) for row in RequestEvent.objects.values())
    assert reverse(PAGE) == "/fi/ilmoitus/"
    by_mail(PRINTER)
    sink, port = Sink(), free_port()
    mail_goes_to(settings, port)
    with sink_at(port, sink):
        poll(MONDAY)
    assert f"/fi/ilmoitus/#{token}\n" in text_of(sink.taken[0]).replace("\r\n", "\n")
    assert recipients.notice_of(token, secret=settings.SECRET_KEY.encode()) == notice
