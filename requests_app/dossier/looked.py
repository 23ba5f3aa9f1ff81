"""What a dossier is made of and when, and how rows become its tables: staff by number, and never a sealed value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, FileField, Model

from customers.fields import SealedField
from oomi_registry.notice.days import day_in_helsinki
from requests_app.dossier.parts import Coded, Table, Value
from requests_app.dossier.shown import SHOWN
from requests_app.fulfilment.access.built import Alive, Built, OpenFile
from requests_app.lifecycle import ACTOR_NAMES
from requests_app.models import Enquiry, EnquiryEvent, PrivacyRequest, RequestEvent, WithheldPart

Words = Mapping[str, Mapping[str, str]]


class Staff:
    """Members of staff by a number, in the order in which they acted: who did what is told, and no name.

    The controller keeps who has which number, and tells it when the authority asks for it.
    """

    def __init__(self, acted: Iterable[int | None]) -> None:
        self._numbers: dict[int, int] = {}
        for user_id in acted:
            self.named(user_id)

    def named(self, user_id: int | None) -> str | None:
        """``työntekijä 2``; ``None`` for nobody."""
        if user_id is None:
            return None
        return f"työntekijä {self._numbers.setdefault(user_id, len(self._numbers) + 1)}"


@dataclass(frozen=True)
class RefusedFile:
    """What the person was refused, as it goes to the Ombudsman: by which parts (none: whole), and what writes it."""

    parts: tuple[WithheldPart, ...]
    write: Callable[[BinaryIO, Alive], Built] = field(repr=False)


@dataclass(frozen=True)
class Looked:
    """What one dossier is of. ``request`` is the case that a section is made for, where it is made for one."""

    requests: tuple[PrivacyRequest, ...]
    enquiry: Enquiry | None
    now: datetime
    open_file: OpenFile = field(repr=False)
    with_packages: bool = False
    refused: RefusedFile | None = None
    request: PrivacyRequest | None = None
    staff: Staff = field(default_factory=lambda: Staff(()))

    @property
    def case(self) -> PrivacyRequest:
        """The case of a section that is made for each."""
        assert self.request is not None  # noqa: S101 - the table says which sections are made for a case
        return self.request

    def table(
        self,
        title: str,
        rows: Iterable[Model],
        of: type[Model],
        words: Words | None = None,
        more: Mapping[str, Mapping[UUID, str | None]] | None = None,
    ) -> Table:
        """The rows with the fields that are shown of their table; ``more`` adds columns by the rows' keys."""
        names, extra = SHOWN[of].split(), dict(more or {})
        columns = (*(label_of(of, name) for name in names), *extra)
        found = tuple(
            (*(self._value(row, name, words or {}) for name in names), *(each.get(row.pk) for each in extra.values()))
            for row in rows
        )
        return Table(title, columns, found)

    def pairs(self, title: str, row: Model, words: Words | None = None) -> Table:
        """One row as a table of two columns: what, and its value."""
        across = self.table(title, [row], type(row), words)
        return Table(title, ("Tieto", "Arvo"), tuple(zip(across.columns, across.rows[0], strict=True)))

    def _value(self, row: Model, name: str, words: Words) -> Value:
        column = row._meta.get_field(name)
        if isinstance(column, SealedField):
            raise TypeError(f"{row._meta.label}.{name} is sealed: a dossier never opens it.")
        if column.is_relation:
            return self._referred(row, name)
        value = getattr(row, name)
        if isinstance(column, FileField):
            return bool(value)
        if isinstance(column, ArrayField):
            return ", ".join(words.get(name, {}).get(each, str(each)) for each in value)
        if isinstance(value, dict):
            return "; ".join(f"{key}: {', '.join(each)}" for key, each in sorted(value.items()))
        if value in ("", None):
            return None
        if name in words:
            return Coded(str(value), words[name].get(str(value), str(value)))
        if getattr(column, "choices", None):
            return Coded(str(value), str(getattr(row, f"get_{name}_display")()))
        return value if isinstance(value, int | str) or hasattr(value, "isoformat") else str(value)

    def _referred(self, row: Model, name: str) -> Value:
        """A member of staff by number, another case by its reference; nothing else is followed."""
        target = row._meta.get_field(name).related_model
        if target is User:
            return self.staff.named(getattr(row, f"{name}_id"))
        if target is PrivacyRequest:
            other = getattr(row, name)
            return None if other is None else str(other.reference)
        raise TypeError(f"{row._meta.label}.{name} leads to {target}: a dossier does not tell of it.")

    @property
    def today(self) -> date:
        """The day in Europe/Helsinki."""
        return day_in_helsinki(self.now)


def label_of(model: type[Model], name: str) -> str:
    """A field's name in words."""
    column = model._meta.get_field(name)
    return str(column.verbose_name) if isinstance(column, Field) else name


def who_acted(requests: Iterable[PrivacyRequest], enquiry: Enquiry | None) -> Iterator[int | None]:
    """The members of staff, in the order of the events that they made."""
    events = RequestEvent.objects.filter(request__in=list(requests), actor__isnull=False).order_by("at", "pk")
    yield from events.values_list("actor_id", flat=True)
    if enquiry is not None:
        own = EnquiryEvent.objects.filter(enquiry=enquiry).order_by("at", "pk")
        yield from own.values_list("actor_id", flat=True)


CAPACITIES: Mapping[str, str] = {actor.value: name for actor, name in ACTOR_NAMES.items()}
