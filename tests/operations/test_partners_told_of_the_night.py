"""What the night takes, and a partner holds too, the partner is told to delete, once, by its keys (GDPR 28(3)(g))."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from customers.models import Party, Recording
from customers.operations import consents
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
from retention import disposal, erasure, holds
from retention.models import CopyTombstone, DisposalRun, LegalHold
from tests import erasures, scenes, staff
from tests.api_calls import a_system
from tests.conftest import as_owner
from tests.desk import signed_in
from tests.mailserver import Sink, free_port, sink_at
from tests.operations.test_erasure_of_withdrawals import KEY, consented, cookie
from tests.operations.test_outbox import mail_goes_to
from tests.recipients import (
    CALL_CENTRE,
    COLLECTOR,
    PRINTER,
    Receiver,
    by_call,
    by_mail,
    given,
    poll,
    receiver_at,
    text_of,
    token_of,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]

NIGHT = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
LONG_AGO = NIGHT - timedelta(days=1000)
OTHER_CENTRE = "Soittopalvelu Esimerkki Oy"
Said = RecipientNotice.Said


@pytest.fixture(autouse=True)
def _to_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True


@pytest.fixture
def aino() -> Party:
    """A customer who goes on being one, so that nothing goes but her old calls."""
    return scenes.aino(last_contact=NIGHT.date())


def call(party: Party, key: str | None, *, partner: str = CALL_CENTRE, at: datetime = LONG_AGO) -> Recording:
    """An old call that the partner made for Oomi, and of which it holds the recording."""
    made = scenes.call(party, at=at)
    made.partner, made.external_key = partner, key
    made.save()
    return made


def night(now: datetime = NIGHT) -> disposal.Went:
    """The disposal, and then one round of the worker that writes what is to be told."""
    went = disposal.dispose(now=now)
    recipients.write_instructions(now=now)
    return went


def keys(notice: RecipientNotice) -> list[str]:
    return sorted(notice.items.values_list("external_key", flat=True))


def test_one_night_is_one_instruction_for_each_partner_with_all_its_keys(aino: Party) -> None:
    """GDPR 28(3)(g): not one message for each call."""
    for number in range(3):
        call(aino, f"puhelu-{number}")
    call(aino, "soitto-1", partner=OTHER_CENTRE)
    call(aino, "puhelu-9", partner=f" {CALL_CENTRE.upper()} ")  # the same, as somebody else typed it
    call(aino, "oma-1", partner="")
    call(aino, "tuore-1", at=NIGHT - timedelta(days=10))
    went = night()
    assert (went.total, went.copies, went.instructions) == (6, 5, 2)
    by_name = {each.recipient.lower(): each for each in RecipientNotice.objects.all()}
    assert keys(by_name[CALL_CENTRE.lower()]) == ["puhelu-0", "puhelu-1", "puhelu-2", "puhelu-9"]
    assert keys(by_name[OTHER_CENTRE.lower()]) == ["soitto-1"]
    assert {each.occasion for each in by_name.values()} == {went.run}
    assert {(each.change, each.right, each.party) for each in by_name.values()} == {("erased", None, None)}


def test_an_instruction_holds_nothing_of_the_call_but_the_keys_it_is_known_by(aino: Party) -> None:
    gone = call(aino, "puhelu-1")
    night()
    item = NoticeItem.objects.get()
    assert (item.table, item.record, item.external_key, item.at) == (
        "customers_recording",
        gone.pk,
        "puhelu-1",
        None,
    )
    kept = str(list(RecipientNotice.objects.values())) + str(list(NoticeItem.objects.values()))
    for personal in ("+358501234567", "Mäkinen", "4101147", "lasku", str(aino.pk)):
        assert personal not in kept


def test_the_keys_are_written_with_the_delete_or_not_at_all(aino: Party) -> None:
    """A failure loses nothing: neither is there without the other."""
    call(aino, "puhelu-1")
    with pytest.raises(RuntimeError):
        disposal.dispose(now=NIGHT, progress=_fails_after_the_batch)
    assert not Recording.objects.exists()
    assert list(CopyTombstone.objects.values_list("external_key", flat=True)) == ["puhelu-1"]
    assert DisposalRun.objects.get().state == DisposalRun.State.INTERRUPTED
    recipients.write_instructions(now=NIGHT)
    assert keys(RecipientNotice.objects.get()) == ["puhelu-1"]
    assert not CopyTombstone.objects.exists()


def _fails_after_the_batch(table: str, went: int) -> None:
    raise RuntimeError("the machine is lost")


def test_where_the_keys_cannot_be_written_the_recording_stays(aino: Party) -> None:
    """The partner could else never be told of it; the next run takes it."""
    call(aino, "puhelu-1")
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute("ALTER TABLE retention_copytombstone ADD CONSTRAINT disk_is_full CHECK (run_id IS NULL)")
        try:
            assert disposal.dispose(now=NIGHT).error == "customers_recording 23514"
        finally:
            owner.execute("ALTER TABLE retention_copytombstone DROP CONSTRAINT disk_is_full")
    assert Recording.objects.exists()
    assert night(NIGHT + timedelta(minutes=1)).copies == 1
    assert keys(RecipientNotice.objects.get()) == ["puhelu-1"]


def test_the_instruction_waits_till_the_run_has_ended_and_has_all_its_keys(aino: Party) -> None:
    call(aino, "puhelu-1")
    seen: list[int] = []

    def a_worker_meanwhile(table: str, went: int) -> None:
        seen.append(recipients.write_instructions(now=NIGHT))

    disposal.dispose(now=NIGHT, progress=a_worker_meanwhile)
    assert seen == [0]
    assert recipients.write_instructions(now=NIGHT) == 1


def test_run_again_and_asked_again_it_doubles_nothing(aino: Party) -> None:
    call(aino, "puhelu-1")
    night()
    night(NIGHT + timedelta(hours=1))
    assert recipients.write_instructions(now=NIGHT) == 0
    assert RecipientNotice.objects.count() == NoticeItem.objects.count() == 1


def test_a_worker_that_dies_between_the_notice_and_its_keys_leaves_neither(
    aino: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(aino, "puhelu-1")
    disposal.dispose(now=NIGHT)

    def dies(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as dying:
        dying.setattr("requests_app.operations.recipients.instructing._only_person", dies)
        with pytest.raises(RuntimeError):
            recipients.write_instructions(now=NIGHT)
    assert not RecipientNotice.objects.exists()
    assert CopyTombstone.objects.count() == 1
    assert recipients.write_instructions(now=NIGHT) == 1


def test_a_held_recording_stays_and_its_partner_hears_nothing(aino: Party) -> None:
    """[D: holds]"""
    held = call(aino, "puhelu-1")
    reason, review = LegalHold.Reason.DISPUTE, (NIGHT + timedelta(days=90)).date()
    holds.place(aino, reason, owner=staff.sanna(), review_on=review, now=NIGHT, records=[held], explanation="Riita.")
    assert night().copies == 0
    assert Recording.objects.get() == held
    assert not RecipientNotice.objects.exists()


def test_a_rehearsal_tells_how_many_instructions_would_leave_and_leaves_none(aino: Party) -> None:
    call(aino, "puhelu-1"), call(aino, "puhelu-2"), call(aino, "soitto-1", partner=OTHER_CENTRE)
    would = disposal.rehearse(now=NIGHT)
    assert (would.copies, would.instructions) == (3, 2)
    assert not CopyTombstone.objects.exists()
    went = disposal.dispose(now=NIGHT)
    assert (went.copies, went.instructions) == (would.copies, would.instructions)


def test_an_erasure_of_a_case_tells_the_partner_by_its_case_alone() -> None:
    """GDPR 19: the notice of the case names the recording, so the night's room does not."""
    party = erasures.customer_no_more()
    recorded = call(party, "puhelu-77", at=datetime(2026, 2, 1, tzinfo=UTC))
    request = erasures.asked(party)
    erasures.approved(request)
    assert erasures.carried_out(request)
    assert not Recording.objects.filter(pk=recorded.pk).exists()
    assert recipients.write_instructions(now=NIGHT) == 0
    assert RecipientNotice.objects.get().right is not None
    assert not CopyTombstone.objects.exists()


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


def test_four_workers_at_once_write_it_once(aino: Party) -> None:
    call(aino, "puhelu-1")
    disposal.dispose(now=NIGHT)
    together = threading.Barrier(4)

    def worker(_: int) -> int:
        try:
            together.wait(10)
            return recipients.write_instructions(now=NIGHT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(worker, range(4))) == 1
    assert RecipientNotice.objects.count() == NoticeItem.objects.count() == 1


def test_what_stood_on_a_consent_and_was_disclosed_is_told_when_the_consent_is_taken_back(aino: Party) -> None:
    """GDPR 19, GDPR 17(1)(b): to whom some of it was given, once each, and to nobody else."""
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    cookie(aino, bond)
    shown = given(aino, PRINTER, "services", key="luovutus-1")
    given(aino, COLLECTOR, "billing")
    given(aino, "Poliisi", "services", kind="authorities")  # GDPR 4: an inquiry makes no recipient
    given(scenes.pekka(), CALL_CENTRE, "services")
    withdrawal = consents.withdraw(consented(aino, bond, at=NIGHT), "puhelu", NIGHT + timedelta(hours=1))
    at = NIGHT + timedelta(hours=2)
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=at) == 1
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=at) == 0
    assert recipients.write_instructions(now=at) == 1
    notice = RecipientNotice.objects.get()
    assert (notice.recipient, notice.change, notice.party, notice.right) == (PRINTER, "erased", aino, None)
    item = notice.items.get()
    assert (item.record, item.external_key, item.at, item.categories) == (
        shown.pk,
        "luovutus-1",
        shown.disclosed_at,
        ["services"],
    )


def test_a_withdrawal_after_which_nothing_goes_is_told_to_nobody(aino: Party) -> None:
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    given(aino, PRINTER, "services")
    withdrawal = consents.withdraw(consented(aino, bond, at=NIGHT), "puhelu", NIGHT + timedelta(hours=1))
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=NIGHT + timedelta(hours=2)) == 0
    assert recipients.write_instructions(now=NIGHT) == 0


def test_a_withdrawal_that_fails_leaves_no_word_behind(aino: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    cookie(aino, bond)
    given(aino, PRINTER, "services")
    withdrawal = consents.withdraw(consented(aino, bond, at=NIGHT), "puhelu", NIGHT + timedelta(hours=1))

    def dies(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as dying:
        dying.setattr("retention.erasure.withdrawals.runs.end", dies)
        with pytest.raises(RuntimeError):
            erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=NIGHT + timedelta(hours=2))
    assert not CopyTombstone.objects.exists()
    assert erasure.unfollowed(NIGHT + timedelta(hours=2)) == [withdrawal.pk]
    assert erasure.follow_withdrawal(withdrawal.pk, index_key=KEY, now=NIGHT + timedelta(hours=2)) == 1
    assert recipients.write_instructions(now=NIGHT) == 1


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
