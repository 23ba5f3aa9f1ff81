"""The mail that brings a mailbox its code, and what is kept of code and grant.

Codes, their hashes and the grants that they give are kinds apart from those of a request, each under a key of its own
(ASVS 9.2.2): none opens what another is for. The code comes from its row's key and the site's secret, so no row has it.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from customers.identifiers import parse_email
from oomi_registry.languages import page_address
from oomi_registry.notice.refused import Refused
from requests_app.letters.message import Unsendable
from requests_app.letters.secret import LENGTH, parse_code
from requests_app.models import MailboxCode
from requests_app.symbols import symbols_of

PAGE = "request_preferences_code"
"""The name of the page where the code is typed."""
_KEY_OF_CODES = "requests_app.mailbox.code"
_KEY_OF_CODE_HASHES = "requests_app.mailbox.code-hash"
_KEY_OF_GRANTS = "requests_app.mailbox.grant"


def mailbox_code(key: UUID) -> str:
    """The code of one row: eight symbols of Crockford's base 32, ``7K4M-92XD``."""
    digest = salted_hmac(_KEY_OF_CODES, key.hex, algorithm="sha256").digest()
    return parse_code(symbols_of(int.from_bytes(digest, "big"), LENGTH))


def hash_of_mailbox_code(address: str, code: str) -> str:
    """What is kept of a code: it fits its own address alone."""
    return salted_hmac(_KEY_OF_CODE_HASHES, f"{address} {code}", algorithm="sha256").hexdigest()


def hash_of_mailbox_grant(token: str) -> str:
    """What is kept of a grant."""
    return salted_hmac(_KEY_OF_GRANTS, token, algorithm="sha256").hexdigest()


def mailbox_mail(row: MailboxCode) -> EmailMessage:
    """The mail with the code, in the language of the page where it was asked for. It names nobody.

    Raises :class:`Unsendable` where the address is none.
    """
    try:
        to = parse_email(row.address)
    except Refused:
        raise Unsendable("address") from None
    with translation.override(row.language):
        subject, body = _("Koodi"), "\n\n".join(_lines(row))
    return EmailMessage(
        subject=subject,
        body=f"{body}\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={
            "Message-ID": row.message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834 5
            "X-Auto-Response-Suppress": "All",
            "Content-Language": row.language,
        },
    )


def _lines(row: MailboxCode) -> tuple[str, ...]:
    return (
        _("Koodi on %(code)s.") % {"code": mailbox_code(row.pk)},
        _("Kirjoita se sivulle, jolla pyysit koodin: %(address)s") % {"address": page_address(PAGE, row.language)},
        _("Koodi on voimassa kymmenen minuuttia ja toimii kerran. Älä anna sitä kenellekään."),
        _("Jos et pyytänyt koodia, sinun ei tarvitse tehdä mitään."),
    )
