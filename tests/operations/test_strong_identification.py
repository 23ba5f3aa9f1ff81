"""Strong identification, end to end against a provider that is not ours: what it shows, and what changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus

import pytest
from django.conf import settings as site
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from customers.models import Party
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.models import IdentificationAttempt, PrivacyRequest, StrongIdentification
from requests_app.operations import identifications
from requests_app.permitted.identifying import is_identification_offered
from requests_app.permitted.refusals import IdentifiedOtherwise
from requests_app.strong_identification.provider import read_provider
from tests import proofs, scenes, staff, submissions
from tests.at_the_form import seen
from tests.casework import codes_of, fresh, letters_leave, taken
from tests.identified import Traveller, offered_by, provider_in
from tests.identity_provider import ACR, IdentityProvider

pytestmark = pytest.mark.django_db
AINOS, ANOTHERS = "120488-122L", "131052-308T"
SAME_NAME = "010190-129U"


@pytest.fixture(scope="module")
def _provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with provider_in(tmp_path_factory.mktemp("provider")) as provider:
        provider.knows("aino", given_names="Aino Maria", family_name="Mäkinen", hetu=AINOS)
        provider.knows("linnea", given_names="Linnea", family_name="Kanariainen", hetu=ANOTHERS)
        provider.knows("namesake", given_names="Aino", family_name="Mäkinen", hetu=SAME_NAME)
        provider.knows("abroad", given_names="Aino", family_name="Mäkinen", birth_date="1988-04-12")
        provider.knows("riitta", given_names="Riitta", family_name="Esimerkki", hetu="010160-1304")
        yield provider


@pytest.fixture
def provider(_provider: IdentityProvider, settings: Settings) -> IdentityProvider:
    return offered_by(_provider, settings)


def known_to_the_register() -> Party:
    aino = scenes.aino()
    aino.identity_code = AINOS
    aino.save()
    return aino


def linked(request: PrivacyRequest, party: Party) -> PrivacyRequest:
    """Sanna decides that the request is about that person."""
    return operations.link_party(
        request.pk, party_id=party.pk, actor=staff.sanna(), now=timezone.now(), index_key=submissions.KEY
    )


def test_aino_sends_her_request_is_identified_at_once_and_her_identity_is_shown(provider: IdentityProvider) -> None:
    """GDPR 12(6); the receipt leads there."""
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    receipt = browser.client.get(reverse("request_done")).content.decode()
    assert reverse("request_identify") in receipt
    assert browser.identify("aino") == reverse("request_identified")
    request = fresh(request)
    assert (request.identity, request.status) == ("shown", "received")
    assert codes_of(request, Happening.STRONGLY_IDENTIFIED) == [f"how:strong_identification level:shown acr:{ACR}"]
    assert provider.calls == ["/authorization", "/token", "/userinfo"]
    assert provider.refused == []
    receipt = browser.client.get(reverse("request_done")).content.decode()
    assert reverse("request_identify") not in receipt, "what has been done is not offered again"


def test_where_identity_was_asked_for_the_pause_ends_and_work_goes_on(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    operations.ask_identity(request.pk, question="Kuka olet?", actor=staff.sanna(), now=timezone.now())
    letters_leave(timezone.now())
    assert browser.identify("aino") == reverse("request_identified")
    assert fresh(request).status == "in_work"
    assert codes_of(request, Happening.IDENTITY_CONFIRMED) == ["how:strong_identification"]


def test_days_later_the_code_that_came_by_mail_opens_the_way_in_another_browser(provider: IdentityProvider) -> None:
    request = submissions.received(submissions.ainos(), now=timezone.now())
    letters_leave(timezone.now())
    browser = Traveller(provider)
    assert seen(browser.client.get(reverse("request_identify"))).named("reference")
    typed = {"reference": request.reference, "code": proofs.token_mailed(request)}
    assert browser.identify("aino", **typed) == reverse("request_identified")
    assert fresh(request).identity == "shown"


def test_the_mail_that_confirms_also_leads_to_the_bank_where_that_is_offered(
    provider: IdentityProvider, settings: Settings
) -> None:
    """And to nobody where it is not."""
    for offered in (True, False):
        settings.OIDC = provider.settings if offered else {}
        request = submissions.received(submissions.ainos(), now=timezone.now())
        letters_leave(timezone.now())
        body = str(mail.outbox[-1].body)
        assert request.reference in body
        assert (f"{site.SITE_URL}{reverse('request_identify')}" in body) is offered


def test_a_code_that_does_not_fit_leads_nowhere_and_says_the_same_of_every_reference(
    provider: IdentityProvider,
) -> None:
    request = submissions.received(submissions.ainos(), now=timezone.now())
    pages = []
    for reference in (request.reference, "TP-0000-0000"):
        answer = Client().post(reverse("request_identify"), {"reference": reference, "code": "0" * 26})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert answer.cookies.get(site.IDENTIFY_COOKIE_NAME) is None
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", answer.content.decode())
        pages.append(page.replace(reference, "…"))
    assert pages[0] == pages[1]
    assert not IdentificationAttempt.objects.exists()


@pytest.mark.parametrize("person", ["linnea", "riitta"])
def test_another_persons_credentials_change_nothing_and_the_officer_is_told(
    provider: IdentityProvider, person: str
) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    assert browser.identify(person) == reverse("request_identified_as_another")
    assert fresh(request).identity == "none"
    assert not StrongIdentification.objects.exists()
    (codes,) = codes_of(request, Happening.IDENTIFIED_AS_ANOTHER)
    assert codes == f"differs:name acr:{ACR}"
    page = seen(browser.client.get(reverse("request_identified_as_another")))
    assert "koodikirje" in page.text
    assert "turvakielto ei estä" in page.text
    assert browser.identify("aino") == reverse("request_identified"), "the right one may still come"


def test_a_typed_birth_date_that_is_not_theirs_shows_a_namesake(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    PrivacyRequest.objects.filter(pk=request.pk).update(birth_date=date(1988, 4, 12))
    assert browser.identify("namesake") == reverse("request_identified_as_another")
    assert codes_of(request, Happening.IDENTIFIED_AS_ANOTHER) == [f"differs:birth_date acr:{ACR}"]
    assert browser.identify("aino") == reverse("request_identified")


def test_the_match_is_certain_by_the_henkilotunnus_and_nobody_else_may_be_linked(provider: IdentityProvider) -> None:
    """[D: matching-table], [D: software-never-chooses]: a namesake whose henkilötunnus is on file is another person."""
    aino = known_to_the_register()
    namesake = Party.objects.create(
        given_names="Aino",
        family_name="Mäkinen",
        identity_code=SAME_NAME,
        source="person",
        first_seen_on=date(2016, 5, 1),
        last_contact_on=date(2026, 1, 1),
    )
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    browser.identify("aino")
    request = operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    found = {each.party_id: each.confidence for each in queries.candidates_for(request)}
    assert found == {aino.pk: "certain", namesake.pk: "none"}
    assert request.party is None, "only an officer links"
    with pytest.raises(IdentifiedOtherwise):
        linked(request, namesake)
    assert linked(request, aino).party == aino


def test_a_namesake_is_not_the_person_whom_an_officer_has_linked(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    linked(request, known_to_the_register())
    assert browser.identify("namesake") == reverse("request_identified_as_another")
    assert codes_of(request, Happening.IDENTIFIED_AS_ANOTHER) == [f"differs:hetu acr:{ACR}"]
    assert browser.identify("aino") == reverse("request_identified")


def test_where_no_henkilotunnus_is_told_name_and_birth_date_are_compared(provider: IdentityProvider) -> None:
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    linked(request, scenes.aino())
    assert browser.identify("namesake") == reverse("request_identified_as_another"), "born another day"
    assert browser.identify("abroad") == reverse("request_identified")
    assert StrongIdentification.objects.get().identity_code_index == ""


def test_a_representative_is_identified_as_themselves_and_their_henkilotunnus_is_not_kept(
    provider: IdentityProvider,
) -> None:
    """[D: representatives]"""
    browser = Traveller(provider)
    request = browser.at_the_form().file("access", whom={"whom": "somebody_else"})
    assert request.representative_name == "Riitta Esimerkki"
    assert browser.identify("aino") == reverse("request_identified_as_another"), "not the one who asks"
    assert browser.identify("riitta") == reverse("request_identified")
    assert StrongIdentification.objects.get().identity_code_index == ""
    assert browser.client.get(reverse("request_identify")).status_code == HTTPStatus.OK
    assert not is_identification_offered(fresh(request)), "who asks is known"


def test_a_customers_identification_costs_and_tells_the_same_as_a_strangers(provider: IdentityProvider) -> None:
    """Security 15: the register is not asked before an officer has looked; only what the case says is compared."""
    seen_of: list[tuple[str, list[str]]] = []
    for known in (False, True):
        if known:
            known_to_the_register()
        browser = Traveller(provider)
        browser.at_the_form().file("access")
        back = browser.choose(browser.leave(), "aino")
        with CaptureQueriesContext(connection) as sql:
            ended = browser.come_back(back).headers["Location"]
        # Keys, hashes and instants are each one's own; what is asked, and of which tables, is not.
        asked = [re.sub(r"'[^']*'|\b[0-9a-f-]{36}\b|(?<=SAVEPOINT \")\w+", "…", query["sql"]) for query in sql]
        assert not [each for each in asked if "customers_" in each]
        seen_of.append((ended, asked))
    assert seen_of[0] == seen_of[1]


def test_nothing_of_the_person_is_kept_but_a_keyed_hash_and_the_level(provider: IdentityProvider) -> None:
    """GDPR 5(1)(c)"""
    browser = Traveller(provider)
    request = browser.at_the_form().file("access")
    browser.identify("aino")
    kept = StrongIdentification.objects.values().get()
    assert kept.keys() == {"id", "request_id", "acr", "identity_code_index", "identified_at"}
    assert re.fullmatch("[0-9a-f]{64}", kept["identity_code_index"])
    attempt = IdentificationAttempt.objects.values().get()
    texts = " ".join(map(str, [*kept.values(), *attempt.values(), *codes_of(request, *Happening)]))
    assert not {part for part in (AINOS, "Mäkinen", "Aino", "1988") if part in texts}
    token = browser.client.cookies[site.IDENTIFY_COOKIE_NAME].value
    assert token not in texts


def test_a_right_that_needs_no_identity_is_not_asked_for_it(provider: IdentityProvider) -> None:
    """GDPR 12(6): never more than the rights need."""
    browser = Traveller(provider)
    browser.at_the_form().file("marketing_ban")
    assert reverse("request_identify") not in browser.client.get(reverse("request_done")).content.decode()
    request = submissions.received(submissions.ainos(), now=timezone.now())
    operations.take(request.pk, actor=staff.sanna(), now=timezone.now())
    operations.withdraw(request.pk, actor=staff.sanna(), now=timezone.now())
    named, now = read_provider(provider.settings, loopback=True), timezone.now()
    assert named is not None
    with pytest.raises(identifications.NothingToIdentify):
        identifications.begin_identification(request.pk, named, redirect_uri="", language="fi", now=now)


def test_a_code_letter_stays_a_way_for_somebody_whose_address_is_protected(provider: IdentityProvider) -> None:
    """Turvakielto and no bank credentials never end a request."""
    aino = scenes.aino()
    Party.objects.filter(pk=aino.pk).update(protected_address=True)
    proofs.home(aino)
    assert proofs.code_returns(taken(), aino).identity == "shown"
