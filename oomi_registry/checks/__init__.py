"""System checks that keep the notice and the tables one list.

They are Errors, so that ``check``, ``migrate``, the tests and the container's start refuse while a column stands
outside the notice: one that the access package would forget, the erasure miss and the disposal never reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, models

from oomi_registry.checks import (
    agreement,
    deployment,
    emptiness,
    fields,
    identification,
    keeping,
    languages,
    releases,
    subjects,
)
from oomi_registry.notice import adopted
from oomi_registry.notice.consistency import faults
from oomi_registry.notice.declarations import NotPersonal, Privacy, declaration_of

NOTICE = "notice"
"""The tag of these checks: ``manage.py check --tag notice``."""


def register_all() -> None:
    """Register every check of the house with Django. Called once, when the site starts."""
    register(every_table_is_declared, NOTICE)
    register(the_register_is_whole, NOTICE)
    register(what_the_register_leaves_out_is_empty, NOTICE, Tags.database)
    register(releases.a_change_has_its_version, NOTICE, Tags.database)
    register(languages.translations_are_compiled, Tags.translation)
    register(identification.the_provider_is_whole, Tags.security)
    register(deployment.settings_of_a_deployment, Tags.security, deploy=True)


def every_model() -> list[type[models.Model]]:
    """Every model with a table of its own, of every installed app, automatic tables between two models included."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def faults_of(model: type[models.Model]) -> Iterator[Error]:
    """What is wrong with how one model is declared, each with what to write where."""
    declaration = declaration_of(model)
    yield from fields.not_declared(model, declaration)
    yield from fields.in_any_table(model, declaration)
    if isinstance(declaration, NotPersonal):
        yield from fields.not_personal(model, declaration)
    if isinstance(declaration, Privacy):
        yield from fields.declared(model, declaration)
        yield from subjects.of(model, declaration, adopted.candidate())
        yield from keeping.of(model, declaration, adopted.candidate())
        yield from agreement.of(model, declaration, adopted.candidate())


def every_table_is_declared(app_configs: Sequence[AppConfig] | None = None, **_: object) -> list[CheckMessage]:
    """An Error for whatever stands in a table and outside the notice. Looks at ``app_configs``, or at every app."""
    labels = None if app_configs is None else {config.label for config in app_configs}
    return [
        fault
        for model in every_model()
        if labels is None or model._meta.app_label in labels
        for fault in faults_of(model)
    ]


def the_register_is_whole(**_: object) -> list[CheckMessage]:
    """An Error for whatever the code's register leaves unsaid or says twice (GDPR 13, 15 and 30)."""
    return [
        Error(fault, hint="Mend it in the module that PRIVACY_REGISTER names.", id="notice.E040")
        for fault in faults(adopted.candidate())
    ]


def what_the_register_leaves_out_is_empty(*, databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """An Error for rows under a code that the adopted register leaves out. Asks the databases named, else none."""
    return [
        fault
        for alias in databases or ()
        if (in_force := releases.in_force_at(alias)) is not None
        for fault in emptiness.rows_left_out(every_model(), in_force, connections[alias])
    ]
