"""A fault at each statement of receiving and of sending leaves nothing partial or twice (ASVS 2.3.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from customers.models import SuppressedContact
from requests_app import operations
from requests_app.events import Happening
from requests_app.models import Letter, PrivacyRequest, RequestedRight, RequestEvent
from tests import staff, submissions
from tests.casework import fresh, letters_leave, ready, state_of
from tests.mailserver import Sink, free_port, sink_at
from tests.submissions import MONDAY, received

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def failing_at(statement: int, *, after: bool) -> Iterator[list[str]]:
    """The statement of that number fails: before it reached the database, or after it was done."""
    said: list[str] = []

    def fail(execute: Callable[..., object], sql: str, *rest: object) -> object:
        said.append(sql)
        done = execute(sql, *rest) if after or len(said) != statement else None
        if len(said) == statement:
            raise OperationalError("gone")
        return done

    with connection.execute_wrapper(fail):
        yield said


def everything_of_cases() -> list[int]:
    """How many rows there are of all that receiving writes."""
    return [
        table._default_manager.count()
        for table in (PrivacyRequest, RequestedRight, RequestEvent, Letter, SuppressedContact)
    ]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_fault_at_any_statement_of_receiving_leaves_nothing_and_the_next_try_is_one_case(after: bool) -> None:
    submission, statement = submissions.pekkas(), 0
    while True:
        statement += 1
        with failing_at(statement, after=after) as said:
            try:
                received(submission)
            except OperationalError:
                assert everything_of_cases() == [0, 0, 0, 0, 0], said[-1]
                continue
        break
    assert statement > 6  # the look, the case, its rights, its event, its ban twice, what the ban bound
    made = everything_of_cases()
    received(submission)
    assert everything_of_cases() == made
    assert made[:2] == [1, 6]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_fault_at_any_statement_of_sending_sends_the_answer_once_and_closes_the_case_with_it(
    settings: Settings, after: bool
) -> None:
    """What left is sent or shown as unknown; the case is answered when its letter is sent, and never without."""
    sink, port, statement, ended = Sink(), free_port(), 0, Counter[str]()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    with sink_at(port, sink):
        while True:
            statement += 1
            request, letter = ready()
            request.letters.filter(kind="received").update(state="failed")
            letter = operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
            with failing_at(statement, after=after) as said:
                try:
                    letters_leave(MONDAY)
                    failed = False
                except OperationalError:
                    failed = True
            for later in (timedelta(minutes=3), timedelta(minutes=6)):  # the next polls, once a dead try shows
                letters_leave(MONDAY + later)
            state, came = state_of(letter.pk), sink.ids().count(letter.message_id)
            closed = fresh(request).status == "answered"
            events = request.events.filter(kind=Happening.LETTER_SENT).count()
            assert (state, closed, events) in (("sent", True, 1), ("unknown", False, 0)), said[-1]
            assert came == 1 or (came, state) == (0, "unknown"), said[-1]
            ended[state] += 1
            if not failed:
                break
    assert ended["sent"] > 1, "a fault before the claim is made good by the next poll"
    assert ended["unknown"] > 1, "a fault after it is shown"
