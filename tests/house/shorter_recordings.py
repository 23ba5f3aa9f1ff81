"""Oomi's notice with recordings kept for 24 months instead of 25: a next version, as one is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from oomi_registry.notice.register import REGISTER as EARLIER
from oomi_registry.notice.terms import Period

REGISTER = replace(
    EARLIER,
    version=date(2026, 9, 1),
    rules=tuple(
        replace(rule, period=Period(months=24)) if rule.code == "contact_recordings" else rule for rule in EARLIER.rules
    ),
)
