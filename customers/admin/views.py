"""Who has looked at what is hidden of a person, as the person's page lists it."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from customers.models import Party, ViewEvent
from customers.wording import value_in_words


@dataclass(frozen=True, slots=True)
class ShownView:
    """One view: when, by whom in which role, of what, and why."""

    when: str
    who: str
    role: str
    what: str
    reason: str


def views_of(party: Party, *, most: int) -> tuple[list[ShownView], int]:
    """The newest ``most`` views of the person's hidden data, and how many there are."""
    views = ViewEvent.objects.filter(party=party)
    newest = views.select_related("viewer").order_by("-viewed_at", "-pk")[:most]
    return [_shown(view) for view in newest], views.count()


def _shown(view: ViewEvent) -> ShownView:
    return ShownView(
        when=value_in_words(view.viewed_at),
        who=view.viewer.get_full_name() or view.viewer.get_username(),
        role=view.role,
        what=_what(view),
        reason=view.reason,
    )


def _what(view: ViewEvent) -> str:
    """The table and the field in words; their names where the table has been renamed since."""
    try:
        model = apps.get_model(view.table)
        names = [str(model._meta.verbose_name)]
        if view.field:
            names.append(str(getattr(model._meta.get_field(view.field), "verbose_name", view.field)))
    except (LookupError, ValueError, FieldDoesNotExist):
        names = [view.table, view.field]
    what = ": ".join(name for name in names if name)
    return what if view.kind == ViewEvent.Kind.REVEALED else f"{view.get_kind_display()} ({what})"
