"""Taking, handing over, and the ends of a request that are no answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from customers.identifiers import EmailMalformed
from customers.models import SuppressedContact
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.lifecycle import NoSuchMove, NotYourMove
from requests_app.models import PrivacyRequest
from requests_app.operations import ReopenReason
from requests_app.permitted.refusals import (
    AddressAlreadyThere,
    AddressMissing,
    AlreadyTaken,
    CannotWorkOnRequests,
    DuplicateOfItself,
    NotInThisStatus,
    NotPermitted,
    OriginalIsDuplicate,
    RequestClosed,
    RequestUnknown,
    SomebodysOriginal,
    TextRefused,
)
from tests import staff, submissions
from tests.casework import fresh, in_work, letters_leave, ready
from tests.submissions import MONDAY, received


@pytest.mark.django_db
def test_whoever_takes_a_request_owns_it_and_the_next_is_told_so() -> None:
    request = received(submissions.ainos())
    operations.take(request.pk, actor=staff.heikki(), now=MONDAY)
    assert (fresh(request).status, fresh(request).owner) == ("in_work", staff.heikki())
    with pytest.raises(AlreadyTaken):
        operations.take(request.pk, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(RequestUnknown):
        operations.take(uuid4(), actor=staff.sanna(), now=MONDAY)


@pytest.mark.django_db
def test_an_auditor_an_approver_and_one_who_has_left_take_nothing() -> None:
    request = received(submissions.ainos())
    gone = staff.heikki()
    gone.is_active = False
    for actor in (staff.tuula(), staff.anneli(), gone):
        with pytest.raises(NotPermitted, match="vastuukäsittelijä tai käsittelijä"):
            operations.take(request.pk, actor=actor, now=MONDAY)
    assert fresh(request).status == "received"


@pytest.mark.django_db
def test_a_request_is_handed_over_to_one_who_works_on_requests() -> None:
    request = in_work()
    with pytest.raises(CannotWorkOnRequests):
        operations.hand_over(request.pk, to=staff.tuula(), actor=staff.sanna(), now=MONDAY)
    operations.hand_over(request.pk, to=staff.heikki(), actor=staff.sanna(), now=MONDAY)
    assert fresh(request).owner == staff.heikki()
    assert request.events.filter(kind=Happening.HANDED_OVER).count() == 1


@pytest.mark.django_db
def test_an_address_is_filled_in_but_one_that_was_typed_is_never_overwritten() -> None:
    """A letter is never sent to another person."""
    request = received(submissions.ban_of_calls())
    with pytest.raises(AddressMissing):
        operations.record_address(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(EmailMalformed):
        operations.record_address(request.pk, email="a@b@c", actor=staff.heikki(), now=MONDAY)
    with pytest.raises(TextRefused):
        operations.record_address(request.pk, postal_address="x" * 301, actor=staff.heikki(), now=MONDAY)
    operations.record_address(request.pk, email="Pekka@Example.com", actor=staff.heikki(), now=MONDAY)
    assert fresh(request).email == "pekka@example.com"
    with pytest.raises(AddressAlreadyThere):
        operations.record_address(request.pk, email="toinen@example.com", actor=staff.heikki(), now=MONDAY)
    assert request.events.get(kind=Happening.ADDRESS_RECORDED).codes == "how:email", "the address itself is no code"


@pytest.mark.django_db
def test_a_request_taken_back_is_closed_and_its_ban_stays() -> None:
    """GDPR 21(3): only the person's later express consent lifts a ban."""
    request = in_work(submissions.pekkas())
    bans = SuppressedContact.objects.count()
    operations.withdraw(request.pk, actor=staff.heikki(), now=MONDAY)
    closed = fresh(request)
    assert (closed.status, closed.closed_at) == ("withdrawn", MONDAY)
    assert set(closed.rights.values_list("outcome", flat=True)) == {"withdrawn"}
    assert closed.letters.get(kind="withdrawn").state == "to_post"
    assert SuppressedContact.objects.count() == bans > 0
    event = closed.events.get(kind=Happening.WITHDRAWN)
    assert (event.actor_kind, event.actor) == ("person", staff.heikki())
    with pytest.raises(NoSuchMove):
        operations.withdraw(request.pk, actor=staff.heikki(), now=MONDAY)


@pytest.mark.django_db
def test_nothing_more_is_done_to_a_closed_request() -> None:
    request = in_work()
    operations.withdraw(request.pk, actor=staff.heikki(), now=MONDAY)
    late: list[Callable[[], object]] = [
        lambda: operations.extend(request.pk, reasons="x", actor=staff.sanna(), now=MONDAY),
        lambda: operations.hand_over(request.pk, to=staff.heikki(), actor=staff.sanna(), now=MONDAY),
        lambda: operations.record_answer(request.pk, arrived_at=MONDAY, actor=staff.sanna(), now=MONDAY),
        lambda: operations.record_address(request.pk, email="a@example.com", actor=staff.sanna(), now=MONDAY),
    ]
    for act in late:
        with pytest.raises(RequestClosed):
            act()


@pytest.mark.django_db
def test_a_duplicate_points_at_its_original_and_is_told_of_its_answer_and_of_nothing_in_it() -> None:
    original, answer = ready()
    again = received(submissions.ainos())
    operations.mark_duplicate(again.pk, original_id=original.pk, actor=staff.heikki(), now=MONDAY)
    closed = fresh(again)
    assert (closed.status, closed.original, closed.closed_at) == ("duplicate", original, MONDAY)
    assert original.reference in closed.letters.get(kind="duplicate").body
    operations.send_letter(answer.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    told = closed.letters.get(kind="original_answered")
    assert original.reference in told.body
    assert "Olemme hyväksyneet" not in told.body


@pytest.mark.django_db
def test_a_duplicate_of_an_answered_request_is_told_at_once() -> None:
    original, answer = ready()
    operations.send_letter(answer.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    again = received(submissions.ainos())
    operations.mark_duplicate(again.pk, original_id=original.pk, actor=staff.heikki(), now=MONDAY)
    kinds = set(again.letters.values_list("kind", flat=True))
    assert kinds == {"received", "original_answered"}


@pytest.mark.django_db
def test_duplicates_form_no_chain_and_no_circle() -> None:
    first, second, third = (received(submissions.ainos()) for _ in range(3))
    mark = operations.mark_duplicate
    with pytest.raises(DuplicateOfItself):
        mark(first.pk, original_id=first.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(RequestUnknown):
        mark(first.pk, original_id=uuid4(), actor=staff.heikki(), now=MONDAY)
    mark(second.pk, original_id=first.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(OriginalIsDuplicate):
        mark(third.pk, original_id=second.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(SomebodysOriginal):
        mark(first.pk, original_id=third.pk, actor=staff.heikki(), now=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mark_each_as_the_others_duplicate_at_once_one_is_refused_and_nobody_waits_for_ever() -> None:
    first, second = received(submissions.ainos()), received(submissions.ainos())
    staff.heikki()
    refusals = at_once(
        lambda: operations.mark_duplicate(first.pk, original_id=second.pk, actor=staff.heikki(), now=MONDAY),
        lambda: operations.mark_duplicate(second.pk, original_id=first.pk, actor=staff.heikki(), now=MONDAY),
    )
    assert [type(refusal) for refusal in refusals] in ([OriginalIsDuplicate], [SomebodysOriginal])
    assert sorted([fresh(first).status, fresh(second).status]) == ["duplicate", "received"]


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Do all of them at the same moment, each on its own connection; comes out what was raised."""
    together, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            together.wait(timeout=30)
            act()
        except BaseException as why:  # noqa: BLE001 - carried to the test's own thread
            raised.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def answered() -> PrivacyRequest:
    """A request whose answer has left."""
    request, letter = ready()
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    return fresh(request)


@pytest.mark.django_db
def test_an_answered_request_is_opened_again_by_the_officer_and_answered_anew() -> None:
    request = answered()
    with pytest.raises(NotYourMove):
        operations.reopen(request.pk, reason=ReopenReason.COMPLAINT, actor=staff.heikki(), now=MONDAY)
    operations.reopen(request.pk, reason=ReopenReason.COMPLAINT, actor=staff.sanna(), now=MONDAY)
    opened = fresh(request)
    assert (opened.status, opened.closed_at) == ("in_work", None)
    assert request.events.get(kind=Happening.REOPENED).codes == "reason:complaint"
    body = f"Täydennämme vastausta.\n\n{queries.suggested_answer(opened)}"
    letter = operations.write_letter(request.pk, body=body, actor=staff.heikki(), now=MONDAY)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY + timedelta(days=1))
    assert fresh(request).status == "answered"
    assert request.letters.filter(kind="answer", state="sent").count() == 2


@pytest.mark.django_db
def test_only_an_answered_request_is_opened_again() -> None:
    request = in_work()
    operations.withdraw(request.pk, actor=staff.heikki(), now=MONDAY)
    for key in (request.pk, in_work().pk):
        with pytest.raises(NotInThisStatus, match="vastattu"):
            operations.reopen(key, reason=ReopenReason.MISTAKE, actor=staff.sanna(), now=MONDAY)


@pytest.mark.django_db
def test_every_event_has_its_status_before_and_after_where_it_moved() -> None:
    """An append-only history from which the course of the case can be read."""
    request = answered()
    moves = request.events.exclude(to_status="").order_by("at", "id").values_list("from_status", "to_status")
    assert list(moves) == [("received", "in_work"), ("in_work", "ready"), ("ready", "answered")]
