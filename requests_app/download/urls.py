"""Addresses of fetching a copy. None of them says whose it is, and no code or grant ever stands in one."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.download import views

urlpatterns = [
    path("", views.start, name="download_start"),
    path(_("koodi/"), views.code, name="download_code"),
    path(_("kopio/"), views.copy, name="download_copy"),
]
