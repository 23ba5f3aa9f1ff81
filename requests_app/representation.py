"""Who may act for whom, with what proof, and until when [D: representatives].

A marketing ban and a withdrawal of consent bind whoever sends them (GDPR 21(3), GDPR 7(3)); everything else that is
done or told for another person waits for a mandate that an officer has looked at and that is in force on that day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from oomi_registry.notice.days import written
from oomi_registry.notice.refused import Refused
from requests_app.grounds import NEVER_REFUSED
from requests_app.identity import Level, Means
from requests_app.rights import Right

OF_AGE, ACTS_ALONE = 18, 15
"""In years: of age, and old enough to act alone here while still a minor [D: representatives]."""


class Acting(StrEnum):
    """By what somebody acts for another."""

    GUARDIAN = "guardian"
    PROXY = "proxy"
    PARENT = "parent"
    ESTATE = "estate"


class Represented(StrEnum):
    """Who the person is for whom somebody acts, on the day that is asked about."""

    CHILD = "child"  # under 15
    YOUTH = "youth"  # 15 to 17
    ADULT = "adult"
    AGE_UNKNOWN = "age_unknown"
    DECEASED = "deceased"


_LIVING = frozenset(Represented) - {Represented.DECEASED}

MAY_ACT_FOR: Mapping[Acting, frozenset[Represented]] = MappingProxyType(
    {
        Acting.GUARDIAN: _LIVING,  # its task ends at death
        Acting.PROXY: _LIVING - {Represented.CHILD},  # a child under 15 gives nobody a mandate
        Acting.PARENT: frozenset({Represented.CHILD}),  # from 15 by the young person's own mandate
        Acting.ESTATE: frozenset({Represented.DECEASED}),  # Recital 27
    }
)
"""For whom each may act. Whoever stands in no row may not be acted for by that proof."""

ACTING_NAMES: Mapping[Acting, str] = MappingProxyType(
    {
        Acting.GUARDIAN: "edunvalvoja",
        Acting.PROXY: "valtuutettu",
        Acting.PARENT: "huoltaja",
        Acting.ESTATE: "kuolinpesän osakas tai hoitaja",
    }
)
INSTEAD: Mapping[Represented, str] = MappingProxyType(
    {
        Represented.CHILD: "Alle 15-vuotiaan puolesta toimii huoltaja tai edunvalvoja",
        Represented.YOUTH: "15 vuotta täyttänyt toimii itse tai antaa itse valtakirjan",
        Represented.ADULT: "Täysi-ikäisen puolesta toimii edunvalvoja tai valtuutettu",
        Represented.AGE_UNKNOWN: "Syntymäaikaa ei tiedetä: täydennä se ensin, jos kyse on lapsesta",
        Represented.DECEASED: "Kuolleen asioita hoitaa kuolinpesä: avaa kuolinpesän pyyntö",
    }
)

SHOWS_THE_REPRESENTATIVE = frozenset({Means.OFFICERS_OWN_CHECK, Means.STRONG_IDENTIFICATION})
"""A code letter, an account and a mailbox of the register show the person, and not who acts for them."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A mandate as the rules look at it: ``rights`` are those it reaches, ``accepted`` is ``None`` until checked.

    ``valid_until`` is its last day (Europe/Helsinki), ``None`` where it has none.
    """

    acting: Acting
    accepted: bool | None
    rights: frozenset[Right] = frozenset()
    valid_until: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it was accepted and its last day has not passed."""
        return self.accepted is True and (self.valid_until is None or day <= self.valid_until)


class MayNotActFor(Refused):
    """By that proof nobody acts for a person of that age, or for one who has died."""

    sentence = "Tällä valtuudella ({acting}) ei voi toimia tämän henkilön puolesta. {instead}."


class MandateWanted(Refused):
    """Nobody has shown that they may act for the person."""

    sentence = (
        "Pyynnön tekee toinen kuin henkilö itse. Kirjaa ja tarkista ensin valtuus: ennen sitä mitään ei anneta eikä "
        "muuteta. Kiellot ja suostumuksen peruutukset toteutetaan silti."
    )


class MandateExpired(Refused):
    """The mandate was in force, and is no more."""

    sentence = "Valtuuden voimassaolo päättyi {day}. Pyydä voimassa oleva valtuus, kirjaa se ja tarkista se."


class MandateNotForThis(Refused):
    """The mandate that is in force does not reach the right."""

    sentence = "Valtuus ei ulotu tähän oikeuteen ({provision}). Pyydä laajempi valtuus, tai epää tämä oikeus."


def represented(*, birth_date: date | None, deceased: bool, today: date) -> Represented:
    """Who the person is on the day ``today`` (Europe/Helsinki)."""
    if deceased:
        return Represented.DECEASED
    if birth_date is None:
        return Represented.AGE_UNKNOWN
    # Born on 29 February, a year more is reached on 1 March where the year has no such day.
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    age = today.year - birth_date.year - (0 if had_birthday else 1)
    if age >= OF_AGE:
        return Represented.ADULT
    return Represented.YOUTH if age >= ACTS_ALONE else Represented.CHILD


def check_acting(acting: Acting, whom: Represented) -> None:
    """Let somebody act for that person by that proof, or raise :class:`MayNotActFor`."""
    if whom not in MAY_ACT_FOR[acting]:
        raise MayNotActFor(acting=ACTING_NAMES[acting], instead=INSTEAD[whom])


def can_act(acting: Acting, whom: Represented) -> bool:
    """Whether :func:`check_acting` lets somebody act."""
    return whom in MAY_ACT_FOR[acting]


def check_represented(right: Right, held: Collection[Authority], whom: Represented, day: date) -> None:
    """Let ``right`` be carried out on ``day`` for a person whom somebody represents.

    Raises :class:`MandateWanted`, :class:`MandateExpired`, :class:`MandateNotForThis` or :class:`MayNotActFor`.
    """
    if right in NEVER_REFUSED:
        return
    _check_authority([each for each in held if each.acting is not Acting.ESTATE], whom, day, right)


def can_represent(right: Right, held: Collection[Authority], whom: Represented, day: date) -> bool:
    """Whether :func:`check_represented` lets the right be carried out."""
    try:
        check_represented(right, held, whom, day)
    except Refused:
        return False
    return True


def check_estate(held: Collection[Authority], day: date) -> None:
    """Let an estate be told something on ``day`` (Recital 27). Raises as :func:`check_represented`."""
    _check_authority([each for each in held if each.acting is Acting.ESTATE], Represented.DECEASED, day, None)


def can_tell_estate(held: Collection[Authority], day: date) -> bool:
    """Whether :func:`check_estate` lets the estate be told."""
    return any(each.acting is Acting.ESTATE and each.in_force(day) for each in held)


def _check_authority(held: Collection[Authority], whom: Represented, day: date, right: Right | None) -> None:
    """Of several mandates the one that comes nearest says why not."""
    why: Refused = MandateWanted()
    for each in held:
        if not each.accepted:
            continue
        if each.valid_until is not None and day > each.valid_until:
            if isinstance(why, MandateWanted):
                why = MandateExpired(day=written(each.valid_until))
        elif right is not None and right not in each.rights:
            why = MandateNotForThis(provision=right.provision)
        elif not can_act(each.acting, whom):
            why = MayNotActFor(acting=ACTING_NAMES[each.acting], instead=INSTEAD[whom])
        else:
            return
    raise why


def standing_of_representative(means: Collection[Means]) -> Level:
    """How surely it is known who the representative is: their own identity, not that of the person they act for."""
    return Level.SHOWN if SHOWS_THE_REPRESENTATIVE & set(means) else Level.NONE
