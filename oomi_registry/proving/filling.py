"""Every declared field and file of one synthetic person, and of a neighbour, filled with values of their own.

The tables come from the declarations, as a person's holdings do, so a table or field that is declared is filled and
looked for without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model
from django.db.models.constants import LOOKUP_SEP
from django.db.models.fields.files import FieldFile
from django.db.models.fields.reverse_related import ForeignObjectRel

from customers.fields import BlindIndexField
from customers.holdings import personal_models
from customers.holdings.walking import SELF
from customers.models import DailyConsumption, Party
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.left_out import fields_left_out
from oomi_registry.proving.canaries import NEIGHBOUR, PERSON, Canaries, Series
from oomi_registry.proving.planted import Planted
from oomi_registry.proving.rows import A_DAY_OF_QUARTERS, World, may_be_left_out
from oomi_registry.proving.variants import variants_of


class Person(World):
    """One person whose every declared field is given a canary."""

    def __init__(self, series: Series) -> None:
        super().__init__()
        self.canaries = Canaries(series)
        self.planted: list[Planted] = []
        self._personal = dict(personal_models())

    @property
    def party(self) -> Party:
        """The row of the person."""
        party = self.made[Party]
        assert isinstance(party, Party)  # noqa: S101 - for the type checker: it is what the key says
        return party

    def keys(self) -> set[str]:
        """The keys of the person's rows, and the number by which staff know the person."""
        return {str(each.key) for each in self.planted} | {str(self.party.number)}

    def fill(self) -> None:
        """Make the rows of every table; what another table has made already is not made twice."""
        for model in self._personal:
            self.row(model)
            first = self.made[model]
            for variant in variants_of(model)[1:]:
                again = {name: first if value is True else value for name, value in variant.items()}
                super().row(model, **again)
            self.made[model] = first

    def row(self, model: type[Model], **given: object) -> Model:
        """A row of the table with every declared field filled, or the one there is; ``given`` makes another."""
        if model not in self._personal:
            return super().row(model, **given)
        if model in self.made and not given:
            return self.made[model]
        return super().row(model, **{**variants_of(model)[0], **given})

    def also(self, model: type[Model], given: Mapping[str, object]) -> dict[str, object]:
        """What the table's constraints ask is said in its variants."""
        return {} if model in self._personal else super().also(model, given)

    def is_filled(self, field: Field[object, object]) -> bool:
        """Whether it is declared to say something of a person, or leads to the person, or cannot be left out."""
        declaration = self._personal.get(field.model)
        if declaration is None:
            return super().is_filled(field)
        if isinstance(field, BlindIndexField):
            return False  # it follows the field it is of
        leads = {path.split(LOOKUP_SEP)[0] for path in declaration.subjects}
        wanted = leads | set(declared_fields(declaration))
        return field.name in wanted or not may_be_left_out(field)

    def plain(self, field: Field[object, object]) -> object:
        """A canary where the field can hold one."""
        declaration = self._personal.get(field.model)
        if declaration is None:
            return super().plain(field)
        if isinstance(field, ArrayField) and field.model is DailyConsumption:
            return [self.canaries.number() for _ in range(A_DAY_OF_QUARTERS)]
        return self.canaries.value(field, declaration.schemas.get(field.name, ""))

    def after(self, row: Model) -> None:
        """Write down what stands in each declared field of a row that was made."""
        declaration = self._personal.get(type(row))
        if declaration is not None:
            self.planted += planted_in(row, declaration)


def fill(series: Series = PERSON) -> tuple[Person, Person]:
    """The person, whose values are of ``series``, and the neighbour, with rows that are about both.

    Those are a company for which both speak, and an authorisation of one to the other.

    What is about both is planted as the person's. Fails where a table's constraints refuse its row of canaries.
    """
    person, neighbour = Person(series), Person(NEIGHBOUR)
    person.fill()
    neighbour.fill()
    for model, declaration in personal_models():
        steps = list(dict.fromkeys(path.split(LOOKUP_SEP)[0] for path in declaration.subjects))
        for step in steps:
            if _leads_further(model, [other for other in steps if other != step]):
                person.row(model, **{step: getattr(neighbour.made[model], step)})
        for step in steps:
            back = None if step == SELF else model._meta.get_field(step)
            if isinstance(back, ForeignObjectRel) and isinstance(back.related_model, type):
                neighbour.row(back.related_model, **{back.field.name: person.made[model]})
    return person, neighbour


def _leads_further(model: type[Model], others: list[str]) -> bool:
    """Whether a row that leads to the neighbour by one field still leads to the person by another of ``others``.

    Else it would be the neighbour's alone: a row may be about one of two things and never both.
    """
    first = variants_of(model)[0]
    return any(first.get(other, "filled") is not None for other in others)


def declared_fields(declaration: Privacy) -> list[str]:
    """The names of the fields that say something of a person, but for those that the adopted register leaves out."""
    out = fields_left_out(declaration, register())
    return [name for _, _, name in declaration.under() if name not in out]


def planted_in(row: Model, declaration: Privacy) -> Iterator[Planted]:
    """What stands in the row, read back as anybody would read it; empty fields are not planted."""
    stored = type(row)._base_manager.get(pk=row.pk)
    for name in declared_fields(declaration):
        value = _value_of(stored, name)
        if value is not None:
            yield Planted(type(row), row.pk, name, value)


def standing(planted: Planted) -> object:
    """What stands now where that was planted; ``None`` where the row, the value or the file is gone."""
    row = planted.model._base_manager.filter(pk=planted.key).first()
    return None if row is None else _value_of(row, planted.name)


def _value_of(row: Model, name: str) -> object:
    """What the field says, of a file its bytes; ``None`` where it is empty."""
    value = getattr(row, name)
    if isinstance(value, FieldFile):
        value = _bytes_of(value)
    if isinstance(value, Model):
        value = value.pk
    return None if value in (None, "", b"") else value


def _bytes_of(file: FieldFile) -> bytes:
    if not file.name or not file.storage.exists(file.name):
        return b""
    with file.open("rb") as opened:
        return bytes(opened.read())


def never_planted(planted: list[Planted]) -> list[str]:
    """The declared fields in which nothing was planted, which is a fault of the proof, as ``app.Model.field``."""
    there = {each.place for each in planted}
    declared = [
        f"{model._meta.label}.{name}"
        for model, declaration in personal_models()
        for name in declared_fields(declaration)
    ]
    return [place for place in declared if place not in there]
