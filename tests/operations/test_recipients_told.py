"""The answer to what changes or ends the use of data names those who were given it (GDPR 19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from customers.models import Party
from requests_app import operations, queries
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.rights import Right
from tests import casework, erasures, scenes, staff, submissions
from tests.casework import fresh
from tests.operations.test_access_told import disclosed
from tests.submissions import KEY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

TOLD = "Olemme luovuttaneet tietojasi näille vastaanottajille."


def matched(*rights: Right) -> PrivacyRequest:
    """Aino's request for these rights, known and hers."""
    asked = replace(submissions.ainos(), rights=tuple(AskedRight(right) for right in rights))
    request = casework.in_work(asked)
    return operations.link_party(request.pk, party_id=scenes.aino().pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


def given_to_two(party: Party | None) -> None:
    """Data of hers went to the call centre twice, to a printer once, and to the police for an inquiry."""
    assert party is not None
    for days in (20, 10):
        disclosed(party, "Puhelinpalvelu Oy", "contact_details", disclosed_at=MONDAY - timedelta(days=days))
    disclosed(party, "Kirjapaino Oy", "contact_details", disclosed_at=MONDAY - timedelta(days=5))
    disclosed(party, "Poliisi", "contact_details", recipient_kind="authorities", disclosed_at=MONDAY)


def test_each_recipient_is_named_once_with_the_last_day_and_an_inquiring_authority_is_none() -> None:
    """GDPR 19; GDPR 4"""
    request = matched(Right.RECTIFICATION)
    given_to_two(request.party)
    casework.granted(request)
    told = queries.suggested_answer(fresh(request))
    assert f"{TOLD} " in told
    assert "- Kirjapaino Oy, 25.2.2026\n- Puhelinpalvelu Oy, 20.2.2026\n" in told
    assert "Poliisi" not in told


def test_an_erasure_names_them_too_before_and_after_it_is_carried_out() -> None:
    """GDPR 19, 17(1)"""
    party = erasures.customer_no_more()
    given_to_two(party)
    request = erasures.asked(party)
    letter = erasures.approved(request)
    assert erasures.carried_out(request)
    letter.refresh_from_db()
    assert letter.body.count("- Puhelinpalvelu Oy, 20.2.2026") == 1
    assert "- Puhelinpalvelu Oy, 20.2.2026" in queries.suggested_answer(fresh(request))


def test_nothing_is_told_where_nothing_was_changed_or_nobody_was_given_anything() -> None:
    """GDPR 19"""
    refused = matched(Right.RECTIFICATION)
    given_to_two(refused.party)
    casework.refused(refused, Right.RECTIFICATION, Ground.NOT_IDENTIFIED)
    assert TOLD not in queries.suggested_answer(fresh(refused))
    access = casework.in_work(replace(submissions.ainos(), rights=(AskedRight(Right.RECTIFICATION),)))
    pekka = scenes.pekka()
    operations.link_party(access.pk, party_id=pekka.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    casework.granted(access)
    assert TOLD not in queries.suggested_answer(fresh(access))


def test_what_the_same_answers_copy_withholds_is_not_told_beside_it() -> None:
    request = matched(Right.ACCESS, Right.RESTRICTION)
    given_to_two(request.party)
    operations.want_copy(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.withhold_part(
        request.pk,
        table="customers.Disclosure",
        ground=Ground.SECURITY_OR_CRIME,
        explanation="Tutkinta on kesken.",
        actor=staff.sanna(),
        now=MONDAY,
    )
    casework.restricted(request)
    casework.refused(request, Right.ACCESS, Ground.SECURITY_OR_CRIME)
    operations.decide(request.pk, Right.RESTRICTION, outcome=Outcome.GRANTED, actor=staff.heikki(), now=MONDAY)
    assert TOLD not in queries.suggested_answer(fresh(request))
