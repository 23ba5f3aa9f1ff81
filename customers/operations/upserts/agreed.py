"""Contracts as a controller's system knows them: concluded and ended by the register's own operations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from customers.models import (
    ElectricityContract,
    InsurancePolicy,
    MeteringPoint,
    Organisation,
    Party,
    Relationship,
    SolarContract,
)
from customers.operations.contracts import (
    AnyContract,
    conclude_electricity,
    conclude_insurance,
    conclude_solar,
    end_contract,
)
from customers.operations.contracts import EndedAlready as ContractEndedAlready
from customers.operations.upserts.refusals import NoSuchRow, NotYours, Unchangeable
from customers.operations.upserts.rows import (
    Fields,
    Put,
    change,
    check_days,
    check_not_erased,
    check_open,
    find,
    one_row,
    take_over,
)
from oomi_registry.notice.days import written


def put_electricity(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """An electricity contract of the controller's. Raises an UpsertRefused or a ContractRefused."""
    with one_row():
        party = _contracting(sent["customer"])
        place = find(MeteringPoint, str(sent["metering_point"]))
        if place is None or place.party_id != party.pk:
            raise NoSuchRow("metering_point")
        organisation = _organisation(sent)
        held = _held(ElectricityContract, external_key, party, controller, _began(sent), index_key)
        if held is None:
            held = conclude_electricity(
                party,
                place,
                controller=controller,
                contract_number=str(sent["contract_number"]),
                product=str(sent["product"]),
                agreed_on=_day(sent["agreed_on"]),
                began_on=_day(sent["began_on"]),
                now=now,
                organisation=organisation,
            )
            return _made(held, external_key, sent, {}, "ended_on", now)
        fixed = {"metering_point_id": place.pk, **_organisation_of(sent, organisation)}
        return _changed(held, external_key, sent, fixed, ("contract_number", "agreed_on", "began_on"), now)


def put_solar(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """A contract on solar power of the controller's. Raises an UpsertRefused or a ContractRefused."""
    with one_row():
        party = _contracting(sent["customer"])
        organisation = _organisation(sent)
        held = _held(SolarContract, external_key, party, controller, _began(sent), index_key)
        if held is None:
            held = conclude_solar(
                party,
                controller=controller,
                contract_number=str(sent["contract_number"]),
                product=str(sent["product"]),
                agreed_on=_day(sent["agreed_on"]),
                began_on=_day(sent["began_on"]),
                now=now,
                organisation=organisation,
            )
            return _made(held, external_key, sent, {}, "ended_on", now)
        fixed = _organisation_of(sent, organisation)
        return _changed(held, external_key, sent, fixed, ("contract_number", "agreed_on", "began_on"), now)


def put_insurance(external_key: str, sent: Fields, *, controller: str, index_key: bytes, now: datetime) -> Put:
    """An insurance policy; health and employment (GDPR 9) are sealed. Raises an UpsertRefused or a ContractRefused."""
    with one_row():
        party = _contracting(sent["customer"])
        held = _held(InsurancePolicy, external_key, party, controller, _began(sent), index_key)
        insured = {name: sent[name] for name in ("health", "employment") if name in sent}
        if held is None:
            held = conclude_insurance(
                party,
                controller=controller,
                policy_number=str(sent["policy_number"]),
                product=str(sent["product"]),
                began_on=_day(sent["began_on"]),
                now=now,
            )
            return _made(held, external_key, sent, insured, "liability_ended_on", now)
        kept = take_over(held, insured)
        put = _changed(held, external_key, sent, {}, ("policy_number", "began_on"), now)
        return replace(put, kept=put.kept | kept)


def _contracting(external_key: object) -> Party:
    """Whoever contracts, locked: a sister company's customer too, who becomes this one's by the contract."""
    party = find(Party, str(external_key))
    if party is None:
        raise NoSuchRow("customer")
    check_open(party)
    return party


def _organisation(sent: Fields) -> Organisation | None:
    key = sent.get("organisation")
    if key is None:
        return None
    organisation = find(Organisation, str(key))
    if organisation is None:
        raise NoSuchRow("organisation")
    return organisation


def _organisation_of(sent: Fields, organisation: Organisation | None) -> dict[str, object]:
    return {"organisation_id": organisation and organisation.pk} if "organisation" in sent else {}


def _held(
    model: type[ElectricityContract | SolarContract | InsurancePolicy],
    external_key: str,
    party: Party,
    controller: str,
    began_on: date,
    index_key: bytes,
) -> AnyContract | None:
    """The contract of that key, if it is this customer's with this controller. Raises NotYours or Erased."""
    contract = find(model, external_key)
    if contract is None:
        check_not_erased(model, external_key, began_on, index_key)
        return None
    bond = Relationship.objects.get(pk=contract.relationship_id)
    if contract.party_id != party.pk or bond.controller_id != controller:
        raise NotYours
    return contract


def _made(contract: AnyContract, external_key: str, sent: Fields, more: Fields, last_day: str, now: datetime) -> Put:
    source = {"source": sent["source"]} if "source" in sent else {}
    change(contract, {"external_key": external_key, **source, **more})
    _end(contract, sent, last_day, now)
    return Put(contract.pk, external_key, created=True)


def _changed(
    contract: AnyContract, external_key: str, sent: Fields, fixed: Fields, same: tuple[str, ...], now: datetime
) -> Put:
    """What may change of a contract changes: its product, its source, and, once, its end."""
    for name, value in {**{name: sent[name] for name in same}, **fixed}.items():
        if getattr(contract, name) != value:
            raise Unchangeable(name.removesuffix("_id"))
    kept = take_over(contract, {name: sent[name] for name in ("product", "source") if name in sent})
    _end(contract, sent, "liability_ended_on" if isinstance(contract, InsurancePolicy) else "ended_on", now)
    return Put(contract.pk, external_key, created=False, kept=kept)


def _end(contract: AnyContract, sent: Fields, last_day: str, now: datetime) -> None:
    """End the contract where an end was sent; one that has ended does not run again."""
    if last_day not in sent:
        return
    held: date | None = getattr(contract, last_day)
    day = sent[last_day]
    if day == held:
        return
    if held is not None:
        raise ContractEndedAlready(day=written(held))
    check_days(contract.began_on, day)
    end_contract(contract, _day(day), now)


def _began(sent: Fields) -> date:
    return _day(sent["began_on"])


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("A day was checked before it came here.")
    return value
