"""What the desk's pages show of a case, gathered once for the template. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from customers.marketing import Channel, Purpose
from oomi_registry.notice.adopted import register
from requests_app import queries
from requests_app.admin.forms import FORMS, OUTCOME_NAMES, OperationForm
from requests_app.deadlines import words_for
from requests_app.events import LABELS, Happening
from requests_app.grounds import GROUNDS, Ground
from requests_app.letters.kinds import NAMES as LETTER_NAMES
from requests_app.letters.kinds import LetterKind
from requests_app.lifecycle import ACTOR_NAMES, CLOSED, NAMES, Actor, Outcome, Status
from requests_app.models import Letter, PrivacyRequest, RequestedRight, RequestEvent
from requests_app.rights import Right

DUE_SOON = 7  # days, on the list's colours and tabs


class Typed(TypedDict, total=False):
    """A form that was sent and refused, kept so that nothing typed is lost."""

    action: str
    form: OperationForm


def right_name(code: str) -> str:
    """What the notice calls the right, with its article."""
    right = Right(code)
    for told in register().rights:
        if told.code == code:
            return f"{told.title} ({right.article})"
    return f"{code} ({right.article})"


CHANNEL_NAMES = {
    Channel.EMAIL: _("sähköposti"),
    Channel.SMS: _("tekstiviesti"),
    Channel.MMS: _("multimediaviesti"),
    Channel.ROBOCALL: _("automaattinen puhelu"),
    Channel.CALL: _("puhelu"),
    Channel.POST: _("posti"),
}
PURPOSE_NAMES = {
    Purpose.DIRECT_MARKETING: _("suoramarkkinointi"),
    Purpose.TELESALES: _("etämyynti"),
    Purpose.SURVEYS: _("kyselytutkimukset"),
}


def chosen(row: RequestedRight) -> str:
    """What was chosen beside the free text, in words: what is banned, on which channels."""
    parts = [
        ", ".join(str(names.get(code, code)) for code in row.choices.get(key, []))
        for key, names in (("purposes", PURPOSE_NAMES), ("channels", CHANNEL_NAMES))
    ]
    return " · ".join(part for part in parts if part)


def colour(days_left: int, *, late: bool) -> str:
    """The class of a deadline's colour: ``late``, ``soon`` or ``ok``. Words say the same beside it."""
    if late or days_left < 0:
        return "late"
    return "soon" if days_left <= DUE_SOON else "ok"


@dataclass(frozen=True)
class Button:
    """One operation on the page: a button if it is allowed now, else why not."""

    code: str
    label: str
    enabled: bool
    reason: str
    form: OperationForm | None


@dataclass(frozen=True)
class RightShown:
    """One right with what was asked, its outcome and the form to decide it."""

    row: RequestedRight
    name: str
    outcome: str
    ground: str
    choices: str
    decide: Button | None


@dataclass(frozen=True)
class LetterShown:
    """One letter with the operations that its state allows."""

    letter: Letter
    name: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class EventShown:
    """One line of the timeline."""

    event: RequestEvent
    label: str
    detail: str
    actor: str


# Operations that stand where they belong on the page, not in the bar at its top.
ON_CANDIDATES = "link_party"
ON_RIGHTS = "decide"
BY_LETTER_STATE: dict[str, tuple[str, ...]] = {
    Letter.State.DRAFT: ("send_letter",),
    Letter.State.TO_POST: ("mark_posted",),
    Letter.State.FAILED: ("send_again",),
    Letter.State.UNKNOWN: ("settle_unknown",),
}
ON_LETTERS = {code for codes in BY_LETTER_STATE.values() for code in codes}
WITH_THE_LETTER = "write_letter"
FIRST = ("take", "mark_ready", "approve", "send_for_approval")
"""What usually comes next stands first in the bar."""


class CasePage:
    """Everything the case page shows, for one reader on one day (Europe/Helsinki)."""

    def __init__(self, request: PrivacyRequest, *, reader: User, today: date, typed: Typed | None = None) -> None:
        self.case = request
        self.today = today
        self._typed = typed or Typed()
        self._actions = {action.code: action for action in queries.allowed_actions(request, reader, today=today)}

    def _form(self, code: str, place: str = "", **initial: object) -> OperationForm:
        sent = self._typed.get("form")
        prefix = f"{code}_{place}" if place else code
        if sent is not None and self._typed.get("action") == code:
            names = [name for name in ("right", "letter", "party") if name in initial]
            if all(str(sent.data.get(name)) == str(initial[name]) for name in names):
                return sent
        return FORMS[code](request_=self.case, prefix_id=prefix, initial=initial)

    def _button(self, code: str, place: str = "", **initial: object) -> Button:
        action = self._actions[code]
        form = self._form(code, place, **initial) if action.enabled else None
        return Button(code, action.label, action.enabled, action.reason, form)

    def context(self) -> dict[str, object]:
        """The template's variables."""
        dates = queries.deadline_of(self.case, today=self.today)
        closed = Status(self.case.status) in CLOSED
        days_left = dates.days_left(self.today)
        late = not closed and dates.is_late(self.today)
        return {
            "case": self.case,
            "status_name": NAMES[Status(self.case.status)],
            "closed": closed,
            "dates": dates,
            "days_left": days_left,
            "words": "" if closed else words_for(days_left),
            "colour": colour(days_left, late=late),
            "controllers": queries.controllers_of(self.case),
            "buttons": self._bar(),
            "not_now": [button for button in self._all_of_the_bar() if not button.enabled],
            "rights": [self._right(row) for row in self.case.rights.order_by("id")],
            "candidates": self._candidates(),
            "letters": [self._letter(letter) for letter in self.case.letters.order_by("written_at", "id")],
            "write": self._write(),
            "timeline": [_event(event) for event in self.case.events.select_related("actor").order_by("-at", "-id")],
        }

    def _all_of_the_bar(self) -> list[Button]:
        elsewhere = {ON_CANDIDATES, ON_RIGHTS, WITH_THE_LETTER, *ON_LETTERS}
        buttons = [self._button(code) for code in self._actions if code not in elsewhere]
        return sorted(buttons, key=lambda button: FIRST.index(button.code) if button.code in FIRST else len(FIRST))

    def _bar(self) -> list[Button]:
        return [button for button in self._all_of_the_bar() if button.enabled]

    def _right(self, row: RequestedRight) -> RightShown:
        enabled = self._actions[ON_RIGHTS].enabled
        return RightShown(
            row=row,
            name=right_name(row.right),
            outcome=str(OUTCOME_NAMES[Outcome(row.outcome)]) if row.outcome else "",
            ground=GROUNDS[Ground(row.ground)].name if row.ground else "",
            choices=chosen(row),
            decide=self._button(
                ON_RIGHTS, row.right, right=row.right, outcome=row.outcome, ground=row.ground, reasons=row.reasons
            )
            if enabled
            else None,
        )

    def _candidates(self) -> list[tuple[queries.Candidate, Button]]:
        if self.case.status in CLOSED:
            return []
        return [
            (candidate, self._button(ON_CANDIDATES, str(candidate.party_id), party=candidate.party_id))
            for candidate in queries.candidates_for(self.case)
        ]

    def _letter(self, letter: Letter) -> LetterShown:
        codes = BY_LETTER_STATE.get(letter.state, ())
        return LetterShown(
            letter=letter,
            name=LETTER_NAMES[LetterKind(letter.kind)],
            buttons=tuple(self._button(code, str(letter.id), letter=letter.id) for code in codes),
        )

    def _write(self) -> Button:
        draft = self.case.letters.filter(state=Letter.State.DRAFT).first()
        enabled = self._actions[WITH_THE_LETTER].enabled
        body = draft.body if draft else (queries.suggested_answer(self.case, today=self.today) if enabled else "")
        return self._button(WITH_THE_LETTER, body=body)


def _event(event: RequestEvent) -> EventShown:
    detail = []
    if event.right:
        detail.append(right_name(event.right))
    if event.from_status and event.to_status and event.from_status != event.to_status:
        detail.append(f"{NAMES[Status(event.from_status)]} → {NAMES[Status(event.to_status)]}")
    who = event.actor.get_username() if event.actor else ""
    capacity = ACTOR_NAMES[Actor(event.actor_kind)]
    return EventShown(
        event=event,
        label=LABELS[Happening(event.kind)],
        detail=" · ".join(detail),
        actor=f"{who} ({capacity})" if who else capacity,
    )


TABS = {
    "open": _("Avoimet"),
    "late": _("Myöhässä"),
    "soon": _("Alle 7 päivää"),
    "identity": _("Odottaa tunnistamista"),
    "approval": _("Odottaa hyväksyntää"),
    "closed": _("Suljetut"),
}
"""The list's tabs, by the code that stands in the address."""
