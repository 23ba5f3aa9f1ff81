"""What the answer says of withdrawn consents: which, to somebody who has shown that they may know (GDPR 12(6))."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

from customers.models import Consent
from customers.operations.withdrawals import consents_in_force
from customers.queries.ledger import withdrawal_address
from customers.receipts import channel_name, purpose_name
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app.identity import Level
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest
from requests_app.permitted.case import Case
from requests_app.permitted.knowing import standing_of
from requests_app.permitted.withdrawing import withdrawal_asked, withdrawn_by


def told_of_withdrawal(case: Case) -> str:
    """The paragraph on what was withdrawn, empty where the request asks for none or it is not granted.

    Anybody may type anybody's name, and a withdrawal asks no identity: what consents somebody had is told only where
    the mailbox, or more, was shown to be that person's.
    """
    right = withdrawal_asked(case)
    if right is None or right.outcome != Outcome.GRANTED:
        return ""
    known = standing_of(case.request) is not Level.NONE
    with translation.override(case.request.language):
        words: dict[str, object] = {"known": known, "lines": [], "links": []}
        if known:
            words |= {"lines": _lines(case.request), "links": _links(case.request)}
        return render_to_string("letters/parts/withdrawn_consents.txt", words).strip()


def _lines(request: PrivacyRequest) -> list[str]:
    return [_named(withdrawal.consent, request.language) for withdrawal in withdrawn_by(request)]


def _links(request: PrivacyRequest) -> list[str]:
    """Each consent that the person had as the request came and has still, with its own link [D: withdrawal-by-link]."""
    if request.party is None:
        return []
    standing = consents_in_force(request.party, request.received_at).filter(in_force_until__isnull=True)
    return [
        f"{_named(each, request.language)}: {withdrawal_address(each)}"
        for each in standing.order_by("collected_at", "pk")
    ]


def _named(consent: Consent, language: str) -> str:
    purpose = purpose_name(consent.purpose, register(), language)
    named = ", ".join(part for part in (purpose, channel_name(consent.channel, language)) if part)
    return f"{named} ({written(day_in_helsinki(consent.collected_at), language)})"
