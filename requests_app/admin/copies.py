"""The copy of a person's data as the desk sees it, and its file for the one who opens it with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse
from django.utils.text import capfirst

from oomi_registry.notice.refused import Refused
from requests_app import operations
from requests_app.grounds import GROUNDS, Ground, provisions_of
from requests_app.models import AccessPackage, WithheldPart
from requests_app.permitted.case import Case
from requests_app.permitted.copies import check_open_copy, missing_in_words
from requests_app.rights import Right

State = AccessPackage.State
SHOWN_AFTER = 3
"""From how many interrupted buildings on the desk says so."""


@dataclass(frozen=True)
class CopyShown:
    """The copy that counts; ``missing`` names what it lacks, one thing to a line."""

    copy: AccessPackage
    missing: tuple[str, ...]
    may_open: bool

    @property
    def waits(self) -> bool:
        """Whether the worker has it to do."""
        return self.copy.state in (State.WANTED, State.BUILDING)

    @property
    def interrupted(self) -> int:
        """How often its building was cut short without an error, where that is worth saying."""
        cut = self.copy.fence - self.copy.attempts - 1
        return cut if self.waits and cut >= SHOWN_AFTER else 0


@dataclass(frozen=True)
class PartShown:
    """A part that the copy leaves out, in words; ``give`` is the button that takes it back."""

    part: WithheldPart
    what: str
    why: str
    give: object


def copy_shown(case: Case, reader: User, today: date) -> CopyShown | None:
    """The copy of the case, if there is one."""
    if case.copy is None:
        return None
    try:
        check_open_copy(case, reader, today)
        may_open = True
    except Refused:
        may_open = False
    missing = tuple(missing_in_words(case.copy).split("; ")) if case.copy.missing else ()
    return CopyShown(case.copy, missing, may_open)


def part_shown(part: WithheldPart, give: object) -> PartShown:
    """A withheld part."""
    model = apps.get_model(part.table)
    what = capfirst(str(model._meta.verbose_name_plural))
    if part.field:
        what = f"{what}: {model._meta.get_field(part.field).verbose_name}"
    ground = Ground(part.ground) if part.ground else None
    why = f"{GROUNDS[ground].name} ({', '.join(provisions_of(Right.ACCESS, ground))})" if ground else ""
    return PartShown(part, what, why, give)


def opened(request_id: UUID, reason: str, actor: User, now: datetime) -> FileResponse:
    """The copy as an attachment that nothing on the way keeps. Raises the operation's refusals."""
    assert isinstance(default_storage, FileSystemStorage)  # noqa: S101 - STORAGE_URL names a folder
    copy = operations.open_copy(request_id, reason=reason, actor=actor, now=now, storage=default_storage)
    answer = FileResponse(copy.file, as_attachment=True, filename=copy.filename, content_type="application/zip")
    answer["Content-Length"] = str(copy.size)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
