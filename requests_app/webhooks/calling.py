"""One call to a recipient's system, and what is then known of it. No redirect is followed, and no answer is read.

Any 2xx means that it was taken. 410 means that nobody takes calls there any more. Everything else, silence and a broken
connection may pass: the same call is made again with the same id, which a receiver takes once.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from threading import Timer

from requests_app.letters.carrier import Carried, Verdict
from requests_app.webhooks.addresses import AddressRefused, Target, check_address, parse_url
from requests_app.webhooks.signing import signed_headers

CONNECT_TIMEOUT = 5.0  # seconds
LONGEST_CALL = 15.0  # seconds; well within the two minutes after which a claimed sending counts as interrupted
_TAKEN, _REDIRECTED, _GONE = range(200, 300), range(300, 400), 410


@dataclass(frozen=True, slots=True)
class Call:
    """What is called: where, under which secret, by which id, and the body as it goes."""

    url: str
    secret: str
    message_id: str
    body: bytes


def call(made: Call, *, now: datetime, loopback: bool = False) -> Carried:
    """Make the call, once. Never raises for what the receiver does; ``now`` is an instant, signed with the body."""
    try:
        target = parse_url(made.url, loopback=loopback)
        address = _resolved(target, loopback=loopback)
    except AddressRefused:
        return Carried(Verdict.REFUSED, "address refused")
    except OSError as error:
        return Carried(Verdict.LATER, type(error).__name__)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "oomi-registry",
        "Content-Length": str(len(made.body)),
        "Connection": "close",
        **signed_headers(made.secret, message_id=made.message_id, timestamp=int(now.timestamp()), body=made.body),
    }
    connection = _connection(target, address)
    cut = Timer(LONGEST_CALL, _hang_up, [connection])
    cut.daemon = True
    cut.start()
    try:
        connection.request("POST", target.path, made.body, headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:  # ssl.SSLError and a timeout are OSErrors
        return Carried(Verdict.LATER, type(error).__name__)
    finally:
        cut.cancel()
        connection.close()
    return _judged(status)


def _judged(status: int) -> Carried:
    if status in _TAKEN:
        return Carried(Verdict.LEFT)
    gone = status == _GONE or status in _REDIRECTED  # another address is for an officer to judge, not for a header
    return Carried(Verdict.REFUSED if gone else Verdict.LATER, f"HTTP {status}")


def _resolved(target: Target, *, loopback: bool) -> str:
    """The address that is called, of those that the name has now. Raises ``AddressRefused`` or OSError."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    names = [str(each[4][0]) for each in found]
    check_address((ip_address(name.split("%", 1)[0]) for name in names), loopback=loopback)
    return names[0]


def _connection(target: Target, address: str) -> http.client.HTTPConnection:
    if target.secure:
        return _PinnedTLS(target.host, target.port, address)
    return _Pinned(target.host, target.port, address)


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was judged, whatever the name says by now; no proxy in between."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=CONNECT_TIMEOUT)
        self._address = address

    def connect(self) -> None:
        """To the address itself."""
        self.sock = socket.create_connection((self._address, self.port), CONNECT_TIMEOUT)


class _PinnedTLS(_Pinned):
    """The same within TLS: the certificate is the name's, and verified."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        """To the address, in the name of the host."""
        super().connect()
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """The call has taken too long, a drop at a time: whoever reads it is woken by the closed socket."""
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
