"""What the desk opens of a proof: a code letter to print, once, and a document that was delivered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from requests_app import operations
from requests_app.controllers import everyone
from requests_app.letters.attachment import as_attachment
from requests_app.letters.code_letter import pdf_of

_TYPES = {b"%PDF": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}


def code_letter(request_id: UUID, actor: User, now: datetime) -> HttpResponse:
    """The letter with address and code, as PDF: once, to the officer who made it. Raises ``Refused``."""
    secret, senders = settings.SECRET_KEY.encode(), [each.code for each in everyone()]
    with transaction.atomic():  # where no paper comes of it, the code has not been shown
        code, symbols = operations.print_code_letter(request_id, actor=actor, now=now, secret=secret)
        pdf = pdf_of(code, symbols, senders, at=now)
    return as_attachment(pdf, f"koodikirje-{code.request.reference}")


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
