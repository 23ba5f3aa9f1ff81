"""An erasure on its case: planned, approved as that very plan, carried out, and told in the answer (GDPR 17)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customers.models import Party, Recording, Restriction
from requests_app import operations
from requests_app.events import Happening
from requests_app.identity import IdentityNotEnough
from requests_app.letters.erased import PLACE
from requests_app.lifecycle import AuthorMayNotApprove, Outcome
from requests_app.models import AccessPackage, ErasurePlan, Letter, RequestedRight
from requests_app.operations.erasing import plan_erasure
from requests_app.permitted.copy_refusals import CopyNotBuilt
from requests_app.permitted.erasures import (
    ApprovalOfAnotherPlan,
    ErasureNotCarriedOut,
    ErasureStands,
    GroundNotOfPlan,
    NothingToErase,
    PlanMissing,
    PlanOutOfDate,
    ReportMissing,
    ReportPlaceMissing,
    ReportPlaceUnwanted,
    SomethingStays,
)
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, NotPermitted, RightNotAsked
from requests_app.rights import GIVE_PACKAGES, Right
from retention import holds
from retention.models import LegalHold
from tests import casework, scenes, staff, submissions
from tests.casework import fresh
from tests.erasures import TUESDAY, answered, approved, asked, carried_out, customer_no_more, decided
from tests.submissions import KEY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def test_what_was_planned_is_approved_carried_out_and_told() -> None:
    """GDPR 17(1), 17(3), 12(1)"""
    request = asked(customer_no_more())
    letter = approved(request)
    plan = ErasurePlan.objects.get()
    assert PLACE in letter.body
    assert f"plan:{plan.fingerprint}" in request.events.get(kind=Happening.APPROVED).codes
    assert Recording.objects.count() == 1
    assert carried_out(request)
    assert not Recording.objects.exists()
    plan.refresh_from_db()
    assert (plan.state, plan.carried_out_by, plan.carried_out_at) == ("carried_out", staff.sanna(), MONDAY)
    assert {line.stage for line in plan.lines.all()} == {"planned", "done"}
    told = Letter.objects.get(pk=letter.pk).body
    assert PLACE not in told
    assert "Kävimme tietosi läpi 2.3.2026 ja teimme niille näin." in told
    assert "- Puhelutallenteet: 1 merkintä\n" in told
    assert "oikeusvaateen" in told
    assert "31.3.2031" in told
    assert "Varmuuskopioissa tietosi ovat vielä enintään 30 päivää." in told
    operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)
    casework.letters_leave(MONDAY)
    assert fresh(request).status == "answered"


def test_a_plan_is_of_a_matched_person_who_has_shown_who_they_are() -> None:
    """GDPR 12(6)"""
    party = customer_no_more()
    unmatched = casework.in_work(submissions.pekkas())
    with pytest.raises(NotLinked):
        plan_erasure(unmatched.pk, actor=staff.heikki(), now=MONDAY)
    unknown = casework.taken(submissions.pekkas())
    operations.link_party(unknown.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    with pytest.raises(IdentityNotEnough):
        plan_erasure(unknown.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(RightNotAsked):
        plan_erasure(casework.in_work().pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NotPermitted):
        plan_erasure(asked(party).pk, actor=staff.anneli(), now=MONDAY)
    assert not ErasurePlan.objects.exists()


def test_a_new_plan_replaces_the_old_and_taking_the_link_back_discards_it() -> None:
    request = asked(customer_no_more())
    for _ in range(2):
        plan_erasure(request.pk, actor=staff.heikki(), now=MONDAY)
    assert sorted(ErasurePlan.objects.values_list("state", flat=True)) == ["discarded", "planned"]
    operations.unlink_party(request.pk, actor=staff.sanna(), now=MONDAY)
    assert set(ErasurePlan.objects.values_list("state", flat=True)) == {"discarded"}
    assert request.events.filter(kind=Happening.ERASURE_PLAN_DISCARDED).count() == 1


def test_an_erasure_is_granted_with_a_plan_and_as_the_plan_has_it() -> None:
    """GDPR 17(3), 12(4): what stays is refused, on a ground on which it does."""
    request = asked(customer_no_more())
    heikki = staff.heikki()
    operations.decide(request.pk, Right.ERASURE, outcome=Outcome.GRANTED, actor=heikki, now=MONDAY)
    letter = casework.written(request)
    with pytest.raises(PlanMissing):
        operations.send_for_approval(request.pk, actor=heikki, now=MONDAY)
    plan_erasure(request.pk, actor=heikki, now=MONDAY)
    with pytest.raises(SomethingStays):
        operations.send_for_approval(request.pk, actor=heikki, now=MONDAY)
    RequestedRight.objects.filter(request=request).update(outcome="partly_granted", ground="public_health")
    with pytest.raises(GroundNotOfPlan, match="oikeusvaade"):
        operations.send_for_approval(request.pk, actor=heikki, now=MONDAY)
    decided(request)
    operations.write_letter(request.pk, body="Poistamme tietosi.", actor=heikki, now=MONDAY)
    with pytest.raises(ReportPlaceMissing):
        operations.send_for_approval(request.pk, actor=heikki, now=MONDAY)
    assert Letter.objects.get(pk=letter.pk).state == "draft"


def test_a_place_that_nothing_will_fill_does_not_leave() -> None:
    request = asked(customer_no_more())
    approved(request)
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY)
    operations.decide(request.pk, Right.ERASURE, outcome=Outcome.NOTHING_FOUND, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(ReportPlaceUnwanted):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)


def test_who_made_the_plan_does_not_approve_it() -> None:
    """[D: second-person]"""
    request = asked(customer_no_more())
    decided(request)
    casework.written(request)
    plan_erasure(request.pk, actor=staff.olli(), now=MONDAY)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(AuthorMayNotApprove):
        operations.approve(request.pk, actor=staff.olli(), now=MONDAY)


def test_the_answer_does_not_leave_before_the_erasure_was_carried_out() -> None:
    request = asked(customer_no_more())
    letter = approved(request)
    with pytest.raises(ErasureNotCarriedOut):
        operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)
    Letter.objects.filter(pk=letter.pk).update(state="failed", message_id="<a@b>")
    with pytest.raises(ErasureNotCarriedOut):
        operations.send_again(letter.pk, via=Letter.Via.EMAIL, actor=staff.sanna(), now=MONDAY)


def test_a_plan_that_has_become_another_loses_its_approval_and_nothing_goes() -> None:
    """[D: the-plan-is-approved-as-it-is]"""
    party = customer_no_more()
    request = asked(party)
    letter = approved(request)
    scenes.call(party, at=MONDAY - timedelta(days=3))
    assert not carried_out(request)
    assert Recording.objects.count() == 2
    now_stands = fresh(request)
    assert now_stands.status == "in_work"
    assert not now_stands.rights.filter(approved_at__isnull=False).exists()
    assert request.events.get(kind=Happening.SENT_BACK).codes == "change:plan"
    assert ErasurePlan.objects.get().state == "discarded"
    assert PLACE in Letter.objects.get(pk=letter.pk).body
    with pytest.raises(PlanMissing):
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    approved(request)
    assert carried_out(request)
    assert not Recording.objects.exists()


def test_only_the_plan_that_was_approved_is_carried_out() -> None:
    request = asked(customer_no_more())
    approved(request)
    ErasurePlan.objects.update(fingerprint="f" * 64)
    with pytest.raises(ApprovalOfAnotherPlan):
        carried_out(request)
    ErasurePlan.objects.update(register_version="2020-01-01")
    with pytest.raises(PlanOutOfDate, match="tietosuojaseloste"):
        carried_out(request)
    assert Recording.objects.exists()


def a_dispute_about_the_call(party: Party) -> None:
    holds.place(
        party,
        LegalHold.Reason.DISPUTE,
        records=Recording.objects.all(),
        owner=staff.sanna(),
        review_on=TUESDAY.date(),
        now=MONDAY,
    )


def test_a_hold_placed_after_the_approval_keeps_its_rows_and_the_letter_says_so() -> None:
    party = customer_no_more()
    request = asked(party)
    letter = approved(request)
    a_dispute_about_the_call(party)
    assert carried_out(request, now=MONDAY + timedelta(minutes=1))
    assert Recording.objects.count() == 1
    told = Letter.objects.get(pk=letter.pk).body
    assert "Näitä emme voi vielä poistaa, koska asia on kesken. Se voi olla riita" in told
    assert "- Puhelutallenteet: 1 merkintä" in told.split("Näitä emme voi vielä poistaa")[1]


def test_a_hold_placed_after_all_was_granted_sends_the_case_back_since_a_part_is_refused_with_its_ground() -> None:
    """GDPR 12(4)"""
    party = scenes.aino()
    request = asked(party)
    scenes.call(party, at=MONDAY)
    decided(request)
    assert fresh(request).rights.get().outcome == "granted"
    casework.written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    a_dispute_about_the_call(party)
    assert not carried_out(request, now=MONDAY + timedelta(minutes=1))
    assert (fresh(request).status, Recording.objects.count()) == ("in_work", 1)
    assert not ErasurePlan.objects.filter(lines__stage="done").exists()


@pytest.mark.parametrize("gives", GIVE_PACKAGES)
def test_the_package_of_the_same_request_is_built_before_its_data_go(gives: Right) -> None:
    """GDPR 15(3), 20(1)"""
    request = asked(customer_no_more(), gives)
    decided(request)
    casework.written(request)
    with pytest.raises(CopyNotBuilt):
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    casework.with_copy(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    assert carried_out(request)
    package = AccessPackage.objects.get(right__request=request)
    assert (package.right.right, package.state) == (gives, "built")  # the person still fetches it
    assert not LegalHold.objects.filter(lifted_at__isnull=True).exists()


def test_what_the_same_request_restricts_stays_until_its_end_is_told_and_the_letter_says_so() -> None:
    """GDPR 18(3)"""
    request = asked(customer_no_more(), Right.RESTRICTION)
    operations.restrict_records(
        request.pk, ground=Restriction.Ground.CLAIMS, everything=True, actor=staff.sanna(), now=MONDAY
    )
    letter = approved(request)
    assert carried_out(request)
    assert Recording.objects.exists()
    told = Letter.objects.get(pk=letter.pk).body
    assert "Kerromme sinulle, ennen kuin poistamme rajoituksen (GDPR 18(3))" in told
    assert LegalHold.objects.filter(origin=f"{request.reference} restriction", lifted_at__isnull=True).exists()


def test_what_was_erased_is_not_decided_otherwise_and_its_answer_keeps_telling_of_it() -> None:
    request = asked(customer_no_more())
    letter = approved(request)
    carried_out(request)
    with pytest.raises(ErasureStands):
        carried_out(request)
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(ErasureStands):
        operations.decide(request.pk, Right.ERASURE, outcome=Outcome.NOTHING_FOUND, actor=staff.heikki(), now=MONDAY)
    for undone in (operations.withdraw, operations.unlink_party):
        with pytest.raises(ErasureStands):
            undone(request.pk, actor=staff.sanna(), now=MONDAY)
    told = Letter.objects.get(pk=letter.pk).body
    changed = told.replace("Puhelutallenteet", "Muut tiedot")
    operations.write_letter(request.pk, body=changed, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(ReportMissing):
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    casework.written(request)
    assert Letter.objects.get(pk=letter.pk).body == told  # the suggestion has it
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)


def test_an_erasure_that_was_refused_is_not_carried_out() -> None:
    request = asked(customer_no_more())
    with pytest.raises(NotInThisStatus):
        carried_out(request)
    operations.decide(request.pk, Right.ERASURE, outcome=Outcome.NOTHING_FOUND, actor=staff.heikki(), now=MONDAY)
    casework.written(request)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NothingToErase):
        carried_out(request)


def test_answered_the_case_is_closed_and_its_plan_stands_with_what_was_done() -> None:
    request = asked(customer_no_more())
    answered(request)
    assert fresh(request).status == "answered"
    assert ErasurePlan.objects.get().run is not None
