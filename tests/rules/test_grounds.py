"""On what grounds a right may be refused: every row of the table, for every right."""

from __future__ import annotations

import re

import pytest

from requests_app.grounds import (
    GROUNDS,
    NEED_NAMES,
    NEVER_REFUSED,
    REFUSAL_PARTS,
    Ground,
    GroundIncomplete,
    GroundNotForNotices,
    GroundNotForRight,
    LetterIncomplete,
    LetterPart,
    Need,
    RightNeverRefused,
    can_use,
    check_ground,
    check_letter,
    check_notice_ground,
    check_use,
    grounds_for,
    missing_parts,
    needs,
    provisions_of,
)
from requests_app.rights import Right

# code | right: what it stands on there | what its use asks for. "all" is the rights that can be refused.
TABLE = """
manifestly_unfounded          | all: GDPR 12(5)                                             | evidence second_person
excessive                     | all: GDPR 12(5)                                             | evidence second_person
not_identified                | all: GDPR 12(2), GDPR 12(6)                                 |
others_rights                 | access: GDPR 15(4), tietosuojalaki 34 § 1 mom. 2            | ombudsman_offer
others_rights                 | portability: GDPR 20(4)                                     |
security_or_crime             | access: tietosuojalaki 34 § 1 mom. 1                        | ombudsman_offer
serious_danger                | access: tietosuojalaki 34 § 1 mom. 2                        | ombudsman_offer
supervision                   | access: tietosuojalaki 34 § 1 mom. 3                        | ombudsman_offer
data_is_right                 | rectification: GDPR 16                                      |
no_erasure_ground             | erasure: GDPR 17(1)                                         |
expression                    | erasure: GDPR 17(3)(a)                                      | item item_date
legal_obligation              | erasure: GDPR 17(3)(b)                                      | item item_date
public_health                 | erasure: GDPR 17(3)(c)                                      | item item_date
archiving_or_statistics       | erasure: GDPR 17(3)(d)                                      | item item_date
legal_claims                  | erasure: GDPR 17(3)(e)                                      | item item_date
no_restriction_ground         | restriction: GDPR 18(1)                                     |
compelling_grounds            | objection: GDPR 21(1)                                       | evidence
basis_not_consent_or_contract | portability: GDPR 20(1)                                     | item
derived                       | portability: GDPR 20(1)                                     | item
not_automated                 | portability: GDPR 20(1)                                     | item
not_solely_automated          | human_review: GDPR 22(1)                                    |
no_significant_effect         | human_review: GDPR 22(1)                                    |
"""

CAN_BE_REFUSED = {
    Right.ACCESS,
    Right.RECTIFICATION,
    Right.ERASURE,
    Right.RESTRICTION,
    Right.OBJECTION,
    Right.PORTABILITY,
    Right.HUMAN_REVIEW,
}
ALL_PARTS = frozenset(LetterPart)
WITHOUT_OFFER = ALL_PARTS - {LetterPart.OMBUDSMAN_OFFER}


def table() -> dict[tuple[Right, Ground], tuple[tuple[str, ...], frozenset[Need]]]:
    """The table above: (right, ground) → (provisions, needs)."""
    rows = {}
    for line in TABLE.strip().splitlines():
        code, where, asked = (cell.strip() for cell in line.split("|"))
        right, provisions = where.split(":")
        for one in CAN_BE_REFUSED if right == "all" else {Right(right)}:
            rows[one, Ground(code)] = (
                tuple(provision.strip() for provision in provisions.split(",")),
                frozenset(Need(need) for need in asked.split()),
            )
    return rows


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("ground", Ground)
def test_every_ground_for_every_right(right: Right, ground: Ground) -> None:
    """GDPR 12(5), GDPR 12(2), GDPR 12(6), GDPR 15(4), GDPR 20(4), GDPR 16; GDPR 17(1), GDPR 17(3)(a)-(e), GDPR 18(1);
    GDPR 20(1), GDPR 21(1), GDPR 22(1); tietosuojalaki 34 § 1 mom. 1-3.
    """
    row = table().get((right, ground))
    assert can_use(right, ground) is (row is not None)
    if row is not None:
        assert (provisions_of(right, ground), needs(right, ground)) == row


def test_every_ground_has_its_row() -> None:
    assert GROUNDS.keys() == set(Ground)
    assert all(rule.name for rule in GROUNDS.values())
    assert all(bool(rule.provisions) != bool(rule.notices) for rule in GROUNDS.values())
    assert NEED_NAMES.keys() == set(Need)


@pytest.mark.parametrize("right", [Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL])
def test_a_marketing_ban_and_a_withdrawal_are_never_refused(right: Right) -> None:
    """GDPR 21(3) and GDPR 7(3): not even one who is not identified."""
    assert right in NEVER_REFUSED
    assert grounds_for(right) == ()
    with pytest.raises(RightNeverRefused, match=rf"^Tätä oikeutta \({re.escape(right.provision)}\) ei voi evätä"):
        check_ground(right, Ground.NOT_IDENTIFIED)


def test_compelling_grounds_meet_an_objection_and_never_a_ban() -> None:
    """GDPR 21(1), which the controller proves; GDPR 21(3)."""
    check_ground(Right.OBJECTION, Ground.COMPELLING_GROUNDS)
    assert not can_use(Right.MARKETING_BAN, Ground.COMPELLING_GROUNDS)


def test_a_ground_for_another_right_is_refused_with_those_of_this_one() -> None:
    with pytest.raises(GroundNotForRight) as refused:
        check_ground(Right.RESTRICTION, Ground.LEGAL_CLAIMS)
    assert str(refused.value) == (
        "Perustetta ”oikeusvaade” ei voi käyttää tähän oikeuteen (GDPR 18). Valitse jokin näistä: "
        "pyyntö on ilmeisen perusteeton; pyyntö on kohtuuton; pyynnön tekijää ei ole tunnistettu; "
        "rajoittamiselle ei ole perustetta."
    )
    with pytest.raises(GroundNotForRight):
        provisions_of(Right.RESTRICTION, Ground.LEGAL_CLAIMS)
    with pytest.raises(GroundNotForRight):
        needs(Right.RESTRICTION, Ground.LEGAL_CLAIMS)


def test_the_grounds_of_a_right_come_in_the_tables_order() -> None:
    assert grounds_for(Right.HUMAN_REVIEW) == (
        Ground.MANIFESTLY_UNFOUNDED,
        Ground.EXCESSIVE,
        Ground.NOT_IDENTIFIED,
        Ground.NOT_SOLELY_AUTOMATED,
        Ground.NO_SIGNIFICANT_EFFECT,
    )


def test_only_an_impossible_or_disproportionate_notice_may_be_left_out() -> None:
    """GDPR 19."""
    check_notice_ground(Ground.IMPOSSIBLE_OR_DISPROPORTIONATE)
    assert GROUNDS[Ground.IMPOSSIBLE_OR_DISPROPORTIONATE].notices == ("GDPR 19",)
    for ground in set(Ground) - {Ground.IMPOSSIBLE_OR_DISPROPORTIONATE}:
        with pytest.raises(
            GroundNotForNotices, match=f"^Perustetta ”{GROUNDS[ground].name}” ei voi käyttää ilmoituksiin"
        ):
            check_notice_ground(ground)


def test_an_excessive_request_needs_evidence_and_a_second_person() -> None:
    """GDPR 12(5): never on count alone."""
    with pytest.raises(GroundIncomplete) as refused:
        check_use(Right.ACCESS, Ground.EXCESSIVE, met=())
    assert str(refused.value) == (
        "Perusteen ”pyyntö on kohtuuton” käytöstä puuttuu: näyttö, toisen henkilön päätös. Täydennä ratkaisu."
    )
    with pytest.raises(GroundIncomplete, match="puuttuu: toisen henkilön päätös"):
        check_use(Right.ACCESS, Ground.EXCESSIVE, met={Need.EVIDENCE})
    check_use(Right.ACCESS, Ground.EXCESSIVE, met={Need.EVIDENCE, Need.SECOND_PERSON})


def test_what_is_kept_from_erasure_is_named_with_the_date_it_goes() -> None:
    """GDPR 17(3)(b)."""
    with pytest.raises(GroundIncomplete, match="puuttuu: päivä, jona säilytetty tieto poistuu"):
        check_use(Right.ERASURE, Ground.LEGAL_OBLIGATION, met={Need.ITEM})
    check_use(Right.ERASURE, Ground.LEGAL_OBLIGATION, met={Need.ITEM, Need.ITEM_DATE})


def test_the_ombudsman_offer_belongs_to_the_letter_and_not_to_the_decision() -> None:
    """tietosuojalaki 34 § 4 mom."""
    check_use(Right.ACCESS, Ground.SUPERVISION, met=())


def test_a_letter_that_refuses_nothing_lacks_nothing() -> None:
    assert missing_parts([], []) == ()
    check_letter([], [])


def test_a_refusal_letter_gives_reasons_complaint_and_both_courts() -> None:
    """GDPR 12(4); tietosuojalaki 21 §; [D: both-courts-in-a-refusal]."""
    refused = [(Right.RECTIFICATION, Ground.DATA_IS_RIGHT)]
    assert missing_parts([], refused) == (
        LetterPart.REASONS,
        LetterPart.COMPLAINT,
        LetterPart.DISTRICT_COURT,
        LetterPart.ADMINISTRATIVE_COURT,
    )
    for part in WITHOUT_OFFER:
        assert missing_parts(WITHOUT_OFFER - {part}, refused) == (part,)
    check_letter(WITHOUT_OFFER, refused)


def test_a_letter_with_a_part_missing_is_not_sent() -> None:
    """GDPR 12(4)."""
    with pytest.raises(LetterIncomplete) as refused:
        check_letter({LetterPart.REASONS, LetterPart.COMPLAINT}, [(Right.RECTIFICATION, Ground.DATA_IS_RIGHT)])
    assert str(refused.value) == (
        "Kirjettä ei voi lähettää: siitä puuttuu kanne rekisterinpitäjää vastaan käräjäoikeudessa, "
        "valitus hallinto-oikeuteen. Lisää puuttuva kohta."
    )


def test_a_letter_under_section_34_offers_the_data_to_the_ombudsman() -> None:
    """tietosuojalaki 34 § 4 mom., also where another right of the same letter rests on something else."""
    for refused in (
        [(Right.ACCESS, Ground.SECURITY_OR_CRIME)],
        [(Right.RECTIFICATION, Ground.DATA_IS_RIGHT), (Right.ACCESS, Ground.SERIOUS_DANGER)],
    ):
        assert missing_parts(WITHOUT_OFFER, refused) == (LetterPart.OMBUDSMAN_OFFER,)
        with pytest.raises(LetterIncomplete, match="tarjous toimittaa tiedot tietosuojavaltuutetulle"):
            check_letter(WITHOUT_OFFER, refused)
    assert missing_parts(WITHOUT_OFFER, [(Right.PORTABILITY, Ground.OTHERS_RIGHTS)]) == ()


def test_reasons_are_withheld_under_section_34_by_a_second_persons_decision_alone() -> None:
    """tietosuojalaki 34 § 3 mom."""
    without_reasons = ALL_PARTS - {LetterPart.REASONS}
    under_34 = [(Right.ACCESS, Ground.SECURITY_OR_CRIME)]
    assert missing_parts(without_reasons, under_34) == (LetterPart.REASONS,)
    with pytest.raises(LetterIncomplete, match="puuttuu perustelut"):
        check_letter(without_reasons, under_34)
    assert missing_parts(without_reasons, under_34, reasons_withheld=True) == ()
    check_letter(without_reasons, under_34, reasons_withheld=True)


def test_reasons_of_another_right_are_still_given() -> None:
    """tietosuojalaki 34 § 3 mom. spares the reasons under 34 § and no others."""
    mixed = [(Right.ACCESS, Ground.SECURITY_OR_CRIME), (Right.RECTIFICATION, Ground.DATA_IS_RIGHT)]
    assert missing_parts(ALL_PARTS - {LetterPart.REASONS}, mixed, reasons_withheld=True) == (LetterPart.REASONS,)


def test_every_part_of_a_refusal_letter_has_its_provision() -> None:
    assert {part: rule.provision for part, rule in REFUSAL_PARTS.items()} == {
        LetterPart.REASONS: "GDPR 12(4)",
        LetterPart.COMPLAINT: "GDPR 12(4)",
        LetterPart.DISTRICT_COURT: "GDPR 12(4)",
        LetterPart.ADMINISTRATIVE_COURT: "tietosuojalaki 21 §",
        LetterPart.OMBUDSMAN_OFFER: "tietosuojalaki 34 § 4 mom.",
    }
    assert len({rule.name for rule in REFUSAL_PARTS.values()}) == len(LetterPart)
