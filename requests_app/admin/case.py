"""The list of requests by deadline and the case page, inside Django's own admin."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers.reading import ReadOnlyAdmin, key_in, signed_in
from oomi_registry.notice.refused import Refused
from requests_app import queries
from requests_app.admin import copies, dossiers, identity, letters, listing, messaging, representing, wishes
from requests_app.admin.acting import carry_out
from requests_app.admin.buttons import Typed
from requests_app.admin.entering import EnterRequest, may_enter
from requests_app.admin.forms import FORMS
from requests_app.admin.page import context_of
from requests_app.admin.seeing import seen_by
from requests_app.admin.words import label_of
from requests_app.models import PrivacyRequest
from requests_app.reference import parse_reference

UNPROCESSABLE = 422


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(ReadOnlyAdmin[PrivacyRequest]):
    """Cases are read here and moved by their operations; no row is edited or deleted by hand."""

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django gives patterns alone here
        """The admin's addresses, and one for every operation."""
        operate = path(
            "<uuid:request_id>/toiminto/<slug:action>/",
            self.admin_site.admin_view(require_POST(self.operate)),
            name="requests_app_privacyrequest_operate",
        )
        code_letter = path(
            "<uuid:request_id>/koodikirje/",
            self.admin_site.admin_view(require_POST(self.code_letter)),
            name="requests_app_privacyrequest_code_letter",
        )
        document = path(
            "<uuid:request_id>/selvitys/<uuid:evidence_id>/",
            self.admin_site.admin_view(require_POST(self.document)),
            name="requests_app_privacyrequest_document",
        )
        copy = path(
            "<uuid:request_id>/kopio/",
            self.admin_site.admin_view(require_POST(self.copy)),
            name="requests_app_privacyrequest_copy",
        )
        dossier = path(
            "<uuid:request_id>/kooste/",
            self.admin_site.admin_view(require_POST(self.dossier)),
            name="requests_app_privacyrequest_dossier",
        )
        wanted_dossier = path(
            "<uuid:request_id>/kooste/<uuid:wanted_id>/",
            self.admin_site.admin_view(require_POST(self.wanted_dossier)),
            name="requests_app_privacyrequest_wanted_dossier",
        )
        for_ombudsman = path(
            "<uuid:request_id>/valtuutetulle/",
            self.admin_site.admin_view(require_POST(self.for_ombudsman)),
            name="requests_app_privacyrequest_for_ombudsman",
        )
        mandate = path(
            "<uuid:request_id>/valtuus/<uuid:mandate_id>/",
            self.admin_site.admin_view(require_POST(self.mandate)),
            name="requests_app_privacyrequest_mandate",
        )
        attachment = path(
            "<uuid:request_id>/liite/<uuid:attachment_id>/",
            self.admin_site.admin_view(require_POST(self.attachment)),
            name="requests_app_privacyrequest_attachment",
        )
        letter = path(
            "<uuid:request_id>/kirje/<uuid:letter_id>/",
            self.admin_site.admin_view(require_POST(self.letter)),
            name="requests_app_privacyrequest_letter",
        )
        entering = path("kirjaa/", self.admin_site.admin_view(self.enter), name="requests_app_privacyrequest_enter")
        files = [dossier, wanted_dossier, for_ombudsman, mandate, copy, code_letter, document, attachment, letter]
        return [entering, operate, *files, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Requests by deadline, in tabs with counts; ``?reference=`` opens the one of that reference."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        tab, typed = request.GET.get("tab", "open"), request.GET.get("reference", "")
        if tab not in listing.TABS:
            raise Http404
        looked_for = self._looked_for(request, typed) if typed else None
        if isinstance(looked_for, PrivacyRequest):
            return redirect(self._page_of(looked_for.pk))
        today = timezone.localdate(timezone.now())
        rows = listing.open_rows(signed_in(request), today)
        closed = listing.closed_requests(signed_in(request))
        counts = listing.counts(rows) | {listing.CLOSED_TAB: closed.count()}
        page: Page[PrivacyRequest] | Page[queries.DeskRow]
        if tab == listing.CLOSED_TAB:
            page = Paginator(closed, listing.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
            shown = listing.shown_closed(list(page.object_list))
        else:
            in_tab = [row for row in rows if listing.OF_TAB[tab](row)]
            page = Paginator(in_tab, listing.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
            shown = listing.shown(list(page.object_list))
        return self.page(
            request,
            "admin/requests_app/list.html",
            _("Tietopyynnöt"),
            tabs=[(code, name, counts[code], code == tab) for code, name in listing.TABS.items()],
            tab=tab,
            page=page,
            rows=shown,
            typed=typed,
            not_found=looked_for,
            may_enter=may_enter(signed_in(request)),
        )

    def _looked_for(self, request: HttpRequest, typed: str) -> PrivacyRequest | str:
        """The request of the reference as typed, or why there is none to open."""
        try:
            found = seen_by(signed_in(request)).filter(reference=parse_reference(typed)).first()
        except Refused as mistyped:
            return _(mistyped.sentence)
        return found or _("Tällä viitenumerolla ei ole pyyntöä. Tarkista numero.")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """One case. Nothing is posted here: each operation has its own address."""
        return self._page(request, key_in(object_id))

    def enter(self, request: HttpRequest) -> HttpResponse:
        """A request that came by phone, e-mail or letter, entered with its real time of arrival."""
        user = signed_in(request)
        if not may_enter(user):
            raise PermissionDenied
        form = EnterRequest(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and (made := form.enter(actor=user, now=timezone.now())) is not None:
            messages.success(request, _("Pyyntö on kirjattu."))
            return redirect(self._page_of(made.pk))
        page = self.page(request, "admin/requests_app/enter.html", _("Kirjaa saapunut pyyntö"), form=form)
        if form.is_bound:
            page.status_code = UNPROCESSABLE
        return page

    def operate(self, request: HttpRequest, request_id: UUID, action: str) -> HttpResponse:
        """Carry out one operation of the desk, or show why not with everything that was typed."""
        case = self._case(request, request_id)
        if action not in FORMS:
            raise Http404
        form = FORMS[action](request.POST, request.FILES, request_=case, prefix_id=f"{action}_sent")
        seen = request.POST.get("seen", "")
        if form.is_valid() and carry_out(form, seen=seen, actor=signed_in(request), now=timezone.now()):
            if form.warning:
                messages.warning(request, str(form.warning))
            else:
                messages.success(request, _("Tehty: %(what)s.") % {"what": label_of(action)})
            return redirect(self._page_of(case.pk))
        return self._page(request, request_id, Typed(action=action, form=form))

    def code_letter(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        """The code letter to print, once; else back to the case with why not."""
        case = self._case(request, request_id)
        try:
            return identity.code_letter(case.pk, signed_in(request), timezone.now())
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def copy(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        """A built package, opened for a reason; else back to the case with why not."""
        case, typed = self._case(request, request_id), request.POST
        right, reason = typed.get("right", ""), typed.get("reason", "")
        try:
            return copies.opened(case.pk, right, reason, signed_in(request), timezone.now())
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def dossier(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        """The case's dossier for the Ombudsman, made for a reason; else back to the case with why not."""
        case, typed = self._case(request, request_id), request.POST
        try:
            if (file := dossiers.made(case, typed, signed_in(request))) is not None:
                return file
            messages.success(request, _("Koosteen kokoaminen alkaa pian. Voit ladata sen tältä sivulta."))
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def wanted_dossier(self, request: HttpRequest, request_id: UUID, wanted_id: UUID) -> HttpResponseBase:
        """A dossier that the worker made; else back to the case with why not."""
        case = self._case(request, request_id)
        try:
            return dossiers.opened(case, wanted_id, signed_in(request))
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def for_ombudsman(self, request: HttpRequest, request_id: UUID) -> HttpResponseBase:
        """What the person was refused is wanted for the Ombudsman, or why not."""
        case = self._case(request, request_id)
        try:
            wishes.wanted(case.pk, signed_in(request))
            messages.success(request, _("Koosteen kokoaminen alkaa pian. Voit ladata sen tältä sivulta."))
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def document(self, request: HttpRequest, request_id: UUID, evidence_id: UUID) -> HttpResponseBase:
        """A document that was delivered to show who asks; else back to the case with why not."""
        case = self._case(request, request_id)
        try:
            return identity.document(case.pk, evidence_id, signed_in(request), timezone.now())
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def attachment(self, request: HttpRequest, request_id: UUID, attachment_id: UUID) -> HttpResponseBase:
        """A file that the person sent from the page of their request; else back to the case with why not."""
        case = self._case(request, request_id)
        try:
            return messaging.attachment(case.pk, attachment_id, signed_in(request), timezone.now())
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def letter(self, request: HttpRequest, request_id: UUID, letter_id: UUID) -> HttpResponseBase:
        """A letter that goes by post, on paper; else back to the case with why not."""
        case = self._case(request, request_id)
        try:
            return letters.printed(case.pk, letter_id, signed_in(request), timezone.now())
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def mandate(self, request: HttpRequest, request_id: UUID, mandate_id: UUID) -> HttpResponseBase:
        """The document of a mandate, opened for a reason; else back to the case with why not."""
        case, reason = self._case(request, request_id), request.POST.get("reason", "")
        try:
            return representing.document(case.pk, mandate_id, reason, signed_in(request), timezone.now())
        except Refused as why:
            messages.error(request, str(why))
        return redirect(self._page_of(case.pk))

    def _case(self, request: HttpRequest, request_id: UUID) -> PrivacyRequest:
        """The request, if there is one and the user may see it. Raises Http404 or PermissionDenied."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        cases = seen_by(signed_in(request)).select_related("party", "owner", "original", "related")
        case = cases.filter(pk=request_id).first()
        if case is not None:
            return case
        if PrivacyRequest.objects.filter(pk=request_id).exists():
            raise PermissionDenied
        raise Http404

    def _page(self, request: HttpRequest, request_id: UUID, typed: Typed | None = None) -> HttpResponse:
        # Counted before anything is read: what happens in between makes the page stale, never unseen.
        seen = queries.number_of_changes_by_people(request_id)
        case, today = self._case(request, request_id), timezone.localdate(timezone.now())
        shown = context_of(case, reader=signed_in(request), today=today, typed=typed)
        answer = self.page(request, "admin/requests_app/case.html", case.reference, seen=seen, **shown)
        if typed is not None:
            answer.status_code = UNPROCESSABLE
        return answer

    def _page_of(self, request_id: UUID) -> str:
        return reverse("admin:requests_app_privacyrequest_change", args=[request_id])
