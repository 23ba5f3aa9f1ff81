"""A person's records as the holdings tell of them."""

from __future__ import annotations

from django.db import models

from customers.holdings import Record, records
from customers.models import Party
from customers.queries import customer_of
from oomi_registry.notice.adopted import register


def of(party: Party) -> list[Record]:
    """Everything that is held about the person."""
    return records(party, register(), customer_of(party))


def only(party: Party, model: type[models.Model]) -> Record:
    """The person's one record in that table."""
    (record,) = [each for each in of(party) if each.holding.model is model]
    return record
