"""Settings of a deployment that a test starts: the site's own, but that static files go where the test says."""

from __future__ import annotations

import os
from pathlib import Path

from oomi_registry.settings import *  # noqa: F403 - settings are a module of names

STATIC_ROOT = Path(os.environ["COLLECTED_IN"])
