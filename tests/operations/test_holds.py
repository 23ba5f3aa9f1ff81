"""Legal holds: what they cover, what they keep, and what becomes of it when they end."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.db.models import Model

from customers.models import ContactPoint, Organisation, Party, Recording
from retention import disposal, holds
from retention.models import HeldRecord, LegalHold
from tests import scenes
from tests.rows import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
REVIEW = date(2027, 5, 16)
DISPUTE = LegalHold.Reason.DISPUTE


def officer() -> User:
    return User.objects.get_or_create(username="officer")[0]


def place(party: Party, *records: Model, now: datetime = NOW, reason: LegalHold.Reason = DISPUTE) -> LegalHold:
    return holds.place(
        party,
        reason,
        records=records or None,
        owner=officer(),
        review_on=REVIEW,
        now=now,
        explanation="Riita laskusta.",
    )


def covered(hold: LegalHold) -> dict[str, int]:
    """How many rows the hold covers, by table."""
    tables = list(hold.records.values_list("table", flat=True))
    return {table: tables.count(table) for table in tables}


def test_a_hold_has_reason_owner_and_review_date_and_covers_the_rows_it_names() -> None:
    """[D: holds]."""
    aino = scenes.aino()
    disputed, other = scenes.call(aino), scenes.call(aino)
    hold = place(aino, disputed)
    assert (hold.reason, hold.owner, hold.review_on, hold.placed_at) == ("dispute", officer(), REVIEW, NOW)
    assert [(held.table, held.record) for held in hold.records.all()] == [("customers_recording", disputed.pk)]
    disposal.dispose(now=NOW)
    assert list(Recording.objects.all()) == [disputed]
    assert not Recording.objects.filter(pk=other.pk).exists()


def test_a_hold_without_named_rows_covers_everything_held_about_the_person_and_nothing_of_anothers() -> None:
    """GDPR 18(1): restriction of what is held about the person; [D: open-requests-hold]."""
    aino, pekka = scenes.aino(), scenes.pekka()
    for party, number in ((aino, "S-1"), (pekka, "S-2")):
        scenes.electricity(party, began=date(2020, 1, 1), number=number)
        scenes.call(party)
    hold = place(aino, reason=LegalHold.Reason.OPEN_REQUEST)
    assert covered(hold) == {
        "customers_contactpoint": 1,
        "customers_electricitycontract": 1,
        "customers_meteringpoint": 1,
        "customers_party": 1,
        "customers_recording": 1,
        "customers_relationship": 1,
    }
    disposal.dispose(now=NOW)
    assert aino.recordings.exists()
    assert not pekka.recordings.exists()


def test_a_second_hold_covers_the_first_one_and_not_its_list_of_rows() -> None:
    """Else each next hold would be twice as long as the one before."""
    aino = scenes.aino()
    scenes.call(aino)
    first, second, third = place(aino), place(aino), place(aino)
    assert covered(second) == covered(first) | {"retention_legalhold": 1}
    assert covered(third) == covered(first) | {"retention_legalhold": 2}


def test_a_lifted_hold_lets_its_rows_go_by_their_own_rule() -> None:
    aino = scenes.aino()
    scenes.call(aino)
    hold = place(aino)
    assert disposal.dispose(now=NOW).total == 0
    holds.lift(hold, now=NOW)
    assert hold.lifted_at == NOW
    assert disposal.dispose(now=NOW).rows == {("customers_recording", "contact_recordings"): 1}


def test_of_two_holds_on_a_row_the_last_to_be_lifted_lets_it_go() -> None:
    aino = scenes.aino()
    call = scenes.call(aino)
    dispute, inquiry = place(aino, call), place(aino, call, reason=LegalHold.Reason.OMBUDSMAN)
    holds.lift(dispute, now=NOW)
    assert disposal.dispose(now=NOW).total == 0
    holds.lift(inquiry, now=NOW)
    assert disposal.dispose(now=NOW).total == 1


def test_what_is_restricted_is_not_disposed_of_before_the_restriction_is_lifted() -> None:
    """GDPR 18(3): the person is told before; the one who tells lifts the hold."""
    aino = scenes.aino(last_contact=date(2001, 1, 1))
    hold = place(aino, reason=LegalHold.Reason.RESTRICTION)
    assert disposal.dispose(now=NOW).total == 0
    holds.lift(hold, now=NOW)
    # The hold itself is kept for three years, and who the person is with it.
    assert disposal.dispose(now=datetime(2029, 11, 16, 12, 0, tzinfo=UTC)).total == 0
    went = disposal.dispose(now=datetime(2029, 11, 17, 12, 0, tzinfo=UTC))
    assert went.rows == {
        ("customers_contactpoint", "prospects"): 1,
        ("customers_party", "prospects"): 1,
        ("retention_heldrecord", "request_cases"): 2,
        ("retention_legalhold", "request_cases"): 1,
    }


def test_a_held_row_keeps_its_parents_and_not_its_siblings() -> None:
    aino = scenes.aino(last_contact=date(2001, 1, 1))
    bond = scenes.relationship(aino, began=date(2000, 1, 1), ended=date(2001, 1, 1))
    scenes.electricity(aino, began=date(2000, 1, 1), ended=date(2001, 1, 1), within=bond)
    scenes.call(aino)
    place(aino, bond)
    went = disposal.dispose(now=NOW)
    assert {table for table, _ in went.rows} == {"customers_electricitycontract", "customers_recording"}
    assert ContactPoint.objects.exists()
    assert Party.objects.filter(pk=aino.pk).exists()


def test_a_company_is_held_with_its_contact_person() -> None:
    aino = scenes.aino()
    company = Organisation.objects.create(name="Leipomo Oy", business_id="3101315-4", source="person")
    aino.roles.create(organisation=company, source="person", began_on=date(2020, 1, 1))
    assert covered(place(aino))["customers_organisation"] == 1


# ---- refusals


def test_a_hold_on_nothing_is_refused() -> None:
    with pytest.raises(holds.NothingToHold):
        holds.place(scenes.aino(), DISPUTE, records=[], owner=officer(), review_on=REVIEW, now=NOW)


def test_a_row_of_another_person_is_refused_and_nothing_is_held() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    own, pekkas = scenes.call(aino), scenes.call(pekka)
    with pytest.raises(holds.NotThePersons):
        place(aino, own, pekkas)
    assert not LegalHold.objects.exists()
    assert not HeldRecord.objects.exists()


def test_a_row_that_has_gone_is_refused() -> None:
    aino = scenes.aino()
    call = scenes.call(aino)
    disposal.dispose(now=NOW)
    with pytest.raises(holds.NotThePersons):
        place(aino, call)


def test_a_row_that_no_rule_disposes_of_is_refused() -> None:
    aino = scenes.aino()
    with pytest.raises(holds.NotHoldable):
        place(aino, officer())
    held = World().row(HeldRecord)
    with pytest.raises(holds.NotHoldable):
        place(aino, held)


def test_a_review_day_that_has_been_is_refused_save_for_a_request_that_is_late_already() -> None:
    aino = scenes.aino()
    today, yesterday = date(2026, 11, 16), date(2026, 11, 15)
    with pytest.raises(holds.ReviewInThePast, match=r"16\.11\.2026"):
        holds.place(aino, DISPUTE, owner=officer(), review_on=yesterday, now=NOW)
    holds.place(aino, DISPUTE, owner=officer(), review_on=today, now=NOW)
    late = LegalHold.Reason.OPEN_REQUEST
    hold = holds.place(aino, late, owner=officer(), review_on=yesterday, now=NOW, origin="TP-0000-0000 access")
    assert hold in holds.holds_for_review(today)


def test_a_review_day_is_a_day_of_helsinki() -> None:
    """At 23.30 UTC it is already the next day in Helsinki."""
    with pytest.raises(holds.ReviewInThePast):
        holds.check_review_on(DISPUTE, date(2026, 11, 16), datetime(2026, 11, 16, 23, 30, tzinfo=UTC))


def test_a_hold_is_lifted_once() -> None:
    hold = place(scenes.aino())
    assert holds.can_lift(hold)
    read_before = LegalHold.objects.get(pk=hold.pk)
    holds.lift(hold, now=NOW)
    assert not holds.can_lift(hold)
    with pytest.raises(holds.LiftedAlready):
        holds.check_lift(hold)
    later = datetime(2027, 1, 1, tzinfo=UTC)
    with pytest.raises(holds.LiftedAlready):
        holds.lift(read_before, now=later)
    with pytest.raises(holds.LiftedAlready):
        holds.review(read_before, REVIEW, now=NOW)
    hold.refresh_from_db()
    assert hold.lifted_at == NOW
    assert set(hold.records.values_list("released_at", flat=True)) == {NOW}


def test_holds_to_be_looked_at_are_those_whose_day_has_come_the_longest_overdue_first() -> None:
    aino = scenes.aino()

    def until(day: date) -> LegalHold:
        return holds.place(aino, DISPUTE, owner=officer(), review_on=day, now=NOW)

    later, sooner, not_yet = until(date(2027, 2, 2)), until(date(2027, 1, 1)), until(date(2027, 2, 3))
    lifted = until(date(2027, 1, 1))
    holds.lift(lifted, now=NOW)
    assert list(holds.holds_for_review(date(2027, 2, 2))) == [sooner, later]
    holds.review(sooner, date(2027, 8, 1), now=datetime(2027, 2, 2, 10, tzinfo=UTC))
    assert list(holds.holds_for_review(date(2027, 2, 3))) == [later, not_yet]
