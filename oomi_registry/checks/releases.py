"""A changed register is a new version, and the one in force can be read."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import CheckMessage, Error
from django.db import OperationalError, connections

from customers.models import NoticeAdoption, NoticeRelease
from customers.releases.adopting import changed_without_a_version
from customers.releases.in_force import in_force
from oomi_registry.notice.adopted import candidate
from oomi_registry.notice.canonical import Unreadable
from oomi_registry.notice.terms import Register


def in_force_at(alias: str) -> Register | None:
    """The register in force by that database, the code's where none is adopted; ``None`` where it cannot be read."""
    if not _migrated(alias):
        return candidate()
    try:
        return in_force(using=alias)
    except Unreadable:
        return None


def a_change_has_its_version(*, databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """An Error where the register was changed but not its VERSION, and where the one in force cannot be read."""
    faults: list[CheckMessage] = []
    for alias in databases or ():
        if not _migrated(alias):
            continue
        if (version := changed_without_a_version(using=alias)) is not None:
            faults.append(
                Error(
                    f"The register of {version} was adopted with another content than the code has now.",
                    hint=(
                        "Give the register in the module that PRIVACY_REGISTER names a later VERSION; it is in force "
                        "once it is proposed and adopted: python manage.py notice_release difference"
                    ),
                    id="notice.E050",
                )
            )
        try:
            in_force(using=alias)
        except Unreadable as unreadable:
            faults.append(Error(str(unreadable), hint="Then adopt a version that it can read.", id="notice.E051"))
    return faults


def _migrated(alias: str) -> bool:
    """Whether releases can be read there. Of a database that is away nothing is said here.

    Whoever needs it says so itself, and what else is wrong with the site is told all the same.
    """
    try:
        here = connections[alias].introspection.table_names()
    except OperationalError:
        return False
    return {NoticeAdoption._meta.db_table, NoticeRelease._meta.db_table} <= set(here)
