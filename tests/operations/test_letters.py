"""What the letters say, in which words, and what none of them tells."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import translation

from requests_app import operations, queries
from requests_app.deadlines import deadline
from requests_app.grounds import Ground, LetterPart
from requests_app.letters import answers, parts, texts
from requests_app.letters.carrier import Verdict, carry
from requests_app.letters.message import Unsendable, message_of
from requests_app.lifecycle import Outcome
from requests_app.models import Letter, PrivacyRequest, RequestedRight
from requests_app.operations import AskedRight
from requests_app.rights import Right
from requests_app.wording.kinds import NAMES, LetterKind
from tests import staff, submissions
from tests.casework import fresh, in_work, letters_leave, ready
from tests.submissions import MONDAY, received

pytestmark = pytest.mark.django_db
HEADING = texts.Heading("TP-7K4M-92XD", "fi", ("Oomi Oy", "Oomi Solar Oy"))
LETTERS = {
    LetterKind.RECEIVED: lambda: texts.receipt(HEADING, dates=deadline(date(2026, 3, 2))),
    LetterKind.IDENTITY_ASKED: lambda: texts.identity_question(HEADING, question="Mikä on asiakasnumerosi?"),
    LetterKind.CLARIFICATION_ASKED: lambda: texts.clarification_question(HEADING, question="Miltä ajalta?"),
    LetterKind.EXTENDED: lambda: texts.extension_notice(
        HEADING, reasons="Pyyntöjä on paljon.", dates=deadline(date(2026, 3, 2), extended_on=date(2026, 3, 20))
    ),
    LetterKind.ANSWER: lambda: answers.suggested_answer(HEADING, [granted(Right.ACCESS)]),
    LetterKind.WITHDRAWN: lambda: texts.withdrawal(HEADING),
    LetterKind.DUPLICATE: lambda: texts.duplicate(HEADING, original="TP-0000-0007"),
    LetterKind.ORIGINAL_ANSWERED: lambda: texts.original_answered(HEADING, original="TP-0000-0007"),
    LetterKind.DOWNLOAD_CODE: lambda: texts.download_code(HEADING),
    LetterKind.RESTRICTION_TO_BE_LIFTED: lambda: texts.restriction_to_be_lifted(
        HEADING, reasons="Asia on selvinnyt.", covered=["Yhteystiedot: 1 merkintä"]
    ),
    LetterKind.LAST_GONE: lambda: texts.last_gone(HEADING),
    LetterKind.FEE_ANNOUNCED: lambda: texts.fee_announced(
        HEADING, amount=Decimal(25), reasons="Sama pyyntö on tehty kuukauden aikana kahdeksan kertaa."
    ),
    LetterKind.FEE_WITHDRAWN: lambda: texts.fee_withdrawn(HEADING),
    LetterKind.BREACH: lambda: texts.breach(
        HEADING,
        nature="Kopio tiedoistasi meni väärälle henkilölle.",
        consequences="Hän on voinut lukea osoitteesi.",
        measures="Pyysimme häntä tuhoamaan kopion.",
        advice="Varo viestejä, joissa kysytään lisää tietoja.",
    ),
    LetterKind.MESSAGE_WAITS: lambda: texts.message_waits(HEADING),
    LetterKind.RECIPIENTS_TOLD: lambda: texts.recipients_told(
        HEADING, notices=["Perintä Oy: kerrottu 2.3.2026, vahvistanut", "Mainos Oy: ei tavoitettu"]
    ),
    LetterKind.REFUSED_GIVEN: lambda: texts.refused_given(HEADING, given_on=date(2026, 3, 9)),
}


def granted(right: Right) -> RequestedRight:
    """A right that was granted."""
    return RequestedRight(right=right, outcome=Outcome.GRANTED)


def answer(rights: list[RequestedRight], *, reasons_withheld: bool = False) -> str:
    """The answer that the officer starts from."""
    return answers.suggested_answer(HEADING, rights, reasons_withheld=reasons_withheld).body


def refused(right: Right, ground: Ground, reasons: str) -> RequestedRight:
    """A right that was refused."""
    return RequestedRight(right=right, outcome=Outcome.REFUSED, ground=ground, reasons=reasons)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_says_its_reference_who_answers_for_it_and_how_long_it_is_kept(kind: LetterKind) -> None:
    """GDPR 13(2)(a): the period is written from the retention rule, never by hand."""
    text = LETTERS[kind]().body
    assert "TP-7K4M-92XD" in text
    assert "Oomi Oy ja Oomi Solar Oy" in text
    assert re.search(r"Kun (pyyntö|asia) on käsitelty loppuun, säilytämme .* vielä näin kauan: 3 vuotta", text)
    assert "{" not in text
    assert "\n\n\n" not in text
    assert NAMES[kind]


def test_a_single_controller_stands_alone() -> None:
    assert "vastaa rekisterinpitäjä: Oomi Oy." in texts.withdrawal(replace(HEADING, controllers=("Oomi Oy",))).body


def test_a_letter_in_a_language_not_yet_written_is_in_finnish_and_leaves_the_readers_language_alone() -> None:
    with translation.override("fi"):
        assert texts.withdrawal(replace(HEADING, language="de")).body.startswith("Olet perunut pyynnön TP-7K4M-92XD")
        assert translation.get_language() == "fi"


@pytest.mark.parametrize("typed", ["{{ settings.SECRET_KEY }}", "{% load i18n %}{% debug %}", "<b>& 100 %(x)s % {"])
def test_what_an_officer_writes_is_never_read_as_a_template(typed: str) -> None:
    """OWASP ASVS 1.3.7"""
    assert f"\n{typed}\n" in texts.identity_question(HEADING, question=typed).body
    assert typed in answer([refused(Right.RECTIFICATION, Ground.DATA_IS_RIGHT, typed)])


def test_the_parts_use_the_listed_variables_and_no_others() -> None:
    """OWASP ASVS 1.3.7: code gives them, and each is one of these."""
    listed = {"authority"}  # of a complaint
    listed |= {"ground", "provisions"} | {f"right.{name}" for name in ("title", "provision", "outcome", "reasons")}
    listed |= {"link", "code", "days", "identify"}  # of a mailbox that is confirmed, and where a bank shows who asks
    listed |= {"reference", "address"}  # of a copy that is fetched
    listed |= {"line"}  # of consents that were withdrawn
    listed |= {"was", "is_now"} | {f"each.{name}" for name in ("significance", "reasons", "logic")}  # of a decision
    listed |= {"sentence"}  # of what software looked at
    listed |= {"each"}  # of what is restricted, and of recipients
    listed |= {"right.told"}  # of changes that were made
    listed |= {"references", "contract"}  # of an estate
    listed |= {"on", "told", "rule"} | {f"each.{name}" for name in ("name", "how_many", "until")}  # erased
    listed |= {"amount", "accepted"}  # of a fee that was accepted
    listed |= {"due", "received", "ends", "number", "adjusted"}  # of dates, and how they were counted
    used = set()
    for template in (Path(settings.BASE_DIR) / "templates" / "letters" / "parts").glob("*.txt"):
        used |= set(re.findall(r"\{\{\s*([\w.|]+)\s*\}\}", template.read_text()))
    assert used == listed


def test_the_suggested_answer_tells_each_right_with_its_provision_and_outcome() -> None:
    text = answer(
        [
            granted(Right.MARKETING_BAN),
            refused(Right.RECTIFICATION, Ground.DATA_IS_RIGHT, "Osoite on oikea."),
            RequestedRight(right=Right.OBJECTION, outcome=Outcome.WITHDRAWN),
            RequestedRight(right=Right.ERASURE),
        ],
    )
    assert "Suoramarkkinoinnin kielto (GDPR 21(2))\n\nOlemme hyväksyneet pyyntösi." in text
    assert "Peruste: tieto on oikea (GDPR 16)." in text
    assert "Osoite on oikea." in text
    assert "Olet perunut tämän osan" in text
    assert "Tietojen poistaminen" not in text, "it has not been decided"


def test_a_refusal_has_every_part_the_law_asks_and_an_offer_only_under_34() -> None:
    """GDPR 12(4); tietosuojalaki 21 §; tietosuojalaki 34 § 4 mom."""
    plain = [refused(Right.RECTIFICATION, Ground.DATA_IS_RIGHT, "Osoite on oikea.")]
    under_34 = [refused(Right.ACCESS, Ground.SECURITY_OR_CRIME, "Tutkinta on kesken.")]
    assert parts.parts_in(answer(plain), plain, "fi") == set(LetterPart) - {LetterPart.OMBUDSMAN_OFFER}
    assert parts.parts_in(answer(under_34), under_34, "fi") == set(LetterPart)


def test_a_part_is_there_however_its_lines_are_broken_and_not_when_its_words_are_changed() -> None:
    rights = [refused(Right.RECTIFICATION, Ground.DATA_IS_RIGHT, "Osoite\non  oikea.")]
    text = answer(rights)
    rewrapped = text.replace(" ", "\r\n")
    assert parts.parts_in(rewrapped, rights, "fi") == parts.parts_in(text, rights, "fi")
    changed = text.replace("voit tehdä kantelun", "sinun on turha tehdä kantelua")
    assert LetterPart.COMPLAINT not in parts.parts_in(changed, rights, "fi")


def test_reasons_of_every_refused_right_have_to_be_there() -> None:
    rights = [
        refused(Right.RECTIFICATION, Ground.DATA_IS_RIGHT, "Osoite on oikea."),
        refused(Right.ERASURE, Ground.NO_ERASURE_GROUND, "Sopimus on voimassa."),
    ]
    text = answer(rights)
    assert LetterPart.REASONS in parts.parts_in(text, rights, "fi")
    assert LetterPart.REASONS not in parts.parts_in(text.replace("Sopimus on voimassa.", ""), rights, "fi")


def test_withheld_reasons_take_their_ground_with_them() -> None:
    """tietosuojalaki 34 § 3 mom.: a ground that is told would tell the reason."""
    rights = [refused(Right.ACCESS, Ground.SECURITY_OR_CRIME, "Tutkinta on kesken.")]
    text = answer(rights, reasons_withheld=True)
    assert "Tutkinta" not in text
    assert "rikosten torjunta" not in text
    assert "tietosuojavaltuutetulle" in text


def test_the_desk_starts_the_answer_from_what_was_decided() -> None:
    request, _ = ready()
    text = queries.suggested_answer(fresh(request))
    assert "Kopio tiedoistasi (GDPR 15)" in text
    assert "Ihmisen arvio luottopäätöksestä (GDPR 22(3))" in text


def test_before_an_answer_no_letter_tells_whose_customer_somebody_is() -> None:
    """Every letter but the answer names all the controllers, whoever the person was matched to."""
    request = in_work()
    operations.ask_clarification(request.pk, question="Miltä ajalta?", actor=staff.sanna(), now=MONDAY)
    operations.withdraw(request.pk, actor=staff.sanna(), now=MONDAY)
    bodies = request.letters.values_list("body", flat=True)
    assert len(bodies) == 3
    assert all("vastaa rekisterinpitäjä: Oomi Oy ja Oomi Solar Oy." in body for body in bodies)


# Letters as e-mails.


def stored(**changed: str) -> Letter:
    """A receipt that waits, with something in its row changed past every check."""
    letter = received(submissions.ainos()).letters.get()
    Letter.objects.filter(pk=letter.pk).update(**changed)
    return Letter.objects.get(pk=letter.pk)


HOSTILE = [
    ("recipient", "aino@example.com\nBcc: all@example.com"),
    ("recipient", "aino@example.com\r\nSubject: x"),
    ("recipient", "aino@example.com, other@example.com"),
    ("recipient", "Aino <aino@example.com>"),
    ("recipient", ""),
    ("subject", "TP-7K4M-92XD\r\nBcc: all@example.com"),
    ("subject", "TP-7K4M-92XD Aino Mäkinen"),
    ("message_id", "<a@b>\r\nBcc: all@example.com"),
    ("language", "fi\nX:"),
]


@pytest.mark.parametrize(("field", "value"), HOSTILE)
def test_a_line_break_in_any_field_adds_no_header_and_nothing_is_sent(field: str, value: str) -> None:
    """OWASP ASVS 1.3.11: and the error names the field, not what is in it."""
    letter = stored(**{field: value})
    with pytest.raises(Unsendable, match=f"^{field}$"):
        message_of(letter)
    assert carry(letter).verdict is Verdict.REFUSED
    letters_leave(MONDAY)
    assert mail.outbox == []
    assert Letter.objects.get(pk=letter.pk).error == f"Unsendable: {field}"


def test_what_looks_like_a_header_in_the_text_stays_in_the_text() -> None:
    letter = stored(body="Hei\r\nBcc: all@example.com\n.\nQUIT\n")
    letters_leave(MONDAY)
    (message,) = mail.outbox
    assert message.recipients() == [letter.recipient]
    assert "Bcc" not in message.message()


def test_an_officers_letter_is_not_called_automatic() -> None:
    """RFC 3834 5: a mailbox may answer a person's letter by itself, not a machine's."""
    letter = received(submissions.ainos()).letters.get()
    assert message_of(letter).extra_headers["Auto-Submitted"] == "auto-generated"
    letter.kind = LetterKind.ANSWER
    assert message_of(letter).extra_headers["Auto-Submitted"] == "no"


def test_a_message_id_tells_the_senders_domain_and_no_hosts_name() -> None:
    ids = {received(submissions.ainos()).letters.get().message_id for _ in range(3)}
    assert len(ids) == 3
    assert all(each.endswith("@oomi.example>") for each in ids)


def test_an_answer_asked_for_by_post_waits_to_be_posted_though_there_is_an_email() -> None:
    asked = replace(submissions.ainos(), answer_by=PrivacyRequest.AnswerBy.POST, rights=(AskedRight(Right.ACCESS),))
    request, letter = ready(asked)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    posted = Letter.objects.get(pk=letter.pk)
    assert (posted.via, posted.state, posted.recipient) == ("post", "to_post", request.postal_address)
