"""The official terms that letters use, in every language, and the words that are wrong for them.

The glossary is ``glossary.toml`` beside this module, the project's one list. What a text has against it is told as
:class:`Fault`; tests/operations/test_glossary.py holds every letter to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from requests_app.wording.kinds import LetterKind

FILE = Path(__file__).with_name("glossary.toml")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?:])\s+|\n+")
_WORD = re.compile(r"[^\W_][\w'’.:@/()-]*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Term:
    """One official term; by language its name, what is not said instead, and how it is known in a text.

    ``letters`` are the kinds of letters that name it, always or in some case.
    """

    code: str
    provision: str
    names: Mapping[str, str]
    wrong: Mapping[str, tuple[str, ...]]
    found: Mapping[str, re.Pattern[str]]
    letters: frozenset[LetterKind]

    def is_in(self, text: str, language: str) -> bool:
        """Whether the text names it in that language."""
        return bool(self.found[language].search(text))


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms, and for each language the words of offices that no letter needs."""

    terms: tuple[Term, ...]
    legalese: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a text says that it should not: the word, and what to say instead where that is known."""

    word: str
    instead: str = ""


@cache
def glossary() -> Glossary:
    """The project's glossary."""
    return glossary_of(FILE.read_text(encoding="utf-8"))


def glossary_of(written: str) -> Glossary:
    """The glossary of a file's text. Raises what reading raises: one that is not whole is a fault of the project."""
    read = tomllib.loads(written)
    terms = tuple(_term(each) for each in read["term"])
    return Glossary(terms, {language: tuple(words) for language, words in read["legalese"].items()})


def _term(each: Mapping[str, object]) -> Term:
    found, wrong, letters = each.get("found", {}), each["wrong"], each["letters"]
    assert isinstance(found, dict)  # noqa: S101 - the file is of the project
    assert isinstance(wrong, dict)  # noqa: S101 - as above
    assert isinstance(letters, list)  # noqa: S101 - as above
    return Term(
        code=str(each["code"]),
        provision=str(each["provision"]),
        names={language: str(each[language]) for language in ("fi", "sv", "en")},
        wrong={language: tuple(words) for language, words in wrong.items()},
        found={language: re.compile(pattern, re.IGNORECASE) for language, pattern in found.items()},
        letters=frozenset(LetterKind(kind) for kind in letters),
    )


def faults(text: str, language: str) -> Iterator[Fault]:
    """Every wrong word for an official term in the text, and every word of offices; of a language of the letters."""
    for term in glossary().terms:
        for word in term.wrong[language]:
            if _says(text, word):
                yield Fault(word, term.names[language])
    for word in glossary().legalese[language]:
        if _says(text, word):
            yield Fault(word)


def _says(text: str, word: str) -> bool:
    """Whether the text has the word or a word that begins with it; a short word stands alone."""
    ends = r"(?!\w)" if len(word) <= len("shall") or " " in word else ""
    return bool(re.search(rf"(?<!\w){re.escape(word)}{ends}", text, re.IGNORECASE))


def unevenly_named(texts: Mapping[str, str]) -> Iterator[Fault]:
    """Each term that the letter names in some of its languages and not in others; ``texts`` are by language."""
    for term in glossary().terms:
        if not term.found:
            continue
        lacking = [language for language, text in texts.items() if not term.is_in(text, language)]
        if lacking and len(lacking) < len(texts):
            yield Fault(f"{term.code}: {', '.join(lacking)}", "; ".join(term.names[language] for language in lacking))


def sentences(text: str) -> list[int]:
    """How many words each sentence, heading or line of the text has."""
    counted = (len(_WORD.findall(sentence)) for sentence in _SENTENCE_ENDS.split(text))
    return [words for words in counted if words]
