"""What a breach's page shows, gathered once for its template. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app.admin.breaches.forms import BREACH_FORMS, ROW_FORMS, ROW_LABELS, BreachForm
from requests_app.admin.forms.button import Button, errors_of, kept_of
from requests_app.admin.words import right_name
from requests_app.breaches.course import KIND_NAMES, NAMES, Kind
from requests_app.breaches.duties import DUE, DUTY_NAMES, EXCUSES, RISK_NAMES, Duty, Excuse, Risk
from requests_app.breaches.parts import OF_AUTHORITY, OF_DOCUMENTATION, in_words, missing_of
from requests_app.models import AffectedPerson, BreachExcuse, BreachMeasure, BreachNotice, ReleasedItem
from requests_app.permitted.breaches.checks import BREACH_CHECKS, NOTICE_STATES, can_notice, can_record
from requests_app.permitted.breaches.record import BreachRecord, notice_of
from requests_app.permitted.capacities import STAFF, capacities_of
from requests_app.queries.breaches import history_of, number_of_changes
from requests_app.wording.kinds import NAMES as LETTER_NAMES
from requests_app.wording.kinds import LetterKind

_LEFT_OUT = _("ei tarvita tällä riskillä")


@dataclass(frozen=True)
class Typed:
    """A form that was sent and refused, kept so that nothing typed is lost; ``row`` is which of several."""

    code: str
    form: BreachForm
    row: str = ""


@dataclass(frozen=True)
class DutyShown:
    """One of the controller's duties: whether it is done, excused or open."""

    name: str
    state: str
    colour: str


@dataclass(frozen=True)
class MeasureShown:
    """A measure, with the button that marks it taken."""

    measure: BreachMeasure
    button: Button | None


@dataclass(frozen=True)
class PersonShown:
    """A person whom the breach concerns, with their notice and what may be done to it."""

    person: AffectedPerson
    notice: BreachNotice | None
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class ReleaseShown:
    """What was released, in words."""

    item: ReleasedItem
    name: str


@dataclass(frozen=True)
class ExcuseShown:
    """A ground on which a notice is not given, in words."""

    row: BreachExcuse
    name: str
    provision: str


def context_of(record: BreachRecord, *, reader: User, now: datetime, typed: Typed | None = None) -> dict[str, object]:
    """The template's variables, for one reader; ``typed`` is what was refused just now."""
    breach, clock = record.breach, record.clock
    buttons = {code: _button(code, record, reader, typed) for code in BREACH_CHECKS}
    return {
        "breach": breach,
        "record": record,
        "seen": number_of_changes(breach),
        "status_name": NAMES[record.status],
        "closed": record.closed,
        "clock": clock,
        "clock_words": clock.words(now),
        "colour": clock.colour(now),
        "clock_runs": Duty.AUTHORITY in record.open_duties and not record.closed,
        "kinds": [KIND_NAMES[Kind(kind)] for kind in breach.kinds],
        "risk_name": RISK_NAMES[record.risk] if record.risk else "",
        "duties": list(_duties(record)),
        "missing_documentation": in_words(missing_of(OF_DOCUMENTATION, record.told)),
        "missing_authority": in_words(missing_of(OF_AUTHORITY, record.told)),
        "buttons": buttons,
        "not_now": [button for button in buttons.values() if not button.enabled],
        "measures": [_measure(measure, record, reader) for measure in record.measures],
        "persons": [_person(person, record, reader, typed) for person in record.persons],
        "released": [_release(item) for item in record.released],
        "excuses": [_excuse(row) for row in record.excuses],
        "may_see_letters": may_see_letters(reader),
        "history": history_of(breach),
        "refused": _refused(typed),
    }


def may_see_letters(reader: User) -> bool:
    """Whether a person's notice is shown with its address: to those who post it."""
    return not set(capacities_of(reader)).isdisjoint(STAFF)


def _button(code: str, record: BreachRecord, reader: User, typed: Typed | None) -> Button:
    label, check = BREACH_CHECKS[code]
    try:
        check(record, reader)
    except Refused as why:
        return Button(code, label, enabled=False, reason=str(why), form=None)
    form = typed.form if typed is not None and typed.code == code else BREACH_FORMS[code](record=record, code=code)
    return Button(code, label, enabled=True, reason="", form=form)


def _row_button(code: str, row: str, record: BreachRecord, typed: Typed | None) -> Button:
    sent = typed.form if typed is not None and (typed.code, typed.row) == (code, row) else None
    form = sent or ROW_FORMS[code](record=record, code=code, row=row)
    return Button(code, str(ROW_LABELS[code]), enabled=True, reason="", form=form, row=row)


def _duties(record: BreachRecord) -> Iterator[DutyShown]:
    due = DUE[record.risk or Risk.RISK]
    for duty in Duty:
        name = DUTY_NAMES[duty]
        if duty in record.open_duties:
            yield DutyShown(name, "tekemättä", "todo")
        elif duty in record.done:
            yield DutyShown(name, "tehty", "got")
        elif duty in due:
            yield DutyShown(name, "hyväksytty perusteltu poikkeus", "got")
        else:
            yield DutyShown(name, str(_LEFT_OUT), "")


def _measure(measure: BreachMeasure, record: BreachRecord, reader: User) -> MeasureShown:
    if measure.done_at is not None or not can_record(record, reader):
        return MeasureShown(measure, None)
    return MeasureShown(measure, _row_button("mark_measure_done", str(measure.pk), record, None))


def _person(person: AffectedPerson, record: BreachRecord, reader: User, typed: Typed | None) -> PersonShown:
    notice = notice_of(person)
    if notice is None:
        return PersonShown(person, None, ())
    allowed = tuple(
        _row_button(code, str(notice.pk), record, typed)
        for code in NOTICE_STATES
        if can_notice(code, notice, record, reader)
    )
    return PersonShown(person, notice, allowed)


def _release(item: ReleasedItem) -> ReleaseShown:
    if item.what == ReleasedItem.What.LETTER:
        return ReleaseShown(item, LETTER_NAMES[LetterKind(item.kind)])
    return ReleaseShown(item, right_name(item.kind))


def _excuse(row: BreachExcuse) -> ExcuseShown:
    rule = EXCUSES[Excuse(row.excuse)]
    return ExcuseShown(row, rule.name, rule.provision)


def _refused(typed: Typed | None) -> dict[str, object] | None:
    """What was sent and refused, with its errors."""
    if typed is None:
        return None
    label = BREACH_CHECKS[typed.code][0] if typed.code in BREACH_CHECKS else str(ROW_LABELS[typed.code])
    return {"label": label, "errors": errors_of(typed.form, placed=True), "kept": kept_of(typed.form)}
