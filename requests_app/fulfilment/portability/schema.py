"""The published schema of what a person takes along: JSON Schema 2020-12, made from the declarations, kept by version.

The file ``schema-1.0.json`` is what receivers build on. A change of the tables that changes the schema is a new version
with a file of its own; a test holds the newest file against the declarations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    UUIDField,
)

from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.fulfilment.portability.reach import PORTABLE_ORIGINS
from requests_app.grounds import grounds_for
from requests_app.rights import Right

VERSION = "1.0"
SCHEMA_NAME = f"siirrettavat-tiedot-{VERSION}.json"
"""Under what name it is published."""

LATE = "late"
"""Stands in place of a ground where a part comes later from a named source."""

Json = Mapping[str, object]

_TEXT: Json = MappingProxyType({"type": ["string", "null"]})
_KINDS: tuple[tuple[type[Field[object, object]], Json], ...] = (
    (DateTimeField, {"type": ["string", "null"], "format": "date-time"}),
    (DateField, {"type": ["string", "null"], "format": "date"}),
    (UUIDField, {"type": ["string", "null"], "format": "uuid"}),
    (BooleanField, {"type": ["boolean", "null"]}),
    (IntegerField, {"type": ["integer", "null"]}),
    (DecimalField, {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}),
    (JSONField, {}),
)


def portable_models() -> list[tuple[type[Model], Privacy]]:
    """Every table of the customer register from which something may go along under some register."""
    declared = ((model, declaration_of(model)) for model in apps.get_app_config("customers").get_models())
    return [
        (model, declaration)
        for model, declaration in declared
        if isinstance(declaration, Privacy) and declaration.subjects and _portable_names(declaration)
    ]


def name_of(model: type[Model]) -> str:
    """What the table is called in the schema: ``customers.DailyConsumption`` → ``daily_consumption``."""
    name = model.__name__
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name).removeprefix("_")


def schema() -> dict[str, object]:
    """The schema as the declarations have it today."""
    tables: dict[str, object] = {}
    for model, declaration in sorted(portable_models(), key=lambda each: name_of(each[0])):
        properties: dict[str, object] = {"id": {"type": "string", "format": "uuid"}}
        for name in sorted(_portable_names(declaration)):
            field = cast("Field[object, object]", model._meta.get_field(name))
            properties[name] = {"title": str(field.verbose_name), **_kind(field)}
        tables[name_of(model)] = {
            "title": str(model._meta.verbose_name_plural),
            "type": "array",
            "items": {"type": "object", "properties": properties, "required": ["id"], "additionalProperties": False},
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Siirrettävät tiedot (GDPR 20)",
        "version": VERSION,
        "type": "object",
        "required": ["schema", "version", "register_version", "reference", "made_at", "controllers", "records"],
        "additionalProperties": False,
        "properties": {
            "schema": {"type": "string", "format": "uri"},
            "version": {"const": VERSION},
            "register_version": {"type": "string", "format": "date"},
            "reference": {"type": "string"},
            "made_at": {"type": "string", "format": "date-time"},
            "controllers": {"type": "array", "items": _object(name="string", business_id="string")},
            "records": {"type": "object", "properties": tables, "additionalProperties": False},
            "left_out": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["table", "fields", "ground", "provision"],
                    "additionalProperties": False,
                    "properties": {
                        "table": {"type": "string"},
                        "fields": {"type": "array", "items": {"type": "string"}},
                        "ground": {"enum": [*(each.value for each in grounds_for(Right.PORTABILITY)), LATE]},
                        "provision": {"type": "string"},
                        "explanation": {"type": "string"},
                    },
                },
            },
        },
    }


@cache
def published() -> str:
    """The newest published schema, as its file has it."""
    return Path(__file__).with_name(f"schema-{VERSION}.json").read_text(encoding="utf-8")


def as_text(given: Json) -> str:
    """A schema as its file is written."""
    return json.dumps(given, ensure_ascii=False, indent=1) + "\n"


def _portable_names(declaration: Privacy) -> list[str]:
    return [name for origin, _category, name in declaration.under() if origin in PORTABLE_ORIGINS]


def _kind(field: Field[object, object]) -> Json:
    if isinstance(field, ForeignKey):
        return _kind(field.target_field) if not isinstance(field.target_field, ForeignKey) else _TEXT
    if isinstance(field, ArrayField):
        return {"type": ["array", "null"], "items": _kind(field.base_field)}
    return dict(next((kind for type_, kind in _KINDS if isinstance(field, type_)), _TEXT))


def _object(**types: str) -> Json:
    return {
        "type": "object",
        "properties": {name: {"type": type_} for name, type_ in types.items()},
        "required": list(types),
        "additionalProperties": False,
    }
