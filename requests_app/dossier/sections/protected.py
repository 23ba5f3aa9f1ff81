"""What was kept from being disposed of or used: holds, restrictions and objections of the case and of the enquiry."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Count, Q, QuerySet

from customers.models import Objection, Restriction
from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Coded, Part, Table, Value
from requests_app.permitted.enquiring import origin_of_enquiry
from requests_app.permitted.restricting import origin_of
from requests_app.rights import Right
from retention.models import LegalHold


def holds(looked: Looked) -> Part:
    """The holds that the case led to (GDPR 18(3) and the open request's own) and those of enquiries about it."""
    case = looked.case
    origins = [*_origins(looked), *(origin_of_enquiry(each) for each in case.enquiries.order_by("pk"))]
    return Part(tuple(_held(looked, LegalHold.objects.filter(origin__in=origins, party=case.party_id))))


def holds_of_enquiry(looked: Looked) -> Part:
    """The holds of the enquiry itself, where it has no case."""
    assert looked.enquiry is not None  # noqa: S101 - the table says which sections are made for an enquiry
    return Part(tuple(_held(looked, LegalHold.objects.filter(origin=origin_of_enquiry(looked.enquiry)))))


def _held(looked: Looked, found: QuerySet[LegalHold]) -> Iterator[Table]:
    """Each hold, and how many rows of each table it has covered and covers now."""
    rows = list(found.order_by("placed_at", "pk"))
    yield looked.table("Säilytyspidot", rows, LegalHold)
    names = words.tables()
    for number, hold in enumerate(rows, 1):
        covered = hold.records.values("table").annotate(
            ever=Count("pk"), now=Count("pk", filter=Q(released_at__isnull=True))
        )
        lines: Collection[tuple[Value, ...]] = [
            (Coded(line["table"], names.get(line["table"], line["table"])), line["ever"], line["now"])
            for line in covered.order_by("table")
        ]
        yield Table(f"Pito {number}: tietueet", ("taulu", "tietueita kaikkiaan", "pidossa nyt"), tuple(lines))


def restricted(looked: Looked) -> Part:
    """Restrictions (GDPR 18) and objections (GDPR 21(1)) that the case led to, of the person it is now linked to."""
    of_case = {"origin__in": _origins(looked), "party": looked.case.party_id}
    return Part(
        (
            looked.table(
                "Käsittelyn rajoitukset", Restriction.objects.filter(**of_case).order_by("placed_at", "pk"), Restriction
            ),
            looked.table("Vastustamiset", Objection.objects.filter(**of_case).order_by("raised_at", "pk"), Objection),
        )
    )


def _origins(looked: Looked) -> list[str]:
    return [origin_of(looked.case, right) for right in Right]
