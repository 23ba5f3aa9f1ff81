"""What the desk does to notices, and what it may not (GDPR 19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from requests_app import operations, queries
from requests_app.models import NoticeDespatch, RecipientNotice
from requests_app.notices import ReasonMissing, Standing
from requests_app.operations import recipients
from requests_app.permitted.notices import (
    ExcuseNotAsked,
    NoChannel,
    NoNotices,
    NoticeAnswered,
    NoticeLeaving,
    NoticeUnknown,
    OwnExcuse,
)
from requests_app.permitted.refusals import NotPermitted, TimeImpossible
from tests import erasures, staff
from tests.mailserver import Sink, free_port, mail_goes_to, sink_at
from tests.notices import REASON, TUESDAY, Said, Via, approved, case_of, moved, proposed, standing, told_by_phone
from tests.recipients import COLLECTOR, PRINTER, by_mail, given, poll, token_of
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


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
