"""A request that repeats an earlier one is shown beside it at the desk; an officer alone closes it as a duplicate."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app import operations, queries
from requests_app.grounds import Ground
from requests_app.likeness import Likeness
from requests_app.operations import AskedRight
from requests_app.rights import Right
from tests import casework, staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.casework import fresh, letters_leave
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


def test_the_form_sent_twice_is_one_case() -> None:
    once = submissions.ainos()
    assert submissions.received(once) == submissions.received(once, now=TUESDAY)
    assert queries.desk_list(today=TUESDAY.date())[0].possible_duplicate is False


def test_the_later_of_two_is_shown_beside_the_earlier_with_what_speaks_for_it() -> None:
    """[D: alike-by-what-both-gave]"""
    first = submissions.received(submissions.ainos())
    second = submissions.received(submissions.ainos(), now=TUESDAY)
    (likely,) = queries.alike_to(second)
    assert (likely.request, likely.likeness, likely.earlier) == (first, Likeness.LIKELY, True)
    assert likely.because == "sama nimi ja yhteystieto"
    (later,) = queries.alike_to(first)
    assert (later.request, later.earlier) == (second, False)
    rows = {row.request: row.possible_duplicate for row in queries.desk_list(today=TUESDAY.date())}
    assert rows == {first: False, second: True}


def test_another_right_of_the_same_person_is_no_duplicate_and_part_of_the_same_is_possible() -> None:
    first = submissions.received(submissions.ainos())
    other = submissions.received(replace(submissions.ainos(), rights=(AskedRight(Right.ERASURE),)), now=TUESDAY)
    assert queries.alike_to(other) == []
    some = submissions.received(
        replace(submissions.ainos(), rights=(AskedRight(Right.ERASURE), AskedRight(Right.ACCESS))), now=TUESDAY
    )
    assert {each.request: each.likeness for each in queries.alike_to(some)} == {
        first: Likeness.POSSIBLE,
        other: Likeness.POSSIBLE,
    }


def test_what_was_answered_within_thirty_days_is_shown_and_what_was_answered_before_is_not() -> None:
    case, letter = casework.ready()
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)
    soon = submissions.received(submissions.ainos(), now=MONDAY + timedelta(days=30))
    assert [each.request for each in queries.alike_to(soon)] == [fresh(case)]
    operations.withdraw(soon.pk, actor=staff.heikki(), now=MONDAY + timedelta(days=30))
    late = submissions.received(submissions.ainos(), now=MONDAY + timedelta(days=31))
    assert queries.alike_to(late) == []
    assert not any(row.possible_duplicate for row in queries.desk_list(today=late.received_at.date()))


def test_withdrawn_requests_and_duplicates_are_nobodys_original() -> None:
    first = submissions.received(submissions.ainos())
    operations.take(first.pk, actor=staff.heikki(), now=MONDAY)
    operations.withdraw(first.pk, actor=staff.heikki(), now=MONDAY)
    second = submissions.received(submissions.ainos(), now=TUESDAY)
    assert queries.alike_to(second) == []


def test_the_officer_compares_both_and_closes_the_later_one_by_a_form_that_begins_with_the_original() -> None:
    """One answer; the duplicate is told of it."""
    first = casework.in_work()
    second = submissions.received(replace(submissions.ainos(), phone="+358401112222"), now=TUESDAY)
    sanna = AtTheDesk(staff.sanna())
    with time_machine.travel(TUESDAY):
        page = sanna.open(second)
        assert "Sama pyyntö kahdesti?" in page.text
        assert "todennäköinen kaksoiskappale" in page.text
        assert "Nimi Aino Mäkinen Aino Mäkinen ✓ sama" in page.text
        assert "Puhelin +358401112222 – eri" in page.text
        form = page.form("mark_duplicate")
        assert form.fields["original"] == [first.reference]
        sanna.send(form)
    assert fresh(second).original == first
    assert second.letters.filter(kind="duplicate").exists()
    assert fresh(first).status == "in_work", "only the later one was closed"


def test_software_links_nothing_by_itself() -> None:
    submissions.received(submissions.ainos())
    second = submissions.received(submissions.ainos(), now=TUESDAY)
    queries.desk_list(today=TUESDAY.date())
    queries.alike_to(second)
    letters_leave(TUESDAY)
    assert (fresh(second).original, fresh(second).status) == (None, "received")


def test_who_may_not_see_the_other_request_is_not_shown_what_it_holds() -> None:
    """[D: who-sees-an-unmatched-request]: an approver sees what was brought for approval, and not what is like it."""
    submissions.received(replace(submissions.ainos(), phone="+358401112222"))
    case = casework.in_work(replace(submissions.ainos(), rights=(AskedRight(Right.RECTIFICATION, "Numeroni."),)))
    twin = replace(submissions.ainos(), name="Aino Salainen", rights=(AskedRight(Right.RECTIFICATION, "Numeroni."),))
    submissions.received(twin, now=MONDAY - timedelta(days=1))
    casework.refused(case, Right.RECTIFICATION, Ground.DATA_IS_RIGHT)
    casework.written(case)
    operations.send_for_approval(case.pk, actor=staff.heikki(), now=MONDAY)
    assert "Aino Salainen" in AtTheDesk(staff.sanna()).open(case).text
    assert "Aino Salainen" not in AtTheDesk(staff.anneli()).open(case).text


def test_the_list_asks_no_more_of_the_database_for_more_requests() -> None:
    def asked_for(number: int) -> int:
        for _ in range(number):
            submissions.received(submissions.ainos())
        with CaptureQueriesContext(connection) as asked:
            queries.desk_list(today=TUESDAY.date())
        return len(asked)

    assert asked_for(2) == asked_for(6)
