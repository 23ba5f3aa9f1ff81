"""Is this requester that person? The table of evidence row by row, then whole against an independent oracle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from uuid import UUID

import pytest

from customers.identifiers import Hetu, parse_hetu, parse_metering_point
from customers.matching import (
    Address,
    Because,
    Candidate,
    Claimed,
    Confidence,
    Confirmed,
    Evidence,
    Item,
    Match,
    Verdict,
    compare,
    links_by_itself,
    rank,
)
from customers.matching.comparing import LEADS_TO
from tests.rules import oracle_matching

TODAY = date(2026, 11, 25)
AINO_ID, LIISA_ID, VEIKKO_ID = UUID(int=1), UUID(int=2), UUID(int=3)
HETU, OTHER_HETU = parse_hetu("131052-308T", TODAY), parse_hetu("131052Y308T", TODAY)
POINT, OTHER_POINT = parse_metering_point("643007574000138589"), parse_metering_point("12345")
HOME, OLD_HOME = Address("Testikatu 1 A 2", "00100"), Address("Koivutie 9", "33100")

AINO = Candidate(
    party=AINO_ID,
    given_names="Aino Maria",
    family_name="Mäkinen",
    hetu=HETU,
    customer_numbers=frozenset({"1042", "77"}),
    metering_points=frozenset({POINT}),
    birth_date=date(1952, 10, 13),
    addresses=frozenset({HOME, OLD_HOME}),
    emails=frozenset({"aino@example.com"}),
    phones=frozenset({"+358501234567"}),
)
RIGHT = Claimed(
    name="Aino Mäkinen",
    hetu=HETU,
    customer_number="1042",
    metering_point=POINT,
    birth_date=date(1952, 10, 13),
    address=Address("testikatu 1a2", "00100"),
    email="aino@example.com",
    phone="+358501234567",
)
WRONG = Claimed(
    name="Veikko Esimerkki",
    hetu=OTHER_HETU,
    customer_number="1043",
    metering_point=OTHER_POINT,
    birth_date=date(1952, 10, 14),
    address=Address("Testikatu 2", "00100"),
    email="veikko@example.com",
    phone="+358401234567",
)
NOTHING = Claimed()


def claiming(agrees: frozenset[str], otherwise: Claimed = NOTHING) -> Claimed:
    """A requester whose named items are Aino's and whose others are somebody else's, or missing."""

    def of(item: str) -> Claimed:
        return RIGHT if item in agrees else otherwise

    return Claimed(
        name=of("name").name,
        hetu=of("hetu").hetu,
        customer_number=of("customer_number").customer_number,
        metering_point=of("metering_point").metering_point,
        birth_date=of("birth_date").birth_date,
        address=of("address").address,
        email=of("email").email,
        phone=of("phone").phone,
    )


def evidence_of(match: Match, item: Item) -> Evidence:
    (found,) = (each for each in match.evidence if each.item is item)
    return found


def typed(*items: str) -> Match:
    return compare(claiming(frozenset(items)), Confirmed(), AINO)


# The rows of the table


def test_strong_identification_with_the_registers_henkilotunnus_is_certain() -> None:
    """[D: matching-table]."""
    match = compare(NOTHING, Confirmed(hetu=HETU), AINO)
    assert (match.confidence, match.because, match.party) == (
        Confidence.CERTAIN,
        Because.STRONG_IDENTIFICATION,
        AINO_ID,
    )


def test_a_signed_in_account_is_certain_for_its_own_person_alone() -> None:
    """[D: matching-table]."""
    assert compare(NOTHING, Confirmed(account=AINO_ID), AINO).because == Because.ACCOUNT
    assert compare(NOTHING, Confirmed(account=LIISA_ID), AINO).confidence == Confidence.NONE


def test_strong_identification_as_somebody_else_outweighs_everything_typed() -> None:
    """[D: matching-table]; the century sign alone makes it somebody else [D: hetu-sign-is-identity]."""
    confirmed = Confirmed(hetu=OTHER_HETU, account=AINO_ID, letter_to=AINO_ID, email="aino@example.com")
    match = compare(RIGHT, confirmed, AINO)
    assert (match.confidence, match.because) == (Confidence.NONE, Because.OTHER_PERSON)
    assert evidence_of(match, Item.HETU).verdict == Verdict.DISAGREES


def test_a_henkilotunnus_of_the_same_day_and_sign_is_another_persons() -> None:
    """[D: matching-table]; both are shown alike, for what tells them apart is masked (tietosuojalaki 29 §)."""
    twin = parse_hetu("131052-309U", TODAY)
    assert twin.masked == HETU.masked
    assert compare(NOTHING, Confirmed(hetu=twin), AINO).because == Because.OTHER_PERSON
    assert evidence_of(compare(Claimed(hetu=twin), Confirmed(), AINO), Item.HETU).verdict == Verdict.DISAGREES


@pytest.mark.parametrize(
    ("same", "verdict", "because"),
    [
        (True, Verdict.AGREES, Because.STRONG_IDENTIFICATION),
        (False, Verdict.DISAGREES, Because.OTHER_PERSON),
        (None, Verdict.NOT_HELD, Because.NAME_AND_ANOTHER),
    ],
)
def test_where_only_its_hash_was_kept_the_hashes_are_compared_and_nothing_is_shown(
    same: bool | None, verdict: Verdict, because: Because
) -> None:
    """[D: strong-identification]."""
    aino = replace(AINO, hetu=None, same_hetu=same)
    match = compare(RIGHT, Confirmed(hetu_index="f" * 64), aino)
    shown = evidence_of(match, Item.HETU)
    assert match.because == because
    assert (shown.verdict, shown.confirmed, shown.given, shown.held) == (verdict, True, (), ())


def test_where_the_henkilotunnus_itself_was_shown_it_is_shown_masked_beside_what_its_hash_says() -> None:
    """tietosuojalaki 29 §."""
    same = evidence_of(compare(RIGHT, Confirmed(hetu=HETU), replace(AINO, hetu=None, same_hetu=True)), Item.HETU)
    assert (same.verdict, same.given, same.held) == (Verdict.AGREES, (HETU.masked,), (HETU.masked,))
    other = evidence_of(compare(RIGHT, Confirmed(hetu=HETU), replace(AINO, hetu=None, same_hetu=False)), Item.HETU)
    assert (other.verdict, other.given, other.held) == (Verdict.DISAGREES, (HETU.masked,), ())


def test_strong_identification_says_nothing_of_a_person_whose_henkilotunnus_is_not_held() -> None:
    """[D: matching-table]."""
    liisa = Candidate(LIISA_ID, "Aino", "Mäkinen", emails=frozenset({"aino@example.com"}))
    match = compare(RIGHT, Confirmed(hetu=HETU), liisa)
    assert match.because == Because.NAME_AND_ANOTHER
    shown = evidence_of(match, Item.HETU)
    assert (shown.verdict, shown.confirmed, shown.held) == (Verdict.NOT_HELD, True, ())


@pytest.mark.parametrize("confirmed", [Confirmed(email="aino@example.com"), Confirmed(phone="+358501234567")])
@pytest.mark.parametrize("fourth", ["customer_number", "metering_point", "birth_date", "address"])
def test_a_confirmed_contact_with_the_name_and_one_more_is_probable(confirmed: Confirmed, fourth: str) -> None:
    """[D: matching-table]."""
    match = compare(claiming(frozenset({"name", fourth})), confirmed, AINO)
    assert (match.confidence, match.because) == (Confidence.PROBABLE, Because.CONFIRMED_CONTACT)


@pytest.mark.parametrize("fourth", ["hetu", "email", "phone"])
def test_a_confirmed_contact_with_the_name_and_nothing_of_the_four_is_possible_only(fourth: str) -> None:
    """[D: matching-table]."""
    match = compare(claiming(frozenset({"name", fourth})), Confirmed(email="aino@example.com"), AINO)
    assert match.because == Because.NAME_AND_ANOTHER


def test_a_confirmed_contact_that_is_not_the_registers_confirms_nothing() -> None:
    """[D: matching-table]."""
    claimed = claiming(frozenset({"name", "customer_number", "email"}))
    match = compare(claimed, Confirmed(email="someone@example.com"), AINO)
    assert match.because == Because.NAME_AND_ANOTHER
    assert not evidence_of(match, Item.EMAIL).confirmed


def test_a_code_letter_from_the_address_on_file_is_probable_for_the_one_it_was_sent_to() -> None:
    """[D: matching-table]."""
    assert compare(NOTHING, Confirmed(letter_to=AINO_ID), AINO).because == Because.CODE_LETTER
    assert compare(NOTHING, Confirmed(letter_to=LIISA_ID), AINO).because == Because.TOO_LITTLE


@pytest.mark.parametrize("other", ["customer_number", "metering_point", "birth_date", "address", "email", "phone"])
def test_the_name_with_one_other_typed_item_is_possible(other: str) -> None:
    """[D: matching-table]."""
    assert typed("name", other).because == Because.NAME_AND_ANOTHER
    assert typed(other).because == Because.TOO_LITTLE


def test_two_typed_items_without_the_name_are_possible() -> None:
    """[D: matching-table]."""
    assert typed("customer_number", "phone").because == Because.TWO_ITEMS
    assert typed("hetu", "phone").because == Because.TWO_ITEMS


@pytest.mark.parametrize("items", [(), ("name",), ("hetu",), ("hetu", "name"), ("hetu", "birth_date")], ids="+".join)
def test_a_typed_henkilotunnus_identifies_nobody_alone_nor_with_the_name_nor_with_its_own_birth_date(
    items: tuple[str, ...],
) -> None:
    """tietosuojalaki 29 §."""
    match = typed(*items)
    assert (match.confidence, match.because) == (Confidence.NONE, Because.TOO_LITTLE)


def test_a_typed_henkilotunnus_takes_nothing_away_either() -> None:
    """tietosuojalaki 29 §."""
    assert typed("hetu", "name", "birth_date").because == Because.NAME_AND_ANOTHER
    assert typed("hetu", "birth_date", "phone").because == Because.TWO_ITEMS


def test_each_row_of_the_table_leads_to_its_confidence() -> None:
    """[D: matching-table]."""
    assert {because.value: confidence.value for because, confidence in LEADS_TO.items()} == {
        "other_person": "none",
        "strong_identification": "certain",
        "account": "certain",
        "confirmed_contact": "probable",
        "code_letter": "probable",
        "name_and_another": "possible",
        "two_items": "possible",
        "too_little": "none",
    }


# The evidence, field by field


def test_every_item_is_shown_with_what_was_given_and_what_is_held() -> None:
    """[D: matching-table]."""
    match = compare(RIGHT, Confirmed(email="aino@example.com"), AINO)
    assert match.evidence == (
        Evidence(Item.NAME, Verdict.AGREES, False, ("Aino Mäkinen",), ("Aino Maria Mäkinen",)),
        Evidence(Item.HETU, Verdict.AGREES, False, ("131052-****",), ("131052-****",)),
        Evidence(Item.CUSTOMER_NUMBER, Verdict.AGREES, False, ("1042",), ("1042", "77")),
        Evidence(Item.METERING_POINT, Verdict.AGREES, False, ("643007574000138589",), ("643007574000138589",)),
        Evidence(Item.BIRTH_DATE, Verdict.AGREES, False, ("1952-10-13",), ("1952-10-13",)),
        Evidence(
            Item.ADDRESS,
            Verdict.AGREES,
            False,
            ("testikatu 1a2, 00100",),
            ("Koivutie 9, 33100", "Testikatu 1 A 2, 00100"),
        ),
        Evidence(Item.EMAIL, Verdict.AGREES, True, ("aino@example.com",), ("aino@example.com",)),
        Evidence(Item.PHONE, Verdict.AGREES, False, ("+358501234567",), ("+358501234567",)),
    )


def test_what_disagrees_is_shown_as_such() -> None:
    """[D: matching-table]."""
    match = compare(WRONG, Confirmed(phone="+358401234567"), AINO)
    assert {each.verdict for each in match.evidence} == {Verdict.DISAGREES}
    assert [each.item for each in match.evidence if each.confirmed] == [Item.PHONE]
    assert match.because == Because.TOO_LITTLE


def test_what_was_not_given_is_told_from_what_the_register_does_not_hold() -> None:
    """[D: matching-table]."""
    nobody = Candidate(LIISA_ID)
    assert {each.verdict for each in compare(NOTHING, Confirmed(), AINO).evidence} == {Verdict.NOT_GIVEN}
    assert {each.verdict for each in compare(RIGHT, Confirmed(), nobody).evidence} == {Verdict.NOT_HELD}
    assert {each.verdict for each in compare(NOTHING, Confirmed(), nobody).evidence} == {Verdict.NOT_GIVEN}
    for match, given, held in (
        (compare(NOTHING, Confirmed(), nobody), False, False),
        (compare(NOTHING, Confirmed(), AINO), False, True),
        (compare(RIGHT, Confirmed(), nobody), True, False),
    ):
        assert {(bool(each.given), bool(each.held)) for each in match.evidence} == {(given, held)}
        assert [each.item for each in match.evidence] == [*Item]


def test_a_mailbox_that_answered_is_shown_before_the_address_that_was_typed() -> None:
    """[D: matching-table]."""
    match = compare(Claimed(email="aino@example.com"), Confirmed(email="zz@example.com"), AINO)
    shown = evidence_of(match, Item.EMAIL)
    assert (shown.verdict, shown.confirmed) == (Verdict.AGREES, False)
    assert shown.given == ("zz@example.com", "aino@example.com")
    same = evidence_of(compare(RIGHT, Confirmed(email="aino@example.com"), AINO), Item.EMAIL)
    assert same.given == ("aino@example.com",)


def test_a_typed_henkilotunnus_does_not_count_beside_the_identified_one() -> None:
    """tietosuojalaki 29 §."""
    shown = evidence_of(compare(RIGHT, Confirmed(hetu=OTHER_HETU), AINO), Item.HETU)
    assert (shown.verdict, shown.given) == (Verdict.DISAGREES, ("131052Y****",))


def test_a_name_that_agrees_but_for_a_letter_shows_the_letter() -> None:
    """[D: names-agree]."""
    match = compare(Claimed(name="Aino Makinen"), Confirmed(), AINO)
    (edit,) = evidence_of(match, Item.NAME).edits
    assert (edit.typed, edit.held) == ("makinen", "mäkinen")
    assert evidence_of(match, Item.NAME).verdict == Verdict.AGREES


def test_past_addresses_and_numbers_of_the_person_agree_too() -> None:
    """[D: matching-table]."""
    assert evidence_of(compare(Claimed(address=OLD_HOME), Confirmed(), AINO), Item.ADDRESS).verdict == Verdict.AGREES
    assert evidence_of(compare(Claimed(customer_number="77"), Confirmed(), AINO), Item.CUSTOMER_NUMBER).verdict == (
        Verdict.AGREES
    )


def test_nothing_personal_is_in_what_a_log_would_print() -> None:
    """tietosuojalaki 29 §."""
    match = compare(RIGHT, Confirmed(hetu=HETU, email="aino@example.com", phone="+358501234567"), AINO)
    printed = repr((RIGHT, AINO, Confirmed(hetu=HETU, email="aino@example.com", phone="+358501234567"), match))
    for personal in ("Aino", "kinen", "308T", "1042", "6430075", "1952", "Testikatu", "00100", "example.com", "+358"):
        assert personal not in printed


# Several candidates


def test_candidates_are_ranked_and_none_of_equals_is_chosen() -> None:
    """[D: software-never-chooses]."""
    liisa = Candidate(LIISA_ID, "Liisa", "Mäkinen", phones=AINO.phones, birth_date=AINO.birth_date)
    veikko = Candidate(VEIKKO_ID, "Veikko", "Mäkinen", phones=AINO.phones)
    twin = Candidate(UUID(int=4), "Aino", "Mäkinen", phones=AINO.phones)
    claimed = claiming(frozenset({"name", "phone", "birth_date"}))
    confirmed = Confirmed(phone="+358501234567")
    for order in ([veikko, twin, liisa, AINO], [liisa, AINO, twin, veikko]):
        matches = rank(claimed, confirmed, order)
        assert [match.confidence.value for match in matches] == ["probable", "possible", "possible", "none"]
        kept = [candidate.party for candidate in order if candidate in (twin, liisa)]
        assert [match.party for match in matches] == [AINO_ID, *kept, VEIKKO_ID]
        assert links_by_itself(matches) is None


def test_a_certain_person_is_ranked_first_and_may_be_linked_without_an_officer() -> None:
    """[D: software-never-chooses]."""
    liisa = Candidate(LIISA_ID, "Aino", "Mäkinen")
    matches = rank(RIGHT, Confirmed(hetu=HETU), [liisa, AINO])
    assert [match.party for match in matches] == [AINO_ID, LIISA_ID]
    assert links_by_itself(matches) == AINO_ID


def test_one_person_held_twice_is_left_to_the_officer() -> None:
    """[D: software-never-chooses]."""
    again = Candidate(LIISA_ID, hetu=HETU)
    assert links_by_itself(rank(NOTHING, Confirmed(hetu=HETU), [AINO, again])) is None
    assert links_by_itself([]) is None


# Complete


@pytest.mark.parametrize("strong", ["nobody", "same", "other"])
@pytest.mark.parametrize("account", ["nobody", "same", "other"])
def test_the_table_is_complete_over_everything_that_can_agree(strong: str, account: str) -> None:
    """[D: matching-table]; tietosuojalaki 29 §."""
    hetus: dict[str, Hetu | None] = {"nobody": None, "same": HETU, "other": OTHER_HETU}
    parties = {"nobody": None, "same": AINO_ID, "other": LIISA_ID}
    contacts = [frozenset[str](), frozenset({"email"}), frozenset({"phone"}), frozenset({"email", "phone"})]
    tried = 0
    for bits, letter, shown, otherwise in product(
        product((False, True), repeat=len(oracle_matching.ITEMS)), parties, contacts, (NOTHING, WRONG)
    ):
        agrees = frozenset(item for item, bit in zip(oracle_matching.ITEMS, bits, strict=True) if bit)
        confirmed = Confirmed(
            hetu=hetus[strong],
            account=parties[account],
            letter_to=parties[letter],
            email="aino@example.com" if "email" in shown else "",
            phone="+358501234567" if "phone" in shown else "",
        )
        match = compare(claiming(agrees, otherwise), confirmed, AINO)
        expected = oracle_matching.confidence(
            agrees | shown, strong=strong, account=account, letter=letter, confirmed=shown
        )
        assert match.confidence == expected, (agrees, letter, shown)
        tried += 1
    assert tried == 256 * 3 * 4 * 2
