"""Addresses of the two pages. Neither ever has a code, a reference or a name in it."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.identifying import views

urlpatterns = [
    path(_("vahvistus/"), views.confirm, name="request_confirm"),
    path(_("vahvistus/valmis/"), views.confirmed, name="request_confirmed"),
    path(_("koodi/"), views.code, name="request_code"),
    path(_("koodi/valmis/"), views.code_returned, name="request_code_returned"),
]
