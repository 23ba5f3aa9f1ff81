"""What of the register is restricted now (GDPR 18), and for what it may be used all the same.

A restricted row is stored and used for nothing, save with the person's consent, for legal claims, for the rights of
somebody else, for an important public interest (GDPR 18(2)), or to carry out a right of the person's own. Whoever reads
rows to use them asks :func:`usable`; whoever uses one row asks :func:`check_usable`; whoever changes one says for what
with :func:`used_for`, because the database refuses the change otherwise (``retention/door.sql``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from customers.models import (
    ConsentWithdrawal,
    Disclosure,
    ErasedKey,
    IdempotencyKey,
    MarketingBan,
    Objection,
    Party,
    RestrictedRecord,
    Restriction,
    StaleValue,
    Statement,
    SuppressedContact,
    ViewEvent,
)
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.refused import Refused
from oomi_registry.notice.terms import Code

Row = TypeVar("Row", bound=Model)
SETTING = "retention.restricted_use"
ONLY_STORED = "what_is_restricted_is_only_stored"
"""The name by which the database's refusal is known (``retention/door.sql``)."""
STORAGE = "storage"
"""Said for what the storing itself needs, such as sealing a value under a new key: GDPR 18(2) leaves it untouched."""


class Use(StrEnum):
    """What restricted data may be used for (GDPR 18(2))."""

    CONSENT = "consent"
    CLAIMS = "claims"
    OTHERS_RIGHTS = "others_rights"
    PUBLIC_INTEREST = "public_interest"
    DATA_SUBJECT = "data_subject"


USES: Mapping[Use, str] = {
    Use.DATA_SUBJECT: "henkilön oman oikeuden toteuttaminen",
    Use.CONSENT: "henkilön suostumuksella",
    Use.CLAIMS: "oikeusvaateen laatiminen, esittäminen tai puolustaminen",
    Use.OTHERS_RIGHTS: "toisen henkilön tai oikeushenkilön oikeuksien suojaaminen",
    Use.PUBLIC_INTEREST: "tärkeä yleinen etu",
}
"""The uses in words, as they are chosen and as they are recorded."""

NEVER_RESTRICTED: frozenset[type[Model]] = frozenset(
    {Restriction, RestrictedRecord, Objection, StaleValue, Statement}  # what the person has asked of us
    | {MarketingBan, SuppressedContact, ConsentWithdrawal, ErasedKey}  # the person's own no, which goes on binding
    | {Disclosure, ViewEvent, IdempotencyKey}  # the proof of what was done
)
"""Tables that go on working for the person while everything else about them stands still."""


class OnlyStored(Refused):
    """The row is restricted, and no use that the law leaves was named."""

    sentence = (
        "Tämän tiedon käsittely on rajoitettu: sitä vain säilytetään. Valitse jokin GDPR 18(2):n mukainen käyttö, tai "
        "jätä tieto käyttämättä."
    )


def restrictable(model: type[Model]) -> bool:
    """Whether rows of the table can be restricted: guarded rows of the customer register that are not ours to keep at.

    Requests, holds and proofs are how the right itself is carried out.
    """
    declaration = declaration_of(model)
    return (
        isinstance(declaration, Privacy)
        and declaration.guarded
        and model._meta.app_label == "customers"
        and model not in NEVER_RESTRICTED
    )


def restricted_among(keys: Iterable[UUID]) -> set[UUID]:
    """Those of the rows that are restricted now, whichever tables they are of; one query by index."""
    covered = RestrictedRecord.objects.filter(record__in=list(keys), released_at__isnull=True)
    return set(covered.values_list("record", flat=True))


def usable(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows without those that are restricted (GDPR 18(2)): NOT EXISTS by index, whatever else is asked of them."""
    covering = RestrictedRecord.objects.filter(record=OuterRef("pk"), released_at__isnull=True)
    return rows.filter(~Exists(covering))


def check_usable(row: Model, use: Use | None = None) -> None:
    """Raise :class:`OnlyStored` where the row is restricted and no ``use`` of GDPR 18(2) is named."""
    if use is None and restricted_among([row.pk]):
        raise OnlyStored


def can_use(row: Model, use: Use | None = None) -> bool:
    """Whether the row may be used."""
    try:
        check_usable(row, use)
    except OnlyStored:
        return False
    return True


def restricted_categories(party: Party) -> frozenset[Code]:
    """The categories of the notice under which anything about ``party`` is restricted now."""
    covered = RestrictedRecord.objects.filter(restriction__party=party, released_at__isnull=True)
    tables = set(covered.values_list("table", flat=True).distinct())
    return frozenset(
        code
        for model in apps.get_models()
        if model._meta.db_table in tables and isinstance(declaration := declaration_of(model), Privacy)
        for code in declaration.categories()
    )


@contextmanager
def used_for(use: Use) -> Iterator[None]:
    """A transaction in which restricted rows may be changed for ``use``: the database asks what for.

    For the operations that carry out a person's right or a claim, each of which records itself. A member of staff who
    uses what is restricted goes through :func:`customers.operations.restrictions.using_restricted`.
    """
    with transaction.atomic():  # or a savepoint: what fails takes back what was said with everything else
        before = _say(use)
        yield
        _say(before)


def _say(what: str) -> str:
    """Say for what, and what was said before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        before = cursor.fetchone()
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, what])
    return str(before[0]) if before else ""
