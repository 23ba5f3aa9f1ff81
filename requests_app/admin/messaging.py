"""What the person wrote and sent from the page of their request, as the desk sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.http.response import HttpResponseBase

from requests_app import operations
from requests_app.admin.buttons import Buttons
from requests_app.admin.forms.button import Button
from requests_app.admin.identity import as_file
from requests_app.admin.seeing import seen_by
from requests_app.models import CaseMessage
from requests_app.permitted.capacities import STAFF, capacities_of
from requests_app.permitted.case import Case

MOST_ON_THE_FRONT = 10


@dataclass(frozen=True)
class MessageShown:
    """One message; while it waits, the buttons to answer it and to have read it."""

    message: CaseMessage
    answer: Button | None
    read: Button | None


def attachment(request_id: UUID, attachment_id: UUID, actor: User, now: datetime) -> HttpResponseBase:
    """The file as one to keep apart from this site: never shown as one of its pages. Raises ``Refused``."""
    return as_file(operations.open_attachment(request_id, attachment_id, actor=actor, now=now).file, "liite")


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The messages, the latest first, and the files."""
    shown = []
    for each in case.request.messages.select_related("handled_by").order_by("-written_at", "-id"):
        answer = read = None
        if each.handled_at is None:
            answer = buttons.of("answer_message", str(each.pk), message=each.pk)
            read = buttons.of("read_message", str(each.pk), message=each.pk)
        shown.append(MessageShown(each, answer, read))
    return {
        "messages_of_case": shown,
        "attachments": case.request.attachments.order_by("-sent_at", "-id"),
        "may_open_attachments": bool(set(STAFF) & set(capacities_of(buttons.reader))),
    }


def waiting_for_the_desk(user: User) -> dict[str, object]:
    """How many messages wait for an answer among the cases that the user sees, and the ones that wait longest."""
    waiting = CaseMessage.objects.filter(handled_at__isnull=True, request__in=seen_by(user))
    longest = waiting.select_related("request").order_by("written_at", "id")[:MOST_ON_THE_FRONT]
    return {"messages_waiting": waiting.count(), "messages_longest": list(longest)}
