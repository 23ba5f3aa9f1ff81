"""What became of telling recipients: the list that the person is given, and the ledger of a rich case (GDPR 19)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from pytest_django import Settings

from requests_app import operations, queries
from requests_app.lifecycle import Outcome
from requests_app.models import RecipientNotice
from requests_app.notices import Standing
from requests_app.operations import recipients
from requests_app.permitted.notices import NobodyWasTold, NotAnsweredSo
from requests_app.rectification import Fate
from tests import casework, erasures, rectifications, scenes, staff
from tests.desk import signed_in, text_of
from tests.mailserver import Sink, free_port, mail_goes_to, sink_at
from tests.notices import REASON, TUESDAY, Said, Via, approved, proposed, told_by_phone
from tests.recipients import (
    CALL_CENTRE,
    COLLECTOR,
    PRINTER,
    Receiver,
    by_call,
    by_mail,
    given,
    partners_call,
    poll,
    receiver_at,
    token_of,
)
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def test_the_person_asks_for_the_list_and_gets_it_as_a_letter(settings: Settings) -> None:
    """GDPR 19: the controller shall inform the data subject about those recipients if the data subject requests it."""
    pekka = scenes.pekka()
    given(pekka, PRINTER, "contact_details")
    given(pekka, CALL_CENTRE, "contact_details")
    request = rectifications.linked(pekka)
    rectifications.decided(request, rectifications.moved(request), Fate.ACCEPTED)
    with pytest.raises(NotAnsweredSo):
        operations.tell_of_recipients(request.pk, actor=staff.heikki(), now=MONDAY)
    rectifications.answered_so(request, Outcome.GRANTED)
    printer = RecipientNotice.objects.get(recipient=PRINTER)
    operations.record_notice_told(
        request.pk, printer.pk, via=Via.PHONE, told_at=TUESDAY, said=Said.DONE, actor=staff.heikki(), now=TUESDAY
    )
    letter = operations.tell_of_recipients(request.pk, actor=staff.heikki(), now=TUESDAY)
    assert (
        "Kirjapaino Oy: tietoja oikaistiin; kerroimme 3.3.2026, vastaanottaja vastasi 3.3.2026: se on tehnyt saman"
        in letter.body
    )
    assert "Puhelinpalvelu Oy: tietoja oikaistiin; emme ole vielä tavoittaneet vastaanottajaa" in letter.body
    assert (letter.kind, letter.subject) == ("recipients_told", request.reference)


def test_there_is_no_list_where_nobody_was_given_anything() -> None:
    request = rectifications.linked(scenes.pekka())
    rectifications.decided(request, rectifications.moved(request), Fate.ACCEPTED)
    rectifications.answered_so(request, Outcome.GRANTED)
    with pytest.raises(NobodyWasTold):
        operations.tell_of_recipients(request.pk, actor=staff.heikki(), now=TUESDAY)


def test_the_ledger_of_a_rich_case(settings: Settings) -> None:
    """Aino asks for erasure; five recipients are told each in its way. Printed by ``-s -k ledger``."""
    settings.WEBHOOKS_TO_LOOPBACK = True
    party = erasures.customer_no_more()
    partners_call(party, key="puhelu-77")
    partners_call(party, days_ago=20, key="puhelu-78")
    given(party, PRINTER, "contact_details", days_ago=9, key="kirje-1")
    given(party, COLLECTOR, "contact_details", "billing", days_ago=8)
    given(party, "Kadonnut Kumppani Oy", "contact_details", days_ago=700)
    given(party, "Isännöinti Esimerkki Oy", "contact_details", days_ago=30, kind="property_owners")
    request = erasures.asked(party)
    erasures.approved(request)
    assert erasures.carried_out(request)
    by_notice = {each.recipient: each for each in RecipientNotice.objects.all()}
    by_mail(PRINTER, "asiakkaat@kirjapaino.example")
    by_mail(COLLECTOR, "tietosuoja@perintatoimisto.example")
    sink, port = Sink(), free_port()
    mail_goes_to(settings, port)
    with receiver_at(Receiver()) as centre, sink_at(port, sink):
        by_call(CALL_CENTRE, centre.url)
        poll(MONDAY)
        secret = settings.SECRET_KEY.encode()
        recipients.acknowledge(token_of(by_notice[CALL_CENTRE]), Said.DONE, secret=secret, now=TUESDAY)
        poll(MONDAY + timedelta(days=14))
        recipients.acknowledge(
            token_of(by_notice[PRINTER]), Said.NOT_HELD, secret=secret, now=MONDAY + timedelta(days=15)
        )
    told_by_phone(by_notice["Isännöinti Esimerkki Oy"])
    proposed(by_notice["Kadonnut Kumppani Oy"])
    approved(by_notice["Kadonnut Kumppani Oy"])
    lines = queries.ledger_of(request)
    print("\n" + table(lines))
    assert {line.notice.recipient: line.standing for line in lines} == {
        CALL_CENTRE: Standing.ACKNOWLEDGED,
        PRINTER: Standing.ACKNOWLEDGED,
        COLLECTOR: Standing.TOLD,
        "Isännöinti Esimerkki Oy": Standing.TOLD,
        "Kadonnut Kumppani Oy": Standing.EXCUSED,
    }
    assert [line.reminders for line in lines if line.notice.recipient == COLLECTOR] == [1]
    assert casework.fresh(request).status == "ready"
    page = reverse("admin:requests_app_privacyrequest_change", args=[request.pk])
    shown = text_of(signed_in("officer"), page)
    for line in lines:
        assert line.notice.recipient in shown
    assert REASON in shown


def table(lines: list[queries.LedgerLine]) -> str:
    """The ledger as it is read."""
    heads = ("vastaanottaja", "muutos", "koskee", "ilmoitettu", "tapa", "uusintoja", "tilanne", "päättyi")
    rows = [
        (
            line.notice.recipient,
            line.notice.get_change_display(),
            ", ".join(each.external_key or each.table.removeprefix("customers_") for each in line.notice.items.all()),
            day(line.first_sent_at),
            line.messages[0].get_via_display() if line.messages else "–",
            str(line.reminders),
            line.standing.value,
            day(line.notice.acknowledged_at or line.notice.excused_at),
        )
        for line in lines
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (heads, *rows)
    )


def day(moment: date | None) -> str:
    return f"{moment:%-d.%-m.%Y}" if moment else "–"
