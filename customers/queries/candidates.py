"""Who a requester may be: the persons of the register that what was given leads to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from operator import or_
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from customers.fields import blind_index
from customers.identifiers import Hetu
from customers.identifiers import MeteringPoint as MeteringPointId
from customers.matching import Address, Candidate, Claimed, Confirmed, names_agree
from customers.matching.names import MOST_PARTS, name_parts
from customers.models import ContactPoint, MeteringPoint, Party, PostalAddress
from customers.models.basics import HouseNumbers

MOST_CANDIDATES = 50
_MOST_BY_ONE_ITEM = 1_000
"""More people than this behind one address, number or birth date say nothing about any of them."""


def find_candidates(
    claimed: Claimed, confirmed: Confirmed | None = None, *, limit: int = MOST_CANDIDATES
) -> tuple[Candidate, ...]:
    """The persons of the register that the requester may be, for :func:`customers.matching.rank` to compare.

    At most ``limit`` of them, those first that more of what was given leads to; four queries at most, all by index. A
    name alone leads to people of that name, whom the matching then calls candidates to look at and nothing more
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
    return _candidates(likeliest, _index_shown(confirmed))


def _leads(claimed: Claimed, confirmed: Confirmed) -> list[QuerySet[Party, UUID]]:
    """One query of persons' keys for each item given."""
    leads: list[QuerySet[Party, UUID]] = []

    def follow(where: Q) -> None:
        leads.append(Party.objects.filter(where).values_list("pk", flat=True))

    if index := _index_shown(confirmed):
        follow(Q(identity_code_index=index))
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


_REACHED_AT = """SELECT party_id, kind, value, '' FROM customers_contactpoint WHERE party_id = ANY (%s)
UNION ALL SELECT party_id, 'place', gsrn, '' FROM customers_meteringpoint WHERE party_id = ANY (%s)
UNION ALL SELECT party_id, 'address', street, postal_code FROM customers_postaladdress WHERE party_id = ANY (%s)
"""
"""Written out, because making such a statement from querysets takes longer than answering it."""


def _reached_at(parties: list[UUID]) -> list[tuple[UUID, str, str, str]]:
    """Addresses, numbers and places of these persons in one query: what it is, its value, and an address's code."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHED_AT, [parties, parties, parties])
        return list(cursor.fetchall())


def _index_shown(confirmed: Confirmed) -> str:
    return index_of_hetu(confirmed.hetu) if confirmed.hetu is not None else confirmed.hetu_index


def index_of_hetu(hetu: Hetu) -> str:
    """The keyed hash by which the register finds a henkilötunnus."""
    return blind_index("customers.Party.identity_code", hetu.value)


def _candidates(parties: list[UUID], shown: str) -> tuple[Candidate, ...]:
    """What the register holds of these persons, present and past, in their order; two queries.

    A henkilötunnus is compared by its blind index with the one that strong identification showed, and not opened.
    """
    if not parties:
        return ()
    rows = Party.objects.only(
        "given_names", "family_name", "customer_number", "birth_date", "identity_code_index"
    ).in_bulk(parties)
    points: dict[tuple[UUID, str], set[str]] = {}
    places: dict[UUID, set[MeteringPointId]] = {}
    homes: dict[UUID, set[Address]] = {}
    for party, what, value, postal_code in _reached_at(parties):
        match what:
            case "place":
                places.setdefault(party, set()).add(MeteringPointId(value))
            case "address":
                homes.setdefault(party, set()).add(Address(value, postal_code))
            case _:
                points.setdefault((party, what), set()).add(value)
    return tuple(
        Candidate(
            party=party,
            given_names=row.given_names,
            family_name=row.family_name,
            same_hetu=row.identity_code_index == shown if shown and row.identity_code_index else None,
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
