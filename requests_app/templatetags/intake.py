"""What the form's templates ask for beyond their page's own words."""

from __future__ import annotations

from django import template

from oomi_registry.notice.adopted import register as adopted

register = template.Library()


@register.inclusion_tag("intake/by_post.html")
def where_to_write() -> dict[str, object]:
    """The controllers' postal addresses, each once, with the companies that have it."""
    places: dict[tuple[str, str], list[str]] = {}
    for controller in adopted().controllers:
        places.setdefault((controller.street, f"{controller.postal_code} {controller.city}"), []).append(
            controller.name
        )
    return {"places": [(names, street, city) for (street, city), names in places.items()]}
