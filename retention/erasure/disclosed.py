"""Who was given what stood on a consent: the disclosures' keys are left beside the delete, for the notice (GDPR 19)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from customers.models import Consent, Disclosure
from oomi_registry.notice.declarations import Privacy, declaration_of
from requests_app.notices import is_concerned, is_recipient
from retention.models import CopyTombstone


def leave_word(consent: Consent, run: UUID, gone: Iterable[type[Model]], *, now: datetime) -> int:
    """Leave the keys of the person's disclosures in which something of what went was given; how many there are.

    Of the categories of the tables that lost rows, those that the consent covered: the rest of them stands on another
    basis. Inside the transaction of the delete; ``now`` is an instant in UTC.
    """
    declared = (declaration_of(model) for model in gone)
    went = {str(code) for each in declared if isinstance(each, Privacy) for code in each.categories()}
    changed = went & set(consent.categories)
    given = Disclosure.objects.filter(party=consent.party_id, disclosed_at__lte=now).order_by("disclosed_at", "pk")
    copies = CopyTombstone.objects.bulk_create(
        CopyTombstone(
            run_id=run,
            recipient=row.recipient.strip(),
            table=Disclosure._meta.db_table,
            record=row.pk,
            external_key=row.external_key or "",
            at=row.disclosed_at,
            categories=row.categories,
            written_at=now,
        )
        for row in given
        if row.recipient.strip() and is_recipient(row.recipient_kind) and is_concerned(row.categories, changed)
    )
    return len(copies)
