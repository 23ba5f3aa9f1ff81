"""What the copy leaves out, on a ground or because it is late, and how that is told (GDPR 12(4), 15(4))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.fulfilment.access.codes import field_in_words, table_in_words
from requests_app.grounds import GROUNDS, Ground, provisions_of
from requests_app.models import WithheldPart
from requests_app.rights import Right


@dataclass(frozen=True, slots=True)
class ToldPart:
    """One part that is not in the copy, as the person is told of it; a late part has its source and day instead."""

    table: str
    field: str
    one_record: bool
    ground: str
    provisions: tuple[str, ...]
    explanation: str
    late_from: str
    expected_on: date | None


class Withheld:
    """Which tables, rows and fields the copy leaves out."""

    def __init__(self, parts: Sequence[WithheldPart]) -> None:
        self._tables = {part.table.lower() for part in parts if part.record is None and not part.field}
        self._rows = {(part.table.lower(), part.record) for part in parts if part.record and not part.field}
        self._fields: dict[tuple[str, UUID | None], set[str]] = {}
        for part in parts:
            if part.field:
                self._fields.setdefault((part.table.lower(), part.record), set()).add(part.field)

    def table(self, model: type[Model]) -> bool:
        """Whether every record of the table is left out."""
        return model._meta.label_lower in self._tables

    def row(self, model: type[Model], key: object) -> bool:
        """Whether that record is left out."""
        label = model._meta.label_lower
        return label in self._tables or (label, key) in self._rows

    def fields(self, model: type[Model], key: object) -> frozenset[str]:
        """The fields of that record that are left out."""
        label = model._meta.label_lower
        if not self._fields:
            return frozenset()
        row = key if isinstance(key, UUID) else None
        return frozenset(self._fields.get((label, None), set()) | self._fields.get((label, row), set()))

    def shown(self, rows: Iterable[Model]) -> list[Model]:
        """The records that are not left out."""
        return [row for row in rows if not self.row(type(row), row.pk)]


class AllBut(Withheld):
    """The other way round: leaves out everything but what the parts name, which is what the Ombudsman is given."""

    def __init__(self, parts: Sequence[WithheldPart]) -> None:
        super().__init__(parts)
        self._touched = {table for table, _ in self._rows} | {table for table, _ in self._fields}

    def table(self, model: type[Model]) -> bool:
        """Whether no part is of the table."""
        return model._meta.label_lower not in self._tables | self._touched

    def row(self, model: type[Model], key: object) -> bool:
        """Whether no part is of that record."""
        return not super().row(model, key) and not super().fields(model, key)

    def fields(self, model: type[Model], key: object) -> frozenset[str]:
        """The fields of that record that no part names; none where the whole record is named."""
        if super().row(model, key):
            return frozenset()
        declaration = declaration_of(model)
        declared = declaration.fields() if isinstance(declaration, Privacy) else frozenset()
        return frozenset(declared) - super().fields(model, key)


def told_parts(parts: Sequence[WithheldPart]) -> list[ToldPart]:
    """The parts as they are told: nothing of the values, and not which record.

    Raises :class:`requests_app.grounds.GroundNotForRight` for a ground that access may not be limited on.
    """
    told = []
    for part in parts:
        ground = Ground(part.ground) if part.ground else None
        told.append(
            ToldPart(
                table=table_in_words(part.table),
                field=field_in_words(part.field, part.table) if part.field else "",
                one_record=part.record is not None,
                ground=_(GROUNDS[ground].name) if ground else "",
                provisions=tuple(map(_, provisions_of(Right.ACCESS, ground))) if ground else (),
                explanation=part.explanation,
                late_from=part.late_from,
                expected_on=part.expected_on,
            )
        )
    return told
