"""The site's addresses and one that fails, so that the page shown then can be looked at."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from oomi_registry.urls import urlpatterns as of_the_site


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [*(path(f"{code}/fails/", fails) for code, _name in settings.LANGUAGES), *of_the_site]
