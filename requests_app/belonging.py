"""Which rows are a case's own, found by walking the declarations and never by a list."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP

from customers.holdings import personal_models
from oomi_registry.notice.declarations import Privacy
from requests_app.models import PrivacyRequest

_TO_THE_PERSON = f"request{LOOKUP_SEP}party"
ITSELF = ""
"""The path from a request to itself."""


def tables_of_cases() -> list[tuple[type[Model], Privacy, str]]:
    """Every table whose rows belong to a request, with the path there: those whose way to the person leads through one.

    A table that is added tomorrow is among them from the moment it is declared.
    """
    found: list[tuple[type[Model], Privacy, str]] = []
    for model, declaration in personal_models():
        if model is PrivacyRequest:
            found.append((model, declaration, ITSELF))
        found += [
            (model, declaration, path.removesuffix(f"{LOOKUP_SEP}party"))
            for path in declaration.subjects
            if path == _TO_THE_PERSON or path.endswith(f"{LOOKUP_SEP}{_TO_THE_PERSON}")
        ]
    return found


def rows_of_case(request: PrivacyRequest) -> Iterator[tuple[str, UUID]]:
    """The table and key of every row of the case that the disposal would take, the case's own row with them."""
    for model, declaration, path in tables_of_cases():
        if declaration.guarded:
            rows = model._base_manager.filter(**{path or "pk": request.pk})
            yield from ((model._meta.db_table, key) for key in rows.order_by("pk").values_list("pk", flat=True))
