"""What a provider of strong identification sends back, judged: each claim that is not of this question, and each key.

The tokens are made here with keys of the tests. That one made by somebody else's provider is taken is
``tests/security/test_06_tokens_refused.py``.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from joserfc import jwe, jws
from joserfc.jwk import ECKey, KeySet, RSAKey

from requests_app.strong_identification import tokens
from requests_app.strong_identification.provider import Claim, Provider
from requests_app.strong_identification.tokens import (
    Claims,
    Fault,
    TokenRefused,
    id_token_claims,
    userinfo_claims,
)

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
OURS = ECKey.generate_key("P-256", {"kid": "ours-enc"})
THEIRS = ECKey.generate_key("P-256", {"kid": "theirs"})
ANOTHERS = ECKey.generate_key("P-256", {"kid": "theirs"})
LOA2, LOA3 = "http://ftn.ficora.fi/2017/loa2", "http://ftn.ficora.fi/2017/loa3"
ACCESS_TOKEN = "an access token"
AT_HASH = urlsafe_b64encode(sha256(ACCESS_TOKEN.encode()).digest()[:16]).decode().rstrip("=")
BROKER = Provider(
    issuer="https://broker.example",
    authorization_endpoint="https://broker.example/authorization",
    token_endpoint="https://broker.example/token",
    userinfo_endpoint="https://broker.example/userinfo",
    client_id="oomi-rekisteri",
    scope="openid",
    acr_values=(LOA2, LOA3),
    claims={Claim.FAMILY_NAME: "family_name", Claim.GIVEN_NAMES: "given_name"},
    signing_key=ECKey.generate_key("P-256", {"kid": "ours-sig"}),
    decryption_keys=KeySet([OURS]),
    provider_keys=KeySet([THEIRS]),
)
ID_TOKEN: Claims = {
    "iss": BROKER.issuer,
    "aud": BROKER.client_id,
    "sub": "linnea",
    "nonce": "of this question",
    "acr": LOA2,
    "at_hash": AT_HASH,
    "iat": int(NOW.timestamp()),
    "exp": int((NOW + timedelta(minutes=5)).timestamp()),
}
USERINFO: Claims = {"iss": BROKER.issuer, "aud": BROKER.client_id, "sub": "linnea", "family_name": "Salo"}


def seconds(after: int) -> int:
    """So many seconds after now."""
    return int((NOW + timedelta(seconds=after)).timestamp())


def signed(claims: object, *, key: ECKey | RSAKey = THEIRS, by: str = "ES256") -> str:
    return jws.serialize_compact({"alg": by, "kid": str(key.kid)}, json.dumps(claims), key, [by])


def encrypted(within: str, *, key: ECKey | RSAKey = OURS, wrapped_by: str = "ECDH-ES", by: str = "A256GCM") -> str:
    header = {"alg": wrapped_by, "enc": by, "kid": str(key.kid)}
    return jwe.encrypt_compact(header, within, key, [wrapped_by, by])


def changed(claims: Claims, **others: object) -> dict[str, object]:
    """The claims with these of them others; ``None`` takes one out."""
    return {name: value for name, value in (dict(claims) | others).items() if value is not None}


def judged(token: str, *, now: datetime = NOW, nonce: str = "of this question", access: str = ACCESS_TOKEN) -> Claims:
    return id_token_claims(BROKER, token, nonce=nonce, access_token=access, now=now)


def fault_of(token: str, **asked: object) -> Fault:
    with pytest.raises(TokenRefused) as refused:
        judged(token, **asked)  # type: ignore[arg-type]  # the tests' own words
    return refused.value.fault


def fault_of_userinfo(token: str, subject: object = "linnea") -> Fault:
    with pytest.raises(TokenRefused) as refused:
        userinfo_claims(BROKER, token, subject=subject)
    return refused.value.fault


def test_the_providers_answer_to_this_question_is_taken_whole() -> None:
    assert dict(judged(encrypted(signed(ID_TOKEN)))) == dict(ID_TOKEN)


@pytest.mark.parametrize("by", ["A128GCM", "A192GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"])
@pytest.mark.parametrize("wrapped_by", ["ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"])
def test_it_may_be_encrypted_in_any_of_the_ways_that_are_agreed(wrapped_by: str, by: str) -> None:
    assert judged(encrypted(signed(ID_TOKEN), wrapped_by=wrapped_by, by=by))["sub"] == "linnea"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"iss": ""},
        {"aud": "somebody-else"},
        {"aud": "somebody-else", "azp": "oomi-rekisteri"},
        {"aud": []},
        {"aud": ["oomi-rekisteri", "another"]},  # for several, and ``azp`` says for none of them
        {"aud": None},
        {"azp": "another"},
        {"sub": None},
        {"sub": ""},
        {"nonce": "of another question"},
        {"nonce": None},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": None},
        {"exp": seconds(-31)},
        {"iat": seconds(31)},
    ],
    ids=str,
)
def test_an_id_token_that_is_not_of_this_identification_is_refused(claims: dict[str, object]) -> None:
    """OpenID Connect Core 3.1.3.7"""
    assert fault_of(encrypted(signed(changed(ID_TOKEN, **claims)))) is Fault.NOT_FOR_THIS


@pytest.mark.parametrize("claims", [{"exp": seconds(-29)}, {"iat": seconds(29)}], ids=str)
def test_clocks_may_differ_by_half_a_minute(claims: dict[str, object]) -> None:
    assert judged(encrypted(signed(changed(ID_TOKEN, **claims))))["sub"] == "linnea"


def test_a_token_is_judged_by_the_hour_of_the_question_and_not_by_another() -> None:
    token = encrypted(signed(ID_TOKEN))
    assert fault_of(token, now=NOW + timedelta(hours=1)) is Fault.NOT_FOR_THIS
    assert fault_of(token, nonce="another") is Fault.NOT_FOR_THIS
    assert fault_of(token, access="another access token") is Fault.NOT_FOR_THIS


def test_either_level_that_was_asked_for_is_enough() -> None:
    assert judged(encrypted(signed(changed(ID_TOKEN, acr=LOA3))))["acr"] == LOA3


@pytest.mark.parametrize("acr", ["http://ftn.ficora.fi/2017/loa1", "", None, [LOA2]])
def test_another_level_is_not_enough(acr: object) -> None:
    assert fault_of(encrypted(signed(changed(ID_TOKEN, acr=acr)))) is Fault.NOT_ENOUGH


def test_what_is_not_encrypted_to_us_is_not_opened() -> None:
    genuine = signed(ID_TOKEN)
    elsewhere = ECKey.generate_key("P-256", {"kid": "ours-enc"})
    for token in (genuine, "", "x", "a.b.c.d.e", "ä" * 9, encrypted(genuine, key=elsewhere)):
        assert fault_of(token) is Fault.NOT_OPENED


def test_what_is_not_signed_by_the_provider_is_not_believed() -> None:
    unsigned = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=") + "." + signed(ID_TOKEN).split(".")[1] + "."
    for within in (
        signed(ID_TOKEN, key=ANOTHERS),
        unsigned,
        "not a token",
        "",
        json.dumps(ID_TOKEN),
        signed(["linnea"]),
    ):
        assert fault_of(encrypted(within)) is Fault.NOT_SIGNED


def test_a_token_as_long_as_may_be_is_looked_at_and_a_longer_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    token = encrypted(signed(ID_TOKEN))
    monkeypatch.setattr(tokens, "LONGEST_TOKEN", len(token))
    assert judged(token)["sub"] == "linnea"
    monkeypatch.setattr(tokens, "LONGEST_TOKEN", len(token) - 1)
    assert fault_of(token) is Fault.NOT_OPENED


RSA = RSAKey.generate_key(2048, {"kid": "theirs"})


@pytest.mark.parametrize(
    ("by", "key"),
    [
        *((by, RSA) for by in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")),
        ("ES256", THEIRS),
        ("ES384", ECKey.generate_key("P-384", {"kid": "theirs"})),
        ("ES512", ECKey.generate_key("P-521", {"kid": "theirs"})),
    ],
)
def test_it_may_be_signed_in_any_of_the_ways_that_are_agreed(by: str, key: ECKey | RSAKey) -> None:
    provider = replace(BROKER, provider_keys=KeySet([key]))
    token = encrypted(signed(USERINFO, key=key, by=by))
    assert userinfo_claims(provider, token, subject="linnea")["family_name"] == "Salo"


# ---- the userinfo ----


def test_the_userinfo_of_the_same_person_is_taken_whole() -> None:
    assert dict(userinfo_claims(BROKER, encrypted(signed(USERINFO)), subject="linnea")) == dict(USERINFO)


@pytest.mark.parametrize(
    "claims",
    [{"iss": None}, {"aud": None}, {"iss": None, "aud": None}, {"aud": ["another", "oomi-rekisteri"]}],
    ids=str,
)
def test_the_userinfo_need_not_say_whose_it_is_and_may_be_for_several(claims: dict[str, object]) -> None:
    """OpenID Connect Core 5.3.2"""
    assert (
        userinfo_claims(BROKER, encrypted(signed(changed(USERINFO, **claims))), subject="linnea")["family_name"]
        == "Salo"
    )


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": []},
        {"aud": "another-oomi-rekisteri"},
    ],
    ids=str,
)
def test_userinfo_of_another_issuer_or_for_another_is_refused(claims: dict[str, object]) -> None:
    assert fault_of_userinfo(encrypted(signed(changed(USERINFO, **claims)))) is Fault.NOT_FOR_THIS


@pytest.mark.parametrize("sub", ["maija", None, ["linnea"]])
def test_userinfo_of_another_person_is_refused(sub: object) -> None:
    assert fault_of_userinfo(encrypted(signed(changed(USERINFO, sub=sub)))) is Fault.OF_ANOTHER


def test_a_subject_that_is_no_text_is_nobody() -> None:
    """Both would be the same nothing."""
    assert fault_of_userinfo(encrypted(signed(changed(USERINFO, sub=None))), subject=None) is Fault.OF_ANOTHER
    assert fault_of_userinfo(encrypted(signed(changed(USERINFO, sub=7))), subject=7) is Fault.OF_ANOTHER


def test_userinfo_that_is_not_encrypted_or_not_signed_is_refused_too() -> None:
    assert fault_of_userinfo(signed(USERINFO)) is Fault.NOT_OPENED
    assert fault_of_userinfo(encrypted(signed(USERINFO, key=ANOTHERS))) is Fault.NOT_SIGNED


@pytest.mark.parametrize("fault", Fault)
def test_a_refusal_says_its_fault_and_nothing_of_the_token(fault: Fault) -> None:
    """[D: quiet-logs]"""
    assert str(TokenRefused(fault)) == fault.value
    assert TokenRefused(fault).fault is fault
