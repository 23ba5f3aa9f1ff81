"""Every declared row leads to its person, and to who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from django.core.checks import Error
from django.db import models

from customers.models import Party
from oomi_registry.checks.paths import NoSuchPath, related, walk
from oomi_registry.checks.places import where
from oomi_registry.notice.declarations import Privacy, declaration_of, passes
from oomi_registry.notice.terms import Contract, Counted, LegalBasis, NotInRegister, Register, Subject

SOURCE = "source"
"""The field in which a table keeps where each of its rows came from."""


def of(model: type[models.Model], declaration: Privacy, register: Register) -> Iterator[Error]:
    """A path that does not lead to ``customers.Party``, or to what the responsibility split is told by."""
    nobodys = not declaration.subjects
    for path in declaration.subjects:
        if path == "self" or model is Party:
            if path != "self" or model is not Party:
                yield _no_person(model, path, "only customers.Party is its own subject, and it says so with 'self'")
            continue
        try:
            steps = walk(model, path)
        except NoSuchPath as broken:
            yield _no_person(model, path, str(broken))
            continue
        end = related(steps[-1].field)
        if end is not Party:
            yield _no_person(model, path, f"it ends at {end._meta.label if end else steps[-1].name}")
        nobodys = nobodys or any(step.may_lead_nowhere for step in steps)
    if nobodys:
        yield from _lives_by_a_clock_of_its_own(model, declaration, register)
    yield from _answerable(model, declaration)


def _no_person(model: type[models.Model], path: str, why: str) -> Error:
    return Error(
        f"{model._meta.label}: the subject path {path!r} does not lead to customers.Party: {why}.",
        hint=f'In {where(model)}, write the path from the row to the person: subject="party", or "contract__party".',
        obj=model,
        id="notice.E014",
    )


def _lives_by_a_clock_of_its_own(
    model: type[models.Model], declaration: Privacy, register: Register
) -> Iterator[Error]:
    """A row that may be nobody's is in nobody's answer and goes with nobody, so its own clock must take it."""

    def ends(rule: str) -> bool:
        try:
            return register.rule(rule).counted is not Counted.OPEN
        except NotInRegister:
            return True  # left out, or mistyped and reported as such

    def own(clock: str) -> bool:
        return not any(clock.startswith(f"{path}__") for path in declaration.subjects)

    never_somebodys = not declaration.subjects  # a row that can never have a person may be kept without end
    if not any(
        all(own(runs.clock) and (never_somebodys or ends(runs.rule)) for runs in alternative)
        for alternative in passes(declaration.keep)
    ):
        yield Error(
            f"{model._meta.label}: a row may be nobody's, and no clock of its own ever takes it.",
            hint=(
                f"In {where(model)}, keep it by a rule with an end, counted from a day of the row itself: "
                f'keep=Runs("prospects", "made_at").'
            ),
            obj=model,
            id="notice.E015",
        )


def _answerable(model: type[models.Model], declaration: Privacy) -> Iterator[Error]:
    said: dict[str, tuple[object, type[StrEnum]]] = {
        "role": (declaration.role, Subject),
        "contract": (declaration.contract, Contract),
    }
    if declaration.basis is not None:
        said["basis"] = (declaration.basis, LegalBasis)
    for name, (value, kind) in said.items():
        if not isinstance(value, kind):
            yield Error(
                f"{model._meta.label} declares {name}={value!r}, which is no {kind.__name__}.",
                hint=f"In {where(model)}, write one of: "
                + ", ".join(f"{kind.__name__}.{one.name}" for one in kind)
                + ".",
                obj=model,
                id="notice.E016",
            )
    names = {field.name: field for field in model._meta.concrete_fields}
    if declaration.corporate_when and declaration.corporate_when not in names:
        yield _told_by(
            model, "corporate_when", declaration.corporate_when, "the field that is set for a corporate customer"
        )
    for name in declaration.contract_from.split():
        field = names.get(name)
        target = related(field) if field is not None else None
        contract = declaration_of(target) if target is not None else None
        told = isinstance(contract, Privacy) and (contract.contract is not Contract.NONE or contract.contract_from)
        if not told:
            yield _told_by(model, "contract_from", name, "a foreign key to a model that declares its contract")
    if declaration.subjects and not declaration.source and SOURCE not in names:
        yield Error(
            f"{model._meta.label} does not tell where its rows came from (GDPR 15(1)(g)).",
            hint=(
                f"In {where(model)}, add a field source with the code of the register's source, or where all rows came "
                f'from one: source="person"; source="own" for what the controllers made from what they held.'
            ),
            obj=model,
            id="notice.E025",
        )


def _told_by(model: type[models.Model], parameter: str, value: str, wanted: str) -> Error:
    return Error(
        f"{model._meta.label} declares {parameter}={value!r}, which is not {wanted}.",
        hint=f"In {where(model)}, name {wanted}, or leave {parameter} out.",
        obj=model,
        id="notice.E017",
    )
