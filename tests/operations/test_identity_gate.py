"""Nothing is given or told to one who has not shown as much as the right needs (GDPR 12(6))."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from customers.models import ContactPoint, CreditDecision, Party
from requests_app import operations, queries
from requests_app.grounds import Ground
from requests_app.identity import NEEDED, IdentityNotEnough, Level
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight, Submission
from requests_app.permitted.case import case_of
from requests_app.rights import Right
from tests import proofs, scenes, staff, submissions
from tests.casework import fresh, rectified, restricted, shown, taken, written
from tests.operations.test_access_told import decision
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db
TELLS = [Outcome.GRANTED, Outcome.NOTHING_FOUND]
FREE = [right for right, level in NEEDED.items() if level is Level.NONE]
MORE = [right for right in Right if right not in FREE]
BY_MAILBOX = [right for right, level in NEEDED.items() if level is Level.CONTACT]


def asking(*rights: Right) -> Submission:
    """Aino, who also tells when she was born."""
    return replace(
        submissions.ainos(), birth_date=date(1988, 4, 12), rights=tuple(AskedRight(right, "Kyllä.") for right in rights)
    )


def decide(request: PrivacyRequest, right: Right, outcome: Outcome = Outcome.GRANTED, **told: object) -> PrivacyRequest:
    """Heikki decides; what he grants to restrict, to rectify or to look at again, he has done."""
    if right is Right.RECTIFICATION and outcome is Outcome.GRANTED:
        rectified(request)
    if right is Right.RESTRICTION and outcome is Outcome.GRANTED:
        restricted(request)
    if right is Right.HUMAN_REVIEW and outcome is Outcome.GRANTED:
        looked_at_again(request)
    return operations.decide(request.pk, right, outcome=outcome, actor=staff.heikki(), now=MONDAY, **told)  # type: ignore[arg-type]  # each test gives what it is about


def looked_at_again(request: PrivacyRequest) -> None:
    """Software had turned the person down; Heikki comes to the same result."""
    request.refresh_from_db()
    party = request.party
    if party is not None:
        operations.review_decision(
            request.pk,
            decision_id=decision(party).pk,
            outcome=CreditDecision.Outcome.REJECTED,
            reasons="Kaksi maksuhäiriötä on voimassa.",
            significance="Sopimusta ei tehdä ilman vakuutta.",
            heard=True,
            actor=staff.heikki(),
            now=MONDAY,
        )


def linked(request: PrivacyRequest, party: Party) -> PrivacyRequest:
    """Sanna decides whose it is."""
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


@pytest.mark.parametrize("right", FREE)
def test_a_ban_and_a_withdrawal_are_granted_to_anybody(right: Right) -> None:
    """GDPR 21(3), 7(3)"""
    request = taken(asking(right))
    decide(request, right)
    assert request.rights.get().outcome == "granted"


@pytest.mark.parametrize("outcome", TELLS)
@pytest.mark.parametrize("right", MORE)
def test_nothing_is_given_or_told_before_enough_is_shown(right: Right, outcome: Outcome) -> None:
    """That nothing was found tells something too: somebody is no customer."""
    request = taken(asking(right))
    linked(request, scenes.aino())
    with pytest.raises(IdentityNotEnough, match=right.provision.replace("(", r"\(").replace(")", r"\)")):
        decide(request, right, outcome)
    shown(request)
    decide(request, right, outcome)
    assert request.rights.get().outcome == outcome


@pytest.mark.parametrize("right", MORE)
def test_whoever_shows_nothing_is_refused_as_not_identified_customer_or_not(right: Right) -> None:
    """GDPR 12(2)"""
    request = taken(asking(right))
    decide(request, right, Outcome.REFUSED, ground=Ground.NOT_IDENTIFIED, reasons="Emme voineet tunnistaa.")
    assert request.rights.get().ground == "not_identified"


@pytest.mark.parametrize("right", BY_MAILBOX)
def test_a_confirmed_mailbox_is_enough_with_a_match_in_the_register_and_not_without(right: Right) -> None:
    aino = scenes.aino()
    request = proofs.mailbox_answers(taken(asking(right)))
    with pytest.raises(IdentityNotEnough):
        decide(request, right)
    linked(request, aino)
    decide(request, right)
    assert request.rights.get().outcome == "granted"


@pytest.mark.parametrize("right", [right for right in MORE if right not in BY_MAILBOX])
def test_a_confirmed_mailbox_is_never_enough_for_the_rest(right: Right) -> None:
    aino = scenes.aino()
    request = linked(proofs.mailbox_answers(taken(asking(right))), aino)
    with pytest.raises(IdentityNotEnough, match="koodikirje rekisterissä olevaan osoitteeseen tai vastuukäsittelijän"):
        decide(request, right)


def test_a_mailbox_that_the_register_does_not_have_for_that_person_counts_for_nothing() -> None:
    """Anybody can make a mailbox, and a name and a birth date are known to many."""
    aino = scenes.aino()
    ContactPoint.objects.filter(party=aino).update(value="aino.oikea@example.com")
    request = linked(proofs.mailbox_answers(taken(asking(Right.RESTRICTION))), aino)
    assert request.events.get(kind="linked").codes == "confidence:possible"
    with pytest.raises(IdentityNotEnough):
        decide(request, Right.RESTRICTION)


def test_a_code_letter_is_enough_for_every_right() -> None:
    aino = scenes.aino()
    proofs.home(aino)
    request = proofs.code_returns(taken(asking(*MORE)), aino)
    linked(request, aino)
    for right in MORE:
        decide(request, right, Outcome.GRANTED)
    assert set(request.rights.values_list("outcome", flat=True)) == {"granted"}


def test_an_answer_does_not_go_on_when_its_match_was_taken_back_after_the_decision() -> None:
    """ASVS 2.3.3: what let the right be granted is asked again before the answer goes on."""
    aino = scenes.aino()
    request = linked(proofs.mailbox_answers(taken(asking(Right.OBJECTION))), aino)
    decide(request, Right.OBJECTION)
    written(request)
    operations.unlink_party(request.pk, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(IdentityNotEnough):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    linked(fresh(request), aino)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    assert fresh(request).status == "ready"


def test_the_desk_is_told_right_by_right_what_is_needed_reached_and_enough() -> None:
    request = taken(asking(Right.ACCESS, Right.OBJECTION, Right.MARKETING_BAN))
    aino = scenes.aino()

    def told() -> dict[Right, bool]:
        identity = queries.identity_of(case_of(fresh(request)), reader=staff.sanna(), now=MONDAY)
        return {need.right: need.reached for need in identity.needs}

    assert told() == {Right.ACCESS: False, Right.OBJECTION: False, Right.MARKETING_BAN: True}
    proofs.mailbox_answers(request)
    assert told()[Right.OBJECTION] is False
    linked(fresh(request), aino)
    assert told() == {Right.ACCESS: False, Right.OBJECTION: True, Right.MARKETING_BAN: True}
    shown(request)
    assert all(told().values())


def test_a_name_and_a_birth_date_typed_link_nobody_and_open_nothing() -> None:
    """tietosuojalaki 29 §; [D: software-never-chooses]"""
    scenes.aino()
    request = taken(asking(Right.ACCESS))
    assert fresh(request).party is None
    with pytest.raises(IdentityNotEnough):
        decide(request, Right.ACCESS)
