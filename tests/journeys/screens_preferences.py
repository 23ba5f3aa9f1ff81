"""Consents and bans: the page of a mailbox in every state, and the page of a consent's own link."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.core import mail
from django.urls import reverse
from django.utils import timezone

from customers.models import ContactPoint, Party
from customers.operations.consents import give
from customers.queries.consent_links import token_of as consent_token
from oomi_registry.languages import page_language
from oomi_registry.notice.terms import Code
from tests import mailboxes
from tests.journeys.screens_people import go_on, mailbox, press, said, see, somebody
from tests.journeys.screens_public import Visitor


def preferences(at: Visitor) -> None:
    """Nothing agreed to, consents, one taken back, one channel banned, everything banned; and a mailbox of two."""
    saara, address = somebody("saara"), mailbox("saara")
    _opens_preferences(at, address, look=True)
    at.take("preferences_2_empty")
    for channel in ("email", "sms"):
        _consent(saara, channel)
    see(at, "request_preferences", "preferences_3_open")
    press(at, "request_preferences_withdraw")
    at.take("preferences_4_withdrawn")
    at.page.locator(
        f"main form[action='{reverse('request_preferences_ban')}']:has([name=channel]) button"
    ).first.click()
    at.take("preferences_5_banned")
    press(at, "request_preferences_ban")
    at.take("preferences_6_all_banned")
    second = Party.objects.create(
        given_names="Pekka",
        family_name="Esimerkki",
        source="person",
        first_seen_on=date(2019, 2, 1),
        last_contact_on=timezone.localdate(),
    )
    ContactPoint.objects.create(
        party=second, kind="email", value=address, source="person", began_on=second.first_seen_on
    )
    see(at, "request_preferences", "preferences_7_shared")


def _opens_preferences(at: Visitor, address: str, *, look: bool = False) -> None:
    at.page.context.clear_cookies()
    at.open(reverse("request_preferences_start"))
    at.page.locator("[name=address]").fill(address)
    go_on(at)
    mailboxes.codes_leave()
    if look:
        at.take("preferences_1_code_asked")
        at.page.locator("[name=code]").fill("0000-0000")
        go_on(at)
        at.take("preferences_1_code_wrong")
    at.page.locator("[name=code]").fill(_code_mailed_to(address))
    go_on(at)


def _code_mailed_to(address: str) -> str:
    (*_, last) = (each for each in mail.outbox if each.to == [address])
    found = re.search(r"\b(\w{4}-\w{4})\.", str(last.body))
    assert found is not None
    return found[1]


def consents(at: Visitor) -> None:
    """The page of a consent's own link."""
    aino = somebody("consents")
    token = _consent(aino, "email")
    at.open(reverse("consent", args=[token]))
    at.take("consent_open")
    go_on(at)
    at.take("consent_withdrawn")
    older = _consent(aino, "sms")
    _consent(aino, "sms", days_ago=1)
    at.open(reverse("consent", args=[older]))
    at.take("consent_ended")


def _consent(party: Party, channel: str, days_ago: int = 3) -> str:
    """The person agreed to offers; the token of the consent's link."""
    now = timezone.now()
    given = give(
        party,
        controllers=["oomi"],
        purpose="direct_marketing",
        channel=channel,
        categories=[Code.CONTACT_DETAILS],
        wording=said("offers"),
        wording_version="2026-1",
        language=page_language(),
        how=said("by form"),
        now=now - timedelta(days=days_ago),
        expires_at=now + timedelta(days=300),
    )
    return consent_token(given.pk)
