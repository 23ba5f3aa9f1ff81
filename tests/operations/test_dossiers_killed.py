"""``kill -9`` of the real worker in the middle of what goes to the Ombudsman, and the night it is disposed of."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from customers.models import Party
from requests_app import operations
from requests_app.events import Happening
from requests_app.models import Dossier, PrivacyRequest, WantedDossier
from requests_app.rights import Right
from retention import disposal
from tests import casework, scenes, staff
from tests.at_the_desk import AtTheDesk
from tests.enquiries import WHY, worked
from tests.operations.test_dossier import rich
from tests.operations.test_wishes import CRIME, asked, told, wished
from tests.packages import stored
from tests.processes import worker_and_beat
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
CALLS = 80


def refused_calls() -> PrivacyRequest:
    """Aino was refused her data, with so many long calls that writing them takes a while; she wishes them given."""
    request = asked()
    assert isinstance(request.party, Party)
    folder = Path(settings.MEDIA_ROOT) / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(CALLS):
        (folder / f"{number}.wav").write_bytes(b"RIFF" + bytes([number]) * 5_000_000)
        scenes.call(request.party, at=MONDAY - timedelta(days=30, minutes=number), audio=f"recordings/{number}.wav")
    casework.refused(request, Right.ACCESS, CRIME)
    request = told(request)
    wished(request)
    return request


def test_a_worker_killed_in_the_middle_is_followed_by_the_next_and_sanna_fetches_it(files: Path) -> None:
    request, desk = refused_calls(), AtTheDesk(staff.sanna())
    desk.client.post(reverse("admin:requests_app_privacyrequest_for_ombudsman", args=[request.pk]))
    row = WantedDossier.objects.get()
    of_row = WantedDossier.objects.filter(pk=row.pk)
    with worker_and_beat() as night:
        night.wait_until(lambda: f"{row.pk.hex}-1.zip.part" in stored())
        night.kill("worker")
        assert of_row.get().state == "building", "in the middle of it"
        assert "kootaan" in desk.open(request).text
        of_row.update(leased_until=timezone.now())  # a minute passes
        night.start("worker")
        night.wait_until(of_row.filter(state="built").exists, within=60)
        night.wait_until(lambda: stored() == [f"{row.pk.hex}-2.zip"])
    row = of_row.get()
    assert (row.fence, row.attempts, Dossier.objects.count()) == (2, 0, 1)
    assert request.events.filter(kind=Happening.DOSSIER_MADE).count() == 1
    (form,) = [each for each in desk.open(request).forms if str(row.pk) in each.action]
    file = b"".join(desk.send(form).streaming_content)  # type: ignore[attr-defined]  # a file that is streamed
    fetched = files / "fetched.zip"
    fetched.write_bytes(file)
    with ZipFile(fetched) as zipped:
        assert zipped.testzip() is None
        with ZipFile(zipped.open(f"pyynnot/{request.reference}/evatyt-tiedot/evatyt-tiedot.zip")) as inner:
            assert len([name for name in inner.namelist() if name.startswith("puhelut/")]) == CALLS


def test_it_stays_its_thirtieth_day_and_goes_the_night_after_and_its_record_stays(files: Path) -> None:
    """GDPR 5(1)(e); [D: packages-30-days]"""
    request = rich()
    row = operations.want_dossier(request, reason=WHY, actor=staff.sanna(), now=MONDAY)
    worked()
    file = f"{row.pk.hex}-1.zip"
    disposal.dispose(now=MONDAY + timedelta(days=30))
    assert (WantedDossier.objects.count(), file in stored()) == (1, True)
    disposal.dispose(now=MONDAY + timedelta(days=31))
    assert (WantedDossier.objects.count(), file in stored()) == (0, False)
    assert Dossier.objects.get(request=request).sha256
