"""Objection by request (GDPR 21(1)): it stops things when the person is matched, is weighed, and ends as decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from customers.marketing import BANNABLE, Channel, Contact, Purpose, Reason, permission
from customers.models import Interest, MarketingBan, Objection, RestrictedRecord, Restriction, UserProfile
from customers.operations.objections import PurposesWanted
from customers.queries import contact_facts
from requests_app import operations
from requests_app.grounds import Ground, Need
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.permitted.restricting import MarketingIsNotWeighed, NothingObjected, StillWeighed
from requests_app.rights import Right
from retention.models import LegalHold
from tests import scenes, staff, submissions
from tests.casework import fresh, in_work, letters_leave, written
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
SITUATION = "Profilointia vastustan: olen sairauslomalla."


def objecting() -> PrivacyRequest:
    """Pekka's objection, in work."""
    asked = replace(submissions.pekkas(), rights=(AskedRight(Right.OBJECTION, SITUATION),))
    return in_work(asked)


def matched() -> PrivacyRequest:
    """Pekka's objection, which is his: he has a call on tape, a profile and an interest."""
    request = objecting()
    pekka = scenes.pekka()
    scenes.call(pekka)
    bond = scenes.electricity(pekka, began=date(2019, 2, 1)).relationship
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    UserProfile.objects.create(party=pekka, relationship=bond, **_profile(seen))
    Interest.objects.create(party=pekka, relationship=bond, topic="aurinkopaneelit", told_at=seen, source="person")
    operations.link_party(request.pk, party_id=pekka.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    return fresh(request)


def _profile(at: datetime) -> dict[str, object]:
    """What a profile cannot be without."""
    values: dict[str, object] = {}
    for field in UserProfile._meta.concrete_fields:
        if field.name in ("id", "party", "relationship", "external_key") or field.null or field.has_default():
            continue
        kind = field.get_internal_type()
        values[field.name] = at if kind == "DateTimeField" else at.date() if kind == "DateField" else "own"
    return values


def may_call(purpose: Purpose = Purpose.TELESALES) -> Reason:
    facts = contact_facts("phone", "+358501234567", key=KEY, now=MONDAY)
    return permission(Contact("oomi", Channel.CALL, purpose), facts, MONDAY).reason


def weighed(request: PrivacyRequest, outcome: Outcome) -> None:
    """Heikki decides, Anneli approves where she must, and the answer leaves."""
    refuses = outcome is Outcome.REFUSED
    operations.decide(
        request.pk,
        Right.OBJECTION,
        outcome=outcome,
        ground=Ground.COMPELLING_GROUNDS if refuses else None,
        reasons="Petosten torjunta menee etusi edelle: olemme punninneet tilanteesi." if refuses else "",
        met=[Need.EVIDENCE] if refuses else [],
        actor=staff.heikki(),
        now=MONDAY,
    )
    letter = written(request)
    if refuses:
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
        operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    else:
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY, via=letter.Via.POST)
    operations.mark_posted(letter.pk, actor=staff.heikki(), now=TUESDAY)


def scoped(request: PrivacyRequest, *, marketing: bool = False) -> None:
    operations.scope_objection(
        request.pk,
        purposes=["profiling", "development"],
        situation=SITUATION,
        marketing=marketing,
        index_key=KEY,
        actor=staff.heikki(),
        now=MONDAY,
    )


def test_what_rests_on_legitimate_interest_stops_when_the_person_is_matched() -> None:
    """[D: effects-before-the-answer]; GDPR 18(1)(d), 21(1)."""
    request = objecting()
    assert not Objection.objects.exists()
    pekka = scenes.pekka()
    assert may_call() == Reason.NOT_BANNED
    call = scenes.call(pekka)
    operations.link_party(request.pk, party_id=pekka.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    objection = Objection.objects.get()
    assert (objection.state, objection.situation) == (Objection.State.PENDING, SITUATION)
    assert {"profiling", "marketing", "surveys"} <= set(objection.purposes)
    restriction = Restriction.objects.get()
    assert restriction.ground == Restriction.Ground.OBJECTION
    assert ("customers_recording", call.pk) in restriction.records.values_list("table", "record")
    assert may_call() == Reason.OBJECTED


def test_profiles_and_interests_are_restricted_and_what_the_contract_needs_is_not() -> None:
    """GDPR 18(1)(d): those rows alone whose basis is legitimate interest."""
    request = matched()
    tables = set(RestrictedRecord.objects.values_list("table", flat=True))
    assert {"customers_userprofile", "customers_interest", "customers_recording"} <= tables
    needed = {"customers_party", "customers_contactpoint", "customers_relationship", "customers_electricitycontract"}
    assert not tables & needed
    assert LegalHold.objects.filter(reason=LegalHold.Reason.RESTRICTION, party=request.party).exists()


def test_on_the_wrong_person_it_is_void() -> None:
    """The link was wrong: that person never objected."""
    request = matched()
    operations.unlink_party(request.pk, actor=staff.sanna(), now=TUESDAY)
    assert Objection.objects.get().state == Objection.State.VOID
    assert Restriction.objects.get().void
    assert may_call() == Reason.NOT_BANNED


def test_upheld_what_it_stopped_stays_stopped() -> None:
    """GDPR 21(1)."""
    request = matched()
    weighed(request, Outcome.GRANTED)
    assert Objection.objects.get().state == Objection.State.UPHELD
    assert may_call() == Reason.OBJECTED
    assert RestrictedRecord.objects.filter(released_at__isnull=True).exists()


def test_overridden_it_is_told_with_its_weighing_and_goes_on_after_the_person_was_told() -> None:
    """GDPR 21(1): the controller shows compelling grounds; GDPR 18(3)."""
    request = matched()
    scoped(request)
    with pytest.raises(StillWeighed):
        operations.tell_of_lifting(
            request.pk,
            restriction_id=Restriction.objects.get().pk,
            reasons="Punnittu.",
            actor=staff.sanna(),
            now=MONDAY,
        )
    weighed(request, Outcome.REFUSED)
    objection = Objection.objects.get()
    assert objection.state == Objection.State.OVERRIDDEN
    assert "Petosten torjunta" in objection.weighed
    restriction = Restriction.objects.get()
    assert restriction.lifted_at is None
    letter = operations.tell_of_lifting(
        request.pk, restriction_id=restriction.pk, reasons="Punnittu.", actor=staff.sanna(), now=TUESDAY
    )
    operations.mark_posted(letter.pk, actor=staff.heikki(), now=TUESDAY)
    operations.lift_restriction(request.pk, restriction_id=restriction.pk, actor=staff.sanna(), now=TUESDAY)
    assert not RestrictedRecord.objects.filter(released_at__isnull=True).exists()


def test_marketing_within_an_objection_is_never_weighed_but_banned() -> None:
    """GDPR 21(3)."""
    request = matched()
    with pytest.raises(MarketingIsNotWeighed):
        weighed(request, Outcome.REFUSED)
    scoped(request, marketing=True)
    bans = set(MarketingBan.objects.values_list("channel", "purpose"))
    assert bans == {(channel.value, purpose.value) for channel in Channel for purpose in BANNABLE}
    weighed(request, Outcome.REFUSED)
    assert may_call() == Reason.BANNED


def test_what_is_objected_to_is_narrowed_to_what_the_person_said() -> None:
    """GDPR 21(1): the particular situation and the processing it is about."""
    request = matched()
    scoped(request)
    assert may_call() == Reason.NOT_BANNED
    with pytest.raises(PurposesWanted):
        operations.scope_objection(
            request.pk,
            purposes=["legal_obligations"],
            situation="",
            index_key=KEY,
            actor=staff.heikki(),
            now=MONDAY,
        )


def test_an_objection_that_is_taken_back_denies_no_more_and_its_restriction_waits_for_the_letter() -> None:
    """GDPR 18(3)."""
    request = matched()
    operations.withdraw(request.pk, actor=staff.heikki(), now=TUESDAY)
    letters_leave(TUESDAY)
    assert Objection.objects.get().state == Objection.State.VOID
    assert may_call() == Reason.NOT_BANNED
    assert RestrictedRecord.objects.filter(released_at__isnull=True).exists()
    with pytest.raises(NothingObjected):
        scoped(request)
