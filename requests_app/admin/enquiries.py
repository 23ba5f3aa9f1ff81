"""Enquiries of the Ombudsman at the desk: the list by the authority's date, entering one, its page and operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
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

from customers.reading import ReadOnlyAdmin
from oomi_registry.notice.refused import Refused
from requests_app import history, queries
from requests_app.admin import dossiers
from requests_app.admin.enquiry_forms import ENQUIRY_FORMS, EnquiryForm, EnterEnquiry
from requests_app.admin.entering import may_enter
from requests_app.deadlines import words_for
from requests_app.enquiring import ENQUIRY_LABELS, ENQUIRY_NAMES, WAITS_FOR_US, EnquiryHappening, EnquiryStatus
from requests_app.models import Enquiry, EnquiryEvent
from requests_app.operations.enquirywork import locked_enquiry
from requests_app.permitted.enquiring import ENQUIRY_CHECKS, hold_of, party_of

UNPROCESSABLE = 422
VIEW = "requests_app.view_enquiry"


class EnquiryPageStale(Refused):
    """Somebody has acted on the enquiry since its page was made."""

    sentence = "Selvityspyyntöä on muutettu sen jälkeen, kun avasit sivun. Tarkista tilanne ja tee tämä uudelleen."


@dataclass(frozen=True)
class EnquiryButton:
    """One operation on the page: its form where it is allowed now, else why not."""

    code: str
    label: str
    form: EnquiryForm | None
    reason: str = ""

    @property
    def bare(self) -> bool:
        """Whether it asks for nothing: a button alone."""
        return self.form is not None and not self.form.fields


@dataclass(frozen=True)
class EnquiryShown:
    """An enquiry by its date: the words and the colour of it; both empty where the authority waits for nothing."""

    enquiry: Enquiry
    status: str
    words: str
    colour: str


def shown(enquiry: Enquiry, today: date) -> EnquiryShown:
    """The enquiry as a list has it on the day ``today`` (Europe/Helsinki)."""
    status = EnquiryStatus(enquiry.status)
    if status not in WAITS_FOR_US:
        return EnquiryShown(enquiry, ENQUIRY_NAMES[status], "", "")
    left = (enquiry.due_on - today).days
    colour = "late" if left < 0 else "soon" if left <= queries.SOON else "ok"
    return EnquiryShown(enquiry, ENQUIRY_NAMES[status], words_for(left), colour)


def open_enquiries(user: User, today: date) -> list[EnquiryShown]:
    """Those that are not closed, the authority's nearest date first; none for who may not view them."""
    if not user.has_perm(VIEW):
        return []
    found = Enquiry.objects.filter(closed_at__isnull=True).order_by("due_on", "pk")
    return [shown(enquiry, today) for enquiry in found]


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
        return [
            path("kirjaa/", view(self.enter), name="requests_app_enquiry_enter"),
            path("<uuid:enquiry_id>/kooste/", dossier, name="requests_app_enquiry_dossier"),
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
        try:
            key = UUID(object_id)
        except ValueError as no_key:
            raise Http404 from no_key
        return self._page(request, self._enquiry(request, key))

    def enter(self, request: HttpRequest) -> HttpResponse:
        """An enquiry that came, with the authority's reference and date."""
        user = _signed_in(request)
        if not may_enter(user):
            raise PermissionDenied
        form = EnterEnquiry(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                made = form.run(actor=user, now=timezone.now())
            except Refused as refused:
                form.refuse(refused)
            except OperationalError:  # a batch of the disposal keeps the holds for longer than we wait
                form.add_error(None, _BUSY)
            else:
                messages.success(request, _("Selvityspyyntö on kirjattu."))
                return redirect(_page_of(made.pk))
        title = _("Kirjaa tietosuojavaltuutetun selvityspyyntö")
        page = self.page(request, "admin/requests_app/enquiry_enter.html", title, form=form)
        page.status_code = UNPROCESSABLE if form.errors else 200
        return page

    def operate(self, request: HttpRequest, enquiry_id: UUID, action: str) -> HttpResponse:
        """Carry out one operation, or show why not with everything that was typed."""
        enquiry, user = self._enquiry(request, enquiry_id), _signed_in(request)
        if action not in ENQUIRY_FORMS:
            raise Http404
        form = ENQUIRY_FORMS[action](request.POST, enquiry=enquiry, prefix_id=action)
        if form.is_valid():
            try:
                with transaction.atomic():
                    locked_enquiry(enquiry.pk)
                    if request.POST.get("seen", "") != str(_seen(enquiry)):
                        raise EnquiryPageStale
                    form.run(actor=user, now=timezone.now())
            except Refused as refused:
                form.refuse(refused)
            except OperationalError:
                form.add_error(None, _BUSY)
            else:
                messages.success(request, _("Tehty: %(what)s.") % {"what": ENQUIRY_CHECKS[action][0]})
                return redirect(_page_of(enquiry.pk))
        return self._page(request, self._enquiry(request, enquiry_id), typed=(action, form))

    def dossier(self, request: HttpRequest, enquiry_id: UUID) -> HttpResponseBase:
        """The enquiry's dossier, made for a reason; else back to the page with why not."""
        enquiry, typed = self._enquiry(request, enquiry_id), request.POST
        try:
            return dossiers.made(
                enquiry, typed.get("reason", ""), _signed_in(request), with_packages="with_packages" in typed
            )
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
        user = _signed_in(request)
        buttons = [_button(code, enquiry, user, typed) for code in ENQUIRY_FORMS]
        placed = typed is not None and any(button.form is typed[1] for button in buttons)
        answer = self.page(
            request,
            "admin/requests_app/enquiry.html",
            _("Selvityspyyntö %(number)s") % {"number": enquiry.diary_number},
            seen=_seen(enquiry),
            told=shown(enquiry, timezone.localdate()),
            enquiry=enquiry,
            party=party_of(enquiry),
            hold=hold_of(enquiry),
            buttons=[button for button in buttons if button.form is not None],
            not_now=[button for button in buttons if button.form is None],
            answers=enquiry.answers.select_related("recorded_by").order_by("-sent_at", "-pk"),
            dossiers=enquiry.dossiers.select_related("made_by").order_by("-made_at", "-pk"),
            may_make_dossier=dossiers.may_make(user),
            timeline=[_told(event) for event in history.latest_first(enquiry.events.all())],
            refused=None if typed is None else (ENQUIRY_CHECKS[typed[0]][0], typed[1], placed),
        )
        if typed is not None:
            answer.status_code = UNPROCESSABLE
        return answer


_BUSY = gettext_lazy("Tietoja käsitellään juuri nyt toisaalla. Yritä hetken kuluttua uudelleen.")


def _button(code: str, enquiry: Enquiry, user: User, typed: tuple[str, EnquiryForm] | None) -> EnquiryButton:
    label, check = ENQUIRY_CHECKS[code]
    try:
        check(enquiry, user)
    except Refused as why:
        return EnquiryButton(code, label, None, str(why))
    if typed is not None and typed[0] == code:
        return EnquiryButton(code, label, typed[1])
    return EnquiryButton(code, label, ENQUIRY_FORMS[code](enquiry=enquiry, prefix_id=code))


def _told(event: EnquiryEvent) -> tuple[EnquiryEvent, str, str]:
    """An event with its words, and who."""
    return event, ENQUIRY_LABELS[EnquiryHappening(event.kind)], history.who_acted(event)


def _seen(enquiry: Enquiry) -> int:
    """How much people have done about it: whether somebody has acted since a page was made."""
    return history.by_people(enquiry.events.all()).count()


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _page_of(enquiry_id: UUID) -> str:
    return reverse("admin:requests_app_enquiry_change", args=[enquiry_id])
