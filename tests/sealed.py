"""A table with sealed fields that only tests have, its keys, and what stands in its columns."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar
from uuid import UUID

from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import connections, models
from psycopg import sql

from customers.fields import BlindIndexField, SealedField, blind_index, seal_value
from customers.keys import new_key
from oomi_registry.notice.declarations import NotPersonal
from tests.conftest import as_owner
from tests.logins import as_application


def key(name: str, byte: int) -> str:
    """A key as FIELD_KEYS writes it."""
    return f"{name}:{base64.b64encode(bytes([byte]) * 32).decode()}"


OLD, NEW = key("2026a", 1), key("2027a", 2)
CODE, OTHER = "010190-999X", "020290-998Y"

_APART = Apps()  # where no other test sees them


class Insured(models.Model):
    """Somebody insured: the columns that the tests are about, and one more."""

    id = models.UUIDField(primary_key=True, default=new_key)
    name = models.CharField(max_length=200, blank=True)
    identity_code = SealedField("henkilötunnus", null=True, blank=True, max_length=20)
    identity_code_index = BlindIndexField(of="identity_code", unique=True)
    health = SealedField("terveystieto", null=True, blank=True)
    visits = models.IntegerField(default=0)

    privacy = NotPersonal("made by tests, of nobody")

    class Meta:
        app_label = "customers"
        apps = _APART
        db_table = "tests_insured"

    objects: ClassVar[models.Manager[Insured]]

    def __str__(self) -> str:
        return "vakuutettu"


class Note(models.Model):
    """A table that the application may only add to."""

    id = models.UUIDField(primary_key=True, default=new_key)
    body = SealedField("teksti")

    privacy = NotPersonal("made by tests, of nobody")

    class Meta:
        app_label = "customers"
        apps = _APART
        db_table = "tests_note"

    objects: ClassVar[models.Manager[Note]]

    def __str__(self) -> str:
        return "huomautus"


@contextmanager
def tables() -> Iterator[None]:
    """Both tables as migrations make them, and their models among those of the site, for as long as this lasts."""
    with connections["owner"].schema_editor() as editor:
        editor.create_model(Insured)
        editor.create_model(Note)
    login = sql.Identifier(str(settings.DATABASES["default"]["USER"]))
    database = str(connections["default"].settings_dict["NAME"])
    with as_owner(database) as owner:
        owner.execute(sql.SQL("GRANT SELECT, INSERT, UPDATE ON tests_insured TO {}").format(login))
        owner.execute(sql.SQL("GRANT SELECT, INSERT ON tests_note TO {}").format(login))
    known = apps.all_models["customers"]
    known |= {"insured": Insured, "note": Note}
    apps.get_models.cache_clear()  # type: ignore[attr-defined]  # it is cached
    try:
        yield
    finally:
        del known["insured"], known["note"]
        apps.get_models.cache_clear()  # type: ignore[attr-defined]  # it is cached
        connections["owner"].close()
        with as_owner(database) as owner:
            owner.execute("DROP TABLE tests_insured, tests_note")


def stored(row: models.Model, column: str = "identity_code") -> bytes | None:
    """The bytes that stand in the row's column."""
    return stored_of(row._meta.db_table, row.pk, column)


def stored_of(table: str, row: UUID, column: str) -> bytes | None:
    """The bytes that stand in a column of the row with that key."""
    statement = sql.SQL("SELECT {} FROM {} WHERE id = %s").format(sql.Identifier(column), sql.Identifier(table))
    with as_application() as login:
        found = login.execute(statement, [row]).fetchone()
    assert found is not None
    assert found[0] is None or isinstance(found[0], bytes)
    return found[0]


def put(row: models.Model, sealed: bytes | None, column: str = "identity_code") -> None:
    """Write bytes into the row's column, as somebody does who has the database and no key."""
    statement = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
        sql.Identifier(row._meta.db_table), sql.Identifier(column)
    )
    with as_application() as login:
        login.execute(statement, [sealed, row.pk])


def fill(codes: Sequence[str]) -> list[UUID]:
    """One insured person for each code, written by COPY as an import writes them; gives the keys of the rows."""
    keys = [new_key() for _ in codes]
    with as_application() as login, login.cursor() as cursor:
        statement = (
            "COPY tests_insured (id, name, visits, identity_code, identity_code_index) FROM STDIN (FORMAT BINARY)"
        )
        with cursor.copy(statement) as copy:
            copy.set_types(["uuid", "text", "int4", "bytea", "text"])
            for row, code in zip(keys, codes, strict=True):
                sealed = seal_value(Insured, row, "identity_code", code)
                copy.write_row((row, "", 0, sealed, blind_index("customers.Insured.identity_code", code)))
    return keys


def index_of(code: str) -> str:
    """The blind index under which an insured person's code is found."""
    return blind_index("customers.Insured.identity_code", code)


def aino() -> Insured:
    """Aino, who has a code."""
    return Insured.objects.create(name="Aino", identity_code=CODE)


def again(row: Insured) -> Insured:
    """The row as the database has it."""
    return Insured.objects.get(pk=row.pk)
