"""What was planted where."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Planted:
    """One declared field of one row, with the value that stands in it; of a file, its bytes."""

    model: type[Model]
    key: object
    name: str
    value: object = field(repr=False)

    @property
    def place(self) -> str:
        """Where it stands: ``app.Model.field``."""
        return f"{self.model._meta.label}.{self.name}"

    @property
    def is_file(self) -> bool:
        """Whether it is a stored file."""
        return isinstance(self.value, bytes)
