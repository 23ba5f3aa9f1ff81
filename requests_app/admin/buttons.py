"""The operations of a case as buttons and forms on its page; what was typed and refused is never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from requests_app import queries
from requests_app.admin.forms import FORMS, OperationForm
from requests_app.admin.forms.button import Button, errors_of, kept_of
from requests_app.admin.words import label_of
from requests_app.models import PrivacyRequest
from requests_app.permitted.checks import LETTER_OPERATIONS

# Operations that stand where they belong on the page, not in the bar at its top.
ON_CANDIDATES, ON_RIGHTS, ON_THE_ANSWER = "link_party", "decide", "write_letter"
CODE_LETTER = "make_code_letter"
ON_CONSENTS = "withdraw_consents"
ON_DUPLICATES = "mark_duplicate"
ON_FEES = ("propose_fee", "approve_fee", "announce_fee", "record_fee_answer", "waive_fee")
ON_DECISIONS = "review_decision"
ON_THE_ERASURE = ("plan_erasure", "carry_out_erasure")
ON_THE_COPY = ("want_copy", "discard_copy", "withhold_part", "give_part")
ON_THE_CHANGES = ("propose_address", "propose_contact", "propose_change", "decide_change", "void_change")
ON_THE_MANDATES = ("record_mandate", "check_mandate", "open_estate_case")
ON_RESTRICTIONS = ("restrict_records", "scope_objection", "tell_of_lifting", "lift_restriction")
TELL_OF_RECIPIENTS = "tell_of_recipients"
ON_NOTICES = ("send_notice_again", "record_notice_told", "propose_notice_excuse", "approve_notice_excuse")
ON_DOSSIERS = "hand_over_dossier"
ON_MESSAGES = ("answer_message", "read_message")
ON_WISHES = ("record_wish", "give_to_ombudsman", "end_wish")
ELSEWHERE = frozenset(
    {*ON_RESTRICTIONS, *ON_THE_CHANGES, *ON_THE_MANDATES, *ON_NOTICES, *ON_FEES, *ON_MESSAGES, *ON_WISHES}
    | {TELL_OF_RECIPIENTS, ON_DUPLICATES, ON_DOSSIERS}
    | {ON_CANDIDATES, CODE_LETTER, ON_CONSENTS, ON_DECISIONS, ON_RIGHTS, *ON_THE_COPY, *ON_THE_ERASURE, ON_THE_ANSWER}
    | set(LETTER_OPERATIONS)
)
FIRST = ("take", "mark_ready", "send_for_approval", "approve", "send_back", "confirm_identity", "record_answer")
"""What usually comes next stands first in the bar."""
LAST = ("withdraw", "report_wrong_release")
HIDDEN_NAMES = ("right", "letter", "party", "part", "change", "mandate", "notice", "message", "fee", "dossier")
"""The fields that say which of several forms of one operation was sent."""


@dataclass(frozen=True)
class Typed:
    """A form that was sent and refused, kept so that nothing typed is lost."""

    action: str
    form: OperationForm


class CaseButton(Button):
    """One operation on a case."""

    @property
    def aside(self) -> bool:
        """Whether it is a way off the usual course."""
        return self.code not in FIRST


class Buttons:
    """Every operation on one case, as its reader may do it on a day (Europe/Helsinki)."""

    def __init__(self, request: PrivacyRequest, *, reader: User, today: date, typed: Typed | None = None) -> None:
        self.reader = reader
        self.today = today
        self.actions = {each.code: each for each in queries.allowed_actions(request, reader, today=today)}
        self._request = request
        self._typed = typed
        self._placed = False

    def of(self, code: str, place: str = "", **initial: object) -> CaseButton:
        """The operation's button; ``place`` tells several of one page apart, a form begins with ``initial``."""
        return self.made(self.actions[code], place, **initial)

    def made(self, action: queries.Action, place: str = "", **initial: object) -> CaseButton:
        """The button of an operation that something else than the case has had a say in."""
        form = self._form(action.code, place, initial) if action.enabled else None
        return CaseButton(action.code, action.label, action.enabled, action.reason, form)

    def _form(self, code: str, place: str, initial: dict[str, object]) -> OperationForm:
        typed = self._typed
        if typed is not None and typed.action == code:
            which = [name for name in HIDDEN_NAMES if name in initial]
            if all(typed.form.data.get(name) == str(initial[name]) for name in which):
                self._placed = True
                return typed.form
        return FORMS[code](request_=self._request, prefix_id=f"{code}_{place}" if place else code, initial=initial)

    def bar(self) -> list[CaseButton]:
        """The operations on the case as a whole, what comes next first."""
        order = [*FIRST, *(code for code in self.actions if code not in (*FIRST, *LAST)), *LAST]
        return [self.of(code) for code in order if code in self.actions and code not in ELSEWHERE]

    def not_elsewhere(self) -> Sequence[CaseButton]:
        """The operations of a part of the page that are refused: where they are allowed, the part has them."""
        refused = (self.actions[code] for code in self.actions if code in ELSEWHERE)
        return [self.made(action) for action in refused if not action.enabled]

    def refused(self) -> dict[str, object]:
        """What was sent and refused: its errors, and what was typed where the page has no place for it any more.

        Asked last, when every part of the page has had the chance to be that place.
        """
        if self._typed is None:
            return {"refused": None, "kept": []}
        form = self._typed.form
        told = {"label": label_of(self._typed.action), "errors": errors_of(form, placed=self._placed)}
        return {"refused": told, "kept": [] if self._placed else kept_of(form)}
