"""Mail servers for tests: one that keeps what it takes, and one that says or does what a script tells it to."""

from __future__ import annotations

import email
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

HANGS_UP = "hangs up"
SAYS_NOTHING = "says nothing"


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mail_goes_to(settings: Settings, port: int) -> None:
    """Let the letters leave by SMTP to that port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 1


@dataclass
class Sink:
    """Keeps every message it takes."""

    taken: list[Message] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the message."""
        assert isinstance(envelope.content, bytes)
        self.taken.append(email.message_from_bytes(envelope.content))
        return "250 taken"

    def ids(self) -> list[str]:
        """The Message-IDs it has taken, in order."""
        return [str(message["Message-ID"]) for message in self.taken]


@contextmanager
def sink_at(port: int, sink: Sink) -> Iterator[Sink]:
    """A mail server at the port that keeps what it takes in ``sink``."""
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


class _Talk(socketserver.StreamRequestHandler):
    server: ScriptedServer

    def handle(self) -> None:
        if not self._does("GREETING", "220 scripted"):
            return
        while line := self.rfile.readline():
            verb = line[:4].decode("ascii", "replace").strip().upper()
            default = {"EHLO": "250 scripted", "DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 fine")
            if not self._does(verb, default):
                return
            if verb == "QUIT":
                return
            if verb == "DATA" and self.server.script.get("DATA", default).startswith("354") and not self._text():
                return

    def _text(self) -> bool:
        if self.server.script.get("HALF_TEXT"):
            self.rfile.read(10)
            return False
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.texts.append(b"".join(lines))
        return self._does("TEXT", "250 taken")

    def _does(self, step: str, default: str) -> bool:
        """Answer as the script says. False where the conversation ends."""
        answer = self.server.script.get(step, default)
        if answer == SAYS_NOTHING:
            self.server.may_end.wait(timeout=30)
            return False
        if answer == HANGS_UP:
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return True


class ScriptedServer(socketserver.ThreadingTCPServer):
    """Answers each command by the script; keeps every text it was given, whatever it said to it."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, script: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.script = dict(script)
        self.texts: list[bytes] = []
        self.may_end = threading.Event()


@contextmanager
def scripted(script: Mapping[str, str]) -> Iterator[ScriptedServer]:
    """A mail server that answers by the script: ``{"RCPT": "550 5.1.1 no", "TEXT": HANGS_UP}``."""
    with ScriptedServer(script) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.may_end.set()
            server.shutdown()
            thread.join()
