"""Addresses of consents and bans. None of them says whose they are: no address, code or grant ever stands in one."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.preferences import views

urlpatterns = [
    path("", views.start, name="request_preferences_start"),
    path(_("koodi/"), views.code, name="request_preferences_code"),
    path(_("omat/"), views.page, name="request_preferences"),
    path(_("peruuta/"), views.withdraw, name="request_preferences_withdraw"),
    path(_("kiella/"), views.ban, name="request_preferences_ban"),
    path(_("kuitti/<uuid:consent>/"), views.receipt, name="request_preferences_receipt"),
    path(_("poistu/"), views.leave, name="request_preferences_leave"),
]
