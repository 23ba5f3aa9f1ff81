"""Addresses of one consent. What stands in them is the consent's signed key, and nothing of a person."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from requests_app.withdrawing import views

urlpatterns = [
    path("<str:token>/", views.consent, name="consent"),
    path(_("<str:token>/kuitti.json"), views.consent_receipt, name="consent_receipt"),
]
