"""The mail that brings a mailbox its code."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from customers.identifiers import parse_email
from oomi_registry.languages import page_address
from oomi_registry.notice.refused import Refused
from requests_app.letters.entry_codes import MAILBOX_CODES
from requests_app.letters.message import Unsendable
from requests_app.models import MailboxCode

PAGE = "request_preferences_code"
"""The name of the page where the code is typed."""


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
        _("Koodi on %(code)s.") % {"code": MAILBOX_CODES.code_of(row.pk)},
        _("Kirjoita se sivulle, jolla pyysit koodin: %(address)s") % {"address": page_address(PAGE, row.language)},
        _("Koodi on voimassa kymmenen minuuttia ja toimii kerran. Älä anna sitä kenellekään."),
        _("Jos et pyytänyt koodia, sinun ei tarvitse tehdä mitään."),
    )
