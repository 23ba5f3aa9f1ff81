"""A mail server on loopback that keeps every message as a file: nothing that the demo sends leaves the machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Keeps messages under ``folder``, numbered in the order in which they came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        """Write one message to a file of its own and accept it."""
        number = len(list(self.folder.glob("*.eml"))) + 1
        content = envelope.content or b""
        partial = self.folder / f"{number:05d}.partial"
        partial.write_bytes(content if isinstance(content, bytes) else content.encode())
        partial.rename(self.folder / f"{number:05d}.eml")
        return "250 kept"

    def messages(self) -> list[Path]:
        """Every message so far, oldest first."""
        return sorted(self.folder.glob("*.eml"))


@contextlib.contextmanager
def receiving(folder: Path, port: int) -> Iterator[Mailbox]:
    """Receive mail on ``port`` into ``folder`` until the block ends, on a thread of its own: fork before."""
    mailbox = Mailbox(folder)
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield mailbox
    finally:
        server.stop()
