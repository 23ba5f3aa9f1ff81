"""When a request must be answered: every row of the table, every day of seventeen years, and the pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.deadlines import (
    AlreadyExtended,
    AnsweredBeforeAsked,
    AskedBeforeReceived,
    ExtensionTooLate,
    ExtensionWithoutReasons,
    Pause,
    can_extend,
    check_extension,
    deadline,
    is_working_day,
    next_working_day,
    public_holidays,
    union_of_days,
    words_for,
)
from tests.rules import oracle_days as oracle
from tests.rules.law_tables import DeadlineRow, deadline_rows

FIRST, LAST = date(2024, 1, 1), date(2040, 12, 31)
RECEIVED = date(2026, 3, 2)  # a Monday; a month later 2.4.2026, the Thursday before Good Friday


def a_day(number: int) -> date:
    """The day that many days after receipt."""
    return RECEIVED + timedelta(days=number)


def typed(row: DeadlineRow) -> date | datetime:
    return datetime.fromisoformat(row.typed) if "T" in row.typed else date.fromisoformat(row.typed)


@pytest.mark.parametrize("row", deadline_rows(), ids=lambda row: f"{row.typed} {len(row.pauses)} pauses")
def test_every_row_of_the_table(row: DeadlineRow) -> None:
    """GDPR 12(3); Regulation 1182/71 art. 3(1), art. 3(2)(c) and art. 3(4); [D: two-dates]."""
    dates = deadline(typed(row), [Pause(asked, answered) for asked, answered in row.pauses])
    assert dates.received == row.received
    for ours, theirs in (
        (dates.statutory_due, row.statutory),
        (dates.adjusted_due, row.adjusted),
        (dates.extended_due, row.extended),
    ):
        assert theirs is None or ours == theirs


def test_the_table_is_read_whole() -> None:
    rows = deadline_rows()
    assert len(rows) == 14
    assert sum(row.extended is not None for row in rows) == 10
    assert sum(len(row.pauses) for row in rows) == 3
    assert sum(row.statutory != row.adjusted for row in rows) == 2


def test_every_day_of_seventeen_years_agrees_with_the_oracle() -> None:
    """GDPR 12(3), received 2024-2040."""
    received = FIRST
    while received <= LAST:
        dates = deadline(received)
        assert dates.statutory_due == oracle.rolled(oracle.months_later(received, 1)), received
        assert dates.extended_due == oracle.rolled(oracle.months_later(received, 3)), received
        assert dates.adjusted_due == dates.statutory_due
        assert dates.adjusted_extended_due == dates.extended_due
        received += oracle.ONE_DAY


def test_every_holiday_of_seventeen_years_agrees_with_the_oracle() -> None:
    """Regulation 1182/71 art. 2(1)."""
    for year in range(2024, 2042):
        assert set(public_holidays(year)) == oracle.holidays(year)


PAUSES = st.lists(
    st.tuples(st.integers(0, 12), st.none() | st.integers(0, 40)).map(
        lambda drawn: (drawn[0], None if drawn[1] is None else drawn[0] + drawn[1])
    ),
    max_size=5,
)


@given(received=st.dates(FIRST, LAST), drawn=PAUSES)
def test_pauses_move_the_adjusted_dates_as_the_oracle_says(received: date, drawn: list[tuple[int, int | None]]) -> None:
    """[D: two-dates], [D: pauses-move-the-extended-date]: added to the unrolled date, then rolled once."""
    days = [
        (received + timedelta(days=asked), None if answered is None else received + timedelta(days=answered))
        for asked, answered in drawn
    ]
    dates = deadline(received, [Pause(asked, answered) for asked, answered in days])
    taken = timedelta(days=oracle.days_taken(received, days))
    assert dates.pause_days == taken.days
    assert dates.adjusted_due == oracle.rolled(oracle.months_later(received, 1) + taken)
    assert dates.adjusted_extended_due == oracle.rolled(oracle.months_later(received, 3) + taken)
    assert dates.statutory_due == oracle.rolled(oracle.months_later(received, 1))
    assert dates.adjusted_due >= dates.statutory_due


def test_juhannusaatto_and_jouluaatto_are_working_days() -> None:
    """[D: eves-are-working-days]."""
    assert is_working_day(date(2026, 6, 19))
    assert is_working_day(date(2026, 12, 24))
    assert not is_working_day(date(2026, 6, 20))
    assert not is_working_day(date(2026, 12, 25))


def test_the_explanation_says_that_an_eve_rolls_for_authorities_only() -> None:
    """laki 150/1930 5 §: told where it would have mattered, and nowhere else."""
    told = [step for step in deadline(date(2026, 5, 19)).steps if step.provision == "laki 150/1930 5 §"]
    assert len(told) == 1
    assert told[0].text.startswith("19.6.2026 on juhannusaatto")
    at_christmas = [step.text for step in deadline(date(2026, 11, 24)).steps if "150/1930" in step.provision]
    assert len(at_christmas) == 1
    assert at_christmas[0].startswith("24.12.2026 on jouluaatto")
    assert not [step for step in deadline(date(2026, 3, 5)).steps if "150/1930" in step.provision]


def test_an_eve_is_told_of_exactly_where_a_date_falls_on_one() -> None:
    """laki 150/1930 5 §, received 2024-2040."""
    received = FIRST
    while received <= LAST:
        dates = deadline(received)
        on_an_eve = [due for due in (dates.statutory_due, dates.extended_due) if due in oracle.eves(due.year)]
        told = [step for step in dates.steps if step.provision == "laki 150/1930 5 §"]
        assert len(told) == len(on_an_eve), received
        received += oracle.ONE_DAY


def test_a_request_on_the_31st_is_due_on_the_last_day_of_a_shorter_month() -> None:
    """Regulation 1182/71 art. 3(2)(c), and the explanation says why."""
    dates = deadline(date(2026, 8, 31))
    assert dates.statutory_due == date(2026, 9, 30)
    assert "kuussa ei ole 31. päivää" in str(dates.steps[1])
    assert "kuussa ei ole" not in str(deadline(date(2026, 8, 30)).steps[1])


def test_the_extended_date_is_counted_from_receipt() -> None:
    """GDPR 12(3): 31.1 and three months is 30.4, not 28.2 and two months."""
    assert deadline(date(2025, 1, 31)).extended_due == date(2025, 4, 30)


def test_an_extension_moves_the_binding_date() -> None:
    """[D: binding-date]."""
    plain = deadline(RECEIVED)
    extended = deadline(RECEIVED, extended_on=date(2026, 3, 20))
    assert (plain.extended, plain.binding) == (False, date(2026, 4, 2))
    assert (extended.extended, extended.binding) == (True, date(2026, 6, 2))
    assert extended.statutory_due == plain.statutory_due


@pytest.mark.parametrize(
    ("told", "counts"),
    [(date(2026, 3, 1), False), (RECEIVED, True), (date(2026, 4, 2), True), (date(2026, 4, 3), False)],
)
def test_only_a_notice_within_the_first_month_extends(told: date, *, counts: bool) -> None:
    """GDPR 12(3)."""
    assert deadline(RECEIVED, extended_on=told).extended is counts


def test_a_pause_does_not_lengthen_the_time_to_extend() -> None:
    """GDPR 12(3): the statutory date is the last day for the notice, whatever was asked."""
    dates = deadline(RECEIVED, [Pause(a_day(1), a_day(11))], extended_on=date(2026, 4, 10))
    assert dates.may_extend_until == date(2026, 4, 2)
    assert not dates.extended


def test_an_extension_is_allowed_on_the_last_day_and_not_after_it() -> None:
    """GDPR 12(3)."""
    dates = deadline(RECEIVED)
    check_extension(dates, date(2026, 4, 2), "Pyyntö koskee kymmenen vuoden tallenteita.")
    assert can_extend(dates, date(2026, 4, 2))
    assert not can_extend(dates, date(2026, 4, 3))
    with pytest.raises(ExtensionTooLate, match=r"viimeistään 2\.4\.2026\. Vastaa pyyntöön nyt"):
        check_extension(dates, date(2026, 4, 3), "Pyyntö koskee kymmenen vuoden tallenteita.")


@pytest.mark.parametrize("reasons", ["", " \n\t"])
def test_an_extension_needs_its_reasons(reasons: str) -> None:
    """GDPR 12(3)."""
    with pytest.raises(ExtensionWithoutReasons, match="Kirjoita, miksi"):
        check_extension(deadline(RECEIVED), a_day(3), reasons)


def test_the_time_is_extended_once() -> None:
    """GDPR 12(3)."""
    extended = deadline(RECEIVED, extended_on=a_day(3))
    assert not can_extend(extended, a_day(4))
    with pytest.raises(AlreadyExtended, match=r"vain kerran\. Vastaa viimeistään 2\.6\.2026"):
        check_extension(extended, a_day(4), "Lisää aikaa tarvitaan.")


def test_late_is_past_the_adjusted_date() -> None:
    """[D: two-dates]."""
    dates = deadline(RECEIVED, [Pause(a_day(1), a_day(11))])
    assert dates.adjusted_due == date(2026, 4, 13)
    assert not dates.is_late(date(2026, 4, 13))
    assert dates.is_late(date(2026, 4, 14))


def test_after_an_extension_late_is_past_the_extended_and_adjusted_date() -> None:
    """[D: pauses-move-the-extended-date]."""
    dates = deadline(RECEIVED, [Pause(a_day(1), a_day(11))], extended_on=a_day(12))
    assert dates.adjusted_binding == date(2026, 6, 12)
    assert not dates.is_late(date(2026, 6, 12))
    assert dates.is_late(date(2026, 6, 13))


def test_a_refusal_has_one_month_whatever_was_extended() -> None:
    """GDPR 12(4)."""
    dates = deadline(RECEIVED, extended_on=a_day(12))
    assert not dates.is_late(date(2026, 4, 2), refusal=True)
    assert dates.is_late(date(2026, 4, 3), refusal=True)
    assert not dates.is_late(date(2026, 4, 3))
    assert (dates.last_day(refusal=True), dates.last_day()) == (date(2026, 4, 2), dates.adjusted_extended_due)


def test_a_question_on_the_seventh_day_counts_and_on_the_eighth_does_not() -> None:
    """[D: asked-in-seven-days]."""
    in_time, late = deadline(RECEIVED, [Pause(a_day(7), a_day(9))]), deadline(RECEIVED, [Pause(a_day(8), a_day(9))])
    assert (in_time.pause_days, late.pause_days) == (2, 0)
    assert "ja vastaus tuli keskiviikkona 11.3.2026: 2 päivää." in in_time.steps[2].text
    assert "vaikka kysymyksen viimeinen päivä oli 9.3.2026" in late.steps[2].text


def test_a_day_that_two_questions_share_is_counted_once() -> None:
    """Recital 63: the union of the days."""
    assert union_of_days([Pause(a_day(1), a_day(5)), Pause(a_day(3), a_day(9))]) == 8
    assert union_of_days([Pause(a_day(1), a_day(9)), Pause(a_day(3), a_day(5))]) == 8
    assert union_of_days([Pause(a_day(3), a_day(5)), Pause(a_day(1), a_day(9))]) == 8
    assert union_of_days([Pause(a_day(1), a_day(3)), Pause(a_day(3), a_day(4))]) == 3
    assert union_of_days([Pause(a_day(1), a_day(3)), Pause(a_day(5), a_day(6))]) == 3


def test_an_answer_on_the_day_of_the_question_takes_no_day() -> None:
    dates = deadline(RECEIVED, [Pause(a_day(1), a_day(1))])
    assert dates.pause_days == 0
    assert dates.adjusted_due == dates.statutory_due


def test_an_unanswered_question_moves_nothing_and_is_told_of() -> None:
    """[D: unanswered-question]."""
    dates = deadline(RECEIVED, [Pause(a_day(4)), Pause(a_day(2))])
    assert dates.adjusted_due == dates.statutory_due
    assert dates.paused_since == a_day(2)
    open_since = "eikä vastausta ole: aika on pysähdyksissä mutta ei vielä siirry. (GDPR 12(6); Recital 63)"
    assert [str(step) for step in dates.steps if "eikä vastausta ole" in step.text] == [
        f"Henkilöltä kysyttiin keskiviikkona 4.3.2026, {open_since}",
        f"Henkilöltä kysyttiin perjantaina 6.3.2026, {open_since}",
    ]


def test_an_unanswered_question_asked_late_pauses_nothing() -> None:
    """[D: asked-in-seven-days]."""
    assert deadline(RECEIVED, [Pause(a_day(8))]).paused_since is None


def test_an_answered_question_leaves_nothing_paused() -> None:
    assert deadline(RECEIVED, [Pause(a_day(1), a_day(3))]).paused_since is None


def test_a_question_before_the_request_is_refused_with_an_instruction() -> None:
    with pytest.raises(AskedBeforeReceived, match=r"Kysymys 1\.3\.2026 .*saapumista 2\.3\.2026\. Anna kysymyspäivä"):
        deadline(RECEIVED, [Pause(a_day(-1), a_day(3))])
    assert deadline(RECEIVED, [Pause(RECEIVED, a_day(1))]).pause_days == 1


def test_an_answer_before_its_question_is_refused_with_an_instruction() -> None:
    with pytest.raises(AnsweredBeforeAsked, match=r"Vastaus 4\.3\.2026 on ennen kysymystä 5\.3\.2026\. Anna vastaus"):
        Pause(date(2026, 3, 5), date(2026, 3, 4))


def test_an_unread_mail_on_saint_johns_night_has_come() -> None:
    """[D: clock-starts-on-arrival]: 23.30 UTC on Friday is Saturday in Helsinki."""
    dates = deadline(datetime(2026, 6, 19, 23, 30, tzinfo=UTC))
    assert dates.received == date(2026, 6, 20)
    assert dates.statutory_due == date(2026, 7, 20)


def test_the_next_working_day_after_the_long_christmas() -> None:
    """Regulation 1182/71 art. 3(4): Friday 25 and Saturday 26 are holidays, then comes Sunday."""
    assert next_working_day(date(2026, 12, 25)) == date(2026, 12, 28)
    assert next_working_day(date(2026, 12, 28)) == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (30, "30 päivää jäljellä"),
        (2, "2 päivää jäljellä"),
        (1, "1 päivä jäljellä"),
        (0, "viimeinen päivä tänään"),
        (-1, "1 päivä yli määräpäivän"),
        (-2, "2 päivää yli määräpäivän"),
    ],
)
def test_the_days_left_in_words(left: int, words: str) -> None:
    dates = deadline(RECEIVED)
    assert dates.days_left(date(2026, 4, 2) - timedelta(days=left)) == left
    assert words_for(left) == words
