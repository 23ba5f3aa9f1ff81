"""What a restriction covers, as the person is told of it (GDPR 18(1)): kinds of data and how much of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils import translation

from customers.models import Restriction
from requests_app.letters.erased import name_of, rows_in_words


def covered_by(restrictions: Iterable[Restriction], language: str) -> tuple[str, ...]:
    """Each kind of data once, with the number of its records that any of the restrictions covers."""
    records = {(each.table, each.record) for restriction in restrictions for each in restriction.records.all()}
    with translation.override(language):
        counts = Counter(name_of(table) for table, _ in records)
        return tuple(f"{name}: {rows_in_words(count)}" for name, count in sorted(counts.items()))
