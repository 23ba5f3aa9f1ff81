"""Every address of the site that takes no parameters, by walking its own list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern


def plain_addresses() -> list[str]:
    """Every path under which something answers without being told of what, in order."""
    return sorted(set(_walk(get_resolver().url_patterns, "/")))


def _walk(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        pattern = each.pattern
        if isinstance(pattern, LocalePrefixPattern):
            path = before + pattern.language_prefix
        elif isinstance(pattern, RoutePattern) and not pattern.converters:
            path = before + str(pattern)
        else:
            continue  # a parameter, or the admin's "anything else"
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, path)
        else:
            yield path
