"""Whether a request may be the same as an earlier one: the whole table, and what is no likeness at all."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Given:
    """What one request gave of its person, as it was typed, and what it asks."""

    email: str = ""
    phone: str = ""
    customer_number: str = ""
    name: str = ""
    birth_date: date | None = None
    rights: frozenset[Right] = BOTH
    received: date = MONDAY
    answered: date | None = None
    person: UUID | None = None
    represented: bool = False

    @property
    def marks(self) -> dict[Mark, str]:
        """Its keyed hashes."""
        return marks_of(
            email=self.email,
            phone=self.phone,
            customer_number=self.customer_number,
            name=self.name,
            birth_date=self.birth_date,
            key=KEY,
        )

    @property
    def asked(self) -> Asked:
        """What is compared of it."""
        return Asked(self.marks, self.rights, self.received, self.answered, self.person, self.represented)


AINOS = Given(email="aino@example.com", phone="+358501234567", name="Aino Mäkinen", birth_date=BORN)

OF_ONE_PERSON = {
    "both linked to Aino": (Given(person=AINO), Given(person=AINO), Who.LINKED),
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
        Given(email="am@example.com", name="Mäkinen, Aino", birth_date=BORN),
        Who.NAME_AND_BIRTH_DATE,
    ),
    "the same mailbox and name": (AINOS, Given(email="AINO@example.com", name="aino mäkinen"), Who.CONTACT_AND_NAME),
    "the same number and name": (AINOS, Given(phone="+358501234567", name="Aino Mäkinen"), Who.CONTACT_AND_NAME),
    "the same number with spaces in it, and name": (
        AINOS,
        Given(phone="+358 50 123 4567", name="Aino Mäkinen"),
        Who.CONTACT_AND_NAME,
    ),
    "the same customer number and name": (
        Given(customer_number="A 100", name="Aino Mäkinen"),
        Given(customer_number="a100", name="Aino Mäkinen"),
        Who.CONTACT_AND_NAME,
    ),
    "the same mailbox and another name: perhaps her husband": (
        AINOS,
        Given(email="aino@example.com", name="Matti Mäkinen"),
        Who.CONTACT,
    ),
    "the same mailbox and no name": (AINOS, Given(email="aino@example.com"), Who.CONTACT),
    "the same mailbox and name, born on another day: her daughter": (
        AINOS,
        Given(email="aino@example.com", name="Aino Mäkinen", birth_date=date(2010, 1, 1)),
        Who.OTHER,
    ),
    "a name alone": (AINOS, Given(name="Aino Mäkinen"), Who.OTHER),
    "a birth date alone": (AINOS, Given(birth_date=BORN), Who.OTHER),
    "nothing was given by either": (Given(), Given(), Who.OTHER),
    "a guardian's mailbox, for two people": (
        Given(email="riitta@example.com", name="Helmi Esimerkki", represented=True),
        Given(email="riitta@example.com", name="Veikko Esimerkki", represented=True),
        Who.OTHER,
    ),
    "a guardian's mailbox, and her own request": (
        Given(email="riitta@example.com", name="Helmi Esimerkki", represented=True),
        Given(email="riitta@example.com", name="Riitta Esimerkki"),
        Who.OTHER,
    ),
    "a guardian's mailbox, twice for Helmi": (
        Given(email="riitta@example.com", name="Helmi Esimerkki", represented=True),
        Given(email="riitta@example.com", name="Helmi Esimerkki", represented=True),
        Who.CONTACT_AND_NAME,
    ),
}


@pytest.mark.parametrize(("one", "other", "expected"), OF_ONE_PERSON.values(), ids=OF_ONE_PERSON)
def test_what_speaks_for_one_person(one: Given, other: Given, expected: Who) -> None:
    """[D: alike-by-what-both-gave]: whichever of them came first."""
    assert who(one.asked, other.asked) is expected
    assert who(other.asked, one.asked) is expected


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
    Who.LINKED: (Given(person=AINO), Given(person=AINO)),
    Who.NAME_AND_BIRTH_DATE: (AINOS, AINOS),
    Who.CONTACT_AND_NAME: (AINOS, Given(email="aino@example.com", name="Aino Mäkinen")),
    Who.CONTACT: (AINOS, Given(email="aino@example.com")),
    Who.OTHER: (AINOS, Given(name="Aino Mäkinen")),
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
    later, given = PAIRS[speaks][0].asked, PAIRS[speaks][1]
    earlier = replace(given, rights=ASKED_BEFORE[shared], answered=answered, received=date(2026, 1, 5)).asked
    assert (rights_shared(later, earlier), when(later, earlier)) == (shared, stood)
    expected = EXPECTED[speaks][list(Rights).index(shared)]
    assert likeness(later, earlier) is (Likeness.NONE if stood is When.LONG_AGO else expected)


def test_what_came_before_the_answer_left_came_while_the_other_was_open() -> None:
    """Also on that very day: nobody has read an answer before it came."""
    earlier = replace(AINOS, answered=MONDAY).asked
    assert when(AINOS.asked, earlier) is When.OPEN
    assert when(replace(AINOS, received=MONDAY + timedelta(days=1)).asked, earlier) is When.RECENTLY_ANSWERED


def test_a_request_that_asks_less_than_the_earlier_one_asks_nothing_new() -> None:
    one = replace(AINOS, rights=frozenset({Right.ACCESS})).asked
    assert rights_shared(one, AINOS.asked) is Rights.ALL
    assert rights_shared(AINOS.asked, one) is Rights.SOME


def test_nothing_that_was_typed_stands_in_what_is_compared() -> None:
    for typed in ("aino", "Mäkinen", "501234567", "1985"):
        assert typed not in repr(AINOS.marks)
    assert AINOS.marks != marks_of(email="aino@example.com", birth_date=None, key=b"another key, as long as that")


def test_a_mark_is_the_keyed_hash_of_what_was_given_under_its_field() -> None:
    """Computed here by the definition (RFC 2104): what one version of the software marked, the next marks alike."""

    def hashed(field: str, value: str) -> str:
        return hmac.new(KEY, f"likeness\0{field}\0{value}".encode(), "sha256").hexdigest()

    given = Given(" Aino@Example.com ", "+358 50 123 4567", "A 100", "Mäkinen, Aino", BORN)
    assert given.marks == {
        Mark.EMAIL: hashed("email", "aino@example.com"),
        Mark.PHONE: hashed("phone", "+358501234567"),
        Mark.CUSTOMER_NUMBER: hashed("customer_number", "a100"),
        Mark.NAME: hashed("name", "aino mäkinen"),
        Mark.BIRTH_DATE: hashed("birth_date", "1985-05-05"),
    }


def test_what_was_not_given_has_no_mark() -> None:
    assert marks_of(birth_date=None, key=KEY) == {}


def test_a_broken_character_is_compared_as_any_other() -> None:
    """Half of a surrogate pair, which a form can send and no encoding has."""
    broken = Given(email="aino\ud800@example.com", name="Aino Mäkinen")
    assert who(broken.asked, broken.asked) is Who.CONTACT_AND_NAME


def test_one_value_in_two_fields_has_two_marks() -> None:
    marks = marks_of(phone="100", customer_number="100", birth_date=None, key=KEY)
    assert marks[Mark.PHONE] != marks[Mark.CUSTOMER_NUMBER]


@given(typed=st.text(), name=st.text())
def test_whatever_was_typed_is_compared_without_failing(typed: str, name: str) -> None:
    one = Given(email=typed, phone=typed, customer_number=typed, name=name).asked
    assert who(one, one) in {Who.CONTACT_AND_NAME, Who.CONTACT, Who.OTHER}
