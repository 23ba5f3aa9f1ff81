"""Every declared row has a clock that the disposal can find it by, and leaves through the one door."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import Error
from django.db import models

from oomi_registry.checks.paths import NoSuchPath, related, walk
from oomi_registry.checks.places import file_of, where
from oomi_registry.notice.declarations import Privacy, Runs, declaration_of, passes
from oomi_registry.notice.register import REGISTER as FIRST
from oomi_registry.notice.terms import Register


def of(model: type[models.Model], declaration: Privacy, register: Register) -> Iterator[Error]:
    """A rule, clock, key or foreign key by which a row could not be disposed of."""
    # The codes are the code's: those of the register it was written for, of which another may leave some out.
    known = {rule.code for rule in (*FIRST.rules, *register.rules)}
    clocks = dict.fromkeys(runs for alternative in passes(declaration.keep) for runs in alternative)
    for runs in clocks:
        if runs.rule not in known:
            yield Error(
                f"{model._meta.label} is kept by {runs.rule!r}, which is no retention rule.",
                hint=f"In {where(model)}, write one of: {', '.join(sorted(known))}.",
                obj=model,
                id="notice.E018",
            )
        yield from _clock(model, runs)
    yield from _written_once(model, declaration)
    if declaration.guarded:
        yield from _key(model)
        yield from _foreign_keys(model)


def _clock(model: type[models.Model], runs: Runs) -> Iterator[Error]:
    try:
        steps = walk(model, runs.clock)
    except NoSuchPath as broken:
        yield _no_clock(model, runs, str(broken))
        return
    *through, last = steps
    if not isinstance(last.field, models.DateField):  # a time is a DateField to Django, too
        yield _no_clock(model, runs, f"{last.name} is not a date or a time")
        return
    for step in through:
        if not step.forward:
            yield _no_clock(model, runs, f"{step.name} leads to many rows, and a clock shows one time")
            return
    for step in steps:
        if not step.indexed:
            label = step.model._meta.label
            yield Error(
                f"{model._meta.label} is kept by {runs.clock}, but no index of {label} starts with {step.name}.",
                hint=(
                    f"In {file_of(step.model)}, class {step.model.__name__}, add to Meta.indexes:\n"
                    f'    models.Index(fields=["{step.name}"], name="{step.model._meta.model_name}_{step.name}"[:30])\n'
                    f"and make the migration: python manage.py makemigrations {step.model._meta.app_label}"
                ),
                obj=model,
                id="notice.E020",
            )


def _no_clock(model: type[models.Model], runs: Runs, why: str) -> Error:
    return Error(
        f"{model._meta.label} is kept by {runs.rule}, but {runs.clock!r} is no clock: {why}.",
        hint=(
            f"In {where(model)}, name a date or a time of the row, or of one that a foreign key leads to: "
            f'Runs("{runs.rule}", "ended_on").'
        ),
        obj=model,
        id="notice.E019",
    )


def _written_once(model: type[models.Model], declaration: Privacy) -> Iterator[Error]:
    if declaration.clocks and not declaration.append_only:
        yield Error(
            f"{model._meta.label} declares clocks={declaration.clocks!r}, but its rows may be changed anyway.",
            hint=f"In {where(model)}, add append_only=True, or leave clocks out.",
            obj=model,
            id="notice.E021",
        )
    columns = {field.column: field for field in model._meta.local_concrete_fields}
    for name in declaration.clocks.split():
        if not isinstance(columns.get(name), models.DateField):
            yield Error(
                f"{model._meta.label} is append-only but for {name!r}, which is no date or time of it.",
                hint=f"In {where(model)}, name in clocks only the columns that retention is counted from.",
                obj=model,
                id="notice.E021",
            )


def _key(model: type[models.Model]) -> Iterator[Error]:
    key = model._meta.pk
    if not isinstance(key, models.UUIDField) or not key.has_default():
        yield Error(
            f"{model._meta.label} has no key that is made before the row is: tombstones, holds and COPY need one.",
            hint=(
                f"In {where(model)}, add:\n"
                f"    id = models.UUIDField(primary_key=True, default=new_key, editable=False)\n"
                f"with: from customers.keys import new_key"
            ),
            obj=model,
            id="notice.E022",
        )


def _foreign_keys(model: type[models.Model]) -> Iterator[Error]:
    for field in model._meta.local_concrete_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        target = related(field)
        if target is None or not isinstance(declaration_of(target), Privacy):
            continue
        constrained: bool = field.db_constraint  # type: ignore[attr-defined]  # missing in the stubs
        if field.remote_field.on_delete is not models.PROTECT or not constrained:
            yield Error(
                f"{model._meta.label}.{field.name} would let a row go, or change, otherwise than by its own rule.",
                hint=(
                    f"In {where(model)}, write:\n"
                    f"    {field.name} = models.{type(field).__name__}({target.__name__}, models.PROTECT, …)"
                ),
                obj=model,
                id="notice.E023",
            )
