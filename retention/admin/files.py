"""Stored files whose last row went: which are removed, which another row still needs, and which the disk refused."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers.reading import ReadOnlyAdmin
from customers.wording import value_in_words
from retention.models import FileTombstone


@admin.register(FileTombstone)
class FileTombstoneAdmin(ReadOnlyAdmin[FileTombstone]):
    """File tombstones, those still to be removed among them. The names are random and lead to nobody."""

    list_display = ("path", "written", "outcome", "error", "run")
    list_filter = (("removed_at", admin.EmptyFieldListFilter), "spared")
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
