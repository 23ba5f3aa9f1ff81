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

# One statement, so that of two who come at once one is too many. Without a mark it only looks.
_COUNT = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
local there, most = redis.call('ZCARD', KEYS[1]), tonumber(ARGV[3])
if there >= most then
  return redis.call('ZRANGE', KEYS[1], there - most, there - most, 'WITHSCORES')[2]
end
if ARGV[4] ~= '' then
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
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
    return _asked(limit, subject, now, mark=secrets.token_hex(8))


def full_until(limit: Limit, subject: str, *, now: datetime) -> datetime | None:
    """As :func:`take`, and counts nothing."""
    return _asked(limit, subject, now, mark="")


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


def _asked(limit: Limit, subject: str, now: datetime, *, mark: str) -> datetime | None:
    named = hmac.digest(settings.SECRET_KEY.encode(), f"{limit.name} {subject}".encode(), sha256).hex()
    lasts = int(limit.within.total_seconds() * 1000)
    began = (now - limit.within).timestamp()
    try:
        redis = _connected(settings.REDIS_URL)
        oldest = redis.eval(_COUNT, 1, f"limit:{named}", began, now.timestamp(), limit.most, mark, lasts)
    except (RedisError, OSError) as error:
        logger.warning("Nothing was counted: %s", type(error).__name__)
        return None
    return datetime.fromtimestamp(float(oldest), UTC) + limit.within if oldest else None


@lru_cache(maxsize=1)
def _connected(url: str) -> Redis:
    """One client for the whole process: it keeps its connections, and makes new ones where the server has begun anew.

    What it asks again after a lost answer counts once, for the mark is the same.
    """
    return Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
