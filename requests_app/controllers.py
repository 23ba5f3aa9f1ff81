"""Which controllers answer for a request, and why: the split asked for each relation of the person it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from customers.models import ContactRole, ElectricityContract, InsurancePolicy, Party, SolarContract
from customers.queries import customer_of
from customers.responsibility import responsible
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Contract, Subject
from requests_app.models import PrivacyRequest

BEFORE_A_MATCH = "Pyyntöä ei ole vielä yhdistetty rekisteröityyn: kaikki rekisterinpitäjät vastaavat siitä."


@dataclass(frozen=True, slots=True)
class Answering:
    """A controller that answers, and why; ``assigned_by_notice`` is false where the notice assigns nobody."""

    code: str
    name: str
    because: tuple[str, ...]
    assigned_by_notice: bool


def everyone() -> tuple[Answering, ...]:
    """Every controller of the register, as before a match: GDPR 26(3) lets the person turn to any of them."""
    return tuple(
        Answering(controller.code, controller.name, (BEFORE_A_MATCH,), assigned_by_notice=True)
        for controller in register().controllers
    )


def controllers_of(request: PrivacyRequest) -> tuple[Answering, ...]:
    """Who answers for the request, and why, in the register's order; before a match, every controller."""
    if request.party is None:
        return everyone()
    customers_company = customer_of(request.party)
    because: dict[str, dict[str, bool]] = {}
    for subject, contract in _relations(request.party, is_customer=bool(customers_company)):
        found = responsible(register(), subject, contract, customers_company)
        for code in found.controllers:
            because.setdefault(code, {})[found.because.fi] = found.assigned_by_notice
    return tuple(
        Answering(
            code=controller.code,
            name=controller.name,
            because=tuple(because[controller.code]),
            assigned_by_notice=all(because[controller.code].values()),
        )
        for controller in register().controllers
        if controller.code in because
    )


def _relations(party: Party, *, is_customer: bool) -> Iterator[tuple[Subject, Contract]]:
    """Every way in which the person stands to the controllers, first as what no contract ties."""
    speaks_for_a_company = ContactRole.objects.filter(party=party).exists()
    if speaks_for_a_company:
        yield Subject.CORPORATE_CONTACT, Contract.NONE
    if is_customer or not speaks_for_a_company:
        yield Subject.CONSUMER, Contract.NONE
    contracts: tuple[tuple[QuerySet[Model], Contract], ...] = (
        (ElectricityContract.objects.filter(party=party), Contract.ELECTRICITY),
        (SolarContract.objects.filter(party=party), Contract.SOLAR),
    )
    for held, contract in contracts:
        for private in held.values_list("organisation__isnull", flat=True).distinct().order_by("organisation__isnull"):
            yield (Subject.CONSUMER if private else Subject.CORPORATE_CONTACT), contract
    if InsurancePolicy.objects.filter(party=party).exists():
        yield Subject.INSURED, Contract.INSURANCE
