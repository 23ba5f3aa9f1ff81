"""Aino and Pekka say what is wrong: what may be proposed, how it is read, and which rows it then changes."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from customers.fields import blind_index
from customers.holdings import holdings
from customers.identifiers import HetuOfTheFuture, IdentifierRefused, PhoneRefused, PostalCodeRefused
from customers.models import MarketingBan, Party, PostalAddress
from requests_app import operations, queries
from requests_app.corrections import ValueUnfit, ValueWanted, places
from requests_app.lifecycle import Outcome
from requests_app.models import ProposedChange
from requests_app.permitted.rectifying import (
    NothingChanges,
    PlaceUnknown,
    UnnecessaryIsEmptied,
    ValueHeld,
    ValueMissing,
    ValuesDisagree,
)
from requests_app.rectification import Fate, Fault
from tests import scenes, staff
from tests.casework import fresh
from tests.rectifications import TUESDAY, answered_so, decided, home, linked, moved, proposed
from tests.submissions import MONDAY

pytestmark = pytest.mark.django_db


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
    assert "Kerromme oikaisusta vastaanottajille" in letter


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
