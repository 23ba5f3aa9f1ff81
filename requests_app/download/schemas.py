"""The published schema of what a person takes along (GDPR 20), at an address that stays as long as packages name it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from requests_app.fulfilment.portability import VERSION, published


@require_safe
def portability_schema(request: HttpRequest, version: str) -> HttpResponse:
    """The JSON Schema of the packages of that version."""
    if version != VERSION:
        raise Http404
    return HttpResponse(published(), "application/schema+json")
