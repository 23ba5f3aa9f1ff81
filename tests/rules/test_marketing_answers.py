"""Each answer says why and by which provision; whatever fails means no."""

from __future__ import annotations

from datetime import datetime

import pytest

from customers.marketing import (
    ANSWERS,
    ELECTRONIC_MESSAGES,
    UNTIL_BANNED,
    Ban,
    Channel,
    Contact,
    Duty,
    Facts,
    MayNotContact,
    Permission,
    Purpose,
    Reason,
    answer_or_no,
    can_contact,
    check_contact,
)
from tests.rules.test_marketing import BANNED_AT, CONSENT_CHANNELS, NOW, OOMI, ask, consent


@pytest.mark.parametrize(
    ("reason", "allowed", "provision", "duties"),
    [
        (Reason.RESTRICTED, False, "GDPR 18(2)", ()),
        (Reason.DECEASED, False, "Recital 27", ()),
        (Reason.BANNED, False, "GDPR 21(3)", ()),
        (Reason.COMPANY_BANNED, False, "917/2014 202 §", ()),
        (Reason.OBJECTED, False, "GDPR 21(1)", ()),
        (Reason.NO_CONSENT, False, "917/2014 200 §", ()),
        (Reason.ERROR, False, "[D: error-means-no]", ()),
        (Reason.SERVICE_MESSAGE, True, "GDPR 6(1)(b)", ()),
        (Reason.CONSENT, True, "917/2014 200 §", (Duty.RECOGNISABLE,)),
        (Reason.OWN_CUSTOMER, True, "917/2014 200 §", (Duty.RECOGNISABLE, Duty.OPT_OUT)),
        (Reason.NOT_BANNED, True, "917/2014 200 §", (Duty.RECOGNISABLE,)),
        (Reason.COMPANY, True, "917/2014 202 §", (Duty.RECOGNISABLE, Duty.OPT_OUT)),
    ],
)
def test_every_answer_says_why_by_which_provision_and_what_the_message_owes(
    reason: Reason, allowed: bool, provision: str, duties: tuple[Duty, ...]
) -> None:
    """917/2014 200-203 §: marketing is always recognisable as that, and tells whom it comes from."""
    answer = ANSWERS[reason]
    assert (answer.reason, answer.allowed, answer.provision, answer.duties) == (reason, allowed, provision, duties)
    assert answer.because.fi.endswith(".")


def test_every_reason_has_its_answer_and_no_two_say_the_same() -> None:
    assert set(ANSWERS) == set(Reason)
    assert len({answer.because.fi for answer in ANSWERS.values()}) == len(Reason)


def test_asking_for_permission_raises_the_answer_where_there_is_none() -> None:
    contact = Contact(OOMI, Channel.EMAIL, Purpose.SURVEYS)
    with pytest.raises(MayNotContact, match=r"^Älä ota yhteyttä: Tämä kanava vaatii") as refused:
        check_contact(contact, Facts(), NOW)
    assert refused.value.permission == ANSWERS[Reason.NO_CONSENT]
    assert not can_contact(contact, Facts(), NOW)
    mailed = Facts(consents=(consent(Channel.EMAIL, Purpose.SURVEYS),))
    assert can_contact(contact, mailed, NOW)
    assert check_contact(contact, mailed, NOW) == ANSWERS[Reason.CONSENT]


def test_an_error_while_asking_means_do_not_contact_and_is_told() -> None:
    """[D: error-means-no]."""
    told: list[Exception] = []
    gone = ConnectionError("the database is gone")

    def fails() -> Permission:
        raise gone

    assert answer_or_no(fails, told.append) == ANSWERS[Reason.ERROR]
    assert told == [gone]


def test_a_ban_whose_time_cannot_be_compared_means_do_not_contact() -> None:
    """[D: error-means-no]."""
    told: list[Exception] = []
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the slip that is tried
    facts = Facts(bans=(Ban(Channel.CALL, Purpose.SURVEYS, naive),), consents=(consent(Channel.CALL, Purpose.SURVEYS),))
    answer = answer_or_no(lambda: ask(Channel.CALL, Purpose.SURVEYS, facts), told.append)
    assert answer == ANSWERS[Reason.ERROR]
    assert [type(error) for error in told] == [TypeError]


def test_an_answer_is_passed_on_where_nothing_fails() -> None:
    """[D: error-means-no]."""
    told: list[Exception] = []
    assert answer_or_no(lambda: ANSWERS[Reason.CONSENT], told.append) == ANSWERS[Reason.CONSENT]
    assert told == []


@pytest.mark.parametrize("code", ["phone", "", "EMAIL", "telesales"])
def test_a_channel_nobody_knows_cannot_be_asked_about(code: str) -> None:
    """[D: error-means-no]."""
    with pytest.raises(ValueError, match="is not a valid Channel"):
        Channel(code)


def test_codes_as_the_database_keeps_them_are_the_same_as_the_enumerations() -> None:
    facts = Facts(bans=(Ban("call", "surveys", BANNED_AT, "person"),))  # type: ignore[arg-type]  # as a careless caller
    assert ask(Channel.CALL, Purpose.SURVEYS, facts).reason == Reason.BANNED


def test_the_channels_fall_into_those_that_need_consent_and_those_allowed_until_banned() -> None:
    """917/2014 200 §."""
    assert {*CONSENT_CHANNELS} | UNTIL_BANNED == {*Channel}
    assert {*CONSENT_CHANNELS} - {Channel.ROBOCALL} == ELECTRONIC_MESSAGES
