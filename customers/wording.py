"""Values of the register in words: days as Finnish writes them, codes by their names, and what is hidden as hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.apps import apps
from django.db.models import JSONField, Model, TextField
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from customers.fields import BlindIndexField, SealedField
from customers.holdings import HeldField
from customers.models import Controller, Organisation
from customers.receipts import CHANNEL_NAMES, PURPOSE_NAMES
from oomi_registry.notice.days import written
from oomi_registry.notice.terms import Origin, Register

LONGEST_SHOWN = 200
CODES: Mapping[str, Mapping[str, str]] = {
    "channel": {code: name.fi for code, name in CHANNEL_NAMES.items()},
    "purpose": {code: name.fi for code, name in PURPOSE_NAMES.items()},
}
WHERE_SOMEBODY_LIVES = frozenset(
    {
        *("street", "postal_code", "city", "country", "gsrn", "metering_point", "postal_address", "recipient"),
        *("counterpart", "matter", "scope", "subject"),
    }
)
"""The names of fields that tell where a person lives, or may, in whatever table: hidden under a protected address.

A grid company serves one region, and a line that somebody typed says anything.
"""
COUNTRIES: Mapping[str, str] = {
    "FI": "Suomi",
    "SE": "Ruotsi",
    "NO": "Norja",
    "DK": "Tanska",
    "EE": "Viro",
    "DE": "Saksa",
    "GB": "Iso-Britannia",
    "US": "Yhdysvallat",
    "CH": "Sveitsi",
}
"""The countries that are met most; another is shown by its code."""
LANGUAGES: Mapping[str, str] = {"fi": "suomi", "sv": "ruotsi", "en": "englanti"}
KEYS: Mapping[str, str] = {
    "payment_defaults": "maksuhäiriömerkintöjä",
    "earlier_unpaid_invoices": "aiempia maksamattomia laskuja",
    "debt_arrangement": "velkajärjestely",
    "trustee": "edunvalvoja",
    "deposit_offered": "vakuutta tarjottu",
}
"""The keys of what a credit decision was made from (:class:`customers.models.credit.CreditInputs`), in words."""


@dataclass(frozen=True, slots=True)
class ShownField:
    """One field as the page shows it, by its ``name`` in the table.

    ``hidden`` where it holds what is shown for a reason alone: a sealed value, or where a protected person lives.
    ``link`` where it only says that another record is beside this one.
    """

    label: str
    text: str = field(repr=False)
    derived: bool = False
    hidden: bool = False
    name: str = ""
    link: bool = False


def codes_of(register: Register) -> Mapping[str, Mapping[str, str]]:
    """The names of codes by the field they stand in: ours, and the register's own."""
    return {
        **CODES,
        "controllers": {controller.code: controller.name for controller in register.controllers},
        "categories": {category.code: str(category.name) for category in register.categories},
        "recipient_kind": {kind.code: str(kind.text) for kind in register.recipients},
        "transfer": {mechanism.code: str(mechanism.text) for mechanism in register.transfers},
        "language": LANGUAGES,
        "mother_tongue": LANGUAGES,
        "country": COUNTRIES,
        "table": {model._meta.label: str(model._meta.verbose_name_plural) for model in apps.get_models()},
    }


def shown_field(
    row: Model, held: HeldField, *, protected: bool, codes: Mapping[str, Mapping[str, str]]
) -> ShownField | None:
    """The field in words, its codes by ``codes`` (see :func:`codes_of`); ``None`` where it holds nothing to read.

    What :func:`is_hidden` says stays out of it: a sealed value is not even opened, so nothing of it is in the page.
    """
    if (
        held.value is None
        or held.value == ""
        or held.value == []
        or (isinstance(held.value, FieldFile) and not held.value)
        or isinstance(row._meta.get_field(held.name), BlindIndexField)  # a keyed hash, which finds and says nothing
    ):
        return None
    derived = held.origin is Origin.DERIVED
    if is_hidden(row, held.name, protected=protected):
        sealed = isinstance(row._meta.get_field(held.name), SealedField)
        text = _("suojattu") if sealed else _("peitetty: turvakielto")
        return ShownField(held.label, text, derived=derived, hidden=True, name=held.name)
    link = isinstance(held.value, Model) and not isinstance(held.value, Controller | Organisation)
    text = _in_words(row, held, codes.get(held.name, {}))
    return ShownField(held.label, text, derived=derived, name=held.name, link=link)


def is_hidden(row: Model, name: str, *, protected: bool) -> bool:
    """Whether the field is shown at the desk for a reason alone [D: shown-for-a-reason].

    It is sealed, or would tell where somebody lives whose address is ``protected``.
    """
    return isinstance(row._meta.get_field(name), SealedField) or (protected and _tells_where(row, name))


def _tells_where(row: Model, name: str) -> bool:
    """Whether the field says where somebody lives, or may: in free text a person writes anything."""
    return name in WHERE_SOMEBODY_LIVES or isinstance(row._meta.get_field(name), TextField | JSONField)


def _in_words(row: Model, held: HeldField, codes: Mapping[str, str]) -> str:
    named = getattr(row, f"get_{held.name}_display", None)
    if callable(named):
        return str(named())
    if isinstance(held.value, Model) and not isinstance(held.value, Controller | Organisation):
        return _("liitetty")  # another record, shown in its own place
    return value_in_words(held.value, codes=codes)


def value_in_words(value: object, *, codes: Mapping[str, str] | None = None, whole: bool = False) -> str:
    """A value as the desk writes it; times in Europe/Helsinki. Long texts are shortened unless ``whole``."""
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
        case Controller() | Organisation():
            return value.name
        case Decimal():
            return number_format(value, force_grouping=True)
        case list() | tuple():
            return ", ".join(value_in_words(each, codes=codes) for each in value)
        case dict():
            return "; ".join(f"{KEYS.get(name, name)}: {value_in_words(each)}" for name, each in value.items())
        case _:
            text = (codes or {}).get(str(value), str(value))
            return text if whole else _shortened(text)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_SHOWN:
        return text
    return _("%(beginning)s… (%(length)d merkkiä)") % {"beginning": text[:LONGEST_SHOWN], "length": len(text)}
