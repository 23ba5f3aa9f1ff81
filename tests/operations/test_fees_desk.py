"""A fee at the desk: proposed with evidence, approved by another, announced and answered, and what is refused."""

from __future__ import annotations

import pytest
import time_machine

from requests_app.fees import FeeState
from requests_app.models import Fee
from requests_app.rights import Right
from tests import staff
from tests.at_the_desk import AtTheDesk
from tests.casework import letters_leave
from tests.operations.test_fees import EVIDENCE, TUESDAY, announced, asks, proposed
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db


def test_the_desk_takes_a_fee_from_proposal_to_acceptance() -> None:
    request = asks(Right.ACCESS)
    heikki, anneli = AtTheDesk(staff.heikki()), AtTheDesk(staff.anneli())
    with time_machine.travel(MONDAY, tick=False):
        assert anneli.open(request).status == 403, "nothing has been brought before her"
        proposal = {"right": "access", "ground": "excessive", "amount": "25,00", "evidence": EVIDENCE}
        heikki.does(request, "propose_fee", proposal)
        assert "odottaa toisen hyväksyntää" in heikki.open(request).text
        assert request.reference in anneli.listed("approval").text
        anneli.does(request, "approve_fee")
        heikki.does(request, "announce_fee")
        letters_leave(MONDAY)
    with time_machine.travel(TUESDAY, tick=False):
        page = heikki.does(request, "record_fee_answer", {"answer": "accepted", "arrived_at": "2026-03-03T09:00"})
    assert "henkilö hyväksyi" in page.text
    assert Fee.objects.get().state == FeeState.ACCEPTED


REFUSED_FORMS: dict[str, tuple[dict[str, str], str]] = {
    "too much": ({"amount": "500"}, "vähintään 1,00 euroa ja enintään 100,00 euroa"),
    "no number": ({"amount": "kymppi"}, "enintään kaksi desimaalia"),
    "no evidence": ({"evidence": " "}, "Kirjoita tähän teksti."),
    "a first copy": ({"ground": "further_copies"}, "Ensimmäinen kopio on aina maksuton"),
}


@pytest.mark.parametrize(("changed", "sentence"), REFUSED_FORMS.values(), ids=list(REFUSED_FORMS))
def test_a_refused_proposal_says_what_to_mend_and_keeps_what_was_typed(changed: dict[str, str], sentence: str) -> None:
    request = asks(Right.ACCESS)
    proposal = {"right": "access", "ground": "excessive", "amount": "25", "evidence": EVIDENCE} | changed
    heikki = AtTheDesk(staff.heikki())
    response = heikki.press(request, "propose_fee", proposal)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert f'value="{proposal["amount"]}"' in response.content.decode()


def test_no_letter_of_a_fee_tells_whose_customer_somebody_is() -> None:
    request = asks(Right.ACCESS)
    announced(request)
    assert "Oomi Oy ja Oomi Solar Oy" in request.letters.get(kind="fee_announced").body


def test_an_auditor_reads_the_fee_and_has_no_button() -> None:
    request = asks(Right.ACCESS)
    proposed(request)
    page = AtTheDesk(staff.tuula()).open(request)
    assert EVIDENCE in page.text
    assert page.buttons == set()
