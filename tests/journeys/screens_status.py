"""A request's own page in every state that its person meets, from the code of the mailbox to each of its ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from customers.operations.revealing import Why, reveal
from requests_app import operations
from requests_app.fees import FeeGround
from requests_app.grounds import Ground
from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.models import AccessPackage, Attachment, DownloadCode, PrivacyRequest
from requests_app.operations import entrance
from requests_app.rights import Right
from tests import casework, packages, staff, submissions
from tests.journeys.screens_people import asks, go_on, keep, press, said, see, somebody
from tests.journeys.screens_public import Visitor

PDF = b"%PDF-1.7\n1 0 obj"


def life_of_a_request(at: Visitor) -> PrivacyRequest:
    """From the code of the mailbox to the answer, past everything that may be asked of somebody on the way."""
    request, now = asks(Right.ACCESS, Right.PORTABILITY, days_ago=14), timezone.now()
    days_ago = {days: now - timedelta(days=days) for days in range(14)}
    at.page.context.clear_cookies()
    at.open(reverse("request_status_start"))
    at.page.locator("[name=reference]").fill(request.reference.lower())
    go_on(at)
    at.take("status_1_code_asked")
    entrance.make_codes(clock=timezone.now)
    at.page.locator("[name=code]").fill("0000-0000")
    go_on(at)
    at.take("status_1_code_wrong")
    at.page.locator("[name=code]").fill(_code(request))
    go_on(at)
    at.take("status_2_received")

    operations.take(request.pk, actor=staff.sanna(), now=days_ago[13])
    operations.ask_identity(request.pk, question=said("who"), actor=staff.sanna(), now=days_ago[12])
    casework.letters_leave(days_ago[12])
    see(at, "request_status", "status_3_identity_asked")
    operations.record_answer(request.pk, arrived_at=days_ago[3], actor=staff.sanna(), now=days_ago[3])
    casework.shown(request, now=days_ago[3])
    aino = somebody()
    operations.link_party(request.pk, party_id=aino.pk, actor=staff.sanna(), now=days_ago[3], index_key=submissions.KEY)
    see(at, "request_status", "status_4_in_work")

    question = said("which year")
    operations.ask_clarification(request.pk, question=question, actor=staff.heikki(), now=days_ago[2])
    casework.letters_leave(days_ago[2])
    see(at, "request_status", "status_5_clarification_asked")
    at.page.locator("main details > summary").first.click()
    at.take("status_5_question_read")
    press(at, "request_status_answer")
    at.take("status_5_answer_error")
    at.page.locator("#id_answer_body").fill(said("this year"))
    press(at, "request_status_answer")
    _fee(at, request, days_ago[1])
    _messages(at, request)

    if aino.identity_code:
        why = "Tarkistin, että tiedot ovat saman henkilön."
        reveal(aino, aino, "identity_code", why=Why.REQUEST, explanation=why, actor=staff.sanna(), now=now)
    operations.open_attachment(request.pk, request.attachments.get().pk, actor=staff.heikki(), now=timezone.now())
    see(at, "request_status", "status_8_looked_at")
    operations.extend(request.pk, reasons=said("calls"), actor=staff.sanna(), now=timezone.now())
    casework.letters_leave(timezone.now())
    see(at, "request_status", "status_9_extended")
    _answered(at, request)
    return request


def _fee(at: Visitor, request: PrivacyRequest, now: datetime) -> None:
    """A fee that is announced, answered by nothing, and accepted."""
    fee = operations.propose_fee(
        request.pk,
        Right.PORTABILITY,
        amount=Decimal(25),
        ground=FeeGround.EXCESSIVE,
        evidence=said("often"),
        actor=staff.heikki(),
        now=now,
    )
    operations.approve_fee(request.pk, fee.pk, actor=staff.anneli(), now=now)
    operations.announce_fee(request.pk, fee.pk, actor=staff.heikki(), now=now)
    casework.letters_leave(now)
    see(at, "request_status", "status_6_fee_announced")
    press(at, "request_status_fee")
    at.take("status_6_fee_error")
    at.page.locator("main [name=answer]").first.check()
    press(at, "request_status_fee")
    at.take("status_6_fee_accepted")


def _messages(at: Visitor, request: PrivacyRequest) -> None:
    """Messages both ways, and files that are taken and not."""
    press(at, "request_status_message")
    at.take("status_7_message_error")
    at.page.locator("#id_body").fill(said("my old home"))
    press(at, "request_status_message")
    message = request.messages.latest("written_at")
    operations.answer_message(
        request.pk, message.pk, reply=said("it is there"), actor=staff.heikki(), now=timezone.now()
    )
    see(at, "request_status", "status_7_message_answered")
    press(at, "request_status_attachment")
    at.take("status_7_attachment_error")
    for name, content in (("valokuva.pdf", b"GIF89a"), ("valtakirja.pdf", PDF)):
        at.page.locator(f"main [name=kind][value={Attachment.Kind.MANDATE.value}]").check()
        at.page.locator("main [name=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        press(at, "request_status_attachment")
        at.take("status_7_attachment_taken" if content == PDF else "status_7_attachment_refused")
    for _each in range(9):
        operations.write_message(request.pk, body=said("when"), answers_question=False, now=timezone.now())
    see(at, "request_status", "status_7_too_many_messages")
    for each in request.messages.filter(handled_at__isnull=True):
        operations.read_message(request.pk, each.pk, actor=staff.heikki(), now=timezone.now())


def _answered(at: Visitor, request: PrivacyRequest) -> None:
    """Both packages, the answer as it waits to leave, and when it has."""
    now = timezone.now()
    for right in (Right.ACCESS, Right.PORTABILITY):
        operations.want_copy(request.pk, right=right, actor=staff.sanna(), now=now)
        packages.worked(now=now)
    packages.decided(request, now=now)
    letter = casework.written(request, now=now)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=now)
    operations.approve(request.pk, actor=staff.anneli(), now=now)
    see(at, "request_status", "status_10_ready")
    operations.send_letter(letter.pk, actor=staff.heikki(), now=now)
    casework.letters_leave(now)
    see(at, "request_status", "status_11_answered")


def copy(at: Visitor, request: PrivacyRequest) -> None:
    """The page of the copy alone, and when it is there no more."""
    see(at, "download_copy", "download_copy")
    AccessPackage.objects.filter(right__request=request).update(state="discarded", discarded_at=timezone.now(), file="")
    see(at, "download_copy", "download_gone")
    see(at, "request_status", "status_12_copy_gone")


def other_ends(at: Visitor) -> None:
    """A request refused, one taken back, and one that is joined to another while its page is open."""
    now = timezone.now()
    refused = asks(Right.RECTIFICATION, days_ago=3, name="saara")
    operations.take(refused.pk, actor=staff.sanna(), now=now)
    casework.shown(refused, now=now)
    casework.refused(refused, Right.RECTIFICATION, Ground.DATA_IS_RIGHT, now=now)
    letter = casework.written(refused, now=now)
    operations.send_for_approval(refused.pk, actor=staff.heikki(), now=now)
    operations.approve(refused.pk, actor=staff.anneli(), now=now)
    operations.send_letter(letter.pk, actor=staff.heikki(), now=now)
    casework.letters_leave(now)
    _enters(at, refused)
    see(at, "request_status", "status_13_refused")

    _enters(at, asks(Right.ERASURE, days_ago=2, name="saara"))
    at.open(reverse("request_status_withdraw"))
    at.page.locator("[name=sure]").check()
    go_on(at)
    at.take("status_14_withdrawn")

    original, same = (asks(Right.ERASURE, days_ago=days, name="saara") for days in (2, 1))
    _enters(at, same)
    at.open(reverse("request_status_withdraw"))
    operations.mark_duplicate(same.pk, original_id=original.pk, actor=staff.sanna(), now=now)
    at.page.locator("[name=sure]").check()
    go_on(at)
    at.take("status_15_changed_since")
    see(at, "request_status", "status_15_joined")


def _enters(at: Visitor, request: PrivacyRequest) -> None:
    """The browser has shown the mailbox: the grant is in its cookie."""
    now = timezone.now()
    at.page.context.clear_cookies()
    entrance.ask_code(request.reference, now=now)
    entrance.make_codes(clock=timezone.now)
    token = entrance.exchange(request.reference, _code(request), now=timezone.now())
    assert token is not None
    keep(at, settings.STATUS_COOKIE_NAME, token)


def _code(request: PrivacyRequest) -> str:
    return REQUEST_CODES.code_of(DownloadCode.objects.filter(request=request).latest("asked_at").pk)
