"""Persons at the desk: the list without names, the search that leaves no trace in an address, and a person's page."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from customers.admin.consenting import consent_page, consent_receipt, ledger_of
from customers.admin.disclosing import disclosure_page
from customers.admin.finding import find
from customers.admin.person import page_of
from customers.admin.revealing import hidden_field, reveal_page
from customers.models import Consent, Party, Relationship
from customers.operations.revealing import MAY_REVEAL
from customers.queries import customers_of
from customers.reading import ReadOnlyAdmin
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import written
from oomi_registry.notice.refused import Refused

REVEAL = "customers_party_reveal"


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin[Party]):
    """Data subjects. The list shows no names; a person is looked for by POST, so no address holds what was typed."""

    list_display = ("person", "customer_of", "last_contact", "marks")
    list_filter = (("relationships__controller", admin.RelatedOnlyFieldListFilter), "protected_address", "deceased")
    list_per_page = 50
    ordering = ("-number",)
    sortable_by = ("person", "last_contact")
    change_list_template = "admin/customers/party_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Party]:
        """Persons with the companies whose customers they are or were, for the rows of one page."""
        companies = Relationship.objects.filter(party=OuterRef("pk")).order_by("controller__code")
        return super().get_queryset(request).annotate(companies=ArraySubquery(companies.values("controller__name")))

    @admin.display(description=_("Rekisteröity"), ordering="number")
    def person(self, party: Party) -> str:
        """``Asiakas #1042``: what people see instead of a key."""
        return str(party)

    @admin.display(description=_("Kenen asiakas"))
    def customer_of(self, party: Party) -> str:
        """The controllers' names, each once."""
        companies: list[str] = getattr(party, "companies", [])
        return ", ".join(dict.fromkeys(companies)) or "–"

    @admin.display(description=_("Viimeisin yhteys"), ordering="last_contact_on")
    def last_contact(self, party: Party) -> str:
        """The day of the last contact."""
        return written(party.last_contact_on)

    @admin.display(description=_("Huomattavaa"))
    def marks(self, party: Party) -> str:
        """What must be known before the page is opened."""
        return ", ".join(mark for mark, holds in marks_of(party) if holds) or "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """The search stands before Django's own address of a row."""
        view = self.admin_site.admin_view
        return [
            path("hae/", view(self.search), name="customers_party_search"),
            path("<uuid:party>/luovutus/", view(self.disclose), name="customers_party_disclose"),
            path("<uuid:party>/suostumus/<uuid:consent>/", view(self.consent), name="customers_party_consent"),
            path(
                "<uuid:party>/suostumus/<uuid:consent>/kuitti.json",
                view(require_safe(self.consent_receipt)),
                name="customers_party_consent_receipt",
            ),
            path("<uuid:party>/nayta/<str:table>/<uuid:record>/<str:field>/", view(self.reveal), name=REVEAL),
            *super().get_urls(),
        ]

    def search(self, request: HttpRequest) -> HttpResponse:
        """Who the typed identifier leads to; a single person's page opens at once. By GET, the empty form."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.POST.get("typed", "")
        found: list[Party] = []
        refusal = ""
        if request.method == "POST":
            try:
                found = find(typed)
            except Refused as refused:
                refusal = str(refused)
            if len(found) == 1:
                return redirect(reverse("admin:customers_party_change", args=[found[0].pk]))
        companies = customers_of([party.pk for party in found])
        names = {controller.code: controller.name for controller in register().controllers}
        answer = self.page(
            request,
            "admin/customers/party_search.html",
            str(_("Henkilön haku")),
            typed=typed,
            refusal=refusal,
            asked=request.method == "POST" and not refusal,
            found=[
                (party, ", ".join(names[code] for code in sorted(companies[party.pk])) or "–", self.marks(party))
                for party in found
            ],
        )
        answer.status_code = 422 if refusal else 200
        return answer

    def disclose(self, request: HttpRequest, party: UUID) -> HttpResponse:
        """To whom data about the person goes, written down."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return disclosure_page(self, request, get_object_or_404(Party, pk=party))

    def consent(self, request: HttpRequest, party: UUID, consent: UUID) -> HttpResponse:
        """One consent: its wording, its link, and the form of a withdrawal (GDPR 7(3))."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return consent_page(self, request, get_object_or_404(Consent, pk=consent, party=party))

    def consent_receipt(self, request: HttpRequest, party: UUID, consent: UUID) -> HttpResponse:
        """The consent's receipt to download."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return consent_receipt(get_object_or_404(Consent, pk=consent, party=party))

    def reveal(self, request: HttpRequest, party: UUID, table: str, record: UUID, field: str) -> HttpResponse:
        """One hidden field of a person's, shown for a reason and on record (ASVS 8.2.3)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return reveal_page(self, request, hidden_field(party, table, record, field))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """A person's page: everything that is held, by category, with who answers, whence, and until when."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            party = Party.objects.get(pk=UUID(object_id))
        except (ValueError, Party.DoesNotExist) as missing:
            raise Http404 from missing
        shown = page_of(party, register(), today=timezone.localdate(), may_reveal=request.user.has_perm(MAY_REVEAL))
        consents = ledger_of(party, timezone.now())
        return self.page(request, "admin/customers/person.html", str(party), party=party, consents=consents, **shown)


def marks_of(party: Party) -> list[tuple[str, bool]]:
    """What must be known of a person at first sight, and whether it holds."""
    return [
        (str(_("turvakielto")), party.protected_address),
        (str(_("käsittely rajoitettu")), party.restricted_at is not None),
        (str(_("kuollut")), party.deceased),
    ]
