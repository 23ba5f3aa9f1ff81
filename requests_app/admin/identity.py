"""What the desk opens of a proof: a code letter to print, once, and a document that was delivered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from oomi_registry.languages import page_address
from oomi_registry.notice.days import day_in_helsinki, written
from requests_app import operations
from requests_app.codes import grouped

_TYPES = {b"%PDF": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}


def code_letter(request: HttpRequest, request_id: UUID, actor: User, now: datetime) -> HttpResponse:
    """The letter with address and code, to print: shown once, to the officer who made it. Raises ``Refused``."""
    code, symbols = operations.print_code_letter(request_id, actor=actor, now=now, secret=settings.SECRET_KEY.encode())
    language = code.request.language
    shown = {
        "case": code.request,
        "party": code.address.party,
        "address": code.address,
        "code": grouped(symbols),
        "today": written(day_in_helsinki(now), language),
        "last_day": written(day_in_helsinki(code.expires_at), language),
        "page": page_address("request_code", language),
    }
    with translation.override(language):
        answer = render(request, "admin/requests_app/code_letter.html", shown)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def document(request_id: UUID, evidence_id: UUID, actor: User, now: datetime) -> HttpResponseBase:
    """The document as a file to keep apart from this site: never shown as one of its pages. Raises ``Refused``."""
    evidence = operations.open_document(request_id, evidence_id, actor=actor, now=now)
    return as_file(evidence.document, "selvitys")


def as_file(document: FieldFile, name: str) -> HttpResponseBase:
    """A document that a stranger delivered, as an attachment that no browser shows as a page of this site."""
    opened = document.open("rb")
    first = opened.read(4)
    opened.seek(0)
    ending = next((name for begins, name in _TYPES.items() if first.startswith(begins)), "bin")
    answer = FileResponse(opened, as_attachment=True, filename=f"{name}.{ending}")
    answer["Content-Type"] = "application/octet-stream"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "no-store"
    return answer
