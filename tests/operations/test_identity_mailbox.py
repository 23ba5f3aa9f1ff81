"""The receipt's link: it survives mail scanners, confirms by a press of the button alone, and works once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail

from requests_app import operations, queries
from requests_app.codes import TOKEN_DAYS, TOKEN_SYMBOLS, grouped
from requests_app.events import Happening
from requests_app.letters.confirming import CODE_PLACE, GONE, LINK_PLACE, filled
from requests_app.lifecycle import Status
from requests_app.models import ContactConfirmation, Letter, PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.rights import Right
from tests import proofs, scenes, staff, submissions
from tests.casework import fresh, in_work, letters_leave, shown, taken
from tests.proofs import SECRET
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
WRONG = "0" * TOKEN_SYMBOLS


def confirms(request: PrivacyRequest, token: str, *, days: float = 0) -> bool:
    """Somebody sends that token to that request."""
    now = MONDAY + timedelta(days=days)
    return operations.confirm_contact(request.reference, token, secret=SECRET, now=now)


def test_the_mail_holds_the_link_and_the_code_and_the_stored_letter_holds_neither() -> None:
    """[D: a-link-that-scanners-survive]"""
    request = submissions.received(submissions.ainos())
    letters_leave(MONDAY)
    token, body = proofs.token_mailed(request), str(mail.outbox[-1].body)
    assert f"http://127.0.0.1:8000/fi/vahvistus/#{token}" in body
    assert grouped(token) in body
    stored = Letter.objects.get(request=request).body
    assert (LINK_PLACE.fi in stored, CODE_PLACE.fi in stored) == (True, True)
    assert token not in stored
    assert grouped(token) not in stored
    confirmation = ContactConfirmation.objects.get(request=request)
    assert token.encode() not in bytes(confirmation.nonce)
    assert confirmation.expires_at == MONDAY + timedelta(days=TOKEN_DAYS)


def test_a_letter_sent_again_has_the_same_token() -> None:
    request = submissions.received(submissions.ainos())
    letters_leave(MONDAY)
    first = proofs.token_mailed(request)
    Letter.objects.filter(request=request).update(state="failed", sent_at=None)
    letter = Letter.objects.get(request=request)
    later = MONDAY + timedelta(days=1)
    operations.send_again(letter.pk, via=Letter.Via.EMAIL, actor=staff.sanna(), now=later)
    letters_leave(later)
    assert len(mail.outbox) == 2
    assert proofs.token_mailed(request) == first


@pytest.mark.parametrize("right", [Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL])
def test_a_right_that_needs_no_identity_asks_for_no_confirmation(right: Right) -> None:
    """GDPR 21(3), 7(3)"""
    request = submissions.received(replace(submissions.ainos(), rights=(AskedRight(right),)))
    letters_leave(MONDAY)
    assert "vahvistus/" not in str(mail.outbox[-1].body)
    assert not request.confirmations.exists()


def test_the_button_confirms_and_the_second_press_says_the_same_and_writes_nothing() -> None:
    request = proofs.mailbox_answers(submissions.received(submissions.ainos()))
    assert (request.identity, request.identity_at) == ("contact", MONDAY)
    events = request.events.count()
    assert confirms(request, proofs.token_mailed(request), days=1)
    assert fresh(request).identity_at == MONDAY
    assert request.events.count() == events
    event = request.events.get(kind=Happening.CONTACT_CONFIRMED)
    assert (event.actor, event.actor_kind, event.codes) == (None, "person", "")


def test_a_wrong_token_another_requests_token_and_an_unknown_reference_confirm_nothing() -> None:
    request, other = submissions.received(submissions.ainos()), submissions.received(submissions.ainos())
    letters_leave(MONDAY)
    assert not confirms(request, WRONG)
    assert not confirms(request, proofs.token_mailed(other))
    unknown = "TP-0000-0000"
    assert not operations.confirm_contact(unknown, proofs.token_mailed(request), secret=SECRET, now=MONDAY)
    token = proofs.token_mailed(request)
    assert not operations.confirm_contact(request.reference, token, secret=b"another secret", now=MONDAY)
    assert fresh(request).identity == "none"


def test_a_token_ends_with_its_time_and_with_the_case() -> None:
    request = submissions.received(submissions.ainos())
    letters_leave(MONDAY)
    token = proofs.token_mailed(request)
    assert not confirms(request, token, days=TOKEN_DAYS)
    operations.withdraw(request.pk, actor=staff.sanna(), now=MONDAY)
    assert not confirms(request, token)
    assert fresh(request).identity == "none"
    still = submissions.received(submissions.ainos())
    letters_leave(MONDAY)
    assert confirms(still, proofs.token_mailed(still), days=TOKEN_DAYS - 0.001)


def test_a_confirmed_mailbox_never_lowers_what_was_shown() -> None:
    request = proofs.mailbox_answers(in_work())
    assert request.identity == "shown"


def test_it_makes_the_match_probable_and_chooses_nobody() -> None:
    """[D: matching-table], [D: software-never-chooses]"""
    aino = scenes.aino()
    request = taken(replace(submissions.ainos(), birth_date=date(1988, 4, 12)))
    (before,) = queries.candidates_for(request)
    assert (before.confidence, before.because) == ("possible", "nimi ja toinen annettu tieto täsmäävät")
    request = proofs.mailbox_answers(request)
    (after,) = queries.candidates_for(request)
    assert (after.party_id, after.confidence) == (aino.pk, "probable")
    assert after.because == "vahvistettu sähköposti, nimi ja vielä yksi tieto täsmäävät"
    assert {each.field for each in after.evidence if "vahvistettu" in each.note} == {"email"}
    assert request.party is None


def test_where_identity_was_asked_for_an_objection_the_mailbox_is_the_answer_and_the_pause_ends() -> None:
    """GDPR 12(6); Recital 63"""
    request = taken(replace(submissions.ainos(), rights=(AskedRight(Right.OBJECTION, "Olen sairauslomalla."),)))
    operations.ask_identity(request.pk, question="Kuka?", actor=staff.sanna(), now=MONDAY)
    letters_leave(MONDAY)
    assert confirms(request, proofs.token_mailed(request), days=3)
    assert fresh(request).status == Status.IN_WORK
    assert queries.deadline_of(fresh(request), today=date(2026, 3, 20)).pause_days == 3
    event = request.events.get(kind=Happening.IDENTITY_CONFIRMED)
    assert (event.codes, event.actor_kind) == ("how:confirmed_contact", "system")


def test_where_more_is_needed_the_question_stays_open() -> None:
    request = taken()
    operations.ask_identity(request.pk, question="Kuka?", actor=staff.sanna(), now=MONDAY)
    letters_leave(MONDAY)
    assert confirms(request, proofs.token_mailed(request))
    assert fresh(request).status == Status.IDENTITY_WANTED


def test_asking_for_identity_by_email_sends_a_new_link_and_by_post_none() -> None:
    request = taken()
    late = MONDAY + timedelta(days=20)
    operations.ask_identity(request.pk, question="Kuka?", actor=staff.sanna(), now=late)
    letters_leave(late)
    assert confirms(request, proofs.token_mailed(request), days=21)
    by_post = taken(submissions.pekkas())
    operations.ask_identity(by_post.pk, question="Kuka?", actor=staff.sanna(), now=MONDAY)
    assert LINK_PLACE.fi not in by_post.letters.get().body
    assert not by_post.confirmations.exists()


def test_an_answer_that_quotes_the_letter_is_filled_with_no_token() -> None:
    """Only the letters that ask carry one, whatever an officer writes elsewhere."""
    request = submissions.received(submissions.ainos())
    quoting = Letter(request=request, kind="answer", language="fi", body=f"Hei {LINK_PLACE.fi} {CODE_PLACE.fi}")
    assert filled(quoting) == quoting.body


def test_a_letter_that_leaves_after_its_confirmation_has_gone_says_so_and_still_leaves() -> None:
    request = shown(taken())
    letter = Letter(request=request, kind="received", language="fi", body=f"{LINK_PLACE.fi} {CODE_PLACE.fi}")
    letter.written_at = MONDAY - timedelta(days=1)  # no confirmation was made by then
    assert filled(letter) == f"{GONE} {GONE}"
