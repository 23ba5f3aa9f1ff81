"""What is asked of the customer register: who a requester may be, whose customer one is, what decides a contact."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from customers import marketing
from customers.identifiers import MeteringPoint as MeteringPointId
from customers.identifiers import keyed_hash
from customers.marketing import Channel, Purpose, Subscriber
from customers.matching import Address, Candidate, Claimed, Confirmed, names_agree
from customers.matching.names import MOST_PARTS, name_parts
from customers.models import (
    Consent,
    ContactPoint,
    MarketingBan,
    MeteringPoint,
    Party,
    PostalAddress,
    Relationship,
    SuppressedContact,
)
from customers.models.basics import HouseNumbers
from oomi_registry.notice.days import day_in_helsinki

MOST_CANDIDATES = 50
_MOST_BY_ONE_ITEM = 1_000
"""More people than this behind one address, number or birth date say nothing about any of them."""


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


def find_candidates(
    claimed: Claimed, confirmed: Confirmed | None = None, *, limit: int = MOST_CANDIDATES
) -> tuple[Candidate, ...]:
    """The persons of the register that the requester may be, for :func:`customers.matching.rank` to compare.

    At most ``limit`` of them, those first that more of what was given leads to; six queries, all by index. A name alone
    leads to people of that name, whom the matching then calls candidates to look at and nothing more
    [D: matching-table]. What the comparing forgives (a letter of the name) is forgiven here only beside another item.
    """
    confirmed = confirmed or Confirmed()
    leads = _leads(claimed, confirmed)
    hits: Counter[UUID] = Counter(_born_and_named(claimed))
    hits.update(each for each in (confirmed.account, confirmed.letter_to) if each is not None)
    if leads:
        first, *others = (lead.order_by()[:_MOST_BY_ONE_ITEM] for lead in leads)
        hits.update(first.union(*others, all=True) if others else first)
    # Keys sort by the time they were made, so equals stand in a settled order.
    likeliest = sorted(hits, key=lambda party: (-hits[party], party))[:limit]
    return _candidates(likeliest)


def _leads(claimed: Claimed, confirmed: Confirmed) -> list[QuerySet[Party, UUID]]:
    """One query of persons' keys for each item given."""
    leads: list[QuerySet[Party, UUID]] = []

    def follow(where: Q) -> None:
        leads.append(Party.objects.filter(where).values_list("pk", flat=True))

    if claimed.customer_number:
        follow(Q(customer_number=claimed.customer_number))
    emails, phones = {claimed.email, confirmed.email} - {""}, {claimed.phone, confirmed.phone} - {""}
    for kind, values in ((ContactPoint.Kind.EMAIL, emails), (ContactPoint.Kind.PHONE, phones)):
        if values:
            points = ContactPoint.objects.filter(kind=kind, value__in=values)
            follow(Q(pk__in=points.values("party")))
    if claimed.metering_point is not None:
        follow(Q(pk__in=MeteringPoint.objects.filter(gsrn=claimed.metering_point.value).values("party")))
    if claimed.address is not None:
        follow(Q(pk__in=_at(claimed.address).values("party")))
    named = _named(claimed.name)
    if named is not None:
        follow(named)
    return leads


def _at(address: Address) -> QuerySet[PostalAddress]:
    """Addresses of the same postal code and house number; case and spelling of the street are the comparing's."""
    numbered = PostalAddress.objects.annotate(numbers=HouseNumbers("street"))
    return numbered.filter(postal_code=address.postal_code, numbers=re.sub("[^0-9]", "", address.street))


def _named(name: str) -> Q | None:
    """Persons one of whose family names stands in ``name`` and another part of it in the given names.

    The typed order is free, and the index is by the family name as written, so each part is tried as it may be written.
    """
    parts = name_parts(name)
    if not 1 < len(parts) <= MOST_PARTS:
        return None
    written = name.split()
    whole = {*written, *(f"{one} {other}" for one, other in pairwise(written))}
    families = {form for part in (*whole, *parts) for form in (part, part.title(), part.upper())}
    given = reduce(or_, (Q(given_names__icontains=part) for part in written))
    return Q(family_name__in=families) & given


def _born_and_named(claimed: Claimed) -> Iterator[UUID]:
    """Persons born that day whose name agrees, a letter's difference forgiven."""
    if claimed.birth_date is None or not claimed.name:
        return
    born = Party.objects.filter(birth_date=claimed.birth_date).values_list("pk", "given_names", "family_name")
    for party, given_names, family_name in born[:_MOST_BY_ONE_ITEM]:
        if names_agree(claimed.name, given_names, family_name).agree:
            yield party


def _candidates(parties: list[UUID]) -> tuple[Candidate, ...]:
    """What the register holds of these persons, present and past, in their order; four queries."""
    rows = Party.objects.in_bulk(parties)
    points: dict[tuple[UUID, str], set[str]] = {}
    for party, kind, value in ContactPoint.objects.filter(party__in=parties).values_list("party", "kind", "value"):
        points.setdefault((party, kind), set()).add(value)
    places: dict[UUID, set[MeteringPointId]] = {}
    for party, gsrn in MeteringPoint.objects.filter(party__in=parties).values_list("party", "gsrn"):
        places.setdefault(party, set()).add(MeteringPointId(gsrn))
    homes: dict[UUID, set[Address]] = {}
    kept = PostalAddress.objects.filter(party__in=parties).values_list("party", "street", "postal_code")
    for party, street, postal_code in kept:
        homes.setdefault(party, set()).add(Address(street, postal_code))
    return tuple(
        Candidate(
            party=party,
            given_names=row.given_names,
            family_name=row.family_name,
            customer_numbers=frozenset(filter(None, [row.customer_number])),
            metering_points=frozenset(places.get(party, ())),
            birth_date=row.birth_date,
            addresses=frozenset(homes.get(party, ())),
            emails=frozenset(points.get((party, ContactPoint.Kind.EMAIL), ())),
            phones=frozenset(points.get((party, ContactPoint.Kind.PHONE), ())),
        )
        for party in parties
        if (row := rows.get(party)) is not None
    )


@dataclass(frozen=True, slots=True)
class SaleTerms:
    """What only the sender of a message can know of 917/2014 200 § 3 mom.; each is no until it is said to be yes."""

    same_product_group: bool = False
    opt_out_offered: bool = False


def contact_facts(
    kind: Literal["email", "phone", "post"],
    value: str,
    *,
    key: bytes,
    now: datetime,
    party: Party | None = None,
    subscriber: Subscriber = Subscriber.NATURAL_PERSON,
    terms: SaleTerms | None = None,
) -> marketing.Facts:
    """What decides whether an address or number may be contacted, for :func:`customers.marketing.permission`.

    ``value`` is normalised as for a ban, ``key`` is ``INDEX_KEY``, ``now`` an instant. Bans on the address bind whoever
    is behind it, and so do those of every person who has it [D: ban-without-identity]; consents and customer
    relationships count only for ``party``, or, where nobody is named, for the one person who has the address. At most
    six queries, by index.
    """
    holders = {holder.pk: holder for holder in _holders(kind, value)}
    if party is not None:
        holders[party.pk] = party
    person = party or (next(iter(holders.values())) if len(holders) == 1 else None)
    asked = [person] if person else holders.values()
    return marketing.Facts(
        subscriber=subscriber,
        restricted=any(each.restricted_at is not None for each in asked),
        deceased=any(each.deceased for each in asked),
        bans=(*_bans_on(keyed_hash(kind, value, key)), *_bans_of(holders)),
        consents=tuple(_consents_of(person)) if person else (),
        customer_of=tuple(_own_customer(person, kind, value, terms or SaleTerms(), now)) if person else (),
    )


def _holders(kind: str, value: str) -> QuerySet[Party]:
    if kind not in ContactPoint.Kind:
        return Party.objects.none()  # households share a postal address: it names nobody
    points = ContactPoint.objects.filter(kind=kind, value=value, ended_on__isnull=True)
    return Party.objects.filter(pk__in=points.values("party"))


def _bans_on(contact_hash: str) -> Iterator[marketing.Ban]:
    rows = SuppressedContact.objects.filter(contact_hash=contact_hash)
    for channel, purpose, made_at in rows.values_list("channel", "purpose", "made_at"):
        yield marketing.Ban(Channel(channel), Purpose(purpose), made_at)


def _bans_of(parties: Collection[UUID]) -> Iterator[marketing.Ban]:
    rows = MarketingBan.objects.filter(party__in=parties)
    for channel, purpose, made_at in rows.values_list("channel", "purpose", "made_at"):
        yield marketing.Ban(Channel(channel), Purpose(purpose), made_at)


def _consents_of(party: Party) -> Iterator[marketing.Consent]:
    """The person's consents to be contacted; other consents are about other things."""
    contacts = Consent.objects.filter(party=party, channel__in=list(Channel), purpose__in=list(Purpose))
    for row in contacts:
        yield marketing.Consent(
            controllers=frozenset(row.controllers),
            channel=Channel(row.channel),
            purpose=Purpose(row.purpose),
            given_at=row.collected_at,
            express=row.express,
            expires_at=row.expires_at,
            withdrawn_at=row.in_force_until,
        )


def _own_customer(
    party: Party, kind: str, value: str, terms: SaleTerms, now: datetime
) -> Iterator[marketing.OwnCustomer]:
    """The companies whose customer the person is now; the past ones' are own customers no more."""
    at_sale = ContactPoint.objects.filter(party=party, kind=kind, value=value, got_at_sale=True).exists()
    running = Relationship.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=day_in_helsinki(now)), party=party, controller__in_force=True
    )
    for controller in running.values_list("controller", flat=True):
        yield marketing.OwnCustomer(controller, at_sale, terms.same_product_group, terms.opt_out_offered)
