"""Every field of every table stands in a declaration, once, where it belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.postgres.fields import ArrayField, HStoreField
from django.core.checks import Error
from django.db import models
from django.utils.module_loading import import_string

from oomi_registry.checks.paths import related
from oomi_registry.checks.places import ELSEWHERE, file_of, ours, where
from oomi_registry.notice.declarations import Declaration, NotPersonal, Privacy, declaration_of
from oomi_registry.notice.terms import Code


def not_declared(model: type[models.Model], declaration: Declaration | None) -> Iterator[Error]:
    """A table that nobody declared."""
    if declaration is not None or _between_ours(model):
        return
    names = " ".join(field.name for field in model._meta.local_concrete_fields)
    if ours(model):
        hint = (
            f"In {file_of(model)} add to class {model.__name__}:\n"
            f'    privacy = Privacy(subject="party", keep=Runs("relationship", "ended_on"), '
            f'observed={{Code.RELATIONSHIP: "…"}}, plumbing="…")\n'
            f"with each of its fields once ({names}), or, where it holds nothing about a person:\n"
            f'    privacy = NotPersonal("why not")'
        )
    else:
        hint = (
            f"In {ELSEWHERE} add to the declarations:\n"
            f'    "{model._meta.label}": NotPersonal("why it holds nothing about a person"),\n'
            f"or a Privacy(…) with each of its fields once ({names})."
        )
    yield Error(f"The table of {model._meta.label} is not declared.", hint=hint, obj=model, id="notice.E001")


def _between_ours(model: type[models.Model]) -> bool:
    """Whether it is the automatic table of a many-to-many field of ours, which the field itself is refused for."""
    owner: object = model._meta.auto_created  # Django: the model whose field made the table; False for every other
    return isinstance(owner, type) and issubclass(owner, models.Model) and ours(owner)


def in_any_table(model: type[models.Model], declaration: Declaration | None) -> Iterator[Error]:
    """What no table may have, whatever is declared of it: what cannot be walked from a row to its person."""
    for relation in model._meta.private_fields:
        if isinstance(relation, GenericForeignKey | GenericRelation):
            yield Error(
                f"{model._meta.label}.{relation.name} is a generic foreign key, which leads to nobody's rows.",
                hint=f"In {where(model)}, put a ForeignKey to each table it may point at in its place.",
                obj=model,
                id="notice.E002",
            )
    if not ours(model):
        return
    for field in model._meta.local_many_to_many:
        table = field.remote_field.through
        target = related(field)
        if table is not None and target is not None and table._meta.auto_created:
            name = f"{model.__name__}{field.name.title().replace('_', '')}"
            yield Error(
                f"{model._meta.label}.{field.name} makes an automatic table between the two, which declares nothing.",
                hint=(
                    f"In {file_of(model)} write that table as a model with a privacy of its own, and name it:\n"
                    f'    {field.name} = models.ManyToManyField({target.__name__}, through="{name}")'
                ),
                obj=model,
                id="notice.E003",
            )


def not_personal(model: type[models.Model], declaration: NotPersonal) -> Iterator[Error]:
    """What a table that holds nothing about a person cannot have."""
    label = model._meta.label
    if not declaration.reason.strip():
        yield Error(
            f"{label} is declared not personal without a reason.",
            hint=f'In {where(model)}, say why: NotPersonal("why it holds nothing about a person").',
            obj=model,
            id="notice.E004",
        )
    for field in model._meta.local_concrete_fields:
        target = related(field)
        why = ""
        if target is not None and isinstance(declaration_of(target), Privacy):
            why = f"refers to {target._meta.label}, which holds personal data"
        elif isinstance(field, models.FileField):
            why = "holds files, which may hold anything about a person"
        elif _free_form(field) and ours(model):
            why = "holds whatever is put into it, which may be about a person"
        if why:
            yield Error(
                f"{label} is declared not personal, but {field.name} {why}.",
                hint=(
                    f"In {where(model)}, declare it with Privacy(…) in place of NotPersonal(…), "
                    f'with {field.name} in it: observed={{Code.RELATIONSHIP: "{field.name}"}}.'
                ),
                obj=model,
                id="notice.E005",
            )


def declared(model: type[models.Model], declaration: Privacy) -> Iterator[Error]:
    """A field undeclared, declared twice or not there; a file, JSON or computed field that is not under a category."""
    yield from _each_once(model, declaration)
    yield from _of_an_erasure(model, declaration)
    under = {name: category for _, category, name in declaration.under()}
    for category in dict.fromkeys(under.values()):
        if category not in frozenset(Code):
            yield Error(
                f"{model._meta.label} declares fields under {category!r}, which is no category.",
                hint=f"In {where(model)}, write one of: " + ", ".join(f"Code.{code.name}" for code in Code) + ".",
                obj=model,
                id="notice.E009",
            )
    for field in model._meta.local_concrete_fields:
        if field.name in declaration.plumbing.split():
            yield from _not_plumbing(model, field, under)
        yield from _schema(model, declaration, field)
    json = {field.name for field in model._meta.local_concrete_fields if _free_form(field)}
    for name in declaration.schemas:
        if name not in json:
            yield Error(
                f"{model._meta.label} names a schema for {name}, which is no JSON field of it.",
                hint=f'In {where(model)}, take "{name}" out of schemas.',
                obj=model,
                id="notice.E013",
            )


def _of_an_erasure(model: type[models.Model], declaration: Privacy) -> Iterator[Error]:
    """What becomes of the row's fields in an erasure is said of columns that it has."""
    names = {field.name: field for field in model._meta.local_concrete_fields}
    single = (declaration.ended, declaration.beside, declaration.held_by)
    said = [*" ".join(declaration.needed_by).split(), *filter(None, single)]
    for name in said:
        if name not in names:
            yield Error(
                f"{model._meta.label} says what becomes of {name} in an erasure, which is no column of it.",
                hint=f'In {where(model)}, take "{name}" out of needed_by, ended, beside and held_by, or name it right.',
                obj=model,
                id="notice.E026",
            )
    wrong = {
        "ended": bool(declaration.ended) and not isinstance(names.get(declaration.ended), models.DateField),
        "beside": bool(declaration.beside) and not isinstance(names.get(declaration.beside), models.UUIDField),
        "held_by": bool(declaration.held_by) and not isinstance(names.get(declaration.held_by), models.CharField),
    }
    kinds = {
        "ended": "the day on which the row ended",
        "beside": "the key of another record",
        "held_by": "the name of whoever holds the same record",
    }
    for parameter in (name for name, is_wrong in wrong.items() if is_wrong):
        yield Error(
            f"{model._meta.label} declares {parameter}={getattr(declaration, parameter)!r}, which is not "
            f"{kinds[parameter]}.",
            hint=f"In {where(model)}, name the field with {kinds[parameter]}, or leave {parameter} out.",
            obj=model,
            id="notice.E026",
        )


def _each_once(model: type[models.Model], declaration: Privacy) -> Iterator[Error]:
    label, written = model._meta.label, Counter(declaration.fields())
    concrete = {field.name: field for field in model._meta.local_concrete_fields}
    for name in concrete:
        if name not in written:
            plumbing = f"{declaration.plumbing} {name}".strip()
            yield Error(
                f"{label}.{name} is not declared.",
                hint=(
                    f"In {where(model)}, add it to privacy. If it says something about the person, under its category, "
                    f"in provided=, observed= or derived= by how it came:\n"
                    f'    observed={{Code.RELATIONSHIP: "… {name}"}}\n'
                    f"If it says nothing about a person:\n"
                    f'    plumbing="{plumbing}"'
                ),
                obj=model,
                id="notice.E006",
            )
    by_column = {field.attname: field.name for field in concrete.values()}
    for name, times in written.items():
        if name not in concrete:
            meant = by_column.get(name)
            yield Error(
                f"{label} declares {name}, which is no column of it.",
                hint=f"In {where(model)}, " + (f'write "{meant}".' if meant else f'take "{name}" out of privacy.'),
                obj=model,
                id="notice.E007",
            )
        elif times > 1:
            yield Error(
                f"{label}.{name} is declared {times} times.",
                hint=f"In {where(model)}, leave it in one place: the category it stands under, or plumbing.",
                obj=model,
                id="notice.E008",
            )


def _not_plumbing(
    model: type[models.Model], field: models.Field[object, object], under: dict[str, Code]
) -> Iterator[Error]:
    why = ""
    if isinstance(field, models.FileField):
        why = "is a file, which is always somebody's data"
    elif isinstance(field, models.GeneratedField):
        # Both are missing in the stubs; the second is what Django's own checks ask.
        expression: object = field.expression  # type: ignore[attr-defined]  # as above
        paths: Iterator[tuple[str, ...]] = model._get_expr_references(expression)  # type: ignore[attr-defined]  # noqa: SLF001 - as above
        personal = sorted({path[0] for path in paths if path[0] in under})
        why = f"is computed from {', '.join(personal)}" if personal else ""
    if why:
        yield Error(
            f"{model._meta.label}.{field.name} stands under plumbing, but {why}.",
            hint=(
                f"In {where(model)}, move it from plumbing to the category it belongs to:\n"
                f'    observed={{Code.RELATIONSHIP: "… {field.name}"}}'
            ),
            obj=model,
            id="notice.E010",
        )


def _schema(model: type[models.Model], declaration: Privacy, field: models.Field[object, object]) -> Iterator[Error]:
    if not _free_form(field):
        return
    named = declaration.schemas.get(field.name, "")
    if not named:
        module = model.__module__
        yield Error(
            f"{model._meta.label}.{field.name} is JSON whose content nobody has described.",
            hint=(
                f"In {where(model)}, name the type that its content follows (a TypedDict or a dataclass):\n"
                f'    schemas={{"{field.name}": "{module}.{model.__name__}{field.name.title().replace("_", "")}"}}'
            ),
            obj=model,
            id="notice.E011",
        )
        return
    try:
        found = import_string(named)
    except ImportError:
        found = None
    if not (isinstance(found, type) and getattr(found, "__annotations__", None)):
        yield Error(
            f"{model._meta.label}: {named!r}, the schema of {field.name}, is no type with named parts.",
            hint=f"Write there a TypedDict or a dataclass with one annotation for each key of {field.name}.",
            obj=model,
            id="notice.E012",
        )


def _free_form(field: models.Field[object, object]) -> bool:
    """Whether a column takes keys that nobody has named: JSON, hstore, or a list of either."""
    if isinstance(field, ArrayField):
        return _free_form(field.base_field)
    return isinstance(field, models.JSONField | HStoreField)
