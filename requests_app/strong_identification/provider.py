"""The provider of identification and our own keys, read from settings whole or not at all. No Django, no network.

``OIDC_ISSUER`` unset means that identification is not offered. Anything else that is missing or cannot be read is a
:class:`ProviderMisconfigured` that says what to set: the site's checks raise it at the start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import cast
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, KeySetSerialization, RSAKey

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SIGNS_BY_DEFAULT: Mapping[str, str] = MappingProxyType({"RSA": "RS256", "EC": "ES256"})
"""By what a key of ours signs where its file does not say ``alg``."""
FEWEST_RSA_BITS = 2048
LONGEST_ACR = 100
"""As long as what is kept of it may be: it stands in the history of the case too."""


class ProviderMisconfigured(Exception):
    """A setting is missing or cannot be used. The message names it and says what to do."""


class Claim(StrEnum):
    """What a provider tells of a person, whatever name it goes by there."""

    HETU = "hetu"
    BIRTH_DATE = "birth_date"
    FAMILY_NAME = "family_name"
    GIVEN_NAMES = "given_names"


@dataclass(frozen=True, slots=True)
class Provider:
    """Who identifies people for us, where, and by which keys."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    """Empty where everything stands in the id token."""
    client_id: str
    scope: str
    acr_values: tuple[str, ...]
    """The levels of assurance that are enough, of which one is asked for and one must be given."""
    claims: Mapping[Claim, str]
    signing_key: RSAKey | ECKey = field(repr=False)
    decryption_keys: KeySet = field(repr=False)
    provider_keys: KeySet = field(repr=False)

    @property
    def signs_by(self) -> str:
        """The algorithm of our signatures."""
        return self.signing_key.alg or SIGNS_BY_DEFAULT[self.signing_key.key_type]


def read_provider(told: Mapping[str, str], *, loopback: bool = False) -> Provider | None:
    """The provider that the settings ``OIDC_…`` tell of, by their names; ``None`` where ``OIDC_ISSUER`` is empty.

    ``loopback`` lets a provider be on this very machine without TLS, for tests. Raises :class:`ProviderMisconfigured`.
    """
    issuer = told.get("OIDC_ISSUER", "")
    if not issuer:
        return None
    metadata = _metadata(told.get("OIDC_DISCOVERY_FILE", ""), issuer)

    def endpoint(name: str) -> str:
        return _address(
            f"OIDC_{name.upper()}", told.get(f"OIDC_{name.upper()}", "") or metadata.get(name, ""), loopback
        )

    userinfo = told.get("OIDC_USERINFO_ENDPOINT", "") or metadata.get("userinfo_endpoint", "")
    return Provider(
        issuer=issuer,
        authorization_endpoint=endpoint("authorization_endpoint"),
        token_endpoint=endpoint("token_endpoint"),
        userinfo_endpoint=_address("OIDC_USERINFO_ENDPOINT", userinfo, loopback) if userinfo else "",
        client_id=_required(told, "OIDC_CLIENT_ID"),
        scope=_scope(told.get("OIDC_SCOPE", "openid")),
        acr_values=_levels(_required(told, "OIDC_ACR_VALUES")),
        claims=_claims(told.get("OIDC_CLAIMS", "")),
        signing_key=_signing_key(told),
        decryption_keys=_keys(told, "OIDC_ENCRYPTION_KEY_FILE", private=True),
        provider_keys=_keys(told, "OIDC_PROVIDER_JWKS_FILE", private=False),
    )


def _required(told: Mapping[str, str], name: str) -> str:
    value = told.get(name, "").strip()
    if not value:
        raise ProviderMisconfigured(f"{name} is not set, and OIDC_ISSUER is. Set both, or neither.")
    return value


def _metadata(path: str, issuer: str) -> dict[str, str]:
    """The provider's own metadata (OpenID Connect Discovery 1.0), from a file."""
    if not path:
        return {}
    told = _json("OIDC_DISCOVERY_FILE", path)
    if told.get("issuer") != issuer:
        raise ProviderMisconfigured("OIDC_DISCOVERY_FILE is another issuer's than OIDC_ISSUER. Get the right file.")
    return {name: value for name, value in told.items() if isinstance(value, str)}


def _address(name: str, url: str, loopback: bool) -> str:
    parts = urlsplit(url)
    plain = loopback and parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" or plain) or not parts.hostname or parts.fragment:
        raise ProviderMisconfigured(f"{name} is no https address. Set it, or name the provider's OIDC_DISCOVERY_FILE.")
    return url


def _levels(written: str) -> tuple[str, ...]:
    levels = tuple(written.replace(",", " ").split())
    if not levels or max(map(len, levels)) > LONGEST_ACR:
        raise ProviderMisconfigured(f"OIDC_ACR_VALUES must be levels of at most {LONGEST_ACR} characters each.")
    return levels


def _scope(scope: str) -> str:
    if "openid" not in scope.split():
        raise ProviderMisconfigured("OIDC_SCOPE must hold openid, and what the broker wants beside it.")
    return scope


def _claims(written: str) -> Mapping[Claim, str]:
    """The mapping ``hetu=urn:oid:1.2.246.21,birth_date=…``: what the broker calls each."""
    pairs = dict(pair.strip().partition("=")[::2] for pair in written.split(",") if pair.strip())
    unknown = pairs.keys() - set(Claim)
    if unknown or not {Claim.FAMILY_NAME, Claim.GIVEN_NAMES} <= pairs.keys() or not all(pairs.values()):
        raise ProviderMisconfigured(
            "OIDC_CLAIMS must say what the broker calls family_name and given_names, and may say hetu and birth_date, "
            "like family_name=urn:oid:2.5.4.4,given_names=urn:oid:1.2.246.575.1.14"
        )
    return MappingProxyType({Claim(name): value for name, value in pairs.items()})


def _signing_key(told: Mapping[str, str]) -> RSAKey | ECKey:
    (first, *more) = _keys(told, "OIDC_SIGNING_KEY_FILE", private=True).keys
    if more or not isinstance(first, RSAKey | ECKey):
        raise ProviderMisconfigured("OIDC_SIGNING_KEY_FILE must hold one key, by which we sign.")
    if isinstance(first, ECKey) and not first.alg and first.curve_name != "P-256":
        raise ProviderMisconfigured("OIDC_SIGNING_KEY_FILE has a key of another curve than P-256: give it its alg.")
    return first


def _keys(told: Mapping[str, str], name: str, *, private: bool) -> KeySet:
    """The keys of a file that holds one JWK or a set of them: RSA or EC, each with the ``kid`` it is known by."""
    found = _json(name, _required(told, name))
    listed = found.get("keys", [found])
    try:
        keys = KeySet.import_key_set(cast("KeySetSerialization", {"keys": listed}))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise ProviderMisconfigured(f"{name} holds no JWK that can be read. Make the file anew.") from None
    if not keys.keys or not all(_is_usable(key, private=private) for key in keys.keys):
        whose = "private" if private else "public"
        raise ProviderMisconfigured(
            f"{name} must hold {whose} keys, each RSA of {FEWEST_RSA_BITS} bits or more or EC, and each with its kid."
        )
    return keys


def _is_usable(key: Key, *, private: bool) -> bool:
    if not isinstance(key, RSAKey | ECKey) or not key.kid or key.is_private is not private:
        return False
    return isinstance(key, ECKey) or key.public_key.key_size >= FEWEST_RSA_BITS


def _json(name: str, path: str) -> dict[str, object]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ProviderMisconfigured(f"{name} names no file of JSON that can be read. Set its whole path.") from None
    if not isinstance(found, dict):
        raise ProviderMisconfigured(f"{name} names a file that holds no JSON object.")
    return found
