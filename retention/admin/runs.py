"""Disposal runs with their certificates, and the board of what is coming."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from customers.reading import ReadOnlyAdmin
from customers.wording import value_in_words
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki, days_after, written
from oomi_registry.notice.refused import Refused
from requests_app.models import RecipientNotice
from retention.admin import held
from retention.admin.coming import coming, one_day
from retention.admin.forms import HeldOn, RehearseDay
from retention.admin.words import rule_in_words, table_in_words
from retention.disposal import last_finished
from retention.disposal.runs import has_finished
from retention.holds import holds_for_review
from retention.models import DisposalRecord, DisposalRun, FileTombstone, LegalHold

MAY_REHEARSE = "requests_app.lead_request"
"""The privacy officer's permission, by its name: a rehearsal locks the holds, and so is not for every reader."""
CHIPS = {DisposalRun.State.FINISHED: "got", DisposalRun.State.INTERRUPTED: "todo", DisposalRun.State.RUNNING: "asked"}


@admin.register(DisposalRun)
class DisposalRunAdmin(ReadOnlyAdmin[DisposalRun]):
    """Runs of the disposal (*hävitysajot*) as the database certified them; beside them the board."""

    list_display = ("as_of_day", "how_it_ended", "began", "ended", "rows_gone", "files_gone", "rule", "error")
    list_per_page = 50
    ordering = ("-started_at",)
    sortable_by = ()
    change_list_template = "admin/retention/run_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DisposalRun]:
        """Runs with how many rows each took and how many of its files are gone, in one statement for the page."""
        went = DisposalRecord.objects.filter(run=OuterRef("pk")).order_by().values("run").annotate(rows=Sum("went"))
        gone = FileTombstone.objects.filter(run=OuterRef("pk"), removed_at__isnull=False, spared=False).order_by()
        files = gone.values("run").annotate(files=Count("path", distinct=True))
        return (
            super()
            .get_queryset(request)
            .annotate(rows=Coalesce(Subquery(went.values("rows")), 0))
            .annotate(files_removed=Coalesce(Subquery(files.values("files")), 0))
        )

    @admin.display(description=_("Päivä, jonka mukaan"))
    def as_of_day(self, run: DisposalRun) -> str:
        """The day the run counted retention to."""
        return written(run.as_of)

    @admin.display(description=_("Tila"))
    def how_it_ended(self, run: DisposalRun) -> str:
        """Finished, interrupted, or under way."""
        state = DisposalRun.State(run.state)
        return format_html('<span class="chip {}">{}</span>', CHIPS[state], state.label)

    @admin.display(description=_("Alkoi"))
    def began(self, run: DisposalRun) -> str:
        """When it began."""
        return value_in_words(run.started_at)

    @admin.display(description=_("Päättyi"))
    def ended(self, run: DisposalRun) -> str:
        """When it ended."""
        return value_in_words(run.finished_at) if run.finished_at else "–"

    @admin.display(description=_("Hävitettyjä tietueita"))
    def rows_gone(self, run: DisposalRun) -> int:
        """How many rows went, by the certificate."""
        return int(getattr(run, "rows", 0))

    @admin.display(description=_("Poistettuja tiedostoja"))
    def files_gone(self, run: DisposalRun) -> int:
        """How many stored files are gone with the rows."""
        return int(getattr(run, "files_removed", 0))

    @admin.display(description=_("Vain sääntö"))
    def rule(self, run: DisposalRun) -> str:
        """The one rule the run was about."""
        return rule_in_words(run.only_rule, register()) if run.only_rule else "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """The board stands before Django's own address of a row."""
        return [
            path("tulossa/", self.admin_site.admin_view(self.board), name="retention_board"),
            path("pidetaan/", self.admin_site.admin_view(self.held_on), name="retention_held_on"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """One run's certificate: what went by table and rule, and what became of its files."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            run = DisposalRun.objects.get(pk=UUID(object_id))
        except (ValueError, DisposalRun.DoesNotExist) as missing:
            raise Http404 from missing
        went = run.records.values("table", "rule").annotate(rows=Sum("went")).order_by("table", "rule")
        lines = [
            (table_in_words(line["table"]), rule_in_words(line["rule"], register()), int(line["rows"])) for line in went
        ]
        files = run.files.aggregate(
            removed=Count("path", distinct=True, filter=Q(removed_at__isnull=False, spared=False)),
            spared=Count("path", distinct=True, filter=Q(spared=True)),
            waiting=Count("path", distinct=True, filter=Q(removed_at__isnull=True)),
        )
        return self.page(
            request,
            "admin/retention/run.html",
            str(run).capitalize(),
            run=run,
            chip=CHIPS[DisposalRun.State(run.state)],
            lines=lines,
            total=sum(rows for _table, _rule, rows in lines),
            files=files,
            told=_told(run),
            rule=self.rule(run),
        )

    def board(self, request: HttpRequest) -> HttpResponse:
        """What went last, what is next, what needs a look; by POST a rehearsal of one day or of the coming periods."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        now = timezone.now()
        # The two forms post to one address; the one of a chosen day has its field.
        form = RehearseDay(request.POST if "as_of" in request.POST else None, today=day_in_helsinki(now))
        shown: dict[str, object] = {}
        refusal = ""
        if request.method == "POST":
            if not request.user.has_perm(MAY_REHEARSE):
                raise PermissionDenied
            try:
                shown = _rehearsed(form, now)
            except Refused as refused:
                refusal = str(refused)
            except DatabaseError:
                refusal = str(_("Harjoitus keskeytyi tietokannan virheeseen. Yritä hetken kuluttua uudelleen."))
        answer = self.page(
            request,
            "admin/retention/board.html",
            str(_("Säilytystaulu")),
            **_standing(now),
            form=form,
            may_rehearse=request.user.has_perm(MAY_REHEARSE),
            refusal=refusal,
            **shown,
        )
        answer.status_code = 422 if form.errors else 409 if refusal else 200
        return answer

    def held_on(self, request: HttpRequest) -> HttpResponse:
        """What is held on a day and why, of a person or by a rule: asked by POST, so that no address names anybody."""
        if not (self.has_view_permission(request) and request.user.has_perm(MAY_REHEARSE)):
            raise PermissionDenied
        now = timezone.now()
        asked = request.POST if request.method == "POST" else None
        form = HeldOn(asked, today=day_in_helsinki(now), initial={"rule": request.GET.get("saanto", "")})
        answered: dict[str, object] = {}
        refusal = ""
        try:
            answered = held.shown(form, register(), now=now)
        except Refused as refused:
            refusal = str(refused)
        except DatabaseError:
            refusal = str(_("Harjoitus keskeytyi tietokannan virheeseen. Yritä hetken kuluttua uudelleen."))
        answer = self.page(
            request,
            "admin/retention/held_on.html",
            str(_("Mitä säilytetään ja miksi")),
            **{"lines": None, **answered},
            form=form,
            refusal=refusal,
        )
        answer.status_code = 422 if form.errors else 409 if refusal else 200
        return answer


def _told(run: DisposalRun) -> dict[str, int]:
    """How many notices tell others to delete what the run took, how many were answered, and what is still unwritten."""
    notices = RecipientNotice.objects.filter(occasion=run.pk, right__isnull=True)
    return {
        "notices": notices.count(),
        "answered": notices.filter(acknowledged_at__isnull=False).count(),
        "unwritten": run.copies.count(),
    }


def _rehearsed(form: RehearseDay, now: datetime) -> dict[str, object]:
    """What the board shows of the rehearsal that was asked; nothing where the day is refused.

    Raises :class:`retention.disposal.DisposalBusy` and DatabaseError.
    """
    if not form.is_bound:
        return {"foreseen": coming(register(), now=now)}
    if not form.is_valid():
        return {}
    return {"rehearsed": one_day(register(), now=now, as_of=form.cleaned_data["as_of"])}


def _standing(now: datetime) -> dict[str, object]:
    """How the retention stands at this moment, in figures."""
    today = day_in_helsinki(now)
    last = last_finished()
    return {
        "last": last,
        "last_total": last.records.aggregate(rows=Sum("went"))["rows"] or 0 if last else 0,
        "next_run": next_run(now),
        "interrupted": DisposalRun.objects.filter(state=DisposalRun.State.INTERRUPTED, as_of=today).count(),
        "review": holds_for_review(today).count(),
        "holding": LegalHold.objects.filter(lifted_at__isnull=True).count(),
        "files_waiting": FileTombstone.objects.filter(removed_at__isnull=True).count(),
    }


def next_run(now: datetime) -> str:
    """When the next nightly run begins, in words: today's until it has finished, then tomorrow's."""
    today = day_in_helsinki(now)
    hour = time.fromisoformat(settings.DISPOSAL_NOT_BEFORE)
    day = days_after(today, 1) if has_finished(today) else today
    local = timezone.localtime(now)
    if day == today and local.time() >= hour:
        return str(_("heti, kun työntekijä ehtii: tämän päivän ajo ei ole vielä valmis"))
    return f"{written(day)} klo {hour:%-H.%M}"
