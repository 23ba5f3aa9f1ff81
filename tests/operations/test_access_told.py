"""What is told of each record (GDPR 15(1)(a)-(h), 15(2)), and when a copy lacks something of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest
from django.utils.module_loading import import_string

from customers.holdings import Leaving, personal_models
from customers.models import (
    Application,
    CookieUse,
    CreditDecision,
    Disclosure,
    ElectricityContract,
    Invoice,
    Party,
    Recording,
    Relationship,
)
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import OWN, Privacy, declaration_of
from oomi_registry.notice.reasons import Reason, reasons
from oomi_registry.notice.terms import Code, LegalBasis, Subject
from requests_app.fulfilment.access.codes import JSON_KEYS
from requests_app.fulfilment.access.information import (
    ITEMS,
    Decision,
    Information,
    Item,
    lacking,
)
from requests_app.fulfilment.access.recipients import Recipient
from retention import holds
from retention.models import LegalHold
from tests import scenes, staff
from tests.copies import NOW, REFERENCE, copy_of, value

TODAY = date(2026, 11, 25)


def disclosed(party: Party, to: str, *categories: str, **more: object) -> Disclosure:
    """Data of the person was given to somebody."""
    given = {"recipient_kind": "partners", "purpose": "asiakaspalvelu", "source": OWN, "disclosed_at": NOW} | more
    return Disclosure.objects.create(party=party, recipient=to, categories=list(categories), **given)


def decision(party: Party, **more: object) -> CreditDecision:
    """A credit decision as software made it."""
    application = Application.objects.create(
        party=party, product="Oomi Perus", applied_at=NOW, prospect_since=TODAY, source="person"
    )
    made = {
        "decided_at": NOW,
        "automated": True,
        "inputs": {"payment_defaults": 2, "trustee": False},
        "score": 410,
        "threshold": 500,
        "logic_version": "3",
        "logic": "Jokainen maksuhäiriö vähentää pisteitä 45.",
        "significance": "Sopimusta ei tehdä ilman vakuutta.",
        "outcome": "rejected",
        "source": OWN,
    } | more
    return CreditDecision.objects.create(party=party, application=application, **made)


# ---- the table of items


def complete() -> Information:
    """What is told of a record that lacks nothing."""
    ours = register()
    return Information(
        categories=(ours.category(Code.BILLING),),
        reasons=(Reason(ours.purpose("legal_obligations"), (LegalBasis.LEGAL_OBLIGATION,)),),
        recipients=(Recipient("Verohallinto", "viranomaiset", "FI", False, None, "", frozenset(), TODAY, TODAY),),
        controllers=(ours.controller("oomi"),),
        joint=False,
        source_code="person",
        source=ours.sources[0],
        leaving=Leaving(TODAY, ("accounting",)),
        rules=(ours.rule("accounting"),),
        decision=Decision(True, "Näin.", "Tätä se merkitsee."),
    )


LACKS: dict[Item, dict[str, Any]] = {
    Item.PURPOSES: {"reasons": ()},
    Item.CATEGORIES: {"categories": ()},
    Item.RECIPIENTS: {"recipients": (replace(complete().recipients[0], kind=None),)},
    Item.PERIOD: {"rules": ()},
    Item.SOURCE: {"source": None, "source_code": "somewhere"},
    Item.DECISION: {"decision": Decision(True, "  ", "Tätä se merkitsee.")},
    Item.SAFEGUARDS: {"recipients": (replace(complete().recipients[0], outside=True, transfer=None),)},
    Item.COPY: {"there": False},
}


def test_the_table_has_every_item_of_the_article_and_each_but_once() -> None:
    """GDPR 15(1)(a)-(h), 15(2), 15(3)."""
    provisions = [rule.provision for rule in ITEMS.values()]
    assert provisions == [*(f"GDPR 15(1)({letter})" for letter in "abcdefgh"), "GDPR 15(2)", "GDPR 15(3)"]
    assert set(ITEMS) == set(Item)
    assert set(LACKS) == set(Item) - {Item.RIGHTS, Item.COMPLAINT}  # the register's own: below


def test_a_record_of_which_everything_is_told_lacks_nothing() -> None:
    """GDPR 15(1)."""
    assert lacking(complete(), register()) == ()


@pytest.mark.parametrize("item", LACKS)
def test_each_item_that_is_not_told_is_lacking_and_no_other(item: Item) -> None:
    """GDPR 15(1), 15(2)."""
    assert lacking(replace(complete(), **LACKS[item]), register()) == (item,)


def test_a_notice_without_the_other_rights_or_the_authority_lacks_them() -> None:
    """GDPR 15(1)(e)-(f)."""
    ours = register()
    fewer = replace(ours, rights=tuple(right for right in ours.rights if right.code != "restriction"))
    nobody = replace(ours, authority=replace(ours.authority, name=replace(ours.authority.name, fi="")))
    assert lacking(complete(), fewer) == (Item.RIGHTS,)
    assert lacking(complete(), nobody) == (Item.COMPLAINT,)


def test_what_is_withheld_is_not_lacking() -> None:
    """GDPR 15(4); tietosuojalaki 34 §: the rest is still given."""
    hidden = replace(complete().recipients[0], name="", kind=None, outside=True, hidden=True)
    assert lacking(replace(complete(), recipients=(hidden,), source=None, source_code="withheld"), register()) == ()


def test_a_profile_that_decides_nothing_needs_its_logic_alone() -> None:
    """GDPR 15(1)(h)."""
    assert lacking(replace(complete(), decision=Decision(True, "Näin.", None)), register()) == ()
    assert lacking(replace(complete(), decision=Decision(True, "Näin.", "")), register()) == (Item.DECISION,)


def test_only_the_purposes_that_have_the_tables_own_basis_are_told() -> None:
    """GDPR 6(1), 15(1)(a): an invoice is kept because the law demands it, and for nothing else."""
    ours = register()
    billing = (ours.category(Code.BILLING),)
    assert [
        (each.purpose.code, each.bases)
        for each in reasons(ours, billing, LegalBasis.LEGAL_OBLIGATION, Subject.CONSUMER)
    ] == [("legal_obligations", (LegalBasis.LEGAL_OBLIGATION,))]
    by_category = {each.purpose.code for each in reasons(ours, billing, None, Subject.CONSUMER)}
    assert by_category == set(billing[0].purposes)


def test_a_companys_contract_is_no_basis_against_its_contact_person() -> None:
    """GDPR 6(1)(b): the contract is not theirs."""
    ours = register()
    held = (ours.category(Code.RELATIONSHIP),)
    consumers = reasons(ours, held, None, Subject.CONSUMER)
    contacts = reasons(ours, held, None, Subject.CORPORATE_CONTACT)
    assert any(LegalBasis.CONTRACT in each.bases for each in consumers)
    assert contacts
    assert not any(LegalBasis.CONTRACT in each.bases for each in contacts)


# ---- in the copy


@pytest.mark.django_db
def test_an_ordinary_persons_copy_lacks_nothing() -> None:
    """GDPR 15(1): it can be released."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    scenes.call(aino)
    CookieUse.objects.create(
        party=aino, relationship=contract.relationship, cookie="sid", purpose="istunto", used_at=NOW, source="person"
    )
    decision(aino)
    disclosed(aino, "Perintä Oy", "billing")
    copy = copy_of(aino)
    assert copy.built.missing == ()
    assert copy.contents["missing"] == []


@pytest.mark.django_db
def test_each_record_tells_its_purposes_with_their_basis() -> None:
    """GDPR 15(1)(a)."""
    aino = scenes.aino()
    contract = scenes.electricity(aino, began=date(2020, 1, 1))
    Invoice.objects.create(
        party=aino,
        electricity_contract=contract,
        number="L-1",
        issued_on=date(2026, 2, 1),
        due_on=date(2026, 2, 15),
        amount="1234.50",
        fiscal_year_ends_on=date(2026, 4, 30),
        source=OWN,
    )
    copy = copy_of(aino)
    told = copy.only(Invoice)["information"]
    assert [(each["code"], [basis["code"] for basis in each["legal_bases"]]) for each in told["purposes"]] == [
        ("legal_obligations", ["legal_obligation"])
    ]
    assert told["source"] == {"code": "own", "text": None}
    assert [each["name"] for each in told["controllers"]] == ["Oomi Oy"]
    assert "1\u00a0234,50" in copy.page
    assert "lakisääteinen velvoite" in copy.page


@pytest.mark.django_db
def test_each_record_tells_the_day_it_goes() -> None:
    """GDPR 15(1)(d): the computed date; a call of the end of January goes at the end of February."""
    aino = scenes.aino()
    scenes.call(aino, at=datetime(2025, 1, 31, 10, 0, tzinfo=UTC))
    copy = copy_of(aino)
    assert copy.only(Recording)["information"]["kept"]["until"] == "2027-02-28"
    assert "Säilytetään 28.2.2027 asti" in copy.page


@pytest.mark.django_db
def test_a_call_that_a_dispute_holds_is_not_said_to_go_on_its_day() -> None:
    """GDPR 15(1)(d): the criteria. The request's own hold ends with its answer, so of that nothing is told."""
    aino = scenes.aino()
    calls = [scenes.call(aino, at=datetime(2024, 9, 23, 10, minute, tzinfo=UTC)) for minute in (0, 1)]
    for records, reason, origin in (
        (calls[:1], LegalHold.Reason.DISPUTE, "riita 7"),
        (None, LegalHold.Reason.OPEN_REQUEST, f"{REFERENCE} access"),
    ):
        review = date(2027, 1, 15)
        holds.place(aino, reason, records=records, owner=staff.sanna(), origin=origin, review_on=review, now=NOW)
    copy = copy_of(aino)
    told = [each["information"]["kept"]["held_for"] for each in copy.records(Recording)]
    assert told == [[{"reason": "dispute", "reviewed_by": "2027-01-15"}], []]
    assert "riita tai oikeudellinen vaade (arvioidaan uudelleen viimeistään 15.1.2027)" in copy.page
    assert copy.page.count("poistetaan seuraavassa poistossa") == 1


@pytest.mark.django_db
def test_a_running_contract_tells_by_what_its_day_will_be_known() -> None:
    """GDPR 15(1)(d): the criteria, where there is no day yet."""
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2020, 1, 1))
    copy = copy_of(aino)
    kept = copy.only(ElectricityContract)["information"]["kept"]
    assert kept["until"] is None
    assert [rule["code"] for rule in kept["rules"]] == ["contracts"]
    rule = register().rule("contracts")
    assert f"laskettuna tapahtumasta ”{rule.starts.fi}”" in copy.page
    assert copy.only(Relationship)["information"]["kept"]["rules"][0]["code"] == "relationship"


@pytest.mark.django_db
def test_the_recipients_of_a_record_are_those_its_categories_were_given_to_by_name() -> None:
    """GDPR 15(1)(c); C-154/21: who they are, not what kind they are."""
    aino = scenes.aino()
    scenes.call(aino)
    disclosed(aino, "Perintä Oy", "billing")
    disclosed(aino, "Puhelinpalvelu Oy", "relationship", disclosed_at=datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    disclosed(aino, "Puhelinpalvelu Oy", "relationship", disclosed_at=datetime(2026, 5, 6, 9, 0, tzinfo=UTC))
    copy = copy_of(aino)
    (given,) = copy.only(Recording)["information"]["recipients"]
    assert (given["name"], given["first"], given["last"]) == ("Puhelinpalvelu Oy", "2026-03-04", "2026-05-06")
    assert "Puhelinpalvelu Oy" in copy.page


@pytest.mark.django_db
def test_where_nothing_was_disclosed_the_copy_says_so() -> None:
    """GDPR 15(1)(c)."""
    assert "Tietoja ei ole kirjausten mukaan luovutettu kenellekään." in copy_of(scenes.aino()).page


@pytest.mark.django_db
def test_a_transfer_beyond_the_eea_tells_country_and_mechanism_and_lacks_it_where_there_is_none() -> None:
    """GDPR 15(2), 46."""
    aino = scenes.aino()
    disclosed(aino, "Cloud Inc.", "basic", country="US", transfer="standard_contractual_clauses")
    copy = copy_of(aino)
    assert copy.built.missing == ()
    assert "ulkopuolelle (US), perusteena EU-komission mallisopimuslausekkeet" in copy.page
    disclosed(aino, "Other Inc.", "basic", country="US")
    assert copy_of(aino).built.missing == ("safeguards:Party",)


@pytest.mark.django_db
def test_a_credit_decision_is_told_in_understandable_words() -> None:
    """GDPR 15(1)(h), 22(3); C-203/22: inputs, logic, score and limit, what it means, and what the person can do."""
    aino = scenes.aino()
    decision(aino)
    copy = copy_of(aino)
    assert value(copy.only(CreditDecision), "inputs") == {"payment_defaults": 2, "trustee": False}
    for words in (
        "Pisteesi olivat 410; hyväksymisen raja oli 500.",
        "maksuhäiriömerkintöjä: 2",
        "edunvalvonta: ei",
        "Jokainen maksuhäiriö vähentää pisteitä 45.",
        "Sopimusta ei tehdä ilman vakuutta.",
        "Voit vaatia, että ihminen käsittelee asian",
        "hylätty",
    ):
        assert words in copy.page, words


@pytest.mark.django_db
def test_a_credit_decision_of_which_nobody_tells_the_meaning_holds_the_copy_back() -> None:
    """GDPR 15(1)(h)."""
    aino = scenes.aino()
    decision(aino, significance="")
    assert copy_of(aino).built.missing == ("decision:CreditDecision",)


@pytest.mark.django_db
def test_a_source_that_the_notice_does_not_know_holds_the_copy_back() -> None:
    """GDPR 15(1)(g): any available information as to the source."""
    aino = scenes.aino()
    scenes.call(aino)
    Recording.objects.update(source="somewhere")
    assert copy_of(aino).built.missing == ("source:Recording",)


@pytest.mark.django_db
def test_the_other_rights_the_complaint_the_version_and_the_datahub_stand_once_on_the_page() -> None:
    """GDPR 15(1)(e)-(f)."""
    page = copy_of(scenes.aino()).page
    for words in (
        "Oikeus tietojen oikaisemiseen",
        "tietosuojavaltuutettu",
        "www.tietosuoja.fi",
        "Datahub",
        "27.2.2024",
    ):
        assert words in page, words
    assert "27.2.2024" in page


def test_every_key_of_every_json_value_has_a_word() -> None:
    """GDPR 12(1): no key of a program is shown to a person."""
    named = JSON_KEYS
    for model, _ in personal_models():
        declaration = declaration_of(model)
        assert isinstance(declaration, Privacy)
        for schema in declaration.schemas.values():
            assert set(get_type_hints(import_string(schema))) <= set(named), schema
