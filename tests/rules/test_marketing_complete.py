"""May we contact? Complete over the product of what can be known, and over random histories, against the oracle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.marketing import (
    BANNABLE,
    Ban,
    Channel,
    Consent,
    Contact,
    Facts,
    OwnCustomer,
    Purpose,
    Subscriber,
    Voice,
    permission,
)
from tests.rules import oracle_marketing
from tests.rules.oracle_marketing import Said, Told

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BANNED_AT = NOW - 30 * DAY
OOMI, SOLAR = "oomi", "oomi_solar"
MARKETING = tuple(sorted(BANNABLE))


def reason(channel: Channel, purpose: Purpose, facts: Facts, controller: str) -> str:
    return permission(Contact(controller, channel, purpose), facts, NOW).reason


def as_told(facts: Facts) -> Told:
    bans = (Said("no", ban.made_at, ban.channel.value, ban.purpose.value, ban.voice.value) for ban in facts.bans)
    consents = (
        Said(
            "yes",
            each.given_at,
            each.channel.value,
            each.purpose.value,
            each.voice.value,
            each.controllers,
            each.express,
            tuple(end for end in (each.expires_at, each.withdrawn_at) if end is not None),
        )
        for each in facts.consents
    )
    return Told(
        facts.subscriber is Subscriber.COMPANY,
        facts.restricted,
        facts.deceased,
        (*bans, *consents),
        tuple(
            (own.controller, own.got_at_sale, own.same_product_group, own.opt_out_offered) for own in facts.customer_of
        ),
        frozenset(purpose.value for purpose in facts.objected),
    )


def of_the_oracle(channel: Channel, purpose: Purpose, facts: Facts, controller: str) -> str:
    return oracle_marketing.answer(controller, channel.value, purpose.value, as_told(facts), NOW)


@pytest.mark.parametrize(("channel", "purpose"), product(Channel, Purpose))
def test_the_table_is_complete_over_the_product_of_what_can_be_known(channel: Channel, purpose: Purpose) -> None:
    """917/2014 200-203 §; GDPR 21(1), 21(3); [D: only-express-consent-lifts]."""
    other = Channel.POST if channel is not Channel.POST else Channel.CALL
    bans = [
        (),
        *((Ban(on, of, BANNED_AT, voice),) for on, of, voice in product((channel, other), MARKETING, Voice)),
    ]
    times = (BANNED_AT - DAY, BANNED_AT, BANNED_AT + DAY)
    varied = product(times, (True, False), (OOMI, SOLAR), (None, NOW), Voice)
    consents: list[tuple[Consent, ...]] = [
        (),
        *(
            (Consent(frozenset({to}), channel, purpose, given_at, express, None, ended, voice),)
            for given_at, express, to, ended, voice in varied
        ),
        (Consent(frozenset({OOMI}), other, purpose, NOW - DAY, True),),
    ]
    owns = [
        (),
        (OwnCustomer(OOMI, True, True, True),),
        (OwnCustomer(OOMI, True, True, False),),
        (OwnCustomer(SOLAR, True, True, True),),
    ]
    nothing, this_one, the_others = frozenset[Purpose](), BANNABLE & {purpose}, BANNABLE - {purpose}
    standings = [
        (False, False, nothing),
        (True, False, nothing),
        (False, True, nothing),
        (False, False, this_one),
        (False, False, the_others),
        (True, False, BANNABLE),
    ]
    tried = 0
    for subscriber, (restricted, deceased, objected), ban, given_consent, own in product(
        Subscriber, standings, bans, consents, owns
    ):
        facts = Facts(subscriber, restricted, deceased, ban, given_consent, own, objected)
        assert reason(channel, purpose, facts, OOMI) == of_the_oracle(channel, purpose, facts, OOMI), facts
        tried += 1
    assert tried == 2 * 6 * 13 * 50 * 4


moments = st.sampled_from([BANNED_AT + hours * timedelta(hours=1) for hours in range(-2, 3)])
some_channel, some_purpose, some_voice = st.sampled_from(Channel), st.sampled_from(MARKETING), st.sampled_from(Voice)
endings = st.sampled_from([None, NOW - DAY, NOW, NOW + DAY])
some_bans = st.builds(Ban, some_channel, some_purpose, moments, some_voice)
some_consents = st.builds(
    Consent,
    st.frozensets(st.sampled_from((OOMI, SOLAR))),
    some_channel,
    some_purpose,
    moments | st.just(NOW + DAY),
    st.booleans(),
    endings,
    endings,
    some_voice,
)
some_customers = st.builds(OwnCustomer, st.sampled_from((OOMI, SOLAR)), st.booleans(), st.booleans(), st.booleans())
histories = st.builds(
    Facts,
    st.sampled_from(Subscriber),
    st.booleans(),
    st.booleans(),
    st.lists(some_bans, max_size=5).map(tuple),
    st.lists(some_consents, max_size=5).map(tuple),
    st.lists(some_customers, max_size=2).map(tuple),
    st.frozensets(some_purpose),
)


@settings(max_examples=400)
@given(histories, some_channel, st.sampled_from(Purpose), st.sampled_from((OOMI, SOLAR)))
def test_any_history_is_judged_as_the_oracle_judges_it(
    facts: Facts, channel: Channel, purpose: Purpose, controller: str
) -> None:
    """917/2014 200-203 §; [D: only-express-consent-lifts]."""
    assert reason(channel, purpose, facts, controller) == of_the_oracle(channel, purpose, facts, controller)


@given(histories, some_channel, some_purpose, st.sampled_from((OOMI, SOLAR)))
def test_a_ban_made_now_is_the_last_word_whatever_came_before(
    facts: Facts, channel: Channel, purpose: Purpose, controller: str
) -> None:
    """GDPR 21(3)."""
    ban = Ban(channel, purpose, NOW)
    told = Facts(
        facts.subscriber,
        facts.restricted,
        facts.deceased,
        (*facts.bans, ban),
        facts.consents,
        facts.customer_of,
        facts.objected,
    )
    assert not permission(Contact(controller, channel, purpose), told, NOW).allowed
