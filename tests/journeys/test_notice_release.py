"""Sanna shows what a shorter period for recordings would take and proposes it; Anneli adopts it; people read both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import NoticeAdoption
from oomi_registry.notice.days import day_in_helsinki, months_after
from oomi_registry.notice.register import REGISTER
from tests import scenes, staff
from tests.house.shorter_recordings import REGISTER as SHORTER
from tests.journeys.conftest import Walk
from tests.journeys.test_desk import signed_in
from tests.releases import deploy, releasing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def released(transactional_db: None) -> Iterator[None]:
    """Oomi's notice is in force, and the code proposes recordings of 24 months."""
    with releasing():
        deploy(SHORTER)
        yield


def test_a_shorter_period_is_shown_proposed_adopted_and_both_versions_read(walk: Walk) -> None:
    """GDPR 5(2), 13(3)."""
    now = timezone.now()
    today = day_in_helsinki(now)
    old = now - (today - months_after(today, -24)) - timedelta(days=3)
    goes = scenes.call(scenes.aino(last_contact=today), at=old)
    walk.statuses |= {409}
    page = signed_in(walk, staff.sanna()).page
    walk.open(reverse("admin:customers_register"))
    page.get_by_role("link", name="Selosteen versiot ja uusi versio").click()
    expect(page.get_by_text("Säilytysaika: Kontaktitallenteet, pituus: 25 kk → 24 kk")).to_be_visible()
    walk.look("release_1_difference")
    walk.go_on("Laske vaikutus tietueisiin")
    expect(page.get_by_text(str(goes.pk))).to_be_visible()
    walk.look("release_2_effects")
    walk.go_on("Esitä hyväksyttäväksi")
    expect(page.get_by_text("Kirjoita, miksi seloste muuttuu.")).to_be_visible()
    page.get_by_label("Miksi seloste muuttuu").fill("Riidat tulevat esiin kahdessa vuodessa.")
    walk.go_on("Esitä hyväksyttäväksi")
    expect(page.get_by_text("Version hyväksyy toinen kuin esittäjä")).to_be_visible()
    walk.look("release_3_proposed")

    page = signed_in(walk, staff.anneli()).page
    walk.open(reverse("admin:customers_noticerelease_changelist"))
    page.get_by_label("Voimassa alkaen").fill("eilen")
    walk.go_on("Hyväksy versio")
    expect(page.get_by_text("Anna päivä muodossa 1.9.2026.")).to_be_visible()
    page.get_by_label("Voimassa alkaen").fill("1.1.2020")
    walk.go_on("Hyväksy versio")
    expect(page.get_by_role("alert")).to_contain_text("aikaisintaan")
    page.get_by_label("Voimassa alkaen").fill(f"{today:%-d.%-m.%Y}")
    walk.go_on("Hyväksy versio")
    expect(page.get_by_text("Esitti sanna, hyväksyi anneli.")).to_be_visible()
    walk.look("release_4_adopted")
    page.get_by_role("link", name=f"{SHORTER.version:%-d.%-m.%Y}", exact=True).click()
    expect(page.get_by_text("Riidat tulevat esiin kahdessa vuodessa.")).to_be_visible()
    walk.look("release_5_version")
    assert NoticeAdoption.objects.latest("version").version == SHORTER.version

    walk.open("/fi/tietosuojaseloste/")
    expect(page.get_by_text("24 kuukautta").first).to_be_visible()
    page.get_by_role("link", name="Selosteen aiemmat versiot").click()
    walk.look("release_6_versions")
    page.get_by_role("link", name=f"Versio {REGISTER.version:%-d.%-m.%Y}").click()
    expect(page.get_by_text("Tämä versio ei ole enää voimassa")).to_be_visible()
    expect(page.get_by_text("25 kuukautta").first).to_be_visible()
    walk.look("release_7_earlier")
