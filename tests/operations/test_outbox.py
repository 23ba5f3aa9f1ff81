"""Letters leave one by one: none is lost, none leaves twice by itself, and what nobody knows is said to be unknown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import Message
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from pytest_django import Settings

from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.letters import carrier
from requests_app.letters.confirming import filled
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations import outbox
from requests_app.operations.despatch import Sweep
from requests_app.permitted.refusals import (
    AnswerSuperseded,
    LetterNotHere,
    NotInThisStatus,
    NotPermitted,
    RequestUnknown,
    TimeImpossible,
)
from tests import staff, submissions
from tests.casework import fresh, letters_leave, ready, state_of
from tests.mailserver import HANGS_UP, SAYS_NOTHING, Sink, free_port, mail_goes_to, scripted, sink_at
from tests.submissions import MONDAY, received

POLL = timedelta(seconds=5)


def receipt(now: datetime = MONDAY) -> Letter:
    """A receipt that waits to leave."""
    return received(submissions.ainos(), now=now).letters.get()


@pytest.mark.django_db
def test_a_letter_leaves_under_the_message_id_it_had_while_it_waited(settings: Settings) -> None:
    letter, sink, port = receipt(), Sink(), free_port()
    mail_goes_to(settings, port)
    with sink_at(port, sink):
        assert letters_leave(MONDAY) == Sweep(left=1)
        assert letters_leave(MONDAY + POLL) == Sweep()
    sent = Letter.objects.get(pk=letter.pk)
    assert (sent.state, sent.sent_at, sent.attempts) == ("sent", MONDAY, 1)
    assert sink.ids() == [letter.message_id]


@pytest.mark.django_db
def test_the_message_is_plain_and_says_that_no_machine_should_answer_it(settings: Settings) -> None:
    """quality: subjects carry only the reference, no name, no attachment."""
    letter, sink, port = receipt(), Sink(), free_port()
    mail_goes_to(settings, port)
    with sink_at(port, sink):
        letters_leave(MONDAY)
    (message,) = sink.taken
    assert isinstance(message, Message)
    assert (message["Subject"], message["To"]) == (letter.subject, "aino.makinen@example.com")
    assert message["Auto-Submitted"] == "auto-generated"  # RFC 3834
    assert message["Content-Language"] == "fi"
    assert (message.get_content_type(), message.is_multipart()) == ("text/plain", False)
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode().replace("\r\n", "\n").rstrip() == filled(letter).rstrip()


@pytest.mark.django_db
def test_while_the_mail_server_is_down_letters_wait_and_leave_at_the_first_poll_of_its_return(
    settings: Settings,
) -> None:
    letters, sink, port = [receipt() for _ in range(3)], Sink(), free_port()
    mail_goes_to(settings, port)
    for poll in range(20):
        sweep = letters_leave(MONDAY + poll * POLL)
        assert sweep == Sweep(waiting=1), "one try a poll is enough to see that it is down"
    assert not Letter.objects.exclude(state="queued").exists()
    assert Letter.objects.filter(error="ConnectionRefusedError").count() == 3, "every letter had its turn"
    with sink_at(port, sink):
        assert letters_leave(MONDAY + 20 * POLL) == Sweep(left=3)
    assert sorted(sink.ids()) == sorted(letter.message_id for letter in letters)


BEFORE_THE_TEXT = [
    ({"GREETING": "554 not you"}, "queued", "SMTPConnectError"),
    ({"GREETING": HANGS_UP}, "queued", "SMTPServerDisconnected"),
    ({"GREETING": SAYS_NOTHING}, "queued", "SMTPServerDisconnected"),
    ({"EHLO": HANGS_UP}, "queued", "SMTPServerDisconnected"),
    ({"EHLO": "500 no", "HELO": "550 no"}, "queued", "SMTPHeloError"),
    ({"MAIL": "451 4.3.0 later"}, "queued", "SMTP 451 4.3.0"),
    ({"MAIL": "421 4.3.2 closing"}, "queued", "SMTP 421 4.3.2"),
    ({"MAIL": HANGS_UP}, "queued", "SMTPServerDisconnected"),
    ({"RCPT": "450 4.2.1 greylisted"}, "queued", "SMTP 450 4.2.1"),
    ({"RCPT": "450 4.2.1 greylisted", "RSET": HANGS_UP}, "queued", "SMTP 450 4.2.1"),
    ({"RCPT": "550 5.1.1 <aino.makinen@example.com> unknown"}, "failed", "SMTP 550 5.1.1"),
    ({"RCPT": "550 5.1.1 unknown", "RSET": HANGS_UP}, "failed", "SMTP 550 5.1.1"),
    ({"RCPT": "550 unknown", "QUIT": HANGS_UP}, "failed", "SMTP 550"),
    ({"MAIL": "550 5.7.1 not from you"}, "failed", "SMTP 550 5.7.1"),
    ({"DATA": "451 4.3.0 later"}, "queued", "SMTP 451 4.3.0"),
    ({"DATA": "554 5.5.1 no"}, "failed", "SMTP 554 5.5.1"),
    ({"DATA": HANGS_UP}, "queued", "SMTPServerDisconnected"),
    ({"DATA": SAYS_NOTHING}, "queued", "SMTPServerDisconnected"),
]
AFTER_THE_TEXT = [
    ({"TEXT": "250 2.0.0 taken"}, "sent", ""),
    ({"TEXT": "250 taken", "QUIT": HANGS_UP}, "sent", ""),
    ({"TEXT": "250 taken", "QUIT": SAYS_NOTHING}, "sent", ""),
    ({"TEXT": "250 taken", "QUIT": "500 what"}, "sent", ""),
    ({"TEXT": "451 4.3.0 later"}, "queued", "SMTP 451 4.3.0"),
    ({"TEXT": "452 4.3.1 full", "RSET": HANGS_UP}, "queued", "SMTP 452 4.3.1"),
    ({"TEXT": "421 4.3.2 closing"}, "queued", "SMTP 421 4.3.2"),
    ({"TEXT": "554 5.6.0 no"}, "failed", "SMTP 554 5.6.0"),
    ({"TEXT": HANGS_UP}, "unknown", "SMTPServerDisconnected"),
    ({"TEXT": SAYS_NOTHING}, "unknown", "SMTPServerDisconnected"),
    ({"HALF_TEXT": HANGS_UP}, "unknown", ""),
    ({"TEXT": "gibberish"}, "unknown", "SMTPDataError"),
    ({"TEXT": "354 go on"}, "unknown", "SMTPDataError"),
    ({"TEXT": "gibberish", "RSET": "554 no"}, "unknown", "SMTPDataError"),
    ({"TEXT": "250" + "x" * 9000}, "unknown", "SMTPResponseException"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("script", "state", "error"), BEFORE_THE_TEXT + AFTER_THE_TEXT)
def test_what_the_server_did_decides_whether_a_letter_left_waits_failed_or_is_unknown(
    settings: Settings, script: dict[str, str], state: str, error: str
) -> None:
    """RFC 5321 4.2.5: until 354 nothing was sent; after it only a clear reply tells. No recipient in the error."""
    letter = receipt()
    with scripted(script) as server:
        mail_goes_to(settings, server.server_address[1])
        letters_leave(MONDAY)
    after = Letter.objects.get(pk=letter.pk)
    assert after.state == state
    assert error in after.error
    assert "@" not in after.error
    if (script, state, error) in BEFORE_THE_TEXT:
        assert server.texts == []
    if state in ("unknown", "failed"):
        kind = Happening.LETTER_UNKNOWN if state == "unknown" else Happening.LETTER_FAILED
        assert after.request.events.filter(kind=kind).count() == 1


@pytest.mark.django_db
def test_an_unknown_letter_is_never_tried_again_by_itself(settings: Settings) -> None:
    letter = receipt()
    with scripted({"TEXT": HANGS_UP}) as server:
        mail_goes_to(settings, server.server_address[1])
        for poll in range(5):
            letters_leave(MONDAY + poll * timedelta(hours=1))
        assert len(server.texts) == 1
    assert state_of(letter.pk) == "unknown"


@pytest.mark.django_db
def test_a_letter_that_is_put_off_waits_longer_each_time_while_others_leave(settings: Settings) -> None:
    letter = receipt()
    with scripted({"RCPT": "450 4.2.1 greylisted"}) as server:
        mail_goes_to(settings, server.server_address[1])
        now, waits = MONDAY, []
        for _ in range(9):
            assert letters_leave(now) == Sweep(waiting=1)
            due = Letter.objects.get(pk=letter.pk).next_attempt_at
            assert due is not None
            waits.append((due - now).total_seconds() / 60)
            now = due
        assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
        letters_leave(MONDAY + timedelta(days=6))
    assert state_of(letter.pk) == "failed", "RFC 5321 4.5.4.1: given up after five days"


@pytest.mark.django_db
def test_a_letter_whose_sender_died_is_unknown_after_two_minutes_and_not_before() -> None:
    letter = receipt()
    Letter.objects.filter(pk=letter.pk).update(state="sending", claimed_at=MONDAY, attempts=1)
    assert letters_leave(MONDAY + timedelta(minutes=2)) == Sweep()
    assert letters_leave(MONDAY + timedelta(minutes=2, seconds=1)) == Sweep(unknown=1)
    after = Letter.objects.get(pk=letter.pk)
    assert (after.state, after.error) == ("unknown", "interrupted")


@pytest.mark.django_db
def test_a_slow_sender_that_comes_to_know_writes_it_over_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep of another worker had called it unknown; the first one then heard 250."""
    letter = receipt()

    def slowly(claimed: Letter) -> carrier.Carried:
        Letter.objects.filter(pk=claimed.pk).update(state="unknown", error="interrupted")
        return carrier.Carried(carrier.Verdict.LEFT)

    monkeypatch.setattr(outbox, "carry", slowly)
    assert letters_leave(MONDAY) == Sweep(left=1)
    after = Letter.objects.get(pk=letter.pk)
    assert (after.state, after.error) == ("sent", "")


@pytest.mark.django_db
def test_a_late_verdict_does_not_undo_what_an_officer_judged_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = receipt()

    def very_slowly(claimed: Letter) -> carrier.Carried:
        Letter.objects.filter(pk=claimed.pk).update(state="unknown")
        operations.settle_unknown(claimed.pk, was_sent=True, actor=staff.sanna(), now=MONDAY)
        return carrier.Carried(carrier.Verdict.SERVER_AWAY, "TimeoutError")

    monkeypatch.setattr(outbox, "carry", very_slowly)
    letters_leave(MONDAY)
    assert state_of(letter.pk) == "sent"


@pytest.mark.django_db(transaction=True)
def test_when_the_database_fails_after_the_sending_the_letter_does_not_go_again(settings: Settings) -> None:
    letter, sink, port = receipt(), Sink(), free_port()
    mail_goes_to(settings, port)
    failing = False

    def fails(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        if failing and sql.startswith("UPDATE") and "sent_at" in sql:
            raise DatabaseError("gone")
        return execute(sql, params, many, context)

    with sink_at(port, sink), connection.execute_wrapper(fails):
        failing = True
        with pytest.raises(DatabaseError):
            letters_leave(MONDAY)
        failing = False
        assert state_of(letter.pk) == "sending"
        letters_leave(MONDAY + timedelta(minutes=10))
    assert state_of(letter.pk) == "unknown"
    assert len(sink.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_letter_once(settings: Settings) -> None:
    letters, sink, port = [receipt() for _ in range(12)], Sink(), free_port()
    mail_goes_to(settings, port)
    together, failures = threading.Barrier(4), []

    def work() -> None:
        try:
            together.wait(timeout=30)
            letters_leave(MONDAY)
        except BaseException as failure:  # noqa: BLE001 - carried to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    with sink_at(port, sink):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert failures == []
    assert sorted(sink.ids()) == sorted(letter.message_id for letter in letters)


@pytest.mark.django_db
def test_a_mail_backend_that_tells_nothing_of_its_steps_leaves_its_errors_unknown(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = receipt()

    def breaks(*_: object) -> int:
        raise RuntimeError("no idea")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", breaks)
    assert letters_leave(MONDAY) == Sweep(unknown=1)
    assert Letter.objects.get(pk=letter.pk).error == "RuntimeError"


# What a person does with a letter that did not plainly leave.


def stopped(state: str) -> tuple[PrivacyRequest, Letter]:
    """The answer of a ready request, as it lies in that state."""
    request, letter = ready()
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    Letter.objects.filter(pk=letter.pk).update(state=state, claimed_at=MONDAY, attempts=1)
    return request, Letter.objects.get(pk=letter.pk)


@pytest.mark.django_db
def test_an_unknown_answer_that_the_log_shows_sent_closes_the_case_on_the_day_it_was_tried() -> None:
    request, letter = stopped("unknown")
    operations.settle_unknown(letter.pk, was_sent=True, actor=staff.sanna(), now=MONDAY + timedelta(days=2))
    assert (fresh(request).status, fresh(request).closed_at) == ("answered", MONDAY)
    assert "was_sent:yes" in request.events.get(kind=Happening.LETTER_SETTLED).codes


@pytest.mark.django_db
def test_an_unknown_answer_that_the_log_does_not_show_goes_again_under_its_message_id() -> None:
    request, letter = stopped("unknown")
    operations.settle_unknown(letter.pk, was_sent=False, actor=staff.sanna(), now=MONDAY)
    again = Letter.objects.get(pk=letter.pk)
    assert (again.state, again.message_id) == ("queued", letter.message_id)
    letters_leave(MONDAY)
    assert fresh(request).status == "answered"


@pytest.mark.django_db
def test_a_failed_answer_goes_by_post_and_closes_the_case_on_the_day_it_was_posted() -> None:
    request, letter = stopped("failed")
    operations.send_again(letter.pk, via=Letter.Via.POST, actor=staff.heikki(), now=MONDAY)
    posted = Letter.objects.get(pk=letter.pk)
    assert (posted.state, posted.recipient, posted.message_id) == ("to_post", request.postal_address, "")
    assert letters_leave(MONDAY + POLL) == Sweep(left=1), "only the receipt: what is posted is not the worker's"
    friday = MONDAY + timedelta(days=4)
    operations.mark_posted(letter.pk, posted_at=friday, actor=staff.heikki(), now=MONDAY + timedelta(days=7))
    assert (fresh(request).status, fresh(request).closed_at) == ("answered", friday)


@pytest.mark.django_db
def test_a_failed_email_that_goes_again_has_a_new_message_id() -> None:
    _, letter = stopped("failed")
    operations.send_again(letter.pk, via=Letter.Via.EMAIL, actor=staff.heikki(), now=MONDAY)
    assert Letter.objects.get(pk=letter.pk).message_id not in ("", letter.message_id)


@pytest.mark.django_db
def test_a_failed_answer_is_not_sent_past_a_newer_one() -> None:
    """What was approved last is what leaves."""
    request, letter = stopped("failed")
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(NotInThisStatus):
        operations.send_again(letter.pk, via=Letter.Via.EMAIL, actor=staff.heikki(), now=MONDAY)
    body = f"Uusi vastaus.\n\n{queries.suggested_answer(request)}"
    operations.write_letter(request.pk, body=body, actor=staff.heikki(), now=MONDAY)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(AnswerSuperseded):
        operations.send_again(letter.pk, via=Letter.Via.EMAIL, actor=staff.heikki(), now=MONDAY)


@pytest.mark.django_db
def test_a_person_who_gave_only_a_number_is_told_by_phone() -> None:
    """GDPR 12(1)"""
    request, letter = ready(submissions.ban_of_calls())
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    told = Letter.objects.get(pk=letter.pk)
    assert (told.via, told.state, told.recipient) == ("phone", "to_post", "+358501234567")
    operations.mark_posted(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert fresh(request).status == "answered"


@pytest.mark.django_db
def test_a_letter_is_posted_neither_before_it_waited_nor_tomorrow() -> None:
    _, letter = ready(submissions.pekkas_short())
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    for posted_at in (MONDAY - timedelta(days=1), MONDAY + timedelta(seconds=1)):
        with pytest.raises(TimeImpossible):
            operations.mark_posted(letter.pk, posted_at=posted_at, actor=staff.heikki(), now=MONDAY)


@pytest.mark.django_db
def test_each_judgement_is_for_its_own_state_and_by_the_desk_alone() -> None:
    _, letter = stopped("sending")
    acts: tuple[Callable[[User], Letter], ...] = (
        lambda actor: operations.settle_unknown(letter.pk, was_sent=False, actor=actor, now=MONDAY),
        lambda actor: operations.send_again(letter.pk, via=Letter.Via.EMAIL, actor=actor, now=MONDAY),
        lambda actor: operations.mark_posted(letter.pk, actor=actor, now=MONDAY),
    )
    for act in acts:
        with pytest.raises(LetterNotHere, match="lähetetään"):
            act(staff.heikki())
        with pytest.raises(NotPermitted):
            act(staff.tuula())
    with pytest.raises(RequestUnknown):
        operations.send_letter(uuid4(), actor=staff.heikki(), now=MONDAY)
