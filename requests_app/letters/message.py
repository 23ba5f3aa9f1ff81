"""A letter as an e-mail: the subject is the reference alone, and nothing is attached."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage

from customers.identifiers import parse_email
from oomi_registry.notice.refused import Refused
from requests_app.letters.confirming import filled
from requests_app.letters.secret import CodeGone, text_of
from requests_app.models import Letter
from requests_app.reference import parse_reference
from requests_app.wording.kinds import LetterKind

_BY_ITSELF = frozenset(
    {LetterKind.RECEIVED, LetterKind.ORIGINAL_ANSWERED, LetterKind.DOWNLOAD_CODE, LetterKind.LAST_GONE}
)


class Unsendable(ValueError):
    """The letter cannot be made into one e-mail to one address; its message names the field and nothing in it."""


def new_message_id() -> str:
    """A Message-ID (RFC 5322 3.6.4) that no other letter has, fixed when a letter is queued.

    Its domain is the sender's, so that it does not tell the name of a host.
    """
    return make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >"))


def message_of(letter: Letter) -> EmailMessage:
    """The e-mail of a letter that has its Message-ID. Raises :class:`Unsendable`.

    The recipient has to be one address in its normal form and the subject a reference: so no carriage return, comma or
    second address in any field can add a header or a recipient, whatever has been stored.
    """
    _check_plain(letter)
    return EmailMessage(
        subject=letter.subject,
        body=_text(letter),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.recipient],
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated" if letter.kind in _BY_ITSELF else "no",  # RFC 3834 5
            "X-Auto-Response-Suppress": "All",
            "Content-Language": letter.language,
        },
    )


def _text(letter: Letter) -> str:
    if letter.kind != LetterKind.DOWNLOAD_CODE:
        return filled(letter)
    try:
        return text_of(letter)
    except CodeGone:
        raise Unsendable("code") from None


def _check_plain(letter: Letter) -> None:
    for field, stored, parse in (
        ("recipient", letter.recipient, parse_email),
        ("subject", letter.subject, parse_reference),
    ):
        if not _in_its_form(stored, parse):
            raise Unsendable(field)
    for field, stored in (("message_id", letter.message_id), ("language", letter.language)):
        if not stored.isascii() or not stored.isprintable():
            raise Unsendable(field)


def _in_its_form(stored: str, parse: Callable[[str], str]) -> bool:
    try:
        return parse(stored) == stored
    except Refused:
        return False
