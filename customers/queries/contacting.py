"""What is known that decides whether an address or number may be contacted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from customers import marketing
from customers.identifiers import keyed_hash
from customers.marketing import Channel, Purpose, Subscriber
from customers.models import (
    Consent,
    ContactPoint,
    MarketingBan,
    Party,
    PostalAddress,
    Relationship,
    SuppressedContact,
)
from customers.objected import objected_contacts
from customers.restricted import restricted_among, usable
from oomi_registry.notice.days import day_in_helsinki


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
    relationships count only for ``party``, or, where nobody is named, for the one person who has the address. What is
    restricted is used for nothing (GDPR 18(2)): neither the address, nor a consent, nor a relationship. At most nine
    queries, by index.
    """
    holders = {holder.pk: holder for holder in _holders(kind, value)}
    if party is not None:
        holders[party.pk] = party
    person = party or (next(iter(holders.values())) if len(holders) == 1 else None)
    asked = [person] if person else holders.values()
    return marketing.Facts(
        subscriber=subscriber,
        restricted=any(each.restricted_at is not None for each in asked)
        or _address_restricted(kind, value, [each.pk for each in asked]),
        deceased=any(each.deceased for each in asked),
        bans=(*_bans_on(keyed_hash(kind, value, key)), *_bans_of(holders)),
        consents=tuple(_consents_of(person)) if person else (),
        customer_of=tuple(_own_customer(person, kind, value, terms or SaleTerms(), now)) if person else (),
        objected=objected_contacts([each.pk for each in asked]),
    )


def _holders(kind: str, value: str) -> QuerySet[Party]:
    if kind not in ContactPoint.Kind:
        return Party.objects.none()  # households share a postal address: it names nobody
    points = ContactPoint.objects.filter(kind=kind, value=value, ended_on__isnull=True)
    return Party.objects.filter(pk__in=points.values("party"))


def _address_restricted(kind: str, value: str, people: Collection[UUID]) -> bool:
    """Whether the row that has the address or number is restricted; of postal addresses, any that the person has now.

    A postal address is asked about by its key, which no row has.
    """
    if kind in ContactPoint.Kind:
        points = ContactPoint.objects.filter(party__in=people, kind=kind, value=value, ended_on__isnull=True)
        return bool(restricted_among(points.values_list("pk", flat=True)))
    addresses = PostalAddress.objects.filter(party__in=people, ended_on__isnull=True)
    return bool(restricted_among(addresses.values_list("pk", flat=True)))


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
    for row in usable(contacts):
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
    for controller in usable(running).values_list("controller", flat=True):
        yield marketing.OwnCustomer(controller, at_sale, terms.same_product_group, terms.opt_out_offered)
