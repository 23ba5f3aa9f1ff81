"""Henkilötunnus, name and customer number: who the person is to the state, to themselves and to the companies."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat
from stdnum.fi import hetu

from customers.identifiers.cleaning import IdentifierRefused, code, plain

LONGEST_NAME = 200
_FIRST_ARTIFICIAL = 900
_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_NAME_KINDS = frozenset("LMN")
_NAME_MARKS = frozenset(" -'\u2019.,/")


class HetuRefused(IdentifierRefused):
    """The text is not a henkilötunnus that can be taken."""


class HetuMalformed(HetuRefused):
    """It does not have the form at all."""

    sentence = (
        "Kirjoita henkilötunnus kokonaan: syntymäaika, välimerkki ja neljä merkkiä, esimerkiksi muodossa ppkkvv-123A."
    )


class HetuDateImpossible(HetuRefused):
    """Its birth date is no day, or its individual number is never given."""

    sentence = "Tarkista henkilötunnuksen syntymäaika ja järjestysnumero: tällaista tunnusta ei anneta kenellekään."


class HetuMistyped(HetuRefused):
    """Its check character does not fit the rest."""

    sentence = "Tarkista henkilötunnus merkki merkiltä: viimeinen merkki ei sovi muihin."


class HetuOfTheFuture(HetuRefused):
    """It belongs to somebody who is not born yet."""

    sentence = "Tarkista henkilötunnuksen syntymäaika ja välimerkki: syntymäpäivä ei voi olla tulevaisuudessa."


class HetuArtificial(HetuRefused):
    """It is an artificial number (900-999), which no living person has."""

    sentence = "Anna väestörekisterin antama henkilötunnus: tämä on keinotekoinen tunnus, jollaisia ei ole kenelläkään."


class NameRefused(IdentifierRefused):
    """The text is not a name."""

    sentence = "Kirjoita nimi kirjaimin, enintään 200 merkkiä."


class CustomerNumberRefused(IdentifierRefused):
    """The text is not a customer number."""

    sentence = "Kirjoita asiakasnumero niin kuin se on laskussa: enintään 20 numeroa tai kirjainta."


@dataclass(frozen=True, slots=True)
class Hetu:
    """A valid henkilötunnus. Two are equal only with the same century sign, which is part of the identity.

    It shows itself masked wherever it is printed, logged or reported (tietosuojalaki 29 §); :attr:`value` is the whole.
    """

    value: str = field(repr=False)

    @property
    def birth_date(self) -> date:
        """The day of birth it says."""
        day, month, year = (int(self.value[start : start + 2]) for start in (0, 2, 4))
        return date(_CENTURIES[self.value[6]] + year, month, day)

    @property
    def artificial(self) -> bool:
        """Whether its individual number is one of 900-999."""
        return int(self.value[7:10]) >= _FIRST_ARTIFICIAL

    @property
    def masked(self) -> str:
        """The birth date and the sign; the four characters that would identify are hidden (tietosuojalaki 29 §)."""
        return f"{self.value[:7]}****"

    def __str__(self) -> str:
        return self.masked


def parse_hetu(text: str, today: date, *, allow_artificial: bool = False) -> Hetu:
    """The henkilötunnus that ``text`` says; ``today`` is the day in Europe/Helsinki.

    Every century sign is taken: 1800s ``+``, 1900s ``- Y X W V U``, 2000s ``A``-``F``, and the sign stays in the value,
    for 131052-308T and 131052Y308T are two people [D: hetu-sign-is-identity]. Raises a :class:`HetuRefused`.
    """
    try:
        # Artificial numbers are let through here and named below: "impossible" would be the wrong advice.
        found = Hetu(hetu.validate(code(text, HetuMalformed), allow_temporary=True))
    except InvalidFormat:
        raise HetuMalformed from None
    except InvalidComponent:
        raise HetuDateImpossible from None
    except InvalidChecksum:
        raise HetuMistyped from None
    if found.artificial and not allow_artificial:  # [D: artificial-hetu]
        raise HetuArtificial
    if found.birth_date > today:  # [D: no-future-births]; the library takes them
        raise HetuOfTheFuture
    return found


def parse_name(text: str) -> str:
    """A name in its normal form (NFC), invisible marks gone and spaces single. Raises :class:`NameRefused`.

    Any script's letters, with the spaces, hyphens, apostrophes, full stops, commas and slashes that stand in names.
    """
    name = plain(text, NameRefused)
    strange = any(not _of_a_name(character) and character not in _NAME_MARKS for character in name)
    if len(name) > LONGEST_NAME or strange or not any(character.isalpha() for character in name):
        raise NameRefused
    return name


def _of_a_name(character: str) -> bool:
    """A letter, a mark on one, or a number (``III``, or a digit in a name that was registered so)."""
    return unicodedata.category(character)[0] in _NAME_KINDS


def parse_customer_number(text: str) -> str:
    """A customer number: 1-20 digits and letters, a leading ``#`` and what separates groups left out.

    Raises :class:`CustomerNumberRefused`.
    """
    number = code(text, CustomerNumberRefused).removeprefix("#").replace("-", "")
    if not re.fullmatch(r"[0-9A-Z]{1,20}", number) or not re.search(r"[0-9]", number):
        raise CustomerNumberRefused
    return number
