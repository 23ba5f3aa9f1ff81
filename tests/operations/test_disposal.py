"""What the night takes, and what it leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from customers.models import ContactPoint, ElectricityContract, MeteringPoint, Party, Recording, Relationship
from retention import disposal, holds
from retention.models import DisposalRun, FileTombstone, LegalHold
from tests import scenes

pytestmark = pytest.mark.django_db(transaction=True)

NIGHT = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def test_a_call_of_25_months_ago_goes_the_day_after_its_last_day() -> None:
    call = scenes.call(scenes.aino(last_contact=date(2026, 6, 1)), at=datetime(2024, 10, 15, 9, 30, tzinfo=UTC))
    on_its_last_day = disposal.dispose(now=datetime(2026, 11, 15, 9, 0, tzinfo=UTC))
    assert on_its_last_day.total == 0
    assert Recording.objects.filter(id=call.id).exists()
    the_day_after = disposal.dispose(now=NIGHT)
    assert the_day_after.rows == {("customers_recording", "contact_recordings"): 1}
    assert not Recording.objects.exists()


def test_a_shared_recording_is_removed_with_the_last_call_that_uses_it(files: Path) -> None:
    stored = files / "recordings" / "shared.wav"
    stored.parent.mkdir()
    stored.write_bytes(b"RIFF")
    aino = scenes.aino(last_contact=date(2026, 6, 1))
    scenes.call(aino, at=datetime(2024, 10, 15, 9, 0, tzinfo=UTC), audio="recordings/shared.wav")
    scenes.call(aino, at=datetime(2024, 10, 20, 9, 0, tzinfo=UTC), audio="recordings/shared.wav")
    disposal.dispose(now=NIGHT)
    assert stored.exists()
    disposal.dispose(now=datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    assert not stored.exists()
    first, last = FileTombstone.objects.order_by("id")
    assert (first.spared, last.spared) == (True, False)
    assert last.removed_at is not None


def test_a_held_call_stays_and_the_others_of_its_day_go() -> None:
    aino = scenes.aino(last_contact=date(2026, 6, 1))
    held = scenes.call(aino, at=datetime(2024, 10, 15, 9, 0, tzinfo=UTC))
    scenes.call(aino, at=datetime(2024, 10, 15, 9, 0, tzinfo=UTC))
    hold = holds.place(
        aino,
        LegalHold.Reason.DISPUTE,
        records=[held],
        owner=User.objects.create(username="officer"),
        explanation="Lasku on riidan alla.",
        review_on=date(2027, 1, 1),
        now=NIGHT,
    )
    assert disposal.dispose(now=NIGHT).total == 1
    assert list(Recording.objects.all()) == [held]
    holds.lift(hold, now=NIGHT)
    assert disposal.dispose(now=NIGHT).total == 1


def test_a_person_goes_with_the_last_record_that_needs_them() -> None:
    aino = scenes.aino(last_contact=date(2009, 6, 1))
    bond = scenes.relationship(aino, began=date(2007, 1, 1), ended=date(2009, 6, 30))
    scenes.electricity(aino, began=date(2007, 1, 1), ended=date(2009, 6, 30), within=bond)
    assert disposal.dispose(now=datetime(2019, 6, 30, 9, 0, tzinfo=UTC)).total == 0
    went = disposal.dispose(now=datetime(2019, 7, 1, 9, 0, tzinfo=UTC))
    assert went.total == 5
    for model in (ElectricityContract, Relationship, MeteringPoint, ContactPoint, Party):
        assert not model.objects.exists(), model


def test_a_rehearsal_counts_the_same_and_leaves_everything() -> None:
    scenes.call(scenes.aino(last_contact=date(2026, 6, 1)))
    would = disposal.rehearse(now=NIGHT)
    assert Recording.objects.count() == 1
    assert not DisposalRun.objects.exists()
    assert disposal.dispose(now=NIGHT).rows == would.rows
