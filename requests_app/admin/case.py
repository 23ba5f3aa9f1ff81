"""The list of requests by deadline and the case page, inside Django's own admin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oomi_registry.notice.refused import Refused
from requests_app import queries
from requests_app.admin.forms import FORMS, OperationForm
from requests_app.admin.presenting import TABS, CasePage, Typed, colour, right_name
from requests_app.lifecycle import CLOSED, NAMES, OPEN, Status
from requests_app.models import PrivacyRequest

if TYPE_CHECKING:
    _RequestAdmin = admin.ModelAdmin[PrivacyRequest]
else:
    _RequestAdmin = admin.ModelAdmin  # Django's own class cannot be subscripted at run time

ROWS_ON_A_PAGE = 50

OF_TAB: dict[str, Callable[[queries.DeskRow], bool]] = {
    "open": lambda _row: True,
    "late": lambda row: row.late,
    "soon": lambda row: not row.late and row.days_left <= 7,
    "identity": lambda row: row.request.status == Status.IDENTITY_WANTED,
    "approval": lambda row: row.request.status == Status.AWAITING_APPROVAL,
}


def today_in_helsinki(now: datetime) -> date:
    """The day at the desk: Europe/Helsinki is the site's time zone."""
    return timezone.localdate(now)


def signed_in(request: HttpRequest) -> User:
    """The named user behind the request. Raises PermissionDenied for anyone else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _closed_row(case: PrivacyRequest, today: date) -> queries.DeskRow:
    dates = queries.deadline_of(case, today=today)
    return queries.DeskRow(request=case, deadline=dates, days_left=0, words="", late=False)


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(_RequestAdmin):
    """Cases are read here and moved by their operations; no row is edited or deleted by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Requests come by the form."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: PrivacyRequest | None = None) -> bool:
        """Whoever may view may open the page; each operation asks for itself."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PrivacyRequest | None = None) -> bool:
        """Personal data leaves by the disposal's door alone."""
        return False

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django gives patterns alone here
        """The admin's addresses, and one for every operation."""
        operate = path(
            "<uuid:request_id>/<slug:action>/",
            self.admin_site.admin_view(require_POST(self.operate)),
            name="requests_app_privacyrequest_operate",
        )
        return [operate, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Requests by deadline, in tabs with counts."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = today_in_helsinki(timezone.now())
        tab = request.GET.get("tab", "open")
        if tab not in TABS:
            raise Http404
        rows = queries.desk_list(today=today)
        counts = {code: sum(map(belongs, rows)) for code, belongs in OF_TAB.items()}
        counts["closed"] = PrivacyRequest.objects.filter(status__in=CLOSED).count()
        if tab == "closed":
            closed = PrivacyRequest.objects.filter(status__in=CLOSED).order_by("-closed_at", "id")
            old = Paginator(closed, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
            page: Page[PrivacyRequest] | Page[queries.DeskRow] = old
            shown = [_closed_row(case, today) for case in old.object_list]
        else:
            now_open = [row for row in rows if OF_TAB[tab](row)]
            page = Paginator(now_open, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
            shown = list(page.object_list)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Tietopyynnöt"),
            "opts": self.opts,
            "tabs": [(code, name, counts[code], code == tab) for code, name in TABS.items()],
            "tab": tab,
            "page": page,
            "rows": [
                {
                    "row": row,
                    "status": NAMES[Status(row.request.status)],
                    "colour": colour(row.days_left, late=row.late) if row.request.status in OPEN else "",
                    "rights": [right_name(right.right) for right in row.request.rights.all()],
                    "controllers": [answering.name for answering in queries.controllers_of(row.request)],
                }
                for row in shown
            ],
        }
        return TemplateResponse(request, "admin/requests_app/list.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """One case."""
        try:
            case = PrivacyRequest.objects.get(id=UUID(object_id))
        except (ValueError, PrivacyRequest.DoesNotExist) as missing:
            raise Http404 from missing
        return self._page(request, case)

    def _page(self, request: HttpRequest, case: PrivacyRequest, typed: Typed | None = None) -> HttpResponse:
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        page = CasePage(case, reader=signed_in(request), today=today_in_helsinki(timezone.now()), typed=typed)
        context = {
            **self.admin_site.each_context(request),
            "title": case.reference,
            "opts": self.opts,
            **page.context(),
        }
        answer = TemplateResponse(request, "admin/requests_app/case.html", context, status=422 if typed else 200)
        answer["Cache-Control"] = "no-store"
        return answer

    def operate(self, request: HttpRequest, request_id: UUID, action: str) -> HttpResponse:
        """Carry out one operation of the desk, or show why not with everything that was typed."""
        if action not in FORMS:
            raise Http404
        case = PrivacyRequest.objects.filter(id=request_id).first()
        if case is None:
            raise Http404
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        form = FORMS[action](request.POST, request_=case, prefix_id=f"{action}_sent")
        if not form.is_valid() or not self._carried_out(request, form):
            case.refresh_from_db()
            messages.error(request, _("Toimintoa ei tehty. Korjaa merkitty kohta."))
            return self._page(request, case, Typed(action=action, form=form))
        messages.success(request, _("Tehty."))
        return redirect(reverse("admin:requests_app_privacyrequest_change", args=[case.id]))

    def _carried_out(self, request: HttpRequest, form: OperationForm) -> bool:
        try:
            form.run(actor=signed_in(request), now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as refused:
            form.add_error(None, refused)
        except OperationalError:  # a lock that another officer or the night's run holds
            form.add_error(None, _("Tapausta käsitellään juuri nyt toisaalla. Yritä hetken kuluttua uudelleen."))
        return form.is_valid()
