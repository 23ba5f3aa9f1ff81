"""The documentation of one breach on a sheet (GDPR 33(5)): the facts, the effects and the remedial action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from requests_app.breaches.clock import moment_in_words
from requests_app.breaches.course import AWARENESS_NAMES, NAMES, Awareness
from requests_app.breaches.duties import EXCUSES, RISK_NAMES, Excuse
from requests_app.breaches.parts import PART_NAMES, PROVISIONS, Part
from requests_app.letters.breaches import sentence_case
from requests_app.permitted.breaches.record import BreachRecord
from requests_app.queries.breaches import BreachHappened, history_of

NOT_KNOWN = "ei kirjattu"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: what is told, what there is to tell, and the provision that asks for it."""

    name: str
    told: str
    provision: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet. It holds no name and no address: how many persons, and whether they were told."""

    lines: tuple[Line, ...]
    steps: tuple[str, ...]
    history: tuple[BreachHappened, ...]


def sheet_of(record: BreachRecord) -> Sheet:
    """The sheet of a breach as its record stands."""
    history = tuple(reversed(history_of(record.breach)))
    return Sheet(tuple(_lines(record)), tuple(str(step) for step in record.clock.steps), history)


def _lines(record: BreachRecord) -> Iterator[Line]:
    breach = record.breach
    yield Line("Tila", NAMES[record.status], "GDPR 33(5)")
    yield Line("Tuli tietoon", moment_in_words(breach.aware_at), "GDPR 33(1)")
    by = AWARENESS_NAMES[Awareness(breach.awareness)]
    yield Line("Miten tuli tietoon", f"{by}: {breach.processor}" if breach.processor else by, "GDPR 33(1)-(2)")
    yield Line("Ilmoitettava viimeistään", moment_in_words(record.clock.due_at), "GDPR 33(1)")
    if breach.case_reference:
        yield Line("Tietopyyntö", breach.case_reference, "GDPR 33(5)")
    for part in Part:
        if part is not Part.CONTACT:
            yield Line(sentence_case(PART_NAMES[part]), record.told[part].strip() or NOT_KNOWN, PROVISIONS[part])
    for item in record.released:
        yield Line("Luovutettiin väärälle", f"{item.get_what_display()}, {moment_in_words(item.left_at)}", "GDPR 33(5)")
    risk = f"{RISK_NAMES[record.risk]}. {breach.risk_reasons}" if record.risk else NOT_KNOWN
    yield Line("Riski ja sen perustelut", risk, "GDPR 33(1), 34(1)")
    for notice in record.given:
        known = f", {notice.their_reference}" if notice.their_reference else ""
        given = moment_in_words(notice.sent_at) if notice.sent_at else ""
        yield Line(f"Valtuutetulle, {notice.phase}. ilmoitus", f"{given}{known}", "GDPR 33(1), 33(4)")
        if notice.delay_reasons:
            yield Line("Viivästyksen syyt", notice.delay_reasons, "GDPR 33(1)")
    persons = f"kirjattu {len(record.persons)}, ilmoitus lähtenyt {record.persons_told}"
    yield Line("Henkilöille ilmoittaminen", persons, "GDPR 34(1)")
    for row in record.excuses:
        rule = EXCUSES[Excuse(row.excuse)]
        decided = {None: "odottaa ratkaisua", True: "hyväksytty", False: "ei hyväksytty"}[row.approved]
        yield Line("Ei ilmoiteta", f"{rule.name} ({decided}). {row.reasons}", rule.provision)
