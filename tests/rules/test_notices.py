"""Which recipient hears of a change, how far a notice is, and when one is chased: complete tables (GDPR 19)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from requests_app.grounds import Ground, GroundNotForNotices
from requests_app.notices import (
    CHASED_AFTER,
    MOST_REMINDERS,
    OPEN,
    ReasonMissing,
    Sending,
    Standing,
    Waiting,
    can_excuse,
    check_excuse,
    is_chased,
    is_concerned,
    is_recipient,
    standing_of,
)

LEFT_AT = datetime(2026, 3, 2, 8, tzinfo=UTC)

STANDINGS = {
    # sending, acknowledged, excused
    (Sending.NONE, False, False): Standing.NO_WAY,
    (Sending.WAITS, False, False): Standing.LEAVING,
    (Sending.STUCK, False, False): Standing.TROUBLE,
    (Sending.LEFT, False, False): Standing.TOLD,
    **{(sending, False, True): Standing.EXCUSED for sending in Sending},
    **{(sending, True, excused): Standing.ACKNOWLEDGED for sending in Sending for excused in (False, True)},
}


@pytest.mark.parametrize(("sending", "acknowledged", "excused"), list(product(Sending, (False, True), (False, True))))
def test_every_notice_stands_somewhere(sending: Sending, acknowledged: bool, excused: bool) -> None:
    standing = standing_of(sending, acknowledged=acknowledged, excused=excused)
    assert standing is STANDINGS[sending, acknowledged, excused]
    assert (standing in OPEN) is not (acknowledged or excused)


@pytest.mark.parametrize(
    ("disclosed", "changed", "told"),
    [
        (["contact_details"], ["contact_details"], True),
        (["basic", "billing"], ["contact_details", "billing"], True),
        (["billing"], ["contact_details"], False),
        ([], ["contact_details"], False),
        (["billing"], [], False),
    ],
)
def test_who_was_given_something_of_what_changed_is_told(disclosed: list[str], changed: list[str], told: bool) -> None:
    """GDPR 19: each recipient to whom *the* data has been disclosed."""
    assert is_concerned(disclosed, changed) is told


def test_an_authority_with_an_inquiry_is_no_recipient() -> None:
    """GDPR 4"""
    assert not is_recipient("authorities")
    assert all(map(is_recipient, ["partners", "subcontractors", "energy_companies", "something_new"]))


@pytest.mark.parametrize(
    ("after", "reminders", "chased"),
    [
        (CHASED_AFTER, 0, True),
        (CHASED_AFTER - timedelta(seconds=1), 0, False),
        (CHASED_AFTER, MOST_REMINDERS - 1, True),
        (10 * CHASED_AFTER, MOST_REMINDERS, False),
    ],
)
def test_an_unanswered_notice_is_chased_a_fortnight_apart_three_times(
    after: timedelta, reminders: int, chased: bool
) -> None:
    """[D: notices-are-chased]"""
    assert is_chased(Waiting(LEFT_AT, reminders), now=LEFT_AT + after) is chased


@pytest.mark.parametrize("ground", Ground)
def test_one_ground_alone_excuses_from_telling_and_never_without_a_reason(ground: Ground) -> None:
    """GDPR 19"""
    if ground is Ground.IMPOSSIBLE_OR_DISPROPORTIONATE:
        assert can_excuse(ground, "Yhtiö on purettu.")
        with pytest.raises(ReasonMissing):
            check_excuse(ground, "  ")
    else:
        assert not can_excuse(ground, "Yhtiö on purettu.")
        with pytest.raises(GroundNotForNotices):
            check_excuse(ground, "Yhtiö on purettu.")
