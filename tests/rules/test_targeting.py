"""Who may be in an audience: the whole table of what keeps one out, and the birthday to the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from customers.targeting import NAMES, OF_AGE, Facts, LeftOut, left_out

TODAY = date(2026, 11, 25)
AINO = Facts(birth_date=date(1988, 4, 12))
"""Aino, an adult with an address of her own, whose consent is in force."""
KEEPS_OUT: dict[LeftOut, dict[str, object]] = {
    LeftOut.DECEASED: {"deceased": True},
    LeftOut.PSEUDONYMISED: {"pseudonymised": True},
    LeftOut.RESTRICTED: {"restricted": True},
    LeftOut.OBJECTED: {"objected": True},
    LeftOut.BANNED: {"banned": True},
    LeftOut.PROTECTED: {"protected": True},
    LeftOut.AGE_UNKNOWN: {"birth_date": None},
    LeftOut.MINOR: {"birth_date": date(2010, 1, 1)},
    LeftOut.NO_ADDRESS: {"has_address": False},
    LeftOut.SHARED_ADDRESS: {"shared": True},
}


def of(changed: dict[str, object]) -> Facts:
    return replace(AINO, **changed)  # type: ignore[arg-type]  # each case changes some of the usual


def test_aino_is_in() -> None:
    assert left_out(AINO, TODAY) is None


@pytest.mark.parametrize(("reason", "changed"), KEEPS_OUT.items())
def test_each_reason_by_itself_keeps_her_out(reason: LeftOut, changed: dict[str, object]) -> None:
    """GDPR 18(2), GDPR 21(1), GDPR 21(3), Recital 27; [D: audiences-by-their-own-consent]"""
    assert left_out(of(changed), TODAY) is reason


@pytest.mark.parametrize(("first", "second"), combinations(LeftOut, 2))
def test_of_two_reasons_the_first_is_told_and_none_lets_her_in(first: LeftOut, second: LeftOut) -> None:
    assert left_out(of(KEEPS_OUT[second] | KEEPS_OUT[first]), TODAY) is first


def test_the_table_knows_every_reason_and_each_has_its_words() -> None:
    assert set(KEEPS_OUT) == set(LeftOut)
    assert NAMES == {
        LeftOut.DECEASED: "kuollut",
        LeftOut.PSEUDONYMISED: "tiedot pseudonymisoitu",
        LeftOut.RESTRICTED: "käsittely on rajoitettu",
        LeftOut.OBJECTED: "vastustaminen odottaa ratkaisua tai on hyväksytty",
        LeftOut.BANNED: "markkinointikielto",
        LeftOut.PROTECTED: "turvakielto",
        LeftOut.AGE_UNKNOWN: "ikä ei ole tiedossa",
        LeftOut.MINOR: "alaikäinen",
        LeftOut.NO_ADDRESS: "ei voimassa olevaa sähköpostiosoitetta",
        LeftOut.SHARED_ADDRESS: "osoite on myös toisella henkilöllä",
    }
    assert [str(reason) for reason in LeftOut] == [
        *("deceased", "pseudonymised", "restricted", "objected", "banned", "protected", "age_unknown", "minor"),
        *("no_address", "shared_address"),
    ]


@pytest.mark.parametrize(
    ("born", "today", "of_age"),
    [
        (date(2008, 11, 25), TODAY, True),  # eighteen today
        (date(2008, 11, 26), TODAY, False),  # tomorrow
        (date(2008, 2, 29), date(2026, 2, 27), False),
        (date(2008, 2, 29), date(2026, 2, 28), True),  # born on a leap day: the month's last day
        (date(2026, 11, 26), TODAY, False),  # not born yet, by a slip of the register
        (date(9990, 1, 1), TODAY, False),  # a year that would leave the calendar
        (date(1, 1, 1), TODAY, True),
    ],
)
def test_a_minor_is_one_until_the_eighteenth_birthday(born: date, today: date, *, of_age: bool) -> None:
    assert (left_out(replace(AINO, birth_date=born), today) is None) is of_age
    assert OF_AGE == 216
