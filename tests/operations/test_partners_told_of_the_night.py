"""What the night takes, and a partner holds too, the partner is told to delete, once, by its keys (GDPR 28(3)(g))."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from customers.models import Party, Recording
from requests_app.models import NoticeItem, RecipientNotice
from requests_app.operations import recipients
from retention import disposal, holds
from retention.models import CopyTombstone, DisposalRun, LegalHold
from tests import erasures, staff
from tests.conftest import as_owner
from tests.nights import NIGHT, OTHER_CENTRE, call, keys, night, still_a_customer
from tests.recipients import CALL_CENTRE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]


@pytest.fixture
def aino() -> Party:
    return still_a_customer()


def test_one_night_is_one_instruction_for_each_partner_with_all_its_keys(aino: Party) -> None:
    """GDPR 28(3)(g): not one message for each call."""
    for number in range(3):
        call(aino, f"puhelu-{number}")
    call(aino, "soitto-1", partner=OTHER_CENTRE)
    call(aino, "puhelu-9", partner=f" {CALL_CENTRE.upper()} ")  # the same, as somebody else typed it
    call(aino, "oma-1", partner="")
    call(aino, "tuore-1", at=NIGHT - timedelta(days=10))
    went = night()
    assert (went.total, went.copies, went.instructions) == (6, 5, 2)
    by_name = {each.recipient.lower(): each for each in RecipientNotice.objects.all()}
    assert keys(by_name[CALL_CENTRE.lower()]) == ["puhelu-0", "puhelu-1", "puhelu-2", "puhelu-9"]
    assert keys(by_name[OTHER_CENTRE.lower()]) == ["soitto-1"]
    assert {each.occasion for each in by_name.values()} == {went.run}
    assert {(each.change, each.right, each.party) for each in by_name.values()} == {("erased", None, None)}


def test_an_instruction_holds_nothing_of_the_call_but_the_keys_it_is_known_by(aino: Party) -> None:
    gone = call(aino, "puhelu-1")
    night()
    item = NoticeItem.objects.get()
    assert (item.table, item.record, item.external_key, item.at) == (
        "customers_recording",
        gone.pk,
        "puhelu-1",
        None,
    )
    kept = str(list(RecipientNotice.objects.values())) + str(list(NoticeItem.objects.values()))
    for personal in ("+358501234567", "Mäkinen", "4101147", "lasku", str(aino.pk)):
        assert personal not in kept


def test_the_keys_are_written_with_the_delete_or_not_at_all(aino: Party) -> None:
    """A failure loses nothing: neither is there without the other."""
    call(aino, "puhelu-1")
    with pytest.raises(RuntimeError):
        disposal.dispose(now=NIGHT, progress=_fails_after_the_batch)
    assert not Recording.objects.exists()
    assert list(CopyTombstone.objects.values_list("external_key", flat=True)) == ["puhelu-1"]
    assert DisposalRun.objects.get().state == DisposalRun.State.INTERRUPTED
    recipients.write_instructions(now=NIGHT)
    assert keys(RecipientNotice.objects.get()) == ["puhelu-1"]
    assert not CopyTombstone.objects.exists()


def _fails_after_the_batch(table: str, went: int) -> None:
    raise RuntimeError("the machine is lost")


def test_where_the_keys_cannot_be_written_the_recording_stays(aino: Party) -> None:
    """The partner could else never be told of it; the next run takes it."""
    call(aino, "puhelu-1")
    with as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute("ALTER TABLE retention_copytombstone ADD CONSTRAINT disk_is_full CHECK (run_id IS NULL)")
        try:
            assert disposal.dispose(now=NIGHT).error == "customers_recording 23514"
        finally:
            owner.execute("ALTER TABLE retention_copytombstone DROP CONSTRAINT disk_is_full")
    assert Recording.objects.exists()
    assert night(NIGHT + timedelta(minutes=1)).copies == 1
    assert keys(RecipientNotice.objects.get()) == ["puhelu-1"]


def test_the_instruction_waits_till_the_run_has_ended_and_has_all_its_keys(aino: Party) -> None:
    call(aino, "puhelu-1")
    seen: list[int] = []

    def a_worker_meanwhile(table: str, went: int) -> None:
        seen.append(recipients.write_instructions(now=NIGHT))

    disposal.dispose(now=NIGHT, progress=a_worker_meanwhile)
    assert seen == [0]
    assert recipients.write_instructions(now=NIGHT) == 1


def test_run_again_and_asked_again_it_doubles_nothing(aino: Party) -> None:
    call(aino, "puhelu-1")
    night()
    night(NIGHT + timedelta(hours=1))
    assert recipients.write_instructions(now=NIGHT) == 0
    assert RecipientNotice.objects.count() == NoticeItem.objects.count() == 1


def test_a_worker_that_dies_between_the_notice_and_its_keys_leaves_neither(
    aino: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(aino, "puhelu-1")
    disposal.dispose(now=NIGHT)

    def dies(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as dying:
        dying.setattr("requests_app.operations.recipients.instructing._only_person", dies)
        with pytest.raises(RuntimeError):
            recipients.write_instructions(now=NIGHT)
    assert not RecipientNotice.objects.exists()
    assert CopyTombstone.objects.count() == 1
    assert recipients.write_instructions(now=NIGHT) == 1


def test_a_held_recording_stays_and_its_partner_hears_nothing(aino: Party) -> None:
    """[D: holds]"""
    held = call(aino, "puhelu-1")
    reason, review = LegalHold.Reason.DISPUTE, (NIGHT + timedelta(days=90)).date()
    holds.place(aino, reason, owner=staff.sanna(), review_on=review, now=NIGHT, records=[held], explanation="Riita.")
    assert night().copies == 0
    assert Recording.objects.get() == held
    assert not RecipientNotice.objects.exists()


def test_a_rehearsal_tells_how_many_instructions_would_leave_and_leaves_none(aino: Party) -> None:
    call(aino, "puhelu-1"), call(aino, "puhelu-2"), call(aino, "soitto-1", partner=OTHER_CENTRE)
    would = disposal.rehearse(now=NIGHT)
    assert (would.copies, would.instructions) == (3, 2)
    assert not CopyTombstone.objects.exists()
    went = disposal.dispose(now=NIGHT)
    assert (went.copies, went.instructions) == (would.copies, would.instructions)


def test_an_erasure_of_a_case_tells_the_partner_by_its_case_alone() -> None:
    """GDPR 19: the notice of the case names the recording, so the night's room does not."""
    party = erasures.customer_no_more()
    recorded = call(party, "puhelu-77", at=datetime(2026, 2, 1, tzinfo=UTC))
    request = erasures.asked(party)
    erasures.approved(request)
    assert erasures.carried_out(request)
    assert not Recording.objects.filter(pk=recorded.pk).exists()
    assert recipients.write_instructions(now=NIGHT) == 0
    assert RecipientNotice.objects.get().right is not None
    assert not CopyTombstone.objects.exists()


def test_four_workers_at_once_write_it_once(aino: Party) -> None:
    call(aino, "puhelu-1")
    disposal.dispose(now=NIGHT)
    together = threading.Barrier(4)

    def worker(_: int) -> int:
        try:
            together.wait(10)
            return recipients.write_instructions(now=NIGHT)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(worker, range(4))) == 1
    assert RecipientNotice.objects.count() == NoticeItem.objects.count() == 1
