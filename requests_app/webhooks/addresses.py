"""Where a call may go: over TLS, to a public address of the Internet alone, so that none reaches our own network.

A name is looked up once; every address it has must be public, and the call goes to the very address that was judged
(ASVS 5.0 13.2.4 and 13.2.5: a name that answers otherwise a moment later leads nowhere else).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from oomi_registry.notice.refused import Refused

LONGEST_URL = 500
_CARRIES_IPV4 = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))
"""NAT64, 6to4, Teredo and IPv4-compatible: what stands within would be reached by another way than it was judged."""


class AddressRefused(Refused):
    """No call may go there."""

    sentence = (
        "Anna järjestelmän osoite muodossa https://palvelu.example/polku: suojattu yhteys, julkinen osoite, ei "
        "käyttäjätunnusta eikä kohtaa #."
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A judged URL in its parts; ``path`` holds the query too."""

    secure: bool
    host: str
    port: int
    path: str


def parse_url(url: str, *, loopback: bool = False) -> Target:
    """The parts of an address to call. Raises :class:`AddressRefused`.

    ``loopback`` also lets plain HTTP to this very machine through, for tests and the demo.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or set(url) & set(' \\"<>^`{|}'):
        raise AddressRefused
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused from None
    host = parts.hostname or ""
    plain = parts.scheme == "http" and loopback and _is_loopback(host)
    if not (parts.scheme == "https" or plain) or "@" in parts.netloc or parts.fragment or port == 0:
        raise AddressRefused
    literal = _literal(host)
    if literal is not None:
        check_address([literal], loopback=loopback)
    elif "." not in host or host.rpartition(".")[2].isdigit():  # none, one of our own network, or a number in disguise
        raise AddressRefused
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, port or (443 if parts.scheme == "https" else 80), path)


def check_address(addresses: Iterable[IPv4Address | IPv6Address], *, loopback: bool = False) -> None:
    """Raise :class:`AddressRefused` unless there is an address and every one of them is public."""
    found = list(addresses)
    if not found or not all(_is_public(each) or (loopback and each.is_loopback) for each in found):
        raise AddressRefused


def can_call(url: str, *, loopback: bool = False) -> bool:
    """Whether :func:`parse_url` lets the address through."""
    try:
        parse_url(url, loopback=loopback)
    except AddressRefused:
        return False
    return True


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        if any(address in network for network in _CARRIES_IPV4):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    literal = _literal(host)
    return literal is not None and literal.is_loopback
