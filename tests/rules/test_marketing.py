"""May we contact this person? Every channel, purpose and history, against the law's table and an independent oracle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from customers.marketing import (
    ANSWERS,
    BANNABLE,
    Ban,
    Channel,
    Consent,
    Contact,
    Duty,
    Facts,
    OwnCustomer,
    Permission,
    Purpose,
    Reason,
    Subscriber,
    Voice,
    banned_since,
    permission,
)
from tests.rules import oracle_marketing

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
BANNED_AT = NOW - 30 * DAY
OOMI, SOLAR = "oomi", "oomi_solar"
COMPANIES = (OOMI, SOLAR)
CONSENT_CHANNELS = (Channel.EMAIL, Channel.SMS, Channel.MMS, Channel.ROBOCALL)
MARKETING = (Purpose.DIRECT_MARKETING, Purpose.TELESALES, Purpose.SURVEYS)
AINO_BUYS_AT_OOMI = OwnCustomer(OOMI, got_at_sale=True, same_product_group=True, opt_out_offered=True)


def ask(channel: Channel, purpose: Purpose, facts: Facts, controller: str = OOMI) -> Permission:
    return permission(Contact(controller, channel, purpose), facts, NOW)


def consent(
    channel: Channel = Channel.EMAIL,
    purpose: Purpose = Purpose.DIRECT_MARKETING,
    given_at: datetime = NOW - DAY,
    *,
    express: bool = True,
    to: tuple[str, ...] = (OOMI,),
    expires_at: datetime | None = None,
    withdrawn_at: datetime | None = None,
    voice: Voice = Voice.PERSON,
) -> Consent:
    return Consent(
        controllers=frozenset(to),
        channel=channel,
        purpose=purpose,
        given_at=given_at,
        express=express,
        expires_at=expires_at,
        withdrawn_at=withdrawn_at,
        voice=voice,
    )


# The channel's rule, of somebody who has said nothing


@pytest.mark.parametrize(("channel", "purpose"), product(CONSENT_CHANNELS, MARKETING))
def test_a_natural_person_who_said_nothing_is_not_mailed_texted_or_robocalled(
    channel: Channel, purpose: Purpose
) -> None:
    """917/2014 200 §."""
    assert ask(channel, purpose, Facts()) == ANSWERS[Reason.NO_CONSENT]


@pytest.mark.parametrize(("channel", "purpose"), product((Channel.CALL, Channel.POST), MARKETING))
def test_a_natural_person_who_said_nothing_may_be_called_and_written_to(channel: Channel, purpose: Purpose) -> None:
    """917/2014 200 §."""
    assert ask(channel, purpose, Facts()) == ANSWERS[Reason.NOT_BANNED]


@pytest.mark.parametrize(("channel", "purpose"), product(Channel, MARKETING))
def test_a_company_that_said_nothing_may_be_marketed_to_on_every_channel(channel: Channel, purpose: Purpose) -> None:
    """917/2014 202 §."""
    answer = ask(channel, purpose, Facts(subscriber=Subscriber.COMPANY))
    assert answer == ANSWERS[Reason.COMPANY]
    assert answer.duties == (Duty.RECOGNISABLE, Duty.OPT_OUT)


@pytest.mark.parametrize("channel", Channel)
def test_what_the_customer_ordered_may_always_be_told(channel: Channel) -> None:
    """[D: surveys-are-not-service-messages]."""
    bans = tuple(Ban(channel, purpose, BANNED_AT) for purpose in Purpose)
    for facts in (Facts(), Facts(bans=bans), Facts(deceased=True), Facts(subscriber=Subscriber.COMPANY, bans=bans)):
        assert ask(channel, Purpose.SERVICE_MESSAGE, facts) == ANSWERS[Reason.SERVICE_MESSAGE]


def test_a_satisfaction_survey_is_no_service_message() -> None:
    """[D: surveys-are-not-service-messages]."""
    assert Purpose.SURVEYS in BANNABLE
    assert {*MARKETING} == BANNABLE
    assert not ask(Channel.EMAIL, Purpose.SURVEYS, Facts()).allowed


# The own customer


@pytest.mark.parametrize(("channel", "purpose"), product((Channel.EMAIL, Channel.SMS, Channel.MMS), MARKETING))
def test_an_own_customer_may_be_written_to_without_consent(channel: Channel, purpose: Purpose) -> None:
    """917/2014 200 §."""
    answer = ask(channel, purpose, Facts(customer_of=(AINO_BUYS_AT_OOMI,)))
    assert answer == ANSWERS[Reason.OWN_CUSTOMER]
    assert Duty.OPT_OUT in answer.duties


def test_an_own_customer_is_not_robocalled_without_consent() -> None:
    """917/2014 200 §."""
    facts = Facts(customer_of=(AINO_BUYS_AT_OOMI,))
    assert ask(Channel.ROBOCALL, Purpose.DIRECT_MARKETING, facts).reason == Reason.NO_CONSENT


@pytest.mark.parametrize(("sale", "group", "opt_out"), product((True, False), repeat=3))
def test_the_exception_needs_the_sale_the_product_group_and_the_opt_out(sale: bool, group: bool, opt_out: bool) -> None:
    """917/2014 200 §."""
    own = OwnCustomer(OOMI, got_at_sale=sale, same_product_group=group, opt_out_offered=opt_out)
    answer = ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, Facts(customer_of=(own,)))
    assert answer.allowed is (sale and group and opt_out)


def test_the_sister_companys_customer_is_not_ones_own() -> None:
    """917/2014 200 §."""
    facts = Facts(customer_of=(AINO_BUYS_AT_OOMI,))
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, facts, SOLAR).reason == Reason.NO_CONSENT
    both = Facts(customer_of=(AINO_BUYS_AT_OOMI, OwnCustomer(SOLAR, True, True, True)))
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, both, SOLAR).reason == Reason.OWN_CUSTOMER


def test_an_own_customer_who_banned_it_is_left_in_peace() -> None:
    """GDPR 21(2)-(3)."""
    ban = Ban(Channel.EMAIL, Purpose.DIRECT_MARKETING, BANNED_AT)
    facts = Facts(customer_of=(AINO_BUYS_AT_OOMI,), bans=(ban,))
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, facts) == ANSWERS[Reason.BANNED]


# Consent


@pytest.mark.parametrize(("channel", "purpose"), product(Channel, MARKETING))
def test_consent_opens_its_own_channel_for_its_own_purpose_and_no_other(channel: Channel, purpose: Purpose) -> None:
    """917/2014 200 §; GDPR 7(1)."""
    facts = Facts(consents=(consent(channel, purpose),))
    for asked_channel, asked_purpose in product(Channel, MARKETING):
        answer = ask(asked_channel, asked_purpose, facts)
        if (asked_channel, asked_purpose) == (channel, purpose):
            assert answer == ANSWERS[Reason.CONSENT]
        else:
            assert answer == ask(asked_channel, asked_purpose, Facts())


def test_consent_to_one_company_is_none_to_the_other() -> None:
    """GDPR 7(1)."""
    facts = Facts(consents=(consent(to=(SOLAR,)),))
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, facts, SOLAR).allowed
    assert not ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, facts, OOMI).allowed


@pytest.mark.parametrize(
    ("given_at", "expires_at", "withdrawn_at", "holds"),
    [
        (NOW, None, None, True),
        (NOW + INSTANT, None, None, False),
        (NOW - DAY, NOW + INSTANT, None, True),
        (NOW - DAY, NOW, None, False),
        (NOW - DAY, None, NOW + INSTANT, True),
        (NOW - DAY, None, NOW, False),
        (NOW - DAY, NOW + DAY, NOW - INSTANT, False),
        (NOW - DAY, NOW - INSTANT, NOW + DAY, False),
    ],
)
def test_consent_holds_from_when_it_was_given_until_it_is_withdrawn_or_expires(
    given_at: datetime, expires_at: datetime | None, withdrawn_at: datetime | None, holds: bool
) -> None:
    """GDPR 7(3)."""
    given_so = consent(given_at=given_at, expires_at=expires_at, withdrawn_at=withdrawn_at)
    assert given_so.in_force(NOW) is holds
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, Facts(consents=(given_so,))).allowed is holds


def test_an_imported_consent_opens_a_channel_that_nobody_has_banned() -> None:
    """917/2014 200 §."""
    facts = Facts(consents=(consent(express=False),))
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, facts).reason == Reason.CONSENT


# Bans


@pytest.mark.parametrize("controller", COMPANIES)
@pytest.mark.parametrize(("channel", "purpose"), product(Channel, MARKETING))
def test_a_ban_given_to_either_company_binds_both(channel: Channel, purpose: Purpose, controller: str) -> None:
    """GDPR 21(2)-(3); [D: ban-binds-both]."""
    facts = Facts(
        bans=(Ban(channel, purpose, BANNED_AT),),
        consents=(consent(channel, purpose, BANNED_AT - DAY, to=COMPANIES),),
        customer_of=(AINO_BUYS_AT_OOMI, OwnCustomer(SOLAR, True, True, True)),
    )
    assert ask(channel, purpose, facts, controller) == ANSWERS[Reason.BANNED]


@pytest.mark.parametrize(("banned", "asked"), product(product(Channel, MARKETING), product(Channel, MARKETING)))
def test_a_ban_binds_its_channel_and_purpose_and_what_is_the_same_by_another_name(
    banned: tuple[Channel, Purpose], asked: tuple[Channel, Purpose]
) -> None:
    """[D: telesales-is-direct-marketing]; GDPR 21(3)."""
    stopped = banned[0] == asked[0] and banned[1] in oracle_marketing.STOPPED_BY_A_BAN_OF[asked]
    answer = ask(*asked, Facts(bans=(Ban(*banned, BANNED_AT),)))
    assert answer == (ANSWERS[Reason.BANNED] if stopped else ask(*asked, Facts()))


@pytest.mark.parametrize(
    ("given_at", "express", "lifts"),
    [
        (BANNED_AT - INSTANT, True, False),
        (BANNED_AT, True, False),
        (BANNED_AT + INSTANT, True, True),
        (BANNED_AT + INSTANT, False, False),
        (NOW, False, False),
    ],
)
@pytest.mark.parametrize("channel", Channel)
def test_only_a_later_and_express_consent_lifts_a_ban_and_an_import_never_does(
    channel: Channel, given_at: datetime, express: bool, lifts: bool
) -> None:
    """[D: only-express-consent-lifts]."""
    ban = Ban(channel, Purpose.DIRECT_MARKETING, BANNED_AT)
    later = consent(channel, given_at=given_at, express=express)
    answer = ask(channel, Purpose.DIRECT_MARKETING, Facts(bans=(ban,), consents=(later,)))
    assert answer == ANSWERS[Reason.CONSENT if lifts else Reason.BANNED]


def test_a_ban_said_again_after_the_consent_binds_again() -> None:
    """[D: only-express-consent-lifts]."""
    bans = (
        Ban(Channel.EMAIL, Purpose.SURVEYS, NOW - DAY),
        Ban(Channel.EMAIL, Purpose.SURVEYS, NOW - 9 * DAY),
    )
    between = consent(Channel.EMAIL, Purpose.SURVEYS, NOW - 5 * DAY)
    facts = Facts(bans=bans, consents=(between,))
    assert ask(Channel.EMAIL, Purpose.SURVEYS, facts).reason == Reason.BANNED
    assert ask(Channel.EMAIL, Purpose.SURVEYS, Facts(bans=bans[1:], consents=(between,))).reason == Reason.CONSENT


def test_a_ban_lifted_by_a_consent_binds_again_when_the_consent_is_withdrawn() -> None:
    """GDPR 7(3); [D: only-express-consent-lifts]."""
    ban = Ban(Channel.CALL, Purpose.TELESALES, BANNED_AT)
    taken_back = consent(Channel.CALL, Purpose.TELESALES, BANNED_AT + DAY, withdrawn_at=NOW)
    assert ask(Channel.CALL, Purpose.TELESALES, Facts(bans=(ban,), consents=(taken_back,))).reason == Reason.BANNED


def test_a_ban_is_told_with_the_day_it_was_last_said_as_long_as_it_binds() -> None:
    """What a person reads of their ban is what decides whether they are contacted."""
    contact = Contact(OOMI, Channel.EMAIL, Purpose.TELESALES)
    said = tuple(Ban(Channel.EMAIL, Purpose.DIRECT_MARKETING, at) for at in (BANNED_AT, BANNED_AT + DAY))
    assert banned_since(contact, Facts(), NOW) is None
    assert banned_since(contact, Facts(bans=said), NOW) == BANNED_AT + DAY
    other = Contact(OOMI, Channel.SMS, Purpose.TELESALES)
    assert banned_since(other, Facts(bans=said), NOW) is None
    yes = Consent(frozenset({OOMI}), Channel.EMAIL, Purpose.TELESALES, BANNED_AT + 2 * DAY, express=True)
    assert banned_since(contact, Facts(bans=said, consents=(yes,)), NOW) is None
    company = (Ban(Channel.EMAIL, Purpose.TELESALES, BANNED_AT + 3 * DAY, Voice.COMPANY),)
    assert banned_since(contact, Facts(bans=(*said, *company)), NOW) == BANNED_AT + DAY


def test_a_consent_to_one_company_lifts_the_ban_for_that_company_alone() -> None:
    """[D: ban-binds-both]; [D: only-express-consent-lifts]."""
    facts = Facts(bans=(Ban(Channel.SMS, Purpose.DIRECT_MARKETING, BANNED_AT),), consents=(consent(Channel.SMS),))
    assert ask(Channel.SMS, Purpose.DIRECT_MARKETING, facts, OOMI).reason == Reason.CONSENT
    assert ask(Channel.SMS, Purpose.DIRECT_MARKETING, facts, SOLAR).reason == Reason.BANNED


# Restriction and death


@pytest.mark.parametrize(("channel", "purpose"), product(Channel, Purpose))
def test_restricted_data_are_used_for_no_contact_at_all(channel: Channel, purpose: Purpose) -> None:
    """[D: only-express-consent-lifts]; restriction comes first."""
    facts = Facts(
        restricted=True, deceased=True, consents=(consent(channel, purpose),), customer_of=(AINO_BUYS_AT_OOMI,)
    )
    assert ask(channel, purpose, facts) == ANSWERS[Reason.RESTRICTED]


@pytest.mark.parametrize(("channel", "purpose"), product(Channel, MARKETING))
def test_marketing_to_the_deceased_stops(channel: Channel, purpose: Purpose) -> None:
    """Recital 27."""
    ban = Ban(channel, purpose, BANNED_AT)
    assert (
        ask(channel, purpose, Facts(deceased=True, consents=(consent(channel, purpose),), bans=(ban,)))
        == (ANSWERS[Reason.DECEASED])
    )


# Objection on grounds of the person's situation


@pytest.mark.parametrize(("channel", "purpose"), product((Channel.CALL, Channel.POST), MARKETING))
def test_an_objection_stops_what_was_allowed_until_banned(channel: Channel, purpose: Purpose) -> None:
    """GDPR 21(1): legitimate interest alone carries it no further."""
    assert ask(channel, purpose, Facts()) == ANSWERS[Reason.NOT_BANNED]
    assert ask(channel, purpose, Facts(objected=frozenset({purpose}))) == ANSWERS[Reason.OBJECTED]
    others = frozenset(MARKETING) - {purpose}
    assert ask(channel, purpose, Facts(objected=others)) == ANSWERS[Reason.NOT_BANNED]


def test_an_objection_stops_writing_to_an_own_customer_and_to_a_contact_person() -> None:
    """GDPR 21(1); contact persons' data rest on legitimate interest."""
    objected = frozenset({Purpose.DIRECT_MARKETING})
    own = Facts(customer_of=(AINO_BUYS_AT_OOMI,), objected=objected)
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, own) == ANSWERS[Reason.OBJECTED]
    contact_person = Facts(subscriber=Subscriber.COMPANY, objected=objected)
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, contact_person) == ANSWERS[Reason.OBJECTED]


@pytest.mark.parametrize(("channel", "purpose"), product(Channel, MARKETING))
def test_an_objection_leaves_what_the_person_consented_to(channel: Channel, purpose: Purpose) -> None:
    """GDPR 21(1) is about legitimate interest; a consent is taken back by itself (GDPR 7(3))."""
    facts = Facts(consents=(consent(channel, purpose),), objected=frozenset(MARKETING))
    assert ask(channel, purpose, facts) == ANSWERS[Reason.CONSENT]


def test_an_objection_leaves_messages_about_what_was_ordered() -> None:
    """Notice section 12."""
    facts = Facts(objected=frozenset(MARKETING))
    assert ask(Channel.EMAIL, Purpose.SERVICE_MESSAGE, facts) == ANSWERS[Reason.SERVICE_MESSAGE]


# Companies and those who speak for them


@pytest.mark.parametrize(("channel", "purpose"), product(Channel, MARKETING))
def test_a_contact_persons_own_objection_denies_whatever_the_company_says(channel: Channel, purpose: Purpose) -> None:
    """917/2014 202 §."""
    facts = Facts(
        subscriber=Subscriber.COMPANY,
        bans=(Ban(channel, purpose, BANNED_AT),),
        consents=(consent(channel, purpose, voice=Voice.COMPANY),),
    )
    assert ask(channel, purpose, facts) == ANSWERS[Reason.BANNED]


@pytest.mark.parametrize(("channel", "purpose"), product(Channel, MARKETING))
def test_a_companys_ban_denies_until_the_company_takes_it_back(channel: Channel, purpose: Purpose) -> None:
    """917/2014 202 §."""
    ban = Ban(channel, purpose, BANNED_AT, Voice.COMPANY)
    persons, companys = (consent(channel, purpose, voice=voice) for voice in (Voice.PERSON, Voice.COMPANY))
    facts = Facts(subscriber=Subscriber.COMPANY, bans=(ban,))
    assert ask(channel, purpose, facts) == ANSWERS[Reason.COMPANY_BANNED]
    still = Facts(subscriber=Subscriber.COMPANY, bans=(ban,), consents=(persons,))
    assert ask(channel, purpose, still) == ANSWERS[Reason.COMPANY_BANNED]
    lifted = Facts(subscriber=Subscriber.COMPANY, bans=(ban,), consents=(companys,))
    assert ask(channel, purpose, lifted) == ANSWERS[Reason.COMPANY]


def test_what_a_company_says_is_neither_ban_nor_consent_of_a_natural_person() -> None:
    """917/2014 200 §."""
    facts = Facts(
        bans=(Ban(Channel.CALL, Purpose.SURVEYS, BANNED_AT, Voice.COMPANY),),
        consents=(consent(voice=Voice.COMPANY),),
    )
    assert ask(Channel.CALL, Purpose.SURVEYS, facts).reason == Reason.NOT_BANNED
    assert ask(Channel.EMAIL, Purpose.DIRECT_MARKETING, facts).reason == Reason.NO_CONSENT
