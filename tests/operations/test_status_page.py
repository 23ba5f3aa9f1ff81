"""The page of a request: how it stands, what is asked, and what the person may do, without an account.

[D: the-status-page].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from requests_app import operations
from requests_app.events import Happening
from requests_app.lifecycle import Status
from requests_app.models import DownloadCode, Fee, PrivacyRequest, RequestEvent
from requests_app.operations import AskedRight, ReopenReason, entrance
from requests_app.rights import Right
from requests_app.status.told import LETTERS, STANDS, TOLD
from requests_app.wording.kinds import LetterKind
from tests import casework, packages, staff, submissions
from tests.at_the_form import AtTheForm
from tests.at_the_status import AtTheStatus, said
from tests.casework import fresh, in_work, letters_leave
from tests.operations.test_fees import announced
from tests.submissions import MONDAY, received

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    """It is Tuesday, the day after the requests came."""
    with time_machine.travel(TUESDAY, tick=False):
        yield


# ---- the table


def test_every_kind_of_event_and_of_letter_has_its_words_or_its_silence() -> None:
    assert set(TOLD) == set(Happening)
    assert set(LETTERS) == set(LetterKind)
    assert set(STANDS) == set(Status)


def test_what_would_tell_a_stranger_of_the_register_waits_for_the_identity() -> None:
    """Nothing that only a match in the register brings about is said to one whom nobody knows."""
    of_a_match = {
        Happening.LINKED,
        Happening.UNLINKED,
        Happening.BAN_REACHED_PERSON,
        Happening.CONSENTS_WITHDRAWN,
        Happening.HOLD_PLACED,
        Happening.RESTRICTED,
        Happening.OBJECTION_RAISED,
        Happening.CODE_LETTER_MADE,
        Happening.CODE_LETTER_PRINTED,
        Happening.ERASURE_CARRIED_OUT,
        Happening.NOTICE_SENT,
    }
    for happening in of_a_match:
        told = TOLD[happening]
        assert told is None or told.surely, happening


# ---- entering


def test_aino_sees_how_her_request_stands_after_a_code_from_her_mailbox() -> None:
    request = in_work(now=MONDAY)
    page = AtTheStatus().enter(request)
    assert page.status_code == 200
    text = said(page)
    assert request.reference in text
    assert "Käsittelemme pyyntöäsi." in text
    assert "Otimme pyynnön käsittelyyn." in text
    assert "Vastaamme viimeistään 2.4.2026" in text
    assert "vastausaika on siitä yksi kuukausi" in text
    assert "Juuri nyt sinun ei tarvitse tehdä mitään." in text
    assert "tietosuojavaltuutetulle" in text
    assert page.headers["Cache-Control"] == "no-store"
    assert "sanna" not in text, "no names of staff"


def test_the_grant_lasts_half_an_hour_and_a_browser_may_close_the_page_before_that() -> None:
    aino = AtTheStatus()
    aino.enter(received(submissions.ainos()))
    with time_machine.travel(TUESDAY + timedelta(minutes=29, seconds=59), tick=False):
        assert aino.open().status_code == 200
    with time_machine.travel(TUESDAY + timedelta(minutes=30), tick=False):
        assert aino.open().headers["Location"] == reverse("request_status_start")
    token = aino.client.cookies[settings.STATUS_COOKIE_NAME].value
    assert aino.send("leave").headers["Location"] == reverse("request_status_start")
    aino.client.cookies[settings.STATUS_COOKIE_NAME] = token
    assert aino.open().status_code == 302, "the grant itself has ended, not only the cookie"


def test_of_the_grant_the_database_keeps_a_hash_alone() -> None:
    aino = AtTheStatus()
    aino.enter(received(submissions.ainos()))
    token = aino.client.cookies[settings.STATUS_COOKIE_NAME].value
    assert token not in str(list(DownloadCode.objects.values_list()))


def test_every_reference_is_answered_alike() -> None:
    known, unknown = received(submissions.ainos()).reference, "TP-0000-0000"
    pages = [
        Client().post(reverse("request_status_start"), {"reference": reference}).content.decode().replace(reference, "")
        for reference in (known, unknown)
    ]
    without_proof = [page[: page.index("csrfmiddlewaretoken")] + page[page.index("</form>") :] for page in pages]
    assert without_proof[0] == without_proof[1]


def test_the_browser_that_sent_the_form_sees_the_page_as_long_as_its_draft_lives() -> None:
    form = AtTheForm()
    with time_machine.travel(MONDAY, tick=False):
        request = form.file("access")
        page = form.client.get(reverse("request_status_start"))
        assert page.headers["Location"] == reverse("request_status")
        assert request.reference in said(form.client.get(reverse("request_status")))
    with time_machine.travel(MONDAY + timedelta(minutes=31), tick=False):
        assert form.client.get(reverse("request_status")).headers["Location"] == reverse("request_status_start")


def test_nobody_is_shown_anything_without_a_code() -> None:
    received(submissions.ainos())
    nobody = AtTheStatus()
    for name in ("request_status", "request_status_withdraw"):
        assert nobody.open(name).headers["Location"] == reverse("request_status_start")
    for name in ("withdraw", "fee", "leave"):
        assert nobody.send(name, sure="on").headers["Location"] == reverse("request_status_start")
    assert PrivacyRequest.objects.get().status == "received"


def test_the_page_speaks_three_languages() -> None:
    aino = AtTheStatus()
    aino.enter(in_work(now=MONDAY))
    for language, words in {"sv": "Vi handlägger din begäran.", "en": "We are working on your request."}.items():
        with translation.override(language):
            address = reverse("request_status")
        assert words in said(aino.client.get(address))


# ---- before and after the identity


def test_before_the_identity_the_page_does_not_tell_whether_anybody_is_in_the_register() -> None:
    """The same request of a customer and of a stranger: the same page but the reference."""
    there, nowhere = received(submissions.ainos()), received(submissions.ainos())
    for request in (there, nowhere):
        operations.take(request.pk, actor=staff.sanna(), now=TUESDAY)
    RequestEvent.objects.create(
        request=there, at=MONDAY, kind=Happening.LINKED, actor_kind="officer", actor=staff.sanna()
    )
    for kind in (Happening.HOLD_PLACED, Happening.CODE_LETTER_PRINTED, Happening.BAN_REACHED_PERSON):
        RequestEvent.objects.create(request=there, at=MONDAY, kind=kind, actor_kind="system")
    texts = [said(AtTheStatus().enter(request)).replace(request.reference, "") for request in (there, nowhere)]
    assert texts[0] == texts[1]


def test_whoever_is_surely_known_is_told_what_was_done_to_their_data() -> None:
    request = in_work(now=MONDAY)
    RequestEvent.objects.create(request=request, at=MONDAY, kind=Happening.RESTRICTED, actor_kind="system")
    assert "Rajoitimme tietojesi käsittelyä." in said(AtTheStatus().enter(request))


def test_what_was_done_to_several_rows_at_once_is_told_once() -> None:
    request = in_work(now=MONDAY)
    for _row in range(2):
        RequestEvent.objects.create(request=request, at=MONDAY, kind=Happening.HOLD_PLACED, actor_kind="system")
    assert said(AtTheStatus().enter(request)).count("Estimme tietojesi poistamisen pyynnön käsittelyn ajaksi.") == 1


def test_the_day_that_moved_while_we_waited_for_aino_is_the_one_that_she_is_promised() -> None:
    request = casework.taken(submissions.ainos(), now=MONDAY)
    operations.ask_identity(request.pk, question="Oletko Aino?", actor=staff.sanna(), now=MONDAY)
    letters_leave(MONDAY)
    aino = AtTheStatus()
    assert "Vastausaikamme on pysähdyksissä" in said(aino.enter(request))
    operations.record_answer(request.pk, arrived_at=TUESDAY, actor=staff.sanna(), now=TUESDAY)
    moved = "Vastaamme viimeistään 7.4.2026. Odotimme vastaustasi, ja siksi päivä siirtyi."
    assert f"{moved} Ilman odotusta se olisi ollut 2.4.2026." in aino.text()


# ---- what is asked


def test_a_clarification_is_asked_with_the_question_as_it_was_sent() -> None:
    request = in_work(now=MONDAY)
    operations.ask_clarification(request.pk, question="Mitä vuotta tarkoitat?", actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    text = said(AtTheStatus().enter(request))
    assert "Tarkenna pyyntöäsi" in text
    assert "Mitä vuotta tarkoitat?" in text
    assert "Vastausaikamme on pysähdyksissä" in text


def test_the_identity_is_asked_with_the_ways_to_show_it() -> None:
    request = casework.taken(now=MONDAY)
    operations.ask_identity(request.pk, question="Mistä numerosta soitit?", actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    page = AtTheStatus().enter(request)
    assert "Osoita, kuka olet" in said(page)
    assert f'href="{reverse("request_confirm")}"' in page.content.decode()
    assert f'href="{reverse("request_code")}"' in page.content.decode()


@pytest.mark.parametrize(
    ("answer", "narrowed", "state"),
    [("accepted", "", "accepted"), ("declined", "", "declined"), ("narrowed", "Vain vuosi 2025.", "narrowed")],
)
def test_a_fee_is_answered_on_the_page(answer: str, narrowed: str, state: str) -> None:
    request = in_work(replace(submissions.ainos(), rights=(AskedRight(Right.ACCESS, "Kaikki."),)), now=MONDAY)
    fee = announced(request)
    aino = AtTheStatus()
    assert "25,00 euroa" in said(aino.enter(request))
    sent = aino.send("fee", fee=fee.pk, answer=answer, narrowed_to=narrowed)
    assert sent.headers["Location"] == reverse("request_status")
    fee.refresh_from_db()
    assert (fee.state, fee.answered_at, fee.narrowed_to) == (state, TUESDAY, narrowed)
    event = request.events.filter(kind__startswith="fee_").latest("at")
    assert (event.actor, event.actor_kind) == (None, "person")


def test_nothing_chosen_is_no_answer_to_a_fee_and_a_fee_of_another_is_nobodys() -> None:
    request = in_work(replace(submissions.ainos(), rights=(AskedRight(Right.ACCESS, "Kaikki."),)), now=MONDAY)
    fee = announced(request)
    aino = AtTheStatus()
    aino.enter(request)
    assert "Valitse, mitä haluat tehdä." in said(aino.send("fee", fee=fee.pk))
    assert "Kirjoita, mihin rajaat pyyntösi." in said(aino.send("fee", fee=fee.pk, answer="narrowed"))
    other = AtTheStatus()
    other.enter(in_work(now=MONDAY))
    assert other.send("fee", fee=fee.pk, answer="accepted").status_code == 409
    assert Fee.objects.get().state == "announced"


def test_a_fee_that_was_accepted_is_not_asked_for_again_and_may_still_be_declined() -> None:
    request = in_work(replace(submissions.ainos(), rights=(AskedRight(Right.ACCESS, "Kaikki."),)), now=MONDAY)
    fee = announced(request)
    aino = AtTheStatus()
    aino.enter(request)
    aino.send("fee", fee=fee.pk, answer="accepted")
    text = aino.text()
    assert "Hyväksyit 3.3.2026, että pyyntösi maksaa 25,00 euroa." in text
    assert "Päätä, hyväksytkö maksun" not in text
    assert "Hyväksyn maksun" not in text, "it was accepted already"
    assert "Valitse jokin vaihtoehto." in said(aino.send("fee", fee=fee.pk, answer="accepted"))
    aino.send("fee", fee=fee.pk, answer="declined")
    fee.refresh_from_db()
    assert fee.state == "declined"
    assert "Hyväksyit 3.3.2026" not in aino.text()


# ---- withdrawing


def test_aino_withdraws_her_request_after_she_was_asked_once_more() -> None:
    request = in_work(now=MONDAY)
    aino = AtTheStatus()
    assert reverse("request_status_withdraw") in aino.enter(request).content.decode()
    assert aino.open("request_status_withdraw").status_code == 200
    assert fresh(request).status == "in_work", "no GET changes anything"
    unsure = aino.send("withdraw")
    assert unsure.status_code == 422
    assert "Rasti ruutu" in said(unsure)
    aino.send("withdraw", sure="on")
    assert fresh(request).status == "withdrawn"
    event = request.events.get(kind=Happening.WITHDRAWN)
    assert (event.actor, event.actor_kind) == (None, "person")
    assert set(request.rights.values_list("outcome", flat=True)) == {"withdrawn"}
    text = aino.text()
    assert "Pyyntö on peruttu." in text
    assert "Jos haluat perua pyynnön" not in text
    assert aino.send("withdraw", sure="on").status_code == 409, "a second press in another tab"
    assert request.events.filter(kind=Happening.WITHDRAWN).count() == 1


def test_a_request_whose_answer_is_being_looked_over_cannot_be_withdrawn_and_the_page_says_what_to_do() -> None:
    request, _letter = casework.ready()
    aino = AtTheStatus()
    assert "Kirjoita meille viesti, jos haluat perua pyynnön." in said(aino.enter(request))
    sent = aino.send("withdraw", sure="on")
    assert sent.status_code == 409
    assert "koska pyyntö on edennyt" in said(sent)
    assert fresh(request).status == "ready"


# ---- the copy


@pytest.mark.usefixtures("files")
def test_the_copy_is_fetched_from_the_page() -> None:
    request = packages.linked()
    packages.answered(request)
    aino = AtTheStatus()
    page = aino.enter(request)
    assert "Hae tietosi" in said(page)
    file = aino.client.post(reverse("download_copy"), {"right": "access"})
    assert b"".join(file.streaming_content) == packages.CONTENT  # type: ignore[attr-defined]  # streamed
    assert "Tietosi ladattiin tältä sivulta." in aino.text()


@pytest.mark.usefixtures("files")
def test_a_reopened_request_stands_as_in_work_again() -> None:
    request = packages.linked()
    packages.answered(request)
    operations.reopen(request.pk, reason=ReopenReason.NEW_FACTS, actor=staff.sanna(), now=TUESDAY)
    assert "Otimme pyynnön uudelleen käsittelyyn." in said(AtTheStatus().enter(request))


def test_the_way_to_another_language_from_what_only_takes_a_post_leads_to_the_page() -> None:
    aino = AtTheStatus()
    aino.enter(received(submissions.ainos()))
    assert aino.open("request_status_fee").headers["Location"] == reverse("request_status")


def test_the_forms_have_djangos_proof() -> None:
    """The page knows a cookie, so another site's form is refused."""
    aino = AtTheStatus(Client(enforce_csrf_checks=True))
    request = received(submissions.ainos())
    entrance.ask_code(request.reference, now=TUESDAY)
    assert aino.send("withdraw", sure="on").status_code == 403
    assert fresh(request).status == "received"
