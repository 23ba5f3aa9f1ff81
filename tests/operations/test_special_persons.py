"""People who are no ordinary customers: a rejected applicant, a prospect, who left a firm, who shares a home."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from customers.models import (
    Application,
    ContactPoint,
    ContactRole,
    CreditCheck,
    CreditDecision,
    DailyConsumption,
    ElectricityContract,
    MeteringPoint,
    Party,
)
from customers.queries import customer_of
from requests_app import operations, queries
from requests_app.corrections import places
from requests_app.lifecycle import Outcome, Status
from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight, Submission
from requests_app.rights import Right
from retention import disposal
from tests import casework, scenes, staff, submissions
from tests.casework import fresh
from tests.copies import copy_of
from tests.submissions import KEY, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]

HOME = "643007574000138589"
NEXT_YEAR = MONDAY + timedelta(days=365)


def somebody(given: str, family: str, mailbox: str, *, last_contact: date = date(2026, 1, 15)) -> Party:
    party = Party.objects.create(
        given_names=given,
        family_name=family,
        source="person",
        first_seen_on=date(2026, 1, 10),
        last_contact_on=last_contact,
    )
    ContactPoint.objects.create(party=party, kind="email", value=mailbox, source="person", began_on=date(2026, 1, 10))
    return party


def rejected() -> Party:
    """Sami applied, his credit was looked up, and he was turned down: he never became a customer."""
    sami = somebody("Sami", "Esimerkki", "sami@example.com")
    application = Application.objects.create(
        party=sami,
        product="Oomi Perus",
        applied_at=datetime(2026, 1, 14, 9, 0, tzinfo=UTC),
        prospect_since=date(2026, 1, 15),
        source="person",
    )
    check = CreditCheck.objects.create(
        party=sami,
        application=application,
        register="Luottorekisteri",
        asked_at=datetime(2026, 1, 14, 9, 1, tzinfo=UTC),
        answer="Kaksi maksuhäiriömerkintää.",
        source="credit_registers",
    )
    CreditDecision.objects.create(
        party=sami,
        application=application,
        credit_check=check,
        decided_at=datetime(2026, 1, 14, 9, 2, tzinfo=UTC),
        automated=True,
        inputs={"payment_defaults": 2},
        logic_version="3",
        logic="Jokainen maksuhäiriö vähentää pisteitä 45.",
        significance="Sopimusta ei tehdä ilman vakuutta.",
        outcome="rejected",
        source="own",
    )
    return sami


def prospect() -> Party:
    """Eeva asked for an offer once."""
    return somebody("Eeva", "Esimerkki", "eeva@example.com")


def asks(party: Party, *rights: Right) -> PrivacyRequest:
    """Their own request, in work: found by the mailbox and the name, linked by Sanna."""
    (mailbox,) = party.contact_points.values_list("value", flat=True)
    letter: Submission = replace(
        submissions.ainos(key=uuid4()),
        name=f"{party.given_names} {party.family_name}",
        email=mailbox,
        postal_address="",
        rights=tuple(AskedRight(right) for right in rights),
    )
    request = casework.in_work(letter)
    assert [each.party_id for each in queries.candidates_for(request)] == [party.pk]
    return operations.link_party(request.pk, party_id=party.pk, actor=staff.sanna(), now=MONDAY, index_key=KEY)


@pytest.mark.parametrize(("who", "tables"), [(rejected, 5), (prospect, 2)])
def test_who_never_became_a_customer_is_found_and_gets_a_copy_of_everything(who: object, tables: int) -> None:
    """GDPR 15(1), 15(3): a rejected applicant is a data subject as any other."""
    assert callable(who)
    person = who()
    assert customer_of(person) == frozenset()
    asks(person, Right.ACCESS)
    copy = copy_of(person)
    of_the_register = [each["table"] for each in copy.contents["tables"] if each["table"].startswith("customers.")]
    assert len(of_the_register) == tables
    assert str(person.family_name) in copy.page
    if who is rejected:
        assert "Jokainen maksuhäiriö vähentää pisteitä 45." in copy.page  # GDPR 15(1)(h)
        assert "Kaksi maksuhäiriömerkintää." in copy.page


@pytest.mark.parametrize("who", [rejected, prospect])
def test_who_never_became_a_customer_is_erased_when_they_ask(who: object) -> None:
    """GDPR 17(1): of the register everything goes; only the case of the request itself stays for its own rule."""
    assert callable(who)
    person = who()
    request = asks(person, Right.ERASURE)
    operations.plan_erasure(request.pk, actor=staff.heikki(), now=MONDAY)
    plan = request.rights.get().erasure_plans.get()
    staying = plan.lines.exclude(fate__in=["removed", "pseudonymised"])
    assert {line.table.partition("_")[0] for line in staying} == {"requests"}
    operations.decide(
        request.pk,
        Right.ERASURE,
        outcome=Outcome.GRANTED,  # what shows how a request was handled is no part that was refused
        actor=staff.heikki(),
        now=MONDAY,
    )
    letter = casework.written(request)
    operations.send_for_approval(request.pk, actor=staff.heikki(), now=MONDAY)
    operations.approve(request.pk, actor=staff.anneli(), now=MONDAY)
    assert operations.carry_out_erasure(request.pk, index_key=KEY, actor=staff.sanna(), now=MONDAY)
    for model in (Application, CreditCheck, CreditDecision, ContactPoint):
        assert not model.objects.exists()
    assert fresh(request).status == Status.READY
    operations.send_letter(letter.pk, actor=staff.sanna(), now=MONDAY)


@pytest.mark.parametrize("who", [rejected, prospect])
def test_and_without_asking_they_go_six_months_after_the_last_contact(who: object) -> None:
    """Rule prospects: 15.1.2026 → 15.7.2026, disposed of at the first run after it."""
    assert callable(who)
    who()
    disposal.dispose(as_of=date(2026, 7, 15), now=datetime(2026, 7, 15, 1, 0, tzinfo=UTC))
    assert Party.objects.exists()
    disposal.dispose(as_of=date(2026, 7, 16), now=datetime(2026, 7, 16, 1, 0, tzinfo=UTC))
    for model in (Party, Application, CreditCheck, CreditDecision, ContactPoint):
        assert not model.objects.exists()


def test_a_departed_contact_persons_data_goes_when_the_role_ends() -> None:
    leila = somebody("Leila", "Leipuri", "leila@example.com", last_contact=date(2025, 1, 2))
    scenes.bakery(leila)
    ContactRole.objects.filter(party=leila).update(ended_on=date(2026, 3, 1))
    disposal.dispose(as_of=date(2026, 3, 1), now=datetime(2026, 3, 1, 1, 0, tzinfo=UTC))
    assert ContactRole.objects.exists()
    disposal.dispose(as_of=date(2026, 3, 2), now=datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    assert not ContactRole.objects.exists()
    assert not Party.objects.exists()
    assert not ContactPoint.objects.exists()


def test_what_a_contracts_rule_keeps_of_a_departed_contact_person_stays_and_the_role_goes() -> None:
    """The contract that Leila signed for the bakery is kept ten years, and who she was with it."""
    leila = somebody("Leila", "Leipuri", "leila@example.com", last_contact=date(2025, 1, 2))
    organisation = scenes.bakery(leila)
    bond = scenes.relationship(leila, began=date(2020, 1, 1), ended=date(2025, 12, 31))
    contract = scenes.electricity(leila, began=date(2020, 1, 1), ended=date(2025, 12, 31), within=bond)
    ElectricityContract.objects.filter(pk=contract.pk).update(organisation=organisation)
    ContactRole.objects.filter(party=leila).update(ended_on=date(2026, 3, 1))
    disposal.dispose(as_of=NEXT_YEAR.date(), now=NEXT_YEAR)
    assert not ContactRole.objects.exists()
    assert ElectricityContract.objects.get().party == leila
    disposal.dispose(as_of=date(2036, 1, 1), now=datetime(2036, 1, 1, 1, 0, tzinfo=UTC))
    assert not ElectricityContract.objects.exists()
    assert not Party.objects.exists()


def in_one_home() -> tuple[Party, Party]:
    """Aino and Otto live at one metering point: the contract was his, and is hers since."""
    aino, otto = scenes.aino(), somebody("Otto", "Toinen", "otto@example.com")
    for party, began, ended, number, watts in (
        (otto, date(2020, 1, 1), date(2022, 12, 31), "S-OTTO", 777),
        (aino, date(2023, 1, 1), None, "S-AINO", 333),
    ):
        contract = scenes.electricity(party, began=began, ended=ended, number=number)
        DailyConsumption.objects.create(
            party=party,
            metering_point=contract.metering_point,
            electricity_contract=contract,
            day=began,
            watt_hours=[watts] * 96,
            source="market_parties",
        )
    scenes.call(otto, at=datetime(2025, 2, 2, 9, 0, tzinfo=UTC))
    return aino, otto


def test_in_a_shared_home_the_copy_holds_what_concerns_the_person_and_nothing_of_the_other() -> None:
    """GDPR 15(4)"""
    aino, otto = in_one_home()
    assert MeteringPoint.objects.filter(gsrn=HOME).count() == 2
    copy = copy_of(aino)
    everything = "".join(copy.zipped.read(name).decode("utf-8", "replace") for name in copy.names)
    assert "S-AINO" in everything
    assert HOME in everything
    for others in (
        "S-OTTO",
        "Otto",
        "otto@example.com",
        str(otto.pk),
        "0,777",
        "[777,",
    ):  # a hash may hold any three digits
        assert others not in everything
    (place,) = copy.records(MeteringPoint)
    assert place["record"] == str(MeteringPoint.objects.get(party=aino).pk)
    assert len(copy.records(DailyConsumption)) == 1


def test_in_a_shared_home_nothing_of_the_others_can_be_rectified_or_erased() -> None:
    """GDPR 16, 17: the person's own rows alone."""
    aino, otto = in_one_home()
    offered = {each.row.pk for _, fields in places(aino) for each in fields}
    others = {
        *otto.metering_points.values_list("pk", flat=True),
        *ElectricityContract.objects.filter(party=otto).values_list("pk", flat=True),
        *DailyConsumption.objects.filter(party=otto).values_list("pk", flat=True),
    }
    assert offered
    assert not offered & others
    request = asks(aino, Right.ERASURE)
    operations.plan_erasure(request.pk, actor=staff.heikki(), now=MONDAY)
    planned = {line.table: line.rows for line in request.rights.get().erasure_plans.get().lines.all()}
    assert planned["customers_meteringpoint"] == 1
