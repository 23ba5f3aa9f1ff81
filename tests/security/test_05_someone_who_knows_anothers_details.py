"""Veikko knows Aino's name, address, birth date, customer number, metering point and mailbox, and means her no good.

Whatever he sends in her name: nothing of hers is shown to him, nothing of hers is changed or lost, nobody's mailbox is
filled, and an officer sees what is needed. What he can do at worst is said where it is tried.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from customers.models import ConsentWithdrawal, MarketingBan, Party, SuppressedContact
from requests_app import operations
from requests_app.identity import IdentityNotEnough, Level
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest
from requests_app.operations import entrance
from requests_app.permitted.knowing import standing_of
from requests_app.rights import Right
from tests import mailboxes, staff, stranger, submissions
from tests.at_the_desk import AtTheDesk
from tests.at_the_form import AtTheForm
from tests.at_the_status import AtTheStatus
from tests.casework import fresh, letters_leave
from tests.stranger import HERS, HIS, KNOWS, PHONE, Listening, Stranger, register

pytestmark = pytest.mark.django_db
EVERY_RIGHT = sorted(set(Right) - {Right.MARKETING_BAN})
CHANGES_OR_TELLS = [Right.ACCESS, Right.ERASURE, Right.PORTABILITY, Right.RECTIFICATION]


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Each test counts from nothing."""
    with Redis.from_url(site.REDIS_URL) as redis:
        for key in redis.scan_iter("limit:*"):
            redis.delete(key)


@pytest.fixture
def aino() -> Party:
    return stranger.aino_in_the_register()


@pytest.fixture
def veikko() -> Stranger:
    return Stranger()


def linked(request: PrivacyRequest, party: Party) -> PrivacyRequest:
    """Sanna takes it for hers: everything that was typed is hers, but the mailbox."""
    operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    return operations.link_party(
        request.pk, party_id=party.pk, actor=staff.sanna(), now=timezone.now(), index_key=submissions.KEY
    )


# ---- requests in her name


@pytest.mark.parametrize("right", EVERY_RIGHT)
def test_from_a_mailbox_of_his_own_he_learns_nothing_and_changes_nothing(
    veikko: Stranger, aino: Party, right: Right
) -> None:
    """His mailbox shows that he reads it, and nothing of whose the request is."""
    before = register()
    request = veikko.asks(right, email=HIS)
    veikko.goes_through(request)
    assert veikko.was_told() == []
    assert register() == before
    assert standing_of(fresh(request)) is Level.NONE
    assert stranger.to_her() == []


def test_the_officer_sees_that_only_the_mailbox_answered_and_that_it_is_not_hers(veikko: Stranger, aino: Party) -> None:
    request = veikko.asks("access", email=HIS)
    veikko.goes_through(request)
    page = AtTheDesk(staff.sanna()).open(request).text
    assert "Vahvistettu sähköpostiosoite riittää vasta, kun pyyntö on yhdistetty rekisteröityyn" in page
    assert "sähköposti" in page
    assert HIS in page


@pytest.mark.parametrize("right", CHANGES_OR_TELLS)
def test_even_taken_for_hers_it_gives_nothing_before_somebody_has_shown_who_they_are(
    veikko: Stranger, aino: Party, right: Right
) -> None:
    """GDPR 12(6): name, birth date, address and numbers are what many know."""
    request = veikko.asks(right, email=HIS)
    veikko.goes_through(request)
    linked(request, aino)
    before = register()
    assert standing_of(fresh(request)) is Level.NONE, "the register has another mailbox of hers"
    with pytest.raises(IdentityNotEnough):
        operations.decide(request.pk, right, outcome=Outcome.GRANTED, actor=staff.heikki(), now=timezone.now())
    veikko.opens_everything()
    assert veikko.was_told() == []
    assert register() == before


def test_what_an_officer_took_for_hers_by_mistake_is_taken_back_whole(veikko: Stranger, aino: Party) -> None:
    """An objection stops processing while it is weighed; when the match is taken back, all of it goes on as before."""
    request = veikko.asks("objection", "restriction", email=HIS)
    linked(request, aino)
    operations.unlink_party(request.pk, actor=staff.sanna(), now=timezone.now())
    veikko.goes_through(request)
    assert veikko.was_told() == []
    assert not aino.objections.exclude(state="void").exists()
    assert not aino.restrictions.filter(lifted_at__isnull=True).exists()


def test_with_her_mailbox_all_of_it_comes_to_her_and_she_ends_it(veikko: Stranger, aino: Party) -> None:
    """He has his own request open in the browser that sent it, for half an hour: it tells him what he typed."""
    before = register()
    request = veikko.asks("access", "erasure", email=HERS)
    letters_leave(timezone.now())
    veikko.opens_everything()
    (receipt,) = mail.outbox
    assert receipt.to == [HERS]
    assert "Jos et ole tehnyt pyyntöä, kerro siitä vastaamalla tähän kirjeeseen." in str(receipt.body)
    hers = AtTheStatus()
    hers.enter(request)
    assert hers.send("withdraw", sure="on").status_code == 302
    letters_leave(timezone.now())
    assert fresh(request).status == "withdrawn"
    assert veikko.was_told() == []
    assert veikko.mails() == ""
    assert register() == before


def test_the_browser_that_sent_it_never_gets_what_her_mailbox_gets(veikko: Stranger, aino: Party) -> None:
    """Messages, questions and packages are for who has shown the mailbox."""
    request = veikko.asks("access", email=HERS)
    operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    question = "Tarkoitatko sopimusta S-7731?"
    operations.ask_clarification(request.pk, question=question, actor=staff.sanna(), now=timezone.now())
    letters_leave(timezone.now())
    veikko.opens_everything()
    assert veikko.was_told() == []
    hers = AtTheStatus()
    assert "S-7731" in hers.enter(request).content.decode()


# ---- her own request, of which he knows the reference


@pytest.fixture
def hers(aino: Party) -> PrivacyRequest:
    """The request that Aino has sent from her own browser."""
    return AtTheForm().file("access")


@pytest.mark.parametrize("grant", ["", "0" * 43])
def test_without_a_code_he_withdraws_writes_sends_and_pays_nothing_of_hers(
    veikko: Stranger, hers: PrivacyRequest, grant: str, settings: Settings
) -> None:
    if grant:
        veikko.client.cookies[settings.STATUS_COOKIE_NAME] = grant
    events = hers.events.count()
    typed = {"sure": "on", "body": "Peruutan.", "fee": "x", "answer": "declined", "reference": hers.reference}
    for page in ("withdraw", "message", "answer", "attachment", "fee", "identify"):
        sent = veikko.post(f"request_status_{page}", request=str(hers.pk), **typed)
        assert sent.headers["Location"] == reverse("request_status_start"), page
    assert hers.events.count() == events
    assert fresh(hers).status == "received"
    assert not hers.messages.exists()
    assert not hers.attachments.exists()


def test_from_the_page_of_a_request_of_his_own_he_reaches_no_other(veikko: Stranger, hers: PrivacyRequest) -> None:
    own = veikko.asks("access", email=HIS)
    letters_leave(timezone.now())
    AtTheStatus(veikko.client).enter(own)
    also = {"request": str(hers.pk), "reference": hers.reference, "id": str(hers.pk)}
    veikko.post("request_status_message", body="Peruuttakaa pyyntöni.", **also)
    veikko.post("request_status_withdraw", sure="on", **also)
    assert (fresh(own).status, fresh(hers).status) == ("withdrawn", "received")
    assert not hers.messages.exists()


# ---- mails


def test_however_he_asks_for_mails_to_her_three_leave_in_an_hour_and_what_we_send_ourselves_is_not_held_up(
    hers: PrivacyRequest, settings: Settings
) -> None:
    """Forms in her name, codes of her request, codes of her mailbox; from many addresses."""
    settings.RATE_LIMIT_MAILS = "3/h"
    for number in range(6):
        veikko = Stranger(Listening(REMOTE_ADDR=f"203.0.113.{number}"))
        veikko.asks("access", email=HERS.upper())
        veikko.post("request_status_start", reference=hers.reference)
        veikko.post("request_preferences_start", address=HERS)
        entrance.make_codes(clock=timezone.now)
        mailboxes.codes_leave()
        letters_leave(timezone.now())
    assert len(stranger.to_her()) == 3
    now = timezone.now()
    operations.take(hers.pk, actor=staff.sanna(), now=now)
    operations.ask_clarification(hers.pk, question="Mitä vuotta tarkoitat?", actor=staff.sanna(), now=now)
    letters_leave(timezone.now())
    assert len(stranger.to_her()) == 4, "her own case goes on"


def test_many_requests_in_her_name_wait_for_an_officer_and_hold_up_none_of_hers(
    veikko: Stranger, hers: PrivacyRequest
) -> None:
    for _ in range(5):
        veikko.client.cookies.clear()
        veikko.asks("access", email=HIS)
    assert PrivacyRequest.objects.filter(status="received").count() == 6, "each is answered, none is joined to hers"
    operations.take(hers.pk, actor=staff.sanna(), now=timezone.now())
    assert fresh(hers).status == "in_work"


# ---- a ban in her name: it takes effect at once and needs no identity (GDPR 21(2)-(3))


def test_a_ban_on_her_mailbox_is_told_her_stands_on_her_page_and_she_undoes_it(veikko: Stranger, aino: Party) -> None:
    """At worst she gets fewer advertisements, and no fewer messages about what she ordered.

    [D: ban-without-identity]: whoever wants quiet must not have to prove who they are. [D: only-express-consent-lifts]
    """
    everything = {
        "channels": ["email", "sms", "call", "post"],
        "purposes": ["direct_marketing", "telesales", "surveys"],
    }
    veikko.form.file("marketing_ban", reach={"email": HERS, "name": KNOWS["name"]}, details_marketing_ban=everything)
    letters_leave(timezone.now())
    assert SuppressedContact.objects.exists()
    assert not MarketingBan.objects.filter(party=aino).exists(), "of her nothing is known to be meant but the mailbox"
    assert not ConsentWithdrawal.objects.exists()
    (receipt,) = mail.outbox
    assert receipt.to == [HERS]
    assert "kielto on jo voimassa siinä osoitteessa" in str(receipt.body)
    assert "Jos et ole tehnyt pyyntöä" in str(receipt.body)
    browser = mailboxes.opened(HERS)
    page = reverse("request_preferences")
    banned = browser.get(page).content.decode().count("Kielletty ")
    assert banned
    stranger.agreed(aino, express=True)
    assert browser.get(page).content.decode().count("Kielletty ") == banned - 1
    assert veikko.was_told() == []


def test_a_ban_on_her_number_from_his_mailbox_stands_on_her_page_once_it_is_known_to_be_hers(
    veikko: Stranger, aino: Party
) -> None:
    """Until an officer has matched it, it binds that number alone; then she reads by which request it was said."""
    reach = {"email": HIS, "name": KNOWS["name"], "phone": PHONE}
    calls = {"channels": ["call"], "purposes": ["telesales"]}
    request = veikko.form.file("marketing_ban", reach=reach, details_marketing_ban=calls)
    browser, page = mailboxes.opened(HERS), reverse("request_preferences")
    assert request.reference not in browser.get(page).content.decode()
    linked(request, aino)
    assert f"tietopyyntö {request.reference}" in browser.get(page).content.decode()
    assert veikko.was_told() == []


def test_a_withdrawal_of_consents_in_her_name_waits_for_an_officer_and_she_sees_by_what_it_was_said(
    veikko: Stranger, aino: Party
) -> None:
    """At worst she gets fewer advertisements: the evidence of her consent stays, and she gives it anew.

    [D: a-withdrawal-binds-from-when-it-was-said]
    """
    request = veikko.asks("consent_withdrawal", email=HIS)
    assert not ConsentWithdrawal.objects.exists()
    linked(request, aino)
    assert ConsentWithdrawal.objects.get().consent.wording == stranger.WORDING
    shown = mailboxes.opened(HERS).get(reverse("request_preferences")).content.decode()
    assert request.reference in shown
    veikko.goes_through(request)
    assert veikko.was_told() == [], "which consents she had is told to nobody but her"


def test_a_sender_without_limit_is_told_to_come_back_and_others_are_served(settings: Settings, aino: Party) -> None:
    settings.RATE_LIMIT_SUBMISSIONS = "3/h"
    veikko = Stranger(Listening(REMOTE_ADDR="198.51.100.77"))
    for _ in range(3):
        veikko.client.cookies.clear()
        veikko.asks("erasure", email=HERS)
    veikko.client.cookies.clear()
    veikko.form.fill_in("erasure", reach={**KNOWS, "email": HERS})
    refused = veikko.form.send()
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= timedelta(hours=1).total_seconds()
    assert AtTheForm(Client(REMOTE_ADDR="198.51.100.78")).file("access").status == "received"
