"""A letter that goes by post: printed at the desk as PDF, seen in the history, and marked as posted afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from requests_app import operations
from requests_app.events import Happening
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations import Submission
from requests_app.permitted.refusals import LetterNotHere, NotForPaper, NotPermitted, RequestUnknown
from tests import staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.casework import taken
from tests.letters import reading
from tests.submissions import MONDAY

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tuesday() -> object:
    """The day after the requests came."""
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False) as moved:
        yield moved


def asked(submission: Submission) -> tuple[PrivacyRequest, Letter]:
    """A request whose person is asked what exactly they mean, and that letter."""
    request = taken(submission)
    operations.ask_clarification(request.pk, question="Miltä ajalta?", actor=staff.sanna(), now=timezone.now())
    return request, request.letters.get(kind="clarification_asked")


def pekkas() -> tuple[PrivacyRequest, Letter]:
    """Pekka's request, and a letter to him that waits to be posted."""
    return asked(submissions.pekkas())


def address_of(request: PrivacyRequest, letter: Letter) -> str:
    """Where the letter is printed."""
    return reverse("admin:requests_app_privacyrequest_letter", args=[request.pk, letter.pk])


def printed(desk: AtTheDesk, request: PrivacyRequest, letter: Letter) -> Response:
    """The letter's paper, as its button brings it."""
    return desk.client.post(address_of(request, letter))


def test_sanna_prints_the_letter_and_then_marks_it_posted_on_the_same_page() -> None:
    request, letter = pekkas()
    sanna = AtTheDesk(staff.sanna())
    page = sanna.open(request)
    assert "Tulosta kirje (PDF)" in page.text
    answer = printed(sanna, request, letter)
    assert answer.content.startswith(b"%PDF-")
    assert reading.words_of(answer.content, "H1") == ["Tarvitsemme tarkennusta pyyntöösi"]
    assert "Miltä ajalta?" in reading.text_of(answer.content)
    for line in ("Pekka Esimerkki", "Koivutie 9", "33100 Tampere", "Oomi Oy", "Oomi Solar Oy", "Teknobulevardi 7"):
        assert line in reading.text_of(answer.content)
    event = request.events.get(kind=Happening.LETTER_PRINTED)
    assert (event.actor, event.at, event.codes) == (
        staff.sanna(),
        timezone.now(),
        f"letter:{letter.pk} kind:clarification_asked",
    )
    letter.refresh_from_db()
    assert letter.state == Letter.State.TO_POST, "only what left is posted"
    assert "Kirje tulostettiin" in sanna.open(request).text
    posted = sanna.send(page.form("mark_posted", letter=str(letter.pk)))  # of the page that was open all the time
    assert posted.status_code == 302
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_the_paper_is_kept_by_nothing_on_its_way_and_is_no_page_of_this_site() -> None:
    request, letter = pekkas()
    answer = printed(AtTheDesk(staff.sanna()), request, letter)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="kirje-{request.reference}.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_printed_again_it_is_the_same_paper_and_the_history_tells_of_both() -> None:
    request, letter = pekkas()
    first, second = (printed(AtTheDesk(staff.sanna()), request, letter).content for _ in range(2))
    assert first == second
    assert request.events.filter(kind=Happening.LETTER_PRINTED).count() == 2


def test_a_get_prints_nothing() -> None:
    request, letter = pekkas()
    assert AtTheDesk(staff.sanna()).client.get(address_of(request, letter)).status_code == 405
    assert not request.events.filter(kind=Happening.LETTER_PRINTED).exists()


def test_one_who_only_reads_prints_nothing() -> None:
    request, letter = pekkas()
    tuula = AtTheDesk(staff.tuula())
    assert "Tulosta kirje" not in tuula.open(request).text
    printed(tuula, request, letter)
    with pytest.raises(NotPermitted):
        operations.print_letter(request.pk, letter.pk, actor=staff.tuula(), now=timezone.now())
    assert not request.events.filter(kind=Happening.LETTER_PRINTED).exists()


def test_an_e_mail_and_a_letter_that_has_left_are_not_printed() -> None:
    by_email, question = asked(submissions.ainos())
    with pytest.raises(NotForPaper, match="sähköposti"):
        operations.print_letter(by_email.pk, question.pk, actor=staff.sanna(), now=timezone.now())
    request, letter = pekkas()
    operations.mark_posted(letter.pk, actor=staff.sanna(), now=timezone.now())
    with pytest.raises(LetterNotHere, match="postitettava"):
        operations.print_letter(request.pk, letter.pk, actor=staff.sanna(), now=timezone.now())
    page = AtTheDesk(staff.sanna()).open(request)
    assert "Tulosta kirje" not in page.text


def test_a_letter_of_another_case_is_not_printed_under_this_one() -> None:
    request, letter = pekkas()
    other = submissions.received(submissions.ainos())
    for wrong in (letter.pk, uuid4()):
        with pytest.raises(RequestUnknown):
            operations.print_letter(other.pk, wrong, actor=staff.sanna(), now=timezone.now())
    assert not other.events.filter(kind=Happening.LETTER_PRINTED).exists()
    assert not request.events.filter(kind=Happening.LETTER_PRINTED).exists()


def test_the_paper_goes_to_whoever_acts_for_the_person() -> None:
    request, letter = asked(submissions.riittas_for_helmi())
    _, pdf = operations.print_letter(request.pk, letter.pk, actor=staff.sanna(), now=timezone.now())
    assert request.representative_name in reading.text_of(pdf)
    assert "Helmi Esimerkki" not in reading.text_of(pdf)


def test_the_desk_says_which_characters_the_paper_cannot_show() -> None:
    request, letter = asked(replace(submissions.pekkas(), name="Pekka 😀 \u202eEsimerkki"))
    page = AtTheDesk(staff.sanna()).open(request)
    assert "Näitä merkkejä ei voi tulostaa: 😀 (U+1F600), U+202E." in page.text
    _, pdf = operations.print_letter(request.pk, letter.pk, actor=staff.sanna(), now=timezone.now())
    text = reading.text_of(pdf)
    assert "Pekka � �Esimerkki" in text
    assert "Merkin � kohdalla on tekstissä merkki, jota ei voi tulostaa." in text
