"""The notice as code, read-only: who the controllers are, who answers for what, and the adopted register as a page."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from customers.models import Controller, Disclosure, ResponsibilityRule
from customers.reading import ReadOnlyAdmin
from customers.wording import is_hidden, value_in_words
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import written
from oomi_registry.notice.record import record_of_processing
from oomi_registry.notice.terms import Contract, Register, Subject
from oomi_registry.notice.wording import BASES, CONTRACTS, SUBJECTS

MOST_SHOWN = 50


@admin.register(Controller)
class ControllerAdmin(ReadOnlyAdmin[Controller]):
    """The controllers as ``migrate`` keeps them; beside them the whole register as a page."""

    list_display = ("name", "business_id", "version", "in_force")
    ordering = ("code",)
    change_list_template = "admin/customers/controller_list.html"

    @admin.display(description=_("Selosteen versio"), ordering="register_version")
    def version(self, controller: Controller) -> str:
        """The day of the notice that declares the company."""
        return written(controller.register_version)

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Django's own has patterns alone
        """The register's page stands before Django's own address of a row."""
        view = self.admin_site.admin_view
        return [
            path("register/", view(self.register_page), name="customers_register"),
            path("register/luovutukset/", view(self.unnamed_recipients), name="customers_register_disclosures"),
            *super().get_urls(),
        ]

    def register_page(self, request: HttpRequest) -> HttpResponse:
        """Purposes, categories, recipients, rules, responsibility and findings of the register in force."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        adopted = register()
        unnamed = to_unnamed_recipients(adopted).count()
        return self.page(
            request, "admin/customers/register.html", str(adopted.name), unnamed=unnamed, **_shown(adopted)
        )

    def unnamed_recipients(self, request: HttpRequest) -> HttpResponse:
        """The newest disclosures to recipients of a kind that the notice does not name, by the person's number."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        disclosures = to_unnamed_recipients(register())
        newest = disclosures.select_related("party").order_by("-disclosed_at", "-pk")[:MOST_SHOWN]
        return self.page(
            request,
            "admin/customers/unnamed_recipients.html",
            str(_("Luovutukset vastaanottajille, joita seloste ei nimeä")),
            disclosures=[
                (each.party, value_in_words(each.disclosed_at), _recipient(each), each.recipient_kind)
                for each in newest
            ],
            count=disclosures.count(),
        )


@admin.register(ResponsibilityRule)
class ResponsibilityRuleAdmin(ReadOnlyAdmin[ResponsibilityRule]):
    """The responsibility split (GDPR 26(1)) row by row, as it was declared under each version of the notice."""

    list_display = ("code", "controller", "of_whom", "about", "assigned_by_notice", "version")
    ordering = ("id",)

    @admin.display(description=_("Selosteen versio"), ordering="register_version")
    def version(self, rule: ResponsibilityRule) -> str:
        """The day of the notice that declares the rule."""
        return written(rule.register_version)

    @admin.display(description=_("Rekisteröity"), ordering="subject")
    def of_whom(self, rule: ResponsibilityRule) -> str:
        """The kind of data subject, in words."""
        return str(SUBJECTS[Subject(rule.subject)])

    @admin.display(description=_("Sopimus"), ordering="contract")
    def about(self, rule: ResponsibilityRule) -> str:
        """The kind of contract, in words."""
        return str(CONTRACTS[Contract(rule.contract)])


def to_unnamed_recipients(adopted: Register) -> QuerySet[Disclosure]:
    """The disclosures to recipients of a kind that the notice does not name (GDPR 13(1)(e))."""
    return Disclosure.objects.exclude(recipient_kind__in=[kind.code for kind in adopted.recipients])


def _recipient(disclosure: Disclosure) -> str:
    hidden = is_hidden(disclosure, "recipient", protected=disclosure.party.protected_address)
    return str(_("peitetty: turvakielto")) if hidden else disclosure.recipient


def _shown(adopted: Register) -> dict[str, object]:
    names = {controller.code: controller.name for controller in adopted.controllers}
    return {
        "record": record_of_processing(adopted),
        "purposes": [
            (str(each.text), ", ".join(str(BASES[basis]) for basis in each.bases)) for each in adopted.purposes
        ],
        "split": [
            (
                ", ".join(str(SUBJECTS[subject]) for subject in row.subjects),
                str(CONTRACTS[row.contract]),
                " ja ".join(names[code] for code in sorted(row.customer_of)),
                " ja ".join(names[code] for code in row.controllers),
                row.assigned_by_notice,
                str(row.because),
            )
            for row in adopted.responsibility
        ],
        "findings": adopted.findings,
    }
