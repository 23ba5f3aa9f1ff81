"""How often something may be done: counted in Redis over the stretch of time that ends now, under a keyed hash.

No key there tells an address, a mailbox or a reference. This spares the site and other people's mailboxes; what must
hold has a count of its own in the database. So where Redis is away things go on, and the log says that nothing was
counted.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from redis import Redis
from redis.exceptions import RedisError

_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_WRITTEN = re.compile(r"([1-9]\d{0,5})/(min|h|d)")
_ONE_NETWORK = 64  # bits of an IPv6 address: a household or a phone has all that begin with them

# One statement for all that is asked, so that of two who come at once one is too many, and what is refused by one limit
# is counted by none. Without a mark it only looks.
_COUNT = """
local now, mark = ARGV[1], ARGV[2]
for at, key in ipairs(KEYS) do
  local began, most = ARGV[3 * at], tonumber(ARGV[3 * at + 1])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', began)
  local there = redis.call('ZCARD', key)
  if there >= most then
    return {at, redis.call('ZRANGE', key, there - most, there - most, 'WITHSCORES')[2]}
  end
end
if mark ~= '' then
  for at, key in ipairs(KEYS) do
    redis.call('ZADD', key, now, mark)
    redis.call('PEXPIRE', key, ARGV[3 * at + 2])
  end
end
return false
"""

logger = logging.getLogger(__name__)


class LimitMiswritten(ValueError):
    """A limit's text is not a number for a time."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` in any stretch of time as long as ``within``; ``name`` keeps the counts of limits apart."""

    name: str
    most: int
    within: timedelta

    @classmethod
    def read(cls, name: str, text: str) -> Limit:
        """From its written form, like ``10/h``. Raises :class:`LimitMiswritten`, which says how to write one."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise LimitMiswritten("Write a limit as a number for a time, like 10/h, 5/min or 100/d.")
        return cls(name, int(written[1]), _UNITS[written[2]])


def take(limit: Limit, subject: str, *, now: datetime) -> datetime | None:
    """Count one more for ``subject``; where there are as many as may be, the instant at which there may be another.

    One that may not be is not counted. None where it may be done, and where nothing could be counted.
    """
    return _asked([(limit, subject)], now, mark=secrets.token_hex(8))


def take_each(asked: Sequence[tuple[Limit, str]], *, now: datetime) -> datetime | None:
    """As :func:`take`, of several limits together: counted by each of them, or, where one is full, by none."""
    return _asked(asked, now, mark=secrets.token_hex(8))


def full_until(limit: Limit, subject: str, *, now: datetime) -> datetime | None:
    """As :func:`take`, and counts nothing."""
    return _asked([(limit, subject)], now, mark="")


def sender_of(request: HttpRequest) -> str:
    """Whom a limit by address means: the address that our outermost proxy saw, an IPv6 one as its network.

    ``settings.PROXIES`` says how many proxies of ours stand before the site. Each writes the address that it sees at
    the end of X-Forwarded-For; whatever stands before that a client may have written itself (ASVS 4.1.3).
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",") if settings.PROXIES else []
    seen = [each.strip() for each in (*forwarded, request.META.get("REMOTE_ADDR", "")) if each.strip()]
    try:
        address = ip_address(seen[max(0, len(seen) - settings.PROXIES - 1)])
    except (IndexError, ValueError):
        return ""  # a socket has no address: then all who come through it are one
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((int(address), _ONE_NETWORK), strict=False))


def _asked(asked: Sequence[tuple[Limit, str]], now: datetime, *, mark: str) -> datetime | None:
    keys = [f"limit:{_named(limit, subject)}" for limit, subject in asked]
    arguments: list[str | float] = [now.timestamp(), mark]
    for limit, _ in asked:
        lasts = int(limit.within.total_seconds() * 1000)
        arguments += [(now - limit.within).timestamp(), limit.most, lasts]
    try:
        full = _connected(settings.REDIS_URL).eval(_COUNT, len(keys), *keys, *arguments)
    except (RedisError, OSError) as error:
        logger.warning("Nothing was counted: %s", type(error).__name__)
        return None
    if not full:
        return None
    which, oldest = full
    return datetime.fromtimestamp(float(oldest), UTC) + asked[int(which) - 1][0].within


def _named(limit: Limit, subject: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), f"{limit.name} {subject}".encode(), sha256).hex()


@lru_cache(maxsize=1)
def _connected(url: str) -> Redis:
    """One client for the whole process: it keeps its connections, and makes new ones where the server has begun anew.

    What it asks again after a lost answer counts once, for the mark is the same.
    """
    return Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
