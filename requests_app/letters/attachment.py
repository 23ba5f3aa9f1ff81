"""A paper for a browser: a file to keep or print, apart from this site, that nothing on the way keeps."""

from __future__ import annotations

from django.http import HttpResponse


def as_attachment(pdf: bytes, name: str) -> HttpResponse:
    """The PDF as ``<name>.pdf``; the name holds a reference at most, and nothing of a person."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
