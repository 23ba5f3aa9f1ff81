"""How a provision is cited, so that a machine can find it.

A citation stands in a comment, a docstring or a text, whole on its line (in a docstring it may run on). It says the
act and the place in it:

    GDPR 12(3)   GDPR 12(3)-(4)   GDPR 15(1)(a)-(h)   GDPR 12(2), 12(6)   GDPR 17(3)(b) and (e)   GDPR Art. 30(1)
    Regulation 1182/71 art. 3(4)   Regulation 1182/71 art. 3(2)(c)
    tietosuojalaki 34 §   tietosuojalaki 34 § 1 mom. 2   sähkömarkkinalaki 75 c §   917/2014 200-203 §
    tietosuojalaki 1050/2018 34 §   vakuutussopimuslain 73 §   kirjanpitolaki 2:10   kirjanpitolaki 2 luku 10 §
    C-307/22   3021/452/2017   EDPB 01/2022   WP 242   Recital 63   ISO/IEC TS 27560
    notice section 10   [D: two-dates]

Ranges and lists count for each of their members. In a list of GDPR places every member after the first has a
parenthesis (``GDPR 16, 17`` cites 16 alone: write ``GDPR 16 and GDPR 17``). ``Art. 30`` without ``GDPR``, an act
without a place in it, and a bare ``[D]`` are prose, not citations.

A citation's :data:`Key` is the act followed by the place, outermost first: ``("GDPR", "12", "3")``. A longer key lies
within every shorter one that begins it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

Key = tuple[str, ...]

_DASH = r"\s*[-\u2013]\s*"
_AND = r"(?:,\s*|\s+(?:and|ja|tai|or)\s+)"

_PLACE = r"\d{1,3}(?:\(\d+\))?(?:\([a-z]\))?"
_PLACE_TO = rf"(?:{_DASH}(?:\(\d+\)|\([a-z]\)|\d{{1,3}}(?![\d(])))?"
_PLACE_ON = r"(?:\d{1,3}\(\d+\)(?:\([a-z]\))?|\(\d+\)(?:\([a-z]\))?|\([a-z]\))"
_PLACES = rf"(?P<places>{_PLACE}(?![\d/]){_PLACE_TO}(?:{_AND}{_PLACE_ON}{_PLACE_TO})*)"

_NUMBER = r"\d+(?:\s[a-z](?=[\s,\u2013-]))?"
_NUMBERS = rf"{_NUMBER}(?:{_DASH}{_NUMBER})?(?:{_AND}{_NUMBER}(?:{_DASH}{_NUMBER})?)*"
_ITEMS = rf"\d+(?:{_DASH}\d+)?(?:{_AND}\d+(?:{_DASH}\d+)?)*"

_GDPR = re.compile(rf"\bGDPR\s+(?:(?:[Aa]rt\.|[Aa]rticles?)\s*)?{_PLACES}")
_REGULATION = re.compile(rf"(?<![\d/])(?P<act>1182/71)\s+(?:art\.|article)\s*{_PLACES}")
_FINNISH = re.compile(
    r"(?<![\w/])(?:(?P<name>[a-zåäö]*la)(?:ki|in)\s+(?:(?P<also>\d{1,4}/\d{4})\s+)?|(?P<act>\d{1,4}/\d{4})\s+)"
    rf"(?:(?P<chapter>\d+)(?::|\s+luku\s+)(?P<article>\d+)|(?P<sections>{_NUMBERS})\s*§"
    rf"(?::\w+)?(?:\s+(?P<subsections>\d+(?:{_DASH}\d+)?)\s+mom\.?(?:\s+(?P<items>{_ITEMS})(?:\s+k(?:ohta|\.))?)?)?)"
)
_WHOLE = re.compile(
    r"\bC-\d{1,3}/\d{2}\b"  # a judgment of the Court of Justice
    r"|(?<![\d/])\d{3,5}/\d{3}/(?:\d{4}|\d{2})(?![\d/])"  # a decision of the Finnish authority
    r"|\bEDPB\s+(?:Guidelines\s+)?\d{2}/\d{4}\b"
    r"|\bWP\s?\d{2,3}\b"
    r"|\bRecital\s+\d{1,3}\b"
    r"|\bISO/IEC\s+TS\s+27560\b"
    r"|\bnotice(?:'s)?\s+section\s+\d{1,2}\b"
)
_DECISION = re.compile(r"\[D:\s*(?P<slug>[^\]]*)\]")

_STEP = re.compile(r"\((\d+)\)|\(([a-z])\)|(\d+)")
_MEMBER = re.compile(r"(?P<first>\d+(?:\s[a-z](?!\w))?)(?:" + _DASH + r"(?P<last>\d+(?:\s[a-z](?!\w))?))?")
_RANGED = re.compile(rf"(?P<first>{_PLACE}|{_PLACE_ON})(?:{_DASH}(?P<last>\(\d+\)|\([a-z]\)|\d+))?")


@dataclass(frozen=True, slots=True)
class Citation:
    """One place cited: where in the text it begins, the words that say it, and its key."""

    offset: int
    said: str
    key: Key


def citations(text: str, names: Mapping[str, str]) -> Iterator[Citation]:
    """Every citation in ``text``; ``names`` gives an act's name by its number (``"1050/2018"``).

    A range that runs backwards gives its text as the last step of the key, so that no list of provisions knows it.
    """
    for pattern, keys in _KINDS:
        for found in pattern.finditer(text):
            said = " ".join(found[0].split())
            for key in keys(found, names):
                yield Citation(found.start(), said, key)


def _gdpr(found: re.Match[str], _names: Mapping[str, str]) -> Iterator[Key]:
    return (("GDPR", *place) for place in _places(found["places"]))


def _regulation(found: re.Match[str], _names: Mapping[str, str]) -> Iterator[Key]:
    return ((found["act"], *place) for place in _places(found["places"]))


def _decision(found: re.Match[str], _names: Mapping[str, str]) -> Iterator[Key]:
    yield (f"[D: {found['slug'].strip()}]",)


def _whole(found: re.Match[str], _names: Mapping[str, str]) -> Iterator[Key]:
    """An act cited as one: its words without the optional ones, and its number, with single spaces."""
    said = " ".join(found[0].replace("Guidelines", "").replace("notice's", "notice").split())
    yield (re.sub(r"^WP(?=\d)", "WP ", said),)


def _finnish(found: re.Match[str], names: Mapping[str, str]) -> Iterator[Key]:
    number = found["also"] or found["act"]
    named = f"{found['name']}ki" if found["name"] not in (None, "la") else ""
    act = names.get(number, number) if number else named
    if named and number and act != named:
        act = f"{named} {number}"  # the name of one act with the number of another: nobody knows that act
    if found["chapter"]:
        yield (act, found["chapter"], found["article"])
        return
    for section in _members(found["sections"]):
        for subsection in _members(found["subsections"] or ""):
            for item in _members(found["items"] or ""):
                yield tuple(takewhile(bool, (act, section, subsection, item)))


def _members(listed: str) -> list[str]:
    """``"200-202, 205"`` → each number; an empty list is one empty member."""
    members = [
        member for found in _MEMBER.finditer(listed) for member in _range(found["first"], found["last"] or "", str, int)
    ]
    return members or [""]


def _places(listed: str) -> Iterator[Key]:
    """``"12(3)-(4), 15(1)(h)"`` → ``("12", "3")``, ``("12", "4")``, ``("15", "1", "h")``.

    A missing outer step is the one before's.
    """
    before: Key = ()
    for found in _RANGED.finditer(listed):
        first = _place(found["first"], before)
        before = first
        if not found["last"]:
            yield first
            continue
        last = _place(found["last"], first)
        before = last
        if len(last) != len(first):
            yield (found[0],)
        elif last[-1].isdigit():
            yield from ((*first[:-1], step) for step in _range(first[-1], last[-1], str, int))
        else:
            yield from ((*first[:-1], step) for step in _range(first[-1], last[-1], chr, ord))


def _place(said: str, before: Key) -> Key:
    """One place; ``(4)`` after ``12(3)`` is ``12(4)``, ``(b)`` after ``17(3)(a)`` is ``17(3)(b)``."""
    place: Key = ()
    for number, letter, article in _STEP.findall(said):
        if article:
            place = (article,)
        elif number:
            place = (*(place[:1] or before[:1]), number)
        else:
            place = (*(place or before[:2]), letter)
    return place


def _range(first: str, last: str, name: Callable[[int], str], place: Callable[[str], int]) -> list[str]:
    if not last:
        return [first]
    try:
        named = [name(step) for step in range(place(first), place(last) + 1)]
    except ValueError:  # "75 c - 77": sections with letters have no order of their own
        named = []
    return named or [f"{first}-{last}"]


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Mapping[str, str]], Iterator[Key]]], ...] = (
    (_GDPR, _gdpr),
    (_REGULATION, _regulation),
    (_FINNISH, _finnish),
    (_WHOLE, _whole),
    (_DECISION, _decision),
)
