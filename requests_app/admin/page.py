"""What a case's page shows, gathered once for its template. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.matching import Confidence, Item
from oomi_registry.notice.refused import Refused
from requests_app import queries
from requests_app.admin.copies import GatheredShown, package_shown, part_shown
from requests_app.admin.erasing import plan_shown, suggested
from requests_app.admin.forms import FORMS, OperationForm
from requests_app.admin.listing import colour
from requests_app.admin.rectifying import change_shown, changes_to_show
from requests_app.admin.representing import mandate_shown
from requests_app.admin.restricting import objection_shown, restrictions_shown
from requests_app.admin.reviewing import reviews_shown
from requests_app.admin.seeing import may_see_candidates
from requests_app.admin.steps import next_step
from requests_app.admin.withdrawing import consents_shown
from requests_app.admin.words import OUTCOME_NAMES, PACKAGE_TITLES, chosen, label_of, more_of, right_name, trouble_of
from requests_app.deadlines import words_for
from requests_app.grounds import GROUNDS, REFUSAL_PARTS, Ground, missing_parts, provisions_of
from requests_app.letters import texts
from requests_app.lifecycle import NAMES, Outcome, Status, is_closed
from requests_app.models import Letter, PrivacyRequest, RequestedRight
from requests_app.permitted.case import Case, Gathered, case_of
from requests_app.permitted.checks import LETTER_OPERATIONS
from requests_app.permitted.copies import check_package_of
from requests_app.permitted.rectifying import rectification_of
from requests_app.permitted.representing import is_of_estate, is_represented
from requests_app.rectification import Fate
from requests_app.rights import Right
from requests_app.wording.kinds import NAMES as LETTER_NAMES
from requests_app.wording.kinds import LetterKind

# Operations that stand where they belong on the page, not in the bar at its top.
ON_CANDIDATES, ON_RIGHTS, ON_THE_ANSWER = "link_party", "decide", "write_letter"
CODE_LETTER = "make_code_letter"
ON_CONSENTS = "withdraw_consents"
ON_DECISIONS = "review_decision"
ON_THE_ERASURE = ("plan_erasure", "carry_out_erasure")
ON_THE_COPY = ("want_copy", "discard_copy", "withhold_part", "give_part")
ON_THE_CHANGES = ("propose_address", "propose_contact", "propose_change", "decide_change", "void_change")
ON_THE_MANDATES = ("record_mandate", "check_mandate", "open_estate_case")
ON_RESTRICTIONS = ("restrict_records", "scope_objection", "tell_of_lifting", "lift_restriction")
ELSEWHERE = frozenset(
    {*ON_RESTRICTIONS, *ON_THE_CHANGES, *ON_THE_MANDATES}
    | {ON_CANDIDATES, CODE_LETTER, ON_CONSENTS, ON_DECISIONS, ON_RIGHTS, *ON_THE_COPY, *ON_THE_ERASURE, ON_THE_ANSWER}
    | set(LETTER_OPERATIONS)
)
FIRST = ("take", "mark_ready", "send_for_approval", "approve", "send_back", "confirm_identity", "record_answer")
"""What usually comes next stands first in the bar."""
LAST = ("withdraw", "mark_duplicate")
HIDDEN_NAMES = ("right", "letter", "party", "part", "change", "mandate")
"""The fields that say which of several forms of one operation was sent."""
TROUBLED = frozenset({Letter.State.FAILED, Letter.State.UNKNOWN})


@dataclass(frozen=True)
class Typed:
    """A form that was sent and refused, kept so that nothing typed is lost."""

    action: str
    form: OperationForm


@dataclass(frozen=True)
class Button:
    """One operation on the page: a form to send where it is allowed now, else why not."""

    code: str
    label: str
    enabled: bool
    reason: str
    form: OperationForm | None

    @property
    def bare(self) -> bool:
        """Whether it asks for nothing: a button alone."""
        return self.form is not None and not self.form.visible_fields()

    @property
    def aside(self) -> bool:
        """Whether it is a way off the usual course."""
        return self.code not in FIRST


@dataclass(frozen=True)
class RightShown:
    """One right with what was asked, its outcome and the form to decide it."""

    row: RequestedRight
    name: str
    outcome: str
    ground: str
    choices: str
    decide: Button


@dataclass(frozen=True)
class CandidateShown:
    """A person who may be the requester, or is; ``link`` is the button to decide so.

    Only what was given is compared on the page: the rest of the register's data on somebody who may be anybody is not
    needed to decide (GDPR 5(1)(c)).
    """

    candidate: queries.Candidate
    link: Button
    code_letter: Button

    @property
    def not_given(self) -> tuple[str, ...]:
        """What the request does not give: its names alone. A henkilötunnus is never evidence (tietosuojalaki 29 §)."""
        return tuple(item.label for item in self.candidate.evidence if not item.claimed and item.field != Item.HETU)

    @property
    def compared(self) -> tuple[queries.Evidence, ...]:
        """The fields that the request gives, side by side with the register's."""
        return tuple(item for item in self.candidate.evidence if item.claimed)


@dataclass(frozen=True)
class LetterShown:
    """One letter with the operations that are for its state."""

    letter: Letter
    name: str
    trouble: bool
    error: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class AnsweringShown:
    """Controllers that answer, and why; ``assigned_by_notice`` is false where the notice assigns nobody."""

    names: str
    because: tuple[str, ...]
    assigned_by_notice: bool


@dataclass(frozen=True)
class Line:
    """One line of the timeline."""

    happened: queries.Happened
    more: str


class CasePage:
    """Everything the page shows, for one reader on one day (Europe/Helsinki)."""

    def __init__(self, request: PrivacyRequest, *, reader: User, today: date, typed: Typed | None = None) -> None:
        self.case = request
        self.today = today
        self._reader = reader
        self._typed = typed
        self._placed = False
        self._actions = {each.code: each for each in queries.allowed_actions(request, reader, today=today)}
        self._known: Case = case_of(request)

    def context(self) -> dict[str, object]:
        """The template's variables."""
        status, dates = Status(self.case.status), queries.deadline_of(self.case, today=self.today)
        days_left = dates.days_left(self.today)
        bar, controllers = self._bar(), queries.controllers_of(self.case)
        shown = {
            "case": self.case,
            "status_name": NAMES[status],
            "closed": is_closed(status),
            "dates": dates,
            "words": words_for(days_left),
            "colour": colour(days_left, late=dates.is_late(self.today)),
            "late": dates.is_late(self.today),
            "controllers": controllers,
            "answering": _by_reason(controllers),
            "perhaps_the_same": [] if is_closed(status) else queries.perhaps_the_same(self.case),
            "duplicates": self.case.duplicates.order_by("received_at", "pk"),
            "buttons": [button for button in bar if button.enabled],
            "not_now": [button for button in (*bar, *self._elsewhere()) if not button.enabled],
            "next_step": next_step(self._known, self._actions),
            "rights": [self._right(row) for row in self._known.rights],
            "undecided": any(not row.outcome for row in self._known.rights),
            "may_see_candidates": may_see_candidates(self._reader),
            **self._identity(),
            **self._candidates(),
            "letters": [self._letter(letter) for letter in self.case.letters.order_by("-written_at", "-pk")],
            "consents": consents_shown(self._known, timezone.now()),
            ON_CONSENTS: self._button(self._actions[ON_CONSENTS]),
            "reviews": reviews_shown(self._known),
            ON_DECISIONS: self._button(self._actions[ON_DECISIONS]),
            **self._changes(),
            **self._mandates(),
            **self._restrictions(),
            **self._copy(),
            **self._erasure(),
            **self._answer(),
            "timeline": [Line(happened, more_of(happened)) for happened in queries.timeline(self.case)],
        }
        return shown | self._refused()

    def _refused(self) -> dict[str, object]:
        """What was sent and refused: its errors, and what was typed where the page has no place for it any more."""
        if self._typed is None:
            return {"refused": None, "kept": []}
        form = self._typed.form
        errors = [
            (form[name].id_for_label if name in form.fields and self._placed else "", sentence)
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
        kept = (
            [] if self._placed else [(field.label, field.value()) for field in form.visible_fields() if field.value()]
        )
        return {"refused": {"label": label_of(self._typed.action), "errors": errors}, "kept": kept}

    def _form(self, code: str, place: str, initial: dict[str, object]) -> OperationForm:
        typed = self._typed
        if typed is not None and typed.action == code:
            which = [name for name in HIDDEN_NAMES if name in initial]
            if all(typed.form.data.get(name) == str(initial[name]) for name in which):
                self._placed = True
                return typed.form
        return FORMS[code](request_=self.case, prefix_id=f"{code}_{place}" if place else code, initial=initial)

    def _button(self, action: queries.Action, place: str = "", **initial: object) -> Button:
        form = self._form(action.code, place, initial) if action.enabled else None
        return Button(action.code, action.label, action.enabled, action.reason, form)

    def _bar(self) -> list[Button]:
        """The operations on the case as a whole, what comes next first."""
        order = [*FIRST, *(code for code in self._actions if code not in (*FIRST, *LAST)), *LAST]
        codes = [code for code in order if code in self._actions and code not in ELSEWHERE]
        return [self._button(self._actions[code]) for code in codes]

    def _elsewhere(self) -> Sequence[Button]:
        """The operations that stand on a part of the page, as such: where they are allowed, the part has them."""
        refused = (self._actions[code] for code in self._actions if code in ELSEWHERE)
        return [self._button(action) for action in refused if not action.enabled]

    def _right(self, row: RequestedRight) -> RightShown:
        ground = Ground(row.ground) if row.ground else None
        provisions = ", ".join(provisions_of(Right(row.right), ground)) if ground else ""
        decided = {
            "outcome": row.outcome,
            "ground": row.ground,
            "reasons": row.reasons,
            "fee": row.fee,
        }
        if row.right == Right.ERASURE and not row.outcome:
            decided |= suggested(self._known)
        decide = self._button(self._actions[ON_RIGHTS], row.right, right=row.right, **decided)
        return RightShown(
            row=row,
            name=right_name(row.right),
            outcome=str(OUTCOME_NAMES[Outcome(row.outcome)]) if row.outcome else "",
            ground=f"{GROUNDS[ground].name} ({provisions})" if ground else "",
            choices=chosen(row),
            decide=decide,
        )

    def _identity(self) -> dict[str, object]:
        """What is known of who asks, and what each right needs of it."""
        identity = queries.identity_of(self._known, reader=self._reader, now=timezone.now())
        return {"identity": identity, "needs": [(need, right_name(need.right)) for need in identity.needs]}

    def _restrictions(self) -> dict[str, object]:
        """What is restricted in the name of this request, what the person objects to, and what may be done."""
        return {
            "restrictions": restrictions_shown(self.case),
            "objection": objection_shown(self.case),
            **{code: self._button(self._actions[code]) for code in ON_RESTRICTIONS},
        }

    def _copy(self) -> dict[str, object]:
        """What is gathered, right by right: how far it is, what it leaves out, and what may be done."""
        return {"gathered": [self._gathered(each) for each in self._known.gathered]}

    def _gathered(self, each: Gathered) -> GatheredShown:
        case, right = self._known, each.right
        give = self._actions["give_part"]
        want, discard, withhold = (
            self._button(self._also_of_the_package(code, right), right, right=right) for code in ON_THE_COPY[:3]
        )
        return GatheredShown(
            right=right,
            title=str(PACKAGE_TITLES[right]),
            copy=package_shown(case, each, self._reader, self.today),
            parts=tuple(
                part_shown(right, part, self._button(give, str(part.pk), part=part.pk)) for part in each.withheld
            ),
            want=want,
            discard=discard,
            withhold=withhold,
        )

    def _also_of_the_package(self, code: str, right: Right) -> queries.Action:
        """An operation that the case allows, and that the right's own package has a say in."""
        action = self._actions[code]
        try:
            check_package_of(code, self._known, right)
        except Refused as why:
            return replace(action, enabled=False, reason=action.reason or str(why))
        return action

    def _changes(self) -> dict[str, object]:
        """The changes of a rectification, where it is asked for, each with what may be done to it."""
        shown = []
        for change in changes_to_show(self._known):
            decide, void = self._actions["decide_change"], self._actions["void_change"]
            on_it = self._button(decide, str(change.pk), change=change.pk) if change.fate == Fate.PROPOSED else None
            back = self._button(void, str(change.pk), change=change.pk)
            shown.append(change_shown(self._known, change, decide=on_it, void=back))
        return {
            "asks_for_changes": rectification_of(self._known) is not None,
            "changes": shown,
            "proposing": [self._button(self._actions[code]) for code in ON_THE_CHANGES[:3]],
        }

    def _mandates(self) -> dict[str, object]:
        """By what somebody asks for another, and the estate's case beside this one."""
        check, mandates = self._actions["check_mandate"], []
        for mandate in self.case.mandates.select_related("recorded_by", "checked_by").order_by("recorded_at", "pk"):
            button = self._button(check, str(mandate.pk), mandate=mandate.pk) if mandate.checked_at is None else None
            mandates.append(mandate_shown(mandate, self.today, button))
        estates = self.case.related_cases.filter(kind=PrivacyRequest.Kind.ESTATE)
        return {
            "represented": is_represented(self.case),
            "of_estate": is_of_estate(self.case),
            "mandates": mandates,
            "record_mandate": self._button(self._actions["record_mandate"]),
            "open_estate_case": self._button(self._actions["open_estate_case"]),
            "estates": estates.order_by("reference"),
        }

    def _erasure(self) -> dict[str, object]:
        """The erasure, where it is asked for: its plan, what came of it, and what may be done."""
        return {
            "asks_for_erasure": self._known.erasure is not None,
            "plan": plan_shown(self._known),
            **{code: self._button(self._actions[code]) for code in ON_THE_ERASURE},
        }

    def _candidates(self) -> dict[str, list[CandidateShown]]:
        """Who it may be, and apart from them whom too little speaks for; once somebody decided, that person alone."""
        decided = self.case.party_id
        if not may_see_candidates(self._reader) or (self._known.closed and decided is None):
            return {"candidates": [], "unlikely": []}
        link = self._actions[ON_CANDIDATES]
        found = [
            CandidateShown(
                candidate,
                self._button(link, str(candidate.party_id), party=candidate.party_id),
                self._button(self._actions[CODE_LETTER], str(candidate.party_id), party=candidate.party_id),
            )
            for candidate in queries.candidates_for(self.case)
            if decided in (None, candidate.party_id)
        ]
        likely = [shown for shown in found if decided or shown.candidate.confidence != Confidence.NONE]
        return {"candidates": likely, "unlikely": [shown for shown in found if shown not in likely]}

    def _letter(self, letter: Letter) -> LetterShown:
        actions = [each for each in queries.letter_actions(letter, self._reader) if self._is_for(each.code, letter)]
        return LetterShown(
            letter=letter,
            name=LETTER_NAMES[LetterKind(letter.kind)],
            trouble=letter.state in TROUBLED,
            error=trouble_of(letter),
            buttons=tuple(
                self._button(self._also_of_the_case(each), str(letter.pk), letter=letter.pk) for each in actions
            ),
        )

    def _is_for(self, code: str, letter: Letter) -> bool:
        if code == "send_again" and letter.kind == LetterKind.DOWNLOAD_CODE:
            return False  # its code has expired, and the person asks for another
        return letter.state in LETTER_OPERATIONS[code][1]

    def _also_of_the_case(self, action: queries.Action) -> queries.Action:
        """An operation on a letter that the case has a say in, as sending the answer."""
        of_case = self._actions.get(action.code)
        return of_case if of_case is not None and not of_case.enabled else action

    def _suggestion(self) -> str:
        if is_of_estate(self.case):
            return queries.answer_to_estate(self.case, today=self.today)
        return queries.suggested_answer(self.case)

    def _answer(self) -> dict[str, object]:
        """The answer being written: its form, the suggestion where it has become another, and what it still lacks."""
        write, draft = self._actions[ON_THE_ANSWER], self._known.draft
        suggestion = self._suggestion() if write.enabled else ""
        button = self._button(write, body=draft.body if draft else suggestion)
        lacks: list[str] = []
        if draft is not None and self._known.refused:
            parts = texts.parts_in(draft.body, self._known.rights, self.case.language)
            missing = missing_parts(parts, self._known.refused, reasons_withheld=self._known.reasons_withheld)
            lacks = [_(REFUSAL_PARTS[part].name) for part in missing]
        changed = draft is not None and suggestion != draft.body
        return {"write": button, "draft": draft, "suggestion": suggestion if changed else "", "lacks": lacks}


def _by_reason(controllers: Sequence[queries.Answering]) -> list[AnsweringShown]:
    """Controllers that answer for the same reasons stand together."""
    reasons: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for each in controllers:
        reasons.setdefault((each.because, each.assigned_by_notice), []).append(each.name)
    return [AnsweringShown(", ".join(names), because, by_notice) for (because, by_notice), names in reasons.items()]
