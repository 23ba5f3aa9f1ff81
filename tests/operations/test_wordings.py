"""An officer words a letter anew: the next one says it, every version stays, and of two at once one wins."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from requests_app.letters.wordings import in_force, path_of, versions_of
from requests_app.models import LetterWording
from requests_app.operations import word_letter
from requests_app.operations.wording import WhyMissing, WordingChanged, WordingUnchanged
from requests_app.permitted.refusals import NotPermitted
from requests_app.queries.previews import previewed
from requests_app.queries.wordings import differences, history_of, state_of_wording
from requests_app.wording.checking import VariableMissing, VariableUnknown
from requests_app.wording.kinds import LetterKind
from tests import casework, staff, submissions
from tests.submissions import MONDAY, received

pytestmark = pytest.mark.django_db
RECEIVED = LetterKind.RECEIVED
OWN = path_of(RECEIVED, "fi").read_text(encoding="utf-8")
GREETING = "Hei, ja kiitos pyynnöstäsi."


def greeted(**changed: object) -> LetterWording:
    """Sanna puts a greeting into the receipt."""
    given = {"why": "tervehdys puuttui", "based_on": 0, "actor": staff.sanna(), "now": MONDAY} | changed
    return word_letter(RECEIVED, "fi", f"{GREETING}\n\n{OWN}", **given)  # type: ignore[arg-type]  # what is changed


def test_the_next_receipt_says_what_the_officer_wrote_and_by_which_version() -> None:
    before = received(submissions.ainos()).letters.get()
    greeted()
    after = received(submissions.ainos()).letters.get()
    assert (before.wording, after.wording) == ("fi/0", "fi/1")
    assert after.body.startswith(f"{GREETING}\n\n{OWN.split('{')[0]}TP-")
    before.refresh_from_db()
    assert GREETING not in before.body, "what was sent stays as it was sent"


def test_an_earlier_version_comes_back_as_a_new_one_and_nothing_is_lost() -> None:
    greeted()
    word_letter(RECEIVED, "fi", OWN, why="tervehdys pois", based_on=1, actor=staff.sanna(), now=MONDAY)
    assert [each.number for each in versions_of(RECEIVED, "fi")] == [2, 1, 0]
    assert in_force(RECEIVED, "fi").label == "fi/2"
    newest, older, own = history_of(RECEIVED, "fi")
    assert (newest.changed[0].mark, newest.changed[0].text) == ("gone", f"{GREETING}\n")
    assert ("new", f"{GREETING}\n") in [(passage.mark, passage.text) for passage in older.changed]
    assert own.changed == ()


def test_a_difference_shows_what_was_and_what_became_of_it() -> None:
    told = [(each.mark, each.text) for each in differences("yksi\nkaksi\nkolme\n", "yksi\nKAKSI\nkolme\nneljä\n")]
    assert told == [("same", "yksi"), ("gone", "kaksi"), ("new", "KAKSI"), ("same", "kolme"), ("new", "neljä")]


@pytest.mark.parametrize("who", [staff.heikki, staff.anneli, staff.tuula], ids=lambda who: who.__name__)
def test_only_the_officer_words_letters(who: object) -> None:
    assert callable(who)
    with pytest.raises(NotPermitted):
        greeted(actor=who())
    assert not LetterWording.objects.exists()


def test_a_text_without_what_the_letter_must_say_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(VariableMissing, match=r"\{due\} \(päivä, johon mennessä vastataan\)"):
        word_letter(RECEIVED, "fi", OWN.replace("{due}", "pian"), why="x", based_on=0, actor=staff.sanna(), now=MONDAY)
    with pytest.raises(VariableUnknown, match=r"\{name\}"):
        word_letter(RECEIVED, "fi", f"Hei {{name}}!\n\n{OWN}", why="x", based_on=0, actor=staff.sanna(), now=MONDAY)
    assert not LetterWording.objects.exists()


def test_a_version_says_why_and_changes_something() -> None:
    with pytest.raises(WhyMissing):
        greeted(why=" ")
    with pytest.raises(WordingUnchanged):
        word_letter(RECEIVED, "fi", OWN + "\n\n", why="x", based_on=0, actor=staff.sanna(), now=MONDAY)


def test_who_began_from_an_older_version_is_told_and_writes_nothing_over() -> None:
    greeted()
    with pytest.raises(WordingChanged, match=r"uuden version \(1\).*\(versio 0\)"):
        greeted(actor=staff.olli())
    assert LetterWording.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_save_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    both, outcomes = threading.Barrier(2), []
    officers = [staff.sanna(), staff.olli()]

    def save(number: int) -> None:
        try:
            both.wait(timeout=30)
            text = f"Tervehdys {number}.\n\n{OWN}"
            word_letter(RECEIVED, "fi", text, why="x", based_on=0, actor=officers[number], now=MONDAY)
            outcomes.append("saved")
        except WordingChanged:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["saved", "told"]
    assert LetterWording.objects.get().number == 1


def test_a_version_that_the_rules_no_longer_let_through_is_passed_over_and_the_desk_says_so() -> None:
    """A release may ask more of a kind: no receipt is lost for it."""
    LetterWording.objects.create(
        kind=RECEIVED,
        language="fi",
        number=1,
        text="{reference} {controllers} {keeping}\n",
        why="ennen julkaisua",
        made_at=MONDAY,
        made_by=staff.sanna(),
    )
    assert received(submissions.ainos()).letters.get().wording == "fi/0"
    state = state_of_wording(RECEIVED, "fi")
    assert (state.newest.number, state.written, state.fit) == (1, True, False)
    assert greeted(based_on=1).number == 2
    assert state_of_wording(RECEIVED, "fi").fit


UNFIT = {
    "without the reference": {"text": "{controllers} {keeping}"},
    "without who answers": {"text": "{reference} {keeping}"},
    "without how long": {"text": "{reference} {controllers}"},
    "with a stray brace": {"text": "{reference} {controllers} {keeping} {"},
    "with template syntax": {"text": "{reference} {controllers} {keeping} {% debug %}"},
    "with a bell": {"text": "{reference} {controllers} {keeping} \x07"},
    "with a carriage return": {"text": "{reference} {controllers} {keeping}\r\nBcc: x"},
    "too long": {"text": "{reference} {controllers} {keeping} " + "x" * 10_000},
    "as version 0": {"number": 0},
    "in no language of the notice": {"language": "de"},
    "without a reason": {"why": ""},
}


@pytest.mark.parametrize("changed", UNFIT.values(), ids=UNFIT.keys())
def test_the_database_keeps_no_wording(changed: dict[str, object]) -> None:
    fit: dict[str, object] = {"kind": RECEIVED, "language": "fi", "number": 1, "text": OWN, "why": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterWording.objects.create(**(fit | changed), made_at=MONDAY, made_by=staff.sanna())
    LetterWording.objects.create(**fit, made_at=MONDAY, made_by=staff.sanna())


# The preview.


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_is_previewed_on_a_real_case_and_nothing_is_written(kind: LetterKind) -> None:
    case, _ = casework.ready()
    letters = case.letters.count()
    text = previewed(case, in_force(kind, "fi"), today=MONDAY.date())
    assert case.reference in text
    assert "{" not in text
    assert case.letters.count() == letters
    assert "[koodi]" in text or kind is not LetterKind.DOWNLOAD_CODE


def test_a_preview_of_the_answer_is_the_answer() -> None:
    case, letter = casework.ready()
    assert previewed(case, in_force(LetterKind.ANSWER, "fi"), today=MONDAY.date()) == letter.body


def test_a_preview_of_the_receipt_has_the_dates_of_the_case() -> None:
    case = received(submissions.ainos())
    receipt = case.letters.get().body
    later = timezone.localdate(MONDAY + timedelta(days=3))
    assert previewed(case, in_force(RECEIVED, "fi"), today=later) == receipt


def test_an_empty_case_shows_in_brackets_what_it_has_not_yet() -> None:
    case = received(submissions.ainos())
    text = previewed(case, in_force(LetterKind.EXTENDED, "fi"), today=MONDAY.date())
    assert "\n[käsittelijän kirjoittamat perustelut]\n" in text
