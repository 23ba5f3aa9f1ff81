"""What leaves to a recipient: a link, or keys of rows. Never anything about a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from customers.identifiers import parse_email
from customers.models import Collection, Disclosure, Recording
from oomi_registry.languages import page_address
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.wording import FINNISH, LANGUAGES
from requests_app.codes import grouped, notice_token
from requests_app.controllers import everyone
from requests_app.letters.message import Unsendable
from requests_app.models import NoticeDespatch, NoticeItem, RecipientNotice

KINDS: Mapping[str, str] = MappingProxyType(
    {
        Disclosure._meta.db_table: "disclosure",
        Recording._meta.db_table: "recording",
        Collection._meta.db_table: "collection",
    }
)
"""What an item is called in the body of a call."""
ITEMS_AT_ONCE = 500
"""How many items one page has: in a call, from the interface and on the recipient's page alike."""


@dataclass(frozen=True, slots=True)
class InLanguage:
    """What a message says in one language, and that language as its readers name it."""

    language: str
    subject: str
    body: str


def token_of(notice: RecipientNotice) -> str:
    """The token of the recipient's page: the same in every message, made anew each time."""
    return notice_token(settings.SECRET_KEY.encode(), notice.pk, bytes(notice.nonce))


def page_of(notice: RecipientNotice, language: str = FINNISH) -> str:
    """The page's address. What follows its ``#`` no server on the way sees [D: a-link-that-scanners-survive]."""
    return f"{page_address('recipient_notice', language)}#{token_of(notice)}"


def mail_of(despatch: NoticeDespatch) -> EmailMessage:
    """The e-mail of a message that has its Message-ID, in every language, for nobody knows which its reader has.

    Raises :class:`Unsendable` where the address is not one.
    """
    try:
        plain = parse_email(despatch.address) == despatch.address
    except Refused:
        plain = False
    if not plain:
        raise Unsendable("address")
    said = [_said(despatch, language) for language in LANGUAGES]
    parts = [f"{each.language}\n\n{each.body}" for each in said]
    return EmailMessage(
        subject=" / ".join(each.subject for each in said),
        body="\n".join([f"{' / '.join(each.language for each in said)}\n", *parts]),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[despatch.address],
        headers={
            "Message-ID": despatch.message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834 5
            "X-Auto-Response-Suppress": "All",
            "Content-Language": ", ".join(LANGUAGES),  # RFC 3282 2
        },
    )


def _said(despatch: NoticeDespatch, language: str) -> InLanguage:
    """The same in one language, with the way to the page in that language."""
    notice = despatch.notice
    with translation.override(language):
        subject = _("Muistutus ilmoituksesta, joka koskee luovutettuja tietoja")
        if not despatch.number:
            subject = _("Ilmoitus, joka koskee teille luovutettuja tietoja")
        words = {
            "page": page_of(notice, language),
            "code": grouped(token_of(notice)),
            "controllers": ", ".join(each.name for each in everyone()),
            "reminder": despatch.number > 0,
        }
        return InLanguage(_("Suomeksi"), subject, render_to_string("recipients/notice.txt", words))


def items_of(notice: RecipientNotice, page: int = 1) -> list[NoticeItem]:
    """What the notice is about, ``ITEMS_AT_ONCE`` at a time, the first page being 1; always in the same order."""
    first = (page - 1) * ITEMS_AT_ONCE
    return list(notice.items.order_by("at", "record")[first : first + ITEMS_AT_ONCE])


def pages_of(notice: RecipientNotice) -> int:
    """How many pages there are; one where there is nothing."""
    return max(1, -(-notice.items.count() // ITEMS_AT_ONCE))


def item_as_told(item: NoticeItem) -> dict[str, str]:
    """An item as a recipient's system is told of it: what it is, and its keys."""
    kind = KINDS.get(item.table, item.table)
    return {"kind": kind, "id": str(item.record), "external_key": item.external_key}


def body_of(despatch: NoticeDespatch) -> bytes:
    """The body of a call, the same in every try: the notice, what was done, and the keys of what it is about.

    Of a notice about more than goes on one page it holds the first, and says where its system gets the others.
    """
    notice = despatch.notice
    said: dict[str, object] = {
        "type": "recipient_notice",
        "notice": str(notice.pk),
        "change": notice.change,
        "reminder": despatch.number,
        "items": [item_as_told(each) for each in items_of(notice)],
        "page": page_of(notice),
    }
    pages = pages_of(notice)
    if pages > 1:
        address = reverse("items_of_notice", args=[notice.pk])
        said |= {"pages": pages, "next": f"{settings.SITE_URL}{address}?page=2"}
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()
