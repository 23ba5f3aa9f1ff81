"""What the requester said and showed, and what the register holds: values to compare, in their normal forms.

Identifiers come in as :mod:`customers.identifiers` wrote them. Values are left out of ``repr``, so that none of them
reaches a log or an error report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from customers.identifiers import Hetu, MeteringPoint, address_key


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; the city follows from the postal code."""

    street: str = field(repr=False)
    postal_code: str = field(repr=False)

    @property
    def key(self) -> str:
        """The form by which two addresses are compared."""
        return address_key(self.street, self.postal_code)

    def __str__(self) -> str:
        return f"{self.street}, {self.postal_code}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the requester typed. Everything may be missing."""

    name: str = field(default="", repr=False)
    hetu: Hetu | None = None
    customer_number: str = field(default="", repr=False)
    metering_point: MeteringPoint | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    address: Address | None = None
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was shown to be the requester's.

    ``hetu`` from strong identification, or ``hetu_index``, its keyed hash, where that is all that is kept of it;
    ``account`` the party that is signed in; ``letter_to`` the party to whose
    address on file a code was sent, which came back; ``email`` and ``phone`` the mailbox and number that answered.
    """

    hetu: Hetu | None = None
    hetu_index: str = field(default="", repr=False)
    account: UUID | None = None
    letter_to: UUID | None = None
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the register holds of one person, present and past.

    ``same_hetu`` is whether the henkilötunnus on file is the one that was shown, as their keyed hashes say: ``None``
    where none is on file or none was shown.
    """

    party: UUID
    given_names: str = field(default="", repr=False)
    family_name: str = field(default="", repr=False)
    hetu: Hetu | None = None
    same_hetu: bool | None = None
    customer_numbers: frozenset[str] = field(default=frozenset(), repr=False)
    metering_points: frozenset[MeteringPoint] = field(default=frozenset(), repr=False)
    birth_date: date | None = field(default=None, repr=False)
    addresses: frozenset[Address] = field(default=frozenset(), repr=False)
    emails: frozenset[str] = field(default=frozenset(), repr=False)
    phones: frozenset[str] = field(default=frozenset(), repr=False)
