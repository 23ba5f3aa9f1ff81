"""The wordings of letters: which variables each kind has and must have, and what fills them. No database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.wording.checking import (
    LONGEST,
    BlockNotAlone,
    BlockTwice,
    PartsMissing,
    StrayBrace,
    UnseenCharacter,
    VariableMissing,
    VariableUnknown,
    WordingEmpty,
    WordingTooLong,
    can_word,
    check_wording,
    named,
    written_from,
)
from requests_app.wording.gaps import alone, filled, flat, names_in, outside, paragraphs, tidied
from requests_app.wording.kinds import NAMES, LetterKind
from requests_app.wording.variables import SIGNED, VARIABLES, WORDINGS, Variable

V = Variable
MUST = [(kind, name) for kind in LetterKind for name in WORDINGS[kind].must]
ALWAYS = [(kind, name) for kind in LetterKind for name in WORDINGS[kind].always]
BASE = "Pyyntösi {reference} on peruttu. {controllers} säilyttää sen: {keeping}.\n"


def wording(kind: LetterKind, *, without: Variable | None = None) -> str:
    """A wording that names all that its kind must, save one; each in a paragraph of its own."""
    return "\n\n".join(f"{{{name}}}" for name in WORDINGS[kind].must if name is not without) + "\n"


def values(kind: LetterKind) -> dict[Variable, str]:
    """Something for everything that the kind has; no value is part of another."""
    return {name: f"<{name}>" for name in WORDINGS[kind].allowed}


def test_every_kind_has_a_name_and_a_rule_and_every_variable_an_explanation_and_a_use() -> None:
    assert set(NAMES) == set(WORDINGS) == set(LetterKind)
    assert set(VARIABLES) == set(Variable)
    assert all(rule.explanation for rule in VARIABLES.values())
    assert {name for rule in WORDINGS.values() for name in rule.allowed} == set(Variable)
    assert len({rule.explanation for rule in VARIABLES.values()}) == len(Variable)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_is_signed_and_what_may_be_empty_is_a_block(kind: LetterKind) -> None:
    """What stands in a line has always something to say: only a paragraph can be left out."""
    rule = WORDINGS[kind]
    assert rule.always[: len(SIGNED)] == SIGNED
    assert all(VARIABLES[name].block for name in rule.when_any)
    assert len(set(rule.allowed)) == len(rule.allowed)
    assert rule.must == (*rule.always, *rule.when_any)
    assert rule.allowed == (*rule.must, *rule.may)
    assert rule.may == (V.AUTHORITY,)


# kind: what every such letter says beside its signature + the blocks that it has when there is any
TABLE = """
received: due counted + confirming
identity_asked: question + confirming waiting
clarification_asked: question + waiting
extended: due counted reasons complaint +
answer: + rights erased packages remedies recipients estate
withdrawn: +
duplicate: original +
original_answered: original +
download_code: code +
restriction_to_be_lifted: covered reasons complaint +
last_gone: +
fee_announced: amount reasons remedies +
fee_withdrawn: +
breach: nature consequences measures advice contact +
message_waits: page +
recipients_told: notices +
refused_given: given +
"""


def test_every_kind_has_its_variables_and_no_others() -> None:
    rows = {}
    for line in TABLE.strip().splitlines():
        kind, _, row = line.partition(":")
        rows[kind] = tuple(tuple(words.split()) for words in row.split("+"))
    assert {str(kind): (rule.own, rule.when_any) for kind, rule in WORDINGS.items()} == rows


def test_what_the_law_asks_of_a_letter_its_wording_must_name() -> None:
    """GDPR 12(3), 12(4), 12(5), 18(3), 19, 34(2)."""
    assert {V.DUE, V.REASONS, V.COMPLAINT} <= set(WORDINGS[LetterKind.EXTENDED].always)
    assert {V.RIGHTS, V.REMEDIES, V.RECIPIENTS} <= set(WORDINGS[LetterKind.ANSWER].must)
    assert {V.AMOUNT, V.REASONS, V.REMEDIES} <= set(WORDINGS[LetterKind.FEE_ANNOUNCED].always)
    assert {V.COVERED, V.REASONS} <= set(WORDINGS[LetterKind.RESTRICTION_TO_BE_LIFTED].always)
    assert V.NOTICES in WORDINGS[LetterKind.RECIPIENTS_TOLD].always
    breach = {V.NATURE, V.CONSEQUENCES, V.MEASURES, V.ADVICE, V.CONTACT}
    assert breach <= set(WORDINGS[LetterKind.BREACH].always)


@pytest.mark.parametrize("kind", LetterKind)
def test_a_wording_with_all_it_must_have_is_let_through_and_says_every_value(kind: LetterKind) -> None:
    text = wording(kind)
    check_wording(kind, text)
    assert can_word(kind, text)
    letter = written_from(kind, text, values(kind))
    assert letter == "\n\n".join(f"<{name}>" for name in WORDINGS[kind].must) + "\n"


@pytest.mark.parametrize(("kind", "name"), MUST)
def test_a_wording_without_one_of_them_is_refused_and_told_which(kind: LetterKind, name: Variable) -> None:
    with pytest.raises(VariableMissing) as refused:
        check_wording(kind, wording(kind, without=name))
    assert refused.value.words == {"missing": f"{{{name}}} ({named(name)})"}
    assert not can_word(kind, wording(kind, without=name))


@pytest.mark.parametrize(("kind", "name"), ALWAYS)
def test_no_letter_is_written_with_one_of_them_empty(kind: LetterKind, name: Variable) -> None:
    with pytest.raises(PartsMissing) as refused:
        written_from(kind, wording(kind), values(kind) | {name: " \n"})
    assert refused.value.words == {"missing": named(name)}
    lacking = {each: value for each, value in values(kind).items() if each is not name}
    with pytest.raises(PartsMissing, match="Kirjettä ei voi lähettää: siitä puuttuu"):
        written_from(kind, wording(kind), lacking)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_variable_of_another_kind_is_refused_and_the_allowed_are_told(kind: LetterKind) -> None:
    allowed = ", ".join(f"{{{name}}}" for name in WORDINGS[kind].allowed)
    for name in [*(set(Variable) - set(WORDINGS[kind].allowed)), "name", "Reference", "reference_", "x1"]:
        with pytest.raises(VariableUnknown) as refused:
            check_wording(kind, f"{wording(kind)}\n{{{name}}}")
        assert refused.value.words == {"unknown": f"{{{name}}}", "allowed": allowed}


def test_everything_that_is_missing_is_told_at_once() -> None:
    """Not one at a time: who mends a wording or a letter mends it once."""
    with pytest.raises(VariableMissing) as lacking:
        check_wording(LetterKind.WITHDRAWN, "Pyyntösi {reference} on peruttu.")
    assert lacking.value.words == {
        "missing": f"{{controllers}} ({named(V.CONTROLLERS)}), {{keeping}} ({named(V.KEEPING)})"
    }
    with pytest.raises(PartsMissing) as empty:
        written_from(LetterKind.WITHDRAWN, BASE, {V.REFERENCE: "TP-1"})
    assert empty.value.words == {"missing": f"{named(V.CONTROLLERS)}, {named(V.KEEPING)}"}


def test_a_letter_need_not_say_what_there_was_none_of() -> None:
    """Nothing of Pekka's was erased, so his answer is written without that block."""
    pekkas = values(LetterKind.ANSWER)
    del pekkas[V.ERASED]
    letter = written_from(LetterKind.ANSWER, wording(LetterKind.ANSWER), pekkas)
    assert letter == "\n\n".join(f"<{name}>" for name in WORDINGS[LetterKind.ANSWER].must if name in pekkas) + "\n"


@pytest.mark.parametrize(
    ("stray", "line"),
    [
        (BASE + "\nHei {", 3),
        ("}\n\n" + BASE, 1),
        (BASE + "\n{ reference }", 3),
        (BASE + "\n{{reference}}", 3),
        (BASE + "\n{% debug %}", 3),
        (BASE + "\n{reference!r}", 3),
        (BASE + "\n{reference.x}", 3),
        (BASE + "\n{}", 3),
        (BASE + "\n{näin}", 3),
        (BASE + "\n{refe\nrence}", 3),
    ],
)
def test_a_brace_that_is_no_gap_is_refused_with_its_line(stray: str, line: int) -> None:
    with pytest.raises(StrayBrace) as refused:
        check_wording(LetterKind.WITHDRAWN, stray)
    assert refused.value.words == {"line": str(line)}
    assert "{reference}" in str(refused.value)


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\t", "\x85", "\u202e", "\u200b", "\u00ad", "\u2028", "\ufeff", "\ue000"]
)
def test_a_character_that_is_not_seen_is_refused_with_its_line(character: str) -> None:
    with pytest.raises(UnseenCharacter) as refused:
        check_wording(LetterKind.WITHDRAWN, BASE + f"\nse{character}kä")
    assert refused.value.words == {"line": "3", "character": f"U+{ord(character):04X}"}


def test_letters_of_any_language_a_hard_space_and_line_breaks_of_any_kind_are_let_through() -> None:
    check_wording(LetterKind.WITHDRAWN, BASE + "\r\nÅäö – ”näin” €\u00a050 X\rja Привет")


@pytest.mark.parametrize("text", ["", " ", "\r\n \n", "\n\n"])
def test_a_wording_has_a_text(text: str) -> None:
    with pytest.raises(WordingEmpty):
        check_wording(LetterKind.WITHDRAWN, text)


def test_a_wording_has_its_longest_to_the_character() -> None:
    fits = BASE + "x" * (LONGEST - len(BASE) - 1)
    assert len(tidied(fits)) == LONGEST
    check_wording(LetterKind.WITHDRAWN, fits)
    with pytest.raises(WordingTooLong) as refused:
        check_wording(LetterKind.WITHDRAWN, fits + "x")
    assert refused.value.words == {"length": str(LONGEST + 1), "longest": str(LONGEST)}


EXTENDED = wording(LetterKind.EXTENDED)


@pytest.mark.parametrize("around", ["Syy: {}", "{} Syy.", "Pyyntö {reference}: {}", "Syy:\n{}", "{}\nSyy."])
def test_a_block_within_a_paragraph_is_refused(around: str) -> None:
    text = EXTENDED.replace("{reasons}", around.replace("{}", "{reasons}"))
    with pytest.raises(BlockNotAlone) as refused:
        check_wording(LetterKind.EXTENDED, text)
    assert refused.value.words == {"block": "{reasons}"}


def test_two_blocks_in_one_paragraph_are_refused() -> None:
    with pytest.raises(BlockNotAlone):
        check_wording(LetterKind.EXTENDED, EXTENDED.replace("{reasons}\n\n{complaint}", "{reasons}\n{complaint}"))


def test_a_block_told_twice_is_refused_and_a_reference_may_stand_anywhere() -> None:
    with pytest.raises(BlockTwice) as refused:
        check_wording(LetterKind.EXTENDED, f"{EXTENDED}\n{{reasons}}\n")
    assert refused.value.words == {"block": "{reasons}"}
    check_wording(LetterKind.EXTENDED, f"{{reference}} {{reference}}\n\n{EXTENDED}")


# Filling.

HOSTILE = [
    "{reference}",
    "{{ settings.SECRET_KEY }}",
    "{% debug %}",
    "{",
    "}",
    "%(x)s",
    "{0}",
    "{reasons}",
    "\\1 \\g<0>",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_put_in_is_never_read_again(typed: str) -> None:
    told = values(LetterKind.EXTENDED) | {V.REASONS: typed, V.DUE: typed}
    letter = written_from(LetterKind.EXTENDED, EXTENDED, told)
    assert letter.count(typed) == 2
    assert paragraphs(letter)[WORDINGS[LetterKind.EXTENDED].must.index(V.REASONS)] == typed


def test_a_block_that_has_nothing_takes_its_paragraph_with_it() -> None:
    told = values(LetterKind.RECEIVED) | {V.CONFIRMING: " "}
    letter = written_from(LetterKind.RECEIVED, wording(LetterKind.RECEIVED), told)
    assert "\n\n\n" not in letter
    assert "confirming" not in letter


def test_a_block_that_nobody_composed_takes_its_paragraph_with_it() -> None:
    assert filled("Alku.\n\n{reasons}\n\nLoppu.", {}) == "Alku.\n\nLoppu.\n"


def test_what_goes_into_a_line_is_made_one_line_and_a_block_keeps_its_own() -> None:
    told = values(LetterKind.EXTENDED) | {
        V.DUE: "2.4.2026\r\nBcc: kaikki",
        V.REASONS: "Yksi.\r\n\r\n\r\nKaksi. \rKolme.",
    }
    letter = written_from(LetterKind.EXTENDED, EXTENDED, told)
    assert "\n2.4.2026 Bcc: kaikki\n" in letter
    assert "\n\nYksi.\n\nKaksi.\nKolme.\n\n" in letter
    assert "\r" not in letter


def test_a_value_that_nobody_gave_leaves_only_what_may_be_left_out() -> None:
    text = wording(LetterKind.RECEIVED).replace("{due}", "{due} ({authority})")
    told = dict.fromkeys(WORDINGS[LetterKind.RECEIVED].always, "x")
    assert written_from(LetterKind.RECEIVED, text, told).splitlines().count("x ()") == 1


def test_a_text_is_tidied_into_paragraphs() -> None:
    assert tidied("\r\n\n yksi  \r\n\r\n\r\nkaksi\rkolme \n\n") == " yksi\n\nkaksi\nkolme\n"
    assert tidied(" \n\t\n") == tidied("") == ""
    assert paragraphs("yksi\n\nkaksi\nkolme\n") == ["yksi", "kaksi\nkolme"]
    assert names_in("a {b} {c}{b}") == ["b", "c", "b"]
    assert outside("a {b} {") == "a  {"
    assert (alone("{due}"), alone("{due} "), alone("{due}{due}"), alone("due")) == ("due", "", "", "")
    assert flat(" yksi\r\n kaksi ") == "yksi kaksi"


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)
    assert flat(tidied(text)) == flat(text)


@given(st.text(), st.text())
def test_whatever_is_put_in_comes_out_as_it_is(due: str, reasons: str) -> None:
    """Nothing that anybody writes changes the words around it."""
    told = values(LetterKind.EXTENDED) | {V.DUE: due, V.REASONS: reasons}
    letter = filled("Määräpäivä: {due}.\n\n{reasons}\n\nLoppu.", told)
    assert letter.startswith(f"Määräpäivä: {flat(due)}.\n\n")
    assert letter.endswith("\n\nLoppu.\n")
    assert flat(letter) == flat(f"Määräpäivä: {flat(due)}. {reasons} Loppu.")
