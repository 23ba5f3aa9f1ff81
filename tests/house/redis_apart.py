"""A database of the broker's server for each worker of the tests: a proof searches all that stands in its own."""

from __future__ import annotations

import os

from django.conf import settings

_FIRST = 8  # of the sixteen; the site and its tests use the first


def redis_of_this_worker() -> str:
    """The address of this worker's own database."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return f"{settings.REDIS_URL.split('?')[0]}?db={_FIRST + int(worker) % _FIRST}"
