"""A deployment's settings, but for calls to recipients' systems on this very machine, which no deployment makes."""

from __future__ import annotations

from oomi_registry.settings import *  # noqa: F403 - all of them, as they are

WEBHOOKS_TO_LOOPBACK = True
