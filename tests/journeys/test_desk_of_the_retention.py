"""The officer at the retention: what went, what is coming, and a hold from its placing to its lifting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from customers.models import Recording
from retention import disposal, holds
from retention.models import LegalHold
from tests import scenes
from tests.journeys.conftest import Walk
from tests.journeys.test_desk_of_the_register import aino_with_everything, officer

__all__ = ["officer"]

pytestmark = pytest.mark.django_db(transaction=True)


def longest_table_name_fits(walk: Walk) -> bool:
    """Whether the figures stay in sight at 320 px beside a name as long as the longest there is."""
    names = (str(model._meta.verbose_name_plural) for model in apps.get_models())
    longest = max((word for name in names for word in name.split()), key=len)
    walk.page.set_viewport_size({"width": 320, "height": 640})
    written = "(cell, name) => { cell.firstChild.textContent = name; }"
    walk.page.locator(".went th[scope=row]").first.evaluate(written, longest)
    region = walk.page.locator(".scroll:has(.went)")
    fits = region.evaluate("region => region.scrollWidth <= region.clientWidth")
    walk.page.set_viewport_size({"width": 1280, "height": 900})
    return bool(fits)


def test_the_officer_reads_what_went_and_foresees_what_is_coming(officer: Walk) -> None:
    aino = aino_with_everything()
    for year in (2019, 2020, 2021):
        scenes.call(aino, at=datetime(year, 1, 15, 9, 0, tzinfo=UTC))
    went = disposal.dispose(now=timezone.now())
    assert went.complete
    for months in (26, 24, 24, 20, 14):
        scenes.call(aino, at=timezone.now() - timedelta(days=round(months * 30.44)))
    officer.open("/admin/retention/disposalrun/")
    officer.look("desk_runs")
    officer.page.get_by_role("link", name="Säilytystaulu").click()
    officer.look("desk_board")
    officer.go_on("Laske, mitä on tulossa")
    assert officer.page.get_by_role("rowheader", name="Kontaktitallenteet").is_visible()
    officer.look("desk_board_foreseen")
    officer.page.get_by_label("Päivä, jonka mukaan").fill("2020-01-01")
    officer.go_on("Harjoittele")
    assert officer.page.get_by_text("Anna harjoituksen päiväksi aikaisintaan").is_visible()
    officer.look("desk_board_refused")
    officer.page.get_by_label("Päivä, jonka mukaan").fill((timezone.localdate() + timedelta(days=90)).isoformat())
    officer.go_on("Harjoittele")
    assert officer.page.get_by_role("rowheader", name="Puhelutallenteet").is_visible()
    officer.look("desk_board_rehearsed")
    officer.open(reverse("admin:retention_disposalrun_change", args=[went.run]))
    officer.look("desk_certificate")
    assert longest_table_name_fits(officer)
    officer.page.emulate_media(media="print")
    assert not officer.page.locator("#header").is_visible()
    assert officer.page.get_by_text("selosteen versio 27.2.2024").is_visible()
    officer.page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= 718
    officer.page.emulate_media(media="screen")
    officer.open("/admin/retention/filetombstone/")
    officer.look("desk_tombstones")


def test_the_officer_holds_ainos_calls_looks_again_and_lets_them_go(officer: Walk) -> None:
    aino, pekka = aino_with_everything(), scenes.pekka()
    clerk = User.objects.create_user("perintä")
    today = timezone.localdate()
    held = holds.place(pekka, LegalHold.Reason.DEBT_COLLECTION, owner=clerk, review_on=today, now=timezone.now())
    LegalHold.objects.filter(pk=held.pk).update(review_on=today - timedelta(days=4))
    officer.open(reverse("admin:customers_party_change", args=[aino.pk]))
    officer.page.get_by_role("link", name="Aseta säilytyspito").click()
    officer.look("desk_hold_form")
    officer.go_on("Aseta pito")
    assert officer.page.get_by_text("Perustele pito").is_visible()
    officer.look("desk_hold_form_refused")
    officer.page.get_by_label("Perustelu").fill("Riita laskun 4101 summasta käräjäoikeudessa.")
    officer.page.get_by_label("puhelutallenteet (").check()
    officer.go_on("Aseta pito")
    assert officer.page.get_by_text("Pito on asetettu.").is_visible()
    officer.look("desk_hold")
    officer.open("/admin/retention/legalhold/")
    assert officer.page.get_by_text("myöhässä").is_visible()
    officer.look("desk_holds")
    officer.page.get_by_role("link", name="riita tai oikeudellinen vaade").first.click()
    officer.go_on("Tallenna tarkistus")
    officer.go_on("Pura pito")
    assert officer.page.get_by_text("Pito on purettu.").is_visible()
    officer.look("desk_hold_lifted")
    assert Recording.objects.filter(party=aino).count() == 14


def test_the_officer_holds_everything_about_aino_by_her_number(officer: Walk) -> None:
    aino = aino_with_everything()
    officer.open("/admin/retention/legalhold/")
    officer.page.get_by_role("link", name="Aseta säilytyspito").click()
    officer.look("desk_hold_by_number")
    officer.page.get_by_label("Henkilön numero").fill("Aino")
    officer.go_on("Aseta pito")
    assert officer.page.get_by_text("Kirjoita henkilön numero").is_visible()
    officer.look("desk_hold_by_number_refused")
    officer.page.get_by_label("Henkilön numero").fill(str(aino.number))
    officer.page.get_by_label("Perustelu").fill("Riita laskun 4101 summasta käräjäoikeudessa.")
    officer.go_on("Aseta pito")
    assert officer.page.get_by_text("Pito on asetettu.").is_visible()
    assert LegalHold.objects.get(owner__username="tietosuoja").party == aino
    officer.look("desk_hold_of_everything")
