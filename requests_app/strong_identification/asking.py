"""What we send to the provider: the signed request that the browser carries, and the assertion of who we are."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt

from requests_app.strong_identification.provider import Provider

REQUEST_SERVES = timedelta(minutes=10)
ASSERTION_SERVES = timedelta(minutes=1)
RANDOM_BYTES = 32
LEEWAY = timedelta(seconds=30)
"""How far the provider's clock may be behind ours."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What ties an answer to its question: 256 random bits each, never the same twice."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def drawn(cls) -> Self:
        """New ones."""
        return cls(*(secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3)))


def authorization_address(
    provider: Provider, tied: Secrets, *, redirect_uri: str, ui_locales: str, now: datetime
) -> str:
    """The address to which the browser goes to be identified: the request in a signed object (RFC 9101), by value.

    ``now`` is an instant. Nothing of a person stands in it.
    """
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scope,
        "acr_values": " ".join(provider.acr_values),
        "ui_locales": ui_locales,
        "state": tied.state,
        "nonce": tied.nonce,
        "code_challenge": create_s256_code_challenge(tied.verifier),
        "code_challenge_method": "S256",
        "iss": provider.client_id,
        "aud": provider.issuer,
        "jti": secrets.token_urlsafe(RANDOM_BYTES),
        "iat": int(now.timestamp()),
        "nbf": int((now - LEEWAY).timestamp()),
        "exp": int((now + REQUEST_SERVES).timestamp()),
    }
    header = {"alg": provider.signs_by, "kid": provider.signing_key.kid}
    signed = jwt.encode(
        header, asked, provider.signing_key, algorithms=[provider.signs_by], default_type="oauth-authz-req+jwt"
    )
    # OpenID Connect Core 6.1 has these stand beside the object too; what the object says counts.
    carried = {name: str(asked[name]) for name in ("client_id", "response_type", "scope", "redirect_uri")}
    carried["request"] = signed
    joined = "&" if urlsplit(provider.authorization_endpoint).query else "?"
    return f"{provider.authorization_endpoint}{joined}{urlencode(carried)}"


def client_assertion(provider: Provider, *, now: datetime) -> str:
    """Who we are, to the token endpoint (RFC 7523): signed, with ``kid`` and ``jti``, for one minute and one use."""
    issued = int((now - LEEWAY).timestamp())
    assertion: str = private_key_jwt_sign(
        provider.signing_key,
        client_id=provider.client_id,
        token_endpoint=provider.token_endpoint,
        alg=provider.signs_by,
        header={"kid": provider.signing_key.kid},
        issued_at=issued,
        expires_at=int((now + ASSERTION_SERVES).timestamp()),
    )
    return assertion
