"""The link by which a consent is withdrawn without login (GDPR 7(3)): the consent's own random key, signed.

It holds nothing of the person and has no end of its own: it is dead when the consent has ended
[D: withdrawal-by-link]. A link that was made under an older ``SECRET_KEY`` works while that stands in
``SECRET_KEY_FALLBACKS``.
"""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

from django.core import signing

from oomi_registry.notice.refused import Refused

_SALT = "customers.consent_links"
_LONGEST = 100


class LinkMalformed(Refused):
    """The text is no link that was made here: cut short, changed, or made up."""

    sentence = "Linkki ei ole kokonainen. Avaa se uudelleen viestistä, tai kopioi koko osoite."


def token_of(consent_id: UUID) -> str:
    """The token of a consent's link: 66 signs that an address takes as they are."""
    return _signer().sign(base64.urlsafe_b64encode(consent_id.bytes).decode().rstrip("="))


def consent_in(token: str) -> UUID:
    """The key of the consent that the link is about. Raises :class:`LinkMalformed`."""
    if len(token) > _LONGEST:
        raise LinkMalformed
    try:
        return UUID(bytes=base64.urlsafe_b64decode(_signer().unsign(token) + "=="))
    except (signing.BadSignature, binascii.Error, ValueError):
        raise LinkMalformed from None


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=_SALT)
