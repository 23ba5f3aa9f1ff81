"""No answer goes on with a part missing: each part of each refusal, and what every answer says, taken out in turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from oomi_registry.notice.wording import LANGUAGES
from requests_app import operations
from requests_app.grounds import (
    GROUNDS,
    REFUSAL_PARTS,
    Ground,
    LetterIncomplete,
    LetterPart,
    check_letter,
    missing_parts,
)
from requests_app.letters import answers
from requests_app.letters.parts import part_text, parts_in
from requests_app.letters.texts import Heading
from requests_app.lifecycle import Outcome
from requests_app.models import Letter, PrivacyRequest, RequestedRight
from requests_app.rights import Right
from requests_app.wording.checking import PartsMissing
from requests_app.wording.gaps import flat
from tests import casework, staff
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db
REASONS = "Osoite on\ntarkistettu sopimuksesta."
REFUSALS = [(right, ground) for ground, rule in GROUNDS.items() for right in rule.provisions]


def parts_taken_out(text: str, asked: tuple[LetterPart, ...], language: str) -> Iterator[tuple[LetterPart, str]]:
    """The letter once for each part, without it."""
    for part in asked:
        words = REASONS if part is LetterPart.REASONS else part_text(part, language)
        assert text.count(words) == 1
        yield part, text.replace(words, "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("right", "ground"), REFUSALS, ids=str)
@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.PARTLY_GRANTED])
def test_a_refusal_with_any_part_taken_out_is_refused(
    right: Right, ground: Ground, outcome: Outcome, language: str
) -> None:
    """GDPR 12(4); tietosuojalaki 21 §; tietosuojalaki 34 § 4 mom."""
    row = RequestedRight(right=right, outcome=outcome, ground=ground, reasons=REASONS)
    heading = Heading("TP-7K4M-92XD", language, ("Oomi Oy",))
    text = answers.suggested_answer(heading, [row]).body
    refused = [(right, ground)]
    check_letter(parts_in(text, [row], language), refused)
    asked = missing_parts((), refused)
    assert {LetterPart.REASONS, LetterPart.COMPLAINT, LetterPart.DISTRICT_COURT} < set(asked)
    for part, without in parts_taken_out(text, asked, language):
        with pytest.raises(LetterIncomplete) as why:
            check_letter(parts_in(without, [row], language), refused)
        assert why.value.words == {"missing": REFUSAL_PARTS[part].name}


SAID = {
    "pyynnön viitenumero": "TP-",
    "rekisterinpitäjät nimeltä": "Oomi Oy",
    "kuinka kauan pyyntö ja vastaus säilytetään": "3 vuotta",
    "miten kopion ja siirrettävät tiedot saa": "http",
    "”Kopio tiedoistasi”": "Kopio tiedoistasi",
    "”Ihmisen arvio luottopäätöksestä”": "Ihmisen arvio luottopäätöksestä",
}


def without(request: PrivacyRequest, letter: Letter, missing: str) -> None:
    """Heikki takes it out of the answer."""
    body = letter.body.replace(SAID[missing], "…")
    assert body != letter.body
    operations.write_letter(request.pk, body=body, actor=staff.heikki(), now=MONDAY)


@pytest.mark.parametrize("missing", SAID)
def test_an_answer_that_leaves_out_what_every_answer_says_is_neither_ready_nor_sent(missing: str) -> None:
    request, letter = casework.ready()
    without(request, letter, missing)
    with pytest.raises(PartsMissing, match=missing) as why:
        operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert why.value.words == {"missing": missing}
    operations.return_to_work(request.pk, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(PartsMissing, match=missing):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.write_letter(request.pk, body=letter.body, actor=staff.heikki(), now=MONDAY)
    operations.mark_ready(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert casework.state_of(letter.pk) == "queued"


@pytest.mark.parametrize("missing", list(SAID)[:3])
def test_nor_is_it_brought_for_approval_or_approved(missing: str) -> None:
    request = casework.in_work()
    casework.refused(request, Right.ACCESS, Ground.NOT_IDENTIFIED)
    casework.refused(request, Right.HUMAN_REVIEW, Ground.NOT_IDENTIFIED)
    letter = casework.written(request)
    without(request, letter, missing)
    with pytest.raises(PartsMissing, match=missing):
        operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.write_letter(request.pk, body=letter.body, actor=staff.heikki(), now=MONDAY)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    Letter.objects.filter(pk=letter.pk).update(body=letter.body.replace(SAID[missing], "…"))
    with pytest.raises(PartsMissing, match=missing):
        operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)


def test_what_is_there_is_found_whatever_its_line_breaks() -> None:
    request, letter = casework.ready()
    body = flat(letter.body).replace(" ", "\r\n")
    operations.write_letter(request.pk, body=body, actor=staff.heikki(), now=MONDAY)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=MONDAY)
    assert casework.state_of(letter.pk) == "queued"
