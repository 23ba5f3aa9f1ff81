"""Aino and Pekka say what is wrong: each change stands beside what the register has, and is decided by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import Model

from customers.fields import blind_index
from customers.holdings import holdings
from customers.identifiers import HetuOfTheFuture, IdentifierRefused, PhoneRefused, PostalCodeRefused
from customers.models import MarketingBan, MeteringPoint, Party, PostalAddress, RestrictedRecord, Statement
from customers.operations.restrictions import restrict
from requests_app import operations, queries
from requests_app.corrections import ValueUnfit, ValueWanted, places
from requests_app.events import Happening
from requests_app.grounds import Ground
from requests_app.identity import IdentityNotEnough
from requests_app.lifecycle import Outcome
from requests_app.models import PrivacyRequest, ProposedChange
from requests_app.permitted.rectifying import (
    ChangeUnknown,
    NothingChanges,
    PartWanted,
    PlaceUnknown,
    PresentChanged,
    RectifiedAlready,
    StatementMissing,
    UnnecessaryIsEmptied,
    ValueHeld,
    ValueMissing,
    ValuesDisagree,
)
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, NotPermitted, ReasonsMissing, RightNotAsked
from requests_app.rectification import ChangesUndecided, Fate, Fault, OutcomeDisagrees
from requests_app.rights import Right
from tests import casework, scenes, staff, submissions
from tests.casework import fresh
from tests.submissions import KEY, MONDAY

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)


def linked(party: Party) -> PrivacyRequest:
    """Pekka's short letter (only the address is wrong), matched to a person, in work, and its sender known."""
    request = casework.in_work(submissions.pekkas_short())
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


def home(party: Party) -> PostalAddress:
    return PostalAddress.objects.create(
        party=party,
        street="Testikatu 1 A 2",
        postal_code="00100",
        city="Helsinki",
        source="population_register",
        began_on=date(2016, 5, 1),
    )


def proposed(
    request: PrivacyRequest, row: Model, field: str, value: str, ground: Fault = Fault.INACCURATE
) -> ProposedChange:
    return operations.propose_change(
        request.pk,
        table=row._meta.label,
        record_id=row.pk,
        field=field,
        ground=ground,
        proposed=value,
        allow_artificial=True,
        actor=staff.heikki(),
        now=MONDAY,
    )


def decided(request: PrivacyRequest, change: ProposedChange, fate: Fate, **told: str) -> ProposedChange:
    return operations.decide_change(
        request.pk, change.pk, fate=fate, allow_artificial=True, actor=staff.heikki(), now=TUESDAY, **told
    )


def moved(request: PrivacyRequest, replaces: UUID | None = None) -> ProposedChange:
    return operations.propose_address(
        request.pk,
        street="Koivutie  9",
        postal_code="FI-33100",
        city="Tampere",
        replaces=replaces,
        actor=staff.heikki(),
        now=MONDAY,
    )


def answered_so(request: PrivacyRequest, outcome: Outcome, *, ground: Ground | None = None, reasons: str = "") -> None:
    operations.decide(
        request.pk,
        Right.RECTIFICATION,
        outcome=outcome,
        ground=ground,
        reasons=reasons,
        actor=staff.heikki(),
        now=TUESDAY,
    )


# ---- the commonest: a new address


def test_pekka_has_moved_so_the_old_address_ends_and_the_new_one_begins_from_him() -> None:
    """GDPR 16: completed by what was missing; GDPR 15(1)(g): the new row's source is the person."""
    pekka = scenes.pekka()
    old, request = home(pekka), linked(pekka)
    change = moved(request, old.pk)
    assert (change.present, change.source) == ("Testikatu 1 A 2\n00100 Helsinki\nFI", "population_register")
    assert PostalAddress.objects.count() == 1, "nothing changes before it is decided"
    decided(request, change, Fate.ACCEPTED)
    old.refresh_from_db()
    new = PostalAddress.objects.get(party=pekka, ended_on=None)
    assert old.ended_on == TUESDAY.date()
    assert (new.street, new.postal_code, new.city, new.country) == ("Koivutie 9", "33100", "Tampere", "FI")
    assert (new.source, new.began_on) == ("person", TUESDAY.date())
    answered_so(request, Outcome.GRANTED)
    letter = queries.suggested_answer(fresh(request))
    assert "oli ”Testikatu 1 A 2, 00100 Helsinki”, on nyt ”Koivutie 9, 33100 Tampere”" in letter
    assert "ilmoitetaan oikaisusta (GDPR 19)" in letter


def test_an_address_beside_the_old_one_ends_nothing() -> None:
    pekka = scenes.pekka()
    old, request = home(pekka), linked(pekka)
    decided(request, moved(request), Fate.ACCEPTED)
    old.refresh_from_db()
    assert old.ended_on is None
    assert PostalAddress.objects.filter(party=pekka, ended_on=None).count() == 2


def test_an_address_that_is_none_or_that_is_there_already_is_refused_by_name() -> None:
    pekka = scenes.pekka()
    home(pekka)
    request = linked(pekka)

    def propose(
        street: str = "Testikatu 1 A 2", postal_code: str = "00100", city: str = "Helsinki", country: str = "FI"
    ) -> None:
        operations.propose_address(
            request.pk,
            street=street,
            postal_code=postal_code,
            city=city,
            country=country,
            actor=staff.heikki(),
            now=MONDAY,
        )

    with pytest.raises(NothingChanges):
        propose()
    with pytest.raises(PostalCodeRefused):
        propose(postal_code="1234")
    for wrong in ({"street": "???"}, {"city": "\0"}, {"country": "Suomi"}):
        with pytest.raises(IdentifierRefused):
            propose(**wrong)
    with pytest.raises(PlaceUnknown):
        moved(request, uuid4())
    assert not ProposedChange.objects.exists()


def test_a_new_number_replaces_the_old_and_one_that_was_theirs_before_is_theirs_again() -> None:
    pekka = scenes.pekka()
    request, old = linked(pekka), pekka.contact_points.get()
    change = operations.propose_contact(
        request.pk, kind="phone", value="040 7654321", replaces=old.pk, actor=staff.heikki(), now=MONDAY
    )
    decided(request, change, Fate.ACCEPTED)
    assert pekka.contact_points.get(ended_on=None).value == "+358407654321"
    back = operations.propose_contact(request.pk, kind="phone", value="050 123 4567", actor=staff.heikki(), now=MONDAY)
    decided(request, back, Fate.ACCEPTED)
    old.refresh_from_db()
    assert old.ended_on is None
    assert pekka.contact_points.count() == 2
    with pytest.raises(PhoneRefused):
        operations.propose_contact(request.pk, kind="phone", value="ei ole", actor=staff.heikki(), now=MONDAY)


# ---- one field


def test_one_field_is_changed_and_the_row_keeps_the_source_of_all_the_others() -> None:
    """[D: source-of-a-rectified-value]"""
    aino = scenes.aino()
    request = linked(aino)
    change = proposed(request, aino, "family_name", "Mäkelä-Mäkinen")
    assert (change.present, change.proposed, change.source) == ("Mäkinen", "Mäkelä-Mäkinen", "person")
    decided(request, change, Fate.ACCEPTED)
    aino.refresh_from_db()
    assert aino.family_name == "Mäkelä-Mäkinen"
    assert ProposedChange.objects.get().became == "Mäkelä-Mäkinen"


def test_a_henkilotunnus_is_sealed_masked_and_found_again_by_its_index() -> None:
    """tietosuojalaki 29 §: not printed needlessly; the blind index follows the value."""
    aino = scenes.aino()
    aino.identity_code = "010190-999W"
    aino.save()
    request = linked(aino)
    change = proposed(request, aino, "identity_code", "010190y999w")
    decided(request, change, Fate.ACCEPTED)
    found = Party.objects.get(identity_code_index=blind_index("customers.Party.identity_code", "010190Y999W"))
    assert found == aino
    assert found.identity_code == "010190Y999W"
    answered_so(request, Outcome.GRANTED)
    letter = queries.suggested_answer(fresh(request))
    assert "010190-****" in letter
    assert "010190Y****" in letter
    assert "999W" not in letter
    stored = ProposedChange.objects.filter(pk=change.pk).values_list("proposed", "present", "became").get()
    assert "010190" not in repr(stored)


def test_a_henkilotunnus_of_somebody_not_born_yet_is_refused() -> None:
    """[D: no-future-births]"""
    aino = scenes.aino()
    with pytest.raises(HetuOfTheFuture):
        proposed(linked(aino), aino, "identity_code", "010130A999D")


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("birth_date", "13.4.1988", date(1988, 4, 13)),
        ("birth_date", "1988-04-13", date(1988, 4, 13)),
        ("protected_address", "kyllä", True),
        ("customer_number", "#41 0199", "410199"),
        ("mother_tongue", "sv", "sv"),
    ],
)
def test_a_value_is_read_as_its_field_reads_it(field: str, typed: str, value: object) -> None:
    aino = scenes.aino()
    request = linked(aino)
    decided(request, proposed(request, aino, field, typed), Fate.ACCEPTED)
    aino.refresh_from_db()
    assert getattr(aino, field) == value


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("birth_date", "31.2.1988", ValueUnfit),
        ("birth_date", "eilen", ValueUnfit),
        ("protected_address", "ehkä", ValueUnfit),
        ("family_name", "12345", IdentifierRefused),
        ("mother_tongue", "x" * 11, ValueUnfit),
        ("family_name", "Mäkinen", NothingChanges),
        ("family_name", "  ", ValueMissing),
        ("restricted_at", "2026-01-01", PlaceUnknown),
        ("source", "person", PlaceUnknown),
        ("external_key", "A-1", PlaceUnknown),
        ("number", "7", PlaceUnknown),
        ("identity_code_index", "x", PlaceUnknown),
        ("no_such_field", "x", PlaceUnknown),
    ],
)
def test_what_does_not_fit_or_is_not_rectified_is_refused_by_name(
    field: str, typed: str, refusal: type[Exception]
) -> None:
    aino = scenes.aino()
    with pytest.raises(refusal):
        proposed(linked(aino), aino, field, typed)
    assert not ProposedChange.objects.exists()


def test_what_is_unnecessary_is_emptied_and_a_whole_row_is_erased_instead() -> None:
    aino = scenes.aino()
    request = linked(aino)
    with pytest.raises(UnnecessaryIsEmptied):
        proposed(request, aino, "mother_tongue", "fi", Fault.UNNECESSARY)
    with pytest.raises(ValueWanted, match="ratkaise se poistona"):
        proposed(request, aino.contact_points.get(), "value", "", Fault.UNNECESSARY)
    decided(request, proposed(request, aino, "birth_date", "", Fault.UNNECESSARY), Fate.ACCEPTED)
    aino.refresh_from_db()
    assert aino.birth_date is None


def test_only_the_matched_persons_own_rows_are_touched() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    request = linked(aino)
    for row, field in ((pekka, "family_name"), (pekka.contact_points.get(), "value")):
        with pytest.raises(PlaceUnknown):
            proposed(request, row, field, "Muu")
    offered = {(each.table, each.row.pk) for _, fields in places(aino) for each in fields}
    assert offered == {("customers.Party", aino.pk), ("customers.ContactPoint", aino.contact_points.get().pk)}


def test_no_field_offered_is_plumbing_derived_or_of_what_is_never_changed() -> None:
    """Over every table that holds something about Aino."""
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2020, 1, 1))
    scenes.call(aino)
    MarketingBan.objects.create(party=aino, channel="call", purpose="telesales", made_at=MONDAY, how="puhelimitse")
    declared = {holding.model._meta.label: holding.declaration for holding in holdings(aino)}
    offered = [(each.table, each.name) for _, fields in places(aino) for each in fields]
    assert ("customers.MeteringPoint", "street") in offered
    for table, name in offered:
        privacy = declared[table]
        assert name not in privacy.plumbing.split()
        assert name not in " ".join(privacy.derived.values()).split()
        assert privacy.guarded
        assert not privacy.append_only
        assert table.startswith("customers.")
    assert not {"customers.MarketingBan", "customers.Relationship"} & {table for table, _ in offered}


def test_a_value_that_another_row_has_is_refused_and_nothing_is_written() -> None:
    aino = scenes.aino()
    scenes.pekka()
    request = linked(aino)
    change = proposed(request, aino, "customer_number", "4101148")  # Pekka's
    with pytest.raises(ValueHeld):
        decided(request, change, Fate.ACCEPTED)
    change.refresh_from_db()
    aino.refresh_from_db()
    assert (change.fate, aino.customer_number) == ("proposed", "4101147")


def test_an_end_before_its_beginning_is_refused_by_name() -> None:
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    request = linked(aino)
    change = proposed(request, contract, "ended_on", "1.1.2019")
    with pytest.raises(ValuesDisagree):
        decided(request, change, Fate.ACCEPTED)


# ---- deciding


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
    assert "tietoa ”12.4.1988” ei muutettu muotoon ”13.4.1988”. Väestötiedoissa on 12.4.1988." in letter
    assert "ilmoitetaan oikaisusta" not in letter, "nobody is told of what was not changed"


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
    assert "lausumasi on liitetty sen viereen" in queries.suggested_answer(fresh(request))
