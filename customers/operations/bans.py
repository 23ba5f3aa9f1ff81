"""Bans on marketing (*kiellot*): of an address or number as typed, and of a person on every channel that reaches them.

A ban is absolute and asks no reason (GDPR 21(2)-(3)). It is written, never changed and never removed; a ban said again
is written again with its own time, because an express consent given in between must not outlive it
[D: only-express-consent-lifts]. Channels and purposes are the codes of :mod:`customers.marketing`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from django.db import transaction

from customers.identifiers import address_key, keyed_hash
from customers.marketing import BANNABLE, Channel, Purpose
from customers.models import ContactPoint, MarketingBan, Party, PostalAddress, SuppressedContact
from oomi_registry.notice.refused import Refused

ContactKind = Literal["email", "phone", "post"]

CARRIED_BY: Mapping[ContactKind, frozenset[Channel]] = {
    "email": frozenset({Channel.EMAIL}),
    "phone": frozenset({Channel.CALL, Channel.MMS, Channel.ROBOCALL, Channel.SMS}),
    "post": frozenset({Channel.POST}),
}
"""Which channels reach a person through which kind of address: what a ban on one of them can bind."""


class BanRefused(Refused):
    """The ban cannot be written as asked."""


class NothingBanned(BanRefused):
    """No channel or no purpose was named, so the ban would bind nothing."""

    sentence = "Valitse vähintään yksi kanava ja se, mitä kielletään: suoramarkkinointi, puhelinmyynti tai kyselyt."


class HowNotTold(BanRefused):
    """Evidence of a ban says how it was made."""

    sentence = "Kerro, miten kielto tehtiin, esimerkiksi pyynnön viitenumerolla."


def check_ban(channels: Collection[str], purposes: Collection[str]) -> None:
    """Raise :class:`NothingBanned` unless there is a channel and a purpose to ban.

    Raises ValueError for a code that is no channel, or no purpose that can be banned: a service message cannot.
    """
    if not channels or not purposes:
        raise NothingBanned
    for channel in channels:
        Channel(channel)
    for purpose in purposes:
        if Purpose(purpose) not in BANNABLE:
            raise ValueError(f"{purpose!r} cannot be banned: it is about what the customer ordered.")


def can_ban(channels: Collection[str], purposes: Collection[str]) -> bool:
    """Whether a ban on these channels for these purposes binds anything."""
    try:
        check_ban(channels, purposes)
    except (NothingBanned, ValueError):
        return False
    return True


def ban_contact(
    kind: ContactKind, value: str, *, channels: Collection[str], purposes: Collection[str], key: bytes, now: datetime
) -> int:
    """Ban marketing to one address or number, whoever is behind it, at once and unidentified [D: ban-without-identity].

    ``value`` is in the form of :mod:`customers.identifiers`: ``parse_email``, ``parse_phone``, or for post
    ``address_key``. Only its hash under ``key`` (``INDEX_KEY``) is kept, so the ban outlives the person's erasure and a
    new import. ``now`` is the instant the ban was said, in UTC: the same call again writes nothing more.

    Comes out how many pairs of channel and purpose it binds: a ban on calls cannot bind an e-mail address, and 0 tells
    the officer that the ban waits for a matched person. Raises :class:`NothingBanned`.
    """
    check_ban(channels, purposes)
    contact_hash = keyed_hash(kind, value, key)
    rows = [
        SuppressedContact(contact_hash=contact_hash, channel=channel, purpose=purpose, made_at=now)
        for channel in sorted(CARRIED_BY[kind].intersection(channels))
        for purpose in sorted(set(purposes))
    ]
    # Of two that write the same ban at once, the second finds it there.
    SuppressedContact.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def ban_person(
    party: Party, *, channels: Collection[str], purposes: Collection[str], how: str, key: bytes, now: datetime
) -> None:
    """Ban marketing to a person (GDPR 21(3)), and to every address and number known of them, past ones too.

    A ban to one company binds all of them [D: ban-binds-both]. ``how`` says by what it was made, such as a reference,
    and holds no name; ``now`` is the instant it was said, in UTC. The same call again writes nothing more. Raises
    :class:`NothingBanned` or :class:`HowNotTold`.
    """
    check_ban(channels, purposes)
    if not how.strip():
        raise HowNotTold
    with transaction.atomic():
        # One ban of a person at a time: the rows that are there must not change between the look and the writing.
        Party.objects.select_for_update(no_key=True).only("pk").get(pk=party.pk)
        there = set(MarketingBan.objects.filter(party=party, made_at=now).values_list("channel", "purpose"))
        MarketingBan.objects.bulk_create(
            MarketingBan(party=party, channel=channel, purpose=purpose, made_at=now, how=how)
            for channel in sorted(set(channels))
            for purpose in sorted(set(purposes))
            if (channel, purpose) not in there
        )
        for kind, value in _contacts_of(party):
            ban_contact(kind, value, channels=channels, purposes=purposes, key=key, now=now)


def bind_known_contacts(party: Party, *, key: bytes) -> None:
    """Let every ban of the person bind each address and number that is known of them now, before those are erased.

    GDPR 21(3): a ban outlives the person's data, as a hash under ``key`` (``INDEX_KEY``) and with the time it was said.
    The same call again writes nothing more.
    """
    contacts = _contacts_of(party)
    for channel, purpose, made_at in MarketingBan.objects.filter(party=party).values_list(
        "channel", "purpose", "made_at"
    ):
        for kind, value in contacts:
            ban_contact(kind, value, channels={channel}, purposes={purpose}, key=key, now=made_at)


def _contacts_of(party: Party) -> list[tuple[ContactKind, str]]:
    points: list[tuple[ContactKind, str]] = [
        ("email" if kind == ContactPoint.Kind.EMAIL else "phone", value)
        for kind, value in ContactPoint.objects.filter(party=party).values_list("kind", "value")
    ]
    addresses: list[tuple[ContactKind, str]] = [
        ("post", address_key(street, postal_code))
        for street, postal_code in PostalAddress.objects.filter(party=party).values_list("street", "postal_code")
    ]
    return points + addresses
