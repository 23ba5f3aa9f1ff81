"""A wording's text, its gaps, and the one pass in which they are filled.

What is put into a gap is never read again as a wording: braces in what somebody wrote are braces in the letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from requests_app.wording.variables import VARIABLES, Variable

_GAP = re.compile(r"\{(\w+)\}", re.ASCII)
_BREAKS = re.compile(r"\r\n?")
_BETWEEN = "\n\n"


def tidied(text: str) -> str:
    """The text with line feeds alone, no space at the ends of lines, one empty line between paragraphs and one at last.

    Nothing that is only space is ``""``.
    """
    lines: list[str] = []
    for line in (line.rstrip() for line in _BREAKS.sub("\n", text).split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n" if lines else ""


def paragraphs(text: str) -> list[str]:
    """What stands between the empty lines of a text that is :func:`tidied`."""
    return text.removesuffix("\n").split(_BETWEEN)


def names_in(text: str) -> list[str]:
    """What stands in braces, in its order, each as often as it stands there."""
    return _GAP.findall(text)


def outside(text: str) -> str:
    """The text with its gaps taken out."""
    return _GAP.sub("", text)


def alone(paragraph: str) -> str:
    """The name of the gap that is the whole paragraph, else ``""``."""
    only = _GAP.fullmatch(paragraph)
    return only[1] if only else ""


def filled(text: str, values: Mapping[Variable, str]) -> str:
    """The letter's text: every gap of a wording that was checked, filled from ``values`` in one pass.

    A block that ``values`` lacks, or has empty, takes its paragraph with it. What goes into a line is made one line.
    """
    found: list[str] = []
    for paragraph in paragraphs(tidied(text)):
        name = alone(paragraph)
        if name and VARIABLES[Variable(name)].block:
            found.append(tidied(values.get(Variable(name), "")).removesuffix("\n"))
        else:
            found.append(_GAP.sub(lambda gap: flat(values[Variable(gap[1])]), paragraph))
    return _BETWEEN.join(part for part in found if part) + "\n"


def flat(text: str) -> str:
    """The text as one line: what was between its words is one space."""
    return " ".join(text.split())
