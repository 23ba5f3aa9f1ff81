"""A small clamd for tests: it speaks ``INSTREAM`` over TCP or a socket, finds the EICAR test file, or misbehaves."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner finds, and which harms nothing."""


@dataclass
class Seen:
    """What the scanner was given, file by file; ``says`` is a line that it says whatever it was given."""

    files: list[bytes] = field(default_factory=list)
    says: bytes = b""
    hangs_up: bool = False


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        seen: Seen = self.server.seen  # type: ignore[attr-defined]  # given when the server was made
        assert self.rfile.read(10) == b"zINSTREAM\0"
        if seen.hangs_up:
            return
        file = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            file += self.rfile.read(length)
        seen.files.append(file)
        found = b"stream: Eicar-Signature FOUND" if EICAR in file else b"stream: OK"
        self.wfile.write((seen.says or found) + b"\0")


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def clamd(at: Path | None = None) -> Iterator[tuple[str, Seen]]:
    """The scanner's URL and what it has seen; over the socket ``at``, else over TCP on loopback."""
    server = _Unix(str(at), _Conversation) if at is not None else _Tcp(("127.0.0.1", 0), _Conversation)
    seen = Seen()
    server.seen = seen  # type: ignore[union-attr]  # read by the conversation
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield (f"unix:{at}" if at is not None else f"tcp://127.0.0.1:{server.socket.getsockname()[1]}"), seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
