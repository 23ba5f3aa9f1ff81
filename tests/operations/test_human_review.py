"""A human looks at a credit decision again: one who took no part, who heard the person, and who gives reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User

from customers.models import CreditDecision, Party
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.grounds import Ground
from requests_app.identity import IdentityNotEnough
from requests_app.lifecycle import Outcome, Status
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, NotPermitted, RightNotAsked
from requests_app.permitted.reviewing import (
    DecisionUnknown,
    NoDecisionHeld,
    NothingToReview,
    NotReviewedYet,
    ReviewReasonsMissing,
    TookPart,
    ViewNotHeard,
)
from requests_app.representation import MandateWanted
from requests_app.rights import Right
from tests import casework, scenes, staff, submissions
from tests.at_the_desk import AtTheDesk, Read
from tests.casework import fresh
from tests.copies import copy_of
from tests.operations.test_access_told import decision
from tests.submissions import KEY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

REASONS = "Maksuhäiriöt on maksettu, ja tulosi laskettiin väärin, kuten kerroit."


def contesting(*rights: Right) -> PrivacyRequest:
    """Aino contests a credit decision; Sanna has taken the request and knows her."""
    asked = [AskedRight(right, "Tulot oli laskettu väärin.") for right in rights or (Right.HUMAN_REVIEW,)]
    return casework.in_work(replace(submissions.ainos(), rights=tuple(asked)))


def linked(request: PrivacyRequest, party: Party) -> PrivacyRequest:
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


def reviewed(
    request: PrivacyRequest,
    of: CreditDecision,
    *,
    outcome: CreditDecision.Outcome = CreditDecision.Outcome.ACCEPTED,
    reasons: str = REASONS,
    significance: str = "Saat sopimuksen ilman vakuutta.",
    heard: bool = True,
    by: User | None = None,
) -> CreditDecision:
    return operations.review_decision(
        request.pk,
        decision_id=of.pk,
        outcome=outcome,
        reasons=reasons,
        significance=significance,
        heard=heard,
        actor=by or staff.heikki(),
        now=MONDAY,
    )


def granted(request: PrivacyRequest) -> None:
    operations.decide(request.pk, Right.HUMAN_REVIEW, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)


def test_the_humans_decision_stands_beside_the_softwares_and_the_answer_tells_both() -> None:
    """GDPR 22(3); [D: an-application-is-the-hinge]"""
    aino = scenes.aino()
    rejected = decision(aino)
    request = linked(contesting(), aino)
    with pytest.raises(NotReviewedYet):
        granted(request)
    review = reviewed(request, rejected)
    rejected.refresh_from_db()
    assert (rejected.outcome, rejected.automated, rejected.score) == ("rejected", True, 410)
    assert (review.outcome, review.automated, review.score, review.logic) == ("accepted", False, None, REASONS)
    assert review.application == rejected.application
    granted(request)
    letter = casework.written(request)
    assert "(tulos: hylätty). Nyt ihminen on arvioinut päätöksen uudelleen." in letter.body
    assert "Päätös muuttuu. Uusi tulos: hyväksytty." in letter.body
    assert "- Luottotietorekisterissä oli sinusta 2 maksuhäiriömerkintää." in letter.body
    assert "Hyväksymiseen olisi tarvittu vähintään 500 pistettä." in letter.body
    assert "Miten ohjelma päätti: Jokainen maksuhäiriö vähentää pisteitä 45." in letter.body
    assert REASONS in letter.body
    assert "Saat sopimuksen ilman vakuutta." in letter.body
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    casework.letters_leave(MONDAY)
    assert fresh(request).status == Status.ANSWERED
    event = request.events.get(kind=Happening.DECISION_REVIEWED)
    assert event.codes == f"decision:{rejected.pk} review:{review.pk}"
    assert "Tämän päätöksen teki ihminen." in copy_of(aino).page


def test_a_decision_that_a_human_confirms_is_a_review_all_the_same() -> None:
    """GDPR 22(3): the right is to be looked at, not to be accepted."""
    aino = scenes.aino()
    rejected = decision(aino)
    request = linked(contesting(), aino)
    reviewed(request, rejected, outcome=CreditDecision.Outcome.REJECTED, reasons="Kaksi maksuhäiriötä on voimassa.")
    granted(request)
    assert "Päätös pysyy samana. Tulos: hylätty." in queries.suggested_answer(fresh(request))


def test_a_score_with_a_threshold_decides_in_practice_whoever_pressed_the_button() -> None:
    """C-634/21"""
    aino = scenes.aino()
    by_score = decision(aino, automated=False)
    by_hand = decision(aino, automated=False, score=None, threshold=None)
    request = linked(contesting(), aino)
    with pytest.raises(DecisionUnknown):
        reviewed(request, by_hand)
    reviewed(request, by_score)
    with pytest.raises(NothingToReview):
        reviewed(request, by_score)


def test_who_looked_before_does_not_look_again() -> None:
    """GDPR 22(3): one who took no part."""
    aino = scenes.aino()
    rejected = decision(aino)
    reviewed(linked(contesting(), aino), rejected)
    again = linked(contesting(), aino)
    with pytest.raises(TookPart):
        reviewed(again, rejected)
    assert CreditDecision.objects.count() == 2
    reviewed(again, rejected, by=staff.sanna())


def test_a_human_hears_the_person_and_gives_reasons() -> None:
    """GDPR 22(3)"""
    aino, pekka = scenes.aino(), scenes.pekka()
    rejected, anothers = decision(aino), decision(pekka)
    request = linked(contesting(), aino)
    with pytest.raises(ViewNotHeard):
        reviewed(request, rejected, heard=False)
    with pytest.raises(ReviewReasonsMissing):
        reviewed(request, rejected, reasons=" ")
    with pytest.raises(ReviewReasonsMissing):
        reviewed(request, rejected, significance=" ")
    with pytest.raises(DecisionUnknown):
        reviewed(request, anothers)
    assert not CreditDecision.objects.filter(logic_version="ihmisen arvio").exists()


def test_only_of_a_matched_person_who_has_shown_who_they_are_while_it_is_worked_on() -> None:
    """GDPR 12(6)"""
    aino = scenes.aino()
    rejected = decision(aino)
    with pytest.raises(NotLinked):
        reviewed(contesting(), rejected)
    with pytest.raises(RightNotAsked):
        reviewed(linked(contesting(Right.OBJECTION), aino), rejected)
    request = linked(contesting(), aino)
    with pytest.raises(NotPermitted):
        reviewed(request, rejected, by=staff.anneli())
    unknown = linked(casework.taken(submissions.ainos()), aino)
    with pytest.raises(IdentityNotEnough):
        reviewed(unknown, rejected)
    casework.refused(request, Right.HUMAN_REVIEW, Ground.NOT_SOLELY_AUTOMATED)
    casework.written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NotInThisStatus):
        reviewed(request, rejected)


def test_for_another_it_waits_for_the_mandate() -> None:
    """[D: representatives]"""
    aino = scenes.aino()
    rejected = decision(aino)
    asked = replace(submissions.riittas_for_helmi(), rights=(AskedRight(Right.HUMAN_REVIEW),))
    request = linked(casework.in_work(asked), aino)
    with pytest.raises(MandateWanted):
        reviewed(request, rejected)
    casework.mandated(request)
    reviewed(request, rejected)


def test_a_review_of_the_wrong_persons_decision_grants_nothing_to_the_right_one() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    rejected, own = decision(pekka), decision(aino)
    request = linked(contesting(), pekka)
    reviewed(request, rejected)
    operations.unlink_party(request.pk, actor=staff.sanna(), now=MONDAY)
    linked(request, aino)
    with pytest.raises(NotReviewedYet):
        granted(request)
    reviewed(request, own)
    granted(request)
    assert queries.suggested_answer(fresh(request)).count("Nyt ihminen on arvioinut päätöksen uudelleen") == 1


def test_heikki_sees_what_the_software_did_and_what_is_missing_stands_beside_its_field() -> None:
    aino = scenes.aino()
    decision(aino)
    request = linked(contesting(), aino)
    heikki = AtTheDesk(staff.heikki())
    with time_machine.travel(MONDAY):
        page = heikki.open(request)
        assert "Seuraavaksi: Arvioi luottopäätös uudelleen." in page.text
        assert "Ohjelma antoi hakemukselle 410 pistettä. Hyväksymiseen olisi tarvittu vähintään 500" in page.text
        assert "odottaa ihmisen arviota" in page.text
        typed = {
            "decision": str(CreditDecision.objects.get().pk),
            "outcome": "accepted",
            "reasons": REASONS,
            "significance": "Saat sopimuksen.",
        }
        refused = Read(heikki.press(request, "review_decision", typed))
        form = refused.form("review_decision")
        assert form.errors == [
            "Kuule henkilöä ensin: kysy hänen kantansa kohdassa Pyydä tarkennusta, jos hän ei ole kertonut sitä."
        ]
        assert form.fields["reasons"][0].strip() == REASONS
        page = heikki.does(request, "review_decision", typed | {"heard": "on"})
    assert "Tehty: Arvioi luottopäätös uudelleen." in page.text
    assert "arvioitu: muuttui" in page.text
    assert "review_decision" not in page.buttons


def test_where_the_register_has_no_such_decision_the_page_says_so(files: Path) -> None:
    request = linked(contesting(), scenes.aino())
    assert "ei ole henkilöstä automaattista luottopäätöstä" in AtTheDesk(staff.heikki()).open(request).text
    with pytest.raises(NothingToReview):
        reviewed(request, CreditDecision())
    with pytest.raises(NoDecisionHeld, match="ettei tietoja löytynyt"):
        granted(request)
