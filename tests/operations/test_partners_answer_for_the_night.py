"""How a partner hears what it is to delete, answers, is reminded or excused, and what the desk sees of it."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from customers.models import Party
from customers.operations.tokens import Scope
from requests_app import notices as rules
from requests_app import operations
from requests_app.fulfilment.recipients.ledger import lines_of
from requests_app.models import NoticeDespatch, NoticeItem, RecipientNotice
from requests_app.notices import Standing
from requests_app.operations import recipients
from requests_app.operations.recipients import messages
from requests_app.permitted.notices import NoticeAnswered, NoticeUnknown, OwnExcuse
from requests_app.permitted.refusals import NotPermitted
from tests import staff
from tests.api_calls import a_system
from tests.desk import signed_in
from tests.mailserver import Sink, free_port, mail_goes_to, sink_at
from tests.nights import NIGHT, OTHER_CENTRE, call, night, still_a_customer
from tests.recipients import CALL_CENTRE, Receiver, by_call, by_mail, poll, receiver_at, text_of, token_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]
Said = RecipientNotice.Said


@pytest.fixture(autouse=True)
def _to_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True


@pytest.fixture
def aino() -> Party:
    return still_a_customer()


def test_a_partner_is_called_with_the_keys_confirms_and_is_chased_no_more(aino: Party, settings: Settings) -> None:
    call(aino, "puhelu-1"), call(aino, "puhelu-2")
    night()
    notice = RecipientNotice.objects.get()
    with receiver_at(Receiver()) as centre:
        by_call(CALL_CENTRE, centre.url)
        assert poll(NIGHT).left == 1
        assert poll(NIGHT + rules.CHASED_AFTER).left == 1, "it has not answered, so it is reminded"
        said = json.loads(centre.calls[0].body)
        assert (said["type"], said["change"], said["notice"]) == ("recipient_notice", "erased", str(notice.pk))
        assert sorted(each["external_key"] for each in said["items"]) == ["puhelu-1", "puhelu-2"]
        assert {each["kind"] for each in said["items"]} == {"recording"}
        at = NIGHT + timedelta(days=15)
        assert recipients.acknowledge(token_of(notice), Said.DONE, secret=settings.SECRET_KEY.encode(), now=at)
        assert poll(NIGHT + timedelta(days=40)).left == 0
    notice.refresh_from_db()
    assert (notice.said, notice.acknowledged_at, notice.settled_at) == ("done", at, at)


def test_a_partner_that_does_not_answer_stands_at_the_desk_after_three_reminders(aino: Party) -> None:
    """[D: notices-are-chased]"""
    call(aino, "puhelu-1")
    night()
    with receiver_at(Receiver()) as centre:
        by_call(CALL_CENTRE, centre.url)
        for number in range(6):
            poll(NIGHT + number * rules.CHASED_AFTER)
    assert len(centre.calls) == 1 + rules.MOST_REMINDERS
    (line,) = lines_of(RecipientNotice.objects.all())
    assert (line.standing, line.reminders) == (Standing.TOLD, rules.MOST_REMINDERS)


def test_a_mail_has_the_link_alone_and_the_page_the_keys(aino: Party, settings: Settings) -> None:
    call(aino, "puhelu-1")
    night()
    by_mail(CALL_CENTRE)
    sink, port = Sink(), free_port()
    mail_goes_to(settings, port)
    with sink_at(port, sink):
        assert poll(NIGHT).left == 1
    text = text_of(sink.taken[0])
    assert f"/fi/ilmoitus/#{token_of(RecipientNotice.objects.get())}" in text
    assert "puhelu-1" not in text


def test_many_keys_come_a_page_at_a_time(aino: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ITEMS_AT_ONCE", 2)
    for number in range(5):
        call(aino, f"puhelu-{number}")
    night()
    notice = RecipientNotice.objects.get()
    system = a_system("puhelinpalvelu", scopes=(Scope.NOTICE_ACKNOWLEDGE,))
    with receiver_at(Receiver()) as centre:
        by_call(CALL_CENTRE, centre.url, system="puhelinpalvelu")
        poll(NIGHT)
    said = json.loads(centre.calls[0].body)
    address = f"/api/v1/recipient-notices/{notice.pk}/items"
    assert (len(said["items"]), said["pages"]) == (2, 3)
    assert said["next"] == f"{configured.SITE_URL}{address}?page=2"
    read = [each["external_key"] for each in said["items"]]
    for page in (2, 3):
        answer = system.send("GET", f"{address}?page={page}", b"")
        assert (answer.status, answer.body["page"], answer.body["pages"]) == (200, page, 3)
        items = answer.body["items"]
        assert isinstance(items, list)
        read += [each["external_key"] for each in items]
    assert sorted(read) == [f"puhelu-{number}" for number in range(5)]
    assert system.send("GET", f"{address}?page=nolla", b"").status == 422
    other = a_system("perinta", scopes=(Scope.NOTICE_ACKNOWLEDGE,))
    assert other.send("GET", address, b"").status == 404


def test_the_page_shows_each_page_of_keys_by_the_code(aino: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "ITEMS_AT_ONCE", 2)
    for number in range(3):
        call(aino, f"puhelu-{number}")
    night()
    code = token_of(RecipientNotice.objects.get())
    shown = [
        Client().post(reverse("recipient_notice"), {"code": code, "page": page}).content.decode() for page in ("1", "2")
    ]
    assert "Sivu 1/2" in shown[0]
    assert "Seuraava sivu" in shown[0]
    assert "Edellinen sivu" in shown[1]
    assert [sum(f"puhelu-{number}<" in page for number in range(3)) for page in shown] == [2, 1]
    assert "Puhelu alkoi" not in "".join(shown), "the time of the call went with it"


def test_a_partner_without_an_address_is_told_by_phone_at_the_desk(aino: Party) -> None:
    """[D: channels-are-of-organisations]"""
    call(aino, "puhelu-1")
    night()
    assert poll(NIGHT).left == 0
    notice = RecipientNotice.objects.get()
    (line,) = lines_of(RecipientNotice.objects.all())
    assert line.standing is Standing.NO_WAY
    at = NIGHT + timedelta(days=1)
    operations.record_notice_told(
        None, notice.pk, via=NoticeDespatch.Via.PHONE, told_at=NIGHT, said=Said.NOT_HELD, actor=staff.heikki(), now=at
    )
    notice.refresh_from_db()
    assert (notice.said, notice.settled_at) == ("not_held", at)
    with pytest.raises(NoticeAnswered):
        operations.propose_notice_excuse(None, notice.pk, reason="Turha.", actor=staff.heikki(), now=at)


def test_a_partner_that_is_no_more_is_excused_by_two_people(aino: Party) -> None:
    """GDPR 19: unless this proves impossible or involves disproportionate effort."""
    call(aino, "puhelu-1")
    night()
    notice, at = RecipientNotice.objects.get(), NIGHT + timedelta(days=1)
    with pytest.raises(NotPermitted):
        operations.propose_notice_excuse(None, notice.pk, reason="Lopetti.", actor=staff.tuula(), now=at)
    operations.propose_notice_excuse(None, notice.pk, reason="Yhtiö on lopettanut.", actor=staff.olli(), now=at)
    with pytest.raises(OwnExcuse):
        operations.approve_notice_excuse(None, notice.pk, actor=staff.olli(), now=at)
    operations.approve_notice_excuse(None, notice.pk, actor=staff.anneli(), now=at)
    notice.refresh_from_db()
    assert (notice.excused_at, notice.settled_at) == (at, at)
    with pytest.raises(NoticeUnknown):
        operations.send_notice_again(None, uuid4(), actor=staff.heikki(), now=at)


def test_an_instruction_goes_three_years_after_it_was_settled_and_never_while_it_is_open(aino: Party) -> None:
    """GDPR 5(1)(e)"""
    call(aino, "puhelu-1"), call(aino, "soitto-1", partner=OTHER_CENTRE)
    night()
    settled = RecipientNotice.objects.get(recipient=CALL_CENTRE)
    recipients.acknowledge(token_of(settled), Said.DONE, secret=configured.SECRET_KEY.encode(), now=NIGHT)
    night(NIGHT + timedelta(days=365 * 3))
    assert RecipientNotice.objects.filter(pk=settled.pk).exists()
    night(NIGHT + timedelta(days=365 * 3 + 3))
    assert list(RecipientNotice.objects.values_list("recipient", flat=True)) == [OTHER_CENTRE]
    assert NoticeItem.objects.count() == 1


def test_the_desk_sees_it_in_the_list_and_on_the_run_and_records_the_answer_on_its_page(aino: Party) -> None:
    call(aino, "puhelu-1"), call(aino, "puhelu-2")
    run = night().run
    notice = RecipientNotice.objects.get()
    officer = signed_in("officer")
    assert CALL_CENTRE in text_at(officer, reverse("admin:requests_app_recipientnotice_changelist"))
    page = reverse("admin:requests_app_recipientnotice_change", args=[notice.pk])
    shown = text_at(officer, page)
    for said in (CALL_CENTRE, "yhteys puuttuu", "2 puhelutallennetta", "puhelu-1", "puhelu-2", "Kirjaa yhteys"):
        assert said in shown
    assert "Kehotukset niille" in text_at(officer, reverse("admin:retention_disposalrun_change", args=[run]))
    operate = reverse("admin:requests_app_recipientnotice_operate", args=[notice.pk, "record_notice_told"])
    refused = officer.post(operate, {"via": "phone", "told_at": "1999-01-01T10:00"})
    assert refused.status_code == 422
    assert "1999-01-01T10:00" in refused.content.decode(), "what was typed is not lost"
    told_at = timezone.localtime(timezone.now()).strftime("%Y-%m-%dT%H:%M:%S")
    sent = {"via": "phone", "told_at": told_at, "said": "done", "notice": str(uuid4())}
    assert officer.post(operate, sent).status_code == 302, "whatever key was sent, it is the page's notice"
    notice.refresh_from_db()
    assert (notice.said, notice.despatches.get().via) == ("done", "phone")
    assert "kuitattu" in text_at(officer, page)
    assert officer.post(operate, sent).status_code == 422


@pytest.mark.parametrize("role", ["officer", "handler", "auditor"])
def test_only_an_approver_excuses_and_others_see_no_button_for_it(aino: Party, role: str) -> None:
    call(aino, "puhelu-1")
    night()
    notice = RecipientNotice.objects.get()
    operations.propose_notice_excuse(None, notice.pk, reason="Lopetti.", actor=staff.olli(), now=NIGHT)
    client = signed_in(role)
    shown = text_at(client, reverse("admin:requests_app_recipientnotice_change", args=[notice.pk]))
    approve = reverse("admin:requests_app_recipientnotice_operate", args=[notice.pk, "approve_notice_excuse"])
    assert approve not in shown
    assert client.post(approve, {}).status_code == 422
    notice.refresh_from_db()
    assert notice.excused_at is None


def text_at(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()
