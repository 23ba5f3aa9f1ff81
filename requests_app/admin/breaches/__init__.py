"""Breaches at the desk: the list by what is due, the page of one, and an operation behind every button."""

from __future__ import annotations

from requests_app.admin.breaches.views import BreachAdmin

__all__ = ["BreachAdmin"]
