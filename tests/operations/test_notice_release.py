"""A change of the notice is a release: shown before it is adopted, and then notice, record and schedule move together.

GDPR 5(2), 13(3), 24(1), 30(1) [D: a-notice-is-released].
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from customers import releases
from customers.models import Controller, NoticeAdoption, NoticeRelease
from oomi_registry.checks.releases import a_change_has_its_version
from oomi_registry.notice import adopted
from oomi_registry.notice.days import day_in_helsinki, written
from oomi_registry.notice.register import REGISTER
from retention.disposal import rehearse
from retention.schedule import ending
from tests import scenes, staff
from tests.house.shorter_recordings import REGISTER as SHORTER
from tests.releases import NOW, TODAY, adopt, call_of, deploy, releasing

NOTICE = "/fi/tietosuojaseloste/"


@pytest.fixture
def released(db: None) -> Iterator[None]:
    """The site as it is deployed, with Oomi's own notice in force."""
    with releasing():
        yield


pytestmark = pytest.mark.usefixtures("released")


def test_the_first_notice_is_adopted_by_migrate_and_kept_in_three_languages() -> None:
    first = NoticeAdoption.objects.get()
    assert (first.version, first.adopted_by, first.in_force_from) == (REGISTER.version, None, REGISTER.version)
    assert releases.kept(first.release) == REGISTER
    assert adopted.register() is REGISTER
    texts = [first.release.text(language) for language in ("fi", "sv", "en")]
    assert len(set(texts)) == 3
    assert json.loads(first.release.record)["fi"]["version"] == REGISTER.version.isoformat()


def test_a_deployed_change_changes_nothing_until_it_is_adopted() -> None:
    deploy(SHORTER)
    assert adopted.register() == REGISTER
    assert adopted.register() is adopted.register()
    page = Client().get(NOTICE).content.decode()
    assert "25 kuukautta" in page
    assert REGISTER.version.isoformat() in page


def test_notice_record_schedule_and_controllers_move_together() -> None:
    call = call_of(scenes.aino(last_contact=TODAY), months=24)
    adopt(SHORTER)
    assert adopted.register() is SHORTER
    notice = Client().get(NOTICE).content.decode()
    assert SHORTER.version.isoformat() in notice
    officer = Client()
    officer.force_login(staff.sanna())
    record = officer.get("/fi/tietosuojaseloste/kasittelytoimet.json").json()
    assert record["version"] == SHORTER.version.isoformat()
    assert set(Controller.objects.values_list("register_version", flat=True)) == {SHORTER.version}
    assert rehearse(now=NOW, as_of=TODAY).rows == {("customers_recording", "contact_recordings"): 1}
    rule = adopted.register().rule("contact_recordings")
    assert ending(rule, day_in_helsinki(call.began_at)).ends == TODAY - timedelta(days=2)


def test_a_version_from_a_day_ahead_waits_for_its_day() -> None:
    tomorrow = TODAY + timedelta(days=1)
    adopt(SHORTER, tomorrow)
    assert releases.in_force(TODAY) == REGISTER
    assert releases.in_force(tomorrow) == SHORTER
    assert set(Controller.objects.values_list("register_version", flat=True)) == {REGISTER.version}
    assert not releases.keep_in_step(on=TODAY)
    assert releases.keep_in_step(on=tomorrow)
    assert not releases.keep_in_step(on=tomorrow)
    assert set(Controller.objects.values_list("register_version", flat=True)) == {SHORTER.version}


def test_the_page_of_versions_tells_which_was_in_force_when() -> None:
    adopt(SHORTER)
    yesterday = TODAY - timedelta(days=1)
    page = Client().get("/en/privacy-notice/versions/").content.decode()
    assert f"In force from {written(REGISTER.version, 'en')} to {written(yesterday, 'en')}." in page
    assert f"In force from {written(TODAY, 'en')}." in page
    assert "length: 25 months → 24 months" in page
    assert page.count('<span class="tag">') == 1


def test_a_version_that_another_replaced_before_its_day_was_never_in_force() -> None:
    waits = NoticeAdoption(version=date(2027, 1, 2), in_force_from=date(2027, 3, 1))
    replaces = NoticeAdoption(version=date(2027, 1, 3), in_force_from=date(2027, 2, 1))
    first = NoticeAdoption(version=date(2027, 1, 1), in_force_from=date(2027, 1, 1))
    latest, middle, oldest = releases.spans([replaces, waits, first])
    assert (latest.is_now, latest.never) == (True, False)
    assert (middle.is_now, middle.never) == (False, True)
    assert (oldest.until, oldest.never) == (date(2027, 1, 31), False)


def test_an_earlier_version_stays_readable_with_what_changed_after_it() -> None:
    adopt(SHORTER)
    listed = Client().get(f"{NOTICE}versiot/").content.decode()
    assert "25 kk → 24 kk" in listed
    assert f'href="{NOTICE}versiot/{REGISTER.version.isoformat()}/"' in listed
    earlier = Client().get(f"{NOTICE}versiot/{REGISTER.version.isoformat()}/").content.decode()
    assert "25 kuukautta" in earlier
    assert "Tämä versio ei ole enää voimassa" in earlier
    assert Client().get(f"{NOTICE}versiot/2020-01-01/").status_code == 404
    assert Client().get(f"{NOTICE}versiot/eilen/").status_code == 404


def test_a_changed_register_without_a_new_version_is_refused_by_the_check() -> None:
    assert a_change_has_its_version(databases=["default"]) == []
    deploy(SHORTER)
    assert a_change_has_its_version(databases=["default"]) == []
    deploy(replace(SHORTER, version=REGISTER.version))
    (fault,) = a_change_has_its_version(databases=["default"])
    assert (fault.id, fault.is_serious()) == ("notice.E050", True)


@pytest.mark.parametrize("change", [{"fingerprint": "x"}, {"reason": "x"}])
def test_a_version_is_never_changed(change: dict[str, str]) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        NoticeRelease.objects.update(**change)
