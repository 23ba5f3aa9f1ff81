"""A pseudonym tells nobody apart: what says who it was is empty, and its days are told with a crowd (GDPR 4(5))."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from customers.models import Party
from oomi_registry.notice.declarations import Privacy, declaration_of
from retention import erasure
from retention.anonymity import CROWD, NO_DAY, in_crowds
from retention.erasure.pseudonyms import OF_THE_KEEPING, QUASI_IDENTIFIERS, pseudonymise
from retention.tasks import go_on_with_erasures
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db


def people(days: list[tuple[date, date]]) -> list[Party]:
    """One of each pair of days: first seen, and last in touch."""
    return [
        Party.objects.create(
            given_names="Aino",
            family_name="Mäkinen",
            birth_date=date(1980, 5, 17),
            identity_code=f"130{number % 10}52-308T",
            customer_number=f"4{number:06d}",
            first_seen_on=first,
            last_contact_on=last,
            source="person",
        )
        for number, (first, last) in enumerate(days)
    ]


def tells() -> dict[object, tuple[date, ...]]:
    return {pk: (first, last) for pk, first, last in Party.objects.values_list("pk", *QUASI_IDENTIFIERS)}


def test_what_says_who_somebody_was_is_empty_sealed_or_not() -> None:
    (aino,) = people([(date(2020, 1, 1), date(2026, 1, 1))])
    pseudonymise([aino.pk], now=MONDAY)
    left = Party.objects.get()
    assert (left.given_names, left.family_name, left.birth_date, left.identity_code) == ("", "", None, None)
    assert (left.identity_code_index, left.customer_number) == (None, None)
    assert (left.first_seen_on, left.last_contact_on) == (NO_DAY, NO_DAY), "nobody else is a pseudonym yet"


def test_every_declared_field_of_a_person_is_emptied_told_coarsely_or_of_the_keeping() -> None:
    """Complete: a field that somebody adds belongs to one of the three, or this fails."""
    declaration = declaration_of(Party)
    assert isinstance(declaration, Privacy)
    emptied = {name for names in declaration.needed_by for name in names.split()}
    declared = {name for _, _, name in declaration.under()}
    assert declared - emptied == {*QUASI_IDENTIFIERS, *OF_THE_KEEPING}
    assert not emptied & {*QUASI_IDENTIFIERS, *OF_THE_KEEPING}


def test_the_database_tells_as_the_rule_has_it() -> None:
    chance = random.Random(5)
    begins = date(2015, 3, 1)
    days = [
        (
            begins + timedelta(days=chance.choice([0, 3, 40, 400])),
            begins + timedelta(days=chance.randrange(0, 4000, 900)),
        )
        for _ in range(120)
    ]
    made = people(days)
    expected = in_crowds({party.pk: pair for party, pair in zip(made, days, strict=True)})
    pseudonymise([party.pk for party in made], now=MONDAY)
    assert tells() == expected
    assert all(size >= CROWD or pair == (NO_DAY, NO_DAY) for pair, size in Counter(tells().values()).items())
    assert erasure.leave_nobody_apart() == 0


def test_who_is_no_pseudonym_is_neither_counted_nor_told_otherwise() -> None:
    same = (date(2020, 1, 1), date(2026, 1, 1))
    *four, customer = people([same] * 5)
    pseudonymise([party.pk for party in four], now=MONDAY)
    customer.refresh_from_db()
    assert (customer.first_seen_on, customer.last_contact_on) == same
    assert Counter(tells().values()) == {same: 1, (NO_DAY, NO_DAY): 4}


def test_a_crowd_that_shrinks_tells_less_from_the_next_look_on() -> None:
    """The night takes one of five: the other four would stand in a crowd that is too small."""
    *_, fifth = made = people([(date(2020, 1, 1), date(2026, 1, 1))] * 5)
    pseudonymise([party.pk for party in made], now=MONDAY)
    assert NO_DAY not in {day for pair in tells().values() for day in pair}
    Party.objects.filter(pk=fifth.pk).update(pseudonymised_at=None)  # as good as gone from the crowd
    go_on_with_erasures()
    assert Counter(tells().values())[NO_DAY, NO_DAY] == 4
