"""Rectifications on their way: Pekka's short letter, and its changes proposed and decided one by one."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Model

from customers.models import Party, PostalAddress
from requests_app import operations
from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest, ProposedChange
from requests_app.rectification import Fate, Fault
from requests_app.rights import Right
from tests import casework, staff, submissions
from tests.submissions import KEY, MONDAY

TUESDAY = MONDAY + timedelta(days=1)


def linked(party: Party) -> PrivacyRequest:
    """Pekka's short letter (only the address is wrong), matched to a person, in work, and its sender known."""
    request = casework.in_work(submissions.pekkas_short())
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


def home(party: Party) -> PostalAddress:
    """The address that the register has from the population register."""
    return PostalAddress.objects.create(
        party=party,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        source="population_register",
        began_on=date(2016, 5, 1),
    )


def proposed(
    request: PrivacyRequest, row: Model, field: str, value: str, ground: Fault = Fault.INACCURATE
) -> ProposedChange:
    """Heikki writes down what one field of one row should hold."""
    return operations.propose_change(
        request.pk,
        table=row._meta.label,
        record_id=row.pk,
        field=field,
        ground=ground,
        proposed=value,
        allow_artificial=True,
        actor=staff.heikki(),
        now=MONDAY,
    )


def decided(request: PrivacyRequest, change: ProposedChange, fate: Fate, **told: str) -> ProposedChange:
    """Heikki decides one change the day after."""
    return operations.decide_change(
        request.pk, change.pk, fate=fate, allow_artificial=True, actor=staff.heikki(), now=TUESDAY, **told
    )


def moved(request: PrivacyRequest, replaces: UUID | None = None) -> ProposedChange:
    """The new address of the letter, typed as people type it, proposed by Heikki."""
    return operations.propose_address(
        request.pk,
        street="Koivutie  9",
        postal_code="FI-33100",
        city="Tampere",
        replaces=replaces,
        actor=staff.heikki(),
        now=MONDAY,
    )


def answered_so(request: PrivacyRequest, outcome: Outcome, *, ground: Ground | None = None, reasons: str = "") -> None:
    """Heikki decides the right itself."""
    operations.decide(
        request.pk,
        Right.RECTIFICATION,
        outcome=outcome,
        ground=ground,
        reasons=reasons,
        actor=staff.heikki(),
        now=TUESDAY,
    )
