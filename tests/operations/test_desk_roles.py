"""Who of the desk sees what and may do what. The officer decides whose a request is; the auditor reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from requests_app import operations, queries
from requests_app.admin.forms import FORMS
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.models import Letter, PrivacyRequest, RequestEvent
from requests_app.rights import Right
from tests import casework, scenes, staff, submissions
from tests.at_the_desk import LIST, AtTheDesk, Read, address_of, page_of
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db

READS = {staff.sanna: True, staff.heikki: True, staff.anneli: False, staff.tuula: True}
"""Whether each role sees a request that is not matched to anybody yet."""


def test_the_desk_has_a_form_for_every_operation_and_for_nothing_else() -> None:
    case, letter = casework.ready()
    of_case = {action.code for action in queries.allowed_actions(case, staff.sanna(), today=MONDAY.date())}
    of_letter = {action.code for action in queries.letter_actions(letter, staff.sanna())}
    assert set(FORMS) == of_case | of_letter


@pytest.mark.parametrize(("who", "sees"), READS.items(), ids=lambda value: getattr(value, "__name__", str(value)))
def test_an_unmatched_request_is_seen_by_those_who_handle_or_audit_it(who: Callable[[], User], *, sees: bool) -> None:
    """[D: who-sees-an-unmatched-request]"""
    case = submissions.received(submissions.ainos())
    desk = AtTheDesk(who())
    assert desk.open(case).status == (200 if sees else 403)
    assert (case.reference in desk.listed().text) is sees
    assert (f"Avoimet {1 if sees else 0}") in desk.listed().links
    found = desk.client.get(reverse(LIST), {"reference": case.reference})
    assert found.status_code == (302 if sees else 200)


def test_the_approver_sees_an_unmatched_request_when_it_is_brought_for_approval() -> None:
    case = casework.in_work()
    anneli = AtTheDesk(staff.anneli())
    assert anneli.open(case).status == 403
    casework.refused(case, Right.ACCESS, Ground.NOT_IDENTIFIED)
    casework.refused(case, Right.HUMAN_REVIEW, Ground.NOT_IDENTIFIED)
    casework.written(case)
    operations.send_for_approval(case.pk, actor=staff.heikki(), now=MONDAY)
    assert anneli.open(case).buttons == {"approve", "send_back"}
    assert case.reference in anneli.listed("approval").text


def test_what_the_register_holds_of_candidates_is_shown_to_the_officer_alone() -> None:
    """[D: who-sees-an-unmatched-request]"""
    aino = scenes.aino()
    case = casework.in_work()
    for who in (staff.heikki(), staff.tuula()):
        page = AtTheDesk(who).open(case)
        assert f"#{aino.number}" not in page.html
        assert "Aino Maria" not in page.html
        assert "link_party" not in page.buttons
    officers = AtTheDesk(staff.sanna()).open(case)
    assert f"Ehdokas #{aino.number}" in officers.text
    assert "Aino Maria" in officers.text


def test_the_auditor_reads_everything_and_has_no_button() -> None:
    case, letter = casework.ready()
    tuula = AtTheDesk(staff.tuula())
    page = tuula.open(case)
    assert page.buttons == set()
    assert letter.body.splitlines()[0] in page.text
    assert "Pyyntö saapui" in page.text
    assert "Tämän tekee" in page.text  # why there is no button


@pytest.mark.parametrize("operation", sorted(FORMS))
@pytest.mark.parametrize("who", [staff.tuula, staff.anneli], ids=lambda who: who.__name__)
def test_who_may_not_work_on_requests_does_nothing_by_any_operation_however_it_is_posted(
    who: Callable[[], User], operation: str
) -> None:
    case, letter = casework.ready()
    matched = scenes.aino()
    PrivacyRequest.objects.filter(pk=case.pk).update(party=matched, matched_at=MONDAY)
    before = RequestEvent.objects.count()
    everything = {
        "seen": str(RequestEvent.objects.filter(request=case, actor__isnull=False).count()),
        "question": "Kuka?",
        "reasons": "Paljon.",
        "arrived_at": "2026-03-02T10:00",
        "how": "officers_own_check",
        "email": "a@example.com",
        "party": str(matched.pk),
        "right": "access",
        "outcome": "granted",
        "body": "Hei.",
        "change": "letter",
        "letter": str(letter.pk),
        "via": "",
        "was_sent": "yes",
        "original": submissions.received(submissions.pekkas()).reference,
        "reason": "complaint",
        "to": str(staff.heikki().pk),
        "by_the_person": "on",
    }
    before = RequestEvent.objects.count()
    response = AtTheDesk(who()).client.post(address_of(case, operation), everything)
    assert response.status_code == 422
    assert RequestEvent.objects.count() == before
    assert Letter.objects.get(pk=letter.pk).state == Letter.State.DRAFT
    assert casework.fresh(case).status == "ready"


def test_an_officer_who_also_approves_does_not_approve_what_he_wrote() -> None:
    case = casework.in_work()
    olli, sanna = staff.olli(), AtTheDesk(staff.sanna())
    operations.decide(
        case.pk,
        Right.ACCESS,
        outcome=Outcome.REFUSED,
        ground=Ground.NOT_IDENTIFIED,
        reasons="Henkilöä ei tunnistettu.",
        actor=olli,
        now=MONDAY,
    )
    operations.decide(case.pk, Right.HUMAN_REVIEW, outcome=Outcome.NOTHING_FOUND, actor=staff.sanna(), now=MONDAY)
    casework.written(case)
    page = sanna.does(case, "send_for_approval")
    assert "approve" not in page.buttons
    page = AtTheDesk(olli).open(case)
    assert "approve" not in page.buttons
    assert "Et voi hyväksyä omaa ratkaisuasi. Pyydä toista hyväksyjää hyväksymään se." in page.text


@pytest.mark.parametrize("staff_member", [True, False])
def test_who_has_no_role_opens_nothing(*, staff_member: bool) -> None:
    case = submissions.received(submissions.ainos())
    client = Client()
    client.force_login(User.objects.create_user("vieras", is_staff=staff_member))
    for response in (
        client.get(page_of(case)),
        client.get(reverse(LIST)),
        client.post(address_of(case, "take"), {"seen": "0"}),
    ):
        assert response.status_code == (403 if staff_member else 302)
        assert case.reference not in response.content.decode()
    assert casework.fresh(case).owner is None


def test_a_role_that_was_taken_away_ends_at_once() -> None:
    case = submissions.received(submissions.ainos())
    heikki = AtTheDesk(staff.heikki())
    form = heikki.open(case).form("take")
    User.objects.get(username="heikki").groups.clear()
    assert heikki.send(form).status_code == 403
    assert Read(heikki.client.get(page_of(case))).status == 403


def test_only_who_works_on_requests_can_be_given_one() -> None:
    case = casework.in_work()
    for who in (staff.heikki, staff.anneli, staff.tuula, staff.olli):
        who()
    offered = AtTheDesk(staff.sanna()).open(case).form("hand_over").choices["to"]
    names = set(User.objects.filter(pk__in=[pk for pk in offered if pk]).values_list("username", flat=True))
    assert names == {"sanna", "heikki", "olli"}
