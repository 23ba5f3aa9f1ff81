"""Every record about one person: found by the declarations alone, with who answers, whence it came and when it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection, connections, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from customers.holdings import holdings, personal_models, records
from customers.keys import new_key
from customers.models import (
    Organisation,
    Party,
    Recording,
)
from customers.queries import customer_of
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy, Runs, declaration_of
from oomi_registry.notice.terms import Code, Origin
from retention.models import HeldRecord, LegalHold
from tests import plans, scenes
from tests.held import of, only

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


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
    organisation = scenes.bakery(aino, aino, pekka)
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
                source="person",
            )

            class Meta:
                app_label = "customers"

    with connections["owner"].schema_editor() as editor:
        editor.create_model(Visit)
        editor.execute("GRANT ALL ON customers_visit TO PUBLIC")
    installed = apps.get_models
    monkeypatch.setattr(apps, "get_models", lambda **asked: [*installed(**asked), Visit])
    yield lambda visitor, host: Visit._default_manager.create(visitor=visitor, host=host, made_at=NOW)
    monkeypatch.undo()
    apps.clear_cache()  # while it was there, Django noted that people are visited
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
        ("source", Code.RELATIONSHIP, Origin.OBSERVED),
        ("external_key", Code.RELATIONSHIP, Origin.OBSERVED),
        ("number", Code.CONTACT_DETAILS, Origin.OBSERVED),
        ("topic", Code.RELATIONSHIP, Origin.DERIVED),
    }
    assert [(held.label, held.value) for held in call.under(Code.CONTACT_DETAILS)] == [
        ("puhelinnumero", "+358501234567")
    ]
    assert only(aino, Party).source == "person"
    assert call.source == "person"
    assert "+358501234567" not in repr(call)
