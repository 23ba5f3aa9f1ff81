"""One breach as the rules look at it: its record, its clock, what is due and what of it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from customers.models import Party
from requests_app.breaches.clock import BreachClock, breach_clock
from requests_app.breaches.course import KIND_NAMES, Kind, Status
from requests_app.breaches.duties import Duty, Excuse, Risk, open_duties
from requests_app.breaches.parts import OF_DOCUMENTATION, Part, missing_of
from requests_app.letters.breaches import contact
from requests_app.models import (
    AffectedPerson,
    AuthorityNotice,
    Breach,
    BreachExcuse,
    BreachMeasure,
    BreachNotice,
    ReleasedItem,
)

LANGUAGES = ("fi", "sv", "en")
"""The languages in which people are told, the first where theirs is none of them."""


@dataclass(frozen=True, slots=True)
class BreachRecord:
    """A breach with everything its rules ask about, as it stood when it was read."""

    breach: Breach
    clock: BreachClock
    measures: tuple[BreachMeasure, ...]
    released: tuple[ReleasedItem, ...]
    persons: tuple[AffectedPerson, ...]
    excuses: tuple[BreachExcuse, ...]
    authority_notices: tuple[AuthorityNotice, ...]

    @property
    def status(self) -> Status:
        """Where it stands."""
        return Status(self.breach.status)

    @property
    def closed(self) -> bool:
        """Whether nothing more is waited for."""
        return self.status is Status.CLOSED

    @property
    def risk(self) -> Risk | None:
        """The risk as it was last assessed."""
        return Risk(self.breach.risk) if self.breach.risk else None

    @property
    def told(self) -> Mapping[Part, str]:
        """What the record says of each part (GDPR 33(3), 33(5))."""
        breach = self.breach
        return {
            Part.KINDS: "; ".join(KIND_NAMES[Kind(kind)] for kind in breach.kinds),
            Part.NATURE: breach.nature,
            Part.PERSON_CATEGORIES: breach.person_categories,
            Part.PERSONS_ABOUT: _number(breach.persons_about),
            Part.RECORD_CATEGORIES: breach.record_categories,
            Part.RECORDS_ABOUT: _number(breach.records_about),
            Part.CONTACT: contact(),
            Part.CONSEQUENCES: breach.consequences,
            Part.MEASURES: measures_in_lines(self.measures),
            Part.ADVICE: breach.advice,
        }

    @property
    def draft(self) -> AuthorityNotice | None:
        """The Ombudsman's notice that is written and not given."""
        return next((notice for notice in self.authority_notices if notice.sent_at is None), None)

    @property
    def given(self) -> tuple[AuthorityNotice, ...]:
        """The Ombudsman's notices that were given, phase by phase."""
        return tuple(notice for notice in self.authority_notices if notice.sent_at is not None)

    @property
    def without_reference(self) -> AuthorityNotice | None:
        """The last of those that were given whose reference at the Ombudsman's office is not known."""
        return next((notice for notice in reversed(self.given) if not notice.their_reference), None)

    @property
    def done(self) -> tuple[Duty, ...]:
        """What is done of the controller's duties."""
        return tuple(duty for duty in Duty if self._is_done(duty))

    @property
    def excused(self) -> tuple[Excuse, ...]:
        """What a second person has approved to be left undone."""
        return tuple(Excuse(each.excuse) for each in self.excuses if each.approved)

    @property
    def waiting(self) -> BreachExcuse | None:
        """The excuse that waits for a second person."""
        return next((each for each in self.excuses if each.approved is None), None)

    @property
    def open_duties(self) -> tuple[Duty, ...]:
        """What is due and neither done nor excused."""
        return open_duties(self.risk, done=self.done, excused=self.excused)

    @property
    def untold(self) -> tuple[AffectedPerson, ...]:
        """The persons to whom no notice has been written."""
        return tuple(person for person in self.persons if notice_of(person) is None)

    def untold_in(self, language: str) -> tuple[AffectedPerson, ...]:
        """Those of them who are written to in that language."""
        return tuple(person for person in self.untold if language_of(person.party) == language)

    @property
    def persons_told(self) -> int:
        """To how many persons a notice has left."""
        notices = (notice_of(person) for person in self.persons)
        return sum(notice is not None and notice.sent_at is not None for notice in notices)

    def _is_done(self, duty: Duty) -> bool:
        match duty:
            case Duty.DOCUMENTATION:
                return not missing_of(OF_DOCUMENTATION, self.told)
            case Duty.AUTHORITY:
                return bool(self.given) and not self.given[-1].more_follows
            case Duty.PERSONS:
                return bool(self.persons) and self.persons_told == len(self.persons)


def to_be_told(record: BreachRecord) -> tuple[AffectedPerson, ...]:
    """The persons whom a notice has not left for and is due to, or may come to be: while the risk is not assessed too.

    GDPR 34(1). A closed breach waits for nobody.
    """
    may_be_due = record.risk is None or Duty.PERSONS in record.open_duties
    if record.closed or not may_be_due:
        return ()
    notices = ((person, notice_of(person)) for person in record.persons)
    return tuple(person for person, notice in notices if notice is None or notice.sent_at is None)


def origin_of_breach(breach: Breach) -> str:
    """How the holds of a breach name it."""
    return f"loukkaus {breach.reference}"


def language_of(party: Party) -> str:
    """The language in which the person is told: their own where letters are written in it, else Finnish."""
    return party.mother_tongue if party.mother_tongue in LANGUAGES else LANGUAGES[0]


def notice_of(person: AffectedPerson) -> BreachNotice | None:
    """The notice to that person, ``None`` where none is written."""
    return getattr(person, "notice", None)


def record_of(breach: Breach) -> BreachRecord:
    """The record of one breach, in five queries."""
    return BreachRecord(
        breach=breach,
        clock=breach_clock(breach.aware_at),
        measures=tuple(breach.measures.order_by("recorded_at", "id")),
        released=tuple(breach.released.order_by("left_at", "id")),
        persons=tuple(breach.persons.select_related("party", "notice").order_by("added_at", "id")),
        excuses=tuple(breach.excuses.select_related("asked_by", "decided_by").order_by("asked_at", "id")),
        authority_notices=tuple(breach.authority_notices.order_by("phase")),
    )


def measures_in_lines(measures: tuple[BreachMeasure, ...]) -> str:
    """The measures, one to a line: what was taken, and what is proposed."""
    return "\n".join(
        f"- {'tehty' if each.done_at else 'suunniteltu'}: {' '.join(each.text.split())}" for each in measures
    )


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
