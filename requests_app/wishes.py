"""The person wishes the Ombudsman to have what was refused (tietosuojalaki 34 § 4 mom.): by when, how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from requests_app.deadlines import deadline


class WishEnd(StrEnum):
    """How a wish ends."""

    GIVEN = "given"
    TAKEN_BACK = "taken_back"
    OPENED = "opened"


END_NAMES: Mapping[WishEnd, str] = MappingProxyType(
    {
        WishEnd.GIVEN: "tiedot annettiin valtuutetulle",
        WishEnd.TAKEN_BACK: "henkilö perui toiveensa",
        WishEnd.OPENED: "henkilö sai tiedot itse",
    }
)


def due_of(said: date | datetime) -> date:
    """The last day on which what was refused is given, a day of Europe/Helsinki.

    [D: a-month-to-the-ombudsman] The Act says no period: the one of a request (GDPR 12(3)), never extended or paused.
    """
    return deadline(said).binding
