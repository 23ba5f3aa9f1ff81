"""The page of a notice that belongs to no case: what the night took, or what stood on a consent taken back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Count
from django.http import QueryDict

from requests_app.admin.forms import FORMS, OperationForm
from requests_app.admin.forms.button import Button
from requests_app.admin.recipients import fitting, shown_of
from requests_app.admin.words import label_of
from requests_app.fulfilment.recipients.ledger import lines_of
from requests_app.models import RecipientNotice
from requests_app.operations.recipients import items_of, pages_of
from requests_app.permitted.notices import can_of_no_case
from retention.models import DisposalRun

LONGEST_PAGE_NUMBER = 6  # digits
NOTHING_TYPED: Mapping[str, OperationForm] = MappingProxyType({})


def notice_of_no_case(notice_id: UUID) -> RecipientNotice | None:
    """The notice; ``None`` where there is none, or where its case has it."""
    return RecipientNotice.objects.filter(pk=notice_id, right__isnull=True).first()


def form_of(code: str, notice: RecipientNotice, sent: QueryDict | None = None) -> OperationForm:
    """The form of the operation, about this notice whatever was sent for its key."""
    if sent is not None:
        sent = sent.copy()
        sent["notice"] = str(notice.pk)
    return FORMS[code](sent, request_=None, prefix_id=code, initial={"notice": notice.pk})


def context_of(
    notice: RecipientNotice, reader: User, *, asked: str, typed: Mapping[str, OperationForm] = NOTHING_TYPED
) -> dict[str, object]:
    """What the page shows; ``asked`` is the page of keys, ``typed`` a form that was sent and refused, by its code."""
    (line,) = lines_of(RecipientNotice.objects.filter(pk=notice.pk))
    tables = dict(notice.items.order_by().values_list("table").annotate(rows=Count("pk")))
    buttons = tuple(
        Button(code, label_of(code), True, "", typed.get(code) or form_of(code, notice))
        for code in fitting(line)
        if can_of_no_case(code, reader)
    )
    pages = pages_of(notice)
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_PAGE_NUMBER else 1
    page = min(max(number, 1), pages)
    return {
        "shown": shown_of(line, tables, buttons),
        "run": DisposalRun.objects.filter(pk=notice.occasion).first(),
        "items": items_of(notice, page),
        "page": page,
        "pages": pages,
        "previous": page - 1,
        "next": page + 1 if page < pages else 0,
    }
