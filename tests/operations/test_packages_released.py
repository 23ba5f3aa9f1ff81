"""What leaves with an answer: the copy that is built, complete, of the current decision, and the one approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from customers.models import ViewEvent
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.fulfilment.access import ITEMS
from requests_app.grounds import Ground
from requests_app.lifecycle import ApprovalMissing, NothingToApprove, Outcome
from requests_app.models import AccessPackage, Letter, PrivacyRequest, WithheldPart
from requests_app.operations import packages
from requests_app.permitted.copies import MISSING_NAMES, missing_in_words
from requests_app.permitted.copy_refusals import (
    ApprovalOfAnotherCopy,
    CopyIncomplete,
    CopyNotBuilt,
    CopyNotOpened,
    CopyOutOfDate,
    DayHasPassed,
    ExplanationMissing,
    GroundNotForPart,
    NoCopy,
    OutcomeNotPartly,
    PartAlreadyWithheld,
    PartGroundMissing,
    PartUnknown,
    ReasonToOpenMissing,
)
from requests_app.permitted.refusals import NotInThisStatus, NotPermitted
from requests_app.rights import Right
from tests import casework, staff, submissions
from tests.casework import fresh
from tests.packages import CONTENT, answered, builder, copied, decided, linked, storage, stored, worked
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
TUESDAY = MONDAY + timedelta(days=1)


def goes_on(request: PrivacyRequest) -> None:
    """Heikki brings it on, by whichever way is his."""
    try:
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    except ApprovalMissing:
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)


def written_with(request: PrivacyRequest) -> Letter:
    """Decided and written."""
    decided(request)
    return casework.written(request)


def test_an_answer_that_grants_access_waits_for_its_copy() -> None:
    """GDPR 15(3): a letter alone is no copy."""
    request = linked()
    written_with(request)
    with pytest.raises(CopyNotBuilt):
        goes_on(request)
    operations.want_copy(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(CopyNotBuilt):
        goes_on(request)
    worked()
    goes_on(request)
    assert fresh(request).status == "ready"


def test_an_answer_that_found_nothing_needs_no_copy() -> None:
    request = linked()
    for right in (Right.ACCESS, Right.HUMAN_REVIEW):
        operations.decide(request.pk, right, outcome=Outcome.NOTHING_FOUND, actor=staff.heikki(), now=MONDAY)
    casework.written(request)
    goes_on(request)
    assert fresh(request).status == "ready"


def test_a_copy_that_lacks_an_item_of_the_information_is_not_released_and_the_refusal_names_it() -> None:
    """GDPR 15(1): complete before release."""
    request = linked()
    copied(request, builder(missing=("source:Recording", "period:Invoice")))
    written_with(request)
    with pytest.raises(CopyIncomplete, match="lähde") as refused:
        goes_on(request)
    assert "puhelutallenteet" in str(refused.value)
    assert "säilytysaika" in str(refused.value)


def test_a_hundred_missing_items_are_named_as_far_as_they_find_room_and_the_rest_counted() -> None:
    copy = copied(linked(), builder(missing=tuple(f"source:customers.Table{number}" for number in range(100))))
    assert len(copy.missing) <= 500
    assert copy.missing.splitlines()[-1].startswith("… ")


def test_whether_recordings_leave_the_copy_says_and_not_the_officer() -> None:
    """GDPR 15(4): a second person approves them."""
    with_recordings, without = linked(), linked(submissions.ainos())
    copied(with_recordings, builder(recordings=3))
    copied(without)
    for request in (with_recordings, without):
        operations.decide(request.pk, Right.ACCESS, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
        operations.decide(
            request.pk, Right.HUMAN_REVIEW, outcome=Outcome.NOTHING_FOUND, actor=staff.heikki(), now=MONDAY
        )
        casework.written(request)
    with pytest.raises(ApprovalMissing, match="puhelutallenteen"):
        operations.mark_ready(with_recordings.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NothingToApprove):
        operations.send_for_approval(without.pk, actor=staff.heikki(), now=MONDAY)


def approved(request: PrivacyRequest) -> Letter:
    """A copy with recordings, approved by Anneli."""
    copied(request, builder(recordings=1))
    letter = written_with(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    return letter


def test_the_approval_is_of_that_very_copy() -> None:
    request = linked()
    approved(request)
    copy = AccessPackage.objects.get()
    codes = request.events.get(kind=Happening.APPROVED).codes
    told = sha256(f"{copy.pk} {copy.sha256}".encode()).hexdigest()
    assert f"packages:{told}" in codes


@pytest.mark.parametrize("changed", [{"sha256": "f" * 64}, {"id": uuid4()}], ids=["bytes", "key"])
def test_a_copy_that_is_another_than_the_approved_one_does_not_leave(changed: dict[str, object]) -> None:
    """Nothing of the house makes this happen; it is looked at again under the lock as the letter is queued."""
    request = linked()
    letter = approved(request)
    AccessPackage.objects.update(**changed)
    with pytest.raises(ApprovalOfAnotherCopy):
        operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert not request.letters.filter(kind="answer", state="queued").exists()


def test_a_failed_answer_is_not_sent_again_past_its_copy() -> None:
    request = linked()
    letter = approved(request)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    Letter.objects.filter(pk=letter.pk).update(state="failed")
    AccessPackage.objects.update(sha256="f" * 64)
    with pytest.raises(ApprovalOfAnotherCopy):
        operations.send_again(letter.pk, via=Letter.Via.EMAIL, actor=staff.heikki(), now=MONDAY)


def test_a_rebuilt_copy_lapses_the_approval() -> None:
    request = linked()
    letter = approved(request)
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY)
    operations.discard_copy(request.pk, actor=staff.heikki(), now=MONDAY)
    copied(request, builder(recordings=1))
    assert not request.rights.filter(approved_at__isnull=False).exists()
    with pytest.raises(NotInThisStatus):
        operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(ApprovalMissing):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)


def test_a_copy_stands_as_it_is_while_it_waits_for_approval_and_once_it_is_ready() -> None:
    request = linked()
    acts: tuple[Callable[[], object], ...] = (
        lambda: operations.want_copy(request.pk, actor=staff.sanna(), now=MONDAY),
        lambda: operations.discard_copy(request.pk, actor=staff.sanna(), now=MONDAY),
        lambda: withheld(request),
        lambda: operations.give_part(request.pk, part_id=uuid4(), actor=staff.sanna(), now=MONDAY),
    )
    copied(request, builder(recordings=1))
    written_with(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    for _ in range(2):
        for act in acts:
            with pytest.raises(NotInThisStatus):
                act()
        if fresh(request).status == "awaiting_approval":
            operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)


def test_a_copy_of_an_earlier_notice_or_of_a_part_decided_since_is_out_of_date() -> None:
    request = linked()
    copied(request)
    written_with(request)
    AccessPackage.objects.update(register_version=date(2020, 1, 1))
    with pytest.raises(CopyOutOfDate, match="tietosuojaseloste"):
        goes_on(request)


def test_taking_back_whose_request_it_is_discards_the_copy_and_its_file() -> None:
    """It was made of somebody else's data."""
    request = linked()
    copied(request)
    operations.unlink_party(request.pk, actor=staff.sanna(), now=MONDAY)
    assert AccessPackage.objects.get().state == "discarded"
    packages.remove_leftovers(storage())
    assert stored() == []


# ---- leaving a part out


def withheld(request: PrivacyRequest, **changed: object) -> WithheldPart:
    """Sanna leaves calls out, because other people speak on them."""
    asked: dict[str, object] = {
        "table": "customers.Recording",
        "ground": Ground.OTHERS_RIGHTS,
        "explanation": "Puhelussa puhuu myös naapuri.",
        "actor": staff.sanna(),
        "now": MONDAY,
    }
    return operations.withhold_part(request.pk, **(asked | changed))  # type: ignore[arg-type]  # changed by name


def test_leaving_a_part_out_discards_the_built_copy_and_wants_it_again() -> None:
    """GDPR 15(4)"""
    request = linked()
    before = copied(request)
    withheld(request)
    assert AccessPackage.objects.get(pk=before.pk).state == "discarded"
    after = AccessPackage.objects.exclude(pk=before.pk).get()
    assert after.state == "wanted"
    told: list[tuple[str, ...]] = []

    def build(*args: object, **words: object) -> object:
        told.append(tuple(part.table for part in words["withheld"]))  # type: ignore[attr-defined]  # the parts
        return builder()(*args, **words)  # type: ignore[arg-type]  # as it came

    worked(build)  # type: ignore[arg-type]  # as it came
    assert told == [("customers.Recording",)]


def test_a_part_withheld_on_a_ground_makes_the_answer_partly_granted() -> None:
    """GDPR 12(4): what is not given is a refusal of that part."""
    request = linked()
    withheld(request)
    copied(request)
    written_with(request)
    with pytest.raises(OutcomeNotPartly):
        goes_on(request)
    operations.decide(
        request.pk,
        Right.ACCESS,
        outcome=Outcome.PARTLY_GRANTED,
        ground=Ground.OTHERS_RIGHTS,
        reasons="Puhelussa puhuu myös naapuri.",
        actor=staff.heikki(),
        now=MONDAY,
    )
    casework.written(request)
    goes_on(request)
    assert fresh(request).status == "awaiting_approval"


def test_a_late_part_blocks_nothing_and_is_no_refusal() -> None:
    request = linked()
    late = withheld(request, ground=None, late_from="Fingrid Datahub", expected_on=date(2026, 3, 20))
    copied(request)
    written_with(request)
    goes_on(request)
    assert fresh(request).status == "ready"
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY)
    operations.give_part(request.pk, part_id=late.pk, actor=staff.sanna(), now=TUESDAY)
    assert WithheldPart.objects.get().given_at == TUESDAY
    with pytest.raises(CopyNotBuilt):
        goes_on(request)
    with pytest.raises(PartUnknown):
        operations.give_part(request.pk, part_id=late.pk, actor=staff.sanna(), now=TUESDAY)
    withheld(request)  # and out again, as another row


def test_what_a_part_is_and_why_is_judged_and_nothing_is_written_of_a_refused_one() -> None:
    request = linked()
    refusals: tuple[tuple[dict[str, object], type[Exception]], ...] = (
        ({"table": "customers.Nothing"}, PartUnknown),
        ({"table": "auth.User"}, PartUnknown),
        ({"table": "x" * 300}, PartUnknown),
        ({"field": "no_such_field"}, PartUnknown),
        ({"ground": None}, PartGroundMissing),
        ({"ground": None, "late_from": "Fingrid Datahub"}, PartGroundMissing),
        ({"late_from": "Fingrid Datahub"}, PartGroundMissing),
        ({"ground": Ground.LEGAL_CLAIMS}, GroundNotForPart),
        ({"ground": Ground.EXCESSIVE}, GroundNotForPart),
        ({"ground": None, "late_from": "Fingrid", "expected_on": date(2026, 3, 1)}, DayHasPassed),
        ({"explanation": " \n "}, ExplanationMissing),
        ({"actor": staff.heikki()}, NotPermitted),
        ({"actor": staff.anneli()}, NotPermitted),
    )
    for changed, refusal in refusals:
        with pytest.raises(refusal):
            withheld(request, **changed)
    assert not WithheldPart.objects.exists()
    withheld(request, record_id=uuid4(), field="number")
    withheld(request)
    with pytest.raises(PartAlreadyWithheld):
        withheld(request)


# ---- opening it at the desk, and delivering it


def test_the_officer_and_the_approver_open_the_copy_for_a_reason_that_is_kept() -> None:
    request = linked()
    with pytest.raises(CopyNotOpened):
        operations.open_copy(request.pk, reason="Tarkistan.", actor=staff.sanna(), now=MONDAY, storage=storage())
    copy = copied(request)
    for who in (staff.sanna(), staff.anneli()):
        opened = operations.open_copy(request.pk, reason=" Tarkistan. ", actor=who, now=MONDAY, storage=storage())
        with opened.file as file:
            assert file.read() == CONTENT
    seen = ViewEvent.objects.order_by("id").first()
    assert seen is not None
    assert (seen.kind, seen.party_id, seen.record, seen.reason) == (
        "package_opened",
        request.party_id,
        copy.pk,
        "Tarkistan.",
    )
    for who in (staff.heikki(), staff.tuula()):
        with pytest.raises(NotPermitted):
            operations.open_copy(request.pk, reason="Tarkistan.", actor=who, now=MONDAY, storage=storage())
    with pytest.raises(ReasonToOpenMissing):
        operations.open_copy(request.pk, reason="  ", actor=staff.sanna(), now=MONDAY, storage=storage())
    assert ViewEvent.objects.count() == 2


def test_the_copy_is_delivered_when_the_answer_leaves_and_is_kept_thirty_days_from_then() -> None:
    """From then on it can be fetched; the rule ``request_packages`` counts from that day."""
    request = linked()
    copy = answered(request, builder(recordings=1), now=MONDAY)
    assert fresh(request).status == "answered"
    assert (copy.delivered_at, copy.state) == (MONDAY, "built")
    assert request.events.filter(kind=Happening.COPY_DELIVERED).count() == 1


def test_a_copy_that_no_answer_gives_is_discarded_as_the_case_closes() -> None:
    refused, withdrawn, duplicate = (linked(submissions.ainos()) for _ in range(3))
    for request in (refused, withdrawn, duplicate):
        copied(request)
    operations.decide(refused.pk, Right.ACCESS, outcome=Outcome.NOTHING_FOUND, actor=staff.heikki(), now=MONDAY)
    operations.decide(refused.pk, Right.HUMAN_REVIEW, outcome=Outcome.NOTHING_FOUND, actor=staff.heikki(), now=MONDAY)
    letter = casework.written(refused)
    goes_on(refused)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    casework.letters_leave(MONDAY)
    operations.withdraw(withdrawn.pk, actor=staff.heikki(), now=MONDAY)
    operations.mark_duplicate(duplicate.pk, original_id=refused.pk, actor=staff.heikki(), now=MONDAY)
    assert set(AccessPackage.objects.values_list("state", "discarded_at")) == {("discarded", MONDAY)}
    packages.remove_leftovers(storage())
    assert stored() == []


def test_a_reopened_case_may_replace_its_copy_and_nobody_fetches_the_old_one() -> None:
    request = linked()
    answered(request)
    operations.reopen(request.pk, reason=operations.ReopenReason.MISTAKE, actor=staff.sanna(), now=TUESDAY)
    operations.discard_copy(request.pk, actor=staff.sanna(), now=TUESDAY)
    with pytest.raises(NoCopy):
        operations.discard_copy(request.pk, actor=staff.sanna(), now=TUESDAY)
    assert AccessPackage.objects.get().file.name == ""


def test_the_answer_says_how_the_copy_comes() -> None:
    by_mail, by_post = linked(), linked(submissions.riittas_for_helmi())
    casework.mandated(by_post)
    for request, says in ((by_mail, "/fi/lataus/"), (by_post, "Kopio tiedoistasi on tämän kirjeen mukana.")):
        copied(request)
        decided(request)
        assert says in queries.suggested_answer(fresh(request))
    assert by_mail.reference in queries.suggested_answer(fresh(by_mail))


def test_whatever_a_copy_may_lack_has_its_words() -> None:
    assert set(MISSING_NAMES) == {str(item) for item in ITEMS}
    lacking = AccessPackage(missing="source:PostalAddress\npurposes")
    assert missing_in_words(lacking) == "lähde (GDPR 15(1)(g)): postiosoitteet; käyttötarkoitus (GDPR 15(1)(a))"
