"""Legal holds at the desk: the list by review date, placing one on a person's records, reviewing and lifting it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.db.models import Count, F, OrderBy, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.holdings import records
from customers.models import Party
from customers.queries import customer_of
from customers.reading import ReadOnlyAdmin, key_in
from customers.wording import value_in_words
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import day_in_helsinki, months_after, written
from oomi_registry.notice.refused import Refused
from retention import holds
from retention.admin.forms import LiftHold, PlaceHold, PlaceOnEverything, ReviewHold
from retention.admin.words import table_in_words
from retention.models import LegalHold

MAY_PLACE = "retention.add_legalhold"
MAY_CHANGE = "retention.change_legalhold"
SOON = timedelta(days=14)
USUAL_REVIEW_MONTHS = 6
BESIDE: Mapping[type[Refused], tuple[str, ...]] = {
    holds.ReviewInThePast: ("review_on",),
    holds.NothingToHold: ("tables", "party"),
}
"""Beside which field a refusal of the operation stands."""


class HeldByRequest(Refused):
    """A request's own hold ends with the request."""

    sentence = "Pitoa ei pureta käsin: se päättyy, kun tietopyyntöön {origin} on vastattu."


OF_AN_ENQUIRY = "selvityspyyntö "
"""How the holds of enquiries name them; any other of the Ombudsman's with an origin is a wish's."""


class HeldByEnquiry(Refused):
    """An enquiry's own hold ends with the enquiry."""

    sentence = "Pitoa ei pureta käsin: se päättyy, kun tietosuojavaltuutetun selvityspyyntö suljetaan."


class HeldByBreach(Refused):
    """The hold of a person of a breach ends when they have been told."""

    sentence = (
        "Pitoa ei pureta käsin: se päättyy, kun ilmoitus loukkauksesta on lähtenyt henkilölle, tai sitä ei tarvita."
    )


class HeldByWish(Refused):
    """The hold of a wish that what was refused be given to the Ombudsman ends with the wish."""

    sentence = "Pitoa ei pureta käsin: se päättyy, kun evätyt tiedot on annettu valtuutetulle tai toive on päätetty."


class ByState(admin.SimpleListFilter):
    """The holds that go on, that are to be looked at, or that have ended."""

    title = _("Tilanne")
    parameter_name = "tilanne"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """What can be chosen."""
        return [
            ("voimassa", str(_("voimassa"))),
            ("tarkistettava", str(_("tarkistettava"))),
            ("purettu", str(_("purettu"))),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LegalHold]) -> QuerySet[LegalHold]:
        """The holds of the kind that was chosen, else all."""
        match self.value():
            case "voimassa":
                return queryset.filter(lifted_at__isnull=True)
            case "tarkistettava":
                return queryset.filter(pk__in=holds.holds_for_review(timezone.localdate()).order_by().values("pk"))
            case "purettu":
                return queryset.filter(lifted_at__isnull=False)
            case _:
                return queryset


@admin.register(LegalHold)
class LegalHoldAdmin(ReadOnlyAdmin[LegalHold]):
    """Holds (*säilytyspidot*) [D: holds]: placed, reviewed and lifted by operations, each a POST of its own."""

    list_display = ("hold", "review", "person", "owner", "held_rows")
    list_filter = (ByState, "reason")
    list_select_related = ("owner", "party")
    sortable_by = ()
    list_per_page = 50
    change_list_template = "admin/retention/hold_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegalHold]:
        """Those that go on first, the longest overdue first; with how many rows each covers now."""
        covered = Count("records", filter=Q(records__released_at__isnull=True))
        return super().get_queryset(request).annotate(covered=covered)

    def get_ordering(self, request: HttpRequest) -> tuple[OrderBy | str, ...]:  # type: ignore[override]  # expressions too
        """By the day of review; lifted ones have none to come."""
        return (F("lifted_at").desc(nulls_first=True), "review_on", "pk")

    @admin.display(description=_("Syy"))
    def hold(self, hold: LegalHold) -> str:
        """Why."""
        return hold.get_reason_display()

    @admin.display(description=_("Rekisteröity"))
    def person(self, hold: LegalHold) -> str:
        """Whose records, by number."""
        return str(hold.party)

    @admin.display(description=_("Tietueita pidossa"))
    def held_rows(self, hold: LegalHold) -> int:
        """How many rows it covers now."""
        return int(getattr(hold, "covered", 0))

    @admin.display(description=_("Tarkistettava"))
    def review(self, hold: LegalHold) -> str:
        """The day of review, coloured as it comes near."""
        if hold.lifted_at is not None:
            return str(_("purettu %(when)s")) % {"when": value_in_words(hold.lifted_at)}
        colour, words = urgency(hold, timezone.localdate())
        return format_html('<span class="dl {}">{} {}</span>', colour, written(hold.review_on), words)

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """An address for each operation, before Django's own address of a row."""
        view = self.admin_site.admin_view
        return [
            path("aseta/", view(self.place_on_everything), name="retention_legalhold_place_on_everything"),
            path("aseta/<uuid:party_id>/", view(self.place), name="retention_legalhold_place"),
            path("<uuid:hold_id>/tarkista/", view(require_POST(self.reviewed)), name="retention_legalhold_review"),
            path("<uuid:hold_id>/pura/", view(require_POST(self.lift)), name="retention_legalhold_lift"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """One hold: why, whose, which rows, until when, and what can be done."""
        return self._page(request, _hold(key_in(object_id)))

    def place(self, request: HttpRequest, party_id: UUID) -> HttpResponse:
        """Place a hold on some of a person's records; the reader becomes its owner."""
        owner = _allowed(request, MAY_PLACE)
        party = Party.objects.filter(pk=party_id).first()
        if party is None:
            raise Http404
        now = timezone.now()
        form = PlaceHold(
            request.POST if request.method == "POST" else None,
            held=records(party, register(), customer_of(party)),
            protected=party.protected_address,
            initial={"review_on": months_after(day_in_helsinki(now), USUAL_REVIEW_MONTHS)},
        )
        if request.method == "POST" and form.is_valid():
            placed: list[LegalHold] = []

            def operation() -> None:
                hold = holds.place(
                    party,
                    LegalHold.Reason(form.cleaned_data["reason"]),
                    owner=owner,
                    review_on=form.cleaned_data["review_on"],
                    now=now,
                    records=[record.row for record in form.chosen()],
                    explanation=form.cleaned_data["explanation"],
                )
                placed.append(hold)

            if _carried_out(form, operation):
                messages.success(request, _("Pito on asetettu."))
                return redirect(reverse("admin:retention_legalhold_change", args=[placed[0].pk]))
        answer = self.page(request, "admin/retention/place.html", str(_("Aseta säilytyspito")), party=party, form=form)
        answer.status_code = 422 if form.errors else 200
        return answer

    def place_on_everything(self, request: HttpRequest) -> HttpResponse:
        """Place a hold on everything about the person whose number was typed; the reader becomes its owner."""
        owner = _allowed(request, MAY_PLACE)
        now = timezone.now()
        form = PlaceOnEverything(
            request.POST if request.method == "POST" else None,
            initial={"review_on": months_after(day_in_helsinki(now), USUAL_REVIEW_MONTHS)},
        )
        if form.is_valid():
            placed: list[LegalHold] = []

            def operation() -> None:
                hold = holds.place(
                    form.cleaned_data["party"],
                    LegalHold.Reason(form.cleaned_data["reason"]),
                    owner=owner,
                    review_on=form.cleaned_data["review_on"],
                    now=now,
                    explanation=form.cleaned_data["explanation"],
                )
                placed.append(hold)

            if _carried_out(form, operation):
                messages.success(request, _("Pito on asetettu."))
                return redirect(reverse("admin:retention_legalhold_change", args=[placed[0].pk]))
        title = str(_("Aseta säilytyspito"))
        answer = self.page(request, "admin/retention/place_on_everything.html", title, form=form)
        answer.status_code = 422 if form.errors else 200
        return answer

    def reviewed(self, request: HttpRequest, hold_id: UUID) -> HttpResponse:
        """The hold was looked at and goes on until another day."""
        _allowed(request, MAY_CHANGE)
        hold, form = _hold(hold_id), ReviewHold(request.POST)
        if form.is_valid() and _carried_out(
            form, lambda: holds.review(hold, form.cleaned_data["review_on"], now=timezone.now())
        ):
            messages.success(request, _("Pito jatkuu. Seuraava tarkistuspäivä on tallennettu."))
            return redirect(reverse("admin:retention_legalhold_change", args=[hold.pk]))
        return self._page(request, hold, review=form)

    def lift(self, request: HttpRequest, hold_id: UUID) -> HttpResponse:
        """The hold ends, and its rows go by their own rules."""
        _allowed(request, MAY_CHANGE)
        hold = _hold(hold_id)
        form = LiftHold(request.POST, restricting=hold.reason == LegalHold.Reason.RESTRICTION)

        def operation() -> None:
            check_by_hand(hold)
            holds.lift(hold, now=timezone.now())

        if form.is_valid() and _carried_out(form, operation):
            messages.success(request, _("Pito on purettu. Tiedot poistuvat omien sääntöjensä mukaan."))
            return redirect(reverse("admin:retention_legalhold_change", args=[hold.pk]))
        return self._page(request, hold, lift=form)

    def _page(
        self, request: HttpRequest, hold: LegalHold, *, review: forms.Form | None = None, lift: forms.Form | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request, hold):
            raise PermissionDenied
        today = timezone.localdate()
        colour, words = urgency(hold, today)
        covered = hold.records.values("table").annotate(
            now=Count("pk", filter=Q(released_at__isnull=True)), ever=Count("pk")
        )
        answer = self.page(
            request,
            "admin/retention/hold.html",
            str(hold).capitalize(),
            hold=hold,
            colour=colour,
            words=words,
            lines=[(table_in_words(line["table"]), line["now"], line["ever"]) for line in covered.order_by("table")],
            may_change=request.user.has_perm(MAY_CHANGE) and holds.can_lift(hold),
            by_request=hold.reason == LegalHold.Reason.OPEN_REQUEST,
            review=review or ReviewHold(initial={"review_on": months_after(today, USUAL_REVIEW_MONTHS)}),
            lift=lift or LiftHold(restricting=hold.reason == LegalHold.Reason.RESTRICTION),
        )
        answer.status_code = 422 if review or lift else 200
        return answer


def urgency(hold: LegalHold, today: date) -> tuple[str, str]:
    """The colour and the words of the day of review, on the day ``today``."""
    if hold.review_on < today:
        return "late", str(_("myöhässä"))
    if hold.review_on == today:
        return "soon", str(_("tänään"))
    if hold.review_on <= today + SOON:
        return "soon", ""
    return "ok", ""


def check_by_hand(hold: LegalHold) -> None:
    """Raise a refusal where the hold is a request's, an enquiry's or a wish's own: it ends with that."""
    if hold.reason == LegalHold.Reason.OPEN_REQUEST:
        raise HeldByRequest(origin=hold.origin)
    if hold.reason == LegalHold.Reason.BREACH:
        raise HeldByBreach
    if hold.reason == LegalHold.Reason.OMBUDSMAN and hold.origin:
        raise HeldByEnquiry if hold.origin.startswith(OF_AN_ENQUIRY) else HeldByWish


def _hold(key: UUID) -> LegalHold:
    hold = LegalHold.objects.select_related("party", "owner").filter(pk=key).first()
    if hold is None:
        raise Http404
    return hold


def _allowed(request: HttpRequest, permission: str) -> User:
    """The signed-in user, who has the permission. Raises PermissionDenied for anybody else."""
    if not isinstance(request.user, User) or not request.user.has_perm(permission):
        raise PermissionDenied
    return request.user


def _beside(refused: Refused, form: forms.Form) -> str | None:
    """The field that the refusal is about, where the form has it."""
    return next((name for name in BESIDE.get(type(refused), ()) if name in form.fields), None)


def _carried_out(form: forms.Form, operation: Callable[[], None]) -> bool:
    """Run the operation; what it refuses stands on the form."""
    try:
        operation()
    except Refused as refused:
        form.add_error(_beside(refused, form), str(refused))
    except OperationalError:  # a batch of the disposal keeps the holds for longer than we wait
        form.add_error(None, str(_("Hävitysajo käsittelee pitoja juuri nyt. Yritä hetken kuluttua uudelleen.")))
    return form.is_valid()
