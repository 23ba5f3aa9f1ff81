"""A row with a value in every sealed field there is, all about one person: what no page shows unasked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Model

from customers.fields import SealedField
from customers.models import (
    CardToken,
    InsuranceClaim,
    InsurancePolicy,
    Invoice,
    OnlineAccount,
    Party,
    Payment,
)
from requests_app.models import ProposedChange
from tests import scenes, staff, submissions

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
CANARY = {
    "identity_code": "010190-999W",
    "health": "kanaria terveydentilasta",
    "employment": "kanaria työsuhteesta",
    "password_hash": "argon2id$kanaria",
    "account": "FI2112345600000785",
    "token": "tok_kanaria_4242",
    "present": "kanaria vanhasta arvosta",
    "proposed": "kanaria ehdotetusta arvosta",
    "became": "kanaria uudesta arvosta",
}


@dataclass(frozen=True)
class Secret:
    """One sealed field with something in it."""

    row: Model
    field: str

    @property
    def value(self) -> str:
        return CANARY[self.field]


def secrets_of(aino: Party) -> dict[str, Secret]:
    """One row with a value in every sealed field there is, all about Aino; by ``Model.field``."""
    Party.objects.filter(pk=aino.pk).update(customer_number="4101147")
    aino.identity_code = CANARY["identity_code"]
    aino.save()
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    policy = InsurancePolicy.objects.create(
        party=aino,
        relationship=bond,
        policy_number="V-1",
        product="Oomi Turva",
        health=CANARY["health"],
        employment=CANARY["employment"],
        began_on=date(2020, 1, 1),
    )
    claim = InsuranceClaim.objects.create(
        party=aino,
        policy=policy,
        event_on=date(2024, 1, 1),
        reported_on=date(2024, 1, 2),
        health=CANARY["health"],
        employment=CANARY["employment"],
    )
    account = OnlineAccount.objects.create(
        party=aino,
        relationship=bond,
        user_identifier="aino",
        password_hash=CANARY["password_hash"],
        opened_at=NOW,
    )
    invoice = Invoice.objects.create(
        party=aino,
        number="L-1",
        issued_on=date(2024, 1, 1),
        due_on=date(2024, 1, 15),
        amount=100,
        fiscal_year_ends_on=date(2024, 12, 31),
    )
    payment = Payment.objects.create(
        party=aino,
        invoice=invoice,
        paid_on=date(2024, 1, 14),
        amount=100,
        account=CANARY["account"],
        fiscal_year_ends_on=date(2024, 12, 31),
    )
    card = CardToken.objects.create(party=aino, relationship=bond, token=CANARY["token"], last_four="4242")
    request = submissions.received(submissions.pekkas_short())
    type(request).objects.filter(pk=request.pk).update(party=aino, matched_at=NOW)
    change = ProposedChange.objects.create(
        right=request.rights.get(),
        table="customers.PostalAddress",
        record=aino.pk,
        field="street",
        ground="outdated",
        present=CANARY["present"],
        proposed=CANARY["proposed"],
        became=CANARY["became"],
        source="person",
        proposed_at=NOW,
        proposed_by=staff.heikki(),
    )
    return {
        f"{type(row).__name__}.{column.name}": Secret(row, column.name)
        for row in (aino, policy, claim, account, payment, card, change)
        for column in row._meta.concrete_fields
        if isinstance(column, SealedField)
    }
