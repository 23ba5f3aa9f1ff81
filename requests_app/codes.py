"""The codes that people send back: made from a secret and a row's key, so that no row and no stored letter holds one.

A *token* proves that somebody reads a mailbox: 26 symbols of Crockford's base 32, 130 bits. A *code* (*koodikirje*)
proves that somebody opens the post at an address: ten symbols, 50 bits, void after five wrong tries. A recipient's page
(GDPR 19) has a token of its own. Each kind has its own domain, so that none is ever taken for another, nor for the key
to a download (ASVS 9.2.2).
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

from oomi_registry.notice.refused import Refused
from requests_app.symbols import are_symbols, as_typed, symbols_of

TOKEN_SYMBOLS = 26
CODE_SYMBOLS = 10
LONGEST_TYPED = 100
TOKEN_DAYS = 14
CODE_DAYS = 30  # a letter takes days, and people are away
MOST_WRONG_TRIES = 5
_TOKEN, _CODE, _KEPT = b"confirm-mailbox", b"code-letter", b"code-letter-kept"
_NOTICE, _NOTICE_KEPT = b"recipient-notice", b"recipient-notice-kept"


class CodeMistyped(Refused):
    """The text is no code of that length."""

    sentence = "Kirjoita koodi niin kuin se on viestissä tai kirjeessä."


def confirmation_token(secret: bytes, confirmation: UUID, nonce: bytes) -> str:
    """The token of one confirmation: always the same, so that a letter sent again says the same."""
    return _symbols(_digest(secret, _TOKEN, confirmation.bytes, nonce), TOKEN_SYMBOLS)


def address_code(secret: bytes, code: UUID) -> str:
    """The code that stands in the letter of that row."""
    return _symbols(_digest(secret, _CODE, code.bytes), CODE_SYMBOLS)


def notice_token(secret: bytes, notice: UUID, nonce: bytes) -> str:
    """The token of a recipient's page: always the same, so that a reminder leads to the same page."""
    return _symbols(_digest(secret, _NOTICE, notice.bytes, nonce), TOKEN_SYMBOLS)


def kept_of_notice(secret: bytes, token: str) -> str:
    """By what the database finds the notice of a token: a keyed hash, of no use to whoever has the database alone."""
    return _digest(secret, _NOTICE_KEPT, token.encode()).hex()


def kept_form(secret: bytes, code: UUID, symbols: str) -> str:
    """What the database keeps of a code: a keyed hash, of no use to whoever has the database alone."""
    return _digest(secret, _KEPT, code.bytes, symbols.encode()).hex()


def grouped(symbols: str) -> str:
    """Symbols as people read and type them: ``"7K4M 92XD 0Q"``."""
    return " ".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))


def parse_symbols(text: str, length: int) -> str:
    """A code as typed, in its plain form (:func:`requests_app.symbols.as_typed`).

    Raises :class:`CodeMistyped`.
    """
    if len(text) > LONGEST_TYPED:
        raise CodeMistyped
    plain = as_typed(text)
    if not are_symbols(plain, length):
        raise CodeMistyped
    return plain


def same(given: str, expected: str) -> bool:
    """Whether two codes are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())


def _digest(secret: bytes, domain: bytes, *parts: bytes) -> bytes:
    key = hmac.digest(secret, b"requests_app.codes " + domain, sha256)
    lengths = b"".join(len(part).to_bytes(4, "big") + part for part in parts)  # no two lists of parts read alike
    return hmac.digest(key, lengths, sha256)


def _symbols(digest: bytes, count: int) -> str:
    return symbols_of(int.from_bytes(digest, "big"), count)
