"""One row of any declared table, made from its fields: a table that is added is filled without anybody naming it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    FileField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
    UUIDField,
)
from django.db.models.constants import LOOKUP_SEP
from django.db.models.fields import NOT_PROVIDED

from customers.fields import SealedField
from customers.models import Application, Controller
from requests_app.lifecycle import Status

LONG_AGO = date(1990, 1, 1)
FAR_AHEAD = datetime(9000, 1, 1, tzinfo=UTC)
A_DAY_OF_QUARTERS = 96

ALSO: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "customers.Application": {"prospect_since": LONG_AGO},
        "customers.CardToken": {"last_four": "4242"},
        "customers.Consent": {"expires_at": FAR_AHEAD},
        "customers.DailyConsumption": {"watt_hours": [0] * A_DAY_OF_QUARTERS},
        "requests_app.Breach": {"kinds": ["confidentiality"]},
        "requests_app.CaseMessage": {"reply": ""},
        "requests_app.Dossier": {"reason": "pyynnöstä"},
        "requests_app.Enquiry": {"asked": "Miten pyyntö käsiteltiin?"},
        "requests_app.EnquiryAnswer": {"text": "Näin se käsiteltiin."},
        "requests_app.OmbudsmanWish": {"end": "", "via": ""},
        "requests_app.PrivacyRequest": {"email": "aino@example.com"},
        "requests_app.RecipientChannel": {"email": "tietosuoja@example.com"},
        "requests_app.RecipientNotice": {"ground": "", "reason": "", "said": ""},
        "requests_app.WantedDossier": {"reason": "pyynnöstä"},
        "requests_app.WithheldPart": {"ground": "others_rights"},
    }
)
"""What a table's own constraints ask beside what its fields do."""

WITH_A_TIME: Mapping[str, Mapping[str, Mapping[str, object]]] = MappingProxyType(
    {
        "customers.Restriction": {"lifted_at": {"void": True}},
        "requests_app.Breach": {"closed_at": {"status": "closed"}},
        "requests_app.Enquiry": {"closed_at": {"status": "closed"}},
        "requests_app.OmbudsmanWish": {"ended_at": {"end": "given", "via": "post"}},
        "requests_app.RecipientChannel": {"secret": {"way": "webhook", "url": "https://example.com/", "email": ""}},
        "requests_app.PrivacyRequest": {"closed_at": {"status": Status.ANSWERED.value}},
        "requests_app.AccessPackage": {
            "delivered_at": {"state": "built", "built_at": FAR_AHEAD, "file": "packages/0/0.zip", "sha256": "0" * 64},
            "discarded_at": {"state": "discarded"},
        },
    }
)
"""What they ask of a row that has a certain time, or a secret."""

ONE_OF_TWO = frozenset({("requests_app.Dossier", "request"), ("requests_app.WantedDossier", "request")})
"""Keys that may be left out, of which a table's constraints ask one."""

_CONTRACT, _PROSPECT = "electricity_contract", "prospect_since"


class World:
    """One person and what refers to them: every row made here that wants a person, a contract or a case shares it."""

    def __init__(self) -> None:
        self.made: dict[type[Model], Model] = {}

    def row(self, model: type[Model], **given: object) -> Model:
        """One row of the table, with the columns and ``__`` paths given; what it refers to is made on the way."""
        also = self.also(model, given)
        given = {**{path: value for path, value in also.items() if LOOKUP_SEP in path}, **given}
        also = {path: value for path, value in also.items() if LOOKUP_SEP not in path}
        own = {path: value for path, value in given.items() if LOOKUP_SEP not in path}
        values = {**also, **own}
        for field in model._meta.concrete_fields:
            if field.name in values or not isinstance(field, Field):
                continue
            beyond = {
                path.removeprefix(field.name + LOOKUP_SEP): value
                for path, value in given.items()
                if path.startswith(field.name + LOOKUP_SEP)
            }
            if beyond or self.is_filled(field):
                values[field.name] = self._value(field, beyond)
        if set(values) <= {"id"} | set(also) and model in self.made:
            return self.made[model]
        self.made[model] = model._base_manager.create(**values)
        self.after(self.made[model])
        return self.made[model]

    def after(self, row: Model) -> None:
        """Told of each row that was made."""

    def also(self, model: type[Model], given: Mapping[str, object]) -> dict[str, object]:
        """What is put into the row beside what is ``given``, because the table's constraints ask for it."""
        also = dict(ALSO.get(model._meta.label, {}))
        if model is Application and any(path.startswith(_CONTRACT) for path in given):
            del also[_PROSPECT]  # a contract or a clock, never both
        for when, then in WITH_A_TIME.get(model._meta.label, {}).items():
            if given.get(when):
                also |= then
        return also

    def is_filled(self, field: Field[object, object]) -> bool:
        """Whether the field is given a value: only what the table cannot do without."""
        return not may_be_left_out(field) or (field.model._meta.label, field.name) in ONE_OF_TWO

    def plain(self, field: Field[object, object]) -> object:
        """A value for a field that refers to nothing."""
        return plain(field)

    def _value(self, field: Field[object, object], beyond: dict[str, object]) -> object:
        if not isinstance(field, ForeignKey):
            return self.plain(field)
        target = referred(field)
        if target is Controller:
            return Controller.objects.get(code="oomi")
        if target not in self.made:
            return self.row(target, **beyond)
        changed = self.made[target]
        for path, value in beyond.items():
            setattr(changed, path, value)
        if beyond:
            changed.save(update_fields=list(beyond))
        return changed


def referred(field: ForeignKey[object, object]) -> type[Model]:
    """The table that a foreign key refers to. Raises TypeError where it is none."""
    target: object = field.related_model
    if not isinstance(target, type) or not issubclass(target, Model):
        raise TypeError(f"{field} refers to no table that is there.")
    return target


def may_be_left_out(field: Field[object, object]) -> bool:
    """Whether a row can be made without the field."""
    if field.null or field.has_default() or field.primary_key or field.db_default is not NOT_PROVIDED:
        return True
    return field.blank and field.empty_strings_allowed


_PLAIN: Sequence[tuple[type, Callable[[Field[object, object]], object]]] = (
    (DateTimeField, lambda _: datetime.combine(LONG_AGO, time(), UTC)),
    (DateField, lambda _: LONG_AGO),
    (UUIDField, lambda _: uuid4()),
    (BooleanField, lambda _: False),
    (IntegerField, lambda _: 1),
    (DecimalField, lambda _: Decimal(1)),
    (BinaryField, lambda _: uuid4().bytes),
    (CharField, lambda field: uuid4().hex[: field.max_length]),
    (TextField, lambda _: uuid4().hex),
    (SealedField, lambda _: uuid4().hex),
    (FileField, lambda _: uuid4().hex),
    (JSONField, lambda _: {}),
    (ArrayField, lambda _: []),
)


def plain(field: Field[object, object]) -> object:
    """Some value that the field takes; the first of its choices. Raises TypeError for a kind that is new here."""
    if field.choices:
        return next(iter(field.choices))[0]
    for kind, value in _PLAIN:
        if isinstance(field, kind):
            return value(field)
    raise TypeError(f"{field} is of a kind that no row was made of yet. Say in {__name__} what it takes.")
