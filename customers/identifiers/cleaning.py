"""Typed text made plain before it is read: one form of each character, nothing invisible, nothing endless."""

from __future__ import annotations

import unicodedata
from typing import Literal

from oomi_registry.notice.refused import Refused

# Far over any identifier; checked before normalisation, which can make a text eighteen times longer.
LONGEST = 1000

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
# Unassigned, private and half a surrogate pair: nobody's letters, and the last cannot even be stored as UTF-8.
_NOBODYS = frozenset({"Cn", "Co", "Cs"})


class IdentifierRefused(Refused):
    """The text is not the identifier that was asked for. The message says what to write."""


def plain(text: str, refusal: type[IdentifierRefused], form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """``text`` normalised, its invisible marks gone (zero-width, direction, soft hyphen), its spaces single and inside.

    Raises ``refusal`` on a text over :data:`LONGEST` characters, and on NUL and other control characters.
    """
    if len(text) > LONGEST:
        raise refusal
    if text.isprintable() and unicodedata.is_normalized(form, text):
        return " ".join(text.split())  # the most of what comes: nothing in it is invisible, or written in another way
    visible = "".join(
        character for character in unicodedata.normalize(form, text) if unicodedata.category(character) != "Cf"
    )
    spaced = " ".join(visible.split())
    if any(unicodedata.category(character) in {"Cc", *_NOBODYS} for character in spaced):
        raise refusal
    # Taking a mark out can bring two characters together that have one composed form.
    return unicodedata.normalize(form, spaced)


def code(text: str, refusal: type[IdentifierRefused]) -> str:
    """``text`` as a code: full-width forms made plain, every dash the same, no spaces, upper case.

    Raises ``refusal`` on a text that is not plain ASCII by then: upper case would make a code of another letter.
    """
    written = plain(text, refusal, "NFKC").translate(_DASHES).replace(" ", "")
    if not written.isascii():
        raise refusal
    return written.upper()
