"""Keys by which other systems know their rows. They stand in addresses and logs, so they may identify no person.

[D: external-keys-are-no-identifiers]
"""

from __future__ import annotations

import re
from uuid import UUID

from customers.identifiers import PhoneRefused, parse_phone
from oomi_registry.notice.refused import Refused

FORM = r"^[A-Za-z0-9][A-Za-z0-9._:\-]{0,99}$"
_FORM = re.compile(FORM, re.ASCII)
_HETU = re.compile(r"(?<![0-9])[0-3][0-9][01][0-9]{3}[-A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y](?![0-9A-Z])", re.ASCII)
_HETU_WITHOUT_SIGN = re.compile(
    r"(?=(?<![0-9])([0-3][0-9][01][0-9]{3})[.:_]?([0-9]{3})([0-9A-FHJ-NPR-Y])(?![0-9A-Z]))", re.ASCII
)
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_MOBILE = re.compile(r"(?<![0-9])(?:00358|358|0)(?:4[0-9]|50)[0-9]{5,8}(?![0-9])", re.ASCII)
_PARTED = str.maketrans("", "", "._:-")


class ExternalKeyRefused(Refused):
    """The text is no key, or is a person's identifier."""

    sentence = (
        "Käytä tunnuksena järjestelmän omaa avainta: 1-100 merkkiä A-Z, a-z, 0-9 ja . _ : -, ei henkilötunnusta, "
        "puhelinnumeroa eikä sähköpostiosoitetta, esimerkiksi crm-4101147."
    )


def check_external_key(key: str) -> None:
    """Raise :class:`ExternalKeyRefused` for what is no key, and for a henkilötunnus or phone number (it has no @)."""
    if not _FORM.fullmatch(key):
        raise ExternalKeyRefused
    if _is_uuid(key):
        return
    upper = key.upper()
    if _HETU.search(upper) or _checks(upper) or _MOBILE.search(upper) or _MOBILE.search(upper.translate(_PARTED)):
        raise ExternalKeyRefused
    if re.fullmatch(r"[0-9._:-]+", key) and _can_be_called(key.translate(_PARTED)):
        raise ExternalKeyRefused


def _checks(upper: str) -> bool:
    """Whether a henkilötunnus without its century sign stands in the key: its last character fits the rest."""
    return any(
        _CHECK[int(born + number) % len(_CHECK)] == last for born, number, last in _HETU_WITHOUT_SIGN.findall(upper)
    )


def _is_uuid(key: str) -> bool:
    try:
        return str(UUID(key)) == key.lower()
    except ValueError:
        return False


def _can_be_called(digits: str) -> bool:
    try:
        parse_phone(digits)
    except PhoneRefused:
        return False
    return True
