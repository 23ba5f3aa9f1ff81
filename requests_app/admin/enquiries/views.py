"""Enquiries of the Ombudsman at the desk: the list by the authority's date, entering one, its page and operations."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F, OrderBy
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from customers.reading import ReadOnlyAdmin, key_in, signed_in
from oomi_registry.notice.refused import Refused
from requests_app.admin import dossiers
from requests_app.admin.enquiries.acting import carry_out
from requests_app.admin.enquiries.forms import ENQUIRY_FORMS, EnquiryForm
from requests_app.admin.enquiries.forms.entering import EnterEnquiry
from requests_app.admin.enquiries.listing import shown
from requests_app.admin.enquiries.page import context_of
from requests_app.admin.entering import may_enter
from requests_app.enquiring import ENQUIRY_NAMES, EnquiryStatus
from requests_app.models import Enquiry
from requests_app.permitted.enquiring import ENQUIRY_CHECKS

UNPROCESSABLE = 422


@admin.register(Enquiry)
class EnquiryAdmin(ReadOnlyAdmin[Enquiry]):
    """Entered, answered and closed by operations, each a POST of its own [D: enquiries-are-no-requests]."""

    list_display = ("number", "due", "state", "about", "owner")
    list_filter = ("status",)
    list_select_related = ("owner", "request", "party")
    sortable_by = ()
    list_per_page = 50
    change_list_template = "admin/requests_app/enquiry_list.html"

    def get_ordering(self, request: HttpRequest) -> tuple[OrderBy | str, ...]:  # type: ignore[override]  # expressions too
        """Open ones by the authority's date, then the last closed first."""
        return (F("closed_at").desc(nulls_first=True), "due_on", "pk")

    @admin.display(description=gettext_lazy("Diaarinumero"))
    def number(self, enquiry: Enquiry) -> str:
        """The authority's own reference."""
        return enquiry.diary_number

    @admin.display(description=gettext_lazy("Määräpäivä"))
    def due(self, enquiry: Enquiry) -> str:
        """The authority's date, coloured as it comes near."""
        told = shown(enquiry, timezone.localdate())
        if not told.words:
            return f"{enquiry.due_on:%-d.%-m.%Y}"
        return format_html(
            '<span class="dl {}">{} · {}</span>', told.colour, f"{enquiry.due_on:%-d.%-m.%Y}", told.words
        )

    @admin.display(description=gettext_lazy("Tila"))
    def state(self, enquiry: Enquiry) -> str:
        """Where it stands."""
        return ENQUIRY_NAMES[EnquiryStatus(enquiry.status)]

    @admin.display(description=gettext_lazy("Koskee"))
    def about(self, enquiry: Enquiry) -> str:
        """The case by its reference, or the person by number."""
        return str(enquiry.request or enquiry.party or _("yleisesti"))

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """An address for each operation, before Django's own address of a row."""
        view = self.admin_site.admin_view
        operate, dossier = view(require_POST(self.operate)), view(require_POST(self.dossier))
        wanted = view(require_POST(self.wanted_dossier))
        return [
            path("kirjaa/", view(self.enter), name="requests_app_enquiry_enter"),
            path("<uuid:enquiry_id>/kooste/", dossier, name="requests_app_enquiry_dossier"),
            path("<uuid:enquiry_id>/kooste/<uuid:wanted_id>/", wanted, name="requests_app_enquiry_wanted_dossier"),
            path("<uuid:enquiry_id>/toiminto/<slug:action>/", operate, name="requests_app_enquiry_operate"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The list, with the way to enter one for who may."""
        user = request.user
        more = {"may_enter": isinstance(user, User) and may_enter(user)}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """One enquiry. Nothing is posted here: each operation has its own address."""
        return self._page(request, self._enquiry(request, key_in(object_id)))

    def enter(self, request: HttpRequest) -> HttpResponse:
        """An enquiry that came, with the authority's reference and date."""
        user = signed_in(request)
        if not may_enter(user):
            raise PermissionDenied
        form = EnterEnquiry(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and (made := form.enter(actor=user, now=timezone.now())) is not None:
            messages.success(request, _("Selvityspyyntö on kirjattu."))
            return redirect(_page_of(made.pk))
        title = _("Kirjaa tietosuojavaltuutetun selvityspyyntö")
        page = self.page(request, "admin/requests_app/enquiry_enter.html", title, form=form)
        page.status_code = UNPROCESSABLE if form.errors else 200
        return page

    def operate(self, request: HttpRequest, enquiry_id: UUID, action: str) -> HttpResponse:
        """Carry out one operation, or show why not with everything that was typed."""
        enquiry, user = self._enquiry(request, enquiry_id), signed_in(request)
        if action not in ENQUIRY_FORMS:
            raise Http404
        form = ENQUIRY_FORMS[action](request.POST, enquiry=enquiry, prefix_id=action)
        if form.is_valid() and carry_out(form, seen=request.POST.get("seen", ""), actor=user, now=timezone.now()):
            messages.success(request, _("Tehty: %(what)s.") % {"what": ENQUIRY_CHECKS[action][0]})
            return redirect(_page_of(enquiry.pk))
        return self._page(request, self._enquiry(request, enquiry_id), typed=(action, form))

    def dossier(self, request: HttpRequest, enquiry_id: UUID) -> HttpResponseBase:
        """The enquiry's dossier, made for a reason; else back to the page with why not."""
        enquiry, typed = self._enquiry(request, enquiry_id), request.POST
        try:
            if (file := dossiers.made(enquiry, typed, signed_in(request))) is not None:
                return file
            messages.success(request, _("Koosteen kokoaminen alkaa pian. Voit ladata sen tältä sivulta."))
        except Refused as why:
            messages.error(request, str(why))
        return redirect(_page_of(enquiry.pk))

    def wanted_dossier(self, request: HttpRequest, enquiry_id: UUID, wanted_id: UUID) -> HttpResponseBase:
        """A dossier that the worker made; else back to the page with why not."""
        enquiry = self._enquiry(request, enquiry_id)
        try:
            return dossiers.opened(enquiry, wanted_id, signed_in(request))
        except Refused as why:
            messages.error(request, str(why))
        return redirect(_page_of(enquiry.pk))

    def _enquiry(self, request: HttpRequest, enquiry_id: UUID) -> Enquiry:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Enquiry.objects.select_related("request__party", "party", "owner").filter(pk=enquiry_id).first()
        if found is None:
            raise Http404
        return found

    def _page(
        self, request: HttpRequest, enquiry: Enquiry, typed: tuple[str, EnquiryForm] | None = None
    ) -> HttpResponse:
        shown = context_of(enquiry, reader=signed_in(request), today=timezone.localdate(), typed=typed)
        title = _("Selvityspyyntö %(number)s") % {"number": enquiry.diary_number}
        answer = self.page(request, "admin/requests_app/enquiry.html", title, **shown)
        if typed is not None:
            answer.status_code = UNPROCESSABLE
        return answer


def _page_of(enquiry_id: UUID) -> str:
    return reverse("admin:requests_app_enquiry_change", args=[enquiry_id])
