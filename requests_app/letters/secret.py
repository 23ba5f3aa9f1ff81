"""What a letter says that is kept nowhere: the code by which a copy is fetched, made anew where it is needed.

A code comes from its row's key and the site's secret, so neither the database nor the desk's pages show it; it is put
into the letter's text as the letter leaves. Codes, their hashes and the grants that they give are kinds apart, each
under a key of its own (ASVS 9.2.2): none opens what another is for.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac

from oomi_registry.notice.terms import Text
from requests_app.models import DownloadCode, Letter
from requests_app.symbols import are_symbols, as_typed, symbols_of
from requests_app.wording.kinds import LetterKind

GAP = Text("[koodi]", "[kod]", "[code]")
"""Stands in the letter's text for the code."""
LENGTH = 8
LONGEST_TYPED = 40
_KEY_OF_CODES = "requests_app.download.code"
_KEY_OF_CODE_HASHES = "requests_app.download.code-hash"
_KEY_OF_GRANTS = "requests_app.download.grant"


class CodeGone(LookupError):
    """The letter's code is not there any more."""


def code_of(key: UUID) -> str:
    """The code of one row: eight symbols of Crockford's base 32, ``7K4M-92XD``."""
    digest = salted_hmac(_KEY_OF_CODES, key.hex, algorithm="sha256").digest()
    return _written(symbols_of(int.from_bytes(digest, "big"), LENGTH))


def parse_code(typed: str) -> str:
    """A code as typed, in its written form; empty for what cannot be one."""
    if len(typed) > LONGEST_TYPED:
        return ""
    symbols = as_typed(typed)
    return _written(symbols) if are_symbols(symbols, LENGTH) else ""


def _written(symbols: str) -> str:
    return f"{symbols[:4]}-{symbols[4:]}"


def hash_of_code(reference: str, code: str) -> str:
    """What is kept of a code: it fits its own reference alone."""
    return salted_hmac(_KEY_OF_CODE_HASHES, f"{reference} {code}", algorithm="sha256").hexdigest()


def hash_of_grant(token: str) -> str:
    """What is kept of a grant."""
    return salted_hmac(_KEY_OF_GRANTS, token, algorithm="sha256").hexdigest()


def text_of(letter: Letter) -> str:
    """The letter's text as it leaves. Raises :class:`CodeGone`."""
    if letter.kind != LetterKind.DOWNLOAD_CODE:
        return letter.body
    key = DownloadCode.objects.filter(letter=letter.pk).values_list("pk", flat=True).first()
    if key is None:
        raise CodeGone
    return letter.body.replace(GAP.in_language(letter.language), code_of(key))
