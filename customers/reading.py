"""Admin pages that only read: nothing is added, changed or deleted by hand.

Personal data leaves by the disposal's door alone, and each change is an operation with its own page and permission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

_ModelT = TypeVar("_ModelT", bound=Model)

if TYPE_CHECKING:

    class _Admin(admin.ModelAdmin[_ModelT]):
        """What the type checker is told Django's class is."""
else:

    class _Admin(admin.ModelAdmin):
        """Django's own class, which cannot be subscripted at run time; this can."""

        def __class_getitem__(cls, _: object) -> type:
            return cls


class ReadOnlyAdmin(_Admin[_ModelT]):
    """A model that staff read. Whoever has Django's view permission may open it; nobody may write."""

    actions = None
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows are made by operations."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: _ModelT | None = None) -> bool:
        """Rows are changed by operations."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: _ModelT | None = None) -> bool:
        """Personal data leaves by the disposal's door alone."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the list's own filters ask: an address that looks for a name or a number is refused."""
        names = [_asked_as(each) for each in self.list_filter]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in names)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Django's list under the plain name of what it lists: nothing is chosen there to be changed."""
        named: dict[str, object] = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, {**named, **(extra_context or {})})

    def history_view(self, *_: object, **__: object) -> HttpResponse:
        """Nothing is changed by hand, so there is no history of changes by hand."""
        raise Http404

    def page(self, request: HttpRequest, template: str, title: str, **shown: object) -> TemplateResponse:
        """A page of ours in the frame of the desk. ``admin_view`` around it tells the browser to keep nothing of it."""
        context: dict[str, object] = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            **shown,
        }
        return TemplateResponse(request, template, context)


def signed_in(request: HttpRequest) -> User:
    """The named user behind the request. Raises PermissionDenied for anyone else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def key_in(address: str) -> UUID:
    """The key that stands in an address of Django's own. Raises Http404 where what stands there is no key."""
    try:
        return UUID(address)
    except ValueError as no_key:
        raise Http404 from no_key


def _asked_as(filtering: object) -> str:
    """How an address names one of a list's filters: a field, a field with its own filter, or a filter alone."""
    field = filtering[0] if isinstance(filtering, tuple | list) else filtering
    return str(getattr(field, "parameter_name", field))
