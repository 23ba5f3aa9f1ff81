"""What a case's page shows of its letters, and of the answer being written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponse

from oomi_registry.notice.refused import Refused
from requests_app import operations, queries
from requests_app.admin.buttons import ON_THE_ANSWER, Buttons
from requests_app.admin.forms.button import Button
from requests_app.admin.words import trouble_of
from requests_app.letters.attachment import as_attachment
from requests_app.letters.dates import late_said
from requests_app.letters.glyphs import in_words
from requests_app.letters.paper import paper_of
from requests_app.models import Letter
from requests_app.permitted.answering import check_print_letter
from requests_app.permitted.case import Case
from requests_app.permitted.checks import LETTER_OPERATIONS
from requests_app.permitted.complete import missing_of
from requests_app.permitted.representing import is_of_estate
from requests_app.wording.kinds import NAMES, LetterKind

TROUBLED = frozenset({Letter.State.FAILED, Letter.State.UNKNOWN})


@dataclass(frozen=True)
class LetterShown:
    """One letter with the operations that are for its state."""

    letter: Letter
    name: str
    trouble: bool
    error: str
    buttons: tuple[Button, ...]
    may_be_printed: bool
    unprintable: tuple[str, ...]
    """The characters, in words, that paper cannot show, where the letter goes by post."""


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """Every letter of the case, the newest first."""
    return {"letters": [_letter(buttons, letter) for letter in case.request.letters.order_by("-written_at", "-pk")]}


def _letter(buttons: Buttons, letter: Letter) -> LetterShown:
    actions = [each for each in queries.letter_actions(letter, buttons.reader) if _is_for(each.code, letter)]
    return LetterShown(
        letter=letter,
        name=NAMES[LetterKind(letter.kind)],
        trouble=letter.state in TROUBLED,
        error=trouble_of(letter),
        buttons=tuple(
            buttons.made(_also_of_the_case(buttons, each), str(letter.pk), letter=letter.pk) for each in actions
        ),
        may_be_printed=_may_be_printed(letter, buttons.reader),
        unprintable=in_words(paper_of(letter, ()).unprintable()) if _on_paper(letter) else (),
    )


def _on_paper(letter: Letter) -> bool:
    return letter.via == Letter.Via.POST and letter.state in (Letter.State.DRAFT, Letter.State.TO_POST)


def _may_be_printed(letter: Letter, reader: User) -> bool:
    try:
        check_print_letter(letter, reader)
    except Refused:
        return False
    return True


def printed(request_id: UUID, letter_id: UUID, actor: User, now: datetime) -> HttpResponse:
    """The letter's paper, to print and post. Raises ``Refused``."""
    letter, pdf = operations.print_letter(request_id, letter_id, actor=actor, now=now)
    return as_attachment(pdf, f"kirje-{letter.subject}")


def _is_for(code: str, letter: Letter) -> bool:
    if code == "send_again" and letter.kind == LetterKind.DOWNLOAD_CODE:
        return False  # its code has expired, and the person asks for another
    return letter.state in LETTER_OPERATIONS[code][1]


def _also_of_the_case(buttons: Buttons, action: queries.Action) -> queries.Action:
    """An operation on a letter that the case has a say in, as sending the answer."""
    of_case = buttons.actions.get(action.code)
    return of_case if of_case is not None and not of_case.enabled else action


def answer(case: Case, buttons: Buttons) -> dict[str, object]:
    """The answer being written: its form, the suggestion where it has become another, and what it still lacks."""
    draft, enabled = case.draft, buttons.actions[ON_THE_ANSWER].enabled
    suggestion = _suggestion(case, buttons) if enabled else ""
    button = buttons.of(ON_THE_ANSWER, body=draft.body if draft else suggestion)
    lacks: list[str] = []
    if draft is not None:
        lacks = missing_of(case, draft, reasons_withheld=case.reasons_withheld)
    changed = draft is not None and suggestion != draft.body
    missed = None if case.closed else case.missed(buttons.today)
    return {
        "write": button,
        "draft": draft,
        "suggestion": suggestion if changed else "",
        "lacks": lacks,
        "late_said": late_said(missed, case.request.language) if missed else "",
    }


def _suggestion(case: Case, buttons: Buttons) -> str:
    if is_of_estate(case.request):
        return queries.answer_to_estate(case.request, today=buttons.today)
    return queries.suggested_answer(case.request)
