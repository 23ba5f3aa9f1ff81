"""A Swedish case and an English one as the desk works them: what the person is sent is in their language, all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from requests_app import operations
from requests_app.grounds import Ground, LetterIncomplete, LetterPart
from requests_app.letters.parts import part_text, parts_in
from requests_app.letters.texts import fee_said
from requests_app.lifecycle import Outcome, Status
from requests_app.models import Letter, PrivacyRequest
from requests_app.operations import AskedRight
from requests_app.rights import Right
from tests import casework, erasures, staff, submissions
from tests.at_the_desk import AtTheDesk
from tests.casework import fresh
from tests.submissions import KEY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


@dataclass(frozen=True)
class Spoken:
    """What letters of one language say."""

    language: str
    receipt: str
    due: str
    extended: str
    granted: str
    refused: str
    ground: str
    remedies: tuple[str, ...]
    erased: str
    kept: str
    reasons: str
    signed: str


SWEDISH = Spoken(
    language="sv",
    receipt="Vi har fått din begäran. Ditt referensnummer är",
    due="Vi svarar senast den 2 april 2026.",
    extended="Vi svarar senast den 2 juni 2026.",
    granted="Invändning mot behandling (GDPR 21(1))\n\nVi har godkänt din begäran.",
    refused="Rättelse av uppgifter (GDPR 16)\n\nVi genomför inte din begäran.",
    ground="Grund: uppgiften är riktig (GDPR 16).",
    remedies=("klagomål till dataombudsmannen", "vid tingsrätten", "hos förvaltningsdomstolen"),
    erased="Så här gjorde vi med dina uppgifter den 2 mars 2026.\n\nVi raderade de här uppgifterna:\n\n",
    kept="Elavtal: 1 uppgift, sista bevaringsdag 31 mars 2031",
    reasons="Vi bevarar en del av uppgifterna med tanke på ett eventuellt rättsligt anspråk.",
    signed="Personuppgiftsansvarig: Oomi Oy",
)
ENGLISH = Spoken(
    language="en",
    receipt="We have received your request. Your reference number is",
    due="We will answer by 2 April 2026.",
    extended="We will answer by 2 June 2026.",
    granted="Objection to processing (GDPR 21(1))\n\nWe have granted your request.",
    refused="Rectification of data (GDPR 16)\n\nWe do not grant your request.",
    ground="Ground: the data is accurate (GDPR 16).",
    remedies=("complaint with the Office of the Data Protection Ombudsman", "district court", "administrative court"),
    erased="This is what we did with your data on 2 March 2026.\n\nWe erased this data:\n\n",
    kept="Electricity contracts: 1 record, last day of storage 31 March 2031",
    reasons="We keep some of the data in case of a legal claim.",
    signed="Controller: Oomi Oy",
)
both = pytest.mark.parametrize("spoken", [SWEDISH, ENGLISH], ids=["sv", "en"])


def received(spoken: Spoken, *rights: Right) -> PrivacyRequest:
    asked = tuple(AskedRight(right, "…") for right in rights)
    return submissions.received(replace(submissions.ainos(), language=spoken.language, rights=asked))


def body_of(case: PrivacyRequest, kind: str) -> str:
    return Letter.objects.filter(request=case, kind=kind).latest("written_at").body


@both
def test_the_receipt_says_until_when_in_the_persons_language_and_leads_to_a_page_that_is_there(spoken: Spoken) -> None:
    """GDPR 12(3)"""
    case = received(spoken, Right.OBJECTION)
    casework.letters_leave(MONDAY)
    (sent,) = mail.outbox
    assert sent.body.startswith(f"{spoken.receipt} {case.reference}.")
    assert spoken.due in sent.body
    assert spoken.signed in sent.body
    assert sent.extra_headers["Content-Language"] == spoken.language
    assert "[" not in sent.body, "every place is filled"
    assert "vahvistus" not in body_of(case, "received"), "nor is a place of the text that is kept in Finnish"
    (link,) = [line for line in sent.body.split() if line.startswith("http") and "#" in line]
    path = link.partition("#")[0].removeprefix("http://127.0.0.1:8000")
    assert Client().get(path).status_code == 200


@both
def test_the_extension_is_told_with_its_date_and_the_right_to_complain(spoken: Spoken) -> None:
    """GDPR 12(3)"""
    case, sanna = received(spoken, Right.OBJECTION), AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=9)):
        sanna.does(case, "take")
        sanna.does(case, "extend", {"reasons": "XYZ"})
    body = body_of(case, "extended")
    assert spoken.extended in body
    assert "\n\nXYZ\n\n" in body
    assert part_text(LetterPart.COMPLAINT, spoken.language) in body


@both
def test_the_answer_is_suggested_written_and_sent_in_the_persons_language(spoken: Spoken) -> None:
    case, sanna = received(spoken, Right.OBJECTION), AtTheDesk(staff.sanna())
    with time_machine.travel(MONDAY + timedelta(days=1)):
        sanna.does(case, "take")
        casework.shown(case, now=timezone.now())
        sanna.does(case, "decide", {"outcome": "granted"}, right="objection")
        page = sanna.open(case)
        assert spoken.granted in page.form("write_letter").fields["body"][0].replace("\r", "")
        assert "Vastaus henkilölle" in page.text, "the desk itself speaks Finnish"
        sanna.does(case, "write_letter")
        sanna.does(case, "mark_ready")
        draft = Letter.objects.get(request=case, state="draft")
        sanna.does(case, "send_letter", letter=str(draft.pk))
        casework.letters_leave(timezone.now())
    assert fresh(case).status == Status.ANSWERED
    assert spoken.granted in mail.outbox[-1].body
    assert mail.outbox[-1].extra_headers["Content-Language"] == spoken.language


def refused(spoken: Spoken, right: Right, ground: Ground) -> tuple[PrivacyRequest, AtTheDesk]:
    """Heikki refuses at the desk and takes the letter as it is suggested."""
    case, heikki = received(spoken, right), AtTheDesk(staff.heikki())
    heikki.does(case, "take")
    casework.shown(case, now=timezone.now())
    if right is Right.ACCESS:
        casework.with_copy(case, now=timezone.now())
    decision = {"outcome": "partly_granted" if right is Right.ACCESS else "refused", "ground": ground, "reasons": "XYZ"}
    heikki.does(case, "decide", decision, right=right)
    heikki.does(case, "write_letter")
    return case, heikki


@both
@time_machine.travel(MONDAY)
def test_a_refusal_has_every_part_and_is_not_sent_with_any_of_them_taken_out(spoken: Spoken) -> None:
    """GDPR 12(4); tietosuojalaki 21 §"""
    case, heikki = refused(spoken, Right.RECTIFICATION, Ground.DATA_IS_RIGHT)
    whole = body_of(case, "answer")
    assert spoken.refused in whole
    assert f"{spoken.ground}\n\nXYZ" in whole
    assert all(said in whole for said in spoken.remedies)
    rights = list(case.rights.all())
    expected = set(LetterPart) - {LetterPart.OMBUDSMAN_OFFER}
    assert parts_in(whole, rights, spoken.language) == expected
    for part in expected - {LetterPart.REASONS}:
        without = whole.replace(part_text(part, spoken.language), "")
        assert without != whole
        operations.write_letter(case.pk, body=without, actor=staff.heikki(), now=MONDAY)
        assert "Kirjeestä puuttuu" in heikki.open(case).text
        with pytest.raises(LetterIncomplete):
            operations.send_for_approval(case.pk, actor=staff.heikki(), now=MONDAY)


@both
@time_machine.travel(MONDAY)
def test_a_part_in_finnish_is_no_part_of_a_letter_in_another_language(spoken: Spoken) -> None:
    case, _ = refused(spoken, Right.RECTIFICATION, Ground.DATA_IS_RIGHT)
    own, finnish = (part_text(LetterPart.COMPLAINT, language) for language in (spoken.language, "fi"))
    mixed = body_of(case, "answer").replace(own, finnish)
    assert LetterPart.COMPLAINT not in parts_in(mixed, list(case.rights.all()), spoken.language)


@both
@time_machine.travel(MONDAY)
def test_a_limit_under_34_offers_the_data_to_the_ombudsman(spoken: Spoken) -> None:
    """tietosuojalaki 34 § 4 mom."""
    case, _ = refused(spoken, Right.ACCESS, Ground.OTHERS_RIGHTS)
    body = body_of(case, "answer")
    assert parts_in(body, list(case.rights.all()), spoken.language) == set(LetterPart)
    act: Mapping[str, str] = {"sv": "dataskyddslagen 34 §", "en": "Data Protection Act, section 34"}
    assert act[spoken.language] in body


@both
def test_an_erasure_is_reported_and_reasoned_in_the_persons_language(spoken: Spoken) -> None:
    """GDPR 17, 12(1)"""
    party = erasures.customer_no_more()
    asked = (AskedRight(Right.ERASURE),)
    submission = replace(submissions.ainos(), language=spoken.language, rights=asked)
    case = casework.in_work(submission)
    operations.link_party(case.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    letter = erasures.approved(case)
    assert case.rights.get().outcome == Outcome.PARTLY_GRANTED
    assert erasures.carried_out(case)
    body = Letter.objects.get(pk=letter.pk).body
    assert spoken.reasons in body
    assert spoken.erased in body
    assert spoken.kept in body
    assert "tietue" not in body
    operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)
    casework.letters_leave(MONDAY)
    assert spoken.erased in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "1\N{NO-BREAK SPACE}025,50 euroa"), ("sv", "1\N{NO-BREAK SPACE}025,50 euro"), ("en", "1,025.50 euros")],
)
def test_a_fee_is_written_as_the_language_writes_figures(language: str, said: str) -> None:
    assert said in fee_said(Decimal("1025.5"), MONDAY.date(), language)
