"""Every record about one person: found by the declarations alone, with who answers, whence it came and when it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, connections, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from customers.holdings import Record, holdings, personal_models, records
from customers.keys import new_key
from customers.models import (
    ContactRole,
    ElectricityContract,
    EmailMessage,
    InsurancePolicy,
    MeteringPoint,
    Organisation,
    Party,
    PostalAddress,
    Recording,
    Relationship,
    SolarContract,
)
from customers.queries import customer_of
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, Runs, declaration_of
from oomi_registry.notice.terms import Code, Origin
from retention.disposal import rehearse
from retention.models import HeldRecord, LegalHold
from tests import plans, scenes

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def of(party: Party) -> list[Record]:
    return records(party, register(), customer_of(party))


def only(party: Party, model: type[models.Model]) -> Record:
    """The person's one record in that table."""
    (record,) = [each for each in of(party) if each.holding.model is model]
    return record


def bakery(*contacts: Party) -> Organisation:
    """Leipomo Oy and its contact persons."""
    organisation = Organisation.objects.create(name="Leipomo Oy", business_id="3101315-4", source="person")
    for contact in contacts:
        ContactRole.objects.create(
            party=contact, organisation=organisation, source="person", began_on=date(2020, 1, 1), position="leipuri"
        )
    return organisation


def roof(party: Party, bond: Relationship, organisation: Organisation | None = None) -> SolarContract:
    """A solar contract."""
    return SolarContract.objects.create(
        party=party,
        relationship=bond,
        organisation=organisation,
        contract_number="A-1",
        product="Aurinkopaketti",
        agreed_on=bond.began_on,
        began_on=bond.began_on,
    )


@pytest.mark.django_db
def test_ainos_holdings_are_all_of_hers_and_nothing_of_pekkas() -> None:
    """GDPR 15(1): everything that is held about the person; GDPR 15(4): nothing of another's."""
    aino, pekka = scenes.aino(), scenes.pekka()
    for party, number in ((aino, "S-1"), (pekka, "S-2")):
        scenes.electricity(party, began=date(2020, 1, 1), number=number)
        scenes.call(party)
        hold = LegalHold.objects.create(
            party=party, reason="dispute", placed_at=NOW, review_on=date(2027, 1, 1), explanation="riita laskusta"
        )
        HeldRecord.objects.create(hold=hold, table="customers_recording", record=party.recordings.get().pk)
    rows = {row for holding in holdings(aino) for row in holding.rows}
    assert {type(row).__name__ for row in rows} == {
        "ContactPoint",
        "ElectricityContract",
        "HeldRecord",
        "LegalHold",
        "MeteringPoint",
        "Party",
        "Recording",
        "Relationship",
    }
    assert {row.pk for row in rows}.isdisjoint({row.pk for holding in holdings(pekka) for row in holding.rows})


@pytest.mark.django_db
def test_every_declared_table_that_leads_to_a_person_is_walked() -> None:
    """Notice section 3: customers and other registered persons, whatever table holds them."""
    walked = {model for model, _ in personal_models()}
    leading = {
        model for model in plans.personal_models() if isinstance(d := declaration_of(model), Privacy) and d.subjects
    }
    assert walked == leading
    assert len(walked) >= 20


@pytest.mark.django_db
def test_a_company_is_held_about_each_of_its_contact_persons_once_however_many_roles() -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    organisation = bakery(aino, aino, pekka)
    for party in (aino, pekka):
        assert only(party, Organisation).row == organisation


@pytest.mark.django_db(transaction=True)
def test_the_walk_is_one_query_for_each_table_and_reads_none_from_end_to_end() -> None:
    plans.fill()
    person = Party.objects.get(customer_number="customer_number 1234")
    with plans.explained() as chosen, CaptureQueriesContext(connection) as queries:
        found = {holding.model: list(holding.rows) for holding in holdings(person)}
    assert {model.__name__: len(rows) for model, rows in found.items()} == {model.__name__: 1 for model in found}
    assert len(queries) == len(chosen) == len(found)
    assert [(plan, tables) for plan in chosen if (tables := plans.reads_whole_tables(plan))] == []


@pytest.mark.django_db
def test_what_is_told_of_every_record_takes_no_query_more() -> None:
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2020, 1, 1))
    contract = scenes.electricity(aino, began=date(2020, 1, 1), within=bond)
    for _ in range(5):
        Recording.objects.filter(pk=scenes.call(aino).pk).update(electricity_contract=contract)
    customer = customer_of(aino)
    with CaptureQueriesContext(connection) as queries:
        told = records(aino, register(), customer)
        shown = [str(held.value) for record in told for held in record.fields]
    assert len(shown) > 50
    assert len(queries) == len(personal_models())


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Party, Party], models.Model]]:
    """A table that nobody has heard of, with two paths to a person; makes one row for a visitor and a host."""
    with isolate_apps("customers"):

        class Visit(models.Model):  # noqa: DJ008 - nobody reads it
            id = models.UUIDField(primary_key=True, default=new_key)
            visitor = models.ForeignKey(Party, models.PROTECT, related_name="+")
            host = models.ForeignKey(Party, models.PROTECT, related_name="+")
            made_at = models.DateTimeField("käyty")

            privacy = Privacy(
                subject=("visitor", "host"),
                keep=Runs("contact_recordings", "made_at"),
                observed={Code.RELATIONSHIP: "made_at"},
                plumbing="id visitor host",
            )

            class Meta:
                app_label = "customers"

    with connections["owner"].schema_editor() as editor:
        editor.create_model(Visit)
        editor.execute("GRANT ALL ON customers_visit TO PUBLIC")
    installed = apps.get_models
    monkeypatch.setattr(apps, "get_models", lambda **asked: [*installed(**asked), Visit])
    yield lambda visitor, host: Visit._default_manager.create(visitor=visitor, host=host, made_at=NOW)
    with connections["owner"].schema_editor() as editor:
        editor.delete_model(Visit)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_table_added_today_is_in_the_holdings_of_everybody_it_names_without_a_change(
    visits: Callable[[Party, Party], models.Model],
) -> None:
    aino, pekka = scenes.aino(), scenes.pekka()
    visit, alone = visits(aino, pekka), visits(pekka, pekka)
    assert [holding.rows.get().pk for holding in holdings(aino) if holding.model is type(visit)] == [visit.pk]
    (found,) = [holding for holding in holdings(pekka) if holding.model is type(visit)]
    assert sorted(row.pk for row in found.rows) == sorted([visit.pk, alone.pk])  # each once, by whatever path
    assert "UNION" in str(found.rows.query)
    assert " OR " not in str(found.rows.query)
    (told,) = [record for record in of(aino) if record.row.pk == visit.pk]
    assert told.leaving.ends == date(2028, 12, 25)  # 25 months: notice section 10
    plans.fill()
    with plans.explained() as chosen:
        assert len(holdings(Party.objects.get(customer_number="customer_number 1234"))) == len(personal_models())
        rows = [list(holding.rows) for holding in holdings(aino) if holding.model is type(visit)]
    assert len(rows) == 1
    assert [plan for plan in chosen if plans.reads_whole_tables(plan)] == []


@pytest.mark.django_db
def test_each_field_stands_under_its_category_and_says_how_it_came() -> None:
    """WP 242: provided, observed and derived."""
    aino = scenes.aino()
    scenes.call(aino)
    call = only(aino, Recording)
    assert {(held.name, held.category, held.origin) for held in call.fields} == {
        ("began_at", Code.RELATIONSHIP, Origin.OBSERVED),
        ("duration", Code.RELATIONSHIP, Origin.OBSERVED),
        ("direction", Code.RELATIONSHIP, Origin.OBSERVED),
        ("partner", Code.RELATIONSHIP, Origin.OBSERVED),
        ("audio", Code.RELATIONSHIP, Origin.OBSERVED),
        ("electricity_contract", Code.RELATIONSHIP, Origin.OBSERVED),
        ("number", Code.CONTACT_DETAILS, Origin.OBSERVED),
        ("topic", Code.RELATIONSHIP, Origin.DERIVED),
    }
    assert [(held.label, held.value) for held in call.under(Code.CONTACT_DETAILS)] == [
        ("puhelinnumero", "+358501234567")
    ]
    assert only(aino, Party).source == "person"
    assert call.source == ""
    assert "+358501234567" not in repr(call)


def controllers(party: Party, model: type[models.Model]) -> tuple[tuple[str, ...], bool]:
    """Who answers for the person's record in that table, and whether the notice says so."""
    answering = only(party, model).responsibility
    return answering.controllers, answering.assigned_by_notice


@pytest.mark.django_db
def test_a_shared_customers_contracts_follow_the_contract_and_the_rest_is_joint() -> None:
    """GDPR 26(1); notice section 4; [D: split-follows-the-contract]."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    solar_bond = scenes.relationship(aino, began=date(2022, 1, 1), with_="oomi_solar")
    roof(aino, solar_bond)
    InsurancePolicy.objects.create(
        party=aino,
        relationship=contract.relationship,
        policy_number="V-1",
        product="Kotivakuutus",
        began_on=date(2020, 1, 1),
    )
    assert controllers(aino, Party) == (("oomi", "oomi_solar"), True)
    assert controllers(aino, ElectricityContract) == (("oomi",), True)
    assert controllers(aino, SolarContract) == (("oomi", "oomi_solar"), False)  # a consumer's: assigned to neither
    assert controllers(aino, InsurancePolicy) == (("oomi",), False)


@pytest.mark.django_db
def test_a_recording_follows_the_contract_it_hangs_on_and_without_one_the_customership() -> None:
    """Notice section 4: per record, not per person."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    scenes.relationship(aino, began=date(2022, 1, 1), with_="oomi_solar")
    call = scenes.call(aino)
    assert controllers(aino, Recording) == (("oomi", "oomi_solar"), True)
    Recording.objects.filter(pk=call.pk).update(electricity_contract=contract)
    assert controllers(aino, Recording) == (("oomi",), True)


@pytest.mark.django_db
def test_a_contact_persons_solar_contract_is_the_solar_companys_alone() -> None:
    """Notice section 4: a corporate customer's contact person is named by the contract's organisation."""
    pekka = scenes.pekka()
    bond = scenes.relationship(pekka, began=date(2022, 1, 1), with_="oomi_solar")
    roof(pekka, bond, bakery(pekka))
    assert controllers(pekka, SolarContract) == (("oomi_solar",), True)
    assert controllers(pekka, ContactRole) == (("oomi_solar",), False)


@pytest.mark.django_db
def test_for_somebody_who_is_nobodys_customer_neither_company_may_point_at_the_other() -> None:
    """GDPR 26(3)."""
    assert controllers(scenes.aino(), Party) == (("oomi", "oomi_solar"), False)


def ends(party: Party, model: type[models.Model]) -> date | None:
    """The last day the person's record in that table is kept."""
    return only(party, model).leaving.ends


@pytest.mark.django_db
def test_a_recording_goes_25_months_after_the_call_whatever_contract_it_hangs_on() -> None:
    """Notice section 10: a recording has that rule alone."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    call = scenes.call(aino, at=datetime(2024, 1, 31, 9, 0, tzinfo=UTC))
    assert ends(aino, Recording) == date(2026, 2, 28)
    Recording.objects.filter(pk=call.pk).update(
        electricity_contract=contract, began_at=datetime(2024, 1, 31, 22, 30, tzinfo=UTC)
    )
    assert ends(aino, Recording) == date(2026, 3, 1)  # it was February already in Helsinki
    assert only(aino, Recording).leaving.rules == ("contact_recordings",)


@pytest.mark.django_db
def test_a_contract_has_no_last_day_while_it_or_the_relationship_runs() -> None:
    """[D: contracts-wait-for-the-current-one]."""
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2015, 1, 1))
    contract = scenes.electricity(aino, began=date(2015, 1, 1), within=bond)
    assert ends(aino, ElectricityContract) is None
    ElectricityContract.objects.filter(pk=contract.pk).update(ended_on=date(2019, 6, 30))
    assert ends(aino, ElectricityContract) is None
    Relationship.objects.filter(pk=bond.pk).update(ended_on=date(2021, 6, 30))
    assert ends(aino, ElectricityContract) == date(2031, 6, 30)


@pytest.mark.django_db
def test_a_record_goes_no_earlier_than_what_refers_to_it() -> None:
    """The relationship's own rule ends with it, but the database keeps it while a contract hangs on it."""
    aino = scenes.aino()
    bond = scenes.relationship(aino, began=date(2015, 1, 1), ended=date(2021, 6, 30))
    alone = only(aino, Relationship).leaving
    assert (alone.ends, alone.waits) == (date(2021, 6, 30), False)
    contract = scenes.electricity(aino, began=date(2015, 1, 1), ended=date(2021, 6, 30), within=bond)
    for model in (Relationship, ElectricityContract, MeteringPoint, Party):
        assert ends(aino, model) == date(2031, 6, 30)
    assert only(aino, Relationship).leaving.waits
    assert not only(aino, ElectricityContract).leaving.waits
    call = scenes.call(aino, at=datetime(2030, 1, 15, 9, 0, tzinfo=UTC))
    Recording.objects.filter(pk=call.pk).update(electricity_contract=contract)
    assert ends(aino, ElectricityContract) == ends(aino, Relationship) == ends(aino, Party) == date(2032, 2, 15)


@pytest.mark.django_db
def test_the_day_that_is_told_is_the_day_before_the_record_goes() -> None:
    """GDPR 15(1)(d): told from the same functions that the disposal keeps, and tried against the disposal itself."""
    aino = scenes.aino(last_contact=date(2020, 1, 15))
    bond = scenes.relationship(aino, began=date(2010, 1, 1), ended=date(2012, 6, 30))
    scenes.electricity(aino, began=date(2010, 1, 1), ended=date(2012, 6, 30), within=bond)
    scenes.call(aino, at=datetime(2021, 3, 3, 21, 59, tzinfo=UTC))
    scenes.call(aino, at=datetime(2021, 3, 3, 22, 1, tzinfo=UTC))  # the next day in Helsinki
    told = {record.row.pk: record.leaving.ends for record in of(aino)}
    assert None not in told.values()
    days = sorted({day for day in told.values() if day is not None})
    assert len(days) == 3
    for day in days:
        for as_of in (day, day + timedelta(days=1)):
            kept = sum(ends is not None and ends >= as_of for ends in told.values())
            went = rehearse(now=NOW, as_of=as_of)
            assert went.total == len(told) - kept, as_of


@pytest.mark.django_db
def test_who_the_person_is_goes_with_the_last_record_that_needs_it_and_not_before_its_own_rule() -> None:
    """GDPR 5(1)(e); [D: prospects-6-months] where no record is left."""
    aino = scenes.aino(last_contact=date(2026, 1, 15))
    PostalAddress.objects.create(
        party=aino,
        street="Testikatu 1",
        postal_code="00100",
        city="Helsinki",
        source="person",
        began_on=date(2020, 1, 1),
    )
    assert ends(aino, Party) == ends(aino, PostalAddress) == date(2026, 7, 15)
    scenes.call(aino, at=datetime(2024, 10, 15, 9, 30, tzinfo=UTC))
    assert ends(aino, Party) == ends(aino, PostalAddress) == date(2026, 11, 15)
    EmailMessage.objects.create(
        party=aino, sent_at=datetime(2025, 1, 15, 9, 0, tzinfo=UTC), direction="from_person", address="a@example.com"
    )
    assert ends(aino, Party) == date(2027, 2, 15)
    scenes.electricity(aino, began=date(2020, 1, 1))
    assert ends(aino, Party) is None
    assert ends(aino, MeteringPoint) is None
    assert only(aino, Party).leaving.while_needed


@pytest.mark.django_db
def test_of_a_company_no_day_is_told_because_its_other_contact_persons_need_it_too() -> None:
    pekka = scenes.pekka(last_contact=date(2020, 1, 1))
    organisation = bakery(pekka)
    Organisation.objects.filter(pk=organisation.pk).update(ended_on=date(2021, 1, 1))
    ContactRole.objects.filter(party=pekka).update(ended_on=date(2021, 1, 1))
    assert ends(pekka, Organisation) is None
    assert ends(pekka, ContactRole) == date(2021, 1, 1)
    assert ends(pekka, Party) == date(2021, 1, 1)
