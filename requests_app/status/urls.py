"""Addresses of a request's page. None of them says whose it is: no reference, code or grant ever stands in one."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.status import views

urlpatterns = [
    path("", views.start, name="request_status_start"),
    path(_("koodi/"), views.code, name="request_status_code"),
    path(_("tila/"), views.page, name="request_status"),
    path(_("tunnistaudu/"), views.identify, name="request_status_identify"),
    path(_("maksu/"), views.fee, name="request_status_fee"),
    path(_("vastaus/"), views.answer, name="request_status_answer"),
    path(_("viesti/"), views.message, name="request_status_message"),
    path(_("liite/"), views.attachment, name="request_status_attachment"),
    path(_("peruutus/"), views.withdraw, name="request_status_withdraw"),
    path(_("poistu/"), views.leave, name="request_status_leave"),
]
