"""One row of any declared table, made from its fields: a table that is added is tried without anybody naming it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.db import models
from django.db.models import ForeignKey, Model
from django.db.models.constants import LOOKUP_SEP

from customers.fields import SealedField
from customers.models import Consent, Controller
from oomi_registry.notice.declarations import Privacy, Runs, declaration_of, passes
from requests_app.models import PrivacyRequest
from retention.guards import guarded_models

LONG_AGO = date(1990, 1, 1)
FAR_AHEAD = datetime(9000, 1, 1, tzinfo=UTC)

# What a table's own constraints ask beside what its fields do.
ALSO: dict[type[Model], dict[str, object]] = {
    PrivacyRequest: {"email": "aino@example.com"},
    Consent: {"expires_at": FAR_AHEAD},
}

Alternative = tuple[type[Model], tuple[Runs, ...]]


def alternatives() -> Iterator[Alternative]:
    """Every guarded table with each set of clocks that takes its rows together."""
    for model in guarded_models():
        declaration = declaration_of(model)
        assert isinstance(declaration, Privacy)
        for alternative in passes(declaration.keep):
            yield model, alternative


def name_of(alternative: Alternative) -> str:
    """How a test of it is called."""
    model, clocks = alternative
    return f"{model._meta.db_table}-{'-and-'.join(runs.clock for runs in clocks)}"


class World:
    """One person and what refers to them: every row made here that wants a person, a contract or a case shares it."""

    def __init__(self) -> None:
        self.made: dict[type[Model], Model] = {}

    def row(self, model: type[Model], **given: object) -> Model:
        """One row of the table, with the columns and ``__`` paths given; what it refers to is made on the way."""
        own = {path: value for path, value in given.items() if LOOKUP_SEP not in path}
        if model is PrivacyRequest and own.get("closed_at"):
            own["status"] = "answered"
        values = ALSO.get(model, {}) | own
        for field in model._meta.concrete_fields:
            if field.name in values or not isinstance(field, models.Field):
                continue
            beyond = {
                path.removeprefix(field.name + LOOKUP_SEP): value
                for path, value in given.items()
                if path.startswith(field.name + LOOKUP_SEP)
            }
            if beyond or not _may_be_left_out(field):
                values[field.name] = self._value(field, beyond)
        if set(values) <= {"id"} | set(ALSO.get(model, {})) and model in self.made:
            return self.made[model]
        self.made[model] = model._base_manager.create(**values)
        return self.made[model]

    def _value(self, field: models.Field[object, object], beyond: dict[str, object]) -> object:
        if isinstance(field, ForeignKey):
            target: object = field.related_model
            assert isinstance(target, type)
            assert issubclass(target, Model)
            if target is Controller:
                return Controller.objects.get(code="oomi")
            if target in self.made:
                changed = self.made[target]
                for path, value in beyond.items():
                    setattr(changed, path, value)
                if beyond:
                    changed.save(update_fields=list(beyond))
                return changed
            return self.row(target, **beyond)
        return _plain(field)


def _may_be_left_out(field: models.Field[object, object]) -> bool:
    if field.null or field.has_default() or field.primary_key or field.db_default is not models.NOT_PROVIDED:
        return True
    return field.blank and field.empty_strings_allowed


def _plain(field: models.Field[object, object]) -> object:
    match field:
        case models.DateTimeField():
            return datetime.combine(LONG_AGO, datetime.min.time(), UTC)
        case models.DateField():
            return LONG_AGO
        case models.UUIDField():
            return uuid4()
        case models.BooleanField():
            return False
        case models.IntegerField():
            return 1
        case SealedField():
            return uuid4().hex
        case models.CharField() | models.TextField() if field.choices:
            return next(iter(field.choices))[0]
        case models.CharField() | models.TextField() | models.FileField():
            return uuid4().hex[: field.max_length]
        case _:
            return []  # an array


def key(row: Model) -> UUID:
    """The row's key."""
    assert isinstance(row.pk, UUID)
    return row.pk
