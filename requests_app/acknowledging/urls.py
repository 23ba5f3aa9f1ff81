"""Addresses of the recipient's page. None ever has a code or a key in it."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.acknowledging import views

urlpatterns = [
    path(_("ilmoitus/"), views.notice, name="recipient_notice"),
    path(_("ilmoitus/kuittaus/"), views.acknowledged, name="recipient_acknowledge"),
    path(_("ilmoitus/valmis/"), views.done, name="recipient_acknowledged"),
]
