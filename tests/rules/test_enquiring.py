"""◆ How an enquiry of the Ombudsman moves, and who moves its date (GDPR 31, GDPR 58(1)(a)).

The table of moves is complete [D: enquiries-are-no-requests].
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from requests_app.enquiring import (
    ENQUIRY_LABELS,
    ENQUIRY_MOVES,
    ENQUIRY_NAMES,
    WAITS_FOR_US,
    DueBeforeReceived,
    EnquiryHappening,
    EnquiryStatus,
    ExtensionWaits,
    NoExtensionWaits,
    NoSuchEnquiryMove,
    NothingRuns,
    NotYourEnquiryMove,
    UntilNotLater,
    WhyMissing,
    can_move_enquiry,
    check_ask_extension,
    check_due,
    check_enquiry_move,
    check_extension_answered,
    check_runs,
    is_late,
)
from requests_app.lifecycle import Actor

RECEIVED, IN_WORK, ANSWERED, CLOSED = EnquiryStatus
DUE = date(2026, 12, 11)
LATER = date(2026, 12, 31)
DAY = timedelta(days=1)
WHY = "Tietosuojavaltuutetun kirje 20.11.2026."

# From, to: who may, and whether it has to be said what it rests on. What is not here may not happen.
MOVES: dict[tuple[EnquiryStatus, EnquiryStatus], tuple[set[Actor], bool]] = {
    (RECEIVED, IN_WORK): ({Actor.OFFICER, Actor.HANDLER}, False),
    (RECEIVED, CLOSED): ({Actor.OFFICER}, True),
    (IN_WORK, ANSWERED): ({Actor.OFFICER}, False),
    (IN_WORK, CLOSED): ({Actor.OFFICER}, True),
    (ANSWERED, IN_WORK): ({Actor.OFFICER}, True),
    (ANSWERED, CLOSED): ({Actor.OFFICER}, True),
    (CLOSED, IN_WORK): ({Actor.OFFICER}, True),
}


def test_the_tables_are_complete() -> None:
    assert set(ENQUIRY_MOVES) == set(EnquiryStatus) == set(ENQUIRY_NAMES)
    assert set(ENQUIRY_LABELS) == set(EnquiryHappening)
    assert {RECEIVED, IN_WORK} == WAITS_FOR_US


@pytest.mark.parametrize("current", list(EnquiryStatus))
@pytest.mark.parametrize("to", list(EnquiryStatus))
@pytest.mark.parametrize("actor", list(Actor))
def test_each_move_is_made_by_those_who_make_it_and_no_other(
    current: EnquiryStatus, to: EnquiryStatus, actor: Actor
) -> None:
    who, needs_reason = MOVES.get((current, to), (set(), False))
    assert can_move_enquiry(current, to, actor, reason=WHY) is (actor in who)
    assert can_move_enquiry(current, to, actor) is (actor in who and not needs_reason)
    assert can_move_enquiry(current, to, actor, reason=" \n") is (actor in who and not needs_reason)


def test_a_refusal_says_what_to_do_instead() -> None:
    with pytest.raises(NoSuchEnquiryMove) as none:
        check_enquiry_move(ANSWERED, RECEIVED, Actor.OFFICER)
    assert str(none.value) == (
        "Selvityspyyntö on tilassa selvitys annettu, eikä siitä siirrytä tilaan saapunut. "
        "Valitse jokin näistä: käsittelyssä, suljettu."
    )
    with pytest.raises(NotYourEnquiryMove, match="käsittelyssä → selvitys annettu tekee vastuukäsittelijä"):
        check_enquiry_move(IN_WORK, ANSWERED, Actor.HANDLER)
    with pytest.raises(NotYourEnquiryMove, match="vastuukäsittelijä tai käsittelijä"):
        check_enquiry_move(RECEIVED, IN_WORK, Actor.APPROVER)
    with pytest.raises(WhyMissing, match="mihin tämä perustuu"):
        check_enquiry_move(ANSWERED, CLOSED, Actor.OFFICER)


def test_an_answer_alone_closes_nothing() -> None:
    """The hold ends by the officer's decision: there is no move to closed that the system makes."""
    assert all(Actor.SYSTEM not in who for row in ENQUIRY_MOVES.values() for who in row.values())


def test_the_authoritys_date_is_no_earlier_than_the_letter() -> None:
    check_due(DUE, DUE)
    with pytest.raises(DueBeforeReceived, match=r"10\.12\.2026 on ennen saapumista 11\.12\.2026"):
        check_due(DUE, DUE - DAY)


def test_the_date_is_the_authoritys_and_never_rolls_or_counts_a_month() -> None:
    """A date on a Sunday stays on that Sunday, and what was only asked for moves nothing."""
    sunday = date(2026, 12, 6)  # itsenäisyyspäivä besides
    assert not is_late(IN_WORK, sunday, sunday)
    assert is_late(IN_WORK, sunday, sunday + DAY)
    assert is_late(RECEIVED, sunday, sunday + DAY)


@pytest.mark.parametrize(("status", "called"), [(ANSWERED, "selvitys annettu"), (CLOSED, "suljettu")])
def test_an_enquiry_that_was_answered_is_late_no_more(status: EnquiryStatus, called: str) -> None:
    assert not is_late(status, DUE, LATER)
    with pytest.raises(NothingRuns, match=f"on tilassa {called}: määräpäivä ei enää juokse"):
        check_runs(status)


@pytest.mark.parametrize("status", [RECEIVED, IN_WORK])
def test_more_time_is_asked_once_at_a_time_with_its_reason(status: EnquiryStatus) -> None:
    check_ask_extension(status, DUE, DUE + DAY, None, WHY)
    with pytest.raises(UntilNotLater, match=r"voimassa olevan 11\.12\.2026"):
        check_ask_extension(status, DUE, DUE, None, WHY)
    with pytest.raises(ExtensionWaits, match=r"päivään 31\.12\.2026"):
        check_ask_extension(status, DUE, LATER + DAY, LATER, WHY)
    with pytest.raises(WhyMissing):
        check_ask_extension(status, DUE, LATER, None, "  ")


@pytest.mark.parametrize("status", [RECEIVED, IN_WORK])
def test_the_authority_gives_the_day_it_wants_or_none(status: EnquiryStatus) -> None:
    check_extension_answered(status, DUE, LATER, LATER - DAY)  # less than was asked for
    check_extension_answered(status, DUE, LATER, None)
    with pytest.raises(UntilNotLater, match=r"voimassa olevan 11\.12\.2026"):
        check_extension_answered(status, DUE, LATER, DUE)
    with pytest.raises(NoExtensionWaits, match="Lisäaikaa ei ole pyydetty"):
        check_extension_answered(status, DUE, None, LATER)


@pytest.mark.parametrize("status", [ANSWERED, CLOSED])
def test_no_more_time_is_asked_or_given_when_nothing_runs(status: EnquiryStatus) -> None:
    with pytest.raises(NothingRuns):
        check_ask_extension(status, DUE, LATER, None, WHY)
    with pytest.raises(NothingRuns):
        check_extension_answered(status, DUE, LATER, None)
