"""A token that is not the provider's answer to this very question changes nothing (ASVS 10.5; OpenID Connect 3.1.3.7).

Each test lets the provider of strong identification make its genuine tokens, and puts another in the place of one of
them on the way: made with the provider's own keys where nothing but the one fault should be wrong with it.
"""

from __future__ import annotations

import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from joserfc import jwe, jws
from joserfc.jwk import RSAKey
from pytest_django import Settings

from requests_app.events import Happening
from requests_app.models import IdentificationAttempt, PrivacyRequest, StrongIdentification
from requests_app.strong_identification.tokens import Fault
from tests import canaries
from tests.canaries import FAMILY_NAME, GIVEN_NAME, HETU, found_in
from tests.casework import fresh
from tests.identified import Traveller, offered_by, provider_in
from tests.identity_provider import CLIENT, IdentityProvider

pytestmark = pytest.mark.django_db
Replace = Callable[[IdentityProvider, str], str]
AN_HOUR = 3600


@pytest.fixture(scope="module")
def _provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with provider_in(tmp_path_factory.mktemp("provider")) as provider:
        provider.knows("linnea", given_names=GIVEN_NAME, family_name=FAMILY_NAME, hetu=HETU)
        yield provider


@pytest.fixture
def provider(_provider: IdentityProvider, settings: Settings) -> IdentityProvider:
    return offered_by(_provider, settings)


@pytest.fixture
def linnea(provider: IdentityProvider) -> tuple[Traveller, PrivacyRequest]:
    """Linnea has sent her request, and is on her way."""
    browser = Traveller(provider)
    reach = {"name": f"{GIVEN_NAME} {FAMILY_NAME}", "email": canaries.EMAIL}
    return browser, browser.at_the_form().file("access", reach=reach)


def state_of(request: PrivacyRequest) -> tuple[object, ...]:
    """Everything of the case that an identification could change."""
    row = fresh(request)
    return row.identity, row.identity_at, row.status, row.events.count(), StrongIdentification.objects.count()


def altered(**claims: object) -> Replace:
    """The same token, with these claims changed; ``None`` takes one out."""

    def replace(provider: IdentityProvider, token: str) -> str:
        told = provider.claims_of(token) | claims
        return provider.packed({name: value for name, value in told.items() if value is not None})

    return replace


def in_a_token(part: bytes) -> str:
    """As the parts of a token are written (RFC 7515 2)."""
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def signed(provider: IdentityProvider, token: str) -> str:
    """The genuine signed token that stands in the encrypted one."""
    return (jwe.decrypt_compact(token, provider.ours[1], ["RSA-OAEP", "A256CBC-HS512"]).plaintext or b"").decode()


def unsigned(provider: IdentityProvider, token: str) -> str:
    """``alg: none``, encrypted as it should be."""
    _, body, _ = signed(provider, token).split(".")
    none = in_a_token(b'{"alg":"none"}')
    return provider.encrypted(f"{none}.{body}.")


def under_a_secret(provider: IdentityProvider, token: str) -> str:
    """HS256 under the provider's public key, the old confusion of algorithms (RFC 8725 2.1)."""
    header = json.dumps({"alg": "HS256", "kid": provider.key.kid}).encode()
    text = ".".join(in_a_token(part) for part in (header, json.dumps(provider.claims_of(token)).encode()))
    secret = provider.key.as_pem(private=False)
    return provider.encrypted(f"{text}.{in_a_token(hmac.digest(secret, text.encode(), 'sha256'))}")


def by_somebody_else(provider: IdentityProvider, token: str) -> str:
    """Signed by a key that is not the provider's, under the name of one that is."""
    header = {"alg": "RS256", "kid": provider.key.kid}
    key = RSAKey.generate_key(2048, {"kid": str(provider.key.kid)})
    return provider.encrypted(jws.serialize_compact(header, json.dumps(provider.claims_of(token)), key, ["RS256"]))


def tampered_within(provider: IdentityProvider, token: str) -> str:
    """Another henkilötunnus under the genuine signature."""
    head, _, signature = signed(provider, token).split(".")
    told = json.dumps(provider.claims_of(token) | {"urn:oid:1.2.246.21": "120488-122L"}).encode()
    return provider.encrypted(f"{head}.{in_a_token(told)}.{signature}")


def tampered(provider: IdentityProvider, token: str) -> str:
    """One character of the ciphertext is another."""
    head, key, iv, text, tag = token.split(".")
    return ".".join((head, key, iv, ("A" if text[0] != "A" else "B") + text[1:], tag))


def to_somebody_else(provider: IdentityProvider, token: str) -> str:
    """Encrypted to another key."""
    header = {"alg": "RSA-OAEP", "enc": "A256CBC-HS512", "cty": "JWT", "kid": "ours-enc"}
    key = RSAKey.generate_key(2048, {"kid": "ours-enc"})
    return jwe.encrypt_compact(header, signed(provider, token), key, ["RSA-OAEP", "A256CBC-HS512"])


def by_an_old_algorithm(provider: IdentityProvider, token: str) -> str:
    """RSA1_5, whose padding can be asked for its plaintext."""
    return provider.packed(provider.claims_of(token), wrapped_by="RSA1_5")


def not_encrypted(provider: IdentityProvider, token: str) -> str:
    """Signed alone, as if that were enough."""
    return signed(provider, token)


def a_while_ago(provider: IdentityProvider, token: str) -> str:
    """What the provider would have said an hour ago."""
    then = int(timezone.now().timestamp()) - AN_HOUR
    return altered(iat=then, exp=then + 300)(provider, token)


REFUSED: Mapping[str, tuple[str, Replace, Fault]] = {
    "tampered": ("id_token", tampered, Fault.NOT_OPENED),
    "tampered within": ("id_token", tampered_within, Fault.NOT_SIGNED),
    "unsigned": ("id_token", unsigned, Fault.NOT_SIGNED),
    "signed under a secret": ("id_token", under_a_secret, Fault.NOT_SIGNED),
    "signed by somebody else": ("id_token", by_somebody_else, Fault.NOT_SIGNED),
    "unencrypted": ("id_token", not_encrypted, Fault.NOT_OPENED),
    "encrypted to somebody else": ("id_token", to_somebody_else, Fault.NOT_OPENED),
    "encrypted by an old algorithm": ("id_token", by_an_old_algorithm, Fault.NOT_OPENED),
    "no token at all": ("id_token", lambda *_: "x", Fault.NOT_OPENED),
    "huge": ("id_token", lambda *_: "x" * 100_000, Fault.NOT_OPENED),
    "wrong issuer": ("id_token", altered(iss="https://tunnistus.example.com"), Fault.NOT_FOR_THIS),
    "wrong audience": ("id_token", altered(aud=["somebody-else"]), Fault.NOT_FOR_THIS),
    "for several, and not ours to use": ("id_token", altered(aud=[CLIENT, "another"]), Fault.NOT_FOR_THIS),
    "wrong nonce": ("id_token", altered(nonce="another"), Fault.NOT_FOR_THIS),
    "no nonce": ("id_token", altered(nonce=None), Fault.NOT_FOR_THIS),
    "no end": ("id_token", altered(exp="tomorrow"), Fault.NOT_FOR_THIS),
    "expired": ("id_token", a_while_ago, Fault.NOT_FOR_THIS),
    "of another access token": ("id_token", altered(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), Fault.NOT_FOR_THIS),
    "too low an acr": ("id_token", altered(acr="urn:oasis:names:tc:SAML:2.0:ac:classes:Password"), Fault.NOT_ENOUGH),
    "no acr": ("id_token", altered(acr=None), Fault.NOT_ENOUGH),
    "a list for an acr": ("id_token", altered(acr=["http://ftn.ficora.fi/2017/loa2"]), Fault.NOT_ENOUGH),
    "userinfo tampered": ("userinfo", tampered, Fault.NOT_OPENED),
    "userinfo unsigned": ("userinfo", unsigned, Fault.NOT_SIGNED),
    "userinfo unencrypted": ("userinfo", not_encrypted, Fault.NOT_OPENED),
    "userinfo of another subject": ("userinfo", altered(sub="somebody-else"), Fault.OF_ANOTHER),
    "userinfo of another issuer": ("userinfo", altered(iss="https://tunnistus.example.com"), Fault.NOT_FOR_THIS),
    "userinfo for another client": ("userinfo", altered(aud=["somebody-else"]), Fault.NOT_FOR_THIS),
    "a henkilötunnus that is none": ("userinfo", altered(**{"urn:oid:1.2.246.21": "131052-308X"}), Fault.TELLS_NOBODY),
    "nobody's name": ("userinfo", altered(**{"urn:oid:2.5.4.4": None}), Fault.TELLS_NOBODY),
}


@pytest.mark.parametrize(("which", "replace", "fault"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_and_the_case_is_as_it_was(
    provider: IdentityProvider,
    linnea: tuple[Traveller, PrivacyRequest],
    which: str,
    replace: Replace,
    fault: Fault,
) -> None:
    browser, request = linnea
    before = state_of(request)
    provider.replaced = lambda what, token: replace(provider, token) if what == which else token
    with canaries.logged() as said:
        assert browser.identify("linnea") == reverse("request_identify_refused")
    assert state_of(request) == before
    assert f"An identification was refused: {fault}" in said.getvalue()
    provider.replaced = None
    assert browser.identify("linnea") == reverse("request_identified"), "and nothing else was wrong"


def test_the_same_claims_made_anew_by_the_provider_are_taken(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest]
) -> None:
    """That what the tests above alter is the one thing wrong with their tokens: this one alters nothing."""
    browser, request = linnea
    provider.replaced = lambda _, token: altered()(provider, token)
    assert browser.identify("linnea") == reverse("request_identified")
    assert fresh(request).identity == "shown"


def test_a_token_encrypted_by_galois_counter_mode_is_taken_too(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest]
) -> None:
    """The profile's other way: the provider of these tests makes it with a nonce of another length than RFC 7518's."""
    browser, request = linnea
    provider.replaced = lambda _, token: provider.encrypted(signed(provider, token), by="A256GCM")
    assert browser.identify("linnea") == reverse("request_identified")
    assert fresh(request).identity == "shown"


def test_a_token_of_an_earlier_identification_is_refused(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest]
) -> None:
    """Replayed: it is the provider's own, unexpired, and of another question."""
    browser, request = linnea
    kept: list[str] = []

    def keep(what: str, token: str) -> str:
        kept.extend([token] if what == "id_token" else [])
        return token

    provider.replaced = keep
    victim = Traveller(provider)
    victim.at_the_form().file("access", reach={"name": f"{GIVEN_NAME} {FAMILY_NAME}", "email": canaries.EMAIL})
    assert victim.identify("linnea") == reverse("request_identified")
    before = state_of(request)
    provider.replaced = lambda what, token: kept[0] if what == "id_token" else token
    assert browser.identify("linnea") == reverse("request_identify_refused")
    assert state_of(request) == before


def test_another_browsers_return_is_refused(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest]
) -> None:
    """A link with somebody else's code and state (login CSRF), and the right ones in a browser that never asked."""
    browser, request = linnea
    thief = Traveller(provider)
    thief.at_the_form().file("access", reach={"name": f"{GIVEN_NAME} {FAMILY_NAME}", "email": canaries.EMAIL})
    thiefs = thief.choose(thief.leave(), "linnea")
    browser.leave()
    before = state_of(request)
    for visitor, address in ((browser, thiefs), (Traveller(provider), thiefs)):
        assert visitor.come_back(address).headers["Location"] == reverse("request_identify_over")
    assert state_of(request) == before
    assert "/token" not in provider.calls
    assert not IdentificationAttempt.objects.filter(used_at__isnull=False).exists(), "and nobody's own was used up"


@pytest.mark.parametrize("changed", [{"state": "another"}, {"state": ""}, {"iss": "https://tunnistus.example.com"}])
def test_an_answer_whose_state_or_issuer_is_another_is_refused(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest], changed: dict[str, str]
) -> None:
    """RFC 9700 4.7; RFC 9207"""
    browser, request = linnea
    parts = urlsplit(browser.choose(browser.leave(), "linnea"))
    before = state_of(request)
    altered_query = urlencode(dict(parse_qsl(parts.query)) | changed)
    browser.come_back(urlunsplit(parts._replace(query=altered_query)))
    assert state_of(request) == before
    assert "/token" not in provider.calls


def test_a_code_of_another_identification_fails_at_the_provider_for_its_verifier(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest]
) -> None:
    """PKCE (RFC 7636): a stolen code is of no use with another question's verifier."""
    browser, request = linnea
    thief = Traveller(provider)
    thief.at_the_form().file("access", reach={"name": f"{GIVEN_NAME} {FAMILY_NAME}", "email": canaries.EMAIL})
    stolen = dict(parse_qsl(urlsplit(browser.choose(browser.leave(), "linnea")).query))["code"]
    parts = urlsplit(thief.choose(thief.leave(), "linnea"))
    query = urlencode(dict(parse_qsl(parts.query)) | {"code": stolen})
    back = thief.come_back(urlunsplit(parts._replace(query=query)))
    assert back.headers["Location"] == reverse("request_identify_unavailable")
    assert any("PKCE" in each for each in provider.refused)
    assert fresh(request).identity == "none"
    provider.refused.clear()


@pytest.mark.django_db(transaction=True)
def test_of_two_returns_at_once_one_is_taken(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest]
) -> None:
    browser, request = linnea
    back = browser.choose(browser.leave(), "linnea")
    cookies = browser.client.cookies
    ends: list[str] = []

    def come_back() -> None:
        visitor = Traveller(provider, Client())
        visitor.client.cookies = cookies
        ends.append(visitor.come_back(back).headers["Location"])
        connection.close()

    threads = [threading.Thread(target=come_back) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(ends) == sorted([reverse("request_identified"), reverse("request_identify_used")])
    assert request.events.filter(kind=Happening.STRONGLY_IDENTIFIED).count() == 1


def test_the_browsers_token_is_out_of_reach_of_scripts_and_comes_back_with_the_provider(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest]
) -> None:
    """ASVS 3.3; 256 random bits (11.5.1)"""
    browser, _ = linnea
    browser.leave()
    cookie = browser.client.cookies[site.IDENTIFY_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", 900, "/")
    assert len(cookie.value) == len(base64.urlsafe_b64encode(bytes(32)).rstrip(b"="))


def test_no_canary_of_the_identification_is_in_any_log_or_address(
    provider: IdentityProvider, linnea: tuple[Traveller, PrivacyRequest]
) -> None:
    """ASVS 16.2.5 [D: quiet-logs]"""
    secrets: list[str] = []
    reach = {"name": f"{GIVEN_NAME} {FAMILY_NAME}", "email": canaries.EMAIL}

    def replaced_by(replace: Replace) -> Callable[[str, str], str]:
        def sent(_: str, token: str) -> str:
            secrets.append(token)
            return replace(provider, token)

        return sent

    with canaries.logged() as said:
        for replace in (altered(), tampered, altered(acr="low"), altered(nonce="x")):
            provider.replaced = replaced_by(replace)
            browser = Traveller(provider)
            browser.at_the_form().file("access", reach=reach)
            address = browser.leave()
            back = browser.choose(address, "linnea")
            end = browser.come_back(back).headers["Location"]
            browser.client.get(end)
            told = dict(parse_qsl(urlsplit(back).query))
            secrets += [browser.client.cookies[site.IDENTIFY_COOKIE_NAME].value, told["code"], told["state"]]
            assert found_in(f"{address} {back} {end}") == []
    assert "An identification was refused" in said.getvalue()
    assert found_in(said.getvalue(), *secrets) == []
