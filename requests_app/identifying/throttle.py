"""How often a reference may be tried: the same for one that is somebody's and one that is nobody's.

Counted in Redis under a keyed hash, so that no key there tells a reference. This only spares the site: what keeps a
code safe is the database's own count of its wrong tries, so where Redis is away, tries go on.
"""

from __future__ import annotations

import hmac
import logging
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

MOST_IN_AN_HOUR = 10
_AN_HOUR = 3600

logger = logging.getLogger(__name__)


def too_many(reference: str, *, now: datetime) -> bool:
    """Count one more try at ``reference`` in the hour of ``now``, and say whether there have been too many."""
    hour = int(now.timestamp()) // _AN_HOUR
    named = hmac.digest(settings.SECRET_KEY.encode(), f"tries {hour} {reference}".encode(), sha256).hex()
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as redis:
            pipeline = redis.pipeline()
            pipeline.incr(f"tries:{named}")
            pipeline.expire(f"tries:{named}", _AN_HOUR)
            tries, _set = pipeline.execute()
    except (RedisError, OSError) as error:
        logger.warning("Tries were not counted: %s", type(error).__name__)
        return False
    return int(tries) > MOST_IN_AN_HOUR
