"""The verdict on an erasure: what went is nowhere, what stays is listed with ground and day (GDPR 17(1), 17(3)).

Pure but for what it is given: what was planted, what the plan said of each row, what stands in the rows now, and every
place of the raw search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.proving.canaries import signs
from oomi_registry.proving.planted import Planted
from oomi_registry.proving.searching import FILE, Place, column_of
from retention.erasure import PlannedRow
from retention.fates import Fate as RowFate

_NO_DAY = frozenset({RowFate.IN_USE, RowFate.HELD})
"""What a running contract or a hold keeps has no day yet, and the plan says so."""


class Fate(StrEnum):
    """What became of a value."""

    GONE = "gone"  # searched for, and nowhere
    GONE_UNSEARCHED = "gone_unsearched"  # too small to be searched for: its row, or what stood in it, is gone
    KEPT = "kept"  # in its place alone, and listed with ground and day
    LEFT = "left"  # went by the plan, and is somewhere
    UNLISTED = "unlisted"  # stays without being listed with its ground and day
    HARMED = "harmed"  # the neighbour's, and not as it was
    EARLY = "early"  # a row that was to stay until its day went before it
    OVERSTAYED = "overstayed"  # a row that was to go after its day is still there


FAULTS = (Fate.LEFT, Fate.UNLISTED, Fate.HARMED, Fate.EARLY, Fate.OVERSTAYED)


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one planted value, on what ground and until when it stays, and what to do if that is wrong."""

    place: str
    fate: Fate
    ground: str = ""
    until: date | None = None
    told: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the proof fails by it."""
        return self.fate in FAULTS


Standing = Callable[[Planted], object]
"""What stands in the field now: its value, the bytes of its file, ``None`` where the row or the value is gone."""


def judge(
    person: Sequence[Planted], row_of: Callable[[Planted], PlannedRow | None], now: Standing, places: Sequence[Place]
) -> list[Finding]:
    """A finding for each value that was planted in the person's records."""
    return [_judged(each, row_of(each), now(each), places) for each in person]


def harmed(neighbour: Sequence[Planted], now: Standing) -> list[Finding]:
    """A finding for each value of the neighbour's that is not as it was.

    A form half filled in or a download code is nobody's to keep: it goes within the hour, whoever is erased.
    """
    return [
        Finding(each.place, Fate.HARMED, told="The neighbour's value is gone or changed. Look at what led to its row.")
        for each in neighbour
        if _is_guarded(each) and now(each) != each.value
    ]


def _is_guarded(planted: Planted) -> bool:
    declaration = declaration_of(planted.model)
    return isinstance(declaration, Privacy) and declaration.guarded


def _judged(planted: Planted, row: PlannedRow | None, stands: object, places: Sequence[Place]) -> Finding:
    found = [place for place in places if _stands_in(planted, place)]
    if stands is None or stands != planted.value:
        told = _told_to_recipients(planted)
        if told and {place.name for place in found} <= {*told, DUMP}:
            found = []
        if found:
            where = ", ".join(sorted({place.name for place in found}))
            return Finding(planted.place, Fate.LEFT, told=_LEFT.format(where=where))
        return Finding(planted.place, Fate.GONE if _searched_for(planted) else Fate.GONE_UNSEARCHED)
    if row is None or row.fate is RowFate.REMOVED:
        return Finding(planted.place, Fate.LEFT, told=_STAYS_UNPLANNED)
    if not row.ground or (row.until is None and row.fate not in _NO_DAY):
        return Finding(planted.place, Fate.UNLISTED, told=_NO_GROUND)
    if row.fate is RowFate.KEPT and not _is_needed(planted, row):
        return Finding(planted.place, Fate.LEFT, told=_NOT_NEEDED)
    elsewhere = _elsewhere(planted, found)
    if elsewhere:
        return Finding(planted.place, Fate.UNLISTED, told=_ELSEWHERE.format(where=", ".join(elsewhere)))
    return Finding(planted.place, Fate.KEPT, row.ground, row.until)


AT_NIGHT = {
    Fate.EARLY: "The row went before the last day that the plan tells. Look at its rule in retention/disposal/plan.py.",
    Fate.OVERSTAYED: "The row is there the night after the last day that the plan tells. Look at what it waits for.",
}
TOLD_IN_THE_ANSWER = frozenset({"customers.Disclosure.recipient", "customers.Disclosure.disclosed_at"})
"""What the answer tells the person of what stays: who was given the data, and when last (GDPR 19)."""

DUMP = "dump"
_IN_NOTICES = {
    "customers.Disclosure.recipient": frozenset({column_of("requests_app_recipientnotice", "recipient")}),
    "customers.Disclosure.disclosed_at": frozenset({column_of("requests_app_noticeitem", "at")}),
    "customers.Recording.began_at": frozenset({column_of("requests_app_noticeitem", "at")}),
    "customers.Recording.partner": frozenset(
        {column_of("requests_app_recipientnotice", "recipient"), column_of("retention_copytombstone", "recipient")}
    ),
}

ANSWER = column_of("requests_app_letter", "body")

_LEFT = "The value went by the plan and stands in: {where}. Let what writes it there be reached by the erasure."
_STAYS_UNPLANNED = "The value stands in its row, which the plan lets go. Look at retention/erasure/taking.py."
_NO_GROUND = (
    "The value stays and no line of what was done tells its ground and day. Look at retention/erasure/carrying.py."
)
_NOT_NEEDED = (
    "The value says who the person was and nothing that stays needs it. Look at retention/erasure/carrying.py."
)
_ELSEWHERE = "The value stays in its row, and stands in {where} too, which no line of the plan tells of."


def _elsewhere(planted: Planted, found: Iterable[Place]) -> list[str]:
    """Where else than in its own place a value that stays was found. The dump repeats the columns."""
    field = planted.model._meta.get_field(planted.name)
    own = {column_of(planted.model._meta.db_table, str(getattr(field, "column", ""))), DUMP}
    own |= _told_to_recipients(planted)
    if planted.place in TOLD_IN_THE_ANSWER:
        own.add(ANSWER)
    elsewhere = sorted({place.name for place in found} - own)
    if planted.is_file and len(elsewhere) == 1:
        return [name for name in elsewhere if not name.startswith(FILE)]  # the one that its row names
    return elsewhere


def _told_to_recipients(planted: Planted) -> frozenset[str]:
    """Where the notices to recipients that an erasure writes keep the value: whom to tell, of what by its key, when.

    GDPR 19. They stay as long as the case shows how it was handled. What the delete itself leaves of the keys goes with
    the worker's next look, which finds them told by the case.
    """
    if planted.name == "external_key":
        return frozenset(
            {column_of(table, "external_key") for table in ("requests_app_noticeitem", "retention_copytombstone")}
        )
    return _IN_NOTICES.get(planted.place, frozenset())


def _is_needed(planted: Planted, row: PlannedRow) -> bool:
    """Whether a rule that the row stays by needs the field, where the table says what needs it (GDPR 5(1)(c))."""
    declaration = declaration_of(planted.model)
    needs = declaration.needed_by.items() if isinstance(declaration, Privacy) else ()
    asked = [rules.split() for names, rules in needs if planted.name in names.split()]
    return not asked or any(rule in row.rules for rules in asked for rule in rules)


def _stands_in(planted: Planted, place: Place) -> bool:
    return place.text.has_any(_text_of(planted))


def _searched_for(planted: Planted) -> bool:
    return bool(signs(_text_of(planted)))


def _text_of(planted: Planted) -> object:
    """What is searched for: of a file, its first line."""
    value = planted.value
    return value.decode("latin-1").split("\n", 1)[0] if isinstance(value, bytes) else value
