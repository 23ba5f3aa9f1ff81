"""How a table says what it holds, and how several retention rules of one row are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oomi_registry.notice import declarations
from oomi_registry.notice.declarations import (
    Earliest,
    Keep,
    Latest,
    NotPersonal,
    Privacy,
    Runs,
    WhileNeeded,
    declaration_of,
    declare_elsewhere,
    declared_elsewhere,
    passes,
)
from oomi_registry.notice.terms import Code, Origin

CONTRACT, VOUCHER = Runs("contracts", "ended_on"), Runs("accounting", "fiscal_year_end")
POLICY, EVENT = Runs("insurance", "policy__liability_ended_on"), Runs("insurance", "event_on")

INVOICE = Privacy(
    subject=("payer", "contract__party"),
    keep=Latest(CONTRACT, VOUCHER),
    provided={Code.BASIC: "name address", Code.BILLING: "iban"},
    observed={Code.BILLING: "sum paid_on"},
    derived={Code.CONSUMPTION: "estimate"},
    plumbing="id payer contract",
)


@pytest.fixture(autouse=True)
def _nothing_stays_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declarations, "_elsewhere", {})


def test_every_field_stands_under_its_category_by_how_it_came() -> None:
    """GDPR 20(1); WP 242: provided, observed, derived."""
    assert list(INVOICE.under()) == [
        (Origin.PROVIDED, Code.BASIC, "name"),
        (Origin.PROVIDED, Code.BASIC, "address"),
        (Origin.PROVIDED, Code.BILLING, "iban"),
        (Origin.OBSERVED, Code.BILLING, "sum"),
        (Origin.OBSERVED, Code.BILLING, "paid_on"),
        (Origin.DERIVED, Code.CONSUMPTION, "estimate"),
    ]


def test_the_fields_are_all_that_is_named_plumbing_last() -> None:
    assert INVOICE.fields() == (
        "name", "address", "iban", "sum", "paid_on", "estimate", "id", "payer", "contract",
    )  # fmt: skip
    assert INVOICE.categories() == (Code.BASIC, Code.BILLING, Code.CONSUMPTION)


def test_a_subject_is_one_path_or_several_or_nobody() -> None:
    assert INVOICE.subjects == ("payer", "contract__party")
    assert Privacy(subject="party", keep=CONTRACT).subjects == ("party",)
    assert Privacy(subject="", keep=CONTRACT).subjects == ()


def test_a_rule_that_two_clocks_run_is_named_once() -> None:
    assert INVOICE.rules() == ("contracts", "accounting")
    assert Privacy(subject="insured", keep=Earliest(POLICY, EVENT)).rules() == ("insurance",)


def test_the_latest_waits_for_all_and_the_earliest_for_one() -> None:
    """[D: several-rules]; vakuutussopimuslaki 73 §: a claim is kept at most as long as its policy."""
    assert passes(CONTRACT) == ((CONTRACT,),)
    assert passes(WhileNeeded(CONTRACT)) == ((CONTRACT,),)
    assert passes(Latest(CONTRACT, VOUCHER)) == ((CONTRACT, VOUCHER),)
    assert passes(Earliest(POLICY, EVENT)) == ((POLICY,), (EVENT,))
    assert passes(Latest(VOUCHER, Earliest(POLICY, EVENT))) == ((VOUCHER, POLICY), (VOUCHER, EVENT))


CLOCKS = [Runs(f"rule_{letter}", f"clock_{letter}") for letter in "abcde"]
KEEPS: st.SearchStrategy[Keep] = st.recursive(
    st.sampled_from(CLOCKS),
    lambda keeps: st.one_of(
        st.lists(keeps, min_size=1, max_size=3).map(lambda parts: Latest(*parts)),
        st.lists(keeps, min_size=1, max_size=3).map(lambda parts: Earliest(*parts)),
    ),
    max_leaves=6,
)


def ended(keep: Keep, over: set[Runs]) -> bool:
    """Whether the row may go when the clocks in ``over`` have ended: read from the words, not by passes."""
    match keep:
        case Latest(keeps):
            return all(ended(part, over) for part in keeps)
        case Earliest(keeps):
            return any(ended(part, over) for part in keeps)
        case WhileNeeded(after):
            return after in over
        case Runs():
            return keep in over


@given(keep=KEEPS, over=st.sets(st.sampled_from(CLOCKS)))
def test_a_row_goes_in_some_pass_exactly_when_its_rules_say_so(keep: Keep, over: set[Runs]) -> None:
    """[D: several-rules]."""
    assert any(set(clocks) <= over for clocks in passes(keep)) == ended(keep, over)


class Meta:
    """What Django puts on a model."""

    def __init__(self, label: str) -> None:
        self.label = label


class Declared:
    privacy = INVOICE
    _meta = Meta("shop.Declared")


class Inherits(Declared):
    _meta = Meta("shop.Inherits")


class Careless:
    privacy = "nothing to see here"
    _meta = Meta("shop.Careless")


class Plain:
    """No model at all."""


def test_a_model_is_declared_by_itself_and_never_by_its_base() -> None:
    assert declaration_of(Declared) is INVOICE
    assert declaration_of(Inherits) is None
    assert declaration_of(Careless) is None
    assert declaration_of(Plain) is None


def test_a_table_that_is_not_ours_is_declared_elsewhere() -> None:
    log = NotPersonal("only names of migrations")
    declare_elsewhere({"shop.Inherits": log})
    declare_elsewhere({"shop.Careless": INVOICE})
    assert declaration_of(Inherits) is log
    assert declaration_of(Careless) is INVOICE
    assert declaration_of(Plain) is None
    assert declared_elsewhere() == {"shop.Inherits": log, "shop.Careless": INVOICE}


def test_what_a_model_says_of_itself_wins_over_elsewhere() -> None:
    declare_elsewhere({"shop.Declared": NotPersonal("mistaken")})
    assert declaration_of(Declared) is INVOICE


def test_declaring_again_replaces() -> None:
    declare_elsewhere({"shop.Inherits": NotPersonal("first")})
    declare_elsewhere({"shop.Inherits": NotPersonal("second")})
    assert declared_elsewhere() == {"shop.Inherits": NotPersonal("second")}


def test_who_asks_what_is_declared_elsewhere_cannot_change_it() -> None:
    asked = dict(declared_elsewhere())
    asked["shop.Plain"] = INVOICE
    assert declared_elsewhere() == {}


def keeps_of(keep: Keep) -> Iterator[Runs]:
    for clocks in passes(keep):
        yield from clocks


@given(keep=KEEPS)
def test_every_clock_that_is_written_is_read(keep: Keep) -> None:
    def written(part: Keep) -> set[Runs]:
        match part:
            case Latest(keeps) | Earliest(keeps):
                return set().union(*(written(one) for one in keeps))
            case WhileNeeded(after):
                return {after}
            case Runs():
                return {part}

    assert set(keeps_of(keep)) == written(keep)
