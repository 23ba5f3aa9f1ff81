"""Whose customer a person is."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from customers.models import Party, Relationship


def customer_of(party: Party) -> frozenset[str]:
    """The codes of the controllers in force whose customer the person is, or was and is still kept as."""
    return customers_of([party.pk])[party.pk]


def customers_of(parties: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """:func:`customer_of` for many persons at once, in one query."""
    found: dict[UUID, set[str]] = {party: set() for party in parties}
    bonds = Relationship.objects.filter(party__in=parties, controller__in_force=True)
    for party, controller in bonds.values_list("party", "controller"):
        found[party].add(controller)
    return {party: frozenset(controllers) for party, controllers in found.items()}
