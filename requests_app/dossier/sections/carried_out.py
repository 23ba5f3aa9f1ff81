"""What was done to the data: the plan of an erasure and its certificate, and each change of a rectification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Count, Q, Sum

from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Coded, Part, Table
from requests_app.models import ErasurePlan, PlannedLine, ProposedChange
from retention.models import DisposalRun


def erasure(looked: Looked) -> Part:
    """The plans line by line, and what the runs that carried them out certify (GDPR 17)."""
    plans = list(ErasurePlan.objects.filter(right__request=looked.case).order_by("pk"))
    tables: list[Table] = [looked.table("Poistosuunnitelmat", plans, ErasurePlan)]
    told = {"table": words.tables(), "fate": words.FATES, "ground": words.GROUND_NAMES, "rules": words.rules()}
    for number, plan in enumerate(plans, 1):
        lines = plan.lines.order_by("stage", "table", "pk")
        tables.append(looked.table(f"Suunnitelma {number}: rivit", lines, PlannedLine, told))
    runs = DisposalRun.objects.filter(pk__in=[plan.run for plan in plans if plan.run]).order_by("started_at", "pk")
    tables += _certificates(looked, list(runs))
    return Part(tuple(tables))


def _certificates(looked: Looked, runs: Sequence[DisposalRun]) -> Iterator[Table]:
    names = words.tables()
    for number, run in enumerate(runs, 1):
        yield looked.pairs(f"Poistoajo {number}", run)
        went = run.records.values("table", "rule").annotate(rows=Sum("went")).order_by("table", "rule")
        rows = tuple(
            (Coded(one["table"], names.get(one["table"], one["table"])), one["rule"], one["rows"]) for one in went
        )
        yield Table(f"Poistoajo {number}: hävitetyt tietueet", ("taulu", "sääntö", "tietueita"), rows)
        files = run.files.aggregate(
            removed=Count("path", distinct=True, filter=Q(removed_at__isnull=False, spared=False)),
            waiting=Count("path", distinct=True, filter=Q(removed_at__isnull=True)),
        )
        counted = (("poistettuja", files["removed"]), ("odottaa poistoa", files["waiting"]))
        yield Table(f"Poistoajo {number}: tiedostot", ("Tieto", "Arvo"), counted)


def changes(looked: Looked) -> Part:
    """Which field was asked to be changed, why, and what became of it; the values are the register's own."""
    rows = ProposedChange.objects.filter(right__request=looked.case).order_by("pk")
    table = looked.table("Ehdotetut muutokset", rows, ProposedChange, {"table": words.tables()})
    return Part((table,))
