"""Each change is decided by itself: made, in part, refused, answered by a statement, or taken back as a mistake."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from customers.models import MeteringPoint, Party, PostalAddress, RestrictedRecord, Statement
from customers.operations.restrictions import restrict
from requests_app import operations, queries
from requests_app.events import Happening
from requests_app.grounds import Ground
from requests_app.identity import IdentityNotEnough
from requests_app.lifecycle import Outcome
from requests_app.permitted.rectifying import (
    ChangeUnknown,
    PartWanted,
    PresentChanged,
    RectifiedAlready,
    StatementMissing,
)
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, NotPermitted, ReasonsMissing, RightNotAsked
from requests_app.rectification import ChangesUndecided, Fate, Fault, OutcomeDisagrees
from tests import casework, scenes, staff, submissions
from tests.casework import fresh
from tests.rectifications import TUESDAY, answered_so, decided, home, linked, moved, proposed
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db


def test_what_changed_meanwhile_is_looked_at_again_and_may_be_proposed_against_what_stands_now() -> None:
    aino = scenes.aino()
    request = linked(aino)
    change = proposed(request, aino, "family_name", "Mäkelä", Fault.OUTDATED)
    Party.objects.filter(pk=aino.pk).update(family_name="Mäki")
    with pytest.raises(PresentChanged, match="Katso se uudelleen"):
        decided(request, change, Fate.ACCEPTED)
    again = proposed(request, aino, "family_name", "Mäkelä", Fault.OUTDATED)
    assert again.pk == change.pk
    assert again.present == "Mäki"
    decided(request, again, Fate.ACCEPTED)
    aino.refresh_from_db()
    assert aino.family_name == "Mäkelä"


def test_an_address_that_ended_meanwhile_is_not_replaced() -> None:
    pekka = scenes.pekka()
    old, request = home(pekka), linked(pekka)
    change = moved(request, old.pk)
    PostalAddress.objects.filter(pk=old.pk).update(ended_on=MONDAY.date())
    with pytest.raises(PresentChanged):
        decided(request, change, Fate.ACCEPTED)
    PostalAddress.objects.filter(pk=old.pk).update(ended_on=None)
    decided(request, change, Fate.ACCEPTED)
    with pytest.raises(ChangeUnknown):
        decided(request, change, Fate.ACCEPTED)


def test_part_is_another_value_with_its_reasons() -> None:
    aino = scenes.aino()
    request = linked(aino)
    change = proposed(request, aino, "birth_date", "13.4.1988")
    with pytest.raises(ReasonsMissing):
        decided(request, change, Fate.IN_PART, value="14.4.1988")
    for value in ("", "13.4.1988"):
        with pytest.raises(PartWanted):
            decided(request, change, Fate.IN_PART, value=value, reasons="Passissa on toinen päivä.")
    aino.refresh_from_db()
    assert aino.birth_date == date(1988, 4, 12)
    decided(request, change, Fate.IN_PART, value="14.4.1988", reasons="Passissa on 14.4.1988.")
    aino.refresh_from_db()
    assert aino.birth_date == date(1988, 4, 14)
    with pytest.raises(OutcomeDisagrees):
        answered_so(request, Outcome.GRANTED)
    answered_so(request, Outcome.PARTLY_GRANTED, ground=Ground.DATA_IS_RIGHT, reasons="Passissa on 14.4.1988.")
    letter = queries.suggested_answer(fresh(request))
    assert "oli ”12.4.1988”, pyysit ”13.4.1988”, on nyt ”14.4.1988”. Passissa on 14.4.1988." in letter


def test_a_refused_change_changes_nothing_and_the_letter_says_what_and_why() -> None:
    """GDPR 12(4)"""
    aino = scenes.aino()
    request = linked(aino)
    change = proposed(request, aino, "birth_date", "13.4.1988")
    with pytest.raises(ReasonsMissing):
        decided(request, change, Fate.REFUSED)
    decided(request, change, Fate.REFUSED, reasons="Väestötiedoissa on 12.4.1988.")
    aino.refresh_from_db()
    assert aino.birth_date == date(1988, 4, 12)
    answered_so(request, Outcome.REFUSED, ground=Ground.DATA_IS_RIGHT, reasons="Väestötiedoissa on 12.4.1988.")
    letter = queries.suggested_answer(fresh(request))
    assert "emme muuttaneet tietoa ”12.4.1988” muotoon ”13.4.1988”. Väestötiedoissa on 12.4.1988." in letter
    assert "Kerromme oikaisusta" not in letter, "nobody is told of what was not changed"


def test_the_right_is_not_answered_while_a_change_waits() -> None:
    aino = scenes.aino()
    request = linked(aino)
    change = proposed(request, aino, "birth_date", "13.4.1988")
    with pytest.raises(ChangesUndecided):
        answered_so(request, Outcome.GRANTED)
    decided(request, change, Fate.ACCEPTED)
    answered_so(request, Outcome.GRANTED)
    casework.written(request)
    later = proposed(request, aino, "mother_tongue", "fi")
    with pytest.raises(ChangesUndecided):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=TUESDAY)
    decided(request, later, Fate.REFUSED, reasons="Emme tarvitse tietoa.")
    with pytest.raises(OutcomeDisagrees, match="myönnetään osittain"):
        operations.mark_ready(request.pk, actor=staff.heikki(), now=TUESDAY)


def test_nothing_is_changed_for_one_who_has_not_shown_who_they_are() -> None:
    """GDPR 12(6)"""
    aino = scenes.aino()
    request = casework.taken(submissions.pekkas_short())
    operations.link_party(request.pk, party_id=aino.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)
    change = proposed(request, aino, "family_name", "Mäkelä")
    with pytest.raises(IdentityNotEnough):
        decided(request, change, Fate.ACCEPTED)
    with pytest.raises(IdentityNotEnough):
        decided(request, change, Fate.STATEMENT, statement="Olen Mäkelä.")
    decided(request, change, Fate.REFUSED, reasons="Emme tiedä, kuka pyytää.")
    aino.refresh_from_db()
    assert aino.family_name == "Mäkinen"


def test_a_restricted_row_is_rectified_because_it_is_the_persons_own_right() -> None:
    """GDPR 18(2)"""
    aino = scenes.aino()
    request = linked(aino)
    restrict(aino, {Party: [aino.pk]}, ground="accuracy", origin=request.reference, now=MONDAY)  # type: ignore[arg-type]  # a choice's value
    decided(request, proposed(request, aino, "family_name", "Mäkelä"), Fate.ACCEPTED)
    aino.refresh_from_db()
    assert aino.family_name == "Mäkelä"


def test_what_is_said_to_be_inaccurate_is_restricted_from_then_on_and_what_is_outdated_is_not() -> None:
    """GDPR 18(1)(a)"""
    aino = scenes.aino()
    request = linked(aino)
    proposed(request, aino, "mother_tongue", "fi", Fault.INCOMPLETE)
    assert not RestrictedRecord.objects.exists()
    change = proposed(request, aino, "family_name", "Mäkelä", Fault.INACCURATE)
    assert RestrictedRecord.objects.get(released_at=None).record == aino.pk
    decided(request, change, Fate.ACCEPTED)
    aino.refresh_from_db()
    assert aino.family_name == "Mäkelä"


# ---- void, and who may


def test_what_was_recorded_by_mistake_is_put_back_and_the_letter_does_not_tell_of_it() -> None:
    aino = scenes.aino()
    old = home(aino)
    request = linked(aino)
    name, address = proposed(request, aino, "family_name", "Mäkelä"), moved(request, old.pk)
    for change in (name, address):
        decided(request, change, Fate.ACCEPTED)
        operations.void_change(request.pk, change.pk, actor=staff.heikki(), now=TUESDAY)
    aino.refresh_from_db()
    old.refresh_from_db()
    assert (aino.family_name, old.ended_on) == ("Mäkinen", None)
    assert PostalAddress.objects.get(party=aino, ended_on=None) == old
    answered_so(request, Outcome.NOTHING_FOUND)
    assert "Mäkelä" not in queries.suggested_answer(fresh(request))
    with pytest.raises(ChangeUnknown):
        operations.void_change(request.pk, name.pk, actor=staff.heikki(), now=TUESDAY)


def test_a_case_is_not_unlinked_from_a_person_whose_data_it_changed_until_that_is_put_back() -> None:
    aino = scenes.aino()
    request = linked(aino)
    done, waiting = proposed(request, aino, "family_name", "Mäkelä"), proposed(request, aino, "mother_tongue", "fi")
    decided(request, done, Fate.ACCEPTED)
    with pytest.raises(RectifiedAlready):
        operations.unlink_party(request.pk, actor=staff.sanna(), now=TUESDAY)
    operations.void_change(request.pk, done.pk, actor=staff.heikki(), now=TUESDAY)
    operations.unlink_party(request.pk, actor=staff.sanna(), now=TUESDAY)
    waiting.refresh_from_db()
    assert waiting.fate == "void"


def test_only_who_works_on_a_matched_request_that_asks_for_it_and_is_in_work() -> None:
    aino = scenes.aino()
    unmatched = casework.in_work(submissions.pekkas_short())
    with pytest.raises(NotLinked):
        moved(unmatched)
    with pytest.raises(RightNotAsked):
        moved(casework.in_work())
    with pytest.raises(NotInThisStatus):
        moved(submissions.received(submissions.pekkas_short()))
    request = linked(aino)
    with pytest.raises(NotPermitted):
        operations.propose_address(
            request.pk, street="Koivutie 9", postal_code="33100", city="Tampere", actor=staff.tuula(), now=MONDAY
        )
    happened = set(request.events.values_list("kind", flat=True))
    assert Happening.CHANGE_PROPOSED not in happened


def test_the_history_says_which_table_and_what_became_of_it_and_never_the_value() -> None:
    aino = scenes.aino()
    request = linked(aino)
    decided(request, proposed(request, aino, "family_name", "Mäkelä"), Fate.ACCEPTED)
    told = list(request.events.filter(kind__startswith="change_").order_by("at").values_list("kind", "codes", "right"))
    assert told == [
        ("change_proposed", "table:customers.Party fault:inaccurate", "rectification"),
        ("change_decided", "table:customers.Party fate:accepted", "rectification"),
    ]


def test_a_statement_stands_beside_the_record_in_the_persons_own_words() -> None:
    aino = scenes.aino()
    place = MeteringPoint.objects.create(
        party=aino,
        gsrn="643007574000138589",
        street="Testikatu 1",
        postal_code="00100",
        city="Helsinki",
        source="person",
    )
    request = linked(aino)
    change = proposed(request, place, "street", "Testikatu 1 B", Fault.INCOMPLETE)
    with pytest.raises(StatementMissing):
        decided(request, change, Fate.STATEMENT, statement=" ")
    decided(request, change, Fate.STATEMENT, statement="Asun B-rapussa.")
    statement = Statement.objects.get()
    assert (statement.party, statement.record, statement.field) == (aino, place.pk, "street")
    assert (statement.text, statement.made_at) == ("Asun B-rapussa.", datetime(2026, 3, 3, 8, 0, tzinfo=UTC))
    answered_so(request, Outcome.GRANTED)  # incomplete data is completed by a statement (GDPR 16)
    assert "liitimme lausumasi sen viereen" in queries.suggested_answer(fresh(request))
