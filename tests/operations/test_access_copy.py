"""The copy holds everything that is held about a person, and says what it is (GDPR 15(1), 15(3); C-487/21)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import connection, connections, models
from django.db.models import Field, TextField
from psycopg import sql

from customers.fields import SealedField
from customers.holdings import holdings, personal_models
from customers.keys import new_key
from customers.models import Authorisation, ContactPoint, Disclosure, EmailMessage, Organisation, Party, Recording
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code
from oomi_registry.proving.rows import World, may_be_left_out
from requests_app.models import PrivacyRequest
from tests import scenes
from tests.conftest import as_owner
from tests.copies import NOW, copy_of, value

MADE_BY_TESTS = "tests_visit"


class Full(World):
    """A world in which a table's every text is filled, each with a word that stands nowhere else."""

    def is_filled(self, field: Field[object, object]) -> bool:
        """Every text that may be anything, and what the table cannot do without."""
        free = isinstance(field, TextField | SealedField) and not field.choices
        return free or field.name in {"request", "right"} or not may_be_left_out(field)

    def plain(self, field: Field[object, object]) -> object:
        """A word with the field's own name in it, where it fits."""
        if isinstance(field, TextField | SealedField) and not field.choices:
            return f"Sana-{field.name}-{new_key().hex}"
        return super().plain(field)


def everybodys(party_of: type[World] = Full) -> Party:
    """A person with a row in every table."""
    world = party_of()
    party = world.row(Party)
    assert isinstance(party, Party)
    world.row(PrivacyRequest, party=party, matched_at=NOW)
    for model, _ in personal_models():
        if model not in world.made:
            world.row(model)
    return party


@pytest.mark.django_db
def test_every_row_of_every_table_that_leads_to_the_person_is_in_the_copy() -> None:
    """GDPR 15(1): everything that is held, whatever holds it."""
    party = everybodys()
    copy = copy_of(party)
    listed = {table["table"] for table in copy.contents["tables"]}
    assert listed == {model._meta.label for model, _ in personal_models()}
    for holding in holdings(party):
        kept = {str(row.pk) for row in holding.rows}
        assert {record["record"] for record in copy.records(holding.model)} == kept, holding.model
    assert copy.built.records == sum(table["records"] for table in copy.contents["tables"])


@pytest.mark.django_db
def test_every_declared_field_is_there_with_its_label_its_category_and_how_it_came() -> None:
    """GDPR 15(1)(b), 15(3); WP 242 for provided, observed and derived."""
    party = everybodys()
    copy = copy_of(party)
    for holding in holdings(party):
        for record in copy.records(holding.model):
            told = {(each["field"], each["category"], each["origin"]) for each in record["fields"]}
            assert told == {(name, str(code), str(how)) for how, code, name in holding.declaration.under()}, holding
            assert all(each["label"] for each in record["fields"])


@pytest.mark.django_db
def test_every_text_of_every_table_can_be_read_on_the_page_and_by_a_machine() -> None:
    """GDPR 12(1): the page is the copy too, not only the files beside it."""
    party = everybodys()
    copy = copy_of(party)
    read = 0
    for holding in holdings(party):
        for row in holding.rows:
            for _, _, name in holding.declaration.under():
                field = holding.model._meta.get_field(name)
                if isinstance(field, TextField | SealedField):
                    text = getattr(row, name)
                    assert text in copy.page, field
                    assert any(value(record, name) == text for record in copy.records(holding.model)), field
                    read += 1
    assert read > 20


@pytest.mark.django_db
def test_ainos_henkilotunnus_is_in_full_in_her_own_copy() -> None:
    """Tietosuojalaki 29 §: it is not printed needlessly; her own copy is where it is needed."""
    aino = scenes.aino()
    aino.identity_code = "010190-999W"
    aino.save()
    copy = copy_of(aino)
    assert value(copy.only(Party), "identity_code") == "010190-999W"
    assert "010190-999W" in copy.page


@pytest.mark.django_db
def test_nothing_of_pekka_is_in_ainos_copy_though_they_speak_for_one_bakery() -> None:
    """GDPR 15(4): a row about several persons says nothing of the other."""
    aino, pekka = scenes.aino(), scenes.pekka()
    bakery = scenes.bakery(aino, pekka)
    EmailMessage.objects.create(
        party=pekka, sent_at=NOW, direction="from_person", address="pekka@example.com", body="Pekan viesti"
    )
    copy = copy_of(aino)
    assert value(copy.only(Organisation), "name") == bakery.name
    for known in ("Pekka", "Esimerkki", "+358501234567", "pekka@example.com", "Pekan viesti", str(pekka.pk)):
        assert known not in copy.everything, known


@pytest.mark.django_db
def test_an_authorisation_tells_each_of_the_two_nothing_of_the_other() -> None:
    """GDPR 15(4): both are its subjects."""
    aino, pekka = scenes.aino(), scenes.pekka()
    contract = scenes.electricity(aino, began=date(2020, 1, 1), number="SOPIMUS-77")
    Authorisation.objects.create(
        party=pekka, electricity_contract=contract, scope="laskut", given_on=date(2021, 1, 1), source="person"
    )
    hers, his = copy_of(aino), copy_of(pekka)
    assert value(hers.only(Authorisation), "scope") == value(his.only(Authorisation), "scope") == "laskut"
    assert "SOPIMUS-77" in hers.page
    assert "SOPIMUS-77" not in his.everything
    assert str(pekka.pk) not in hers.everything
    assert "Mäkinen" not in his.everything


@pytest.mark.django_db
def test_codes_are_shown_by_their_words() -> None:
    """GDPR 12(1): intelligible."""
    aino = scenes.aino()
    scenes.call(aino)
    Disclosure.objects.create(
        party=aino,
        disclosed_at=NOW,
        recipient_kind="authorities",
        recipient="Verohallinto",
        categories=["basic", "billing"],
        purpose="verotarkastus",
        source="person",
    )
    page = copy_of(aino).page
    body = page[page.index("</style>") : page.index("<script>")]
    for code in ("from_person", "authorities", ">email<", "legitimate_interest", ">person<", ">fi<"):
        assert code not in body, code
    for words in ("asiakkaalta", "viranomaiset", "sähköposti", "oikeutettu etu", "Perustiedot"):
        assert words in body, words


@pytest.mark.django_db
def test_what_a_person_wrote_is_text_on_the_page_and_never_markup() -> None:
    """GDPR 32: the copy is opened in a browser, with whatever somebody once typed."""
    aino = scenes.aino()
    EmailMessage.objects.create(
        party=aino,
        sent_at=NOW,
        direction="from_person",
        address="a@example.com",
        body="</dd><script>alert(1)</script><img src=x onerror=alert(2)>",
        subject='" onmouseover="alert(3)',
    )
    page = copy_of(aino).page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert page.count("<script>") == 1


@pytest.mark.django_db(transaction=True)
def test_a_contact_point_that_comes_while_the_copy_is_built_is_in_none_of_its_parts() -> None:
    """One snapshot: page and files say the same."""
    aino = scenes.aino()
    came: list[ContactPoint] = []

    def alive(*_: object) -> None:
        if not came:
            assert threading.current_thread() is not threading.main_thread()  # so it has a connection that may write
            came.append(
                ContactPoint.objects.create(
                    party=aino, kind="email", value="uusi@example.com", source="person", began_on=date(2026, 11, 25)
                )
            )

    copy = copy_of(aino, alive=alive)
    assert came
    assert ContactPoint.objects.filter(party=aino).count() == 2
    assert len(copy.records(ContactPoint)) == 1
    assert "uusi@example.com" not in copy.everything
    assert not connection.in_atomic_block


@pytest.mark.django_db
def test_the_building_stops_when_it_is_told_to() -> None:
    """Whoever lost the lease builds no further."""

    class Stop(Exception):
        pass

    def alive(step: str, done: int, total: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        copy_of(scenes.aino(), alive=alive)


@pytest.mark.django_db
def test_progress_goes_from_rows_to_files_and_ends_where_it_should() -> None:
    """What the desk shows while the copy is built."""
    aino = scenes.aino()
    for minute in range(300):
        scenes.call(aino, at=datetime(2026, 1, 1, minute // 60, minute % 60, tzinfo=UTC))
    told: list[tuple[str, int, int]] = []
    copy = copy_of(aino, alive=lambda *each: told.append(each))
    assert any(0 < done < total for _, done, total in told)
    assert max(total for _, _, total in told) == copy.built.records
    assert len(copy.records(Recording)) == 300


# ---- complete by construction


class Visit(models.Model):
    """A table that nobody has heard of, and one more field of it."""

    id = models.UUIDField(primary_key=True, default=new_key)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("kävi")
    parking = models.CharField("pysäköintipaikka", max_length=100)

    privacy = Privacy(
        subject="party",
        source="own",
        keep=Runs("request_cases", "made_at"),
        observed={Code.RELATIONSHIP: "made_at parking"},
        plumbing="id party",
    )

    class Meta:
        app_label = "customers"
        apps = Apps()  # where no other test sees it
        db_table = MADE_BY_TESTS
        verbose_name = "käynti"
        verbose_name_plural = "käynnit"

    objects: ClassVar[models.Manager[Visit]]

    def __str__(self) -> str:
        return "käynti"


@contextmanager
def one_more_table() -> Iterator[None]:
    """The table as a migration makes it, and its model among the site's."""
    with connections["owner"].schema_editor() as editor:
        editor.create_model(Visit)
    database = str(connections["default"].settings_dict["NAME"])
    login = sql.Identifier(str(settings.DATABASES["default"]["USER"]))
    with as_owner(database) as owner:
        owner.execute(sql.SQL("GRANT SELECT, INSERT ON tests_visit TO {}").format(login))
    known = apps.all_models["customers"]
    known["visit"] = Visit
    apps.get_models.cache_clear()  # type: ignore[attr-defined]  # it is cached
    try:
        yield
    finally:
        del known["visit"]
        apps.get_models.cache_clear()  # type: ignore[attr-defined]  # it is cached
        connections["owner"].close()
        with as_owner(database) as owner:
            owner.execute("DROP TABLE tests_visit")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_table_and_a_field_that_are_added_and_declared_are_in_the_copy_with_no_other_change() -> None:
    """GDPR 15(1): complete by construction, and not by a list that somebody keeps."""
    with one_more_table():
        aino = scenes.aino()
        Visit.objects.create(party=aino, made_at=datetime(2026, 3, 2, 7, 30, tzinfo=UTC), parking="P-Hämeentie 12")
        copy = copy_of(aino)
    (record,) = copy.records(Visit)
    assert value(record, "parking") == "P-Hämeentie 12"
    assert record["information"]["kept"]["until"] == "2029-03-02"
    assert "P-Hämeentie 12" in copy.page
    assert "Pysäköintipaikka" in copy.page
    assert "Käynnit" in copy.page
