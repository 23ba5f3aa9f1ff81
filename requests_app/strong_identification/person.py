"""Who was identified, in the words of the register: claims by the names that the broker gives them, read or refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from customers.identifiers import Hetu, HetuRefused, IdentifierRefused, parse_hetu, parse_name
from requests_app.strong_identification.provider import Claim, Provider
from requests_app.strong_identification.tokens import Claims, Fault, TokenRefused

_DAY = re.compile(r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})(?:\d{6}Z?)?\Z", re.ASCII)
"""``1988-04-12``, and as certificates write it (RFC 3739): ``19880412120000Z``."""


@dataclass(frozen=True, slots=True)
class Identified:
    """A person as the provider knows them. It lives as long as the request that brings it: nothing of it is kept."""

    family_name: str = field(repr=False)
    given_names: str = field(repr=False)
    acr: str
    hetu: Hetu | None = None
    birth_date: date | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Both names, as they are compared."""
        return f"{self.given_names} {self.family_name}"


def identified(provider: Provider, claims: Claims, *, today: date, allow_artificial: bool) -> Identified:
    """The person whom ``claims`` tell of. A name, and a henkilötunnus or a birth date, have to be told.

    ``today`` is the day in Europe/Helsinki. Raises ``TokenRefused``: what cannot be read identifies nobody.
    """
    told = {claim: str(claims.get(name) or "") for claim, name in provider.claims.items()}
    try:
        written = told.get(Claim.HETU, "")
        hetu = parse_hetu(written, today, allow_artificial=allow_artificial) if written else None
        family_name, given_names = parse_name(told[Claim.FAMILY_NAME]), parse_name(told[Claim.GIVEN_NAMES])
    except (HetuRefused, IdentifierRefused):
        raise TokenRefused(Fault.TELLS_NOBODY) from None
    birth_date = hetu.birth_date if hetu else _day(told.get(Claim.BIRTH_DATE, ""))
    if birth_date is None:
        raise TokenRefused(Fault.TELLS_NOBODY)
    return Identified(family_name, given_names, str(claims["acr"]), hetu, birth_date)


def _day(written: str) -> date | None:
    found = _DAY.match(written)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
