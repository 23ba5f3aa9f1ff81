"""``kill -9`` of the real worker in the middle of a copy: the next finishes it, one copy, once."""

from __future__ import annotations

import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.utils import timezone

from customers.models import Party
from requests_app import operations
from requests_app.events import Happening
from requests_app.models import AccessPackage, PrivacyRequest
from tests import scenes, staff
from tests.packages import linked, stored
from tests.processes import worker_and_beat

CALLS = 60


def talkative() -> Party:
    """Aino with so many long calls that her copy takes a while."""
    aino = scenes.aino()
    folder = Path(settings.MEDIA_ROOT) / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(CALLS):
        name = f"recordings/{number}.wav"
        with wave.open(str(folder / f"{number}.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8_000)
            sound.writeframes(b"\x01\x02" * 2_400_000)
        scenes.call(aino, at=datetime(2026, 1, 15, 9, tzinfo=UTC) + timedelta(minutes=number), audio=name)
    return aino


def wanted() -> tuple[PrivacyRequest, AccessPackage]:
    now = timezone.now()
    request = linked(party=talkative(), now=now)
    return request, operations.want_copy(request.pk, actor=staff.sanna(), now=now)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_copy_is_followed_by_the_next(files: Path) -> None:
    request, copy = wanted()
    of_copy = AccessPackage.objects.filter(pk=copy.pk)
    with worker_and_beat() as night:
        night.wait_until(lambda: any(name.endswith("-1.zip.part") for name in stored()))
        night.kill("worker")
        assert of_copy.get().state == "building", "in the middle of it"
        assert stored() == [f"{copy.pk.hex}-1.zip.part"]
        of_copy.update(leased_until=timezone.now())  # a minute passes
        night.start("worker")
        night.wait_until(of_copy.filter(state="built").exists, within=60)
        night.wait_until(lambda: stored() == [f"{copy.pk.hex}-2.zip"])
    after = of_copy.get()
    assert (after.fence, after.attempts, after.recordings) == (2, 0, CALLS)
    assert request.events.filter(kind=Happening.COPY_BUILT).count() == 1
    with ZipFile(after.file.path) as zipped:
        assert zipped.testzip() is None
    assert Path(after.file.path).stat().st_size == after.size
