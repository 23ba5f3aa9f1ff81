"""The actual recipients of a person's data, each named as it is (GDPR 15(1)(c); C-154/21), and transfers (15(2))."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from customers.models import Disclosure, Party
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.terms import Register
from requests_app.fulfilment.access.withheld import Withheld

EEA = frozenset("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split())
"""The Union's members, Iceland, Liechtenstein and Norway: beyond them a disclosure is a transfer (GDPR 44)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who was given data of these categories: who, of what kind, where, for what and when (Helsinki days).

    ``kind`` is ``None`` where none was recorded and empty where the notice names no such kind; ``transfer`` is ``None``
    where the register knows no mechanism of that code; ``outside`` tells whether the data left the EEA. ``hidden``
    where the disclosure, or something of it, is withheld: then what is empty is not lacking.
    """

    name: str
    kind: str | None
    country: str
    outside: bool
    transfer: str | None
    purpose: str
    categories: frozenset[str]
    first: date
    last: date
    hidden: bool = False


_TOLD = ("recipient", "recipient_kind", "country", "transfer", "purpose")


def recipients(party: Party, register: Register, withheld: Withheld, language: str) -> list[Recipient]:
    """Everybody whom a disclosure of the person's data names, once for each purpose and place; one query."""
    kinds = {each.code: each.text.in_language(language) for each in register.recipients}
    transfers = {each.code: each.text.in_language(language) for each in register.transfers}
    known: dict[tuple[object, ...], Recipient] = {}
    for row in Disclosure.objects.filter(party=party).order_by("disclosed_at", "pk").iterator(chunk_size=500):
        hidden = frozenset(_TOLD) if withheld.row(Disclosure, row.pk) else withheld.fields(Disclosure, row.pk)
        name, kind, country, transfer, purpose = ("" if each in hidden else getattr(row, each) for each in _TOLD)
        about, on = frozenset(row.categories), day_in_helsinki(row.disclosed_at)
        key = (name, kind, country, transfer, purpose, about, bool(hidden))
        before = known.get(key)
        known[key] = Recipient(
            name=name,
            kind=kinds.get(kind, "") if kind else None,
            country=country,
            outside=bool(country) and country not in EEA,
            transfer=transfers.get(transfer),
            purpose=purpose,
            categories=about,
            first=before.first if before else on,
            last=on,
            hidden=bool(hidden),
        )
    return list(known.values())


def of_categories(known: Iterable[Recipient], categories: Collection[str]) -> tuple[Recipient, ...]:
    """Those who were given data of any of the categories."""
    wanted = frozenset(map(str, categories))
    return tuple(each for each in known if each.categories & wanted)
