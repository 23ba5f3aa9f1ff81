"""A proposed version of the notice is adopted by another person, in force from a day; ``migrate`` adopts the first."""

from __future__ import annotations

from datetime import date, datetime

from django.apps import apps
from django.contrib.auth.models import User
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction

from customers.models import Controller, NoticeAdoption, NoticeRelease
from customers.operations.controllers import adopt_controllers
from customers.releases.emptiness import left_out
from customers.releases.in_force import fingerprint_of_candidate, in_force, kept
from customers.releases.proposing import compared_with, kept_as_proposed, latest
from customers.releases.refusals import (
    MAY_ADOPT,
    AlreadyAdopted,
    DayHasPassed,
    NotPermitted,
    NotTheCandidate,
    ProposedAfterAnother,
    RowsLeftOut,
    SecondPersonWanted,
)
from oomi_registry.notice.adopted import candidate, look_again
from oomi_registry.notice.canonical import fingerprint
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.difference import difference
from oomi_registry.notice.refused import Refused

TURNS = 7_203_119  # the advisory lock under which versions are adopted one after another


def proposed_and_open() -> NoticeRelease | None:
    """The proposal that waits for its second person: the newest, of a version that nobody has adopted."""
    newest = NoticeRelease.objects.select_related("proposed_by").order_by("-pk").first()
    return None if newest is None or NoticeAdoption.objects.filter(release=newest).exists() else newest


def check_adopt(release: NoticeRelease, by: User) -> None:
    """Raise a ``ReleaseRefused`` where ``by`` may not adopt the proposal."""
    if not by.has_perm(MAY_ADOPT):
        raise NotPermitted
    if NoticeAdoption.objects.filter(version=release.version).exists():
        raise AlreadyAdopted
    if release.proposed_by_id == by.pk:
        raise SecondPersonWanted
    if release.fingerprint != fingerprint_of_candidate():
        raise NotTheCandidate
    if release.changes != difference(compared_with(), kept(release)):
        raise ProposedAfterAnother


def can_adopt(release: NoticeRelease, by: User) -> bool:
    """Whether ``by`` may adopt the proposal."""
    try:
        check_adopt(release, by)
    except Refused:
        return False
    return True


@transaction.atomic
def adopt(release: NoticeRelease, *, by: User, in_force_from: date, now: datetime) -> NoticeAdoption:
    """Adopt the proposal, in force from the beginning of a day in Helsinki: today at the earliest.

    From that day notice, record of processing, schedule and form are the new version's, in every process from its next
    request or task on. Raises as :func:`check_adopt`, and :class:`DayHasPassed` and :class:`RowsLeftOut`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])
    check_adopt(release, by)
    last, today = latest(), day_in_helsinki(now)
    earliest = today if last is None else max(today, last.in_force_from)
    if in_force_from < earliest:
        raise DayHasPassed(earliest=written(earliest))
    if tables := _with_rows_left_out(release):
        raise RowsLeftOut(tables=", ".join(tables))
    try:
        with transaction.atomic():
            adoption = NoticeAdoption.objects.create(
                release=release,
                version=release.version,
                in_force_from=in_force_from,
                adopted_at=now,
                proposed_by=release.proposed_by,
                adopted_by=by,
            )
    except IntegrityError:
        raise AlreadyAdopted from None
    if in_force_from <= today:
        keep_in_step(on=today)
    look_again()
    return adoption


def _with_rows_left_out(release: NoticeRelease) -> list[str]:
    held = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return [str(found.model._meta.verbose_name_plural) for found in left_out(held, kept(release), connection)]


def keep_in_step(*, on: date, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Bring controllers and responsibility to the version in force on the day; whether they had to move."""
    register = in_force(on, using=using)
    versions = Controller.objects.using(using).filter(in_force=True).values_list("register_version", flat=True)
    if set(versions) == {register.version}:
        return False
    adopt_controllers(register, using=using)
    return True


def adopt_the_first(*, now: datetime, using: str) -> None:
    """After every ``migrate``: the site's first register is adopted as it was installed, and its rows are in step."""
    here = connections[using].introspection.table_names()
    if {NoticeAdoption._meta.db_table, NoticeRelease._meta.db_table} <= set(here):
        if not NoticeAdoption.objects.using(using).exists():
            _first(now=now, using=using)
        adopt_controllers(in_force(day_in_helsinki(now), using=using), using=using)
    elif Controller._meta.db_table in here:  # migrated back to before notices were released
        adopt_controllers(candidate(), using=using)


def _first(*, now: datetime, using: str) -> None:
    register = candidate()
    with transaction.atomic(using=using):
        release = kept_as_proposed(register, (), by=None, reason="", effects={}, now=now, using=using)
        NoticeAdoption.objects.using(using).create(
            release=release,
            version=register.version,
            in_force_from=min(register.version, day_in_helsinki(now)),
            adopted_at=now,
        )


def changed_without_a_version(*, using: str) -> date | None:
    """The version of the code's register, where it was adopted with another content; else ``None``."""
    register = candidate()
    adopted = NoticeAdoption.objects.using(using).filter(version=register.version)
    known_as = adopted.values_list("release__fingerprint", flat=True).first()
    return register.version if known_as is not None and known_as != fingerprint(register) else None
