"""Letters admit only listed variables, what people write is inert in them, and no field adds a mail header.

OWASP ASVS 1.3.7 and 1.3.11. That the engine of PDFs fetches nothing (1.3.6) has a file of its own.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from requests_app import operations
from requests_app.letters.message import message_of
from requests_app.letters.wordings import path_of
from requests_app.models import LetterWording
from requests_app.operations import TYPED, word_letter
from requests_app.wording.checking import WordingRefused
from requests_app.wording.kinds import LetterKind
from requests_app.wording.variables import WORDINGS, Variable
from tests import casework, staff, submissions
from tests.submissions import MONDAY, received

pytestmark = pytest.mark.django_db
HOSTILE = [
    "{reference}",
    "{controllers.__class__}",
    "{0.__globals__}",
    "{{ settings.SECRET_KEY }}",
    "{% load i18n %}{% debug %}",
    "{% include 'letters/parts/complaint.txt' %}",
    "%(reference)s %s",
    "${reference} #{7*7} <%= 7*7 %>",
    "[koodi] [vahvistuskoodi: vain lähetetyssä viestissä]",
]
BREAKS = [
    "Hei\r\nBcc: kaikki@example.com",
    "Hei\nSubject: x",
    "Hei\rTo: y@example.com",
    "Hei\r\n\r\n<html>",
    "\r\n.\r\nQUIT",
]


@pytest.mark.parametrize("kind", LetterKind)
def test_no_wording_names_anything_but_the_variables_of_its_kind(kind: LetterKind) -> None:
    own = path_of(kind, "fi").read_text(encoding="utf-8")
    reached = [*HOSTILE[1:6], "{name}", "{email}", "{identity_code}", "{request}", "{settings}"]
    reached += [f"{{{name}}}" for name in set(Variable) - set(WORDINGS[kind].allowed)]
    for each in reached:
        with pytest.raises(WordingRefused):
            word_letter(kind, "fi", f"{own}\n{each}\n", why="x", based_on=0, actor=staff.sanna(), now=MONDAY)
    assert not LetterWording.objects.exists()
    assert set(TYPED).isdisjoint(WORDINGS[kind].allowed), "nothing that the person typed"


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_somebody_writes_stands_in_the_letter_as_it_was_written(typed: str) -> None:
    """In a question, in reasons and in an answer: it is put in once and never read again."""
    case = casework.in_work()
    operations.ask_clarification(case.pk, question=f"Mitä? {typed}", actor=staff.sanna(), now=MONDAY)
    letter = case.letters.get(kind=LetterKind.CLARIFICATION_ASKED)
    assert f"\nMitä? {typed}\n" in letter.body
    assert message_of(letter).body == letter.body, "nor is it read when the letter leaves"


@pytest.mark.parametrize("typed", BREAKS)
def test_no_line_break_in_what_somebody_writes_adds_a_header(typed: str) -> None:
    case = casework.in_work()
    mail.outbox.clear()
    operations.ask_clarification(case.pk, question=f"Mitä? {typed}", actor=staff.sanna(), now=MONDAY)
    casework.letters_leave(MONDAY)
    message = message_from_bytes(mail.outbox[-1].message().as_bytes(), policy=default)
    assert message["Subject"] == case.reference
    assert message["To"] == case.email
    assert message["Bcc"] is None
    assert set(message.keys()) == {
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "Content-Language",
    }


def test_the_subject_is_the_reference_whatever_the_wording_says() -> None:
    own = path_of(LetterKind.RECEIVED, "fi").read_text(encoding="utf-8")
    text = f"Subject: {{reference}}\n\nBcc: kaikki@example.com\n\n{own}"
    word_letter(LetterKind.RECEIVED, "fi", text, why="x", based_on=0, actor=staff.sanna(), now=MONDAY)
    mail.outbox.clear()
    case = received(submissions.ainos())
    casework.letters_leave(MONDAY)
    (message,) = mail.outbox
    assert message.subject == case.reference
    assert message.recipients() == [case.email]


def test_the_rooms_of_wordings_have_no_template_engine() -> None:
    """One pass of one pattern: nothing there renders, evaluates or formats."""
    rooms = Path(settings.BASE_DIR) / "requests_app" / "wording"
    for room in rooms.glob("*.py"):
        assert not re.search(r"render|Template|eval\(|exec\(|\.format\(|format_map", room.read_text(encoding="utf-8"))
