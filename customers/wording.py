"""Values of the register in words: days as Finnish writes them, codes by their names, and what is hidden as hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import JSONField, Model, TextField
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.holdings import HeldField
from customers.marketing import Channel, Purpose
from customers.models import Controller
from oomi_registry.notice.days import written
from oomi_registry.notice.terms import Origin, Register

LONGEST_SHOWN = 200
CODES: Mapping[str, Mapping[str, str]] = {
    "channel": {
        Channel.EMAIL: "sähköposti",
        Channel.SMS: "tekstiviesti",
        Channel.MMS: "multimediaviesti",
        Channel.ROBOCALL: "automaattipuhelu",
        Channel.CALL: "puhelu",
        Channel.POST: "posti",
    },
    "purpose": {
        Purpose.DIRECT_MARKETING: "suoramarkkinointi",
        Purpose.TELESALES: "puhelinmyynti",
        Purpose.SURVEYS: "kyselyt ja tutkimukset",
        Purpose.SERVICE_MESSAGE: "palveluviesti",
    },
}
WHERE_SOMEBODY_LIVES = frozenset(
    {"street", "postal_code", "city", "country", "gsrn", "metering_point", "postal_address", "recipient"}
)
"""The names of fields that tell where a person lives, in whatever table: hidden under a protected address."""


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field as the page shows it. ``hidden`` where it would tell where a protected person lives."""

    label: str
    text: str = field(repr=False)
    derived: bool = False
    hidden: bool = False


def codes_of(register: Register) -> Mapping[str, Mapping[str, str]]:
    """The names of codes by the field they stand in: ours, and the register's own."""
    return {
        **CODES,
        "controllers": {controller.code: controller.name for controller in register.controllers},
        "categories": {category.code: str(category.name) for category in register.categories},
    }


def shown_field(
    row: Model, held: HeldField, *, protected: bool, codes: Mapping[str, Mapping[str, str]]
) -> ShownField | None:
    """The field in words, its codes by ``codes`` (see :func:`codes_of`); ``None`` where it holds nothing."""
    if (
        held.value is None
        or held.value == ""
        or held.value == []
        or (isinstance(held.value, FieldFile) and not held.value)
    ):
        return None
    derived = held.origin is Origin.DERIVED
    if protected and _tells_where(row, held.name):
        return ShownField(held.label, _("peitetty: turvakielto"), derived=derived, hidden=True)
    return ShownField(held.label, _in_words(row, held, codes.get(held.name, {})), derived=derived)


def _tells_where(row: Model, name: str) -> bool:
    """Whether the field says where somebody lives, or may: in free text a person writes anything."""
    return name in WHERE_SOMEBODY_LIVES or isinstance(row._meta.get_field(name), TextField | JSONField)


def _in_words(row: Model, held: HeldField, codes: Mapping[str, str]) -> str:
    named = getattr(row, f"get_{held.name}_display", None)
    if callable(named):
        return str(named())
    if isinstance(held.value, Model) and str(held.value) == held.label:
        return _("liitetty")  # another record, shown in its own place
    return value_in_words(held.value, codes=codes)


def value_in_words(value: object, *, codes: Mapping[str, str] | None = None) -> str:
    """A value as the desk writes it; times in Europe/Helsinki."""
    match value:
        case bool():
            return _("kyllä") if value else _("ei")
        case datetime():
            local = timezone.localtime(value)
            return f"{written(local.date())} klo {local:%-H.%M}"
        case date():
            return written(value)
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes} min {seconds} s"
        case FieldFile():
            return _("tallennettu tiedosto")
        case Controller():
            return value.name
        case list() | tuple():
            return ", ".join(value_in_words(each, codes=codes) for each in value)
        case dict():
            return "; ".join(f"{name}: {value_in_words(each)}" for name, each in value.items())
        case _:
            return _shortened((codes or {}).get(str(value), str(value)))


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    return _("%(beginning)s… (%(length)d merkkiä)") % {"beginning": text[:LONGEST_SHOWN], "length": len(text)}
