"""Who makes a dossier and why is on record, and once it was handed over it is a disclosure."""

from __future__ import annotations

from datetime import date

import pytest

from customers.models import ContactPoint, Disclosure, ViewEvent
from requests_app import operations
from requests_app.events import Happening
from requests_app.models import (
    Dossier,
    RequestEvent,
)
from requests_app.operations.dossiers import categories_of, make_dossier
from requests_app.permitted.dossiers import DossierReasonMissing, DossierUnknown, NoDossierToHandOver
from requests_app.permitted.refusals import NotPermitted, TimeImpossible
from tests import casework, erasures, staff
from tests import enquiries as scene
from tests.enquiries import WHY, linked
from tests.operations.test_dossier import DAY, of, rich
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db


def test_who_made_it_and_why_is_on_record_as_an_event_and_as_a_view() -> None:
    request = rich()
    row = of(request).row
    event = RequestEvent.objects.get(request=request, kind=Happening.DOSSIER_MADE)
    assert event.actor == staff.sanna()
    view = ViewEvent.objects.get(kind=ViewEvent.Kind.DOSSIER_MADE)
    assert (view.party, view.viewer, view.reason, view.record) == (request.party, staff.sanna(), WHY, row.pk)
    again = of(request)
    (looks,) = again.section("katselut", request.reference).values()
    assert [look["syy"] for look in looks if look["mitä tehtiin"]["code"] == "dossier_made"] == [WHY]  # type: ignore[index]  # a code


def test_it_is_a_disclosure_once_it_was_handed_over() -> None:
    request = rich()
    assert request.party is not None
    row = of(request).row
    before = Disclosure.objects.filter(party=request.party).count()
    with pytest.raises(TimeImpossible):
        operations.hand_over_dossier(request.pk, row.pk, at=MONDAY - DAY, actor=staff.sanna(), now=MONDAY + DAY)
    operations.hand_over_dossier(
        request.pk, row.pk, at=MONDAY + DAY, diary_number="TSV/77/2026", actor=staff.sanna(), now=MONDAY + DAY
    )
    disclosed = Disclosure.objects.filter(party=request.party).order_by("disclosed_at").last()
    assert disclosed is not None
    assert Disclosure.objects.filter(party=request.party).count() == before + 1
    assert disclosed.purpose == "selvitys tietosuojavaltuutetulle TSV/77/2026"
    assert disclosed.recipient == "Tietosuojavaltuutetun toimisto"
    assert RequestEvent.objects.filter(request=request, kind=Happening.DOSSIER_HANDED_OVER).count() == 1
    with pytest.raises(NoDossierToHandOver):
        operations.hand_over_dossier(request.pk, row.pk, at=MONDAY + DAY, actor=staff.sanna(), now=MONDAY + DAY)


def test_a_dossier_of_another_case_is_not_handed_over_here() -> None:
    request, other = linked(casework.in_work()), casework.in_work()
    of(request)
    foreign = of(other).row
    with pytest.raises(DossierUnknown):
        operations.hand_over_dossier(request.pk, foreign.pk, at=MONDAY, actor=staff.sanna(), now=MONDAY)


def test_with_packages_everything_held_was_disclosed() -> None:
    aino = erasures.customer_no_more()
    ContactPoint.objects.create(
        party=aino, kind="phone", value="+358401234567", source="person", began_on=date(2020, 1, 1)
    )
    told, everything = (set(categories_of(aino, with_packages=each)) for each in (False, True))
    assert told < everything
    assert "contact_details" in everything


@pytest.mark.parametrize("who", [staff.heikki, staff.anneli, staff.tuula])
def test_only_an_officer_makes_a_dossier(who: object) -> None:
    assert callable(who)
    request = casework.in_work()
    with pytest.raises(NotPermitted):
        make_dossier(request, reason=WHY, actor=who(), now=MONDAY, open_file=scene.no_file)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_dossier_is_made_for_a_reason(reason: str) -> None:
    request = casework.in_work()
    with pytest.raises(DossierReasonMissing):
        make_dossier(request, reason=reason, actor=staff.sanna(), now=MONDAY, open_file=scene.no_file)
