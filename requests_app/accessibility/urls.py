"""Addresses of the accessibility statement."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.accessibility import views

urlpatterns = [
    path("", views.statement, name="accessibility"),
    path(_("kiitos/"), views.thanks, name="accessibility_thanks"),
]
