"""Restriction by request (GDPR 18): chosen rows at once, an answer that leaves them alone, lifting after a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import Model

from customers.models import ContactPoint, Party, RestrictedRecord, Restriction
from customers.operations.restrictions import NothingToRestrict, NotToldYet
from requests_app import operations
from requests_app.lifecycle import Outcome
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.operations.effects import restrict_contested
from requests_app.permitted.case import case_of
from requests_app.permitted.refusals import NotLinked
from requests_app.permitted.restricting import NothingRestricted, NothingUnanswered, NotRestrictedYet, StillWeighed
from requests_app.rights import Right
from requests_app.wording.kinds import LetterKind
from retention.models import LegalHold
from tests import scenes, staff, submissions
from tests.casework import fresh, in_work, letters_leave, written
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def ainos_restriction(*more: AskedRight) -> PrivacyRequest:
    """Aino's request to restrict, in work and hers."""
    asked = AskedRight(Right.RESTRICTION, "Tarvitsen tiedot riidassa vuokranantajan kanssa, älkää poistako niitä.")
    request = in_work(replace(submissions.ainos(), rights=(asked, *more)))
    operations.link_party(request.pk, party_id=scenes.aino().pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    return fresh(request)


def mailbox() -> ContactPoint:
    return ContactPoint.objects.get(party__customer_number="4101147")


def restrict(
    request: PrivacyRequest,
    *tables: str,
    ground: Restriction.Ground = Restriction.Ground.CLAIMS,
    everything: bool = False,
) -> Restriction:
    return operations.restrict_records(
        request.pk, ground=ground, tables=tables, everything=everything, actor=staff.heikki(), now=MONDAY
    )


def answered(request: PrivacyRequest, right: Right = Right.RESTRICTION) -> None:
    operations.decide(request.pk, right, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    letter = written(request)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    letters_leave(MONDAY)


def test_the_chosen_tables_are_restricted_at_once_and_held() -> None:
    """GDPR 18(1): per record."""
    request = ainos_restriction()
    restriction = restrict(request, "customers_contactpoint")
    assert list(restriction.records.values_list("table", "record")) == [("customers_contactpoint", mailbox().pk)]
    assert LegalHold.objects.filter(reason=LegalHold.Reason.RESTRICTION, lifted_at__isnull=True).count() == 1
    assert request.events.filter(kind="restricted").exists()
    assert Party.objects.get(privacy_requests=request).restricted_at is None


def test_a_single_record_and_everything_can_be_chosen_and_nothing_cannot() -> None:
    """GDPR 18(1)."""
    request = ainos_restriction()
    with pytest.raises(NothingToRestrict):
        restrict(request)
    with pytest.raises(NothingToRestrict):
        restrict(request, "auth_user")
    one = operations.restrict_records(
        request.pk,
        ground=Restriction.Ground.CLAIMS,
        records={"customers_contactpoint": [mailbox().pk]},
        actor=staff.heikki(),
        now=MONDAY,
    )
    assert one.records.count() == 1
    restrict(request, everything=True)
    assert Party.objects.get(privacy_requests=request).restricted_at is not None


def test_a_restriction_is_granted_when_something_is_restricted() -> None:
    """GDPR 18(1): what is promised has been done."""
    request = ainos_restriction()
    with pytest.raises(NotRestrictedYet):
        operations.decide(request.pk, Right.RESTRICTION, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    restrict(request, "customers_contactpoint")
    operations.decide(request.pk, Right.RESTRICTION, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)


def test_nobody_is_restricted_before_they_are_matched() -> None:
    """GDPR 18(1)."""
    asked = replace(submissions.ainos(), rights=(AskedRight(Right.RESTRICTION, "Rajoittakaa."),))
    with pytest.raises(NotLinked):
        restrict(in_work(asked), everything=True)


def test_an_unanswered_rectification_or_erasure_is_a_ground_while_there_is_one() -> None:
    """Notice section 12: while waiting for an answer about rectification or erasure."""
    alone = ainos_restriction()
    with pytest.raises(NothingUnanswered):
        restrict(alone, "customers_contactpoint", ground=Restriction.Ground.UNANSWERED)
    operations.unlink_party(alone.pk, actor=staff.sanna(), now=MONDAY)


def test_with_an_erasure_in_the_same_letter_the_waiting_is_a_ground() -> None:
    """Notice section 12."""
    request = ainos_restriction(AskedRight(Right.ERASURE, "Poistakaa tiedot."))
    restrict(request, "customers_contactpoint", ground=Restriction.Ground.UNANSWERED)


def test_the_answer_leaves_the_restriction_and_ends_the_requests_own_hold() -> None:
    """GDPR 18(3): what was restricted stays so, and held, until it is lifted."""
    request = ainos_restriction()
    restrict(request, "customers_contactpoint")
    answered(request)
    assert fresh(request).status == "answered"
    standing = LegalHold.objects.filter(lifted_at__isnull=True)
    assert [hold.reason for hold in standing] == [LegalHold.Reason.RESTRICTION]
    assert RestrictedRecord.objects.filter(released_at__isnull=True).count() == 1


def test_it_is_lifted_when_the_letter_that_tells_of_it_has_left_and_not_before() -> None:
    """GDPR 18(3), in a case that was answered long ago."""
    request = ainos_restriction()
    restriction = restrict(request, "customers_contactpoint")
    answered(request)
    lift = {"restriction_id": restriction.pk, "actor": staff.sanna()}
    with pytest.raises(NotToldYet):
        operations.lift_restriction(request.pk, now=TUESDAY, **lift)  # type: ignore[arg-type]  # the same for each
    letter = operations.tell_of_lifting(
        request.pk, restriction_id=restriction.pk, reasons="Riita on päättynyt.", actor=staff.sanna(), now=TUESDAY
    )
    assert letter.kind == LetterKind.RESTRICTION_TO_BE_LIFTED
    assert "Riita on päättynyt." in letter.body
    with pytest.raises(NotToldYet):  # it waits in the outbox
        operations.lift_restriction(request.pk, now=TUESDAY, **lift)  # type: ignore[arg-type]  # the same for each
    letters_leave(TUESDAY)
    restriction.refresh_from_db()
    assert restriction.told_at == TUESDAY
    operations.lift_restriction(request.pk, now=WEDNESDAY, **lift)  # type: ignore[arg-type]  # the same for each
    assert not LegalHold.objects.filter(lifted_at__isnull=True).exists()
    assert not RestrictedRecord.objects.filter(released_at__isnull=True).exists()
    kinds = list(request.events.order_by("at", "pk").values_list("kind", flat=True))[-5:]
    assert "lifting_told" in kinds
    assert kinds[-1] == "restriction_lifted"


def test_where_the_letter_did_not_leave_nothing_is_lifted() -> None:
    """GDPR 18(3)."""
    request = ainos_restriction()
    restriction = restrict(request, "customers_contactpoint")
    operations.tell_of_lifting(
        request.pk, restriction_id=restriction.pk, reasons="Riita on päättynyt.", actor=staff.sanna(), now=TUESDAY
    )
    Letter.objects.filter(kind=LetterKind.RESTRICTION_TO_BE_LIFTED).update(state=Letter.State.FAILED)
    with pytest.raises(NotToldYet):
        operations.lift_restriction(request.pk, restriction_id=restriction.pk, actor=staff.sanna(), now=TUESDAY)


def test_on_the_wrong_person_it_is_void_at_once() -> None:
    """The link was wrong: there is nobody to tell."""
    request = ainos_restriction()
    restriction = restrict(request, everything=True)
    operations.unlink_party(request.pk, actor=staff.sanna(), now=TUESDAY)
    restriction.refresh_from_db()
    assert restriction.void
    assert restriction.lifted_at == TUESDAY
    assert restriction.told_at is None
    assert not LegalHold.objects.filter(lifted_at__isnull=True).exists()
    assert Party.objects.get(customer_number="4101147").restricted_at is None


def test_a_contested_record_is_restricted_once_until_the_correction_is_decided() -> None:
    """GDPR 18(1)(a); [D: effects-before-the-answer]."""
    request = ainos_restriction(AskedRight(Right.RECTIFICATION, "Sähköposti on väärin."))
    case = case_of(request)
    right = next(each for each in case.rights if each.right == Right.RECTIFICATION)
    records: list[Model] = [mailbox()]
    restriction = restrict_contested(case, right, records, actor=staff.heikki(), now=MONDAY)
    assert restriction is not None
    assert restriction.ground == Restriction.Ground.ACCURACY
    assert restrict_contested(case, right, records, actor=staff.heikki(), now=MONDAY) is None
    with pytest.raises(StillWeighed):
        operations.tell_of_lifting(
            request.pk, restriction_id=restriction.pk, reasons="Korjattu.", actor=staff.sanna(), now=TUESDAY
        )


def test_there_is_nothing_to_lift_where_nothing_is_restricted() -> None:
    request = ainos_restriction()
    with pytest.raises(NothingRestricted):
        operations.lift_restriction(request.pk, restriction_id=request.pk, actor=staff.sanna(), now=TUESDAY)


def test_the_answer_says_what_is_restricted_and_the_letter_of_its_end_says_it_again() -> None:
    """GDPR 18(1)-(3)"""
    request = ainos_restriction()
    restriction = restrict(request, "customers_contactpoint")
    answered(request)
    told = Letter.objects.get(request=request, kind=LetterKind.ANSWER).body
    assert (
        "Rajoitus koskee näitä tietoja. Säilytämme ne mutta emme käytä niitä muuhun (GDPR 18(2)):\n\n- Yhteystiedot"
        in told
    )
    assert "- Yhteystiedot: 1 merkintä\n" in told
    letter = operations.tell_of_lifting(
        request.pk, restriction_id=restriction.pk, reasons="Riita päättyi.", actor=staff.heikki(), now=TUESDAY
    )
    assert "Rajoitus on koskenut näitä tietoja:\n\n- Yhteystiedot: 1 merkintä\n" in letter.body


def test_an_answer_that_leaves_after_the_restriction_ended_says_that_it_has() -> None:
    """GDPR 18(3)"""
    request = ainos_restriction()
    restriction = restrict(request, everything=True)
    operations.decide(request.pk, Right.RESTRICTION, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    operations.tell_of_lifting(
        request.pk, restriction_id=restriction.pk, reasons="Pyyntö on tutkittu.", actor=staff.heikki(), now=MONDAY
    )
    letters_leave(MONDAY)
    operations.lift_restriction(request.pk, restriction_id=restriction.pk, actor=staff.heikki(), now=MONDAY)
    assert "Rajoitus oli voimassa, kunnes pyyntösi oli tutkittu." in written(request).body
