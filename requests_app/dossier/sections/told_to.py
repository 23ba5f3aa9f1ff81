"""Who else was told or shown: recipients and their notices (GDPR 19), and every look at the person's data."""

from __future__ import annotations

from django.db.models import Q

from customers.models import ViewEvent
from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part
from requests_app.models import NoticeDespatch, NoticeItem, RecipientNotice


def recipients(looked: Looked) -> Part:
    """Each notice with what it was about and how it went; the addresses are the recipients' own and are not told."""
    notices = list(RecipientNotice.objects.filter(right__request=looked.case).order_by("pk"))
    items = NoticeItem.objects.filter(notice__in=notices).select_related("notice").order_by("notice", "pk")
    sent = NoticeDespatch.objects.filter(notice__in=notices).select_related("notice").order_by("notice", "number", "pk")
    whose = {"ilmoitus": {each.pk: each.notice.recipient for each in items}}
    by = {"ilmoitus": {each.pk: each.notice.recipient for each in sent}}
    told = {"table": words.tables(), "categories": words.categories()}
    return Part(
        (
            looked.table("Ilmoitukset vastaanottajille", notices, RecipientNotice, {"ground": words.GROUND_NAMES}),
            looked.table("Ilmoitusten kohteet", items, NoticeItem, told, whose),
            looked.table("Ilmoitusten lähetykset", sent, NoticeDespatch, None, by),
        )
    )


def views(looked: Looked) -> Part:
    """What was looked at of the person while the case was open, and of the case's own rows at any time (GDPR 5(2))."""
    case = looked.case
    if case.party_id is None:
        return Part((looked.table("Katselut", [], ViewEvent),))
    meanwhile = Q(viewed_at__gte=case.received_at, viewed_at__lte=case.closed_at or looked.now)
    rows = ViewEvent.objects.filter(meanwhile | Q(record=case.pk), party=case.party_id).order_by("viewed_at", "pk")
    return Part((looked.table("Katselut", rows, ViewEvent, {"table": words.tables()}),))
