"""The two calls to the provider: the code for the tokens, and the access token for the userinfo.

Over TLS, straight to the addresses of the settings: no redirect is followed and no answer is longer than it should be.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from threading import Timer
from urllib.parse import urlencode, urlsplit

from requests_app.strong_identification.asking import Secrets, client_assertion
from requests_app.strong_identification.person import Identified, identified
from requests_app.strong_identification.provider import Provider
from requests_app.strong_identification.tokens import id_token_claims, userinfo_claims

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TIMEOUT = 10.0  # seconds, for connecting and then for the whole of the call
LONGEST_ANSWER = 200_000  # bytes
_TAKEN = 200


class ProviderSilent(Exception):
    """The provider gave no answer that can be used: it is away, slow, or refuses. The message names the fault alone."""


def person_of(
    provider: Provider,
    code: str,
    tied: Secrets,
    *,
    redirect_uri: str,
    now: datetime,
    today: date,
    allow_artificial: bool,
) -> Identified:
    """Whom the provider identified, by the code that the browser brought back.

    ``now`` is an instant, ``today`` its day in Europe/Helsinki. Raises :class:`ProviderSilent` or ``TokenRefused``.
    """
    id_token, access_token = _tokens(provider, code, tied.verifier, redirect_uri=redirect_uri, now=now)
    claims = id_token_claims(provider, id_token, nonce=tied.nonce, access_token=access_token, now=now)
    if provider.userinfo_endpoint:
        more = userinfo_claims(provider, _userinfo(provider, access_token), subject=claims["sub"])
        claims = {**more, **claims}  # what the id token says stands: it is of this very question
    return identified(provider, claims, today=today, allow_artificial=allow_artificial)


def _tokens(provider: Provider, code: str, verifier: str, *, redirect_uri: str, now: datetime) -> tuple[str, str]:
    """The id token, still encrypted, and the access token."""
    body = urlencode(
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": provider.client_id,
            "code_verifier": verifier,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": client_assertion(provider, now=now),
        }
    ).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        told = json.loads(_called(provider.token_endpoint, "POST", headers, body))
        id_token, access_token = told["id_token"], told["access_token"]
    except (ValueError, KeyError, TypeError):
        raise ProviderSilent("no tokens in its answer") from None
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise ProviderSilent("no tokens in its answer")
    return id_token, access_token


def _userinfo(provider: Provider, access_token: str) -> str:
    headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/jwt"}
    return _called(provider.userinfo_endpoint, "GET", headers).decode("ascii", "replace").strip()


def _called(url: str, method: str, headers: Mapping[str, str], body: bytes | None = None) -> bytes:
    parts = urlsplit(url)
    host, path = parts.hostname or "", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts.scheme, host, parts.port)
    try:
        connection.connect()
        with _cut_after(TIMEOUT, connection.sock):
            connection.request(method, path, body, {"User-Agent": "oomi-registry", **headers})
            answer = connection.getresponse()
            read = answer.read(LONGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException, UnicodeError) as error:  # a timeout and ssl.SSLError are OSErrors
        raise ProviderSilent(type(error).__name__) from None
    finally:
        connection.close()
    if answer.status != _TAKEN or len(read) > LONGEST_ANSWER:
        raise ProviderSilent(f"HTTP {answer.status}")
    return read


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "http":  # on this very machine alone: see provider.read_provider
        return http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=context)


@contextmanager
def _cut_after(seconds: float, connected: socket.socket) -> Iterator[None]:
    """Hang up where the call takes longer: whoever reads is woken by the closed socket, however slowly it drips."""

    def hang_up() -> None:
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)

    cut = Timer(seconds, hang_up)
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()
