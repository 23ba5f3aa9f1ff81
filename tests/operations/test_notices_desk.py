"""What the desk does to notices, what it may not, and the ledger of one rich case (GDPR 19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from pytest_django import Settings

from customers.identifiers.contacts import EmailMalformed
from oomi_registry.notice.refused import Refused
from requests_app import operations, queries
from requests_app.lifecycle import Outcome
from requests_app.models import NoticeDespatch, PrivacyRequest, RecipientChannel, RecipientNotice
from requests_app.notices import ReasonMissing, Standing
from requests_app.operations import recipients
from requests_app.permitted.notices import (
    ChannelNameMissing,
    ExcuseNotAsked,
    NobodyWasTold,
    NoChannel,
    NoNotices,
    NotAnsweredSo,
    NoticeAnswered,
    NoticeLeaving,
    NoticeUnknown,
    OwnExcuse,
    SystemUnknown,
)
from requests_app.permitted.refusals import NotPermitted, TimeImpossible
from requests_app.rectification import Fate
from requests_app.webhooks.addresses import AddressRefused
from tests import casework, erasures, rectifications, scenes, staff
from tests.desk import signed_in, text_of
from tests.mailserver import Sink, free_port, sink_at
from tests.operations.test_outbox import mail_goes_to
from tests.recipients import (
    CALL_CENTRE,
    COLLECTOR,
    PRINTER,
    Receiver,
    Way,
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
    assert notice.right is not None
    return notice.right.request


def standing(notice: RecipientNotice) -> Standing:
    return next(line.standing for line in queries.ledger_of(case_of(notice)) if line.notice.pk == notice.pk)


def told_by_phone(
    notice: RecipientNotice, said: RecipientNotice.Said | None = None, *, actor: User | None = None
) -> None:
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
    return operations.propose_notice_excuse(
        case_of(notice).pk, notice.pk, reason=reason, actor=actor or staff.heikki(), now=TUESDAY
    )


def approved(notice: RecipientNotice, *, actor: User | None = None) -> RecipientNotice:
    return operations.approve_notice_excuse(case_of(notice).pk, notice.pk, actor=actor or staff.anneli(), now=TUESDAY)


def test_a_recipient_without_a_channel_is_told_by_phone_and_what_it_says_is_recorded() -> None:
    """[D: channels-are-of-organisations]"""
    notice = moved()
    assert standing(notice) is Standing.NO_WAY
    told_by_phone(notice)
    assert standing(notice) is Standing.TOLD
    told_by_phone(notice, Said.DONE)
    assert standing(notice) is Standing.ACKNOWLEDGED
    (line,) = queries.ledger_of(case_of(notice))
    assert (line.first_sent_at, line.reminders) == (TUESDAY, 1)


def test_telling_by_phone_calls_off_the_message_that_has_not_left() -> None:
    notice = moved()
    by_mail(PRINTER)
    recipients.make_messages(now=MONDAY)
    told_by_phone(notice)
    assert list(NoticeDespatch.objects.order_by("number").values_list("state", "via")) == [
        ("failed", "email"),
        ("sent", "phone"),
    ]
    assert poll(TUESDAY + timedelta(hours=2)).left == 0


@pytest.mark.parametrize("at", [MONDAY - timedelta(days=9), TUESDAY + timedelta(days=1)])
def test_nobody_was_told_before_the_change_or_in_the_future(at: datetime) -> None:
    notice = moved()
    with pytest.raises(TimeImpossible):
        operations.record_notice_told(
            case_of(notice).pk, notice.pk, via=Via.POST, told_at=at, actor=staff.heikki(), now=TUESDAY
        )


def test_telling_may_be_found_impossible_by_two_people_with_a_reason(settings: Settings) -> None:
    """GDPR 19: unless this proves impossible or involves disproportionate effort."""
    notice = moved()
    by_mail(PRINTER)
    recipients.make_messages(now=MONDAY)
    with pytest.raises(ReasonMissing):
        proposed(notice, "  ")
    with pytest.raises(ExcuseNotAsked):
        approved(notice)
    proposed(notice)
    assert standing(notice) is Standing.LEAVING, "proposed is not yet excused"
    approved(notice)
    excused = RecipientNotice.objects.get()
    assert (excused.ground, excused.reason) == ("impossible_or_disproportionate", REASON)
    assert standing(notice) is Standing.EXCUSED
    assert poll(TUESDAY + timedelta(days=30)).left == 0, "nothing leaves any more"
    with pytest.raises(NoNotices):
        told_by_phone(notice)


def test_who_proposed_it_does_not_approve_it() -> None:
    notice = moved()
    proposed(notice, actor=staff.olli())
    with pytest.raises(OwnExcuse):
        approved(notice, actor=staff.olli())
    assert standing(notice) is Standing.NO_WAY


def test_a_notice_is_sent_again_by_the_channel_that_is_right_now(settings: Settings) -> None:
    notice = moved()
    case = case_of(notice)
    with pytest.raises(NoChannel):
        operations.send_notice_again(case.pk, notice.pk, actor=staff.heikki(), now=MONDAY)
    by_mail(PRINTER)
    operations.send_notice_again(case.pk, notice.pk, actor=staff.heikki(), now=MONDAY)
    with pytest.raises(NoticeLeaving):
        operations.send_notice_again(case.pk, notice.pk, actor=staff.heikki(), now=MONDAY)
    NoticeDespatch.objects.update(state="failed", error="SMTP 550 5.1.1")
    by_mail(PRINTER, "uusi@kirjapaino.example")
    operations.send_notice_again(case.pk, notice.pk, actor=staff.heikki(), now=TUESDAY)
    sink, port = Sink(), free_port()
    mail_goes_to(settings, port)
    with sink_at(port, sink):
        assert poll(TUESDAY).left == 1
    assert sink.taken[0]["To"] == "uusi@kirjapaino.example"


OPERATIONS: dict[str, Callable[[RecipientNotice, User], object]] = {
    "record_notice_told": lambda notice, user: told_by_phone(notice, actor=user),
    "propose_notice_excuse": lambda notice, user: proposed(notice, actor=user),
    "send_notice_again": lambda notice, user: operations.send_notice_again(
        case_of(notice).pk, notice.pk, actor=user, now=TUESDAY
    ),
    "approve_notice_excuse": lambda notice, user: approved(notice, actor=user),
}
MAY = {
    "record_notice_told": {"sanna", "heikki"},
    "propose_notice_excuse": {"sanna", "heikki"},
    "send_notice_again": {"sanna", "heikki"},
    "approve_notice_excuse": {"anneli"},
}


@pytest.mark.parametrize("who", ["sanna", "heikki", "anneli", "tuula"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_is_for_its_roles(name: str, who: str) -> None:
    notice = moved()
    by_mail(PRINTER)
    if name == "approve_notice_excuse":
        proposed(notice, actor=staff.olli())
    user: User = getattr(staff, who)()
    if who in MAY[name]:
        OPERATIONS[name](notice, user)
    else:
        with pytest.raises(NotPermitted):
            OPERATIONS[name](notice, user)


def test_a_notice_of_another_case_is_not_reached_through_this_one() -> None:
    notice = moved()
    party = erasures.customer_no_more()
    given(party, PRINTER, "contact_details")
    request = erasures.asked(party)
    erasures.approved(request)
    assert erasures.carried_out(request)
    with pytest.raises(NoticeUnknown):
        operations.propose_notice_excuse(request.pk, notice.pk, reason=REASON, actor=staff.heikki(), now=TUESDAY)


def test_what_was_acknowledged_is_over(settings: Settings) -> None:
    notice = moved()
    other = RecipientNotice.objects.create(
        right=notice.right, recipient=COLLECTOR, change="rectified", occasion=notice.occasion, written_at=MONDAY,
        nonce=b"0" * 16, token_hash="x",
    )  # fmt: skip
    recipients.acknowledge(token_of(notice), Said.DONE, secret=settings.SECRET_KEY.encode(), now=TUESDAY)
    with pytest.raises(NoticeAnswered):
        proposed(notice)
    assert standing(other) is Standing.NO_WAY


@pytest.mark.parametrize(
    ("recipient", "way", "address", "system", "refusal"),
    [
        (" ", Way.EMAIL, "a@b.example", "", ChannelNameMissing),
        (PRINTER, Way.EMAIL, "ei osoite", "", EmailMalformed),
        (PRINTER, Way.EMAIL, "a@b.example\r\nBcc: c@d.example", "", Refused),
        (PRINTER, Way.WEBHOOK, "http://kirjapaino.example/", "", AddressRefused),
        (PRINTER, Way.WEBHOOK, "https://10.0.0.1/", "", AddressRefused),
        (PRINTER, Way.WEBHOOK, "https://localhost/", "", AddressRefused),
        (PRINTER, Way.WEBHOOK, "https://kirjapaino.example/", "tuntematon", SystemUnknown),
    ],
)
def test_a_channel_is_refused_with_what_to_do_instead(
    recipient: str, way: RecipientChannel.Way, address: str, system: str, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        operations.save_channel(recipient, way, address, system=system, actor=staff.sanna(), now=MONDAY)
    assert not RecipientChannel.objects.exists()


def test_only_an_officer_says_how_recipients_are_reached() -> None:
    for user in (staff.heikki(), staff.anneli(), staff.tuula()):
        with pytest.raises(NotPermitted):
            operations.save_channel(PRINTER, Way.EMAIL, "a@b.example", actor=user, now=MONDAY)


def test_a_secret_is_shown_once_sealed_in_the_database_and_new_for_another_address() -> None:
    secret = by_call(PRINTER, "https://kirjapaino.example/oomi")
    assert secret.startswith("whsec_")
    assert secret.encode() not in str(RecipientChannel.objects.values_list("secret").get()).encode()
    assert by_call(PRINTER, "https://kirjapaino.example/oomi") == "", "the same address keeps it"
    assert by_call(PRINTER, "https://kirjapaino.example/toinen") not in ("", secret)
    by_mail(PRINTER)
    assert RecipientChannel.objects.get().secret is None


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


def test_the_officer_records_a_channel_at_the_desk_and_reads_the_open_notices() -> None:
    notice = moved()
    client = signed_in("officer")
    save = reverse("admin:requests_app_recipientchannel_save")
    answer = client.post(save, {"recipient": PRINTER, "way": "webhook", "address": "https://10.0.0.1/", "system": ""})
    assert answer.status_code == 422
    assert "julkinen osoite" in answer.content.decode()
    sent = {"recipient": PRINTER, "way": "webhook", "address": "https://kirjapaino.example/oomi", "system": ""}
    shown = text_of(client, save, **sent)
    channel = RecipientChannel.objects.get()
    assert channel.secret is not None
    assert channel.secret in shown
    page = reverse("admin:requests_app_recipientchannel_change", args=[channel.pk])
    for address in (page, reverse("admin:requests_app_recipientchannel_changelist")):
        assert channel.secret not in text_of(client, address), "and never again"
    notices = reverse("admin:requests_app_recipientnotice_changelist")
    assert PRINTER in text_of(client, notices)
    assert case_of(notice).reference in text_of(client, notices)
    told_by_phone(notice, Said.DONE)
    assert PRINTER not in text_of(client, notices).split("Suodata")[0]
    assert PRINTER in text_of(client, f"{notices}?tilanne=kaikki")


@pytest.mark.parametrize("role", ["handler", "approver", "auditor"])
def test_others_are_not_let_to_the_form_of_a_channel(role: str) -> None:
    assert signed_in(role).get(reverse("admin:requests_app_recipientchannel_save")).status_code == 403


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
