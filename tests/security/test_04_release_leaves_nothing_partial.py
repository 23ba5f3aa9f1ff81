"""A release is whole or not at all: a fault at any statement, two approvals at once, extra fields, posts out of order.

ASVS 2.3.1 (steps in order), 2.3.3 (transactions roll back whole), 2.3.4 (of two at once one wins), 15.3.3.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections

from requests_app import operations
from requests_app.lifecycle import Status
from requests_app.models import AccessPackage, Letter, PrivacyRequest, RequestEvent, WithheldPart
from requests_app.operations import packages
from requests_app.rights import Right
from retention.models import LegalHold
from tests import casework, staff
from tests.at_the_desk import AtTheDesk, address_of
from tests.casework import fresh
from tests.packages import answered, builder, copied, decided, linked, storage, worked
from tests.submissions import MONDAY

pytestmark = pytest.mark.usefixtures("files")
DONE, TOLD = 302, 422


class DiskFull(Exception):
    """What a statement fails with."""


def state_of(case: PrivacyRequest) -> list[object]:
    """Everything that a release could change, as it stands."""
    return [
        PrivacyRequest.objects.filter(pk=case.pk).values().get(),
        list(case.rights.order_by("pk").values()),
        list(case.letters.order_by("pk").values()),
        list(AccessPackage.objects.order_by("pk").values()),
        list(WithheldPart.objects.order_by("pk").values()),
        list(RequestEvent.objects.filter(request=case).order_by("pk").values()),
        list(LegalHold.objects.order_by("pk").values()),
    ]


def written(case: PrivacyRequest) -> Letter:
    """Decided, with recordings in its copy, and the answer written."""
    copied(case, builder(recordings=2))
    decided(case)
    return casework.written(case)


def to_want(case: PrivacyRequest) -> tuple[User, str, dict[str, str]]:
    return staff.heikki(), "want_copy", {}


def to_discard(case: PrivacyRequest) -> tuple[User, str, dict[str, str]]:
    written(case)
    return staff.heikki(), "discard_copy", {}


def to_withhold(case: PrivacyRequest) -> tuple[User, str, dict[str, str]]:
    written(case)
    return staff.sanna(), "withhold_part", {}


def to_send_for_approval(case: PrivacyRequest) -> tuple[User, str, dict[str, str]]:
    written(case)
    return staff.heikki(), "send_for_approval", {}


def to_approve(case: PrivacyRequest) -> tuple[User, str, dict[str, str]]:
    written(case)
    operations.send_for_approval(case.pk, actor=staff.heikki(), now=MONDAY)
    return staff.anneli(), "approve", {}


def to_send(case: PrivacyRequest) -> tuple[User, str, dict[str, str]]:
    letter = written(case)
    operations.send_for_approval(case.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(case.pk, actor=staff.anneli(), now=MONDAY)
    return staff.heikki(), "send_letter", {"letter": str(letter.pk)}


def to_deliver(case: PrivacyRequest) -> tuple[User, str, dict[str, str]]:
    _, _, named = to_send(case)
    operations.send_letter(
        Letter.objects.get(pk=named["letter"]).pk, via=Letter.Via.POST, actor=staff.heikki(), now=MONDAY
    )
    return staff.heikki(), "mark_posted", named


FILLED_IN = {"withhold_part": {"part": "customers.Recording", "ground": "others_rights", "explanation": "Naapuri."}}
STORIES = (to_want, to_discard, to_withhold, to_send_for_approval, to_approve, to_send, to_deliver)


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_fault_at_any_statement_of_a_release_leaves_nothing_partial(
    story: Callable[[PrivacyRequest], tuple[User, str, dict[str, str]]],
) -> None:
    case = linked()
    user, operation, hidden = story(case)
    desk = AtTheDesk(user)
    desk.client.raise_request_exception = False
    form, before = desk.open(case).form(operation, **hidden), state_of(case)
    for fails_at in range(1, 100):
        writes = 0

        def fault(execute: Callable[..., object], sql: str, *rest: object, at: int = fails_at) -> object:
            nonlocal writes
            if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
                writes += 1
                if writes == at:
                    raise DiskFull
            return execute(sql, *rest)

        with connection.execute_wrapper(fault):
            status = desk.send(form, FILLED_IN.get(operation)).status_code
        if status == DONE:
            break
        assert status == 500
        assert state_of(case) == before
    assert writes == fails_at - 1 > 0
    assert state_of(case) != before


@pytest.mark.django_db
def test_a_fault_at_any_statement_of_the_last_write_leaves_the_copy_to_be_built_again() -> None:
    """What is built counts when its row, its right and its event say so together."""
    case = linked()
    operations.want_copy(case.pk, actor=staff.heikki(), now=MONDAY)
    before = state_of(case)
    for fails_at in range(1, 100):
        writes = 0

        def fault(execute: Callable[..., object], sql: str, *rest: object, at: int = fails_at) -> object:
            nonlocal writes
            if sql.startswith(("INSERT", "UPDATE")) and ('"sha256" = ' in sql or writes):
                writes += 1
                if writes == at:
                    raise DiskFull
            return execute(sql, *rest)

        with connection.execute_wrapper(fault):
            sweep = worked(builder(recordings=1))
        if sweep == packages.Sweep(built=1):
            break
        assert sweep == packages.Sweep(failed=1)
        assert AccessPackage.objects.get().state == "wanted"
        assert state_of(case)[1] == before[1]
        assert state_of(case)[5] == before[5]
        AccessPackage.objects.update(leased_until=None, attempts=0)
    assert fails_at > 3
    assert case.rights.get(right=Right.ACCESS).releases_recordings
    packages.remove_leftovers(storage())
    assert len(list(storage().listdir(f"packages/{AccessPackage.objects.get().pk.hex[-2:]}")[1])) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_approvals_of_a_copy_one_wins() -> None:
    case = linked()
    to_approve(case)
    desks = [AtTheDesk(staff.anneli()), AtTheDesk(staff.olli())]
    forms, gate, answers = [desk.open(case).form("approve") for desk in desks], threading.Barrier(2), []

    def press(desk: AtTheDesk, number: int) -> None:
        try:
            gate.wait(timeout=10)
            answers.append(desk.send(forms[number]).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(desk, number)) for number, desk in enumerate(desks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert Counter(answers) == {DONE: 1, TOLD: 1}
    assert RequestEvent.objects.filter(request=case, kind="approved").count() == 1


@pytest.mark.django_db
def test_extra_fields_of_a_post_change_nothing() -> None:
    case = linked()
    copied(case, builder(recordings=2))
    heikki = AtTheDesk(staff.heikki())
    form = heikki.open(case).form("decide", right="access")
    extra = {
        "releases_recordings": "",
        "approved_by": str(staff.heikki().pk),
        "approved_at": "2026-03-02",
        "state": "x",
    }
    form.fields |= {name: [value] for name, value in extra.items()}
    assert heikki.send(form, {"outcome": "granted"}).status_code == DONE
    access = case.rights.get(right=Right.ACCESS)
    assert access.releases_recordings, "the copy says so, not the post"
    assert (access.approved_by, access.approved_at) == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", ["send_for_approval", "mark_ready", "approve", "discard_copy", "give_part"])
def test_a_step_posted_before_its_turn_is_refused_and_moves_nothing(operation: str) -> None:
    case = linked()
    decided(case)
    casework.written(case)
    before = state_of(case)
    for who in (staff.olli(), staff.heikki()):
        desk = AtTheDesk(who)
        seen = desk.open(case).form("write_letter").fields["seen"] if who == staff.heikki() else ["0"]
        answer = desk.client.post(address_of(case, operation), {"seen": seen[0], "part": str(case.pk)})
        assert answer.status_code == TOLD
    assert state_of(case) == before
    assert fresh(case).status == Status.IN_WORK


@pytest.mark.django_db
def test_what_was_answered_is_not_released_a_second_time() -> None:
    case = linked()
    answered(case, builder(recordings=2))
    before = state_of(case)
    for operation in ("want_copy", "discard_copy", "withhold_part", "approve", "send_letter", "mark_ready"):
        posted = {"seen": "99", "letter": str(case.letters.get(kind="answer").pk), **FILLED_IN["withhold_part"]}
        assert AtTheDesk(staff.olli()).client.post(address_of(case, operation), posted).status_code == TOLD
    assert state_of(case) == before
