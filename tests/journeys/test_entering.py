"""Riitta's letter came by post on Friday; Heikki enters it today, and its clock has run since Friday."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from requests_app.admin.forms.operation import MOMENT
from requests_app.models import PrivacyRequest
from tests import staff
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_is_entered_with_the_day_it_came(walk: Walk) -> None:
    """GDPR 12(3); [D: clock-starts-on-arrival]"""
    page = signed_in(walk, staff.heikki()).page
    came = timezone.localtime() - timedelta(days=3)
    walk.open(reverse("admin:requests_app_privacyrequest_changelist"))
    page.get_by_role("link", name="Kirjaa saapunut pyyntö").click()
    walk.look("entering_1_empty")
    page.get_by_label("Miten pyyntö tuli").select_option(label="kirje")
    page.get_by_label("Millä kielellä").select_option(label="suomi")
    page.get_by_label("Kenen tiedoista on kyse").fill("Helmi Esimerkki")
    page.get_by_label("Edustajan nimi").fill("Riitta Esimerkki")
    page.get_by_label("Millä perusteella edustaja toimii").fill("edunvalvoja")
    page.get_by_label("Miten vastataan").select_option(label="posti")
    access = page.locator("fieldset", has=page.locator("input[name=asks_access]"))
    access.get_by_role("checkbox").check()
    access.locator("textarea").fill("Sopimustiedot kahden viime vuoden ajalta.")
    page.get_by_label("Milloin se tuli").fill(f"{came:{MOMENT}}")
    walk.go_on("Kirjaa pyyntö")
    expect(page.get_by_role("alert")).to_contain_text("sähköpostiosoite, postiosoite tai puhelinnumero")
    walk.look("entering_2_nowhere_to_answer")
    expect(access.locator("textarea")).to_have_value("Sopimustiedot kahden viime vuoden ajalta.")
    page.get_by_label("Postiosoite").fill("Testipolku 4\n20100 Turku")
    walk.go_on("Kirjaa pyyntö")
    expect(page.get_by_text("Pyyntö on kirjattu.")).to_be_visible()
    case = PrivacyRequest.objects.get()
    assert timezone.localtime(case.received_at).date() == came.date()
    expect(page.get_by_role("heading", name=case.reference)).to_be_visible()
    walk.look("entering_3_entered")
