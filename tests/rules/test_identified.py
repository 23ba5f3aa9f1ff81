"""Who was identified: the claims that a provider of strong identification tells, read into the register's words.

Every person here is made up; the henkilötunnukset are those of examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from joserfc.jwk import ECKey, KeySet

from requests_app.strong_identification.person import Identified, identified
from requests_app.strong_identification.provider import Claim, Provider
from requests_app.strong_identification.tokens import Fault, TokenRefused

TODAY = date(2026, 11, 27)
KEY = ECKey.generate_key("P-256", {"kid": "ours"})
NAMES = {
    Claim.HETU: "urn:oid:1.2.246.21",
    Claim.BIRTH_DATE: "urn:oid:1.3.6.1.5.5.7.9.1",
    Claim.FAMILY_NAME: "urn:oid:2.5.4.4",
    Claim.GIVEN_NAMES: "urn:oid:1.2.246.575.1.14",
}
AINO = {
    "urn:oid:1.2.246.21": "120488-122L",
    "urn:oid:2.5.4.4": "Mäkinen",
    "urn:oid:1.2.246.575.1.14": "Aino Maria",
    "acr": "http://ftn.ficora.fi/2017/loa2",
}


def broker(claims: Mapping[Claim, str] = NAMES) -> Provider:
    """A broker that calls each claim so."""
    return Provider(
        issuer="https://broker.example",
        authorization_endpoint="https://broker.example/authorization",
        token_endpoint="https://broker.example/token",
        userinfo_endpoint="",
        client_id="oomi-rekisteri",
        scope="openid",
        acr_values=("http://ftn.ficora.fi/2017/loa2",),
        claims=claims,
        signing_key=KEY,
        decryption_keys=KeySet([KEY]),
        provider_keys=KeySet([KEY]),
    )


def told(*, provider: Provider | None = None, allow_artificial: bool = False, **changed: object) -> Identified:
    """Whom Aino's claims tell of when these of them are other; ``None`` takes one out."""
    by_name = {NAMES.get(Claim(key), key) if key in set(Claim) else key: value for key, value in changed.items()}
    claims = {name: value for name, value in (AINO | by_name).items() if value is not None}
    return identified(provider or broker(), claims, today=TODAY, allow_artificial=allow_artificial)


def nobody(**changed: object) -> Fault:
    """Why these claims tell of nobody."""
    with pytest.raises(TokenRefused) as refused:
        told(**changed)  # type: ignore[arg-type]  # each case changes some of the usual
    return refused.value.fault


def test_aino_is_known_by_her_names_and_her_henkilotunnus_whose_birth_date_is_hers() -> None:
    aino = told()
    assert (aino.given_names, aino.family_name, aino.name) == ("Aino Maria", "Mäkinen", "Aino Maria Mäkinen")
    assert aino.hetu is not None
    assert aino.hetu.value == "120488-122L"
    assert aino.birth_date == date(1988, 4, 12)
    assert aino.acr == "http://ftn.ficora.fi/2017/loa2"


def test_what_she_is_called_by_is_as_the_register_writes_names() -> None:
    assert told(given_names="  Aino   Maria ").name == "Aino Maria Mäkinen"


@pytest.mark.parametrize("written", ["1990-07-05", "19900705", "19900705120000", "19900705120000Z", "19900705000000Z"])
def test_a_person_without_a_henkilotunnus_is_known_by_a_birth_date_in_any_of_its_forms(written: str) -> None:
    """RFC 3739"""
    somebody = told(hetu=None, birth_date=written)
    assert somebody.hetu is None
    assert somebody.birth_date == date(1990, 7, 5)


def test_the_henkilotunnus_tells_the_birth_date_whatever_else_is_told() -> None:
    assert told(birth_date="1990-07-05").birth_date == date(1988, 4, 12)


@pytest.mark.parametrize(
    "written", ["", None, "5.7.1990", "1990-02-30", "1990-13-01", "1990", "1990-07-05T12:00", "x1990-07-05", "١٩٩٠٠٧٠٥"]
)
def test_a_birth_date_that_is_no_day_tells_of_nobody(written: object) -> None:
    assert nobody(hetu=None, birth_date=written) is Fault.TELLS_NOBODY


@pytest.mark.parametrize("written", ["120488-122X", "120488", "310299-122L", "tuntematon"])
def test_a_henkilotunnus_that_is_none_tells_of_nobody_even_beside_a_birth_date(written: str) -> None:
    assert nobody(hetu=written, birth_date="1988-04-12") is Fault.TELLS_NOBODY


def test_nobody_was_born_tomorrow() -> None:
    """The day of the identification is the one that counts."""
    assert identified(broker(), AINO, today=date(1988, 4, 12), allow_artificial=False).birth_date == date(1988, 4, 12)
    with pytest.raises(TokenRefused):
        identified(broker(), AINO, today=date(1988, 4, 11), allow_artificial=False)


def test_a_henkilotunnus_of_tests_is_somebodys_only_where_they_are_allowed() -> None:
    artificial = "010101-900R"
    assert nobody(hetu=artificial) is Fault.TELLS_NOBODY
    taken = told(hetu=artificial, allow_artificial=True)
    assert taken.birth_date == date(1901, 1, 1)


@pytest.mark.parametrize("claim", ["family_name", "given_names"])
@pytest.mark.parametrize("written", ["", None, "   ", "12345"])
def test_without_both_names_nobody_is_told_of(claim: str, written: object) -> None:
    assert nobody(**{claim: written}) is Fault.TELLS_NOBODY


def test_each_broker_has_its_own_names_for_the_claims() -> None:
    ours = {Claim.FAMILY_NAME: "family_name", Claim.GIVEN_NAMES: "given_name", Claim.BIRTH_DATE: "birthdate"}
    claims = {"family_name": "Virtanen", "given_name": "Eino", "birthdate": "1955-01-31", "acr": "loa3"}
    eino = identified(broker(ours), claims, today=TODAY, allow_artificial=False)
    assert eino == Identified("Virtanen", "Eino", "loa3", None, date(1955, 1, 31))


def test_a_broker_that_tells_no_birth_date_tells_of_nobody_without_a_henkilotunnus() -> None:
    ours = {Claim.FAMILY_NAME: "family_name", Claim.GIVEN_NAMES: "given_name"}
    with pytest.raises(TokenRefused) as refused:
        identified(
            broker(ours),
            {"family_name": "Virtanen", "given_name": "Eino", "acr": "loa3"},
            today=TODAY,
            allow_artificial=False,
        )
    assert refused.value.fault is Fault.TELLS_NOBODY


def test_a_refusal_says_what_is_wrong_and_nothing_of_the_person() -> None:
    """[D: quiet-logs]"""
    with pytest.raises(TokenRefused) as refused:
        told(hetu="120488-122X")
    assert str(refused.value) == "it does not say who was identified"
    assert refused.value.__cause__ is None
    assert "Mäkinen" not in repr(told())
    assert "1988" not in repr(told())
