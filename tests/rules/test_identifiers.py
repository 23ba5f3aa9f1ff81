"""Identifiers are read from whatever is typed into one form each, or refused by name with an instruction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers import identifiers
from customers.identifiers import (
    BusinessIdRefused,
    Hetu,
    HetuArtificial,
    HetuDateImpossible,
    HetuMalformed,
    HetuMistyped,
    HetuOfTheFuture,
    IdentifierRefused,
    MeteringPointMalformed,
    MeteringPointMistyped,
    parse_business_id,
    parse_customer_number,
    parse_email,
    parse_hetu,
    parse_metering_point,
    parse_name,
    parse_phone,
    parse_postal_code,
    parse_street,
)
from tests.rules.oracle_identifiers import CENTURY_OF_SIGN, CHECK_CHARACTERS, business_id_of, gsrn_of, hetu_of

TODAY = date(2026, 11, 25)

ZERO_WIDTH, RIGHT_TO_LEFT, SOFT_HYPHEN, BYTE_ORDER = "\u200b", "\u202e", "\u00ad", "\ufeff"
PARSERS: dict[str, Callable[[str], object]] = {
    "hetu": lambda text: parse_hetu(text, TODAY),
    "business_id": parse_business_id,
    "metering_point": parse_metering_point,
    "phone": parse_phone,
    "email": parse_email,
    "customer_number": parse_customer_number,
    "postal_code": parse_postal_code,
    "name": parse_name,
    "street": parse_street,
}
TAKEN = {
    "hetu": "131052-308T",
    "business_id": "3101315-4",
    "metering_point": "643007574000138589",
    "phone": "+358501234567",
    "email": "aino.makinen@example.com",
    "customer_number": "1042",
    "postal_code": "00100",
    "name": "Aino Mäkinen",
    "street": "Testikatu 1 A 2",
}


# Henkilötunnus


@pytest.mark.parametrize(("sign", "century"), CENTURY_OF_SIGN.items())
def test_every_century_sign_is_taken_and_says_the_century(sign: str, century: int) -> None:
    """[D: hetu-sign-is-identity]."""
    born = date(century * 100 + 5, 3, 14)
    hetu = parse_hetu(hetu_of(born, sign, 308), TODAY)
    assert hetu.birth_date == born
    assert hetu.value == hetu_of(born, sign, 308)


def test_two_people_differ_by_nothing_but_the_sign() -> None:
    """[D: hetu-sign-is-identity]."""
    assert parse_hetu("131052-308T", TODAY) != parse_hetu("131052Y308T", TODAY)
    assert parse_hetu("131052-308T", TODAY) == parse_hetu("131052-308t", TODAY)


def test_a_child_born_today_is_taken_and_one_born_tomorrow_is_not() -> None:
    """[D: no-future-births]."""
    assert parse_hetu(hetu_of(TODAY, "A", 2), TODAY).birth_date == TODAY
    with pytest.raises(HetuOfTheFuture):
        parse_hetu(hetu_of(TODAY + timedelta(days=1), "A", 2), TODAY)


@pytest.mark.parametrize("number", ["010190-999W", "010190Y999W", hetu_of(date(1990, 1, 1), "-", 900)])
def test_an_artificial_number_is_taken_only_where_the_site_allows_them(number: str) -> None:
    """[D: artificial-hetu]."""
    with pytest.raises(HetuArtificial):
        parse_hetu(number, TODAY)
    with pytest.raises(HetuArtificial):
        parse_hetu(number, TODAY, allow_artificial=False)
    assert parse_hetu(number, TODAY, allow_artificial=True).artificial


def test_the_last_number_below_the_artificial_ones_is_a_real_persons() -> None:
    """[D: artificial-hetu]."""
    assert not parse_hetu(hetu_of(date(1990, 1, 1), "-", 899), TODAY).artificial


@pytest.mark.parametrize(
    "number",
    [
        hetu_of(date(1990, 1, 1), "-", 0),
        hetu_of(date(1990, 1, 1), "-", 1),
        "310290-308K",
        "290299-308K",
        "001390-308K",
    ],
)
def test_a_day_that_never_was_and_a_number_never_given_are_named_so(number: str) -> None:
    with pytest.raises(HetuDateImpossible):
        parse_hetu(number, TODAY)


def test_the_first_number_ever_given_is_two() -> None:
    assert parse_hetu(hetu_of(date(1990, 1, 1), "-", 2), TODAY).value.endswith("-002R")


@pytest.mark.parametrize("wrong", sorted(set(CHECK_CHARACTERS) - {"T"}))
def test_a_slip_in_the_check_character_is_named_so(wrong: str) -> None:
    with pytest.raises(HetuMistyped):
        parse_hetu(f"131052-308{wrong}", TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "131052308T",
        "131052-308",
        "131052-308TT",
        "131052G308T",
        "131052-308I",
        "13.10.1952-308T",
        "١٣١٠٥٢-308T",
    ],
)
def test_what_has_not_the_form_of_a_henkilotunnus_is_told_the_form(text: str) -> None:
    with pytest.raises(HetuMalformed, match="ppkkvv-123A"):
        parse_hetu(text, TODAY)


def test_a_henkilotunnus_shows_itself_masked_wherever_it_is_printed() -> None:
    """tietosuojalaki 29 §."""
    hetu = parse_hetu("131052Y308T", TODAY)
    assert hetu.masked == "131052Y****"
    for printed in (str(hetu), repr(hetu), f"{hetu}", f"{[hetu]}", "%s" % hetu):  # noqa: UP031 - one of the ways
        assert "308" not in printed


@given(
    born=st.dates(date(1850, 1, 1), TODAY),
    number=st.integers(2, 899),
    turn=st.integers(0, 5),
)
def test_every_number_that_can_be_given_is_read_back_whole(born: date, number: int, turn: int) -> None:
    """[D: hetu-sign-is-identity]."""
    signs = [sign for sign, century in CENTURY_OF_SIGN.items() if century == born.year // 100]
    written = hetu_of(born, signs[turn % len(signs)], number)
    hetu = parse_hetu(written, TODAY)
    assert (hetu.value, hetu.birth_date, hetu.artificial) == (written, born, False)


# Y-tunnus


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("3101315-4", "3101315-4"),
        ("3384654-7", "3384654-7"),
        ("31013154", "3101315-4"),
        ("FI31013154", "3101315-4"),
        ("fi 3101315\u20134", "3101315-4"),
        ("３１０１３１５－４", "3101315-4"),
    ],
)
def test_a_business_id_is_written_one_way(typed: str, written: str) -> None:
    """[D: contact-identifiers]."""
    assert parse_business_id(typed) == written


@pytest.mark.parametrize(
    "text", ["", "3101315-5", "310131-54", "3-1013154", "3101315--4", "101315-4", "SE3101315-4", "3101315-45", "FI"]
)
def test_a_business_id_with_a_slip_is_told_the_form(text: str) -> None:
    """[D: contact-identifiers]."""
    with pytest.raises(BusinessIdRefused, match="1234567-8"):
        parse_business_id(text)


@given(st.text("0123456789", min_size=7, max_size=7), st.sampled_from("0123456789"))
def test_only_the_check_digit_that_fits_makes_a_business_id(first_7: str, check: str) -> None:
    """[D: contact-identifiers]."""
    written = f"{first_7}-{check}"
    if written == business_id_of(first_7):
        assert parse_business_id(written) == written
    else:
        with pytest.raises(BusinessIdRefused):
            parse_business_id(written)


# Metering point


@pytest.mark.parametrize("typed", ["643007574000138589", "6430 0757 4000 1385 89", "643007574-000138589"])
def test_a_metering_point_is_eighteen_digits_however_they_are_grouped(typed: str) -> None:
    """[D: contact-identifiers]."""
    point = parse_metering_point(typed)
    assert (point.value, str(point)) == ("643007574000138589", "643007574000138589")


@pytest.mark.parametrize("typed", ["12345", "123456789", "ab12 345", "1234-567"])
def test_an_old_code_of_five_to_nine_characters_is_known_as_one(typed: str) -> None:
    """[D: contact-identifiers]."""
    assert parse_metering_point(typed).value == typed.replace(" ", "").replace("-", "").upper()


@pytest.mark.parametrize(
    "text", ["", "1234", "1234567890", "64300757400013858", "6430075740001385890", "12345ä", "1234_"]
)
def test_neither_a_gsrn_nor_an_old_code_is_told_both_forms(text: str) -> None:
    """[D: contact-identifiers]."""
    with pytest.raises(MeteringPointMalformed, match="18 numeroa"):
        parse_metering_point(text)


@given(st.text("0123456789", min_size=17, max_size=17), st.sampled_from("0123456789"))
def test_only_the_check_digit_that_fits_makes_a_metering_point(first_17: str, check: str) -> None:
    """[D: contact-identifiers]."""
    written = first_17 + check
    if written == gsrn_of(first_17):
        assert parse_metering_point(written).value == written
    else:
        with pytest.raises(MeteringPointMistyped, match="numero numerolta"):
            parse_metering_point(written)


# Everything that is typed


@pytest.mark.parametrize("kind", PARSERS)
def test_marks_that_nobody_sees_change_nothing(kind: str) -> None:
    plain = PARSERS[kind](TAKEN[kind])
    marked = (ZERO_WIDTH + RIGHT_TO_LEFT + BYTE_ORDER + SOFT_HYPHEN).join(TAKEN[kind])
    assert PARSERS[kind](f" {marked}\u00a0\n") == plain


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize("hostile", ["\x00", "\x1b[31m", "\x7f", "\ud800", "\ue000", "\U000e0fff"])
def test_a_control_character_or_nobodys_letter_is_refused(kind: str, hostile: str) -> None:
    middle = len(TAKEN[kind]) // 2
    with pytest.raises(IdentifierRefused):
        PARSERS[kind](TAKEN[kind][:middle] + hostile + TAKEN[kind][middle:])


@pytest.mark.parametrize("kind", PARSERS)
def test_a_text_of_a_thousand_and_one_characters_is_refused_before_it_is_read(kind: str) -> None:
    padding = 1000 - len(TAKEN[kind])
    assert PARSERS[kind](TAKEN[kind] + " " * padding) == PARSERS[kind](TAKEN[kind])
    for text in (TAKEN[kind] + " " * (padding + 1), "\ufdfa" * 1_000_000):
        with pytest.raises(IdentifierRefused):
            PARSERS[kind](text)


@pytest.mark.parametrize("kind", PARSERS)
@given(text=st.one_of(st.text(), st.text("0123456789-+ @.abcäßFI\u200b\u0660", max_size=30)))
def test_whatever_is_typed_is_taken_or_refused_by_name_and_taken_once_is_taken_again(kind: str, text: str) -> None:
    try:
        taken = PARSERS[kind](text)
    except IdentifierRefused as refusal:
        said = str(refusal)
    else:
        said = ""
    if said:
        assert said in {refusal.sentence for refusal in every_refusal()}  # and so nothing of what was typed
        return
    written = taken.value if isinstance(taken, Hetu) else str(taken)
    assert PARSERS[kind](written) == taken
    assert written == written.strip()
    written.encode()  # it can be stored


def every_refusal() -> list[type[IdentifierRefused]]:
    named = [getattr(identifiers, name) for name in identifiers.__all__]
    return [found for found in named if isinstance(found, type) and issubclass(found, IdentifierRefused)]


def test_every_refusal_says_in_finnish_what_to_do() -> None:
    refusals = every_refusal()
    raised = [refusal for refusal in refusals if refusal.sentence]
    assert {refusal.__name__ for refusal in refusals if not refusal.sentence} == {
        "HetuRefused",
        "IdentifierRefused",
        "MeteringPointRefused",
    }
    assert len({refusal.sentence for refusal in raised}) == len(raised) == 16
    for refusal in raised:
        assert refusal.sentence.split()[0] in {"Kirjoita", "Tarkista", "Anna"}
        assert refusal.sentence.endswith(".")
        assert "{" not in refusal.sentence
