"""Veikko knows the reference of Aino's request and her mailbox, and tries for the codes that open them.

ASVS 6.3.1, 6.5, 6.6. Codes go to her mailbox alone; a wrong guess tells nothing, opens nothing and keeps nobody out
for longer than the hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.conf import settings as site
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from customers.models import Party
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.letters.entry_codes import REQUEST_CODES
from requests_app.models import DownloadCode, IdentificationAttempt, PrivacyRequest
from requests_app.operations import entrance
from requests_app.permitted.refusals import IdentifiedOtherwise
from tests import mailboxes, proofs, staff, stranger, submissions
from tests.at_the_desk import AtTheDesk
from tests.at_the_form import Answer, AtTheForm
from tests.at_the_status import AtTheStatus
from tests.casework import fresh, letters_leave
from tests.identified import Traveller, offered_by, provider_in
from tests.identity_provider import IdentityProvider
from tests.stranger import HERS, HETU, HIS, KNOWS, Listening, Stranger

pytestmark = pytest.mark.django_db
WRONG, HIS_HETU = "0000-0000", "131052-308T"
AN_HOUR = timedelta(hours=1, minutes=1)


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    with Redis.from_url(site.REDIS_URL) as redis:
        for key in redis.scan_iter("limit:*"):
            redis.delete(key)


@pytest.fixture
def aino() -> Party:
    return stranger.aino_in_the_register()


@pytest.fixture
def hers(aino: Party) -> PrivacyRequest:
    """The request that Aino has sent from her own browser, and whose receipt has come."""
    request = AtTheForm().file("access")
    letters_leave(timezone.now())
    return request


@pytest.fixture
def veikko() -> Stranger:
    return Stranger(Listening(REMOTE_ADDR="198.51.100.77"))


def plain(answer: Answer, *own: str) -> str:
    """The page, without what each page has of its own."""
    page = re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", answer.content.decode())
    for each in own:
        page = page.replace(each, "…")
    return page


def test_codes_of_her_request_come_to_her_alone_three_an_hour_and_she_is_told_what_it_is(
    veikko: Stranger, hers: PrivacyRequest
) -> None:
    before = len(stranger.to_her())
    asked = [plain(veikko.post("request_status_start", reference=hers.reference), hers.reference) for _ in range(5)]
    asked.append(plain(veikko.post("request_status_start", reference="TP-0000-0000"), "TP-0000-0000"))
    assert len(set(asked)) == 1, "the same page for hers, once more, and for nobody's"
    assert entrance.make_codes(clock=timezone.now) == 3
    letters_leave(timezone.now())
    assert len(stranger.to_her()) == before + 3
    assert "Sinun ei tarvitse tehdä mitään: pyyntöäsi ei näe ilman koodia." in str(mail.outbox[-1].body)
    assert veikko.mails() == ""
    assert veikko.was_told() == []


def test_five_wrong_guesses_void_the_code_and_the_next_one_is_hers_again(
    veikko: Stranger, hers: PrivacyRequest
) -> None:
    """At worst she has to ask for another code; her case waits for none."""
    veikko.post("request_status_start", reference=hers.reference)
    entrance.make_codes(clock=timezone.now)
    code = REQUEST_CODES.code_of(DownloadCode.objects.get(request=hers).pk)
    for _ in range(5):
        guessed = veikko.post("request_status_code", reference=hers.reference, code=WRONG)
        nobodys = veikko.post("request_status_code", reference="TP-0000-0000", code=WRONG)
        assert plain(guessed, hers.reference) == plain(nobodys, "TP-0000-0000")
    late = veikko.post("request_status_code", reference=hers.reference, code=code)
    assert late.status_code == 422, "the right one, when it is void"
    assert site.STATUS_COOKIE_NAME not in veikko.client.cookies
    assert hers.reference in AtTheStatus().enter(hers).content.decode()
    assert veikko.was_told() == []


def test_asking_again_and_again_keeps_her_out_for_no_longer_than_the_hour(
    veikko: Stranger, hers: PrivacyRequest
) -> None:
    """At worst the page opens to her later; what she is asked, answered and sent comes by mail as ever."""
    for _ in range(9):
        veikko.post("request_status_start", reference=hers.reference)
    entrance.make_codes(clock=timezone.now)
    with time_machine.travel(timezone.now() + AN_HOUR, tick=False):
        assert hers.reference in AtTheStatus().enter(hers).content.decode()


def test_one_who_asks_for_codes_without_end_is_stopped_and_nobody_else_is(
    veikko: Stranger, hers: PrivacyRequest, settings: Settings
) -> None:
    """Whatever reference he types: the limit tells nothing of it."""
    settings.RATE_LIMIT_CODES = "4/h"
    for number in range(4):
        assert veikko.post("request_status_start", reference=f"TP-0000-000{number}").status_code == 200
    for reference in (hers.reference, "TP-0000-0000"):
        stopped = veikko.post("request_status_start", reference=reference)
        assert stopped.status_code == 429
        assert "Yritä uudelleen tunnin kuluttua." in stopped.content.decode()
    assert DownloadCode.objects.count() == 4
    assert hers.reference in AtTheStatus(Listening(REMOTE_ADDR="198.51.100.78")).enter(hers).content.decode()


def test_trying_her_reference_too_often_stops_him_and_not_her(
    veikko: Stranger, hers: PrivacyRequest, aino: Party
) -> None:
    """The confirmation of her mailbox, the code of a letter, and the way to her bank."""
    for page, symbols in (("request_confirm", 26), ("request_code", 10), ("request_identify", 26)):
        tries = [veikko.post(page, reference=hers.reference, code="0" * symbols).status_code for _ in range(12)]
        assert set(tries) <= {422, 429, 404}
    assert veikko.post("request_confirm", reference=hers.reference, code="0" * 26).status_code == 429
    her_browser = Listening(REMOTE_ADDR="198.51.100.78")
    confirmed = her_browser.post(
        reverse("request_confirm"), {"reference": hers.reference, "code": proofs.token_mailed(hers)}
    )
    assert confirmed.headers["Location"] == reverse("request_confirmed")
    assert veikko.was_told() == []


def test_codes_of_her_mailbox_come_to_her_alone_and_guesses_open_nothing(veikko: Stranger, aino: Party) -> None:
    before = stranger.register()
    for _ in range(5):
        asked = veikko.post("request_preferences_start", address=HERS)
        nobodys = veikko.post("request_preferences_start", address="kukaan@example.com")
        assert plain(asked, HERS) == plain(nobodys, "kukaan@example.com")
    assert mailboxes.codes_leave() == 3
    for _ in range(6):
        assert veikko.post("request_preferences_code", address=HERS, code=WRONG).status_code == 422
    void = mailboxes.code_in_the_mail()
    assert veikko.post("request_preferences_code", address=HERS, code=void).status_code == 422
    veikko.post("request_preferences_ban", channel="", purpose="")
    veikko.post("request_preferences_withdraw", consent=str(aino.consents.get().pk))
    assert stranger.register() == before
    assert len(stranger.to_her()) == 3
    assert veikko.was_told() == []


# ---- the bank


@pytest.fixture(scope="module")
def _provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with provider_in(tmp_path_factory.mktemp("provider")) as provider:
        provider.knows("aino", given_names="Aino Maria", family_name="Mäkinen", hetu=HETU)
        provider.knows("veikko", given_names="Veikko", family_name="Vieras", hetu=HIS_HETU)
        yield provider


@pytest.fixture
def provider(_provider: IdentityProvider, settings: Settings) -> IdentityProvider:
    return offered_by(_provider, settings)


def test_with_his_own_credentials_her_request_in_his_browser_is_anothers_and_the_officer_reads_it(
    provider: IdentityProvider, veikko: Stranger, aino: Party
) -> None:
    request = veikko.asks("access", email=HERS)
    assert Traveller(provider, veikko.client).identify("veikko") == reverse("request_identified_as_another")
    assert fresh(request).identity == "none"
    assert "Tunnistautui toisena henkilönä kuin pyyntö kertoo" in AtTheDesk(staff.sanna()).open(request).text
    assert veikko.was_told() == []


def test_as_himself_with_her_numbers_he_is_known_to_be_himself_and_her_data_cannot_be_linked(
    provider: IdentityProvider, veikko: Stranger, aino: Party
) -> None:
    request = veikko.asks("access", email=HIS, name="Veikko Vieras", birth_date="")
    assert Traveller(provider, veikko.client).identify("veikko") == reverse("request_identified")
    operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    found = {each.party_id: each.confidence for each in queries.candidates_for(fresh(request))}
    assert found == {aino.pk: "none"}
    with pytest.raises(IdentifiedOtherwise):
        operations.link_party(
            request.pk, party_id=aino.pk, actor=staff.sanna(), now=timezone.now(), index_key=submissions.KEY
        )
    veikko.opens_everything()
    assert veikko.was_told() == []


def test_her_way_to_the_bank_begins_and_ends_in_her_browser(
    provider: IdentityProvider, veikko: Stranger, aino: Party
) -> None:
    """He neither begins it by her reference, nor ends hers with his answer, nor his with hers."""
    her = Traveller(provider)
    hers = her.at_the_form().file("access")
    refused = veikko.post("request_identify", reference=hers.reference, code="0" * 26)
    assert refused.status_code == 422
    assert not IdentificationAttempt.objects.exists()
    her_way = her.leave()
    his = Traveller(provider, veikko.client)
    own = veikko.asks("access", email=HIS)
    his_back = his.choose(his.leave(), "veikko")
    her_back = her.choose(her_way, "aino")
    assert his.come_back(her_back).headers["Location"] == reverse("request_identify_over")
    assert her.come_back(his_back).headers["Location"] == reverse("request_identify_over")
    forged = f"{her_back.partition('?')[0]}?{urlencode({'state': 'x' * 43, 'code': 'x'})}"
    assert his.come_back(forged).headers["Location"] == reverse("request_identify_over")
    assert (fresh(hers).identity, fresh(own).identity) == ("none", "none")
    assert her.come_back(her_back).headers["Location"] == reverse("request_identified"), "hers goes on"
    assert not hers.events.filter(kind=Happening.IDENTIFIED_AS_ANOTHER).exists()
    assert KNOWS["customer_number"] not in str(list(IdentificationAttempt.objects.values_list()))
