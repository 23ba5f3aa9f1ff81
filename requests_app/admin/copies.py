"""The packages of a case as the desk sees them, and the file for the one who opens one with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse
from django.utils.text import capfirst

from oomi_registry.notice.refused import Refused
from requests_app import operations
from requests_app.admin.buildings import interrupted, waits
from requests_app.admin.buttons import ON_THE_COPY, Buttons
from requests_app.admin.forms.button import Button
from requests_app.admin.words import PACKAGE_TITLES
from requests_app.grounds import GROUNDS, Ground, provisions_of
from requests_app.models import AccessPackage, WithheldPart
from requests_app.permitted.case import Case, Gathered
from requests_app.permitted.copies import check_open_copy, check_package_of, missing_in_words
from requests_app.queries import Action
from requests_app.rights import GIVE_PACKAGES, Right


@dataclass(frozen=True)
class CopyShown:
    """The package that counts; ``missing`` names what it lacks, one thing to a line."""

    copy: AccessPackage
    missing: tuple[str, ...]
    may_open: bool

    @property
    def waits(self) -> bool:
        """Whether the worker has it to do."""
        return waits(self.copy)

    @property
    def interrupted(self) -> int:
        """How often its building was cut short without an error, where that is worth saying."""
        return interrupted(self.copy)


@dataclass(frozen=True)
class PartShown:
    """A part that the package leaves out, in words; ``give`` is the button that takes it back."""

    part: WithheldPart
    what: str
    why: str
    give: Button


@dataclass(frozen=True)
class GatheredShown:
    """One right whose answer gives a package, with its package and what may be done to it."""

    right: Right
    title: str
    copy: CopyShown | None
    parts: tuple[PartShown, ...]
    want: Button
    discard: Button
    withhold: Button


def package_shown(case: Case, gathered: Gathered, reader: User, today: date) -> CopyShown | None:
    """The package that counts, if there is one."""
    package = gathered.package
    if package is None:
        return None
    try:
        check_open_copy(case, reader, today)
        check_package_of("open_copy", case, gathered.right)
    except Refused:
        may_open = False
    else:
        may_open = True
    missing = tuple(missing_in_words(package).split("; ")) if package.missing else ()
    return CopyShown(package, missing, may_open)


def part_shown(right: Right, part: WithheldPart, give: Button) -> PartShown:
    """A withheld part."""
    model = apps.get_model(part.table)
    what = capfirst(str(model._meta.verbose_name_plural))
    if part.field:
        what = f"{what}: {model._meta.get_field(part.field).verbose_name}"
    ground = Ground(part.ground) if part.ground else None
    why = f"{GROUNDS[ground].name} ({', '.join(provisions_of(right, ground))})" if ground else ""
    return PartShown(part, what, why, give)


def opened(request_id: UUID, right: str, reason: str, actor: User, now: datetime) -> FileResponse:
    """The right's package as an attachment that nothing on the way keeps. Raises the operation's refusals."""
    assert isinstance(default_storage, FileSystemStorage)  # noqa: S101 - STORAGE_URL names a folder
    copy = operations.open_copy(
        request_id,
        right=next((each for each in GIVE_PACKAGES if each == right), Right.ACCESS),
        reason=reason,
        actor=actor,
        now=now,
        storage=default_storage,
    )
    answer = FileResponse(copy.file, as_attachment=True, filename=copy.filename, content_type="application/zip")
    answer["Content-Length"] = str(copy.size)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """What is gathered, right by right: how far it is, what it leaves out, and what may be done."""
    return {"gathered": [_gathered(case, buttons, each) for each in case.gathered]}


def _gathered(case: Case, buttons: Buttons, each: Gathered) -> GatheredShown:
    right = each.right
    want, discard, withhold = (
        buttons.made(_also_of_the_package(case, buttons, code, right), right, right=right) for code in ON_THE_COPY[:3]
    )
    parts = (part_shown(right, part, buttons.of("give_part", str(part.pk), part=part.pk)) for part in each.withheld)
    return GatheredShown(
        right=right,
        title=str(PACKAGE_TITLES[right]),
        copy=package_shown(case, each, buttons.reader, buttons.today),
        parts=tuple(parts),
        want=want,
        discard=discard,
        withhold=withhold,
    )


def _also_of_the_package(case: Case, buttons: Buttons, code: str, right: Right) -> Action:
    """An operation that the case allows, and that the right's own package has a say in."""
    action = buttons.actions[code]
    try:
        check_package_of(code, case, right)
    except Refused as why:
        return replace(action, enabled=False, reason=action.reason or str(why))
    return action
