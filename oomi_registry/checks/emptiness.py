"""What the adopted register leaves out holds nothing: else rows would be kept that no notice speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.checks import Error
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from customers.releases.emptiness import left_out
from oomi_registry.notice.terms import Register


def rows_left_out(
    held: Iterable[type[models.Model]], register: Register, connection: BaseDatabaseWrapper
) -> Iterator[Error]:
    """An Error for each table with rows under a code that ``register`` does not have."""
    for found in left_out(held, register, connection):
        what = f"something in {', '.join(found.names)}" if found.names else "rows"
        yield Error(
            f"{found.model._meta.label} holds {what}, but the adopted register leaves out: {', '.join(found.codes)}.",
            hint=(
                "Add these codes to the register that PRIVACY_REGISTER names, or dispose of the rows under the "
                "register that has them before adopting this one."
            ),
            obj=found.model,
            id="notice.E041",
        )
