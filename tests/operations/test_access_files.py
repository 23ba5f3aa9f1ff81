"""Stored files in the copy: the recording itself, under a name that says what it is (GDPR 15(3); DPA 3021/452/2017)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from customers.models import Correspondence, Party, Recording
from requests_app.fulfilment.access import StoredFileGone
from requests_app.models import AccessPackage, PrivacyRequest, RequestedRight
from tests import scenes
from tests.copies import NOW, copy_of, stored, value

AUDIO = b"RIFF" + bytes(range(256)) * 8_192  # two MiB and a bit
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")  # type: ignore[attr-defined]  # pytest-django's settings


def recorded(party: Party, at: datetime = datetime(2024, 10, 15, 11, 32, tzinfo=UTC)) -> Recording:
    """A call with its audio."""
    call = scenes.call(party, at=at)
    call.audio.save("Aino Mäkinen soittaa.wav", ContentFile(AUDIO))
    return call


def test_the_recording_itself_is_in_the_copy_as_it_is_under_the_day_and_hour_of_the_call() -> None:
    """GDPR 15(3): listening on site does not suffice. 8422/161/21: a summary is not a copy."""
    aino = scenes.aino()
    call = recorded(aino)
    copy = copy_of(aino)
    (name,) = [name for name in copy.names if name.startswith("puhelut/")]
    assert name == f"puhelut/2024-10-15_1432_{call.pk.hex[-8:]}.wav"
    assert copy.zipped.read(name) == AUDIO
    assert copy.zipped.getinfo(name).compress_type == ZIP_STORED
    assert copy.zipped.getinfo("tiedot.html").compress_type == ZIP_DEFLATED
    assert value(copy.only(Recording), "audio") == name
    assert f'<audio controls preload="none" src="{name}"' in copy.page
    assert copy.built.recordings == 1
    assert copy.built.missing == ()
    assert {"name": name, "size": len(AUDIO)}.items() <= copy.contents["files"][-1].items()


def test_no_name_and_no_place_in_the_storage_is_told() -> None:
    """GDPR 32."""
    aino = scenes.aino()
    call = recorded(aino)
    copy = copy_of(aino)
    assert str(call.audio.name) not in copy.everything
    assert not any("Mäkinen" in name or "Aino" in name for name in copy.names)


def test_two_calls_of_one_minute_have_files_of_their_own_and_two_rows_of_one_file_share_it() -> None:
    """One stored file may be several rows'."""
    aino = scenes.aino()
    first, second = recorded(aino), recorded(aino)
    third = scenes.call(aino, audio=str(first.audio.name))
    copy = copy_of(aino)
    assert len([name for name in copy.names if name.startswith("puhelut/")]) == 2
    by_key = {record["record"]: value(record, "audio") for record in copy.records(Recording)}
    assert by_key[str(first.pk)] == by_key[str(third.pk)] != by_key[str(second.pk)]


def test_a_file_that_is_not_there_holds_the_copy_back() -> None:
    """GDPR 15(3): a copy without it is none."""
    aino = scenes.aino()
    scenes.call(aino, audio="recordings/00/gone.wav")
    copy = copy_of(aino)
    assert copy.built.missing == ("copy:Recording",)
    assert "tiedostoa ei löytynyt" in copy.page


def test_a_file_that_goes_while_the_copy_is_built_stops_it() -> None:
    """The disposal may have its hour meanwhile: the next building tells the truth."""
    aino = scenes.aino()
    recorded(aino)
    opened = []

    def open_file(path: str) -> BinaryIO:
        opened.append(path)
        if len(opened) > 1:
            default_storage.delete(path)
        return stored(path)

    with pytest.raises(StoredFileGone):
        copy_of(aino, open_file=open_file)


def test_progress_is_told_for_every_mebibyte() -> None:
    """Whoever builds renews the lease with it."""
    aino = scenes.aino()
    recorded(aino)
    told: list[tuple[str, int, int]] = []
    copy_of(aino, alive=lambda *each: told.append(each))
    files = [(done, total) for step, done, total in told if step == "Kopioidaan tiedostoja"]
    done = [each for each, _ in files]
    assert done[-1] == len(AUDIO)
    assert all(total == len(AUDIO) for _, total in files)
    assert all(0 < later - earlier <= 1 << 20 for earlier, later in pairwise([0, *done]))


def test_a_letters_copy_comes_in_a_folder_of_its_own() -> None:
    """Every field with a file, whatever the table."""
    aino = scenes.aino()
    letter = Correspondence(
        party=aino,
        electricity_contract=scenes.electricity(aino, began=date(2020, 1, 1)),
        dated_on=date(2026, 5, 6),
        direction="to_person",
        subject="Hinnanmuutos",
        source="person",
    )
    letter.document.save("kirje.pdf", ContentFile(b"%PDF-1.7"))
    copy = copy_of(aino)
    assert f"kirjeenvaihto/2026-05-06_{letter.pk.hex[-8:]}.pdf" in copy.names
    assert copy.built.recordings == 0


def test_an_earlier_copys_own_file_is_told_of_and_not_copied_into_the_next() -> None:
    """[D: what-a-copy-holds]: it is a copy of the same data, and would make each copy hold all before it."""
    aino = scenes.aino()
    request = PrivacyRequest.objects.create(
        reference="TP-1",
        submission="0" * 32,
        received_at=NOW,
        channel="form",
        language="fi",
        register_version=date(2024, 2, 27),
        name="Aino",
        email="aino@example.com",
        answer_by="email",
        party=aino,
        matched_at=NOW,
    )
    package = AccessPackage(
        right=RequestedRight.objects.create(request=request, right="access"),
        state="built",
        wanted_at=NOW,
        built_at=NOW,
        sha256="0" * 64,
    )
    package.file.save("x.zip", ContentFile(b"PK-an-earlier-copy"))
    copy = copy_of(aino)
    assert value(copy.only(AccessPackage), "file") is None
    assert "ei ole mukana toiseen kertaan" in copy.page
    assert b"PK-an-earlier-copy" not in copy.raw
    assert copy.built.missing == ()
