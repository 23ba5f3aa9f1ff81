"""A text field that the database never holds in clear."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldError
from django.db.models import NOT_PROVIDED, Field, Lookup, Model, UUIDField
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import DeferredAttribute

from customers.fields import statements
from customers.fields.keys import keyring
from customers.fields.values import Held, Opened, Sealed, Unsealed, opened
from customers.sealing import NONCE_BYTES, Place

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler as Compiler

    TextField = Field[str | None, str | None]
else:
    TextField = Field


class SealedAttribute(DeferredAttribute):
    """A sealed field as an attribute of a row: opened when it is read, sealed when it is given."""

    field: SealedField

    def __get__(self, instance: Model | None, cls: type[Model] | None = None) -> Any:  # noqa: ANN401 - as Django's
        """The text, or None. Raises :class:`customers.sealing.CannotOpen`."""
        if instance is None:
            return self
        held = self.loaded(instance)
        if isinstance(held, Sealed):
            return self.field.opened(instance, held)
        return held.clear if isinstance(held, Unsealed) else held

    def loaded(self, instance: Model) -> Held:
        """What the row holds, read from the database first where it was deferred."""
        held: Held = super().__get__(instance, type(instance))
        return held

    def __set__(self, instance: Model, value: object) -> None:
        """Hold a text, sealed at once under the row's key, or what the database gave."""
        instance.__dict__[self.field.attname] = self.field.held(instance, value)


class SealedField(TextField):
    """Text (``str``, or None) that stands in the database under AES-256-GCM, in a column of type bytea.

    It opens only where ``row.field`` is read on its own row; ``values()`` gives an opaque :class:`Sealed`, and
    ``filter``, ``update`` and serialisers refuse it with what to do instead. With ``null=True`` an empty
    text is None. It is not ``editable`` unless that is said: no form or admin page shows it without being asked to.

    The place a value is sealed for is its table and its column: renaming either needs ``sealed_as="table.column"``, the
    old names. Saving raises :class:`customers.sealing.CannotSeal` where no key can be used, and stores nothing.
    """

    description = "Text that is sealed in the database"
    empty_strings_allowed = False  # there is no default: each row's ciphertext is its own
    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, sealed_as: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - as Django's
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)
        self.sealed_as = sealed_as

    def deconstruct(self) -> Any:  # noqa: ANN401 - as Django's
        """The field as a migration writes it."""
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        if self.editable:
            kwargs["editable"] = True
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, "customers.fields.SealedField", args, kwargs

    def contribute_to_class(self, cls: type[Model], name: str, private_only: bool = False) -> None:
        """Take a place on the model, which each value is bound to."""
        super().contribute_to_class(cls, name, private_only)
        table, _, column = self.sealed_as.partition(".")
        self.place = Place(table or cls._meta.db_table, column or self.column)
        self.attribute = SealedAttribute(self)

    # ---- in memory

    def held(self, instance: Model, value: object) -> Held:
        """What the row holds once it is given ``value``. Raises TypeError for what is no text, and CannotSeal."""
        if value is None or (value == "" and self.null):
            return None
        if isinstance(value, Sealed):
            return self._read(instance, value)
        if isinstance(value, Unsealed):
            return value
        if not isinstance(value, str):
            raise TypeError(f"{self.place} takes text or None, not {type(value).__name__}.")
        row = self.row_of(instance)
        if isinstance(value, Opened) and value.place is self.place and value.origin.row == row:
            return value.origin
        return Unsealed(str(value)) if row is None else self.sealed(row, value)

    def _read(self, instance: Model, value: Sealed) -> Sealed:
        """A value as the database gave it, from now on with the key of the row it came with."""
        if self.attname in instance.__dict__:
            raise TypeError(f"{self.place} was read by values(): give the row a text, or None.")
        if value.row is None:
            value.row = self.row_of(instance)
        return value

    def row_of(self, instance: Model) -> UUID | None:
        """The row's key, None while it has none."""
        key = instance.__dict__.get(self.model._meta.pk.attname)
        return key if key is None or isinstance(key, UUID) else self.model._meta.pk.to_python(key)

    def sealed(self, row: UUID, clear: str) -> Sealed:
        """``clear`` as it goes to the database, in the row with that key. Raises CannotSeal."""
        nonce = os.urandom(NONCE_BYTES)
        return Sealed(keyring().seal(self.place, row, clear, nonce=nonce), row, fresh=True)

    def opened(self, instance: Model, held: Sealed) -> Opened:
        """The text of what the row holds: with the key it was read with, so a row that is being copied reads too."""
        row = held.row or self.row_of(instance)
        if row is None:
            raise FieldError(f"{self.place} was taken from another row. Read the attribute of that row instead.")
        return opened(keyring().open(self.place, row, held.ciphertext), held, self.place)

    def pre_save(self, model_instance: Model, add: bool) -> Sealed | None:
        """What is stored: the ciphertext as it was read, or one for this row where the text or the row's key is new."""
        held: Held = self.attribute.loaded(model_instance)
        if held is None:
            return None
        row = self.row_of(model_instance)
        if row is None:
            raise FieldError(f"{model_instance._meta.label} has no key yet. Give it one before it is saved.")
        if isinstance(held, Unsealed):
            held = self.sealed(row, held.clear)
        elif held.row != row:
            held = self.sealed(row, self.opened(model_instance, held))
        model_instance.__dict__[self.attname] = held
        return held

    # ---- on the way to the database and back

    def get_internal_type(self) -> str:
        """The column is bytea."""
        return "BinaryField"

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """The database itself refuses what is not sealed, whoever writes it."""
        column = connection.ops.quote_name(self.column)
        return f"octet_length({column}) > 30 AND get_byte({column}, 0) = 1"

    def from_db_value(self, value: object, expression: object, connection: object) -> Sealed | None:
        """What the database gave, opaque."""
        return None if value is None else Sealed(bytes(value))  # type: ignore[call-overload]  # the driver's bytes

    def get_prep_value(self, value: object) -> object:
        """Only what is sealed goes on."""
        if value is None or isinstance(value, Sealed):
            return value
        raise TypeError(
            f"{self.place} is sealed, each row for itself: it is not compared with or set to a text or an expression. "
            "To find rows, filter its blind index by blind_index(); to change them, set each attribute and save."
        )

    def get_db_prep_value(self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False) -> bytes | None:
        """The bytes of a value that was sealed for a row. Raises TypeError for everything else."""
        given = self.get_prep_value(value)
        if isinstance(given, Sealed):
            if given.row is None:
                raise TypeError(
                    f"{self.place} was read by values(), so it belongs to no row. Read the row's attribute."
                )
            return given.ciphertext
        return None

    def get_db_prep_save(self, value: object, connection: BaseDatabaseWrapper) -> object:
        """As above; of expressions only that of ``bulk_update``, which names a row for each value."""
        if hasattr(value, "as_sql"):
            return statements.sealed_by_row(self, value)
        return self.get_db_prep_value(value, connection)

    def get_placeholder(self, value: object, compiler: Compiler, connection: BaseDatabaseWrapper) -> str:
        """``%s``, in a statement that also writes the blind index and leaves each value in its own row."""
        statements.refuse_half(self, compiler.query)
        return "%s"

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]]:
        """Only whether there is a value can be asked. Raises FieldError for the rest."""
        if lookup_name in _ASKED:
            return _ASKED[lookup_name]
        raise FieldError(
            f"{self.place} is sealed: it is not searched by {lookup_name!r}. Filter its blind index by blind_index(), "
            "or ask isnull."
        )

    def value_to_string(self, obj: Model) -> str:
        """Refuse ``dumpdata`` and other serialisers, which would write the text in clear. Raises TypeError."""
        raise TypeError(f"{self.place} is sealed and is not written out. Use pg_dump, which leaves it sealed.")

    # ---- forms and checks

    def to_python(self, value: object) -> object:
        """Text as it is validated; nothing else is taken for text."""
        return value

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:  # noqa: ANN401 - as Django's
        """A line of text, where the field is editable or a form names it."""
        return super().formfield(*args, **{"max_length": self.max_length} | kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 - as Django's
        """Also an Error for what a ciphertext cannot be: a key, unique, indexed, chosen from a list, a default."""
        found = super().check(**kwargs)
        if not isinstance(self.model._meta.pk, UUIDField) or not self.model._meta.pk.has_default():
            hint = "Give the model id = models.UUIDField(primary_key=True, default=new_key)."
            found.append(Error(f"{self} is sealed for a row by its UUID.", hint=hint, obj=self, id="sealed.E001"))
        asked = [
            name
            for name, said in (
                ("primary_key", self.primary_key),
                ("unique", self.unique),
                ("db_index", getattr(self, "db_index", False)),
                ("choices", self.choices),
                ("default", self.has_default()),
                ("db_default", self.db_default is not NOT_PROVIDED),
            )
            if said
        ]
        if asked:
            hint = "Leave it out; a BlindIndexField of the field may be unique and indexed."
            message = f"{self} is sealed, so it has no {', '.join(asked)}."
            found.append(Error(message, hint=hint, obj=self, id="sealed.E003"))
        return found


class IsNone(Exact):  # type: ignore[type-arg]  # not generic at run time
    """``field=None``, which Django turns into ``isnull``; for a text get_prep_value refuses."""

    def get_prep_lookup(self) -> Any:  # noqa: ANN401 - as Django's
        """None. Raises TypeError for all else, an expression too."""
        field = self.lhs.output_field
        if self.rhs is not None:
            field.get_prep_value(object())
        return self.rhs


_ASKED: dict[str, type[Lookup[Any]]] = {"isnull": IsNull, "exact": IsNone}
