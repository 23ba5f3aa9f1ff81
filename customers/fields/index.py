"""The blind index of a sealed field: a keyed hash, by which a value is found that nobody can read in the database."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Model
from django.db.models.query_utils import DeferredAttribute

from customers.fields.keys import index_key
from customers.fields.values import Sealed, Unsealed
from customers.sealing import blind_index_of

if TYPE_CHECKING:
    HashField = CharField[str | None, str | None]
else:
    HashField = CharField

_DIGITS = 64


class IndexAttribute(DeferredAttribute):
    """A blind index as an attribute of a row: in step with the sealed field as soon as that is given a text."""

    field: BlindIndexField

    def __get__(self, instance: Model | None, cls: type[Model] | None = None) -> Any:  # noqa: ANN401 - as Django's
        """The keyed hash, 64 hexadecimal digits, or None where there is no text."""
        if instance is None:
            return self
        of = self.field.of
        held = instance.__dict__.get(of, self)
        if held is None:
            return None
        if isinstance(held, Unsealed) or (isinstance(held, Sealed) and held.fresh):
            return blind_index_of(self.field.path, getattr(instance, of), index_key())
        return super().__get__(instance, cls)

    def __set__(self, instance: Model, value: object) -> None:
        """Hold what the database gave."""
        instance.__dict__[self.field.attname] = value


class BlindIndexField(HashField):
    """The keyed hash of the sealed field ``of`` of the same model; kept in step by itself, never set by hand.

    It takes what a CharField does, ``unique`` and ``db_index`` among it, and is null while the sealed field is. Texts
    are hashed as they are: normalise before they are stored, and before :func:`blind_index`.
    """

    description = "Blind index of a sealed field"
    descriptor_class = IndexAttribute

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's
        if not args:
            kwargs.setdefault("verbose_name", "hakutiiviste")
        super().__init__(*args, **kwargs | {"max_length": _DIGITS, "null": True, "blank": True, "editable": False})
        self.of = of

    def deconstruct(self) -> Any:  # noqa: ANN401 - as Django's
        """The field as a migration writes it."""
        name, _, args, kwargs = super().deconstruct()
        kept = {key: value for key, value in kwargs.items() if key not in {"max_length", "null", "blank", "editable"}}
        return name, "customers.fields.BlindIndexField", args, kept | {"of": self.of}

    @property
    def path(self) -> str:
        """The name under which the values are hashed: ``app.Model.field`` of the sealed field."""
        return f"{self.model._meta.label}.{self.of}"

    def pre_save(self, model_instance: Model, add: bool) -> Any:  # noqa: ANN401 - as Django's
        """The hash of what is saved. That this is defined here has ``update_or_create`` write it with its defaults."""
        return getattr(model_instance, self.attname)

    def check(self, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 - as Django's
        """Also an Error where ``of`` names no sealed field of the model."""
        from customers.fields.sealed import SealedField

        found = super().check(**kwargs)
        try:
            named = isinstance(self.model._meta.get_field(self.of), SealedField)
        except FieldDoesNotExist:
            named = False
        if not named:
            hint = f"Give of= the name of a SealedField of {self.model._meta.label}."
            found.append(Error(f"{self} is the index of no sealed field.", hint=hint, obj=self, id="sealed.E002"))
        return found


def indexes_of(model: type[Model], name: str) -> tuple[BlindIndexField, ...]:
    """The blind indexes of the model's sealed field of that name."""
    return tuple(
        field for field in model._meta.concrete_fields if isinstance(field, BlindIndexField) and field.of == name
    )


def blind_index(path: str, clear: str) -> str:
    """The keyed hash by which rows are found whose sealed field holds ``clear``.

    As in ``Party.objects.filter(identity_code_index=blind_index("customers.Party.identity_code", code))``.
    ``path`` is ``app.Model.field`` of the sealed field, ``clear`` is normalised as what is stored is. Rows that are
    written by COPY take theirs from here too. Raises LookupError where ``path`` names no sealed field that has an
    index: nothing would ever be found.
    """
    _refuse_unknown(path)
    return blind_index_of(path, clear, index_key())


@lru_cache(maxsize=256)
def _refuse_unknown(path: str) -> None:
    label, _, name = path.rpartition(".")
    if not indexes_of(apps.get_model(label), name):
        raise LookupError(f"{path} has no blind index. Name a sealed field that has one, as app.Model.field.")
