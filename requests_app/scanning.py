"""Looking for malware in a file by a clamd, which ``CLAMD_URL`` names: its ``INSTREAM`` over a socket, and no library.

The file goes in chunks, each after its length in four bytes, and a length of nothing ends it; clamd answers one line,
``stream: OK`` or ``stream: <what> FOUND``. Whatever else comes, or does not come in time, means that nobody has looked.
"""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from oomi_registry.notice.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 20.0  # seconds, for each step of the conversation
CHUNK = 64 * 1024
PORT = 3310
LONGEST_ANSWER = 4_096
_FOUND, _CLEAN = b"FOUND", b"stream: OK"


class FileInfected(Refused):
    """The scanner found malware."""

    sentence = "Tiedostossa on haittaohjelma, joten emme ota sitä vastaan."


class ScannerAway(Refused):
    """Nobody could look at the file now."""

    sentence = "Tiedostoa ei voitu juuri nyt tarkistaa. Yritä hetken kuluttua uudelleen."


def scanner(url: str) -> Callable[[BinaryIO], None] | None:
    """What looks at a file: ``tcp://host:3310`` or ``unix:/path``; none where the setting is empty."""
    return partial(scan, url=url) if url else None


def scan(file: BinaryIO, *, url: str) -> None:
    """Let a clean file be. Raises :class:`FileInfected`, or :class:`ScannerAway` where nobody has looked."""
    try:
        with _connected(url) as clamd:
            clamd.settimeout(LONGEST)
            clamd.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                clamd.sendall(len(chunk).to_bytes(4, "big") + chunk)
            clamd.sendall((0).to_bytes(4, "big"))
            answer = _answer(clamd)
    except OSError:
        raise ScannerAway from None
    if answer.endswith(_FOUND):
        raise FileInfected
    if answer != _CLEAN:
        raise ScannerAway


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(LONGEST)
        try:
            clamd.connect(parts.path)
        except OSError:
            clamd.close()
            raise
        return clamd
    return socket.create_connection((parts.hostname or "", parts.port or PORT), timeout=LONGEST)


def _answer(clamd: socket.socket) -> bytes:
    """The one line, which ends in NUL, as the command began with ``z``."""
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < LONGEST_ANSWER:
        more = clamd.recv(LONGEST_ANSWER)
        if not more:
            break
        heard += more
    return heard.rstrip(b"\0").strip()
