"""Whether a request may be the same as an earlier one: the whole table, and what is no likeness at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.likeness import (
    ALIKE,
    NAMES,
    RECENT_DAYS,
    WHO_NAMES,
    Asked,
    Likeness,
    Mark,
    Rights,
    When,
    Who,
    likeness,
    marks_of,
    rights_shared,
    when,
    who,
)
from requests_app.rights import Right

KEY = b"a key of the tests, long enough"
AINO, PEKKA = UUID(int=1), UUID(int=2)
BORN = date(1985, 5, 5)
MONDAY = date(2026, 3, 2)
BOTH = frozenset({Right.ACCESS, Right.ERASURE})


def asked(
    *,
    email: str = "",
    phone: str = "",
    customer_number: str = "",
    name: str = "",
    birth_date: date | None = None,
    rights: frozenset[Right] = BOTH,
    received: date = MONDAY,
    answered: date | None = None,
    person: UUID | None = None,
    represented: bool = False,
) -> Asked:
    marks = marks_of(
        email=email, phone=phone, customer_number=customer_number, name=name, birth_date=birth_date, key=KEY
    )
    return Asked(marks, rights, received, answered, person, represented)


AINOS = asked(email="aino@example.com", phone="+358501234567", name="Aino Mäkinen", birth_date=BORN)

OF_ONE_PERSON = {
    "both linked to Aino": (asked(person=AINO), asked(person=AINO), Who.LINKED),
    "linked to Aino and to Pekka, though all else agrees": (
        replace(AINOS, person=AINO),
        replace(AINOS, person=PEKKA),
        Who.OTHER,
    ),
    "one linked, one not yet, the same name and birth date": (
        replace(AINOS, person=AINO),
        AINOS,
        Who.NAME_AND_BIRTH_DATE,
    ),
    "name and birth date, by another mailbox": (
        AINOS,
        asked(email="am@example.com", name="Mäkinen, Aino", birth_date=BORN),
        Who.NAME_AND_BIRTH_DATE,
    ),
    "the same mailbox and name": (AINOS, asked(email="AINO@example.com", name="aino mäkinen"), Who.CONTACT_AND_NAME),
    "the same number and name": (AINOS, asked(phone="+358501234567", name="Aino Mäkinen"), Who.CONTACT_AND_NAME),
    "the same customer number and name": (
        asked(customer_number="A 100", name="Aino Mäkinen"),
        asked(customer_number="a100", name="Aino Mäkinen"),
        Who.CONTACT_AND_NAME,
    ),
    "the same mailbox and another name: perhaps her husband": (
        AINOS,
        asked(email="aino@example.com", name="Matti Mäkinen"),
        Who.CONTACT,
    ),
    "the same mailbox and no name": (AINOS, asked(email="aino@example.com"), Who.CONTACT),
    "the same mailbox and name, born on another day: her daughter": (
        AINOS,
        asked(email="aino@example.com", name="Aino Mäkinen", birth_date=date(2010, 1, 1)),
        Who.OTHER,
    ),
    "a name alone": (AINOS, asked(name="Aino Mäkinen"), Who.OTHER),
    "a birth date alone": (AINOS, asked(birth_date=BORN), Who.OTHER),
    "nothing was given by either": (asked(), asked(), Who.OTHER),
    "a guardian's mailbox, for two people": (
        asked(email="riitta@example.com", name="Helmi Esimerkki", represented=True),
        asked(email="riitta@example.com", name="Veikko Esimerkki", represented=True),
        Who.OTHER,
    ),
    "a guardian's mailbox, and her own request": (
        asked(email="riitta@example.com", name="Helmi Esimerkki", represented=True),
        asked(email="riitta@example.com", name="Riitta Esimerkki"),
        Who.OTHER,
    ),
    "a guardian's mailbox, twice for Helmi": (
        asked(email="riitta@example.com", name="Helmi Esimerkki", represented=True),
        asked(email="riitta@example.com", name="Helmi Esimerkki", represented=True),
        Who.CONTACT_AND_NAME,
    ),
}


@pytest.mark.parametrize(("one", "other", "expected"), OF_ONE_PERSON.values(), ids=OF_ONE_PERSON)
def test_what_speaks_for_one_person(one: Asked, other: Asked, expected: Who) -> None:
    """[D: alike-by-what-both-gave]: whichever of them came first."""
    assert who(one, other) is expected
    assert who(other, one) is expected


def test_the_table_is_complete_and_everything_in_it_has_its_words() -> None:
    assert set(ALIKE) == set(product(Who, Rights))
    assert set(NAMES) == set(Likeness)
    assert set(WHO_NAMES) == set(Who)


EXPECTED = {
    Who.LINKED: (Likeness.LIKELY, Likeness.POSSIBLE, Likeness.NONE),
    Who.NAME_AND_BIRTH_DATE: (Likeness.LIKELY, Likeness.POSSIBLE, Likeness.NONE),
    Who.CONTACT_AND_NAME: (Likeness.LIKELY, Likeness.POSSIBLE, Likeness.NONE),
    Who.CONTACT: (Likeness.POSSIBLE, Likeness.POSSIBLE, Likeness.NONE),
    Who.OTHER: (Likeness.NONE, Likeness.NONE, Likeness.NONE),
}
PAIRS = {
    Who.LINKED: (asked(person=AINO), asked(person=AINO)),
    Who.NAME_AND_BIRTH_DATE: (AINOS, AINOS),
    Who.CONTACT_AND_NAME: (AINOS, asked(email="aino@example.com", name="Aino Mäkinen")),
    Who.CONTACT: (AINOS, asked(email="aino@example.com")),
    Who.OTHER: (AINOS, asked(name="Aino Mäkinen")),
}
ASKED_BEFORE = {Rights.ALL: BOTH, Rights.SOME: frozenset({Right.ACCESS}), Rights.NONE: frozenset({Right.PORTABILITY})}


@pytest.mark.parametrize(("speaks", "shared"), list(product(Who, Rights)))
@pytest.mark.parametrize("stood", When)
def test_every_row_of_the_table_at_every_time(speaks: Who, shared: Rights, stood: When) -> None:
    answered = {
        When.OPEN: None,
        When.RECENTLY_ANSWERED: MONDAY - timedelta(days=RECENT_DAYS),
        When.LONG_AGO: MONDAY - timedelta(days=RECENT_DAYS + 1),
    }[stood]
    later, earlier = PAIRS[speaks]
    earlier = replace(earlier, rights=ASKED_BEFORE[shared], answered=answered, received=date(2026, 1, 5))
    assert (rights_shared(later, earlier), when(later, earlier)) == (shared, stood)
    expected = EXPECTED[speaks][list(Rights).index(shared)]
    assert likeness(later, earlier) is (Likeness.NONE if stood is When.LONG_AGO else expected)


def test_what_came_before_the_answer_left_came_while_the_other_was_open() -> None:
    """Also on that very day: nobody has read an answer before it came."""
    earlier = replace(AINOS, answered=MONDAY)
    assert when(AINOS, earlier) is When.OPEN
    assert when(replace(AINOS, received=MONDAY + timedelta(days=1)), earlier) is When.RECENTLY_ANSWERED


def test_a_request_that_asks_less_than_the_earlier_one_asks_nothing_new() -> None:
    one = replace(AINOS, rights=frozenset({Right.ACCESS}))
    assert rights_shared(one, AINOS) is Rights.ALL
    assert rights_shared(AINOS, one) is Rights.SOME


def test_nothing_that_was_typed_stands_in_what_is_compared() -> None:
    for typed in ("aino", "Mäkinen", "501234567", "1985"):
        assert typed not in repr(AINOS.marks)
    assert AINOS.marks != marks_of(email="aino@example.com", birth_date=None, key=b"another key, as long as that")


def test_one_value_in_two_fields_has_two_marks() -> None:
    marks = marks_of(phone="100", customer_number="100", birth_date=None, key=KEY)
    assert marks[Mark.PHONE] != marks[Mark.CUSTOMER_NUMBER]


@given(typed=st.text(), name=st.text())
def test_whatever_was_typed_is_compared_without_failing(typed: str, name: str) -> None:
    one = asked(email=typed, phone=typed, customer_number=typed, name=name)
    assert who(one, one) in {Who.CONTACT_AND_NAME, Who.CONTACT, Who.OTHER}
