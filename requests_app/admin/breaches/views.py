"""The register of breaches inside Django's own admin: list, page, sheet, and an address for every operation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers.reading import ReadOnlyAdmin, key_in, signed_in
from requests_app.admin.breaches.acting import carry_out
from requests_app.admin.breaches.facts import OpenBreach
from requests_app.admin.breaches.forms import BREACH_FORMS, ROW_FORMS, ROW_LABELS
from requests_app.admin.breaches.page import Typed, context_of, may_see_letters
from requests_app.admin.breaches.sheet import sheet_of
from requests_app.breaches.course import Status
from requests_app.controllers import everyone
from requests_app.letters.attachment import as_attachment
from requests_app.letters.paper import pdf_of_notice
from requests_app.models import Breach, BreachNotice
from requests_app.permitted.breaches.checks import BREACH_CHECKS
from requests_app.permitted.breaches.record import record_of
from requests_app.permitted.capacities import STAFF, capacities_of
from requests_app.queries.breaches import open_breaches

UNPROCESSABLE = 422
CLOSED_ON_A_PAGE = 50


@admin.register(Breach)
class BreachAdmin(ReadOnlyAdmin[Breach]):
    """Breaches are read here and worked on by their operations; no row is edited or deleted by hand."""

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django gives patterns alone here
        """The admin's addresses, and one for every operation."""
        view = self.admin_site.admin_view
        return [
            path("avaa/", view(self.open), name="requests_app_breach_open"),
            path(
                "<uuid:breach_id>/toiminto/<slug:action>/",
                view(require_POST(self.operate)),
                name="requests_app_breach_operate",
            ),
            path("<uuid:breach_id>/dokumentointi/", view(self.sheet), name="requests_app_breach_sheet"),
            path("ilmoitus/<uuid:notice_id>/", view(self.letter), name="requests_app_breach_letter"),
            path("ilmoitus/<uuid:notice_id>/kirje/", view(self.paper), name="requests_app_breach_paper"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Open breaches by the end of their hours, then the closed ones."""
        user = self._reader(request)
        closed = Breach.objects.filter(status=Status.CLOSED).order_by("-closed_at", "-id")
        return self.page(
            request,
            "admin/requests_app/breach_list.html",
            _("Tietoturvaloukkaukset"),
            rows=open_breaches(timezone.now()),
            closed=Paginator(closed, CLOSED_ON_A_PAGE).get_page(request.GET.get("page")),
            may_open=_may_open(user),
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """One breach. Nothing is posted here: each operation has its own address."""
        return self._page(request, key_in(object_id))

    def open(self, request: HttpRequest) -> HttpResponse:
        """A breach of any kind, opened by hand with when it became known."""
        user = self._reader(request)
        if not _may_open(user):
            raise PermissionDenied
        form = OpenBreach(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and (breach := form.open(actor=user, now=timezone.now())) is not None:
            messages.success(request, _("Loukkaus on avattu. Arvioi riski ja täydennä tiedot."))
            return redirect(_address_of(breach.pk))
        page = self.page(request, "admin/requests_app/breach_open.html", _("Avaa tietoturvaloukkaus"), form=form)
        page.status_code = UNPROCESSABLE if form.is_bound else 200
        return page

    def operate(self, request: HttpRequest, breach_id: UUID, action: str) -> HttpResponse:
        """Carry out one operation, or show why not with everything that was typed."""
        user, breach = self._reader(request), self._breach(breach_id)
        forms = ROW_FORMS if action in ROW_FORMS else BREACH_FORMS
        if action not in forms:
            raise Http404
        row = request.POST.get("row", "") if action in ROW_FORMS else ""
        form = forms[action](request.POST, record=record_of(breach), code=action, row=row)
        if form.is_valid() and carry_out(form, seen=request.POST.get("seen", ""), actor=user, now=timezone.now()):
            label = ROW_LABELS[action] if action in ROW_LABELS else BREACH_CHECKS[action][0]
            messages.success(request, _("Tehty: %(what)s.") % {"what": label})
            return redirect(_address_of(breach.pk))
        return self._page(request, breach_id, Typed(action, form, row))

    def sheet(self, request: HttpRequest, breach_id: UUID) -> HttpResponse:
        """GDPR 33(5): the documentation on one sheet, to be printed or shown to the Ombudsman. It names no person."""
        self._reader(request)
        breach = self._breach(breach_id)
        return self.page(
            request,
            "admin/requests_app/breach_sheet.html",
            _("Loukkauksen dokumentointi"),
            breach=breach,
            sheet=sheet_of(record_of(breach)),
            printed_at=timezone.now(),
        )

    def letter(self, request: HttpRequest, notice_id: UUID) -> HttpResponse:
        """A person's notice with the address it goes to."""
        notice, title = self._notice(request, notice_id), _("Ilmoitus henkilölle")
        return self.page(request, "admin/requests_app/breach_letter.html", title, notice=notice)

    def paper(self, request: HttpRequest, notice_id: UUID) -> HttpResponse:
        """A person's notice on paper, to be printed and posted."""
        notice = self._notice(request, notice_id)
        if notice.via != BreachNotice.Via.POST:
            raise Http404
        pdf = pdf_of_notice(notice, [each.code for each in everyone()])
        return as_attachment(pdf, f"ilmoitus-{notice.subject}")

    def _notice(self, request: HttpRequest, notice_id: UUID) -> BreachNotice:
        """The notice, for one who may see whom it is to. Raises PermissionDenied or Http404."""
        if not may_see_letters(self._reader(request)):
            raise PermissionDenied
        notice = BreachNotice.objects.select_related("person__breach").filter(pk=notice_id).first()
        if notice is None:
            raise Http404
        return notice

    def _page(self, request: HttpRequest, breach_id: UUID, typed: Typed | None = None) -> HttpResponse:
        user, breach = self._reader(request), self._breach(breach_id)
        shown = context_of(record_of(breach), reader=user, now=timezone.now(), typed=typed)
        page = self.page(request, "admin/requests_app/breach.html", breach.reference, **shown)
        page.status_code = 200 if typed is None else UNPROCESSABLE
        return page

    def _reader(self, request: HttpRequest) -> User:
        """The named user, who may read breaches. Raises PermissionDenied for anybody else."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return signed_in(request)

    def _breach(self, breach_id: UUID) -> Breach:
        breach = Breach.objects.select_related("opened_by", "assessed_by").filter(pk=breach_id).first()
        if breach is None:
            raise Http404
        return breach


def _may_open(user: User) -> bool:
    return not set(capacities_of(user)).isdisjoint(STAFF)


def _address_of(breach_id: UUID) -> str:
    return reverse("admin:requests_app_breach_change", args=[breach_id])
