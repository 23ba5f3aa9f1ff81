"""The codes that are mailed to open a page, and what is kept of them: made anew where they are needed, stored nowhere.

A code comes from its row's key and the site's secret, so neither the database nor the desk's pages show it. Of codes
and of the grants that they give only keyed hashes are kept. Codes, their hashes and grants, to a request and to a
mailbox, are kinds apart, each under a key of its own (ASVS 9.2.2): none opens what another is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import HMAC
from uuid import UUID

from django.utils.crypto import salted_hmac

from requests_app.symbols import are_symbols, as_typed, symbols_of

LENGTH = 8
LONGEST_TYPED = 40


def parse_code(typed: str) -> str:
    """A code as typed, in its written form; empty for what cannot be one."""
    if len(typed) > LONGEST_TYPED:
        return ""
    symbols = as_typed(typed)
    return _written(symbols) if are_symbols(symbols, LENGTH) else ""


@dataclass(frozen=True, slots=True)
class EntryCodes:
    """One kind of codes and grants. ``domain`` goes into every key, and parts the kind from all others."""

    domain: str

    def code_of(self, row: UUID) -> str:
        """The code of one row: eight symbols of Crockford's base 32, ``7K4M-92XD``."""
        digest = self._keyed("code", row.hex).digest()
        return _written(symbols_of(int.from_bytes(digest, "big"), LENGTH))

    def hash_of_code(self, asked_for: str, code: str) -> str:
        """What is kept of a code: it fits alone what it was asked for, a reference or an address."""
        return self._keyed("code-hash", f"{asked_for} {code}").hexdigest()

    def hash_of_grant(self, token: str) -> str:
        """What is kept of a grant."""
        return self._keyed("grant", token).hexdigest()

    def _keyed(self, purpose: str, value: str) -> HMAC:
        return salted_hmac(f"{self.domain}.{purpose}", value, algorithm="sha256")


REQUEST_CODES = EntryCodes("requests_app.download")
MAILBOX_CODES = EntryCodes("requests_app.mailbox")


def _written(symbols: str) -> str:
    return f"{symbols[:4]}-{symbols[4:]}"
