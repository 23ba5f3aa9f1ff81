"""What a reader who sees a letter for the first time meets: headings of their own, days and sums that read as such."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.grounds import Ground
from requests_app.letters import answers
from requests_app.letters.erased import report
from requests_app.letters.texts import Heading
from requests_app.lifecycle import Outcome
from requests_app.models import PlannedLine, RequestedRight
from requests_app.rights import Right
from requests_app.wording.blocks import Heading as Headed
from requests_app.wording.blocks import blocks_of
from retention.fates import Fate

pytestmark = pytest.mark.django_db
HEADING = Heading("TP-7K4M-92XD", "fi", ("Oomi Oy",))
DAYS = (date(2029, 12, 31), date(2030, 12, 31), date(2031, 12, 31), date(2032, 12, 31))


def decided(right: Right, outcome: Outcome = Outcome.GRANTED, ground: Ground | None = None) -> RequestedRight:
    """The right as it was decided."""
    return RequestedRight(right=right, outcome=outcome, ground=ground or "", reasons="Sopimus on voimassa.")


def invoices(*days: date) -> str:
    """The report of an erasure that left invoices until these days."""
    lines = [
        PlannedLine(
            table="customers_invoice",
            fate=Fate.KEPT,
            ground=Ground.LEGAL_OBLIGATION,
            rules="accounting",
            until=day,
            rows=1,
        )
        for day in days
    ]
    return report(lines, "fi", on=date(2026, 3, 2), restricted=False, backup_days=30)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (DAYS[:1], "1 merkintä, viimeinen säilytyspäivä 31.12.2029 (säilytysajan peruste: kirjanpito)"),
        (DAYS[:2], "2 merkintää, viimeiset säilytyspäivät 31.12.2029 ja 31.12.2030 (säily"),
        (DAYS[:3], "3 merkintää, viimeiset säilytyspäivät 31.12.2029, 31.12.2030 ja 31.12.2031 (säily"),
        (DAYS, "4 merkintää, poistuvat vähitellen 31.12.2029–31.12.2032 (säily"),
    ],
    ids=["one", "two", "three", "many"],
)
def test_one_last_day_and_several_read_as_a_sentence(days: tuple[date, ...], said: str) -> None:
    assert said in invoices(*days)


def test_what_is_told_of_the_whole_answer_stands_under_no_rights_heading() -> None:
    """A copy that comes with the letter was read as part of the right that happened to stand last before it."""
    rights = [decided(Right.ACCESS), decided(Right.RECTIFICATION, Outcome.REFUSED, Ground.DATA_IS_RIGHT)]
    letter = answers.suggested_answer(HEADING, rights, by_post=True, recipients=["Kirjapaino Oy, 2.3.2026"])
    assert [block.text for block in blocks_of(letter.body) if isinstance(block, Headed)] == [
        "Kopio tiedoistasi (GDPR 15)",
        "Tietojen korjaaminen (GDPR 16)",
        "Näin saat tiedot",
        "Vastaanottajat",
        "Jos olet eri mieltä",
    ]


@pytest.mark.parametrize(
    ("right", "follows"),
    [
        (Right.MARKETING_BAN, "Kielto on voimassa. Se ei koske viestejä, joita sopimuksesi hoitaminen vaatii"),
        (Right.OBJECTION, "Lopetamme käsittelyn, jota vastustit."),
    ],
)
def test_what_follows_is_said_where_the_right_was_granted_and_only_there(right: Right, follows: str) -> None:
    assert f"Olemme hyväksyneet pyyntösi.\n\nSopimus on voimassa.\n\n{follows}" in (
        answers.suggested_answer(HEADING, [decided(right)]).body
    )
    for outcome in (Outcome.NOTHING_FOUND, Outcome.WITHDRAWN):
        assert follows not in answers.suggested_answer(HEADING, [decided(right, outcome)]).body


def test_a_refusal_names_the_act_in_words_and_asks_the_reader_to_write_to_us_first() -> None:
    """tietosuojalaki 34 § 1 mom. 3"""
    refused = decided(Right.ACCESS, Outcome.REFUSED, Ground.SUPERVISION)
    body = answers.suggested_answer(HEADING, [refused]).body
    assert "Peruste: valvonta- tai tarkastustehtävä (tietosuojalain 34 §:n 1 momentin 3 kohta)." in body
    assert (
        "\n\nJos olet eri mieltä\n\nVoit kertoa meille vastaamalla tähän kirjeeseen, mistä olet eri mieltä.\n\n" in body
    )
