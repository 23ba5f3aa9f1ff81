"""Dossiers at the desk: those of a case or an enquiry, and the file for the one who makes one with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils import timezone

from oomi_registry.notice.refused import Refused
from requests_app import operations
from requests_app.admin.buttons import ON_DOSSIERS, Buttons
from requests_app.admin.forms.button import Button
from requests_app.enquiring import ENQUIRY_NAMES, EnquiryStatus
from requests_app.models import Dossier, Enquiry, PrivacyRequest
from requests_app.operations.dossiers import MadeDossier
from requests_app.permitted.case import Case
from requests_app.permitted.dossiers import check_make_dossier


@dataclass(frozen=True)
class DossierShown:
    """One dossier; ``give`` records that it was handed over, where it has not been."""

    row: Dossier
    give: Button | None


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The enquiries about the case, the dossiers made of it, and whether the reader may make one."""
    of_case = case.request.dossiers.filter(wish__isnull=True)
    made = list(of_case.select_related("made_by", "handed_over_by").order_by("-made_at", "-pk"))
    return {
        "dossiers": [_shown(row, buttons) for row in made],
        "may_make_dossier": may_make(buttons.reader),
        "enquiries": [
            (enquiry, ENQUIRY_NAMES[EnquiryStatus(enquiry.status)])
            for enquiry in case.request.enquiries.order_by("-received_at", "pk")
        ],
    }


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


def made(of: PrivacyRequest | Enquiry, reason: str, actor: User, *, with_packages: bool) -> FileResponse:
    """The dossier as an attachment that nothing on the way keeps. Raises the operation's refusals."""
    dossier = operations.make_dossier(
        of, reason=reason, with_packages=with_packages, actor=actor, now=timezone.now(), open_file=stored
    )
    return attached(dossier)


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
