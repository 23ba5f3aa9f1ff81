"""Dossiers at the desk: those of a case or an enquiry, and the file for the one who makes one with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import QuerySet
from django.http import FileResponse, QueryDict
from django.utils import timezone

from oomi_registry.notice.refused import Refused
from requests_app import operations
from requests_app.admin.buildings import interrupted, waits
from requests_app.admin.buttons import ON_DOSSIERS, Buttons
from requests_app.admin.forms.button import Button
from requests_app.dossier.building import PackageUnreadable
from requests_app.enquiring import ENQUIRY_NAMES, EnquiryStatus
from requests_app.models import Dossier, Enquiry, PrivacyRequest, WantedDossier
from requests_app.operations.dossiers import MadeDossier
from requests_app.permitted.case import Case
from requests_app.permitted.dossiers import check_make_dossier


@dataclass(frozen=True)
class DossierShown:
    """One dossier; ``give`` records that it was handed over, where it has not been."""

    row: Dossier
    give: Button | None


@dataclass(frozen=True)
class WantedShown:
    """One that the worker makes: how far it is, or why it was not made."""

    row: WantedDossier

    @property
    def waits(self) -> bool:
        """Whether the worker has it to do."""
        return waits(self.row)

    @property
    def interrupted(self) -> int:
        """How often its making was cut short without an error, where that is worth saying."""
        return interrupted(self.row)

    @property
    def failed(self) -> bool:
        """Whether nobody tries any more."""
        return self.row.state == WantedDossier.State.FAILED

    @property
    def refused(self) -> str:
        """What to do, where it was refused for what somebody at the desk can mend."""
        return str(PackageUnreadable()) if self.row.error == PackageUnreadable.__name__ else ""


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The enquiries about the case, the dossiers made of it, and whether the reader may make one."""
    of_case = case.request.dossiers.filter(wish__isnull=True)
    made = list(of_case.select_related("made_by", "handed_over_by").order_by("-made_at", "-pk"))
    return {
        "dossiers": [_shown(row, buttons) for row in made],
        "wanted_dossier": wanted_shown(case.request.wanted_dossiers.filter(wish__isnull=True)),
        "may_make_dossier": may_make(buttons.reader),
        "enquiries": [
            (enquiry, ENQUIRY_NAMES[EnquiryStatus(enquiry.status)])
            for enquiry in case.request.enquiries.order_by("-received_at", "pk")
        ],
    }


def wanted_shown(rows: QuerySet[WantedDossier]) -> WantedShown | None:
    """The one of them that counts."""
    row = rows.exclude(state=WantedDossier.State.DISCARDED).first()
    return None if row is None else WantedShown(row)


def may_make(user: User) -> bool:
    """Whether the user makes dossiers."""
    try:
        check_make_dossier(user)
    except Refused:
        return False
    return True


def _shown(row: Dossier, buttons: Buttons) -> DossierShown:
    given = row.handed_over_at is not None
    return DossierShown(row, None if given else buttons.of(ON_DOSSIERS, str(row.pk), dossier=row.pk))


def made(of: PrivacyRequest | Enquiry, typed: QueryDict, actor: User) -> FileResponse | None:
    """The dossier as an attachment that nothing on the way keeps; ``None`` where the worker makes it.

    It does where somebody's packages go along. Raises the operations' refusals.
    """
    reason, now = typed.get("reason", ""), timezone.now()
    if "with_packages" in typed:
        operations.want_dossier(of, reason=reason, actor=actor, now=now)
        return None
    return attached(operations.make_dossier(of, reason=reason, actor=actor, now=now, open_file=stored))


def opened(of: PrivacyRequest | Enquiry, wanted_id: UUID, actor: User) -> FileResponse:
    """What the worker made. Raises the operation's refusals."""
    assert isinstance(default_storage, FileSystemStorage)  # noqa: S101 - STORAGE_URL names a folder
    return attached(operations.open_dossier(wanted_id, of=of, actor=actor, now=timezone.now(), storage=default_storage))


def attached(dossier: MadeDossier) -> FileResponse:
    """Its bytes, once, as a file."""
    answer = FileResponse(dossier.file, as_attachment=True, filename=dossier.filename, content_type="application/zip")
    answer["Content-Length"] = str(dossier.row.size)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def stored(path: str) -> BinaryIO:
    """A stored file, open for reading. Raises OSError where it is gone."""
    return cast("BinaryIO", default_storage.open(path, "rb"))
