"""What a case's page shows of its restrictions and its objection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst

from customers.models import Objection, Restriction
from customers.objected import objectable
from oomi_registry.notice.adopted import register
from requests_app.admin.buttons import ON_RESTRICTIONS, Buttons
from requests_app.models import PrivacyRequest
from requests_app.permitted.case import Case
from requests_app.permitted.restricting import objection_of, restrictions_of


@dataclass(frozen=True, slots=True)
class RestrictionShown:
    """One restriction, and how many rows of which tables it covers."""

    row: Restriction
    ground: str
    covers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ObjectionShown:
    """The objection, and what it is to, in words."""

    row: Objection
    state: str
    purposes: tuple[str, ...]


def restrictions_shown(request: PrivacyRequest) -> list[RestrictionShown]:
    """The request's restrictions, also those that have ended."""
    names = {model._meta.db_table: capfirst(str(model._meta.verbose_name_plural)) for model in apps.get_models()}
    shown = []
    for restriction in restrictions_of(request).prefetch_related("records"):
        tables = Counter(names.get(each.table, each.table) for each in restriction.records.all())
        shown.append(RestrictionShown(restriction, restriction.get_ground_display(), tuple(sorted(tables.items()))))
    return shown


def objection_shown(request: PrivacyRequest) -> ObjectionShown | None:
    """The request's objection, where it has one that counts."""
    objection = objection_of(request)
    if objection is None:
        return None
    words = objectable(register())
    purposes = tuple(words.get(code, code) for code in objection.purposes)
    return ObjectionShown(objection, objection.get_state_display(), purposes)


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """What is restricted in the name of this request, what the person objects to, and what may be done."""
    return {
        "restrictions": restrictions_shown(case.request),
        "objection": objection_shown(case.request),
        **{code: buttons.of(code) for code in ON_RESTRICTIONS},
    }
