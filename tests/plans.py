"""How the database finds what it is asked for: tables filled with enough rows to choose, and the plans it chose."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models
from psycopg import sql

from customers.fields import SealedField, seal_value
from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, declaration_of
from tests.conftest import as_owner

FILLED_WITH = 4_000
# Codes that have no list of choices in their column; every other text is made of its field's name.
CODES = {"channel": "email", "purpose": "surveys"}
# What a table's own constraints ask: an expression in SQL, None for what has to stay empty.
ALSO: dict[tuple[str, str], sql.Composable | None] = {
    ("customers.CardToken", "last_four"): sql.SQL("lpad((person % 10000)::text, 4, '0')"),
    ("customers.DailyConsumption", "watt_hours"): sql.SQL("array_fill(125, ARRAY[96])"),
    ("customers.Invoice", "solar_contract"): None,
    ("requests_app.AuthorityNotice", "their_reference"): sql.SQL("''"),
    ("requests_app.Breach", "kinds"): sql.SQL("ARRAY['confidentiality']"),
    ("requests_app.BreachExcuse", "approved"): None,
    ("requests_app.Attachment", "size"): sql.SQL("1"),
    ("requests_app.CaseMessage", "reply"): sql.SQL("''"),
    ("requests_app.Dossier", "enquiry"): None,
    ("requests_app.Enquiry", "party"): None,
    ("requests_app.WantedDossier", "enquiry"): None,
    ("requests_app.Mandate", "accepted"): None,
    ("requests_app.Mandate", "checked_how"): sql.SQL("''"),
    ("requests_app.OmbudsmanWish", "end"): sql.SQL("''"),
    ("requests_app.OmbudsmanWish", "via"): sql.SQL("''"),
    ("requests_app.RecipientNotice", "ground"): sql.SQL("''"),
    ("requests_app.RecipientNotice", "reason"): sql.SQL("''"),
    ("requests_app.RecipientNotice", "said"): sql.SQL("''"),
    ("requests_app.RecipientNotice", "excused_by"): None,
    ("requests_app.RecipientNotice", "party"): None,
    ("requests_app.WithheldPart", "late_from"): sql.SQL("''"),
    ("retention.CopyTombstone", "run"): sql.SQL("md5('a run')::uuid"),
}

Execute = Callable[[str, object, bool, dict[str, object]], object]


def personal_models() -> list[type[models.Model]]:
    """Every model that declares personal data."""
    return [model for model in apps.get_models() if isinstance(declaration_of(model), Privacy)]


def key_of(model: type[models.Model], person: int) -> sql.Composable:
    """The key that :func:`fill` gives the row of that person, as an SQL expression."""
    return sql.SQL("md5({} || {})::uuid").format(sql.Literal(model._meta.db_table), sql.Literal(str(person)))


def fill(rows: int = FILLED_WITH) -> None:
    """Give each of ``rows`` people one row in every table of personal data, as the owner, and let the planner know."""
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute(
            "INSERT INTO customers_system (code, name, controller_id) VALUES ('oomi', 'Oomi', 'oomi') "
            "ON CONFLICT DO NOTHING"
        )
        owner.execute(
            "INSERT INTO auth_user (username, password, first_name, last_name, email, is_superuser, is_staff, "
            "is_active, date_joined) VALUES ('tekijä', '!', '', '', '', false, true, true, now()) "
            "ON CONFLICT DO NOTHING"
        )
        filled: set[type[models.Model]] = set()
        waiting = personal_models()
        while waiting:
            ready = [model for model in waiting if _targets(model) <= filled]
            assert ready, f"the tables refer to each other in a ring: {waiting}"
            for model in ready:
                columns = {field: _value(field) for field in model._meta.local_concrete_fields}
                kept = {field: value for field, value in columns.items() if value is not None}
                owner.execute(
                    sql.SQL("INSERT INTO {} ({}) SELECT {} FROM generate_series(1, {}) AS person").format(
                        sql.Identifier(model._meta.db_table),
                        sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in kept),
                        sql.SQL(", ").join(kept.values()),
                        sql.Literal(rows),
                    )
                )
                owner.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))
            filled |= set(ready)
            waiting = [model for model in waiting if model not in filled]


def _targets(model: type[models.Model]) -> set[type[models.Model]]:
    related = {field.related_model for field in model._meta.local_concrete_fields if field.is_relation}
    return {each for each in related if isinstance(each, type) and each in personal_models() and each is not model}


def _value(field: models.Field[object, object]) -> sql.Composable | None:
    """What stands in the column for the person of that number; ``None`` where the database's default is right."""
    target = field.related_model
    if (field.model._meta.label, field.name) in ALSO:
        return ALSO[field.model._meta.label, field.name]
    if (field.primary_key and isinstance(field, models.AutoField)) or field.db_default is not models.NOT_PROVIDED:
        return None
    if isinstance(target, type):
        if target is field.model or not isinstance(declaration_of(target), Privacy):
            if field.null:
                return None
            return sql.SQL("(SELECT min(id) FROM auth_user)") if target is get_user_model() else sql.SQL("'oomi'")
        return _key(target)
    if field.primary_key:
        return _key(field.model)
    if field.null and isinstance(field, models.DateField) and field.name not in {"matched_at", "birth_date"}:
        return None
    return _plain_value(field)


def _plain_value(field: models.Field[object, object]) -> sql.Composable | None:
    match field:
        case models.DateTimeField():
            return sql.SQL("now() - person * interval '1 hour'")
        case models.DateField():
            return sql.SQL("date '1950-01-01' + person * 7 % 20000")
        case models.BooleanField():
            return sql.Literal(bool(field.get_default()))
        case models.IntegerField() if not field.null:
            return sql.Literal(int(field.get_default() or 0))
        case models.JSONField():
            return sql.SQL("'{}'")
        case models.UUIDField() | models.BinaryField() | models.DecimalField() | SealedField():
            return _unread(field)
        case models.CharField() | models.TextField() | models.FileField():
            return _text(field)
        case _ if field.null:
            return None
        case _:
            return sql.SQL("'{}'")  # an array


def _unread(field: models.Field[object, object]) -> sql.Composable:
    """What nobody reads as text."""
    match field:
        case models.UUIDField():
            return sql.SQL("md5(person::text)::uuid")
        case models.BinaryField():
            return sql.SQL("decode(md5(person::text), 'hex')")
        case SealedField():
            return sql.Literal(seal_value(field.model, new_key(), field.name, "12"))
        case _:
            return sql.SQL("person")


def _text(field: models.Field[object, object]) -> sql.Composable:
    if field.choices:
        return sql.Literal(str(field.get_default() or ("" if field.blank else next(iter(field.choices))[0])))
    if field.name in CODES:
        return sql.Literal(CODES[field.name])
    text, longest = sql.Literal(f"{field.name} "), sql.Literal(field.max_length or 100)
    return sql.SQL("right({} || person, {})").format(text, longest)


def _key(model: type[models.Model]) -> sql.Composable:
    return sql.SQL("md5({} || person)::uuid").format(sql.Literal(model._meta.db_table))


@contextmanager
def explained() -> Iterator[list[dict[str, object]]]:
    """The plan of every query that runs within, as PostgreSQL explains it."""
    plans: list[dict[str, object]] = []

    def explain(
        execute: Execute, statement: str, params: Sequence[object], many: bool, context: dict[str, object]
    ) -> object:
        if statement.lstrip("( ").upper().startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", params)
                (found,) = cursor.fetchone()
            plans.append((found if isinstance(found, list) else json.loads(found))[0]["Plan"])
        return execute(statement, params, many, context)

    connection.ensure_connection()  # what Django asks of a new connection is not ours
    with connection.execute_wrapper(explain):
        yield plans


def reads_whole_tables(plan: dict[str, object]) -> list[str]:
    """The tables of personal data that the plan reads from end to end, by the heap or by an index."""
    tables = {model._meta.db_table for model in personal_models()}
    whole = [
        str(node["Relation Name"])
        for node in _nodes(plan)
        if node.get("Relation Name") in tables
        and (
            node["Node Type"] == "Seq Scan" or (str(node["Node Type"]).startswith("Index") and "Index Cond" not in node)
        )
    ]
    return sorted(whole)


def _nodes(plan: dict[str, object]) -> Iterator[dict[str, object]]:
    yield plan
    children = plan.get("Plans", [])
    assert isinstance(children, list)
    for child in children:
        yield from _nodes(child)
