"""Who an erased person was is taken out of their own row, which stays for what hangs on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import models

from customers.fields import SealedField
from customers.models import Party
from customers.restricted import Use, used_for
from oomi_registry.notice.declarations import Privacy, declaration_of


def pseudonymise(parties: Collection[UUID], *, now: datetime) -> None:
    """Empty everything that says who these people were; from ``now`` (UTC) their rows are pseudonyms (GDPR 4(5))."""
    forget(parties, _who_they_are())
    Party.objects.filter(pk__in=parties).update(pseudonymised_at=now)


def forget(parties: Collection[UUID], names: Iterable[str]) -> None:
    """Empty these fields of the people's own rows, also where they are restricted: the person asked for it."""
    fields = [Party._meta.get_field(name) for name in names]
    columns = [field for field in fields if isinstance(field, models.Field) and not isinstance(field, SealedField)]
    emptied = {field.name: _emptied(field) for field in columns}
    sealed = [field.name for field in fields if isinstance(field, SealedField)]
    with used_for(Use.DATA_SUBJECT):
        if sealed:
            for person in Party.objects.filter(pk__in=parties).only("pk"):
                for name in sealed:
                    setattr(person, name, None)
                person.save(update_fields=[*sealed, *(f"{name}_index" for name in sealed)])
        Party.objects.filter(pk__in=parties).update(
            **{name: value for name, value in emptied.items() if name not in _indexes(sealed)}
        )


def unneeded(needed: Collection[str]) -> list[str]:
    """Those of the fields that say who a person is that nothing needs."""
    return [name for name in _who_they_are() if name not in needed]


def _indexes(sealed: Iterable[str]) -> set[str]:
    return {f"{name}_index" for name in sealed}


def _who_they_are() -> list[str]:
    declaration = declaration_of(Party)
    assert isinstance(declaration, Privacy)  # noqa: S101 - for the type checker: a person is personal data
    return " ".join(declaration.needed_by).split()


def _emptied(field: models.Field[object, object]) -> object:
    if field.null:
        return None
    return False if isinstance(field, models.BooleanField) else ""
