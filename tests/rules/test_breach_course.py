"""How a breach moves: the table is complete, and every refusal says what to do instead."""

from __future__ import annotations

from itertools import product

import pytest

from oomi_registry.notice.refused import Refused
from requests_app.breaches.course import (
    AWARENESS_NAMES,
    KIND_NAMES,
    NAMES,
    OPEN,
    TRANSITIONS,
    Awareness,
    Kind,
    NoSuchMove,
    NotYourMove,
    ReasonMissing,
    Status,
    can_move,
    check_move,
)
from requests_app.breaches.events import LABELS, Happening, Key, read_codes
from requests_app.events import written_codes
from requests_app.lifecycle import Actor
from requests_app.reference import OF_BREACH, reference_of

# [D: breach-course] from → to: who.
TABLE = """
opened   → assessed : officer
opened   → notified : officer
assessed → notified : officer
assessed → closed   : officer
notified → closed   : officer
closed   → opened   : officer
"""


def moves() -> dict[tuple[Status, Status], set[Actor]]:
    """The table above: (from, to) → who."""
    rows = {}
    for line in TABLE.strip().splitlines():
        pair, who = line.split(":")
        current, to = (Status(word.strip()) for word in pair.split("→"))
        rows[current, to] = {Actor(word) for word in who.split()}
    return rows


def test_every_status_has_its_row() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert set(NAMES) == set(Status)
    assert set(KIND_NAMES) == set(Kind)
    assert set(AWARENESS_NAMES) == set(Awareness)
    assert {Status.OPENED, Status.ASSESSED, Status.NOTIFIED} == OPEN


@pytest.mark.parametrize(("current", "to", "actor"), product(Status, Status, Actor))
def test_a_breach_moves_by_the_table_and_in_no_other_way(current: Status, to: Status, actor: Actor) -> None:
    allowed = actor in moves().get((current, to), set())
    assert can_move(current, to, actor, reason="Valtuutettu määräsi.") == allowed
    if not allowed:
        with pytest.raises(Refused):
            check_move(current, to, actor, reason="Valtuutettu määräsi.")


def test_a_move_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(NoSuchMove) as why:
        check_move(Status.OPENED, Status.CLOSED, Actor.OFFICER)
    assert str(why.value) == (
        "Loukkaus on tilassa avattu, eikä siitä siirrytä tilaan suljettu. "
        "Mahdollista on: riski arvioitu, valtuutetulle ilmoitettu."
    )


def test_another_than_the_officer_is_told_who_moves_it() -> None:
    with pytest.raises(NotYourMove) as why:
        check_move(Status.OPENED, Status.ASSESSED, Actor.HANDLER)
    assert str(why.value) == "Siirron avattu → riski arvioitu tekee vastuukäsittelijä. Pyydä häntä tekemään se."


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_closed_breach_is_opened_again_only_with_a_reason(reason: str) -> None:
    with pytest.raises(ReasonMissing):
        check_move(Status.CLOSED, Status.OPENED, Actor.OFFICER, reason=reason)
    assert not can_move(Status.CLOSED, Status.OPENED, Actor.OFFICER, reason=reason)


def test_an_open_breach_moves_without_a_reason() -> None:
    assert can_move(Status.ASSESSED, Status.CLOSED, Actor.OFFICER)


def test_a_breach_has_a_reference_of_its_own_form() -> None:
    assert reference_of(0, OF_BREACH) == "TL-0000-0000"
    assert reference_of((1 << 40) - 1, OF_BREACH) == "TL-ZZZZ-ZZZZ"


def test_every_event_has_its_words_and_none_is_said_twice() -> None:
    assert set(LABELS) == set(Happening)
    assert len(set(LABELS.values())) == len(LABELS)


def test_codes_are_read_back_as_they_were_written() -> None:
    codes: dict[Key, object] = {Key.RISK: "high", Key.AWARE: "2026-03-05T08:00:00+00:00"}
    assert written_codes(codes) == "risk:high aware:2026-03-05T08:00:00+00:00"
    assert read_codes(written_codes(codes)) == codes
    assert (written_codes({}), read_codes("")) == ("", {})
    with pytest.raises(ValueError, match="no space"):
        written_codes({Key.RISK: "very high"})
