"""The request form as its server calls it (WSGI, every middleware), for the benchmarks that send it.

They run in a process of their own with :func:`surroundings`: limits that nobody meets, counted under a key that is
nobody else's, so that whoever sends the form of this site by hand afterwards is not refused for what was measured.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from requests_app.models import DraftAnswers

Application = Callable[..., Any]

REACH = {
    "name": "Aino Mäkinen",
    "phone": "050 123 4567",
    "street": "Testikatu 1 A 2",
    "postal_code": "00100",
    "city": "Helsinki",
    "customer_number": "4101147",
    "metering_point": "643007574000138589",
    "birth_date": "1988-04-12",
}


def surroundings() -> dict[str, str]:
    """The environment of the process that sends the form."""
    limits = dict.fromkeys(("RATE_LIMIT_SUBMISSIONS", "RATE_LIMIT_MAILS", "RATE_LIMIT_ALL_SUBMISSIONS"), "900000/h")
    return os.environ | limits | {"SECRET_KEY": secrets.token_urlsafe(48)}


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft with every answer in it, which one POST makes a request: its key, the browser's token, and its hash."""

    key: UUID
    token: str
    token_hash: str


def ready(email: str, now: datetime, reach: Mapping[str, str] = REACH) -> Ready:
    """A draft of somebody who asks for a copy of their data, to be answered by e-mail."""
    from requests_app.intake import drafts

    answers: DraftAnswers = {
        "what": {"rights": ["access"]},
        "details": {"access.scope": "Puhelutallenteet vuodelta 2025."},
        "whom": {"whom": "self"},
        "reach": {**reach, "email": email},
        "answer": {"answer_by": "email"},
    }
    token = drafts.new_token()
    draft = drafts.begin(token, answers, now)
    return Ready(draft.pk, token, draft.token_hash)


@dataclass
class Site:
    """The site, and the two addresses at the end of the form."""

    called: Application
    check: str
    done: str
    proof: str = field(default_factory=lambda: secrets.token_hex(16))
    """What Django's proof of a post is made of: 32 symbols, in the cookie and in the form."""

    @classmethod
    def served(cls) -> Site:
        """The site of these settings."""
        from django.core.wsgi import get_wsgi_application
        from django.urls import reverse

        return cls(get_wsgi_application(), reverse("request_check"), reverse("request_done"))

    def send(self, draft: Ready) -> None:
        """POST the last page; the answer must lead to the receipt."""
        status, headers, body = self._ask("POST", self.check, draft, f"csrfmiddlewaretoken={self.proof}".encode())
        assert (status, headers.get("Location")) == ("302 Found", self.done), (status, headers, body[:2_000])

    def read_receipt(self, draft: Ready) -> None:
        """GET the page that follows."""
        status, _, body = self._ask("GET", self.done, draft, b"")
        assert status == "200 OK", (status, body[:2_000])

    def _ask(self, method: str, path: str, draft: Ready, body: bytes) -> tuple[str, dict[str, str], bytes]:
        from django.conf import settings

        told: list[tuple[str, dict[str, str]]] = []

        def started(status: str, headers: list[tuple[str, str]], *_more: object) -> None:
            told.append((status, dict(headers)))

        cookies = f"{settings.CSRF_COOKIE_NAME}={self.proof}; {settings.DRAFT_COOKIE_NAME}={draft.token}"
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": cookies,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        answer = self.called(environ, started)
        try:
            said = b"".join(answer)
        finally:
            answer.close()
        ((status, headers),) = told
        return status, headers, said
