"""What is restricted is stored and not used: by the database for every login, by imports and by the disposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from psycopg import errors

from customers.filling import asking
from customers.filling.known import OBJECTED, RESTRICTED
from customers.models import (
    ContactPoint,
    Interest,
    Objection,
    Party,
    RestrictedRecord,
    Restriction,
    ViewEvent,
)
from customers.operations import disclosures
from customers.operations.restrictions import NotInForce, NotRestrictable, NotToldYet, using_restricted
from customers.restricted import SETTING, STORAGE, OnlyStored, Use, check_usable, usable, used_for
from oomi_registry.notice.adopted import register
from retention import disposal, holds, restrictions
from retention.models import HeldRecord, LegalHold
from tests import imports, scenes, staff
from tests.imports import customer, email, party, taken
from tests.logins import Connection, as_application, say
from tests.operations.test_guards import FAR_AHEAD, psql

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
IN_SPRING = date(2027, 5, 25)


@pytest.fixture
def login() -> Iterator[Connection]:
    """The application's login, outside Django."""
    with as_application() as opened:
        yield opened


def restricted(
    person: Party, records: list[Model] | None, ground: Restriction.Ground = Restriction.Ground.ACCURACY
) -> Restriction:
    return restrictions.restrict(
        person, records, ground=ground, origin="TP-1 restriction", owner=staff.sanna(), review_on=IN_SPRING, now=NOW
    )


def mailbox(person: Party) -> ContactPoint:
    return ContactPoint.objects.get(party=person)


# ---- writes


def test_nobody_changes_a_restricted_row_and_its_neighbour_changes(login: Connection) -> None:
    """GDPR 18(2): row by row, for whoever writes and however."""
    aino, pekka = scenes.aino(), scenes.pekka()
    restricted(aino, [mailbox(aino)])
    with pytest.raises(IntegrityError, match="are restricted"), transaction.atomic():
        ContactPoint.objects.update(source="market_parties")
    with pytest.raises(errors.RestrictViolation):
        login.execute("UPDATE customers_contactpoint SET value = 'x@example.com' WHERE party_id = %s", [aino.pk])
    answer = psql("UPDATE customers_contactpoint SET value = 'x@example.com' WHERE kind = 'email'")
    assert answer.returncode == 1
    assert "are restricted" in answer.stderr
    ContactPoint.objects.filter(party=pekka).update(source="market_parties")
    Party.objects.filter(pk=aino.pk).update(mother_tongue="sv")
    assert mailbox(aino).value == "aino.makinen@example.com"


@pytest.mark.parametrize("use", list(Use))
def test_each_use_that_the_law_leaves_changes_it_and_no_other_does(login: Connection, use: Use) -> None:
    """GDPR 18(2)."""
    aino = scenes.aino()
    restricted(aino, [mailbox(aino)])
    with used_for(use):
        ContactPoint.objects.filter(party=aino).update(source="market_parties")
    with pytest.raises(IntegrityError), transaction.atomic():  # said for that transaction alone
        ContactPoint.objects.filter(party=aino).update(source="person")
    say(login, retention__restricted_use="curiosity")
    with pytest.raises(errors.RestrictViolation):
        login.execute("UPDATE customers_contactpoint SET source = 'person'")


def test_when_a_restricted_row_is_disposed_of_may_move_and_how_it_is_sealed_too() -> None:
    """GDPR 18(2) leaves the storing itself: the clocks of retention, and a new key."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    restricted(aino, [contract])
    type(contract).objects.filter(pk=contract.pk).update(ended_on=date(2026, 10, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        type(contract).objects.filter(pk=contract.pk).update(ended_on=date(2026, 9, 30), product="Toinen")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, STORAGE])
        type(contract).objects.filter(pk=contract.pk).update(product="Oomi Perussähkö")


def test_who_uses_what_is_restricted_says_for_what_and_it_is_recorded() -> None:
    """GDPR 18(2), 5(2)."""
    aino = scenes.aino()
    restricted(aino, [mailbox(aino)])
    with using_restricted(aino, Use.CLAIMS, why="käräjäoikeuden kanne 12", actor=staff.sanna(), now=NOW):
        ContactPoint.objects.filter(party=aino).update(source="market_parties")
    event = ViewEvent.objects.get(kind=ViewEvent.Kind.RESTRICTED_USED)
    assert "oikeusvaateen" in event.reason
    assert "kanne 12" in event.reason


def test_a_restriction_waits_for_a_change_that_is_under_way_and_stops_the_next_one(login: Connection) -> None:
    """Two at once: whoever changes first is waited for, and nobody changes it unseen afterwards."""
    aino = scenes.aino()
    sanna = staff.sanna()
    row = mailbox(aino)
    placed: list[Restriction] = []

    def restrict() -> None:
        placed.append(
            restrictions.restrict(
                aino,
                [row],
                ground=Restriction.Ground.ACCURACY,
                origin="TP-1 x",
                owner=sanna,
                review_on=IN_SPRING,
                now=NOW,
            )
        )
        connection.close()

    login.execute("BEGIN")
    login.execute("UPDATE customers_contactpoint SET source = 'market_parties' WHERE id = %s", [row.pk])
    other = Thread(target=restrict)
    other.start()
    sleep(0.5)
    assert not placed
    login.execute("COMMIT")
    other.join(10)
    assert placed
    with pytest.raises(errors.RestrictViolation):
        login.execute("UPDATE customers_contactpoint SET source = 'person' WHERE id = %s", [row.pk])


# ---- what reads the register to use it


def test_an_import_leaves_a_restricted_row_alone_and_takes_the_person_s_other_rows(tmp_path: Path) -> None:
    """GDPR 18(2): per row, and never silently."""
    taken(tmp_path, [*customer(), email(), party("crm:pekka")])
    aino = Party.objects.get(external_key="crm:aino")
    restricted(aino, [ContactPoint.objects.get(party=aino)])
    went = taken(tmp_path, [party(family_name="Muutettu"), email(value="uusi@example.com")])
    assert went.counts == (1, 0, 1)
    assert [each.reason for each in went.rejected] == [RESTRICTED]
    assert ContactPoint.objects.get(party=aino).value != "uusi@example.com"


def test_rows_restricted_between_the_judging_and_the_writing_of_an_import_are_rejects(tmp_path: Path) -> None:
    """GDPR 18(2): the database has the last word, and the others are taken."""
    taken(tmp_path, [*customer(), email(), party("crm:pekka")])
    aino = Party.objects.get(external_key="crm:aino")
    restricted(aino, [ContactPoint.objects.get(party=aino)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "_restricted_by_themselves", lambda _pks: set())
        went = taken(tmp_path, [email(value="uusi@example.com"), party("crm:pekka", family_name="Muutettu")])
    assert went.counts == (1, 0, 1)
    assert [each.reason for each in went.rejected] == [RESTRICTED]


def test_usable_rows_are_those_that_are_not_restricted() -> None:
    """GDPR 18(2)."""
    aino, pekka = scenes.aino(), scenes.pekka()
    restricted(aino, [mailbox(aino)])
    assert list(usable(ContactPoint.objects.all())) == [mailbox(pekka)]
    with pytest.raises(OnlyStored):
        check_usable(mailbox(aino))
    check_usable(mailbox(aino), Use.CONSENT)
    check_usable(mailbox(pekka))


def test_a_restricted_persons_categories_are_disclosed_for_a_use_alone() -> None:
    """GDPR 18(2)."""
    aino = scenes.aino()
    restricted(aino, [mailbox(aino)])
    told = disclosures.ToDisclose(
        recipient="Perintä Oy", recipient_kind="partners", purpose="perintä", categories=["contact_details"]
    )
    with pytest.raises(disclosures.OnlyStoredNow):
        disclosures.record_disclosure(aino, told, register(), at=NOW, now=NOW)
    others = disclosures.ToDisclose(
        recipient="Perintä Oy", recipient_kind="partners", purpose="perintä", categories=["billing"]
    )
    disclosures.record_disclosure(aino, others, register(), at=NOW, now=NOW)
    for_a_claim = disclosures.ToDisclose(
        recipient="Perintä Oy",
        recipient_kind="partners",
        purpose="perintä",
        categories=["contact_details"],
        restricted_use=Use.CLAIMS,
    )
    row = disclosures.record_disclosure(aino, for_a_claim, register(), at=NOW, now=NOW)
    assert "oikeusvaateen" in row.purpose


# ---- what it covers, and how it ends


def test_everything_is_everything_of_the_persons_but_what_works_for_them() -> None:
    """GDPR 18(1): per record; the flag that imports and contacts read is in step."""
    aino = scenes.aino()
    call = scenes.call(aino)
    restriction = restricted(aino, None)
    aino.refresh_from_db()
    assert aino.restricted_at == NOW
    covered = set(restriction.records.values_list("table", "record"))
    assert {("customers_party", aino.pk), ("customers_recording", call.pk)} <= covered
    assert set(HeldRecord.objects.values_list("table", "record")) == covered
    with pytest.raises(NotRestrictable):
        restricted(aino, [restriction])


def test_it_is_not_lifted_before_the_person_was_told_and_its_hold_goes_with_it() -> None:
    """GDPR 18(3)."""
    aino = scenes.aino()
    restriction = restricted(aino, None)
    hold = LegalHold.objects.get()
    with pytest.raises(NotToldYet):
        restrictions.lift(restriction, now=NOW)
    with pytest.raises(holds.RestrictionStands):
        holds.lift(hold, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.update(lifted_at=NOW)
    restrictions.tell(restriction, now=NOW)
    restrictions.lift(restriction, now=NOW + timedelta(days=3))
    aino.refresh_from_db()
    hold.refresh_from_db()
    assert aino.restricted_at is None
    assert hold.lifted_at is not None
    assert not RestrictedRecord.objects.filter(released_at__isnull=True).exists()
    with pytest.raises(NotInForce):
        restrictions.lift(restriction, now=NOW)


def test_two_restrictions_of_a_row_hold_it_until_the_last_is_lifted() -> None:
    """GDPR 18(1): each has its own ground and its own end."""
    aino = scenes.aino()
    first, second = restricted(aino, [aino]), restricted(aino, [aino], Restriction.Ground.CLAIMS)
    restrictions.void(first, now=NOW)
    aino.refresh_from_db()
    assert aino.restricted_at is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(pk=aino.pk).update(mother_tongue="sv")
    restrictions.void(second, now=NOW)
    Party.objects.filter(pk=aino.pk).update(mother_tongue="sv", restricted_at=None)


def test_the_disposal_leaves_what_is_restricted_and_takes_it_when_it_is_lifted() -> None:
    """GDPR 18(3): nothing restricted is disposed of before the person was told."""
    aino = scenes.aino()
    call = scenes.call(aino)
    restriction = restricted(aino, [call])
    disposal.dispose(now=FAR_AHEAD)
    assert type(call).objects.filter(pk=call.pk).exists()
    restrictions.tell(restriction, now=NOW)
    restrictions.lift(restriction, now=NOW)
    disposal.dispose(now=FAR_AHEAD)
    assert not type(call).objects.filter(pk=call.pk).exists()


def test_a_restricted_row_whose_hold_was_taken_away_past_the_code_stays_all_the_same() -> None:
    """GDPR 18(3): the database asks the restriction too."""
    aino = scenes.aino()
    call = scenes.call(aino)
    restricted(aino, [call])
    HeldRecord.objects.update(released_at=NOW)
    assert not disposal.dispose(now=FAR_AHEAD).complete
    assert type(call).objects.filter(pk=call.pk).exists()


def test_nobody_who_objects_is_profiled_by_an_import(tmp_path: Path) -> None:
    """GDPR 21(1): profiling stops, while it is weighed and after it was upheld."""
    taken(tmp_path, customer())
    aino = Party.objects.get(external_key="crm:aino")
    objection = Objection.objects.create(party=aino, purposes=["profiling"], raised_at=NOW, origin="TP-1 objection")
    lines: list[imports.Row] = [
        {
            "kind": "interest",
            "external_key": "crm:interest",
            "party": "crm:aino",
            "relationship": "crm:bond",
            "topic": "sähköautot",
            "told_at": "2026-01-01T10:00:00Z",
            "source": "person",
        }
    ]
    refused = taken(tmp_path, lines)
    assert [each.reason for each in refused.rejected] == [OBJECTED]
    assert not Interest.objects.exists()
    objection.state, objection.decided_at, objection.weighed = Objection.State.OVERRIDDEN, NOW, "Punnittu."
    objection.save()
    taken(tmp_path, [*lines, email()])
    assert Interest.objects.count() == 1
