"""No row shows a person in the name that admin, logs and errors know it by (`__str__`)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test.utils import isolate_apps

from oomi_registry.notice.declarations import Privacy, declaration_of

HELD = [model for model in apps.get_models() if isinstance(declaration_of(model), Privacy)]
# What a name may show of what is declared: codes and numbers that are the controller's own and say nothing of anyone.
SHOWN = {
    "customers.Consent": {"purpose"},
    "customers.ContactPoint": {"kind"},
    "customers.MarketingBan": {"channel", "purpose"},
    "customers.Relationship": {"controller"},
    "customers.SuppressedContact": {"channel", "purpose"},
    "requests_app.Breach": {"reference"},
    "requests_app.BreachEvent": {"kind"},
    "requests_app.EnquiryEvent": {"kind"},
    "requests_app.Letter": {"kind"},
    "requests_app.PrivacyRequest": {"reference"},
    "requests_app.ReleasedItem": {"what"},
    "requests_app.RequestEvent": {"kind"},
    "requests_app.RequestedRight": {"right"},
    "retention.LegalHold": {"reason"},
}


def canary(field: models.Field[object, object]) -> object:
    """A value that stands for nothing else, and could be nobody's."""
    match field:
        case models.ForeignKey():
            return canary(field.target_field)
        case models.UUIDField():
            return UUID(int=0xCA7A)
        case models.DateTimeField():
            return datetime(1871, 7, 17, 17, 17, 17, tzinfo=UTC)
        case models.DateField():
            return date(1871, 7, 17)
        case models.DurationField():
            return timedelta(seconds=7_171)
        case models.BooleanField():
            return True
        case models.IntegerField():
            return 717_171
        case models.JSONField() | ArrayField():
            return [f"KANARIA-{field.name}"]
        case _:
            return f"KANARIA-{field.name}"


def as_read(value: object) -> list[str]:
    """The ways in which a value may stand in a text."""
    if isinstance(value, bool):
        return []  # "True" is nobody
    if isinstance(value, date):
        return [str(value), f"{value:%d.%m.%Y}", f"{value.day}.{value.month}.{value.year}", "1871"]
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, UUID):
        return [str(value), value.hex]
    return [str(value)]


def shown(model: type[models.Model]) -> set[str]:
    """The declared fields whose value stands in the row's name."""
    declaration = declaration_of(model)
    assert isinstance(declaration, Privacy)
    values = {field.attname: canary(field) for field in model._meta.concrete_fields}
    name = str(model(**values))
    declared = {name for _, _, name in declaration.under()}
    return {
        field.name
        for field in model._meta.concrete_fields
        if field.name in declared and any(text in name for text in as_read(values[field.attname]))
    }


@pytest.mark.parametrize("model", HELD, ids=lambda model: model._meta.label)
def test_a_rows_name_shows_nothing_that_a_person_could_be_known_by(model: type[models.Model]) -> None:
    assert shown(model) == SHOWN.get(model._meta.label, set())


@isolate_apps("customers")
def test_a_name_that_shows_a_person_is_seen() -> None:
    class Loud(HELD[0]):  # type: ignore[misc, valid-type]  # the first table, with a name that says too much
        class Meta:
            proxy = True
            app_label = "customers"

        def __str__(self) -> str:
            return " ".join(str(getattr(self, field.attname)) for field in self._meta.concrete_fields)

    declaration = declaration_of(HELD[0])
    assert isinstance(declaration, Privacy)
    Loud.privacy = declaration
    telling = {
        name for _, _, name in declaration.under() if not isinstance(HELD[0]._meta.get_field(name), models.BooleanField)
    }
    assert shown(Loud) == telling
