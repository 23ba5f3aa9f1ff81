"""The provider that this site's settings name, read once: a change of keys takes a restart, as any setting does."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from requests_app.strong_identification.provider import Provider, read_provider


def configured() -> Provider | None:
    """The provider; ``None`` where identification is not offered. Raises ``ProviderMisconfigured``."""
    return _read(tuple(sorted(settings.OIDC.items())), settings.LOCAL)


@lru_cache(maxsize=4)
def _read(told: tuple[tuple[str, str], ...], loopback: bool) -> Provider | None:
    return read_provider(dict(told), loopback=loopback)
