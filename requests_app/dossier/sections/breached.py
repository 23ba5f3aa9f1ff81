"""The breaches that the case led to: what was released, the risk, the measures, and what the authority was told.

Who else was concerned is not told here: a breach's own notice to the authority says how many they are (GDPR 33(3)).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model

from requests_app.breaches.course import KIND_NAMES
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part
from requests_app.models import AuthorityNotice, Breach, BreachMeasure, ReleasedItem


def breaches(looked: Looked) -> Part:
    """Each breach that was opened in the case."""
    found = list(Breach.objects.filter(case=looked.case.pk).order_by("aware_at", "pk"))
    kinds = {"kinds": {kind.value: name for kind, name in KIND_NAMES.items()}}
    of_these = {"breach__in": found}
    return Part(
        (
            *(looked.pairs(f"Tietoturvaloukkaus {breach.reference}", breach, kinds) for breach in found),
            looked.table(
                "Väärälle luovutettu", ReleasedItem.objects.filter(**of_these).order_by("left_at", "pk"), ReleasedItem
            ),
            looked.table("Toimenpiteet", BreachMeasure.objects.filter(**of_these).order_by("pk"), BreachMeasure),
            looked.table(
                "Ilmoitukset valtuutetulle",
                AuthorityNotice.objects.filter(**of_these).order_by("breach", "phase"),
                AuthorityNotice,
            ),
        )
    )


def released_elsewhere(rows: Iterable[Model]) -> frozenset[UUID]:
    """The keys of those letters and packages that went to the wrong person: what they tell may be another's."""
    return frozenset(ReleasedItem.objects.filter(record__in=[row.pk for row in rows]).values_list("record", flat=True))
