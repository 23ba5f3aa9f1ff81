"""A dossier that has somebody's data along is made by the worker and fetched at the desk, and does not stay there."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from customers.models import ViewEvent
from requests_app import operations
from requests_app.events import Happening
from requests_app.models import AccessPackage, Dossier, PrivacyRequest, WantedDossier
from requests_app.operations.dossiers import build_wanted
from requests_app.operations.leases import LEASE, Sweep
from requests_app.operations.packages import remove_leftovers
from requests_app.permitted.dossiers import DossierBeingMade, DossierNotThere, DossierReasonMissing
from requests_app.permitted.refusals import NotPermitted
from requests_app.wishes import WishEnd
from tests import casework, scenes, staff
from tests import enquiries as scene
from tests.at_the_desk import AtTheDesk, Read
from tests.enquiries import WHY, linked, opened, read, worked
from tests.operations.test_dossier import rich
from tests.operations.test_wishes import TUESDAY, WEDNESDAY, given, whole, wished
from tests.packages import storage, stored
from tests.submissions import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def wanted(request: PrivacyRequest) -> WantedDossier:
    """Sanna wants the case's dossier with the packages."""
    return operations.want_dossier(request, reason=WHY, actor=staff.sanna(), now=TUESDAY)


def wanted_for_the_wish() -> WantedDossier:
    """Access was refused whole, Aino wishes the Ombudsman to have it, and Sanna wants what is given."""
    request = whole()
    wished(request)
    return operations.want_for_ombudsman(request.pk, actor=staff.sanna(), now=TUESDAY)


def fresh(row: WantedDossier) -> WantedDossier:
    return WantedDossier.objects.get(pk=row.pk)


def files_of(row: WantedDossier) -> list[str]:
    """The names of its files, whole or in the making, once what was left over has gone."""
    remove_leftovers(storage())
    return [name for name in stored() if name.startswith(row.pk.hex)]


def test_with_packages_it_is_wanted_at_the_desk_made_by_the_worker_and_fetched() -> None:
    request = rich()
    desk = AtTheDesk(staff.sanna())
    address = reverse("admin:requests_app_privacyrequest_dossier", args=[request.pk])
    with time_machine.travel(TUESDAY):
        page = Read(desk.client.post(address, {"reason": WHY, "with_packages": "on"}, follow=True))
    assert "odottaa koontia" in page.text
    assert not Dossier.objects.exists()
    row = WantedDossier.objects.get()
    WantedDossier.objects.update(state="building", fence=1, step="Liitetään", done=3, total=9, leased_until=TUESDAY)
    assert '<progress max="9" value="3"' in desk.open(request).html
    assert worked(now=WEDNESDAY) == Sweep(built=1)
    made = Dossier.objects.get(request=request)
    assert (made.with_packages, made.made_by, made.made_at, made.reason) == (True, staff.sanna(), WEDNESDAY, WHY)
    assert request.events.filter(kind=Happening.DOSSIER_MADE).count() == 1
    assert Path(storage().path(fresh(row).file.name)).stat().st_mode & 0o777 == 0o600
    (form,) = [each for each in desk.open(request).forms if str(row.pk) in each.action]
    with time_machine.travel(WEDNESDAY):
        file = desk.send(form)
    assert b"".join(file.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a file that is streamed
    assert file.headers["Content-Length"] == str(made.size)
    assert "no-store" in file.headers["Cache-Control"]
    seen = ViewEvent.objects.get(kind=ViewEvent.Kind.PACKAGE_OPENED)
    assert (seen.party, seen.viewer, seen.reason, seen.record) == (request.party, staff.sanna(), WHY, made.pk)


def test_an_enquiry_has_it_the_same_way() -> None:
    request = rich()
    enquiry = scene.came(person=request.party)
    desk = AtTheDesk(staff.sanna())
    address = reverse("admin:requests_app_enquiry_dossier", args=[enquiry.pk])
    with time_machine.travel(TUESDAY):
        page = Read(desk.client.post(address, {"reason": WHY, "with_packages": "on"}, follow=True))
    assert "odottaa koontia" in page.text
    worked(now=TUESDAY)
    page = Read(desk.client.get(reverse("admin:requests_app_enquiry_change", args=[enquiry.pk])))
    (form,) = [each for each in page.forms if str(WantedDossier.objects.get().pk) in each.action]
    with time_machine.travel(TUESDAY):
        file = desk.send(form)
    assert b"".join(file.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a file that is streamed
    names = read(opened(WantedDossier.objects.get())).files
    assert f"pyynnot/{request.reference}/paketit/01-tietopaketti.zip" in names


def test_one_that_a_worker_left_is_taken_by_the_next_once_its_lease_has_run_out() -> None:
    row = wanted_for_the_wish()
    WantedDossier.objects.update(state="building", fence=1, leased_until=WEDNESDAY + LEASE)
    assert worked(now=WEDNESDAY) == Sweep()
    assert worked(now=WEDNESDAY + LEASE) == Sweep(built=1)
    assert fresh(row).fence == 2
    assert files_of(row) == [f"{row.pk.hex}-2.zip"]
    assert Dossier.objects.count() == 1


def test_a_worker_that_stood_still_for_too_long_puts_nothing_on_record() -> None:
    row = wanted_for_the_wish()
    assert row.request is not None

    def clock() -> datetime:
        if stored():  # the next has taken it while this one was writing
            WantedDossier.objects.update(fence=7)
        return WEDNESDAY

    assert build_wanted(storage=storage(), clock=clock) == Sweep(lost=1)
    assert (fresh(row).state, stored()) == ("building", [])
    assert not Dossier.objects.exists()
    assert not row.request.events.filter(kind=Happening.DOSSIER_MADE).exists()


def test_what_fails_is_told_with_its_code_and_tried_again() -> None:
    row = wanted_for_the_wish()
    in_the_way = Path(settings.MEDIA_ROOT) / "packages"
    in_the_way.parent.mkdir(parents=True, exist_ok=True)
    in_the_way.write_text("a file where the folder should be")
    assert worked(now=WEDNESDAY) == Sweep(failed=1)
    assert row.request is not None
    page = AtTheDesk(staff.sanna()).open(row.request)
    assert "Kokoaminen on epäonnistunut 1 kertaa (virhe ENOTDIR)." in page.text
    assert "Uusi yritys 4.3.2026" in page.text
    assert not Dossier.objects.exists()
    in_the_way.unlink()
    assert worked(now=WEDNESDAY) == Sweep(), "not before its time"
    assert worked(now=WEDNESDAY + timedelta(minutes=1)) == Sweep(built=1)


def test_a_package_that_is_not_the_one_approved_stops_it_and_the_desk_says_what_to_do() -> None:
    request = rich()
    AccessPackage.objects.filter(right__request=request).update(sha256="0" * 64)
    row = wanted(request)
    assert worked() == Sweep(failed=1)
    assert (fresh(row).state, files_of(row)) == ("failed", [])
    page = AtTheDesk(staff.sanna()).open(request)
    assert "Tietopakettia ei voi liittää" in page.text
    assert not Dossier.objects.exists()
    assert not request.events.filter(kind=Happening.DOSSIER_MADE).exists()
    assert worked(now=WEDNESDAY) == Sweep(), "nobody tries again by themselves"
    assert wanted(request).state == "wanted"
    assert fresh(row).state == "discarded"


def test_a_package_whose_file_is_gone_stops_it_too() -> None:
    request = rich()
    row = wanted(request)
    Path(storage().path(AccessPackage.objects.get(right__request=request).file.name)).unlink()
    assert worked() == Sweep(failed=1)
    assert fresh(row).error == "PackageUnreadable"


def test_another_is_not_wanted_while_one_is_made_and_takes_its_place_afterwards() -> None:
    request = linked(casework.in_work())
    first = wanted(request)
    with pytest.raises(DossierBeingMade):
        wanted(request)
    worked()
    second = wanted(request)
    worked()
    assert files_of(first) == []
    assert files_of(second) == [f"{second.pk.hex}-1.zip"]
    with pytest.raises(DossierNotThere):
        opened(first)


def test_once_it_was_handed_over_its_file_goes() -> None:
    row = wanted_for_the_wish()
    worked(now=WEDNESDAY)
    made = fresh(row).dossier
    assert row.request is not None
    assert made is not None
    given(row.request, made)
    assert files_of(row) == []
    made.refresh_from_db()
    assert made.handed_over_at == WEDNESDAY


def test_a_wish_that_ends_takes_what_was_made_or_is_being_made_for_it_away() -> None:
    row = wanted_for_the_wish()
    assert row.request is not None
    operations.end_wish(row.request.pk, end=WishEnd.TAKEN_BACK, actor=staff.heikki(), now=WEDNESDAY)
    assert worked(now=WEDNESDAY) == Sweep()
    assert (fresh(row).state, files_of(row)) == ("discarded", [])


def test_a_case_that_turns_out_to_be_somebody_elses_keeps_no_file_of_the_first() -> None:
    request = linked(casework.in_work())
    row = wanted(request)
    worked()
    of_enquiry = operations.want_dossier(scene.came(person=request.party), reason=WHY, actor=staff.sanna(), now=TUESDAY)
    operations.unlink_party(request.pk, actor=staff.sanna(), now=WEDNESDAY)
    assert (files_of(row), fresh(of_enquiry).state) == ([], "discarded")


def test_only_an_officer_wants_and_opens_it_and_only_that_of_the_case() -> None:
    request, other = linked(casework.in_work()), casework.in_work()
    row = wanted(request)
    with pytest.raises(DossierReasonMissing):
        operations.want_dossier(other, reason=" ", actor=staff.sanna(), now=TUESDAY)
    with pytest.raises(NotPermitted):
        operations.want_dossier(other, reason=WHY, actor=staff.heikki(), now=TUESDAY)
    with pytest.raises(DossierNotThere):
        opened(row)
    worked()
    with pytest.raises(NotPermitted):
        operations.open_dossier(row.pk, of=request, actor=staff.heikki(), now=TUESDAY, storage=storage())
    with pytest.raises(DossierNotThere):
        operations.open_dossier(row.pk, of=other, actor=staff.sanna(), now=TUESDAY, storage=storage())
    assert not ViewEvent.objects.filter(kind=ViewEvent.Kind.PACKAGE_OPENED).exists()
    address = reverse("admin:requests_app_privacyrequest_wanted_dossier", args=[request.pk, row.pk])
    assert AtTheDesk(staff.sanna()).client.get(address).status_code == 405
    assert all(str(row.pk) not in form.action for form in AtTheDesk(staff.tuula()).open(request).forms)


def test_a_dossier_of_somebody_unknown_is_made_and_nobodys_look_is_written() -> None:
    row = wanted(casework.in_work())
    worked()
    assert read(opened(row)).row.with_packages
    assert not ViewEvent.objects.exists()


def test_what_was_refused_stands_whole_in_it_with_its_sum() -> None:
    """What is written straight into the dossier is the whole of what was refused, and its SHA-256 stands there."""
    row = wanted_for_the_wish()
    assert row.request is not None
    folder = Path(settings.MEDIA_ROOT) / "recordings"
    folder.mkdir(parents=True)
    (folder / "1.wav").write_bytes(b"RIFF" + b"\x01\x02" * 400_000)
    scenes.call(row.request.party, at=MONDAY - timedelta(days=9), audio="recordings/1.wav")  # type: ignore[arg-type]  # linked
    worked(now=WEDNESDAY)
    files = read(opened(row, now=WEDNESDAY)).files
    name = f"pyynnot/{row.request.reference}/evatyt-tiedot/evatyt-tiedot.zip"
    assert len(files[name]) > 800_000
    assert name in files["SHA256SUMS"].decode()
