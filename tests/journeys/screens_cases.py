"""The public pages behind which somebody stands: a request, consents, a bank's credentials, whoever was given data.

As :mod:`tests.journeys.screens_public`, in the language of whoever walks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Route

from customers import releases
from customers.models import NoticeAdoption
from customers.releases import adopting
from oomi_registry.languages import page_language
from oomi_registry.notice import adopted
from oomi_registry.notice.days import day_in_helsinki
from oomi_registry.notice.register import REGISTER
from requests_app import operations
from requests_app.lifecycle import Outcome
from requests_app.limits import Limit, take
from requests_app.models import RecipientNotice
from requests_app.rectification import Fate
from requests_app.rights import Right
from tests import casework, recipients, staff, submissions
from tests.at_the_form import AtTheForm
from tests.house.shorter_recordings import REGISTER as SHORTER
from tests.identity_provider import IdentityProvider, running
from tests.journeys.screens_people import asks, go_on, keep, mailbox, press, said, see, somebody
from tests.journeys.screens_preferences import consents, preferences
from tests.journeys.screens_public import Visitor
from tests.journeys.screens_status import copy, life_of_a_request, other_ends

MEANWHILE = '<meta http-equiv="refresh"[^>]*>'
PROVIDERS = re.compile(r"http://127\.0\.0\.1:\d+/authorization\?[^\"]*")
ONE_AN_HOUR = "1/h"
STATUSES = {403, 404, 409, 410, 422, 429}
"""What pages of this walk and of ``screens_public``'s are answered with, beside 200."""


def tour(at: Visitor) -> None:
    """Every public state that a case or a consent makes, one person's way after another's."""
    with identifying() as provider:
        _identification(at, provider)
        request = life_of_a_request(at)
        copy(at, request)
        other_ends(at)
    preferences(at)
    consents(at)
    _letter_code(at)
    _recipient(at)
    _limits(at)
    _versions(at)


@contextmanager
def identifying() -> Iterator[IdentityProvider]:
    """Strong identification is offered meanwhile."""
    with TemporaryDirectory() as folder:
        back = f"{settings.SITE_URL}{reverse('identification_return')}"
        with running(Path(folder), back) as provider, override_settings(OIDC=provider.settings):
            yield provider


def _identification(at: Visitor, provider: IdentityProvider) -> None:
    """The way to the provider for the browser that sent the form and for any other, and the page that leads away."""
    provider.knows("Aino", given_names="Aino Maria", family_name="Mäkinen", hetu="120488-122L")
    at.page.context.clear_cookies()
    see(at, "request_identify", "identify_by_code")
    go_on(at)
    at.take("identify_by_code_error")
    form = AtTheForm()
    form.file("access", reach={"name": "Aino Mäkinen", "email": mailbox("tunnistautuja")})
    keep(at, settings.DRAFT_COOKIE_NAME, form.token)
    see(at, "request_done", "form_8_done_identification_offered")
    see(at, "request_identify", "identify_offered")
    leaving = f"**{reverse('request_identify')}"
    at.page.route(leaving, _stays)
    go_on(at)
    at.take("identify_leaving")
    at.page.unroute(leaving)
    at.page.context.clear_cookies()


def _stays(route: Route) -> None:
    """The page that leads on at once, standing still; the provider's address differs from walk to walk."""
    answer = route.fetch()
    still = PROVIDERS.sub("https://tunnistus.example/", re.sub(MEANWHILE, "", answer.text()))
    route.fulfill(response=answer, body=still)


def _letter_code(at: Visitor) -> None:
    """A code of a letter that does not fit."""
    at.open(reverse("request_code"))
    at.page.locator("[name=reference]").fill("TP-0000-0000")
    at.page.locator("[name=code]").fill("00000-00000")
    go_on(at)
    at.take("request_code_wrong")


def _recipient(at: Visitor) -> None:
    """An address was put right, and the printer is told: asked, nothing said, thanked, and again."""
    moved, printer = somebody("muuttaja"), f"Kirjapaino {page_language()} Oy"
    recipients.given(moved, printer, "contact_details", key=f"luovutus-{page_language()}")
    now = timezone.now()
    request = asks(Right.RECTIFICATION, days_ago=3, name="muuttaja")
    operations.take(request.pk, actor=staff.sanna(), now=now)
    casework.shown(request, now=now)
    operations.link_party(request.pk, party_id=moved.pk, actor=staff.sanna(), now=now, index_key=submissions.KEY)
    change = operations.propose_address(
        request.pk, street="Koivutie 9", postal_code="33100", city="Tampere", actor=staff.heikki(), now=now
    )
    operations.decide_change(request.pk, change.pk, fate=Fate.ACCEPTED, actor=staff.heikki(), now=now)
    operations.decide(request.pk, Right.RECTIFICATION, outcome=Outcome.GRANTED, actor=staff.heikki(), now=now)
    recipients.by_mail(printer, f"asiakkaat.{page_language()}@kirjapaino.example", now=now)
    recipients.poll(timezone.now())
    code = recipients.token_of(RecipientNotice.objects.get(recipient=printer))
    _shows_notice(at, code)
    at.take("recipient_asked")
    press(at, "recipient_acknowledge")
    at.take("recipient_asked_error")
    at.page.locator("main [type=radio], main [type=checkbox]").first.check()
    press(at, "recipient_acknowledge")
    at.take("recipient_thanks")
    _shows_notice(at, code)
    at.take("recipient_over")


def _shows_notice(at: Visitor, code: str) -> None:
    at.open(reverse("recipient_notice"))
    at.page.locator("[name=code]").fill(code)
    go_on(at)


def _limits(at: Visitor) -> None:
    """What is told to whoever does something too often."""
    reference, now = "TP-0000-0001", timezone.now()
    tries = Limit.read("tries", "10/h")
    while take(tries, reference, now=now) is None:
        pass
    at.open(reverse("request_code"))
    at.page.locator("[name=reference]").fill(reference)
    at.page.locator("[name=code]").fill("00000-00000")
    go_on(at)
    at.take("limit_tries")
    with override_settings(
        RATE_LIMIT_CODES=ONE_AN_HOUR, RATE_LIMIT_FEEDBACK=ONE_AN_HOUR, RATE_LIMIT_SUBMISSIONS=ONE_AN_HOUR
    ):
        at.page.context.clear_cookies()
        for _each in range(2):
            at.open(reverse("request_preferences_start"))
            at.page.locator("[name=address]").fill(mailbox("eeva"))
            go_on(at)
        at.take("limit_codes")
        for _each in range(2):
            at.open(reverse("accessibility"))
            at.page.locator("main textarea").fill(said("too small"))
            go_on(at)
        at.take("limit_feedback")
        form = AtTheForm()  # one has been sent in this walk already
        form.fill_in("access", reach={"name": "Aino Mäkinen", "email": mailbox("ahkera")})
        keep(at, settings.DRAFT_COOKIE_NAME, form.token)
        at.open(reverse("request_check"))
        go_on(at)
        at.take("limit_forms")
    at.page.context.clear_cookies()


def _versions(at: Visitor) -> None:
    """Two versions of the notice: what the later changed, and the page of each."""
    if not NoticeAdoption.objects.filter(version=SHORTER.version).exists():
        now, before = timezone.now(), adopted.candidate()
        adopted.nominate(SHORTER)
        try:
            proposal = releases.propose(
                by=staff.sanna(), reason="Riidat tulevat esiin kahdessa vuodessa.", effects={}, now=now
            )
            adopting.adopt(proposal, by=staff.anneli(), in_force_from=day_in_helsinki(now), now=now)
        finally:
            adopted.nominate(before)
    see(at, "notice_versions", "notice_versions_two")
    for version, name in ((SHORTER.version, "in_force"), (REGISTER.version, "earlier")):
        at.open(reverse("notice_version", args=[version]))
        at.take(f"notice_version_{name}")
