"""Who is in an audience now: found anew each time, in slices by index, and never kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from customers.identifiers import address_key, keyed_hash
from customers.models import (
    Audience,
    Consent,
    ContactPoint,
    MarketingBan,
    Objection,
    Party,
    PostalAddress,
    Restriction,
    SuppressedContact,
)
from customers.receipts import purpose_of_audience
from customers.restricted import restricted_among
from customers.targeting import Facts, LeftOut, left_out
from oomi_registry.notice.days import day_in_helsinki

AT_ONCE = 1_000
"""How many people are looked at in one slice."""
_STOPS = (Objection.State.PENDING, Objection.State.UPHELD)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who consented to the audience: the one address that would go, or why the person is left out."""

    party_id: UUID
    email: str = field(repr=False)
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many would be in the audience, and how many who consented are left out, by reason."""

    members: int
    left_out: Mapping[LeftOut, int]


def members(audience: Audience, now: datetime, *, key: bytes, at_once: int = AT_ONCE) -> Iterator[Member]:
    """Everybody whose consent to exactly this audience and its controller is in force at ``now``, members or not.

    The newest e-mail address in force is the one that would go. ``key`` is ``INDEX_KEY``, under which banned addresses
    and numbers are remembered. Read in slices of ``at_once`` people in the order of their keys, a fixed number of
    queries for each, by index.
    """
    after: UUID | None = None
    while slice_ := _consenting(audience, after, now, at_once):
        yield from _judged(audience, slice_, now, key)
        after = slice_[-1]


def counted(audience: Audience, now: datetime, *, key: bytes) -> Counted:
    """The figures alone, which is what a rehearsal shows: nothing leaves and nothing is written."""
    reasons = Counter(member.left_out for member in members(audience, now, key=key))
    by_reason = {reason: reasons[reason] for reason in LeftOut if reasons[reason]}
    return Counted(reasons[None], by_reason)


def _consenting(audience: Audience, after: UUID | None, now: datetime, at_once: int) -> list[UUID]:
    """The next people in the order of their keys."""
    found = _in_force(audience, now)
    if after is not None:
        found = found.filter(party__gt=after)
    return list(found.order_by("party").values_list("party", flat=True).distinct()[:at_once])


def _in_force(audience: Audience, now: datetime) -> QuerySet[Consent]:
    """Consents to exactly this audience and its controller on which it may rest (GDPR 6(1)(a))."""
    return Consent.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        purpose=purpose_of_audience(audience.code),
        controllers__contains=[audience.controller_id],
        in_force_until__isnull=True,
        collected_at__lte=now,
    )


def _judged(audience: Audience, ids: Sequence[UUID], now: datetime, key: bytes) -> Iterator[Member]:
    emails = _newest_emails(ids)
    shared = _shared([address for _, address in emails.values()])
    consents = _in_force(audience, now).filter(party__in=ids).values_list("pk", "party")
    rows = dict(consents) | {point: party for party, (point, _) in emails.items()} | {party: party for party in ids}
    banned, restricted, objected = _banned(ids, key), _restricted(ids, rows), _objected(ids)
    today = day_in_helsinki(now)
    people = Party.objects.filter(pk__in=ids).in_bulk()
    for party in ids:
        person = people[party]
        _, email = emails.get(party, (None, ""))
        facts = Facts(
            deceased=person.deceased,
            pseudonymised=person.pseudonymised_at is not None,
            restricted=person.restricted_at is not None or party in restricted,
            objected=party in objected,
            banned=party in banned,
            protected=person.protected_address,
            birth_date=person.birth_date,
            has_address=bool(email),
            shared=email in shared,
        )
        yield Member(party, email, left_out(facts, today))


def _newest_emails(ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The address in force of each, the newest where there are several, with the key of its row."""
    points = ContactPoint.objects.filter(party__in=ids, kind=ContactPoint.Kind.EMAIL, ended_on__isnull=True)
    rows = points.order_by("began_on", "pk").values_list("party", "pk", "value")
    return {party: (point, value) for party, point, value in rows}


def _shared(emails: Sequence[str]) -> set[str]:
    """The addresses that more than one person has."""
    holders: dict[str, set[UUID]] = defaultdict(set)
    rows = ContactPoint.objects.filter(value__in=emails, kind=ContactPoint.Kind.EMAIL, ended_on__isnull=True)
    for value, party in rows.values_list("value", "party"):
        holders[value].add(party)
    return {value for value, parties in holders.items() if len(parties) > 1}


def _banned(ids: Sequence[UUID], key: bytes) -> set[UUID]:
    """Who has a ban, or an address or number, past or present, that is banned: of any kind, on any channel."""
    banned = set(MarketingBan.objects.filter(party__in=ids).values_list("party", flat=True))
    whose: dict[str, set[UUID]] = defaultdict(set)
    for party, kind, value in ContactPoint.objects.filter(party__in=ids).values_list("party", "kind", "value"):
        whose[keyed_hash("email" if kind == ContactPoint.Kind.EMAIL else "phone", value, key)].add(party)
    addresses = PostalAddress.objects.filter(party__in=ids)
    for party, street, postal_code in addresses.values_list("party", "street", "postal_code"):
        whose[keyed_hash("post", address_key(street, postal_code), key)].add(party)
    found = SuppressedContact.objects.filter(contact_hash__in=list(whose)).values_list("contact_hash", flat=True)
    return banned.union(*(whose[contact_hash] for contact_hash in found))


def _restricted(ids: Sequence[UUID], rows: Mapping[UUID, UUID]) -> set[UUID]:
    """Who has any restriction, and whose row one covers, whoever asked for it (GDPR 18(2)).

    ``rows`` is whose each row is that the audience would rest on: the person, the consent, the address.
    """
    running = Restriction.objects.filter(party__in=ids, lifted_at__isnull=True, void=False)
    whose = {rows[record] for record in restricted_among(rows)}
    return whose.union(running.values_list("party", flat=True))


def _objected(ids: Sequence[UUID]) -> set[UUID]:
    """Who objects to whatever processing, until it is overridden (GDPR 21(1))."""
    return set(Objection.objects.filter(party__in=ids, state__in=_STOPS).values_list("party", flat=True))
