"""An erasure on its case: planned, approved as that very plan, carried out, and told in the answer (GDPR 17)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from customers.models import Party, Recording
from requests_app import operations
from requests_app.events import Happening
from requests_app.identity import IdentityNotEnough
from requests_app.letters.erased import PLACE
from requests_app.lifecycle import AuthorMayNotApprove, Outcome
from requests_app.models import ErasurePlan, Letter, RequestedRight
from requests_app.operations.erasing import plan_erasure
from requests_app.permitted.copies import CopyNotBuilt
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
from requests_app.rights import Right
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
    assert "Näin tiedoillesi tehtiin 2.3.2026." in told
    assert "- Puhelutallenteet: 1 tietue\n" in told
    assert "oikeusvaateen" in told
    assert "31.3.2031" in told
    assert "Varmuuskopioissa tietosi ovat vielä enintään 30 päivää." in told
    operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)
    casework.letters_leave(MONDAY)
    assert fresh(request).status == "answered"
