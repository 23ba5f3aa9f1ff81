"""Values as a Finnish reader expects them: days, times, sums, yes and no, and codes by their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from oomi_registry.notice.days import HELSINKI, written
from requests_app.fulfilment.access.codes import Say, json_keys

THIN = "\u00a0"
"""Finnish parts thousands with a space that does not break."""
_GROUPED_FROM = 10_000


def day(value: date) -> str:
    """``5.3.2026``."""
    return written(value)


def moment(value: datetime) -> str:
    """``15.10.2024 klo 14.32`` in Europe/Helsinki."""
    local = value.astimezone(HELSINKI)
    return f"{written(local)} klo {local.hour}.{local.minute:02d}"


def number(value: int) -> str:
    """``18 000``."""
    return f"{value:,}".replace(",", THIN) if abs(value) >= _GROUPED_FROM else str(value)


def decimal(value: Decimal | float) -> str:
    """``1 234,50`` with the decimals it is kept with."""
    return f"{value:,}".replace(",", THIN).replace(".", ",")


def kilowatt_hours(watt_hours: int) -> str:
    """``1 234,567`` kilowatt-hours."""
    return decimal(Decimal(watt_hours).scaleb(-3).quantize(Decimal("0.001")))


def lasting(value: timedelta) -> str:
    """``2 h 5 min 30 s``."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}{THIN}h"] if hours else []
    return " ".join([*parts, f"{minutes}{THIN}min", f"{seconds}{THIN}s"])


def size(value: int) -> str:
    """``2,4 Mt``."""
    for unit, factor in (("Gt", 1 << 30), ("Mt", 1 << 20), ("kt", 1 << 10)):
        if value >= factor:
            return f"{value / factor:.1f}{THIN}{unit}".replace(".", ",")
    return f"{value}{THIN}t"


def in_words(value: object, say: Say | None = None, sayings: Mapping[str, Say] | None = None) -> str:
    """Any value that is no reference and no file. ``say`` gives codes their words, ``sayings`` those inside JSON."""
    if isinstance(value, str):  # the commonest first
        return say(value) if say else value
    if value is None:
        return ""
    for kind, written_so in _WRITTEN:
        if isinstance(value, kind):
            return written_so(value)
    if isinstance(value, list | tuple):
        return ", ".join(in_words(each, say) or "–" for each in value)
    if isinstance(value, dict):
        return "; ".join(_keyed(str(key), each, sayings or {}) for key, each in value.items())
    if isinstance(value, bytes | memoryview):
        return _("%(bytes)d tavua, luettavissa koneluettavasta tiedostosta") % {"bytes": len(value)}
    return str(value)


def _keyed(key: str, value: object, sayings: Mapping[str, Say]) -> str:
    name = json_keys().get(key, key)
    return f"{name}: {in_words(value, sayings.get(key), sayings) or '–'}"


def _yes_or_no(value: object) -> str:
    return _("kyllä") if value else _("ei")


_WRITTEN: tuple[tuple[type, Callable[..., str]], ...] = (
    (bool, _yes_or_no),  # before int, whose kind it is
    (int, number),
    (datetime, moment),  # before date, whose kind it is
    (date, day),
    (Decimal, decimal),
    (float, decimal),
    (timedelta, lasting),
    (time, "{:%H.%M}".format),
)
