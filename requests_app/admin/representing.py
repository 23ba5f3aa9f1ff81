"""A mandate as the desk sees it, and its document for the officer who decides on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.http.response import HttpResponseBase

from requests_app import operations
from requests_app.admin.buttons import Buttons
from requests_app.admin.forms.button import Button
from requests_app.admin.identity import as_file
from requests_app.admin.words import right_name
from requests_app.models import Mandate, PrivacyRequest
from requests_app.permitted.case import Case
from requests_app.permitted.representing import authority_of, is_of_estate, is_represented


@dataclass(frozen=True)
class MandateShown:
    """One mandate; ``check`` is the button to decide on it."""

    mandate: Mandate
    rights: tuple[str, ...]
    in_force: bool
    check: Button | None

    @property
    def expired(self) -> bool:
        """Whether it was accepted once, and its last day has passed."""
        return bool(self.mandate.accepted) and not self.in_force


def mandate_shown(mandate: Mandate, today: date, check: Button | None) -> MandateShown:
    """One mandate on one day (Europe/Helsinki)."""
    authority = authority_of(mandate)
    return MandateShown(
        mandate=mandate,
        rights=tuple(right_name(code) for code in mandate.rights),
        in_force=authority.in_force(today),
        check=check,
    )


def document(request_id: UUID, mandate_id: UUID, reason: str, actor: User, now: datetime) -> HttpResponseBase:
    """The document as a file to keep apart from this site. Raises the operation's refusals."""
    mandate = operations.open_mandate_document(request_id, mandate_id, reason=reason, actor=actor, now=now)
    return as_file(mandate.document, "valtuus")


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """By what somebody asks for another, and the estate's case beside this one."""
    request, mandates = case.request, []
    for mandate in request.mandates.select_related("recorded_by", "checked_by").order_by("recorded_at", "pk"):
        open_ = mandate.checked_at is None
        check = buttons.of("check_mandate", str(mandate.pk), mandate=mandate.pk) if open_ else None
        mandates.append(mandate_shown(mandate, buttons.today, check))
    return {
        "represented": is_represented(request),
        "of_estate": is_of_estate(request),
        "mandates": mandates,
        "record_mandate": buttons.of("record_mandate"),
        "open_estate_case": buttons.of("open_estate_case"),
        "estates": request.related_cases.filter(kind=PrivacyRequest.Kind.ESTATE).order_by("reference"),
    }
