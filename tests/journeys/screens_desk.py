"""Pictures of the desk: front page, list, a case in every status and refusal, and the pages of the register."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from customers.models import Party
from requests_app.admin.listing import TABS
from requests_app.lifecycle import Status
from requests_app.models import PrivacyRequest
from retention import disposal
from tests.journeys import screens_stories as stories

if TYPE_CHECKING:
    from tests.journeys.screens import Camera


def tour(at: Camera) -> None:
    """Every page of the desk that the officer works with, and what others of the desk see of it."""
    from tests.journeys.screens import sign_in

    case, angry, troubled, limited = (
        stories.two_of_one_name(),
        stories.many_rights(),
        stories.troubled_letters(),
        stories.under_34(),
    )
    at.page.context.clear_cookies()
    at.at("/admin/login/", "desk_login")
    at.page.locator("#id_username").fill("officer")
    at.page.locator("#id_password").fill("arvaus")
    at.press("Kirjaudu")
    at.take("desk_login_error")
    sign_in(at, "officer")
    at.take("desk_front")
    requests = reverse("admin:requests_app_privacyrequest_changelist")
    for tab in TABS:
        at.at(f"{requests}?tab={tab}", f"desk_list_{tab}")
    at.at(f"{requests}?reference=TP-0000", "desk_list_error")
    at.at(stories.page_of(case), "desk_case_candidates")
    at.at(stories.page_of(angry), "desk_case_many_rights")
    at.at(stories.page_of(troubled), "desk_case_to_post")
    for status in Status:
        at.at(stories.page_of(stories.in_status(status)), f"desk_case_{status.value}")
    _opened(at, case)
    _refused(at, case)
    sign_in(at, "handler")
    at.at(stories.page_of(stories.in_status("received")), "desk_case_handler_unmatched")
    sign_in(at, "approver")
    at.at(stories.page_of(limited), "desk_case_approver")
    at.at(stories.page_of(stories.in_status("received")), "wrong_403")
    sign_in(at, "auditor")
    at.at(stories.page_of(stories.in_status("answered")), "desk_case_auditor")
    sign_in(at, "officer")
    _register(at)
    _retention(at)


def _opened(at: Camera, case: PrivacyRequest) -> None:
    at.open(stories.page_of(case))
    at.page.evaluate("document.querySelectorAll('#content details').forEach(each => each.open = true)")
    at.take("desk_case_all_forms_open")


def _refused(at: Camera, case: PrivacyRequest) -> None:
    """A decision without its ground, and a page that somebody has overtaken."""
    at.open(stories.page_of(case))
    form = at.page.locator("form.operation[action*='/decide/']").first
    at.page.locator("details:has(form[action*='/decide/']) > summary").first.click()
    form.locator("[name=outcome]").select_option("refused")
    form.locator("textarea").fill("Tiedot on jo toimitettu.")
    form.get_by_role("button").click()
    at.take("desk_case_error")
    at.open(stories.page_of(case))
    at.page.locator("details:has(form[action*='/ask_clarification/']) > summary").click()
    at.page.locator("form[action*='/ask_clarification/'] textarea").fill("Minkä ajan puheluita tarkoitat?")
    other = at.page.context.new_page()
    other.goto(at.site + stories.page_of(case))
    other.locator("details:has(form[action*='/ask_identity/']) > summary").click()
    other.locator("form[action*='/ask_identity/'] textarea").fill("Vahvista, että pyyntö on sinun.")
    other.locator("form[action*='/ask_identity/'] button").click()
    other.close()
    at.page.locator("form[action*='/ask_clarification/'] button").click()
    at.take("desk_case_overtaken")


def _register(at: Camera) -> None:
    """The list of everything that the officer may view, a person's page, and the record of processing."""
    officer = stories.officer()
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if officer.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            at.at(reverse(f"admin:{name}_changelist"), f"desk_all_{name}")
    at.at(reverse("admin:customers_party_search"), "desk_party_search")
    someone = Party.objects.filter(protected_address=False, electricity_contracts__isnull=False).order_by("number")[0]
    at.at(reverse("admin:customers_party_change", args=[someone.pk]), "desk_party")
    hidden = Party.objects.filter(protected_address=True).order_by("number").first()
    if hidden is not None:
        at.at(reverse("admin:customers_party_change", args=[hidden.pk]), "desk_party_protected")
    at.at(reverse("record_of_processing"), "record")


def _retention(at: Camera) -> None:
    """The board before and after a rehearsal, a certificate, and holds placed, looked at and lifted."""
    at.at(reverse("admin:retention_board"), "desk_board")
    at.page.locator("[name=as_of]").fill("2020-01-01")
    at.press("Harjoittele")
    at.take("desk_board_error")
    at.page.locator("[name=as_of]").fill((timezone.localdate() + timedelta(days=90)).isoformat())
    at.press("Harjoittele")
    at.take("desk_board_rehearsed")
    at.press("Laske, mitä on tulossa")
    at.take("desk_board_foreseen")
    went = disposal.dispose(now=timezone.now())
    at.at(reverse("admin:retention_disposalrun_change", args=[went.run]), "desk_certificate")
    at.at(reverse("admin:retention_legalhold_place_on_everything"), "desk_hold_by_number")
    at.press("Aseta pito")
    at.take("desk_hold_by_number_error")
    someone = Party.objects.filter(electricity_contracts__isnull=False).order_by("number")[0]
    at.at(reverse("admin:retention_legalhold_place", args=[someone.pk]), "desk_hold_form")
    at.page.locator("[name=explanation]").fill("Riita laskun 4101 summasta käräjäoikeudessa.")
    at.page.locator("[name=tables]").first.check()
    at.press("Aseta pito")
    at.take("desk_hold")
    at.press("Pura pito")
    at.take("desk_hold_lifted")
