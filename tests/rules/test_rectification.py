"""How a rectification is answered when its changes are decided: the whole table, and addresses as people write them."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import pytest

from requests_app.grounds import Ground
from requests_app.lifecycle import Outcome
from requests_app.rectification import (
    AGREES,
    GIVES,
    Change,
    ChangesUndecided,
    Fate,
    Fault,
    Got,
    NothingProposed,
    OutcomeDisagrees,
    WrittenAddress,
    address_in,
    can_answer,
    check_outcome,
    counting,
    outcome_of,
)

DECIDED = (Fate.ACCEPTED, Fate.IN_PART, Fate.STATEMENT, Fate.REFUSED)
ANSWERS = (Outcome.GRANTED, Outcome.PARTLY_GRANTED, Outcome.REFUSED)
# written out from the law's side (GDPR 16): what each fate gives to one whose data is wrong, or is incomplete
ALL = {(fault, Fate.ACCEPTED) for fault in Fault} | {(Fault.INCOMPLETE, Fate.STATEMENT)}
NOTHING = {(fault, Fate.REFUSED) for fault in Fault}


def change(fate: Fate, fault: Fault = Fault.INACCURATE, place: str = "street") -> Change:
    return Change((place,), fault, fate)


def changes(*decided: tuple[Fault, Fate]) -> list[Change]:
    """One change of each, all of them of different places."""
    return [change(fate, fault, str(number)) for number, (fault, fate) in enumerate(decided)]


@pytest.mark.parametrize(("fault", "fate"), list(product(Fault, Fate)))
def test_what_each_fate_gives_stands_in_the_table_and_the_open_ones_stand_in_no_row(fault: Fault, fate: Fate) -> None:
    if fate not in DECIDED:
        assert (fault, fate) not in GIVES
    elif (fault, fate) in ALL:
        assert GIVES[fault, fate] is Got.ALL
    else:
        assert GIVES[fault, fate] is (Got.NOTHING if (fault, fate) in NOTHING else Got.PART)


@pytest.mark.parametrize("decided", list(combinations_with_replacement(list(product(Fault, DECIDED)), 2)))
def test_all_accepted_is_granted_none_is_refused_and_anything_between_is_part(
    decided: tuple[tuple[Fault, Fate], ...],
) -> None:
    expected = Outcome.PARTLY_GRANTED
    if all(each in ALL for each in decided):
        expected = Outcome.GRANTED
    elif all(each in NOTHING for each in decided):
        expected = Outcome.REFUSED
    assert outcome_of(changes(*decided)) is expected
    for outcome in ANSWERS:
        ground = None if outcome is Outcome.GRANTED else Ground.DATA_IS_RIGHT
        assert can_answer(outcome, ground, changes(*decided)) is (outcome is expected)


@pytest.mark.parametrize("fate", DECIDED)
def test_one_change_alone_decides_the_right(fate: Fate) -> None:
    expected = {Fate.ACCEPTED: Outcome.GRANTED, Fate.REFUSED: Outcome.REFUSED}.get(fate, Outcome.PARTLY_GRANTED)
    assert outcome_of([change(fate)]) is expected


def test_nothing_is_answered_while_a_change_waits_and_the_refusal_counts_them() -> None:
    open_ones = [change(Fate.PROPOSED), change(Fate.PROPOSED, place="city"), change(Fate.ACCEPTED, place="code")]
    assert outcome_of(open_ones) is None
    for outcome in (*ANSWERS, Outcome.NOTHING_FOUND):
        with pytest.raises(ChangesUndecided, match=r"Ratkaisematta on 2\."):
            check_outcome(outcome, Ground.DATA_IS_RIGHT if outcome is Outcome.REFUSED else None, open_ones)


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.PARTLY_GRANTED])
def test_nothing_is_granted_where_nothing_was_to_be_changed(outcome: Outcome) -> None:
    for none in ([], [change(Fate.VOID)]):
        with pytest.raises(NothingProposed):
            check_outcome(outcome, None, none)


@pytest.mark.parametrize("outcome", [Outcome.NOTHING_FOUND, Outcome.REFUSED, Outcome.WITHDRAWN])
def test_without_a_change_the_person_may_be_told_that_there_is_nothing_to_change(outcome: Outcome) -> None:
    check_outcome(outcome, Ground.DATA_IS_RIGHT if outcome is Outcome.REFUSED else None, [])


def test_a_person_takes_the_right_back_whatever_has_been_decided() -> None:
    for fate in Fate:
        check_outcome(Outcome.WITHDRAWN, None, [change(fate)])


def test_who_is_not_identified_is_refused_with_changes_undecided_but_not_with_changes_made() -> None:
    """GDPR 12(2)"""
    check_outcome(Outcome.REFUSED, Ground.NOT_IDENTIFIED, [change(Fate.PROPOSED)])
    check_outcome(Outcome.REFUSED, Ground.NOT_IDENTIFIED, [change(Fate.PROPOSED), change(Fate.REFUSED, place="city")])
    check_outcome(Outcome.REFUSED, Ground.NOT_IDENTIFIED, [])
    with pytest.raises(OutcomeDisagrees, match=r"oikaisu myönnetään[.]"):
        check_outcome(Outcome.REFUSED, Ground.NOT_IDENTIFIED, [change(Fate.ACCEPTED)])
    with pytest.raises(OutcomeDisagrees, match=r"oikaisu myönnetään osittain[.]"):
        check_outcome(
            Outcome.REFUSED, Ground.NOT_IDENTIFIED, [change(Fate.PROPOSED), change(Fate.ACCEPTED, place="city")]
        )
    with pytest.raises(OutcomeDisagrees, match="myönnetään osittain"):
        check_outcome(Outcome.REFUSED, Ground.EXCESSIVE, [change(Fate.IN_PART)])


def test_of_several_changes_of_one_place_the_last_counts_and_a_void_one_never() -> None:
    again = [change(Fate.REFUSED), change(Fate.ACCEPTED)]
    assert counting(again) == (change(Fate.ACCEPTED),)
    assert outcome_of(again) is Outcome.GRANTED
    assert outcome_of([change(Fate.ACCEPTED), change(Fate.VOID, place="city")]) is Outcome.GRANTED
    assert outcome_of([change(Fate.ACCEPTED), change(Fate.VOID)]) is Outcome.GRANTED
    with pytest.raises(OutcomeDisagrees, match=r"oikaisu evätään[.]"):
        check_outcome(Outcome.GRANTED, None, [change(Fate.REFUSED)])


def test_every_outcome_that_changes_make_has_its_words() -> None:
    assert set(AGREES) == set(ANSWERS)
    assert len(set(AGREES.values())) == len(ANSWERS)


KOIVUTIE = WrittenAddress("Koivutie 9", "33100", "Tampere")
TESTIKATU = WrittenAddress("Testikatu 3", "33100", "Tampere")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Osoite on väärin, muutin elokuussa: Koivutie 9, 33100 Tampere.", KOIVUTIE),
        ("Osoite teillä on muuten väärin, muutin jo elokuussa\n(uusi: Koivutie 9, 33100 Tampere).", KOIVUTIE),
        ("Osoite: Testikatu 3, 33100 Tampere", TESTIKATU),
        ("Koivutie 9\n33100 Tampere", KOIVUTIE),
        ("Vanha: Testikatu 1 A 2, 00100 Helsinki. Uusi: Koivutie 9, FI-33100 Tampere", KOIVUTIE),
        ("Testikatu 1 A 2, 00100 Helsinki", WrittenAddress("Testikatu 1 A 2", "00100", "Helsinki")),
        ("Ylä-Fooninkatu 12 b, 20100 Åbo", WrittenAddress("Ylä-Fooninkatu 12 b", "20100", "Åbo")),
        ("Laskutusosoite oikaistava edunvalvojan osoitteeksi.", None),
        ("", None),
        ("33100", None),
        ("x" * 20_000, None),
        ("a1," * 5_000, None),
    ],
)
def test_an_address_is_read_out_of_a_letter_to_start_from(text: str, address: WrittenAddress | None) -> None:
    assert address_in(text) == address


def test_the_letters_that_people_send_have_their_new_address_read() -> None:
    template = "Please make the following changes:\nOsoite: Testikatu 3, 33100 Tampere\nIn case you have disclosed"
    assert address_in(template) == TESTIKATU
