"""A notice to a recipient as the desk works on it: the printer is to be told of Pekka's new address (GDPR 19)."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User

from requests_app import operations, queries
from requests_app.models import NoticeDespatch, PrivacyRequest, RecipientNotice
from requests_app.notices import Standing
from requests_app.rectification import Fate
from tests import rectifications, scenes, staff
from tests.recipients import PRINTER, given
from tests.submissions import MONDAY

TUESDAY = MONDAY + timedelta(days=1)
REASON = "Yhtiö on purettu, eikä sillä ole seuraajaa, jolle ilmoittaa."
Via = NoticeDespatch.Via
Said = RecipientNotice.Said


def moved() -> RecipientNotice:
    """Pekka's new address, of which the printer is to be told."""
    pekka = scenes.pekka()
    given(pekka, PRINTER, "contact_details")
    request = rectifications.linked(pekka)
    rectifications.decided(request, rectifications.moved(request), Fate.ACCEPTED)
    return RecipientNotice.objects.get()


def case_of(notice: RecipientNotice) -> PrivacyRequest:
    """The case that the notice tells of."""
    assert notice.right is not None
    return notice.right.request


def standing(notice: RecipientNotice) -> Standing:
    """How the notice stands in the ledger of its case."""
    return next(line.standing for line in queries.ledger_of(case_of(notice)) if line.notice.pk == notice.pk)


def told_by_phone(notice: RecipientNotice, said: Said | None = None, *, actor: User | None = None) -> None:
    """Heikki called the recipient on Tuesday, which ``said`` so."""
    operations.record_notice_told(
        case_of(notice).pk,
        notice.pk,
        via=Via.PHONE,
        told_at=TUESDAY,
        said=said,
        actor=actor or staff.heikki(),
        now=TUESDAY + timedelta(hours=1),
    )


def proposed(notice: RecipientNotice, reason: str = REASON, *, actor: User | None = None) -> RecipientNotice:
    """Heikki proposes that the recipient is not told."""
    return operations.propose_notice_excuse(
        case_of(notice).pk, notice.pk, reason=reason, actor=actor or staff.heikki(), now=TUESDAY
    )


def approved(notice: RecipientNotice, *, actor: User | None = None) -> RecipientNotice:
    """Anneli approves it."""
    return operations.approve_notice_excuse(case_of(notice).pk, notice.pk, actor=actor or staff.anneli(), now=TUESDAY)
