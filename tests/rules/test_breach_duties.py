"""What is due by a breach's risk, what excuses from it, and what has to be told."""

from __future__ import annotations

from itertools import product

import pytest

from requests_app.breaches.duties import (
    DUE,
    DUTY_NAMES,
    EXCUSES,
    RISK_NAMES,
    DutiesOpen,
    Duty,
    Excuse,
    ExcuseNotAtThisRisk,
    ReasonsMissing,
    Risk,
    RiskNotAssessed,
    check_duties,
    check_excuse,
    open_duties,
)
from requests_app.breaches.parts import (
    OF_AUTHORITY,
    OF_DOCUMENTATION,
    OF_FIRST_PHASE,
    OF_PERSONS,
    PART_NAMES,
    PROVISIONS,
    Part,
    PartsMissing,
    PhaseIncomplete,
    check_authority_notice,
    check_told,
    missing_of,
)

# risk → what is due; the Ombudsman's notice at an unlikely risk is excused by a second person, never by itself
TABLE = """
unlikely → documentation authority
risk     → documentation authority
high     → documentation authority persons
"""
# excuse → from which duty, at which risk, by which provision
EXCUSED = """
risk_unlikely    → authority : unlikely : GDPR 33(1)
protected        → persons   : high     : GDPR 34(3)(a)
risk_removed     → persons   : high     : GDPR 34(3)(b)
disproportionate → persons   : high     : GDPR 34(3)(c)
"""
TOLD = dict.fromkeys(Part, "kerrottu")


def test_every_risk_says_what_is_due() -> None:
    rows = (line.split("→") for line in TABLE.strip().splitlines())
    expected = {Risk(risk.strip()): {Duty(word) for word in duties.split()} for risk, duties in rows}
    assert expected == DUE
    assert set(RISK_NAMES) == set(Risk)
    assert set(DUTY_NAMES) == set(Duty)


def test_every_excuse_releases_from_one_duty_at_one_risk() -> None:
    found = {}
    for line in EXCUSED.strip().splitlines():
        excuse, rest = line.split("→")
        duty, risk, provision = (each.strip() for each in rest.split(" : "))
        found[Excuse(excuse.strip())] = (Duty(duty), Risk(risk), provision)
    assert {excuse: (rule.duty, rule.risk, rule.provision) for excuse, rule in EXCUSES.items()} == found


@pytest.mark.parametrize(("excuse", "risk"), product(Excuse, [None, *Risk]))
def test_an_excuse_is_proposed_at_its_own_risk_alone(excuse: Excuse, risk: Risk | None) -> None:
    if risk is EXCUSES[excuse].risk:
        check_excuse(excuse, risk, "Levy oli salattu.")
        return
    with pytest.raises(RiskNotAssessed if risk is None else ExcuseNotAtThisRisk):
        check_excuse(excuse, risk, "Levy oli salattu.")


def test_an_excuse_names_the_risk_it_is_for() -> None:
    with pytest.raises(ExcuseNotAtThisRisk) as why:
        check_excuse(Excuse.RISK_UNLIKELY, Risk.HIGH, "Levy oli salattu.")
    assert str(why.value) == (
        "Peruste (loukkauksesta ei todennäköisesti aiheudu riskiä) sopii vain, kun arvio on: riski on "
        "epätodennäköinen. Nyt arvio on: korkea riski."
    )


def test_an_excuse_has_its_reasons() -> None:
    with pytest.raises(ReasonsMissing):
        check_excuse(Excuse.PROTECTED, Risk.HIGH, " \n")


@pytest.mark.parametrize(
    ("risk", "done", "excused", "left"),
    [
        (None, [], [], [Duty.DOCUMENTATION, Duty.AUTHORITY]),
        (Risk.UNLIKELY, [Duty.DOCUMENTATION], [], [Duty.AUTHORITY]),
        (Risk.UNLIKELY, [Duty.DOCUMENTATION], [Excuse.RISK_UNLIKELY], []),
        (Risk.UNLIKELY, [Duty.DOCUMENTATION, Duty.AUTHORITY], [], []),
        (Risk.RISK, [Duty.DOCUMENTATION], [Excuse.RISK_UNLIKELY], [Duty.AUTHORITY]),
        (Risk.RISK, [Duty.DOCUMENTATION, Duty.AUTHORITY], [], []),
        (Risk.HIGH, [Duty.DOCUMENTATION, Duty.AUTHORITY], [], [Duty.PERSONS]),
        (Risk.HIGH, [Duty.DOCUMENTATION, Duty.AUTHORITY], [Excuse.RISK_UNLIKELY], [Duty.PERSONS]),
        (Risk.HIGH, [Duty.DOCUMENTATION, Duty.AUTHORITY], [Excuse.PROTECTED], []),
        (Risk.HIGH, [Duty.DOCUMENTATION], [Excuse.DISPROPORTIONATE], [Duty.AUTHORITY]),
        (Risk.HIGH, [Duty.DOCUMENTATION, Duty.AUTHORITY, Duty.PERSONS], [], []),
        (Risk.HIGH, [], [], [Duty.DOCUMENTATION, Duty.AUTHORITY, Duty.PERSONS]),
    ],
)
def test_what_is_left_to_do(risk: Risk | None, done: list[Duty], excused: list[Excuse], left: list[Duty]) -> None:
    assert open_duties(risk, done=done, excused=excused) == tuple(left)
    if risk is None:
        with pytest.raises(RiskNotAssessed):
            check_duties(risk, done=done, excused=excused)
    elif left:
        with pytest.raises(DutiesOpen) as why:
            check_duties(risk, done=done, excused=excused)
        assert f"Tekemättä: {', '.join(DUTY_NAMES[duty] for duty in left)}." in str(why.value)
    else:
        check_duties(risk, done=done, excused=excused)


def test_every_part_has_its_name_and_provision() -> None:
    assert set(PART_NAMES) == set(PROVISIONS) == set(Part)
    assert {PROVISIONS[part] for part in OF_AUTHORITY} == {f"GDPR 33(3)({letter})" for letter in "abcd"}
    assert OF_PERSONS == (Part.NATURE, Part.CONTACT, Part.CONSEQUENCES, Part.MEASURES, Part.ADVICE)  # GDPR 34(2)
    assert OF_DOCUMENTATION == (Part.KINDS, Part.NATURE, Part.CONSEQUENCES, Part.MEASURES)  # GDPR 33(5)


@pytest.mark.parametrize("part", OF_AUTHORITY)
def test_the_ombudsman_is_not_told_less_than_the_law_asks(part: Part) -> None:
    told = TOLD | {part: " "}
    with pytest.raises(PhaseIncomplete if part not in OF_FIRST_PHASE else PartsMissing) as why:
        check_authority_notice(told, more_follows=False)
    assert f"{PART_NAMES[part]} ({PROVISIONS[part]})" in str(why.value)


@pytest.mark.parametrize("part", OF_AUTHORITY)
def test_a_first_phase_may_lack_what_follows_but_not_what_happened(part: Part) -> None:
    told = TOLD | {part: ""}
    if part in OF_FIRST_PHASE:
        with pytest.raises(PartsMissing):
            check_authority_notice(told, more_follows=True)
    else:
        check_authority_notice(told, more_follows=True)


def test_a_whole_notice_needs_no_advice_for_the_person() -> None:
    check_authority_notice(dict.fromkeys(OF_AUTHORITY, "kerrottu"), more_follows=False)


@pytest.mark.parametrize("part", OF_PERSONS)
def test_the_person_is_not_told_less_than_the_law_asks(part: Part) -> None:
    with pytest.raises(PartsMissing) as why:
        check_told(OF_PERSONS, TOLD | {part: ""})
    assert str(why.value) == f"Puuttuu: {PART_NAMES[part]} ({PROVISIONS[part]}). Täydennä se loukkauksen tietoihin."


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(PartsMissing) as why:
        check_authority_notice({Part.KINDS: "saatavuus"}, more_follows=True)
    assert str(why.value) == (
        "Puuttuu: mitä tapahtui (GDPR 33(3)(a)), yhteyspiste, josta saa lisätietoja (GDPR 33(3)(b)). "
        "Täydennä se loukkauksen tietoihin."
    )


def test_what_is_missing_is_named_in_the_order_of_the_law() -> None:
    assert missing_of((Part.MEASURES, Part.NATURE), {}) == (Part.NATURE, Part.MEASURES)
    assert missing_of(OF_PERSONS, TOLD) == ()
