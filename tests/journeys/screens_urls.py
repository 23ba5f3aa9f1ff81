"""The site's addresses and some that fail, so that the pages shown then can be looked at."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from oomi_registry.urls import urlpatterns as of_the_site
from requests_app.intake.trouble import form_page

FAILS: dict[str, Exception] = {
    "500": RuntimeError("on purpose"),
    "400": BadRequest("on purpose"),
    "403": PermissionDenied(),
    "503": OperationalError("on purpose"),
}
"""What a page may fail with, by the status that it is answered with."""


@form_page
def fails(request: HttpRequest, status: str) -> HttpResponse:
    raise FAILS[status]


urlpatterns = [*(path(f"{code}/fails/<str:status>/", fails) for code, _name in settings.LANGUAGES), *of_the_site]
