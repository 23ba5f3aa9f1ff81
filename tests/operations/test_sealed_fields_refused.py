"""A sealed field past its own row: shown by nothing, refused in queries, never half written, loud when it is wrong."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable, Iterator

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Case, F, Max, Q, Value, When
from django.db.models.functions import Concat, Lower
from django.db.models.lookups import Exact
from django.forms import model_to_dict, modelform_factory
from psycopg.errors import CheckViolation, DataException

from customers.fields import CannotOpen, CannotSeal, Sealed, SealedField, seal_value
from tests.sealed import CODE, OLD, OTHER, Insured, again, aino, put, stored, tables

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _table(transactional_db: None, settings: object) -> Iterator[None]:
    settings.FIELD_KEYS = OLD  # type: ignore[attr-defined]  # pytest-django's wrapper has every setting
    with tables():
        yield


# ---- nothing shows it


def test_a_row_in_memory_shows_no_code() -> None:
    row = aino()
    for shown in (repr(vars(row)), repr(vars(again(row))), repr(row), pickle.dumps(again(row)).decode("latin-1")):
        assert CODE not in shown


def test_values_are_opaque() -> None:
    aino()
    (by_name,) = Insured.objects.values("identity_code")
    (largest,) = Insured.objects.aggregate(Max("identity_code")).values()
    for value in (
        by_name["identity_code"],
        Insured.objects.values_list("identity_code", flat=True).get(),
        Insured.objects.annotate(code=F("identity_code")).values_list("code", flat=True).get(),
        largest,
    ):
        assert isinstance(value, Sealed)
        assert str(value) == repr(value) == f"{value}" == "<sealed>"
        with pytest.raises(TypeError):
            json.dumps(value)


@pytest.mark.parametrize("form", ["json", "jsonl", "python", "xml"])
def test_a_serialiser_is_refused(form: str) -> None:
    aino()
    with pytest.raises(TypeError, match="Use pg_dump"):
        serializers.serialize(form, Insured.objects.all())


def test_no_form_shows_it_unless_it_names_it() -> None:
    row = aino()
    assert "identity_code" not in modelform_factory(Insured, fields="__all__")(instance=row).fields
    assert "identity_code" not in model_to_dict(row)


# ---- a query never meets the text

REFUSED: dict[str, Callable[[models.QuerySet[Insured]], object]] = {
    "filter": lambda rows: rows.filter(identity_code=CODE),
    "exclude": lambda rows: rows.exclude(identity_code=CODE),
    "q": lambda rows: rows.filter(Q(identity_code=CODE) | Q(name="")),
    "in": lambda rows: rows.filter(identity_code__in=[CODE]),
    "contains": lambda rows: rows.filter(identity_code__icontains="0101"),
    "range": lambda rows: rows.filter(identity_code__gt=CODE),
    "transform": lambda rows: rows.filter(identity_code__lower__contains="x"),
    "another-column": lambda rows: rows.filter(identity_code=F("name")),
    "update": lambda rows: rows.update(identity_code=CODE, identity_code_index=None),
    "update-value": lambda rows: rows.update(identity_code=Value(CODE), identity_code_index=None),
    "update-f": lambda rows: rows.update(identity_code=F("name"), identity_code_index=None),
    "update-bytes": lambda rows: rows.update(identity_code=CODE.encode(), identity_code_index=None),
    "update-function": lambda rows: rows.update(identity_code=Concat("name", Value(CODE)), identity_code_index=None),
    "update-lower": lambda rows: rows.update(identity_code=Lower("name"), identity_code_index=None),
    "update-case": lambda rows: rows.update(
        identity_code=Case(When(name="Aino", then=Value(CODE)), output_field=SealedField()), identity_code_index=None
    ),
    "update-default": lambda rows: rows.update(
        identity_code=Case(When(pk=rows.get().pk, then=Value(CODE)), default=Value(CODE)), identity_code_index=None
    ),
    "update-opaque": lambda rows: rows.update(
        identity_code=rows.values_list("identity_code", flat=True).get(), identity_code_index=None
    ),
    "update-read": lambda rows: rows.update(identity_code=rows.get().identity_code, identity_code_index=None),
    "expression-attribute": lambda rows: rows.create(identity_code=Value(CODE)),
    "opaque-attribute": lambda rows: setattr(
        rows.get(), "identity_code", rows.values_list("identity_code", flat=True).get()
    ),
}


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_a_query_with_the_text_is_refused_with_what_to_do(query: Callable[[models.QuerySet[Insured]], object]) -> None:
    row = aino()
    before = stored(row)
    with pytest.raises((TypeError, FieldError)) as refused:
        list(query(Insured.objects.all()))  # type: ignore[call-overload]  # whatever it is, it is not reached
    assert CODE not in str(refused.value)
    assert re.search("[sS]ealed|takes text|values\\(\\)", str(refused.value))
    assert stored(row) == before


def test_a_comparison_made_by_hand_meets_the_ciphertext_and_finds_nothing() -> None:
    aino()
    assert not Insured.objects.filter(Exact(F("identity_code"), CODE)).exists()


HALF: dict[str, Callable[[Insured], object]] = {
    "save": lambda row: row.save(update_fields=["identity_code"]),
    "bulk": lambda row: Insured.objects.bulk_update([row], ["identity_code"]),
    "update": lambda row: Insured.objects.filter(pk=row.pk).update(identity_code=None),
    "upsert": lambda row: Insured.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["identity_code"]
    ),
}


@pytest.mark.parametrize("write", HALF.values(), ids=HALF)
def test_the_code_is_not_written_without_its_index(write: Callable[[Insured], object]) -> None:
    row = again(aino())
    row.identity_code = OTHER
    with pytest.raises(FieldError, match="identity_code_index: write both"):
        write(row)
    assert again(row).identity_code == CODE


def test_an_upsert_goes_by_the_rows_key_and_by_nothing_else() -> None:
    row = aino()
    both = ["identity_code", "identity_code_index"]
    with pytest.raises(FieldError, match="the conflict would put it into another"):
        Insured.objects.bulk_create(
            [Insured(identity_code=CODE)],
            update_conflicts=True,
            unique_fields=["identity_code_index"],
            update_fields=both,
        )
    Insured.objects.bulk_create(
        [Insured(id=row.pk, identity_code=OTHER)], update_conflicts=True, unique_fields=["id"], update_fields=both
    )
    assert again(row).identity_code == OTHER


@pytest.mark.parametrize("clear", [b"010190-999X", b"", b"\x01", CODE.encode() * 5])
def test_the_database_itself_refuses_what_is_not_sealed(clear: bytes) -> None:
    with pytest.raises((CheckViolation, DataException)):
        put(aino(), clear)


# ---- it fails loudly


def test_a_value_moved_to_another_row_or_field_does_not_open() -> None:
    row, other = aino(), Insured.objects.create(name="Veikko", health="astma")
    put(other, stored(row))
    with pytest.raises(CannotOpen, match="was changed, or was sealed for another row"):
        assert again(other).identity_code
    put(row, stored(other, "health"))
    with pytest.raises(CannotOpen):
        assert again(row).identity_code


def test_the_rest_of_such_a_row_can_still_be_read_and_mended() -> None:
    row, other = aino(), Insured.objects.create(name="Veikko", health="astma")
    put(row, stored(other, "health"))
    mended = again(row)
    assert mended.name == "Aino"
    mended.identity_code = CODE
    mended.save()
    assert again(row).identity_code == CODE


@pytest.mark.parametrize("keys", ["", "broken", "a:AAAA"])
def test_while_no_key_can_be_used_nothing_is_saved(settings: object, keys: str) -> None:
    """ASVS 5.0 16.5.3: it fails closed."""
    row = again(aino())
    before = stored(row)
    settings.FIELD_KEYS = keys  # type: ignore[attr-defined]
    for save in (
        lambda: Insured.objects.create(identity_code=OTHER),
        lambda: Insured.objects.bulk_create([Insured(identity_code=OTHER)]),
        lambda: setattr(row, "identity_code", OTHER),
        lambda: seal_value(Insured, row.pk, "identity_code", OTHER),
    ):
        with pytest.raises(CannotSeal, match="nothing was saved"):
            save()
    row.save()
    assert stored(row) == before
    assert Insured.objects.count() == 1


def test_a_code_waiting_for_its_rows_key_is_not_saved_while_no_key_can_be_used(settings: object) -> None:
    row = Insured(id=None)
    row.identity_code = CODE
    settings.FIELD_KEYS = ""  # type: ignore[attr-defined]
    with pytest.raises(CannotSeal):
        row.save()
    assert Insured.objects.count() == 0
