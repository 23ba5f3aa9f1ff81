"""Which controllers answer for a request, and why: the split asked for each relation of the person it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from customers.models import ContactRole, ElectricityContract, InsurancePolicy, SolarContract
from customers.queries import customers_of
from customers.responsibility import responsible
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import Contract, Subject
from requests_app.models import PrivacyRequest

BEFORE_A_MATCH = "Pyyntöä ei ole vielä yhdistetty rekisteröityyn: kaikki rekisterinpitäjät vastaavat siitä."

Relation = tuple[Subject, Contract]
_SPEAKS_FOR_A_COMPANY: Relation = (Subject.CORPORATE_CONTACT, Contract.NONE)


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
    return controllers_of_all([request])[request.pk]


def controllers_of_all(requests: Collection[PrivacyRequest]) -> dict[UUID, tuple[Answering, ...]]:
    """:func:`controllers_of` for several requests by key, in five queries however many there are."""
    parties = {request.party_id for request in requests if request.party_id is not None}
    relations, customers = _relations_of(parties), customers_of(parties)
    answering = {party: _answering(relations[party], customers[party]) for party in parties}
    return {request.pk: answering[request.party_id] if request.party_id else everyone() for request in requests}


def _answering(relations: list[Relation], customer_of: frozenset[str]) -> tuple[Answering, ...]:
    because: dict[str, dict[str, bool]] = {}
    for subject, contract in _with_no_contract(relations, is_customer=bool(customer_of)):
        found = responsible(register(), subject, contract, customer_of)
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


def _with_no_contract(relations: list[Relation], *, is_customer: bool) -> Iterator[Relation]:
    """Every way in which the person stands to the controllers, first as what no contract ties."""
    speaks_for_a_company = _SPEAKS_FOR_A_COMPANY in relations
    if is_customer or not speaks_for_a_company:
        yield Subject.CONSUMER, Contract.NONE
    yield from relations


def _relations_of(parties: Collection[UUID]) -> dict[UUID, list[Relation]]:
    """What ties each person to a company or a contract; four queries."""
    relations: dict[UUID, list[Relation]] = {party: [] for party in parties}
    for party in ContactRole.objects.filter(party__in=parties).values_list("party", flat=True).distinct():
        relations[party].append(_SPEAKS_FOR_A_COMPANY)
    contracts: tuple[tuple[QuerySet[Model], Contract], ...] = (
        (ElectricityContract.objects.filter(party__in=parties), Contract.ELECTRICITY),
        (SolarContract.objects.filter(party__in=parties), Contract.SOLAR),
    )
    for held, contract in contracts:
        kinds = held.annotate(private=Q(organisation__isnull=True)).values_list("party", "private").distinct()
        for party, private in kinds.order_by("party", "private"):
            relations[party].append((Subject.CONSUMER if private else Subject.CORPORATE_CONTACT, contract))
    for party in InsurancePolicy.objects.filter(party__in=parties).values_list("party", flat=True).distinct():
        relations[party].append((Subject.INSURED, Contract.INSURANCE))
    return relations
