"""What the system checks refuse in a declaration, one fault at a time; each says what to write where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypedDict, cast

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Upper
from django.test.utils import isolate_apps

from customers.keys import new_key
from customers.models import ElectricityContract, Party, Recording, SolarContract, SuppressedContact
from oomi_registry import checks
from oomi_registry.notice import adopted
from oomi_registry.notice.declarations import (
    Declaration,
    Earliest,
    Latest,
    NotPersonal,
    Privacy,
    Runs,
    WhileNeeded,
    declaration_of,
)
from oomi_registry.notice.terms import Code, Contract, LegalBasis, Subject

DECLARED = Privacy(
    subject="party",
    keep=Runs("request_cases", "made_at"),
    observed={Code.RELATIONSHIP: "made_at"},
    plumbing="id party",
    source="person",
)


class Answers(TypedDict):
    """What the JSON of these tests holds."""

    colour: str


@pytest.fixture(autouse=True)
def _no_such_tables() -> Iterator[None]:
    with isolate_apps("customers"):
        yield


def to_party(**options: object) -> models.ForeignKey[object, object]:
    return models.ForeignKey(Party, **({"on_delete": models.PROTECT, "related_name": "+"} | options))  # type: ignore[arg-type]  # options of a test


def visit(privacy: Declaration | None = DECLARED, /, **fields: object) -> type[models.Model]:
    """A model that is right in everything but what the test gives or takes away (a field of ``None``)."""
    attributes: dict[str, object] = {
        "id": models.UUIDField(primary_key=True, default=new_key),
        "party": to_party(),
        "made_at": models.DateTimeField(db_index=True),
        "__module__": __name__,
        "Meta": type("Meta", (), {"app_label": "customers"}),
    }
    attributes |= fields
    if privacy is not None:
        attributes["privacy"] = privacy
    kept = {name: value for name, value in attributes.items() if value is not None}
    return cast("type[models.Model]", type("Visit", (models.Model,), kept))


def also(text: str, to: str = "plumbing") -> Privacy:
    """The right declaration with more fields under plumbing, or observed under the relationship."""
    if to == "plumbing":
        return replace(DECLARED, plumbing=f"{DECLARED.plumbing} {text}")
    return replace(DECLARED, observed={Code.RELATIONSHIP: f"made_at {text}"})


def ids(model: type[models.Model]) -> set[str]:
    return {str(fault.id) for fault in checks.faults_of(model)}


def of_two_contracts() -> dict[str, models.ForeignKey[object, object]]:
    """An electricity contract or a solar one, as an invoice has them."""
    return {
        "deal": models.ForeignKey(ElectricityContract, models.PROTECT, null=True, related_name="+"),
        "sun": models.ForeignKey(SolarContract, models.PROTECT, null=True, related_name="+"),
    }


def an_index(*fields: str, condition: models.Q | None = None) -> type:
    index = models.Index(fields=fields, name="an_index", condition=condition)
    return type("Meta", (), {"app_label": "customers", "indexes": [index]})


RIGHT: dict[str, Callable[[], type[models.Model]]] = {
    "nothing more": visit,
    "a JSON field with its schema": lambda: visit(
        replace(also("answers", "observed"), schemas={"answers": f"{__name__}.Answers"}), answers=models.JSONField()
    ),
    "a file under a category": lambda: visit(also("scan", "observed"), scan=models.FileField()),
    "a computed field under a category": lambda: visit(
        replace(DECLARED, observed={Code.RELATIONSHIP: "made_at topic"}, derived={Code.RELATIONSHIP: "loud"}),
        topic=models.CharField(max_length=20),
        loud=models.GeneratedField(
            expression=Upper("topic"), output_field=models.CharField(max_length=20), db_persist=True
        ),
    ),
    "an index of its own for the clock": lambda: visit(
        made_at=models.DateTimeField(), Meta=an_index("made_at", "party")
    ),
    "a clock of another table": lambda: visit(replace(DECLARED, keep=Runs("prospects", "party__last_contact_on"))),
    "several rules": lambda: visit(
        replace(DECLARED, keep=Latest(Runs("request_cases", "made_at"), Runs("contracts", "made_at")))
    ),
    "a null person and a clock of its own": lambda: visit(party=to_party(null=True)),
    "a table that says nothing about people": lambda: visit(
        NotPersonal("Names of rooms."), party=None, made_at=None, room=models.CharField(max_length=20)
    ),
    "a reference to staff": lambda: visit(
        also("seller"), seller=models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ),
    "an unguarded row that its person's row may leave": lambda: visit(
        replace(DECLARED, guarded=False), party=to_party(null=True, on_delete=models.SET_NULL)
    ),
    "its contract through a foreign key": lambda: visit(
        replace(also("deal", "observed"), contract_from="deal"),
        deal=models.ForeignKey(SolarContract, models.PROTECT, null=True, related_name="+"),
    ),
    "its contract through the first of several foreign keys that is set": lambda: visit(
        replace(also("deal sun"), contract_from="deal sun"), **of_two_contracts()
    ),
    "a source of each row's own": lambda: visit(
        replace(also("source", "observed"), source=""), source=models.CharField(max_length=40)
    ),
    "rows of nobody, which tell no source": lambda: visit(replace(DECLARED, subject="", source="")),
}


@pytest.mark.parametrize("what", RIGHT)
def test_a_model_that_says_what_it_holds_is_let_in(what: str) -> None:
    assert ids(RIGHT[what]()) == set()


JSON = also("answers", "observed")
CONSENTED = replace(DECLARED, observed={Code.CONSENT_BASED: "made_at"})

WRONG: dict[str, tuple[str, Callable[[], type[models.Model]]]] = {
    "no declaration": ("notice.E001", lambda: visit(None)),
    "a generic foreign key": (
        "notice.E002",
        lambda: visit(
            also("kind key"),
            kind=models.ForeignKey(ContentType, models.PROTECT, related_name="+"),
            key=models.UUIDField(),
            about=GenericForeignKey("kind", "key"),
        ),
    ),
    "not personal and no reason": ("notice.E004", lambda: visit(NotPersonal(" "), party=None)),
    "not personal and a person in it": ("notice.E005", lambda: visit(NotPersonal("No person in it."))),
    "not personal and files in it": (
        "notice.E005",
        lambda: visit(NotPersonal("Only pictures."), party=None, picture=models.ImageField()),
    ),
    "not personal and free JSON in it": (
        "notice.E005",
        lambda: visit(NotPersonal("Only figures."), party=None, figures=models.JSONField()),
    ),
    "a field that stands nowhere": ("notice.E006", lambda: visit(room=models.CharField(max_length=20))),
    "a field that is not there": ("notice.E007", lambda: visit(also("room"))),
    "a field in two places": ("notice.E008", lambda: visit(also("made_at"))),
    "a category that is none": (
        "notice.E009",
        lambda: visit(replace(DECLARED, observed={cast("Code", "gossip"): "made_at"})),
    ),
    "a file under plumbing": ("notice.E010", lambda: visit(also("scan"), scan=models.FileField())),
    "a copy of a name under plumbing": (
        "notice.E010",
        lambda: visit(
            replace(also("topic", "observed"), plumbing="id party loud"),
            topic=models.CharField(max_length=20),
            loud=models.GeneratedField(
                expression=Upper("topic"), output_field=models.CharField(max_length=20), db_persist=True
            ),
        ),
    ),
    "JSON without a schema": ("notice.E011", lambda: visit(JSON, answers=models.JSONField())),
    "a list of JSON without a schema": ("notice.E011", lambda: visit(JSON, answers=ArrayField(models.JSONField()))),
    "JSON whose schema is not there": (
        "notice.E012",
        lambda: visit(replace(JSON, schemas={"answers": "no.such.Type"}), answers=models.JSONField()),
    ),
    "JSON whose schema says nothing": (
        "notice.E012",
        lambda: visit(replace(JSON, schemas={"answers": "builtins.dict"}), answers=models.JSONField()),
    ),
    "a schema for no JSON": ("notice.E013", lambda: visit(replace(DECLARED, schemas={"made_at": "builtins.dict"}))),
    "a path that is not there": ("notice.E014", lambda: visit(replace(DECLARED, subject="owner"))),
    "a path that goes on behind a plain column": (
        "notice.E014",
        lambda: visit(replace(DECLARED, subject="made_at__party")),
    ),
    "a path that ends at staff": (
        "notice.E014",
        lambda: visit(
            replace(also("seller"), subject="seller"), seller=models.ForeignKey(User, models.PROTECT, related_name="+")
        ),
    ),
    "its own subject and no party": ("notice.E014", lambda: visit(replace(DECLARED, subject="self"))),
    "nobody's yet and kept by its person's clock": (
        "notice.E015",
        lambda: visit(
            replace(DECLARED, keep=WhileNeeded(after=Runs("prospects", "party__last_contact_on"))),
            party=to_party(null=True),
        ),
    ),
    "nobody's yet and kept without end": (
        "notice.E015",
        lambda: visit(
            replace(DECLARED, keep=Runs("suppression", "made_at"), observed={Code.CONTACT_DETAILS: "made_at"}),
            party=to_party(null=True),
        ),
    ),
    "a basis that is none": ("notice.E016", lambda: visit(replace(DECLARED, basis=cast("LegalBasis", "habit")))),
    "a role that is none": ("notice.E016", lambda: visit(replace(DECLARED, role=cast("Subject", "friend")))),
    "a contract that is none": ("notice.E016", lambda: visit(replace(DECLARED, contract=cast("Contract", "water")))),
    "a corporate customer told by no field": (
        "notice.E017",
        lambda: visit(replace(DECLARED, corporate_when="company")),
    ),
    "a contract told by the person": ("notice.E017", lambda: visit(replace(DECLARED, contract_from="party"))),
    "one of several contracts that is none": (
        "notice.E017",
        lambda: visit(replace(also("deal sun"), contract_from="deal party sun"), **of_two_contracts()),
    ),
    "rows of which nobody knows whence they came": ("notice.E025", lambda: visit(replace(DECLARED, source=""))),
    "a rule that is none": ("notice.E018", lambda: visit(replace(DECLARED, keep=Runs("for_ever", "made_at")))),
    "a clock that is not there": ("notice.E019", lambda: visit(replace(DECLARED, keep=Runs("prospects", "ended_on")))),
    "a clock that is no time": ("notice.E019", lambda: visit(replace(DECLARED, keep=Runs("prospects", "id")))),
    "a clock of many rows": (
        "notice.E019",
        lambda: visit(replace(DECLARED, keep=Earliest(Runs("prospects", "party__recordings__began_at")))),
    ),
    "a clock without an index": ("notice.E020", lambda: visit(made_at=models.DateTimeField())),
    "a clock second in its index": (
        "notice.E020",
        lambda: visit(made_at=models.DateTimeField(), Meta=an_index("party", "made_at")),
    ),
    "a clock indexed in some rows": (
        "notice.E020",
        lambda: visit(
            made_at=models.DateTimeField(), Meta=an_index("made_at", condition=models.Q(party__isnull=False))
        ),
    ),
    "a clock behind a foreign key without an index": (
        "notice.E020",
        lambda: visit(
            replace(DECLARED, keep=Runs("prospects", "party__last_contact_on")), party=to_party(db_index=False)
        ),
    ),
    "clocks of rows that change anyway": ("notice.E021", lambda: visit(replace(DECLARED, clocks="made_at"))),
    "a clock of written-once rows that is no time": (
        "notice.E021",
        lambda: visit(replace(DECLARED, append_only=True, clocks="id")),
    ),
    "an erasure that keeps what is not there": (
        "notice.E026",
        lambda: visit(replace(DECLARED, needed_by={"room": "contracts"})),
    ),
    "a past that is no day": ("notice.E026", lambda: visit(replace(DECLARED, ended="id"))),
    "a row beside no other": ("notice.E026", lambda: visit(replace(DECLARED, beside="made_at"))),
    "a holder that is not there": ("notice.E026", lambda: visit(replace(DECLARED, held_by="partner"))),
    "a holder that has no name": ("notice.E026", lambda: visit(replace(DECLARED, held_by="made_at"))),
    "a key that the database counts": ("notice.E022", lambda: visit(id=models.BigAutoField(primary_key=True))),
    "a key that nobody makes": ("notice.E022", lambda: visit(id=models.UUIDField(primary_key=True))),
    "a row that goes with its person's": ("notice.E023", lambda: visit(party=to_party(on_delete=models.CASCADE))),
    "a row that outlives what it refers to": ("notice.E023", lambda: visit(party=to_party(db_constraint=False))),
    "a basis that the notice does not give": (
        "notice.E030",
        lambda: visit(replace(CONSENTED, basis=LegalBasis.CONTRACT)),
    ),
    "a period that the notice does not give": (
        "notice.E031",
        lambda: visit(replace(CONSENTED, keep=Runs("contact_recordings", "made_at"))),
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_declaration_that_says_too_little_is_refused(what: str) -> None:
    fault, make = WRONG[what]
    assert ids(make()) == {fault}


def test_the_column_of_a_foreign_key_is_not_its_name() -> None:
    missing, extra = checks.faults_of(visit(replace(DECLARED, plumbing="id party_id")))
    assert (missing.id, extra.id) == ("notice.E006", "notice.E007")
    assert str(extra.hint).endswith('write "party".')


def test_an_automatic_table_between_two_of_ours_is_refused() -> None:
    (told,) = checks.faults_of(visit(friends=models.ManyToManyField(Party, related_name="+")))
    assert told.id == "notice.E003"
    assert 'through="VisitFriends"' in str(told.hint)


@pytest.mark.parametrize("what", WRONG)
def test_each_refusal_names_the_model_and_the_file_to_write_in(what: str) -> None:
    for fault in checks.faults_of(WRONG[what][1]()):
        assert "customers.Visit" in str(fault.msg)
        assert "tests/house/test_checks.py" in str(fault.hint) or fault.id == "notice.E012"


def test_a_table_that_is_not_ours_is_declared_in_the_list_for_such_tables() -> None:
    framework = type(
        "Throttle",
        (models.Model,),
        {"__module__": "django.contrib.auth.models", "Meta": type("Meta", (), {"app_label": "auth"})},
    )
    (told,) = checks.faults_of(cast("type[models.Model]", framework))
    assert told.id == "notice.E001"
    assert "In oomi_registry/elsewhere.py add" in str(told.hint)
    assert '"auth.Throttle": NotPersonal(' in str(told.hint)


def test_every_table_of_the_site_is_looked_at_and_says_what_it_holds() -> None:
    looked_at = checks.every_model()
    assert {Party, Recording, SuppressedContact, User, User.groups.through} <= set(looked_at)
    assert all(declaration_of(model) for model in looked_at)


def test_a_register_with_a_category_without_a_basis_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = adopted.register()
    broken = replace(ours.categories[0], bases=())
    monkeypatch.setattr(adopted, "_candidate", [replace(ours, categories=(broken, *ours.categories[1:]))])
    assert [fault.id for fault in checks.the_register_is_whole()] == ["notice.E040"]
    assert "'basic'" in str(checks.the_register_is_whole()[0].msg)


def test_a_table_without_a_source_is_told_how_to_give_one() -> None:
    """GDPR 15(1)(g): whoever asks is told where each record came from."""
    (told,) = checks.faults_of(visit(replace(DECLARED, source="")))
    assert "does not tell where its rows came from" in str(told.msg)
    assert 'source="person"' in str(told.hint)


def test_each_contract_that_is_none_is_named_by_itself() -> None:
    wrong = replace(also("deal sun"), contract_from="party deal made_at sun")
    told = [fault for fault in checks.faults_of(visit(wrong, **of_two_contracts())) if fault.id == "notice.E017"]
    assert [str(fault.msg).partition("contract_from=")[2].partition(",")[0] for fault in told] == [
        "'party'",
        "'made_at'",
    ]
