"""A person looked for by a number or address that was typed: read as each identifier it may be, and asked by index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.db.models import Q

from customers.identifiers import (
    IdentifierRefused,
    parse_customer_number,
    parse_email,
    parse_metering_point,
    parse_phone,
)
from customers.models import ContactPoint, MeteringPoint, Party
from oomi_registry.notice.refused import Refused

MOST_SHOWN = 50


class NothingToLookFor(Refused):
    """What was typed is no identifier of any kind."""

    sentence = "Kirjoita asiakasnumero, käyttöpaikkatunnus, sähköpostiosoite, puhelinnumero tai #numero."


def _by_email(typed: str) -> Q:
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, value=parse_email(typed))
    return Q(pk__in=points.values("party"))


def _by_phone(typed: str) -> Q:
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.PHONE, value=parse_phone(typed))
    return Q(pk__in=points.values("party"))


def _by_place(typed: str) -> Q:
    return Q(pk__in=MeteringPoint.objects.filter(gsrn=parse_metering_point(typed).value).values("party"))


def _by_customer_number(typed: str) -> Q:
    return Q(customer_number=parse_customer_number(typed))


READINGS: tuple[Callable[[str], Q], ...] = (_by_email, _by_phone, _by_place, _by_customer_number)


def find(typed: str) -> list[Party]:
    """The persons that what was typed leads to, at most :data:`MOST_SHOWN`; past contact details lead to them too.

    Raises :class:`NothingToLookFor` where it is no identifier of any kind.
    """
    readings = list(_readings(typed))
    if not readings:
        raise NothingToLookFor
    found = {party.pk: party for where in readings for party in Party.objects.filter(where)[:MOST_SHOWN]}
    return sorted(found.values(), key=lambda party: party.number)[:MOST_SHOWN]


def _readings(typed: str) -> Iterator[Q]:
    """One condition for each kind of identifier that the text may be; each is asked by itself, by its own index."""
    number = re.fullmatch(r"\s*#\s*([0-9]{1,18})\s*", typed)
    if number:
        yield Q(number=int(number[1]))
        return
    for reading in READINGS:
        try:
            yield reading(typed)
        except IdentifierRefused:
            continue
