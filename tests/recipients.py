"""Recipients of a person's data: what they were given, how they are reached, and a system that takes calls."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR

from django.conf import settings

from customers.models import Disclosure, Party, Recording
from requests_app import operations
from requests_app.codes import notice_token
from requests_app.models import RecipientChannel, RecipientNotice
from requests_app.operations import recipients
from requests_app.operations.despatch import Sweep
from tests import scenes, staff
from tests.submissions import MONDAY

CALL_CENTRE, PRINTER, COLLECTOR = "Puhelinpalvelu Oy", "Kirjapaino Oy", "Perintätoimisto Esimerkki Oy"
Way = RecipientChannel.Way


def given(
    party: Party, recipient: str, *categories: str, days_ago: int = 10, kind: str = "partners", key: str | None = None
) -> Disclosure:
    """Data of these categories went to the recipient."""
    return Disclosure.objects.create(
        party=party,
        recipient=recipient,
        recipient_kind=kind,
        categories=list(categories),
        purpose="asiakaspalvelu",
        source="own",
        external_key=key,
        disclosed_at=MONDAY - timedelta(days=days_ago),
    )


def partners_call(party: Party, *, days_ago: int = 40, key: str | None = "puhelu-77") -> Recording:
    """A call that the call centre made for Oomi, and of which it holds the recording."""
    call = scenes.call(party, at=MONDAY - timedelta(days=days_ago))
    call.partner, call.external_key = CALL_CENTRE, key
    call.save()
    return call


def by_mail(recipient: str, address: str = "tietosuoja@puhelinpalvelu.example", *, now: datetime = MONDAY) -> None:
    """Sanna records the mailbox of the recipient's office."""
    operations.save_channel(recipient, Way.EMAIL, address, actor=staff.sanna(), now=now)


def by_call(recipient: str, url: str, *, system: str = "", now: datetime = MONDAY) -> str:
    """Sanna records the recipient's system; comes out its secret."""
    _channel, secret = operations.save_channel(
        recipient, Way.WEBHOOK, url, system=system, loopback=True, actor=staff.sanna(), now=now
    )
    return secret


def told() -> list[tuple[str, str]]:
    """Who is to be told of what, in the order of the names."""
    return sorted(RecipientNotice.objects.values_list("recipient", "change"))


def token_of(notice: RecipientNotice) -> str:
    """The token that the recipient's link has."""
    return notice_token(settings.SECRET_KEY.encode(), notice.pk, bytes(notice.nonce))


def poll(now: datetime) -> Sweep:
    """One round of the worker."""
    recipients.write_instructions(now=now)
    recipients.make_messages(now=now)
    return recipients.send_notices(clock=lambda: now)


def text_of(message: Message) -> str:
    """The text of a mail."""
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode()


@dataclass
class Called:
    """One call as it came."""

    headers: dict[str, str]
    body: bytes
    path: str


RESETS_AFTER_TAKING, SAYS_NOTHING = -1, -2
"""What a receiver may do beside answering a status: hang up when it has taken the call, or never answer."""


@dataclass
class Receiver:
    """A recipient's system: answers by its script, and takes each id once, as it must."""

    answers: Callable[[], int] = lambda: 204
    calls: list[Called] = field(default_factory=list)
    effective: dict[str, bytes] = field(default_factory=dict)
    location: str = ""
    port: int = 0

    def take(self, called: Called) -> int:
        """What is answered; what was taken counts once for each id."""
        self.calls.append(called)
        answer = self.answers()
        if 200 <= answer < 300 or answer == RESETS_AFTER_TAKING:
            self.effective.setdefault(called.headers["webhook-id"], called.body)
        return answer

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/ilmoitukset?lahde=oomi"


@contextmanager
def receiver_at(receiver: Receiver, *, patience: float = 5) -> Iterator[Receiver]:
    """The recipient's system, listening on loopback; ``patience`` is how long it says nothing where it says nothing."""
    over = threading.Event()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = receiver.take(Called(headers, body, self.path))
            if answer == RESETS_AFTER_TAKING:
                self.connection.shutdown(SHUT_RDWR)
            elif answer == SAYS_NOTHING:
                over.wait(patience)
            else:
                self.send_response(answer)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library names it
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A connection that was shut on purpose."""

    with Server(("127.0.0.1", receiver.port), Taking) as server:
        server.daemon_threads = True
        receiver.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield receiver
        finally:
            over.set()
            server.shutdown()
            thread.join()
