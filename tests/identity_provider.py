"""A provider of strong identification as the Finnish Trust Network has them, at a real address of this machine.

The provider is idpyoidc's: it judges our signed request, our assertion and the code's verifier, and signs and encrypts
what it says. Ours are the HTTP around it and a login page on which one chooses whom to be. One thing idpyoidc 5.0 can
do and nothing in it asks for: an encrypted id token at the token endpoint (:class:`EncryptedIDToken`).
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration
from idpyoidc.server.token.id_token import IDToken
from idpyoidc.server.user_authn.user import UserAuthnMethod
from idpyoidc.time_util import utc_time_sans_frac
from joserfc import jwe, jws
from joserfc.jwk import RSAKey

ACR = "http://ftn.ficora.fi/2017/loa2"
CLIENT = "oomi-rekisteri"
CLAIMS = {
    "hetu": "urn:oid:1.2.246.21",
    "birth_date": "urn:oid:1.3.6.1.5.5.7.9.1",
    "family_name": "urn:oid:2.5.4.4",
    "given_names": "urn:oid:1.2.246.575.1.14",
}


class EncryptedIDToken(IDToken):  # type: ignore[misc]  # idpyoidc has no types
    """An id token that is encrypted to its client: idpyoidc does it, and its token endpoint never asks it to."""

    def sign_encrypt(self, *args: object, **kwargs: object) -> str:
        """As idpyoidc makes it, encrypted."""
        return str(super().sign_encrypt(*args, **kwargs | {"encrypt": True}))


class Chosen(UserAuthnMethod):  # type: ignore[misc]  # idpyoidc has no types
    """A login by choosing whom to be: nobody is ever signed in before."""

    def __call__(self, **_: object) -> str:
        """The page is the server's."""
        return "login"


@dataclass
class IdentityProvider:
    """One provider with its people, and what a test does to its answers."""

    issuer: str
    redirect_uri: str
    folder: Path
    people: dict[str, dict[str, object]] = field(default_factory=dict)
    replaced: Callable[[str, str], str] | None = None
    """Given ``id_token`` or ``userinfo`` and the genuine token, what is sent in its place."""
    down: bool = False
    drips: bool = False
    """Whether an answer comes a byte at a time, and never ends by itself."""
    calls: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """What the provider itself refused, by idpyoidc's own words."""

    def __post_init__(self) -> None:
        self.ours = _own_keys(self.folder)
        self.server = Server(OPConfiguration(self._configuration(), base_path=str(self.folder)), cwd=str(self.folder))
        self.context = self.server.context
        self.context.cdb[CLIENT] = self._client()
        self.server.keyjar.import_jwks({"keys": [key.as_dict(private=False) for key in self.ours]}, CLIENT)
        self.pending: dict[str, Any] = {}
        (self.folder / "provider.json").write_text(json.dumps(self.server.keyjar.export_jwks(issuer_id="")))
        (self.folder / "discovery.json").write_text(json.dumps(self.metadata))

    @property
    def metadata(self) -> dict[str, str]:
        """What discovery says."""
        places = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "userinfo")}
        return {"issuer": self.issuer, **places}

    @property
    def settings(self) -> dict[str, str]:
        """The site's settings for this provider."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_DISCOVERY_FILE": str(self.folder / "discovery.json"),
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_SCOPE": "openid",
            "OIDC_ACR_VALUES": ACR,
            "OIDC_CLAIMS": ",".join(f"{ours}={theirs}" for ours, theirs in CLAIMS.items()),
            "OIDC_SIGNING_KEY_FILE": str(self.folder / "signing.json"),
            "OIDC_ENCRYPTION_KEY_FILE": str(self.folder / "encryption.json"),
            "OIDC_PROVIDER_JWKS_FILE": str(self.folder / "provider.json"),
        }

    def knows(self, key: str, *, given_names: str, family_name: str, **more: str) -> None:
        """A person who can be identified here; ``hetu`` and ``birth_date`` where the provider tells them."""
        told = {"given_names": given_names, "family_name": family_name, **more}
        self.people[key] = {CLAIMS[name]: value for name, value in told.items()}
        self.context.userinfo.db[key] = self.people[key]

    @property
    def key(self) -> RSAKey:
        """The key by which the provider signs."""
        (key,) = [each for each in self.server.keyjar.get_issuer_keys("") if each.kty == "RSA"]
        parts = ("kty", "kid", "n", "e", "d")
        return RSAKey.import_key({name: value for name, value in key.serialize(private=True).items() if name in parts})

    def packed(self, claims: Mapping[str, object], *, wrapped_by: str = "RSA-OAEP") -> str:
        """A token of those claims, signed and encrypted as the provider's own are."""
        header = {"alg": "RS256", "kid": self.key.kid}
        return self.encrypted(jws.serialize_compact(header, json.dumps(claims), self.key, ["RS256"]), wrapped_by)

    def encrypted(self, within: str, wrapped_by: str = "RSA-OAEP", by: str = "A256CBC-HS512") -> str:
        """What is given, encrypted to us."""
        header = {"alg": wrapped_by, "enc": by, "cty": "JWT", "kid": self.ours[1].kid}
        return jwe.encrypt_compact(header, within, self.ours[1], [wrapped_by, by])

    def claims_of(self, token: str) -> dict[str, object]:
        """What stands in a genuine token, opened with our own key."""
        within = jwe.decrypt_compact(token, self.ours[1], ["RSA-OAEP", "A256CBC-HS512"]).plaintext or b""
        return dict(json.loads(jws.extract_compact(within).payload))

    # ---- the endpoints

    def authorization(self, query: str) -> tuple[int, str]:
        """The login page, or why not."""
        endpoint = self.server.get_endpoint("authorization")
        try:
            asked = endpoint.parse_request({name: values[0] for name, values in parse_qs(query).items()})
        except Exception as error:  # noqa: BLE001 - whatever idpyoidc refuses with, the browser is told no more
            self.refused.append(type(error).__name__)
            return 400, "the request is refused"
        if "error" in asked or "__verified_request" not in asked:
            self.refused.append(str(asked.to_dict()))
            return 400, "the request is refused"
        if "http_response" not in endpoint.process_request(asked):
            self.refused.append("acr")
            return 400, "the request is refused"
        key = str(len(self.pending))
        self.pending[key] = asked
        buttons = "".join(f'<p><button name="person" value="{person}">{person}</button>' for person in self.people)
        return 200, (
            '<!DOCTYPE html><html lang="fi"><title>Tunnistus</title><h1>Kuka olet?</h1>'
            f'<form method="post" action="/verify"><input type="hidden" name="key" value="{key}">{buttons}'
            '<p><button name="person" value="">Keskeytä</button></form></html>'
        )

    def verified(self, form: str) -> str:
        """Where the browser goes after the login page."""
        posted = {name: values[0] for name, values in parse_qs(form).items()}
        asked = self.pending.pop(posted["key"])
        if not posted.get("person"):
            told = {"error": "access_denied", "state": asked["state"], "iss": self.issuer}
            return f"{asked['redirect_uri']}?{urlencode(told)}"
        endpoint = self.server.get_endpoint("authorization")
        method = self.context.authn_broker["chosen"]
        now = utc_time_sans_frac()
        session = endpoint.create_session(asked, posted["person"], method["acr"], now, method["method"])
        answer = endpoint.do_response(request=asked, **endpoint.authz_part2(asked, session))
        return str(answer["response"])

    def token(self, form: str) -> tuple[int, str]:
        """The tokens, for a code with its verifier and our assertion."""
        endpoint = self.server.get_endpoint("token")
        try:
            asked = endpoint.parse_request({name: values[0] for name, values in parse_qs(form).items()})
            answer = endpoint.process_request(asked)
        except Exception as error:  # noqa: BLE001 - whatever idpyoidc refuses with, the client is told no more
            answer = {"error": type(error).__name__}
        if "error" in answer or "response_args" not in answer:
            self.refused.append(str(answer))
            return 400, json.dumps({"error": "invalid_request"})
        told = dict(answer["response_args"])
        told["id_token"] = self._sent("id_token", str(told["id_token"]))
        return 200, json.dumps(told)

    def userinfo(self, authorization: str) -> tuple[int, str]:
        """Signed and encrypted userinfo, for an access token."""
        endpoint = self.server.get_endpoint("userinfo")
        asked = endpoint.parse_request({}, http_info={"headers": {"authorization": authorization}})
        answer = endpoint.process_request(asked)
        if "error" in answer:
            self.refused.append(str(answer))
            return 401, "{}"
        return 200, self._sent("userinfo", str(endpoint.do_response(request=asked, **answer)["response"]))

    def _sent(self, what: str, genuine: str) -> str:
        return self.replaced(what, genuine) if self.replaced is not None else genuine

    def _client(self) -> dict[str, object]:
        encrypted = {"encrypted_response_alg": "RSA-OAEP", "encrypted_response_enc": "A256CBC-HS512"}
        return {
            "client_id": CLIENT,
            "redirect_uris": [(self.redirect_uri, {})],
            "response_types_supported": ["code"],
            "token_endpoint_client_authn_method": ["private_key_jwt"],
            "request_object_signing_alg": ["RS256"],
            "allowed_scopes": ["openid"],
            "scopes_to_claims": {"openid": ["sub", *CLAIMS.values()]},
            **{
                f"{what}_{name}": value
                for what in ("id_token", "userinfo")
                for name, value in ({"signed_response_alg": "RS256"} | encrypted).items()
            },
        }

    def _configuration(self) -> dict[str, object]:
        return {
            "issuer": self.issuer,
            "httpc_params": {"verify": False},
            "key_conf": {"key_defs": [{"type": "RSA", "use": ["sig"]}, {"type": "EC", "crv": "P-256", "use": ["sig"]}]},
            "cookie_handler": {
                "class": "idpyoidc.server.cookie_handler.CookieHandler",
                "kwargs": {"keys": {"key_defs": [{"type": "OCT", "use": ["enc", "sig"], "kid": "cookie"}]}},
            },
            "token_handler_args": {
                "jwks_def": {
                    "private_path": str(self.folder / "token_jwks.json"),
                    "read_only": False,
                    "key_defs": [{"type": "oct", "bytes": 24, "use": ["enc"], "kid": "code"}],
                },
                "code": {"lifetime": 600},
                "token": {"class": "idpyoidc.server.token.jwt_token.JWTToken", "kwargs": {"lifetime": 600}},
                "id_token": {"class": f"{__name__}.EncryptedIDToken", "kwargs": {}},
            },
            "endpoint": {
                "authorization": {
                    "path": "authorization",
                    "class": "idpyoidc.server.oidc.authorization.Authorization",
                    "kwargs": {"client_authn_method": ["request_param"]},
                },
                "token": {
                    "path": "token",
                    "class": "idpyoidc.server.oidc.token.Token",
                    "kwargs": {"client_authn_method": ["private_key_jwt"]},
                },
                "userinfo": {
                    "path": "userinfo",
                    "class": "idpyoidc.server.oidc.userinfo.UserInfo",
                    "kwargs": {"client_authn_method": ["bearer_header"]},
                },
            },
            "add_on": {
                "pkce": {
                    "function": "idpyoidc.server.oauth2.add_on.pkce.add_support",
                    "kwargs": {"essential": True, "code_challenge_methods": {"S256": None}},
                }
            },
            "authentication": {"chosen": {"acr": ACR, "class": f"{__name__}.Chosen", "kwargs": {}}},
            "userinfo": {"class": "idpyoidc.server.user_info.UserInfo", "kwargs": {"db": {}}},
        }


def _own_keys(folder: Path) -> list[RSAKey]:
    """Our own keys, private in the files that the settings name."""
    made = {"signing": "sig", "encryption": "enc"}
    keys = {name: RSAKey.generate_key(2048, {"use": use, "kid": f"ours-{use}"}) for name, use in made.items()}
    for name, key in keys.items():
        (folder / f"{name}.json").write_text(json.dumps(key.as_dict(private=True)))
    return list(keys.values())


@contextmanager
def running(folder: Path, redirect_uri: str) -> Iterator[IdentityProvider]:
    """A provider that answers meanwhile. What it logs of its requests is its own, and no part of the site's log."""
    logging.getLogger("idpyoidc").setLevel(logging.CRITICAL)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    provider = IdentityProvider(f"http://127.0.0.1:{server.server_port}", redirect_uri, folder)
    server.provider = provider  # type: ignore[attr-defined]  # what its handler asks
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """The HTTP around the provider."""

    def do_GET(self) -> None:
        """The login page, and the userinfo."""
        parts = urlsplit(self.path)
        if self._is_down():
            return
        if parts.path == "/authorization":
            self._answer(*self._provider.authorization(parts.query), "text/html; charset=utf-8")
        elif parts.path == "/userinfo":
            self._answer(*self._provider.userinfo(self.headers.get("Authorization", "")), "application/jwt")
        else:
            self._answer(404, "", "text/plain")

    def do_POST(self) -> None:
        """The login page's button, and the token endpoint."""
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self._is_down():
            return
        if self.path == "/verify":
            self.send_response(302)
            self.send_header("Location", self._provider.verified(form))
            self.end_headers()
        else:
            self._answer(*self._provider.token(form), "application/json")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def _provider(self) -> IdentityProvider:
        provider = self.server.provider  # type: ignore[attr-defined]  # given to it when it was made
        assert isinstance(provider, IdentityProvider)
        return provider

    def _is_down(self) -> bool:
        self._provider.calls.append(urlsplit(self.path).path)
        if self._provider.down:
            self._answer(503, "", "text/plain")
        return self._provider.down

    def _answer(self, status: int, body: str, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        try:
            while self._provider.drips and self.path == "/token":
                self.wfile.write(b" ")
                time.sleep(0.05)
            self.wfile.write(body.encode())
        except OSError:
            return  # whoever asked has hung up
