"""Data about a person goes to somebody: recorded with the actual recipient (GDPR 15(1)(c); C-154/21).

Any recipient can be recorded. One whose kind the notice does not name raises a finding on the register's page (GDPR
13(1)(e)). A transfer out of the EEA without a mechanism that the register names is refused (GDPR 44, GDPR 46).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from customers.models import Disclosure, Party
from customers.restricted import USES, Use, restricted_categories
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Code, Register

EEA = frozenset("AT BE BG HR CY CZ DE DK EE ES FI FR GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split())
"""The countries of the European Economic Area (ISO 3166-1 alpha-2): the EU, Iceland, Liechtenstein and Norway."""
LONGEST_NAME = 200


class DisclosureRefused(Refused):
    """The disclosure is not recorded, and so not made."""


class RecipientWanted(DisclosureRefused):
    """Nobody is named: a kind of recipient does not suffice (C-154/21)."""

    sentence = "Kirjoita vastaanottajan nimi ja laji: henkilölle kerrotaan, kuka tiedot sai."


class PurposeWanted(DisclosureRefused):
    """It is not told what for."""

    sentence = "Kirjoita, mihin tiedot luovutetaan (enintään {longest} merkkiä)."


class CategoriesWanted(DisclosureRefused):
    """What was disclosed is not told in the categories of the register."""

    sentence = "Valitse luovutetut tietoryhmät selosteen ryhmistä: {known}."


class NoSuchCountry(DisclosureRefused):
    """The country is no code of two letters."""

    sentence = "Anna vastaanottajan maa kahden kirjaimen koodina, esimerkiksi FI."


class MechanismWanted(DisclosureRefused):
    """The recipient is outside the EEA, and no lawful mechanism of the register is named."""

    sentence = "Valitse siirtoperuste, sillä maa {country} ei kuulu ETAan: {known}. Ilman sitä tietoja ei luovuteta."


class DisclosedInTheFuture(DisclosureRefused):
    """The time has not come yet."""

    sentence = "Anna luovutuksen ajaksi hetki, joka on jo ollut."


class OnlyStoredNow(DisclosureRefused):
    """Some of it is restricted, and no use that the law leaves is named (GDPR 18(2))."""

    sentence = (
        "Henkilön pyynnöstä on rajoitettu: {restricted}. Jätä nämä luovuttamatta, tai valitse, mihin GDPR 18(2):n "
        "mukaiseen käyttöön ne luovutetaan."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDisclose:
    """What goes to whom. ``recipient_kind`` and ``transfer`` are codes, ``categories`` the register's own.

    ``restricted_use`` says for what it goes although it is restricted (GDPR 18(2)).
    """

    recipient: str
    recipient_kind: str
    purpose: str
    categories: Collection[str]
    country: str = "FI"
    transfer: str = ""
    source: str = "own"
    restricted_use: Use | None = None

    @property
    def leaves_the_eea(self) -> bool:
        """Whether it is a transfer to a third country (GDPR 44)."""
        return self.country not in EEA


def check_disclosure(disclosed: ToDisclose, register: Register, *, at: datetime, now: datetime) -> None:
    """Raise a :class:`DisclosureRefused` where data may not be disclosed so, or it would not be told whole."""
    if not disclosed.recipient.strip() or len(disclosed.recipient) > LONGEST_NAME or not disclosed.recipient_kind:
        raise RecipientWanted
    if not disclosed.purpose.strip() or len(disclosed.purpose) > LONGEST_NAME:
        raise PurposeWanted(longest=str(LONGEST_NAME))
    if not disclosed.categories or not all(register.has_category(code) for code in disclosed.categories):
        raise CategoriesWanted(known=", ".join(str(category.name) for category in register.categories))
    if not (
        len(disclosed.country) == 2
        and disclosed.country.isascii()
        and disclosed.country.isalpha()
        and disclosed.country.isupper()
    ):
        raise NoSuchCountry
    mechanisms = {mechanism.code: str(mechanism.text) for mechanism in register.transfers}
    if disclosed.leaves_the_eea and disclosed.transfer not in mechanisms:
        raise MechanismWanted(country=disclosed.country, known="; ".join(mechanisms.values()) or "–")
    if at > now:
        raise DisclosedInTheFuture


def check_unrestricted(party: Party, disclosed: ToDisclose, register: Register) -> None:
    """Raise :class:`OnlyStoredNow` where something of ``party`` is restricted in the categories, and no use named."""
    if disclosed.restricted_use is not None:
        return
    restricted = restricted_categories(party) & {Code(code) for code in disclosed.categories}
    if restricted:
        names = [str(category.name) for category in register.categories if category.code in restricted]
        raise OnlyStoredNow(restricted=", ".join(names))


def can_disclose(disclosed: ToDisclose, register: Register, *, at: datetime, now: datetime) -> bool:
    """Whether data may be disclosed so."""
    try:
        check_disclosure(disclosed, register, at=at, now=now)
    except DisclosureRefused:
        return False
    return True


def record_disclosure(
    party: Party, disclosed: ToDisclose, register: Register, *, at: datetime, now: datetime
) -> Disclosure:
    """Write down that data about ``party`` was disclosed at the instant ``at``; the row is written once.

    A mechanism is kept for a transfer out of the EEA alone: within it none is needed. ``now`` is an instant. Raises a
    :class:`DisclosureRefused`.
    """
    check_disclosure(disclosed, register, at=at, now=now)
    check_unrestricted(party, disclosed, register)
    row = _row(party.pk, disclosed, at)
    row.save(force_insert=True)
    return row


def record_disclosures(
    parties: Collection[UUID], disclosed: ToDisclose, register: Register, *, at: datetime, now: datetime
) -> int:
    """As :func:`record_disclosure` for many persons at once, by their keys; comes out how many rows were written.

    What goes to whom is checked once. Raises a :class:`DisclosureRefused`, and then nothing is written.
    """
    check_disclosure(disclosed, register, at=at, now=now)
    return len(Disclosure.objects.bulk_create(_row(party, disclosed, at) for party in parties))


def _row(party_id: UUID, disclosed: ToDisclose, at: datetime) -> Disclosure:
    return Disclosure(
        party_id=party_id,
        disclosed_at=at,
        recipient_kind=disclosed.recipient_kind,
        recipient=disclosed.recipient.strip(),
        country=disclosed.country,
        transfer=disclosed.transfer if disclosed.leaves_the_eea else "",
        categories=sorted(set(disclosed.categories)),
        purpose=_purpose(disclosed),
        source=disclosed.source,
    )


def _purpose(disclosed: ToDisclose) -> str:
    """What for, and where restricted data went, by which use of GDPR 18(2)."""
    said = disclosed.purpose.strip()
    return said if disclosed.restricted_use is None else f"{said} ({USES[disclosed.restricted_use]})"[-LONGEST_NAME:]
