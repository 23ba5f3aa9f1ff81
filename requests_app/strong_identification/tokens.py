"""What the provider sends back, opened and judged: encrypted to us, signed by it, for us, for this very question, now.

Every token is a JWS within a JWE. Which algorithms are taken is said here and not by the token (RFC 8725 3.1): neither
``none``, nor a shared secret, nor RSA1_5.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from authlib.oidc.core import CodeIDToken
from joserfc import jwe, jwt
from joserfc.errors import JoseError

from requests_app.strong_identification.provider import Provider

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
KEYS_WRAPPED_BY = ("RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW")
ENCRYPTED_BY = ("A128GCM", "A192GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512")
LEEWAY = 30  # seconds
LONGEST_TOKEN = 60_000  # characters
_WANTED = {"essential": True}
"""What authlib is told of a claim that has to be there, and may not be empty."""

Claims = Mapping[str, object]


class Fault(StrEnum):
    """What is wrong with a token: this is logged, and never the token."""

    NOT_OPENED = "not encrypted to us as agreed"
    NOT_SIGNED = "not signed by the provider as agreed"
    NOT_FOR_THIS = "its claims are not of this identification"
    NOT_ENOUGH = "its level of assurance is not enough"
    OF_ANOTHER = "the userinfo is another subject's"
    TELLS_NOBODY = "it does not say who was identified"


class TokenRefused(Exception):
    """A token is not what it should be. Its message is a :class:`Fault` and holds nothing of the token."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def id_token_claims(provider: Provider, token: str, *, nonce: str, access_token: str, now: datetime) -> Claims:
    """The claims of the id token (OpenID Connect Core 3.1.3.7): ``iss``, ``aud``, ``exp``, ``nonce``, ``acr`` checked.

    ``now`` is an instant. Raises :class:`TokenRefused`.
    """
    opened = _opened(provider, token)
    judged = CodeIDToken(
        opened.claims,
        opened.header,
        options={
            "iss": {**_WANTED, "value": provider.issuer},
            "aud": {**_WANTED, "value": provider.client_id},
            "exp": _WANTED,
            "iat": _WANTED,
            "sub": _WANTED,
        },
        params={"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
    )
    try:
        judged.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, TypeError, ValueError, AttributeError):
        raise TokenRefused(Fault.NOT_FOR_THIS) from None
    if opened.claims.get("acr") not in provider.acr_values:
        raise TokenRefused(Fault.NOT_ENOUGH)
    return opened.claims


def userinfo_claims(provider: Provider, token: str, *, subject: object) -> Claims:
    """The claims of the userinfo, where they are of the same ``subject`` as the id token (OpenID Connect Core 5.3.2).

    Raises :class:`TokenRefused`.
    """
    claims = _opened(provider, token).claims
    audience = claims.get("aud", provider.client_id)
    for_us = provider.client_id in audience if isinstance(audience, list) else audience == provider.client_id
    if claims.get("iss", provider.issuer) != provider.issuer or not for_us:
        raise TokenRefused(Fault.NOT_FOR_THIS)
    if not isinstance(subject, str) or claims.get("sub") != subject:
        raise TokenRefused(Fault.OF_ANOTHER)
    return claims


def _opened(provider: Provider, token: str) -> jwt.Token:
    """The signed token within the encrypted one, both verified."""
    if len(token) > LONGEST_TOKEN:
        raise TokenRefused(Fault.NOT_OPENED)
    try:
        within = jwe.decrypt_compact(token, provider.decryption_keys, [*KEYS_WRAPPED_BY, *ENCRYPTED_BY]).plaintext
    except (JoseError, ValueError, TypeError, KeyError):
        raise TokenRefused(Fault.NOT_OPENED) from None
    try:
        return jwt.decode(within or b"", provider.provider_keys, SIGNED_BY)
    except (JoseError, ValueError, TypeError, KeyError):
        raise TokenRefused(Fault.NOT_SIGNED) from None
