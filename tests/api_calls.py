"""A controller's system as it calls the API: its token, and requests sent as it sends them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from customers.operations.tokens import Scope, make_token


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: dict[str, object]
    headers: dict[str, str]
    text: str

    @property
    def detail(self) -> str:
        """The instruction of a problem."""
        return str(self.body.get("detail", ""))

    @property
    def fields(self) -> dict[str, str]:
        """The instruction for each field, by its pointer."""
        errors = self.body.get("errors", [])
        assert isinstance(errors, list)
        return {each["pointer"]: each["detail"] for each in errors}


@dataclass(frozen=True)
class System:
    """A system with a token of its own."""

    token: str

    def put(self, path: str, body: object, *, key: str = "", **headers: str) -> Answer:
        """Send a row under a new ``Idempotency-Key``, or the one given."""
        return self.send("PUT", f"/api/v1/{path}", json.dumps(body).encode(), key=key or str(uuid4()), **headers)

    def ask(self, path: str, body: object) -> Answer:
        """Ask a question."""
        return self.send("POST", f"/api/v1/{path}", json.dumps(body).encode())

    def send(
        self, method: str, path: str, body: bytes, *, key: str = "", content_type: str = "application/json", **more: str
    ) -> Answer:
        """Send a request as it is."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        answered = Client(raise_request_exception=False).generic(
            method, path, body, content_type=content_type, headers=headers | more
        )
        text = answered.content.decode()
        said = json.loads(text) if "json" in answered["Content-Type"] else {}
        return Answer(answered.status_code, said, dict(answered.items()), text)


def a_system(
    code: str = "crm-oomi", controller: str = "oomi", scopes: tuple[Scope, ...] = tuple(Scope), days: int = 30
) -> System:
    """A system of the controller's, with a token for everything unless ``scopes`` say less."""
    text, _ = make_token(
        code, "Järjestelmä", controller=controller, scopes=scopes, now=timezone.now(), life=timedelta(days=days)
    )
    return System(text)
