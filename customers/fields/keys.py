"""The keys of the site's sealed fields, from its settings."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from customers.sealing import CannotSeal, Keyring, KeysRefused


def keyring() -> Keyring:
    """The keys in ``settings.FIELD_KEYS``. Raises :class:`CannotSeal` where there is none to use (ASVS 5.0 16.5.3)."""
    return _read(settings.FIELD_KEYS)


@lru_cache(maxsize=4)
def _read(written: str) -> Keyring:
    try:
        return Keyring.read(written)
    except KeysRefused as refused:
        raise CannotSeal(f"FIELD_KEYS has no key to use, so nothing was saved. {refused}") from None


def index_key() -> bytes:
    """The key of blind indexes, another than any that seals."""
    return settings.INDEX_KEY.encode()
