"""The night after an adoption, as it really is: the worker that ran before goes by the new version of the notice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from customers.models import Recording
from oomi_registry.notice.register import REGISTER
from retention.models import DisposalRun
from tests import scenes
from tests.conftest import as_owner
from tests.house.shorter_recordings import REGISTER as SHORTER
from tests.processes import worker_and_beat
from tests.releases import TODAY, adopt, call_of, deploy, releasing, said

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def released(transactional_db: None) -> Iterator[None]:
    """The site as it is deployed, with Oomi's own notice in force."""
    with releasing():
        yield


def test_the_night_takes_what_the_adopted_version_says_and_no_process_is_started_anew(files: Path) -> None:
    """GDPR 5(1)(e): the worker that ran before the adoption goes by the new version after it."""
    aino = scenes.aino(last_contact=TODAY)
    (files / "goes.wav").write_bytes(b"RIFF")
    goes, stays = call_of(aino, months=24, audio="goes.wav"), call_of(aino, months=23)
    nights = DisposalRun.objects.filter(state=DisposalRun.State.FINISHED)
    with worker_and_beat(PRIVACY_REGISTER="tests.house.shorter_recordings") as night:
        night.wait_until(nights.exists)
        assert Recording.objects.count() == 2  # deployed, but not adopted
        assert nights.get().register_version == REGISTER.version
        deploy(SHORTER)
        named = [json.loads(line) for line in said("difference", "--rows", "--json").splitlines()[1:]]
        assert [row["key"] for row in named] == [str(goes.pk)]
        adopt(SHORTER)
        a_day_goes_by()
        night.wait_until(lambda: not Recording.objects.filter(pk=goes.pk).exists())
        night.wait_until(lambda: nights.filter(register_version=SHORTER.version).exists())
    assert list(Recording.objects.all()) == [stays]
    assert not (files / "goes.wav").exists()
    run = nights.get(register_version=SHORTER.version)
    assert [(record.table, record.rule, record.went) for record in run.records.all()] == [
        ("customers_recording", "contact_recordings", 1)
    ]


def a_day_goes_by() -> None:
    """The last night was yesterday's."""
    with as_owner(str(connections["default"].settings_dict["NAME"])) as owner:
        owner.execute("UPDATE retention_disposalrun SET as_of = as_of - 1")
