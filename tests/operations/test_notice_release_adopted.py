"""A version of the notice is proposed by one person and adopted by another, and not everything may be.

GDPR 5(2), 24(1) [D: a-notice-is-released].
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import CommandError
from django.db import DatabaseError, transaction

from customers import releases
from customers.models import NoticeAdoption, NoticeRelease
from customers.releases import refusals
from oomi_registry.notice.register import REGISTER
from tests import scenes, staff
from tests.house.shorter_recordings import REGISTER as SHORTER
from tests.releases import NOW, TODAY, adopt, call_of, deploy, proposed, releasing, said, with_period


@pytest.fixture
def released(db: None) -> Iterator[None]:
    """The site as it is deployed, with Oomi's own notice in force."""
    with releasing():
        yield


pytestmark = pytest.mark.usefixtures("released")


def test_whoever_proposes_does_not_adopt() -> None:
    release = proposed(SHORTER)
    with pytest.raises(refusals.SecondPersonWanted):
        releases.adopt(release, by=staff.sanna(), in_force_from=TODAY, now=NOW)
    with pytest.raises(refusals.NotPermitted):
        releases.adopt(release, by=staff.heikki(), in_force_from=TODAY, now=NOW)
    assert not releases.can_adopt(release, staff.tuula())
    assert releases.can_adopt(release, staff.anneli())
    with pytest.raises(DatabaseError, match="a_notice_is_adopted_by_another"), transaction.atomic():
        NoticeAdoption.objects.create(
            release=release,
            version=release.version,
            in_force_from=TODAY,
            adopted_at=NOW,
            proposed_by=staff.sanna(),
            adopted_by=staff.sanna(),
        )


def test_nobody_proposes_without_right_reason_or_change() -> None:
    with pytest.raises(refusals.NothingNew):
        releases.propose(by=staff.sanna(), reason="turhaan", effects={}, now=NOW)
    deploy(SHORTER)
    for name in (staff.heikki, staff.tuula):
        with pytest.raises(refusals.NotPermitted):
            releases.propose(by=name(), reason="lyhyempi", effects={}, now=NOW)
    with pytest.raises(refusals.ReasonWanted):
        releases.propose(by=staff.sanna(), reason="  ", effects={}, now=NOW)
    releases.propose(by=staff.sanna(), reason="lyhyempi", effects={}, now=NOW)
    with pytest.raises(refusals.AlreadyProposed):
        releases.propose(by=staff.sanna(), reason="lyhyempi", effects={}, now=NOW)
    deploy(replace(SHORTER, version=date(2020, 1, 1)))
    with pytest.raises(refusals.VersionNotLater, match=r"kuin 27\.2\.2024"):
        releases.propose(by=staff.sanna(), reason="vanha", effects={}, now=NOW)


def test_what_changed_after_it_was_proposed_is_proposed_anew() -> None:
    release = proposed(SHORTER)
    deploy(with_period(23))
    with pytest.raises(refusals.NotTheCandidate):
        releases.adopt(release, by=staff.anneli(), in_force_from=TODAY, now=NOW)
    again = releases.propose(by=staff.sanna(), reason="vielä lyhyempi", effects={}, now=NOW)
    assert releases.proposed_and_open() == again
    releases.adopt(again, by=staff.anneli(), in_force_from=TODAY, now=NOW)
    assert releases.proposed_and_open() is None
    with pytest.raises(refusals.AlreadyAdopted):
        releases.adopt(release, by=staff.anneli(), in_force_from=TODAY, now=NOW)


def test_a_notice_is_not_in_force_before_it_is_adopted() -> None:
    release = proposed(SHORTER)
    with pytest.raises(refusals.DayHasPassed, match="aikaisintaan"):
        releases.adopt(release, by=staff.anneli(), in_force_from=TODAY - timedelta(days=1), now=NOW)


def test_a_version_that_leaves_out_what_there_are_rows_of_is_not_adopted() -> None:
    call_of(scenes.aino(last_contact=TODAY), months=1)
    gone = "contact_recordings"
    without = replace(
        REGISTER,
        version=SHORTER.version,
        rules=tuple(rule for rule in REGISTER.rules if rule.code != gone),
        categories=tuple(
            replace(each, rules=tuple(rule for rule in each.rules if rule != gone)) for each in REGISTER.categories
        ),
    )
    with pytest.raises(refusals.RowsLeftOut, match="tallenteet"):
        adopt(without)
    assert NoticeAdoption.objects.count() == 1


def test_the_command_proposes_adopts_and_lists() -> None:
    staff.sanna(), staff.anneli()
    deploy(SHORTER)
    told = json.loads(said("propose", "--by", "sanna", "--reason", "lyhyempi riittää", "--json"))
    assert told["version"] == SHORTER.version.isoformat()
    assert json.loads(NoticeRelease.objects.latest("pk").effects)["rules"] == ["contact_recordings"]
    with pytest.raises(CommandError, match="Pyydä toista henkilöä"):
        said("adopt", SHORTER.version.isoformat(), "--by", "sanna")
    with pytest.raises(CommandError, match=r"Esitettyinä odottavat: 1\.9\.2026"):
        said("adopt", "2030-01-01", "--by", "anneli")
    assert "on voimassa" in said("adopt", SHORTER.version.isoformat(), "--by", "anneli")
    assert [json.loads(line)["adopted_by"] for line in said("versions", "--json").splitlines()] == ["anneli", ""]
    assert "migrate" in said("versions")
    with pytest.raises(CommandError, match="Tunnusta 'kukaan' ei ole"):
        said("adopt", SHORTER.version.isoformat(), "--by", "kukaan")
