"""Each change that is carried out is to be told to everybody who has the data, and to nobody else (GDPR 19)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from customers.models import Party, Restriction
from requests_app import operations
from requests_app.events import Happening
from requests_app.models import NoticeItem, PrivacyRequest, RecipientNotice
from requests_app.operations import AskedRight
from requests_app.rectification import Fate
from requests_app.rights import Right
from tests import casework, erasures, rectifications, scenes, staff, submissions
from tests.recipients import CALL_CENTRE, COLLECTOR, PRINTER, given, partners_call, told
from tests.submissions import KEY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def asks_restriction(party: Party) -> PrivacyRequest:
    """Aino asks that her data is only stored."""
    asked = replace(submissions.ainos(), rights=(AskedRight(Right.RESTRICTION),))
    request = casework.in_work(asked)
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


def test_a_changed_address_is_told_to_whom_addresses_were_given_and_not_to_the_collector() -> None:
    """GDPR 19, GDPR 16"""
    pekka = scenes.pekka()
    address = given(pekka, PRINTER, "contact_details", key="kirje-1")
    given(pekka, COLLECTOR, "billing")
    given(pekka, "Poliisi", "contact_details", kind="authorities")  # GDPR 4: an inquiry makes no recipient
    request = rectifications.linked(pekka)
    rectifications.decided(request, rectifications.moved(request), Fate.ACCEPTED)
    assert told() == [(PRINTER, "rectified")]
    item = NoticeItem.objects.get()
    assert (item.record, item.external_key, item.categories) == (address.pk, "kirje-1", ["contact_details"])


def test_a_refused_change_or_a_statement_is_told_to_nobody() -> None:
    pekka = scenes.pekka()
    given(pekka, PRINTER, "contact_details")
    request = rectifications.linked(pekka)
    rectifications.decided(request, rectifications.moved(request), Fate.REFUSED, reasons="Osoite on tarkistettu.")
    assert told() == []


def test_a_change_taken_back_is_told_to_the_same_recipients() -> None:
    pekka = scenes.pekka()
    given(pekka, PRINTER, "contact_details")
    request = rectifications.linked(pekka)
    change = rectifications.decided(request, rectifications.moved(request), Fate.ACCEPTED)
    operations.void_change(request.pk, change.pk, actor=staff.heikki(), now=rectifications.TUESDAY)
    assert told() == [(PRINTER, "put_back"), (PRINTER, "rectified")]
    assert NoticeItem.objects.values("record").distinct().count() == 1


def test_an_erasure_tells_each_recipient_once_and_names_what_it_has_by_the_disclosures_own_keys() -> None:
    """GDPR 19, GDPR 17(1)"""
    party = erasures.customer_no_more()
    disclosed = [given(party, CALL_CENTRE, "contact_details", days_ago=days) for days in (20, 10)]
    disclosed.append(given(party, " puhelinpalvelu OY ", "contact_details"))  # the same, as somebody else typed it
    given(party, COLLECTOR, "insurance")  # nothing of that was held, so nothing of it went
    request = erasures.asked(party)
    erasures.approved(request)
    assert told() == [], "nothing is told before it is done"
    assert erasures.carried_out(request)
    assert told() == [(CALL_CENTRE, "erased")]
    assert {each.pk for each in disclosed} == set(NoticeItem.objects.values_list("record", flat=True))
    (event,) = request.events.filter(kind=Happening.RECIPIENTS_TO_TELL)
    assert event.codes == "recipients:1 done_to:erased"


def test_who_has_what_an_erasure_emptied_of_a_row_that_stays_is_told_too() -> None:
    """GDPR 19: who Aino is stays for her contract's ten years, her mother tongue does not."""
    party = erasures.customer_no_more()
    party.mother_tongue = "sv"
    party.save()
    given(party, PRINTER, "basic")
    request = erasures.asked(party)
    erasures.approved(request)
    assert erasures.carried_out(request)
    assert told() == [(PRINTER, "erased")]


def test_the_partner_that_holds_a_recording_is_told_to_delete_it_though_the_row_is_gone() -> None:
    """GDPR 28(3)(g): by the key that its own system gave, since our row went with the erasure."""
    party = erasures.customer_no_more()
    call = partners_call(party)
    request = erasures.asked(party)
    erasures.approved(request)
    assert erasures.carried_out(request)
    assert not type(call).objects.filter(pk=call.pk).exists()
    item = NoticeItem.objects.select_related("notice").get()
    assert (item.notice.recipient, item.notice.change) == (CALL_CENTRE, "erased")
    assert (item.table, item.record, item.external_key) == ("customers_recording", call.pk, "puhelu-77")


def test_a_restriction_and_its_end_are_told() -> None:
    """GDPR 19, GDPR 18(1): one recipient of what is restricted, told of it and of the end."""
    aino = scenes.aino()
    call = partners_call(aino)
    given(aino, PRINTER, "contact_details")
    given(aino, COLLECTOR, "insurance")
    request = asks_restriction(aino)
    operations.restrict_records(
        request.pk, ground=Restriction.Ground.CLAIMS, everything=True, actor=staff.heikki(), now=MONDAY
    )
    assert told() == [(PRINTER, "restricted"), (CALL_CENTRE, "restricted")]
    assert NoticeItem.objects.get(table="customers_recording").record == call.pk
    operations.unlink_party(request.pk, actor=staff.sanna(), now=MONDAY)  # it was somebody else's
    assert told().count((PRINTER, "released")) == 1
    assert RecipientNotice.objects.filter(change="released").count() == 2


def test_a_failed_change_leaves_no_notice_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The notice and the change are one transaction: neither is there without the other."""
    pekka = scenes.pekka()
    given(pekka, PRINTER, "contact_details")
    request = rectifications.linked(pekka)
    change = rectifications.moved(request)

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("requests_app.operations.rectifying.deciding._record", refuse)
    with pytest.raises(RuntimeError):
        rectifications.decided(request, change, Fate.ACCEPTED)
    assert told() == []
