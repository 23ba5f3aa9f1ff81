"""Aino objects on grounds of her situation; matched, it stops; Sanna narrows it, bans marketing, and upholds it."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from customers.marketing import Channel, Contact, Purpose, Reason, permission
from customers.models import Objection, RestrictedRecord
from customers.queries import contact_facts
from tests import scenes
from tests.at_the_desk import page_of
from tests.journeys.conftest import Walk
from tests.journeys.test_restriction import answer_it, send_the_form, take_and_match, unfold

pytestmark = pytest.mark.django_db(transaction=True)

SITUATION = "Olen sairauslomalla, enkä halua profilointia."


def may_be_surveyed() -> Reason:
    """Whether a survey may be posted to Aino."""
    now, aino = timezone.now(), Objection.objects.get().party
    facts = contact_facts("post", "testikatu 1 a 2|00100", key=settings.INDEX_KEY.encode(), now=now, party=aino)
    return permission(Contact("oomi", Channel.POST, Purpose.SURVEYS), facts, now).reason


def test_an_objection_from_the_form_to_the_answer_that_upholds_it(walk: Walk) -> None:
    """GDPR 21(1), 21(3); [D: effects-before-the-answer]."""
    page, aino = walk.page, scenes.aino()
    scenes.electricity(aino, began=date(2020, 1, 1))
    scenes.call(aino)
    case = send_the_form(walk, "Haluan vastustaa muuta käsittelyä", SITUATION)
    assert not Objection.objects.exists()
    take_and_match(walk, case, aino.number)
    assert RestrictedRecord.objects.filter(table="customers_recording", released_at__isnull=True).exists()
    assert may_be_surveyed() == Reason.OBJECTED

    walk.open(page_of(case))
    expect(page.locator("article.restriction .chip", has_text="odottaa ratkaisua")).to_be_visible()
    unfold(walk)
    walk.look("objection_1_pending")
    form = page.locator("form[action$='/scope_objection/']")
    expect(form.get_by_label("Henkilön erityinen tilanne")).to_have_value(SITUATION)
    form.get_by_label("Vastustaa myös markkinointia tai kyselyjä").check()
    form.get_by_role("button").click()
    assert may_be_surveyed() == Reason.BANNED

    unfold(walk)
    deciding = page.locator("form[action$='/decide/']")
    deciding.get_by_label("Ratkaisu", exact=True).select_option(label="myönnetään")
    deciding.get_by_role("button").click()
    answer_it(walk, case)
    assert Objection.objects.get().state == Objection.State.UPHELD
    walk.open(page_of(case))
    expect(page.locator("article.restriction .chip", has_text="käsittely on lopetettu")).to_be_visible()
    walk.look("objection_2_upheld")
