"""Stored files whose last row went: which are removed, which another row still needs, and which the disk refused."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.reading import ReadOnlyAdmin
from customers.wording import value_in_words
from retention.models import FileTombstone


class ByOutcome(admin.SimpleListFilter):
    """The files that wait, that are gone, or that another row still needs."""

    title = _("Miten kävi")
    parameter_name = "miten"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """What can be chosen."""
        return [
            ("poistamatta", str(_("poistamatta"))),
            ("poistettu", str(_("poistettu"))),
            ("saastetty", str(_("säästetty"))),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FileTombstone]) -> QuerySet[FileTombstone]:
        """The tombstones of the kind that was chosen, else all."""
        match self.value():
            case "poistamatta":
                return queryset.filter(removed_at__isnull=True)
            case "poistettu":
                return queryset.filter(removed_at__isnull=False, spared=False)
            case "saastetty":
                return queryset.filter(spared=True)
            case _:
                return queryset


@admin.register(FileTombstone)
class FileTombstoneAdmin(ReadOnlyAdmin[FileTombstone]):
    """File tombstones, those still to be removed among them. The names are random and lead to nobody."""

    list_display = ("path", "written", "outcome", "error", "run")
    list_filter = (ByOutcome,)
    list_select_related = ("run",)
    ordering = ("-id",)
    sortable_by = ()

    @admin.display(description=_("Merkitty"))
    def written(self, tombstone: FileTombstone) -> str:
        """When the last row went."""
        return value_in_words(tombstone.written_at)

    @admin.display(description=_("Miten kävi"))
    def outcome(self, tombstone: FileTombstone) -> str:
        """Removed, spared, or still there."""
        if tombstone.removed_at is None:
            return str(_("poistamatta; seuraava ajo yrittää"))
        when = value_in_words(tombstone.removed_at)
        if tombstone.spared:
            return str(_("säästetty %(when)s: toinen tietue käyttää")) % {"when": when}
        return str(_("poistettu %(when)s")) % {"when": when}
