"""What a mailbox that has answered for itself may see: the consents and bans of the one person who has it.

Where several have it, nobody can tell which of them reads it: then only the bans on the address itself are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from customers import marketing
from customers.identifiers import keyed_hash
from customers.marketing import Channel, Purpose
from customers.models import Consent, ContactPoint, MarketingBan, Party, SuppressedContact
from customers.queries.ledger import consents_of
from oomi_registry.notice.adopted import register

_EMAIL = ContactPoint.Kind.EMAIL


@dataclass(frozen=True, slots=True)
class Said:
    """One no: on which channel, for what, when, and how where that is known; ``how`` is empty for one on an address."""

    channel: Channel
    purpose: Purpose
    made_at: datetime
    how: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the mailbox's reader may see and change. ``person`` is ``None`` where no one person has the address."""

    address: str = field(repr=False)
    person: Party | None
    shared: bool
    consents: Sequence[Consent] = field(repr=False)
    bans: Sequence[Said] = field(repr=False)

    @property
    def channels(self) -> tuple[Channel, ...]:
        """What can be banned here: every channel of a person, else what an e-mail address carries."""
        return tuple(Channel) if self.person else (Channel.EMAIL,)

    def banned_since(self, channel: Channel, purpose: Purpose, now: datetime) -> datetime | None:
        """The ban that stands at ``now`` on that pair, by the very rule that decides whether to contact."""
        bans = tuple(marketing.Ban(each.channel, each.purpose, each.made_at) for each in self.bans)
        facts = marketing.Facts(bans=bans, consents=tuple(_to_contact(each) for each in self.consents if _is(each)))
        since = [
            marketing.banned_since(marketing.Contact(controller.code, channel, purpose), facts, now)
            for controller in register().controllers
        ]
        return max((each for each in since if each is not None), default=None)


def is_known(address: str) -> bool:
    """Whether anybody in the register has that e-mail address now, in the form of ``parse_email``."""
    return _having(address).exists()


def preferences_of(address: str, *, key: bytes) -> Preferences:
    """What the reader of that mailbox may see. ``key`` is ``INDEX_KEY``, under which banned addresses are kept.

    The mailbox of a deceased person tells of the address alone: an estate has a request of its own.
    """
    parties = list(Party.objects.filter(pk__in=_having(address).values("party")).order_by("pk")[:2])
    person = parties[0] if len(parties) == 1 and not parties[0].deceased else None
    return Preferences(
        address=address,
        person=person,
        shared=len(parties) > 1,
        consents=consents_of(person) if person else (),
        bans=(*_on(address, key), *(_of(person) if person else ())),
    )


def _having(address: str) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(kind=_EMAIL, value=address, ended_on__isnull=True)


def _on(address: str, key: bytes) -> list[Said]:
    rows = SuppressedContact.objects.filter(contact_hash=keyed_hash("email", address, key)).order_by("made_at")
    pairs = rows.values_list("channel", "purpose", "made_at")
    return [Said(Channel(channel), Purpose(purpose), made_at) for channel, purpose, made_at in pairs]


def _of(person: Party) -> list[Said]:
    rows = MarketingBan.objects.filter(party=person).order_by("made_at")
    said = rows.values_list("channel", "purpose", "made_at", "how")
    return [Said(Channel(channel), Purpose(purpose), made_at, how) for channel, purpose, made_at, how in said]


def _is(consent: Consent) -> bool:
    """Whether it is a consent to be contacted; others are about other things."""
    return consent.channel in set(Channel) and consent.purpose in set(Purpose)


def _to_contact(consent: Consent) -> marketing.Consent:
    return marketing.Consent(
        controllers=frozenset(consent.controllers),
        channel=Channel(consent.channel),
        purpose=Purpose(consent.purpose),
        given_at=consent.collected_at,
        express=consent.express,
        expires_at=consent.expires_at,
        withdrawn_at=consent.in_force_until,
    )
