"""``manage.py explain`` gives every row of the law's tables, and tells a wrong question what to ask instead."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import TypedDict, cast

import pytest
from django.core.management import CommandError, call_command

from tests.rules.law_tables import DeadlineRow, RetentionRow, deadline_rows, retention_rows

ROOT = Path(__file__).parents[2]

# notice section 4: subject, contract, whose customer | who answers | jointly | assigned by the notice
RESPONSIBILITY = """
consumer electricity                     | oomi            | no  | yes
corporate_contact electricity            | oomi            | no  | yes
consumer electricity both                | oomi            | no  | yes
corporate_contact solar                  | oomi_solar      | no  | yes
corporate_contact solar both             | oomi_solar      | no  | yes
consumer none both                       | oomi oomi_solar | yes | yes
corporate_contact none both              | oomi oomi_solar | yes | yes
consumer none oomi                       | oomi            | no  | no
consumer none oomi_solar                 | oomi_solar      | no  | no
corporate_contact none oomi              | oomi            | no  | no
corporate_contact none oomi_solar        | oomi_solar      | no  | no
insured insurance                        | oomi            | no  | no
authorised electricity                   | oomi            | no  | no
applicant electricity                    | oomi            | no  | no
consumer solar                           | oomi oomi_solar | yes | no
"""


class Answer(TypedDict, total=False):
    """What the command prints as JSON."""

    received: str
    statutory_due: str
    adjusted_due: str
    extended_due: str
    adjusted_extended_due: str
    extended: bool
    binding: str
    paused_since: str | None
    ends: str | None
    disposable_from: str | None
    because: str
    steps: list[str]
    controllers: list[str]
    joint: bool
    assigned_by_notice: bool


def explain(*words: str) -> Answer:
    """The answer to a question, as a script reads it."""
    out = StringIO()
    call_command("explain", *words, "--json", stdout=out)
    return cast("Answer", json.loads(out.getvalue()))


def explained(*words: str) -> str:
    """The answer to a question, as a person reads it."""
    out = StringIO()
    call_command("explain", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("row", deadline_rows(), ids=lambda row: f"{row.typed} {len(row.pauses)} pauses")
def test_every_row_of_the_table_of_deadlines(row: DeadlineRow) -> None:
    """GDPR 12(3); Regulation 1182/71 art. 3(4)."""
    pauses = [word for asked, answered in row.pauses for word in ("--asked", str(asked), "--answered", str(answered))]
    told = explain("deadline", row.typed, *pauses)
    assert told["received"] == str(row.received)
    assert row.statutory is None or told["statutory_due"] == str(row.statutory)
    assert row.adjusted is None or told["adjusted_due"] == str(row.adjusted)
    assert row.extended is None or told["extended_due"] == str(row.extended)
    assert told["steps"][0].startswith("Pyyntö saapui")


@pytest.mark.parametrize("row", retention_rows(), ids=lambda row: f"{row.rule} {row.start}")
def test_every_row_of_the_table_of_retention(row: RetentionRow) -> None:
    """notice section 10; sähkömarkkinalaki 75 c §; kirjanpitolaki 2:10; vakuutussopimuslaki 73 §."""
    event = ("--event", str(row.event)) if row.event else ()
    told = explain("retention", row.rule, str(row.start), *event)
    assert told["ends"] == (None if row.ends is None else str(row.ends))
    assert (told["disposable_from"] is None) == (row.ends is None)
    assert told["because"]
    assert told["steps"]


@pytest.mark.parametrize(
    "line", RESPONSIBILITY.strip().splitlines(), ids=lambda line: " ".join(line.split("|")[0].split())
)
def test_every_row_of_the_split_of_responsibility(line: str) -> None:
    """notice section 4; GDPR 26(1); [D: split-follows-the-contract]."""
    asked, controllers, joint, assigned = (cell.split() for cell in line.split("|"))
    subject, contract, *whose = asked
    customer_of = ("--customer-of", *whose) if whose else ()
    told = explain("responsibility", "--subject", subject, "--contract", contract, *customer_of)
    assert told["controllers"] == controllers
    assert told["joint"] is (joint == ["yes"])
    assert told["assigned_by_notice"] is (assigned == ["yes"])
    assert told["because"]


def test_the_keys_that_others_rely_on_stand_first() -> None:
    assert list(explain("deadline", "2026-03-05"))[:4] == ["received", "statutory_due", "adjusted_due", "extended_due"]
    assert list(explain("retention", "contracts", "2019-06-30")) == ["ends", "disposable_from", "because", "steps"]
    assert list(explain("responsibility", "--subject", "consumer", "--contract", "solar")) == [
        "controllers",
        "joint",
        "assigned_by_notice",
        "because",
    ]


def test_several_pauses_are_paired_in_the_order_they_are_typed() -> None:
    """[D: asked-in-seven-days], [D: unanswered-question]: two answered, and one that still waits."""
    told = explain(
        "deadline", "2026-03-02",
        "--asked", "2026-03-03", "--answered", "2026-03-05",
        "--asked", "2026-03-04", "--answered", "2026-03-08",
        "--asked", "2026-03-09",
    )  # fmt: skip
    assert told["adjusted_due"] == "2026-04-07"  # 2.4 and five days
    assert told["paused_since"] == "2026-03-09"


def test_an_extension_shows_in_the_binding_date() -> None:
    """[D: binding-date]."""
    told = explain("deadline", "2026-03-02", "--extended", "2026-03-20")
    assert (told["extended"], told["binding"]) == (True, "2026-06-02")


def test_a_time_without_a_zone_is_one_in_helsinki() -> None:
    """[D: clock-starts-on-arrival]."""
    assert explain("deadline", "2026-03-04T23:59")["received"] == "2026-03-04"
    assert explain("deadline", "2026-03-04T23:59Z")["received"] == "2026-03-05"


def test_a_person_reads_the_same_in_words() -> None:
    text = explained("deadline", "2026-03-02", "--asked", "2026-03-03", "--answered", "2026-03-13")
    assert "statutory_due          2026-04-02\n" in text
    assert "paused_since           –\n" in text
    assert "extended               ei\n" in text
    assert "  1. Pyyntö saapui maanantaina 2.3.2026." in text
    assert "controllers            oomi, oomi_solar\njoint                  kyllä\n" in explained(
        "responsibility", "--subject", "consumer", "--contract", "none", "--customer-of", "both"
    )


@pytest.mark.parametrize(
    ("words", "instruction"),
    [
        ("responsibility --subject consumer --contract none", "Lisää --customer-of ja yhtiö tai both"),
        ("responsibility --subject consumer --contract none --customer-of helen", "Tarkista yhtiö: .*oomi, oomi_solar"),
        ("responsibility --contract none", "--subject"),
        ("responsibility --subject officer --contract none", "invalid choice"),
        ("deadline", "RECEIVED"),
        ("deadline 5.3.2026", "anna se muodossa 2026-03-05 tai 2026-03-04T22:30Z"),
        ("deadline 2026-02-30", "anna se muodossa"),
        ("deadline 9999-12-31", "anna aikaisempi päivä"),
        ("deadline 0001-01-01T00:00+14:00", "anna aika vuosilta"),
        ("deadline 2026-03-05 --asked tomorrow", "anna se muodossa 2026-03-05"),
        ("deadline 2026-03-05 --answered 2026-03-06", "anna --asked D ennen sitä"),
        ("deadline 2026-03-05 --asked 2026-03-06 --answered 2026-03-07 --answered 2026-03-08", "--asked D ennen sitä"),
        ("deadline 2026-03-05 --asked 2026-03-06 --answered 2026-03-05", "Anna vastauspäivä"),
        ("deadline 2026-03-05 --asked 2026-03-04", "Anna kysymyspäivä"),
        ("retention contracts", "START"),
        ("retention forever 2026-03-05", "It has: accounting"),
        ("retention contracts 2026-03-05 --event 2020-01-01", "Jätä se pois"),
        ("retention contracts 2026-13-05", "anna se muodossa 2026-03-05"),
        ("", "question|deadline"),
    ],
)
def test_a_wrong_question_is_told_what_to_ask_instead(words: str, instruction: str) -> None:
    with pytest.raises(CommandError, match=instruction):
        explain(*words.split())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("deadline 2026-03-05 --json", 0),
        ("responsibility --subject consumer --contract none --json", 2),
        ("deadline 5.3.2026 --json", 2),
        ("deadline 2026-03-05 --asked 2026-03-04", 2),
        ("retention forever 2026-03-05", 2),
    ],
)
def test_the_shell_sees_two_for_a_wrong_question(words: str, code: int) -> None:
    """That no database is asked is seen above: pytest-django refuses one to every test that does not want it."""
    ran = subprocess.run(
        [sys.executable, "manage.py", "explain", *words.split()],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == code, ran.stderr
    assert bool(ran.stdout) == (code == 0)
    assert bool(ran.stderr) == (code != 0)
