"""Two of the staff press at the same moment: one is done, the other is told; and a fault leaves nothing half done.

ASVS 2.3.3 (transactions roll back whole) and 2.3.4 (of two simultaneous acts one wins).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from requests_app import operations
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome, Status
from requests_app.models import Letter, PrivacyRequest, RequestEvent
from requests_app.rights import Right
from retention.models import LegalHold
from tests import casework, scenes, staff, submissions
from tests.at_the_desk import AtTheDesk, Form, Read
from tests.casework import fresh
from tests.submissions import MONDAY

DONE, TOLD = 302, 422


def at_once(*presses: tuple[AtTheDesk, Form]) -> list[tuple[int, str]]:
    """Each sends a form of a page that was open before, all in the same moment; what each was answered."""
    gate = threading.Barrier(len(presses))
    answers: list[tuple[int, str]] = []

    def press(desk: AtTheDesk, form: Form) -> None:
        try:
            gate.wait(timeout=10)
            response = desk.send(form)
            answers.append((response.status_code, Read(response).text))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=each) for each in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def one_is_done_and_the_other_told(answers: list[tuple[int, str]]) -> str:
    assert Counter(status for status, _ in answers) == {DONE: 1, TOLD: 1}
    (words,) = [text for status, text in answers if status == TOLD]
    assert "Pyyntöä on muutettu sen jälkeen, kun avasit tämän sivun" in words
    return words


def happened(case: PrivacyRequest, kind: str) -> int:
    return RequestEvent.objects.filter(request=case, kind=kind).count()


@pytest.mark.django_db(transaction=True)
def test_two_who_close_a_case_at_once_close_it_once() -> None:
    case, letter = casework.ready()
    sanna, heikki = AtTheDesk(staff.sanna()), AtTheDesk(staff.heikki())
    sanna.does(case, "send_letter", {"via": "post"}, letter=str(letter.pk))
    forms = [(who, who.open(case).form("mark_posted", letter=str(letter.pk))) for who in (sanna, heikki)]
    one_is_done_and_the_other_told(at_once(*forms))
    assert fresh(case).status == Status.ANSWERED
    assert happened(case, "answered") == happened(case, "letter_sent") == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_answer_at_once_send_one_letter() -> None:
    case, letter = casework.ready()
    casework.letters_leave(timezone.now())  # the receipt is out of the way
    mail.outbox.clear()
    sanna, heikki = AtTheDesk(staff.sanna()), AtTheDesk(staff.heikki())
    forms = [(who, who.open(case).form("send_letter", letter=str(letter.pk))) for who in (sanna, heikki)]
    one_is_done_and_the_other_told(at_once(*forms))
    casework.letters_leave(timezone.now())
    casework.letters_leave(timezone.now())
    assert len(mail.outbox) == 1
    assert happened(case, "answered") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_approvals_one_wins() -> None:
    case = casework.in_work()
    casework.refused(case, Right.ACCESS, Ground.NOT_IDENTIFIED)
    operations.decide(case.pk, Right.HUMAN_REVIEW, outcome=Outcome.NOTHING_FOUND, actor=staff.heikki(), now=MONDAY)
    casework.written(case)
    operations.send_for_approval(case.pk, actor=staff.heikki(), now=MONDAY)
    anneli, olli = AtTheDesk(staff.anneli()), AtTheDesk(staff.olli())
    one_is_done_and_the_other_told(at_once(*((who, who.open(case).form("approve")) for who in (anneli, olli))))
    assert fresh(case).status == Status.READY
    assert happened(case, "approved") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_request_at_once_one_owns_it_and_the_other_reads_who() -> None:
    case = submissions.received(submissions.ainos())
    sanna, heikki = AtTheDesk(staff.sanna()), AtTheDesk(staff.heikki())
    words = one_is_done_and_the_other_told(at_once(*((who, who.open(case).form("take")) for who in (sanna, heikki))))
    owner = fresh(case).owner
    assert owner is not None
    assert f"Käsittelijä: {owner.username}" in words
    assert happened(case, "taken") == 1


@pytest.mark.django_db(transaction=True)
def test_an_approval_and_a_sending_back_at_once_do_not_both_happen() -> None:
    case = casework.in_work()
    for right in (Right.ACCESS, Right.HUMAN_REVIEW):
        casework.refused(case, right, Ground.NOT_IDENTIFIED)
    casework.written(case)
    operations.send_for_approval(case.pk, actor=staff.heikki(), now=MONDAY)
    anneli, sanna = AtTheDesk(staff.anneli()), AtTheDesk(staff.sanna())
    back = sanna.open(case).form("send_back")
    back.fields["change"] = ["letter"]
    one_is_done_and_the_other_told(at_once((anneli, anneli.open(case).form("approve")), (sanna, back)))
    assert happened(case, "approved") + happened(case, "sent_back") == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_made_duplicates_of_each_other_at_once_do_not_wait_for_each_other_for_ever() -> None:
    first = submissions.received(submissions.ainos())
    second = submissions.received(replace(submissions.ainos()))
    sanna, heikki = AtTheDesk(staff.sanna()), AtTheDesk(staff.heikki())
    one, other = sanna.open(first).form("mark_duplicate"), heikki.open(second).form("mark_duplicate")
    one.fields["original"], other.fields["original"] = [second.reference], [first.reference]
    answers = at_once((sanna, one), (heikki, other))
    assert Counter(status for status, _ in answers) == {DONE: 1, TOLD: 1}
    assert PrivacyRequest.objects.filter(status=Status.DUPLICATE).count() == 1


# ---- a fault at each statement


class DiskFull(Exception):
    """What a statement fails with."""


def state_of(case: PrivacyRequest) -> list[object]:
    """Everything that an operation could change, as it stands."""
    return [
        PrivacyRequest.objects.filter(pk=case.pk).values().get(),
        list(case.rights.order_by("pk").values()),
        list(case.letters.order_by("pk").values()),
        list(RequestEvent.objects.filter(request=case).order_by("pk").values()),
        list(LegalHold.objects.order_by("pk").values()),
    ]


def to_send() -> tuple[PrivacyRequest, User, str, dict[str, str]]:
    case, letter = casework.ready()
    return case, staff.sanna(), "send_letter", {"letter": str(letter.pk)}


def to_link() -> tuple[PrivacyRequest, User, str, dict[str, str]]:
    aino = scenes.aino()
    scenes.call(aino)
    return casework.in_work(), staff.sanna(), "link_party", {"party": str(aino.pk)}


def to_approve() -> tuple[PrivacyRequest, User, str, dict[str, str]]:
    case = casework.in_work()
    for right in (Right.ACCESS, Right.HUMAN_REVIEW):
        casework.refused(case, right, Ground.NOT_IDENTIFIED)
    casework.written(case)
    operations.send_for_approval(case.pk, actor=staff.heikki(), now=MONDAY)
    return case, staff.anneli(), "approve", {}


def to_close() -> tuple[PrivacyRequest, User, str, dict[str, str]]:
    aino = scenes.aino()
    case, letter = casework.ready()
    operations.return_to_work(case.pk, actor=staff.sanna(), now=MONDAY)
    operations.link_party(case.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, index_key=submissions.KEY)
    operations.mark_ready(case.pk, actor=staff.sanna(), now=MONDAY)
    operations.send_letter(letter.pk, via=Letter.Via.POST, actor=staff.sanna(), now=MONDAY)
    return case, staff.sanna(), "mark_posted", {"letter": str(letter.pk)}


@pytest.mark.django_db
@pytest.mark.parametrize("story", [to_send, to_link, to_approve, to_close], ids=lambda story: story.__name__)
def test_a_fault_at_any_statement_of_an_operation_leaves_nothing_partial(
    story: Callable[[], tuple[PrivacyRequest, User, str, dict[str, str]]],
) -> None:
    case, user, operation, hidden = story()
    desk = AtTheDesk(user)
    desk.client.raise_request_exception = False
    form = desk.open(case).form(operation, **hidden)
    before = state_of(case)
    for fails_at in range(1, 400):
        writes = 0

        def fault(execute: Callable[..., object], sql: str, *rest: object, at: int = fails_at) -> object:
            nonlocal writes
            if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
                writes += 1
                if writes == at:
                    raise DiskFull
            return execute(sql, *rest)

        with connection.execute_wrapper(fault):
            status = desk.send(form).status_code
        if status == DONE:
            break
        assert status == 500
        assert state_of(case) == before
    assert fails_at > 1
    assert writes == fails_at - 1
    assert state_of(case) != before
