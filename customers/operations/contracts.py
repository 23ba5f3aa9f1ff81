"""Contracts and the customer relationship they make: concluded here, ended here, and with them the clocks of retention.

A relationship begins with the first contract with a company and ends with the last
[D: contracts-wait-for-the-current-one]. Every operation locks the person's row first, then the organisation's, so that
two of them at once see each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from customers.models import (
    ContactRole,
    Controller,
    ElectricityContract,
    InsurancePolicy,
    MeteringPoint,
    Organisation,
    Party,
    Relationship,
    SolarContract,
)
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.refused import Refused

AnyContract = ElectricityContract | SolarContract | InsurancePolicy


class ContractRefused(Refused):
    """The contract cannot be concluded or ended as asked."""


class PersonDeceased(ContractRefused):
    """The person is dead."""

    sentence = "Henkilö on kuollut: tee sopimus kuolinpesän tai uuden asiakkaan nimiin."


class ControllerNotInForce(ContractRefused):
    """No controller of the register in force has that code."""

    sentence = "Valitse yhtiö, joka on rekisterinpitäjä: {controllers}."


class PlaceOfAnother(ContractRefused):
    """The place of use is kept as somebody else's."""

    sentence = "Kirjaa käyttöpaikka ensin tälle henkilölle: annettu käyttöpaikka on toisen henkilön."


class PlaceTaken(ContractRefused):
    """There is a contract at the place of use already, on the day the new one begins or after it."""

    sentence = "Päätä ensin käyttöpaikan voimassa oleva sopimus: se on voimassa vielä {day} tai sen jälkeen."


class NumberTaken(ContractRefused):
    """Another contract has the number."""

    sentence = "Anna toinen sopimusnumero: tällä numerolla on jo sopimus."


class EndedAlready(ContractRefused):
    """The contract has an end."""

    sentence = "Sopimuksella on jo päättymispäivä {day}: sitä ei päätetä uudelleen."


class EndsBeforeItBegins(ContractRefused):
    """The end would be before the beginning."""

    sentence = "Anna päättymispäiväksi {day} tai myöhempi päivä: sopimus alkaa silloin."


def conclude_electricity(
    party: Party,
    metering_point: MeteringPoint,
    *,
    controller: str,
    contract_number: str,
    product: str,
    agreed_on: date,
    began_on: date,
    now: datetime,
    organisation: Organisation | None = None,
) -> ElectricityContract:
    """Conclude an electricity contract at a place of use, which becomes part of the person's relationship.

    ``controller`` is the company's code, ``organisation`` the corporate customer for which the person is the contact.
    Days are of Europe/Helsinki, ``now`` an instant. Raises a :class:`ContractRefused`.
    """
    if metering_point.party_id != party.pk:
        raise PlaceOfAnother
    with _one_contract_of_a_number(), transaction.atomic():
        _lock(party, organisation)
        _check_new(party, controller)
        MeteringPoint.objects.select_for_update(no_key=True).only("pk").get(pk=metering_point.pk)
        taken = ElectricityContract.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=began_on), metering_point=metering_point
        )
        if taken.exists():
            raise PlaceTaken(day=written(began_on))
        return ElectricityContract.objects.create(
            party=party,
            relationship=_relationship(party, controller, agreed_on, began_on, organisation, now),
            organisation=organisation,
            metering_point=metering_point,
            contract_number=contract_number,
            product=product,
            agreed_on=agreed_on,
            began_on=began_on,
        )


def conclude_solar(
    party: Party,
    *,
    controller: str,
    contract_number: str,
    product: str,
    agreed_on: date,
    began_on: date,
    now: datetime,
    organisation: Organisation | None = None,
) -> SolarContract:
    """Conclude a contract on solar power; as :func:`conclude_electricity`, without a place of use."""
    with _one_contract_of_a_number(), transaction.atomic():
        _lock(party, organisation)
        _check_new(party, controller)
        return SolarContract.objects.create(
            party=party,
            relationship=_relationship(party, controller, agreed_on, began_on, organisation, now),
            organisation=organisation,
            contract_number=contract_number,
            product=product,
            agreed_on=agreed_on,
            began_on=began_on,
        )


def conclude_insurance(
    party: Party, *, controller: str, policy_number: str, product: str, began_on: date, now: datetime
) -> InsurancePolicy:
    """Take a person's insurance into the register; ``began_on`` is when the company's liability begins (Helsinki)."""
    with _one_contract_of_a_number(), transaction.atomic():
        _lock(party, None)
        _check_new(party, controller)
        return InsurancePolicy.objects.create(
            party=party,
            relationship=_relationship(party, controller, began_on, began_on, None, now),
            policy_number=policy_number,
            product=product,
            began_on=began_on,
        )


def check_end(contract: AnyContract, on: date) -> None:
    """Raise :class:`EndedAlready` or :class:`EndsBeforeItBegins` where the contract cannot end on that day."""
    ended = _end_of(contract)
    if ended is not None:
        raise EndedAlready(day=written(ended))
    if on < contract.began_on:
        raise EndsBeforeItBegins(day=written(contract.began_on))


def can_end(contract: AnyContract, on: date) -> bool:
    """Whether the contract can end on that day."""
    try:
        check_end(contract, on)
    except ContractRefused:
        return False
    return True


def end_contract(contract: AnyContract, on: date, now: datetime) -> None:
    """End a contract with the day ``on`` (Europe/Helsinki, its last; for insurance the last day of liability).

    With the last contract with that company the relationship ends, on the latest of their days; with an organisation's
    last contract its customership, and its contact persons' roles. From these days retention is counted (GDPR 5(1)(e)),
    so nothing else sets them. ``contract`` is brought up to date. Raises a :class:`ContractRefused`.
    """
    with transaction.atomic():
        organisation = None if isinstance(contract, InsurancePolicy) else contract.organisation
        _lock(contract.party, organisation)
        contract.refresh_from_db()
        check_end(contract, on)
        if isinstance(contract, InsurancePolicy):
            contract.liability_ended_on = on
            contract.save(update_fields=["liability_ended_on"])
        else:
            contract.ended_on = on
            contract.save(update_fields=["ended_on"])
        _end_relationship_if_last(contract.relationship_id)
        if organisation is not None:
            _end_customership_if_last(organisation)
        _touch(contract.party, now)


def _lock(party: Party, organisation: Organisation | None) -> None:
    Party.objects.select_for_update(no_key=True).only("pk").get(pk=party.pk)
    if organisation is not None:
        Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)


@contextmanager
def _one_contract_of_a_number() -> Iterator[None]:
    """Say by name what the database refuses: it alone sees a number that another transaction is about to use."""
    try:
        yield
    except IntegrityError as refused:
        diagnosis = getattr(refused.__cause__, "diag", None)
        if str(getattr(diagnosis, "constraint_name", "")).endswith(("contract_number_key", "policy_number_key")):
            raise NumberTaken from None
        raise


def _check_new(party: Party, controller: str) -> None:
    party.refresh_from_db(fields=["deceased"])
    if party.deceased:
        raise PersonDeceased
    in_force = dict(Controller.objects.filter(in_force=True).order_by("code").values_list("code", "name"))
    if controller not in in_force:
        raise ControllerNotInForce(controllers=", ".join(in_force.values()))


def _relationship(
    party: Party,
    controller: str,
    agreed_on: date,
    began_on: date,
    organisation: Organisation | None,
    now: datetime,
) -> Relationship:
    """The relationship that the new contract belongs to: the one still running that day, else a new one."""
    first_day = min(agreed_on, began_on)
    running = (
        Relationship.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first_day), party=party)
        .filter(controller_id=controller)
        .order_by("-began_on")
        .first()
    )
    if running is None:
        running = Relationship.objects.create(party=party, controller_id=controller, began_on=first_day)
    else:
        # It was to end with a contract that is no longer the last one.
        running.ended_on = None
        running.began_on = min(running.began_on, first_day)
        running.save(update_fields=["began_on", "ended_on"])
    if organisation is not None:
        _keep_customership(organisation, first_day)
    _touch(party, now)
    return running


def _end_of(contract: AnyContract) -> date | None:
    return contract.liability_ended_on if isinstance(contract, InsurancePolicy) else contract.ended_on


def _end_relationship_if_last(relationship: UUID) -> None:
    """End the relationship on the latest day of its contracts, if all of them have one."""
    ends = [
        *ElectricityContract.objects.filter(relationship=relationship).values_list("ended_on", flat=True),
        *SolarContract.objects.filter(relationship=relationship).values_list("ended_on", flat=True),
        *InsurancePolicy.objects.filter(relationship=relationship).values_list("liability_ended_on", flat=True),
    ]
    days = [end for end in ends if end is not None]
    if len(days) == len(ends):
        Relationship.objects.filter(pk=relationship).update(ended_on=max(days))


def _end_customership_if_last(organisation: Organisation) -> None:
    """End the organisation's customership, and its contact persons' roles, if all of its contracts have ended."""
    ends = [
        *ElectricityContract.objects.filter(organisation=organisation).values_list("ended_on", flat=True),
        *SolarContract.objects.filter(organisation=organisation).values_list("ended_on", flat=True),
    ]
    days = [end for end in ends if end is not None]
    if len(days) == len(ends):
        organisation.ended_on = max(days)
        organisation.save(update_fields=["ended_on"])
        open_roles = ContactRole.objects.filter(organisation=organisation, ended_on__isnull=True)
        open_roles.update(ended_on=Greatest("began_on", Value(organisation.ended_on)))


def _keep_customership(organisation: Organisation, first_day: date) -> None:
    """The organisation stays a customer, or is one again.

    Where its customership was still to end, the roles that were to end with it go on.
    """
    organisation.refresh_from_db()
    if organisation.ended_on is None:
        return
    if organisation.ended_on >= first_day:
        ContactRole.objects.filter(organisation=organisation, ended_on=organisation.ended_on).update(ended_on=None)
    organisation.ended_on = None
    organisation.save(update_fields=["ended_on"])


def _touch(party: Party, now: datetime) -> None:
    """The person was last in contact today: who the person is, is not forgotten while something happens."""
    today = day_in_helsinki(now)
    Party.objects.filter(pk=party.pk, last_contact_on__lt=today).update(last_contact_on=today)
    party.refresh_from_db(fields=["last_contact_on"])
