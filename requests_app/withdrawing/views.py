"""The page of one consent, and its receipt. Opening it changes nothing, however often a mail scanner does it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from customers.models import Consent
from customers.operations.withdrawals import withdraw_by_link
from customers.queries.consent_links import LinkMalformed, consent_in
from customers.queries.ledger import places_of, recorded_of
from customers.receipts import (
    SCHEMA_VERSION,
    Recorded,
    State,
    category_name,
    channel_name,
    purpose_name,
    receipt,
    state_of,
)
from oomi_registry.languages import page_language
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import NotInRegister
from requests_app.intake.trouble import told_nobody

ALLOWED = ["GET", "HEAD", "POST"]
SCHEMA = settings.BASE_DIR / "customers" / "schemas" / f"consent-receipt-{SCHEMA_VERSION}.json"
_TOLD_OF = frozenset({State.GIVEN, State.WITHDRAWN})
"""What the link still tells of: a consent that ended otherwise is told to have ended, and no more."""


@told_nobody
@require_http_methods(ALLOWED)
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """What was agreed to, with the button; by POST it is withdrawn, and the page then says so, as it does again."""
    now = timezone.now()
    try:
        consent_id = consent_in(token)
    except LinkMalformed:
        return render(request, "withdrawing/malformed.html", status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        withdraw_by_link(consent_id, now)
        return redirect("consent", token)
    found = _recorded(token, now)
    if found is None:
        return render(request, "withdrawing/ended.html", status=HTTPStatus.GONE)
    held, recorded = found
    if held is State.WITHDRAWN:
        return render(request, "withdrawing/withdrawn.html", {"token": token, "at": recorded.withdrawn_at})
    return render(request, "withdrawing/consent.html", {"token": token, **_shown(recorded)})


@told_nobody
@require_safe
def consent_receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt to keep, as JSON (ISO/IEC TS 27560); 404 where the page says more of why not."""
    now = timezone.now()
    found = _recorded(token, now)
    if found is None:
        raise Http404
    _state, recorded = found
    places = places_of(Consent.objects.get(pk=recorded.record_id))
    name = gettext("suostumuskuitti")
    return JsonResponse(
        receipt(recorded, register(), places=places, now=now),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


@require_safe
def consent_receipt_schema(request: HttpRequest, version: str) -> HttpResponse:
    """The JSON Schema of the receipts of that version: it stays at its address as long as receipts of it are kept."""
    if version != SCHEMA_VERSION:
        raise Http404
    return HttpResponse(_schema(), "application/schema+json")


@cache
def _schema() -> bytes:
    return SCHEMA.read_bytes()


def _recorded(token: str, now: datetime) -> tuple[State, Recorded] | None:
    """The consent of the link and how it stands; None where there is nothing to tell of it any more."""
    try:
        held = Consent.objects.select_related("withdrawal").filter(pk=consent_in(token)).first()
    except LinkMalformed:
        return None
    if held is None:
        return None
    recorded = recorded_of(held, key=settings.INDEX_KEY.encode())
    state = state_of(recorded, now)
    return (state, recorded) if state in _TOLD_OF else None


def _shown(recorded: Recorded) -> dict[str, object]:
    """What was agreed to, in the words of the notice."""
    adopted = register()
    return {
        "purpose": purpose_name(recorded.purpose, adopted, page_language()),
        "channel": channel_name(recorded.channel, page_language()),
        "controllers": [_controller(code) for code in recorded.controllers],
        "recipients": recorded.recipients,
        "categories": [category_name(code, adopted, page_language()) for code in recorded.categories],
        "given_at": recorded.collected_at,
        "how": recorded.collected_how,
        "expires_at": recorded.expires_at,
        "wording": recorded.wording,
        "wording_version": recorded.wording_version,
        "language": recorded.language,
    }


def _controller(code: str) -> str:
    try:
        return register().controller(code).name
    except NotInRegister:
        return code
