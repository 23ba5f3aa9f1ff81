"""A receipt speaks the language of its consent: each channel, purpose and state has its words in three languages."""

from __future__ import annotations

import pytest

from customers.marketing import Channel, Purpose
from customers.receipts import (
    CHANNEL_NAMES,
    PURPOSE_NAMES,
    STATE_NAMES,
    State,
    audience_of,
    category_name,
    channel_name,
    purpose_name,
    purpose_of_audience,
)
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Text
from tests.rules.test_receipts import AINOS, WITHDRAWN, at, purpose_in, told, written


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "sv",
            (
                "direktmarknadsföring",
                "e-post",
                "Så länge samtycket är i kraft. Beviset på samtycket bevaras därefter: 3 år.",
                (
                    "Du kan när som helst återkalla samtycket på denna adress utan att logga in, eller genom att "
                    "meddela oss på valfritt sätt."
                ),
                "Samtycket har upphört: inget behöver göras.",
                "dataombudsmannen",
            ),
        ),
        (
            "en",
            (
                "direct marketing",
                "e-mail",
                "As long as the consent is in force. The evidence of it is kept after that: 3 years.",
                (
                    "You can withdraw the consent at any time at this address without logging in, or by telling us "
                    "in any way."
                ),
                "The consent has ended: nothing needs to be done.",
                "the Data Protection Ombudsman",
            ),
        ),
    ],
)
def test_a_receipt_speaks_the_language_the_consent_was_given_in(language: str, words: tuple[str, ...]) -> None:
    made = written(told(language=language))
    purpose, retention = purpose_in(made), at(purpose_in(made), "retention_period")
    withdrawal = at(purpose, "withdrawal_method")
    ended = at(purpose_in(written(told(language=language, **WITHDRAWN))), "withdrawal_method")
    parties = at(made, "party_identification")
    assert (
        at(purpose, "description"),
        at(purpose, "channel_description"),
        retention["description"],
        withdrawal["description"],
        ended["description"],
        parties[-1]["party_name"],
    ) == words
    assert at(made, "pii_processing", "language") == language
    assert at(made, "pii_processing", "privacy_notice", "language") == language
    transfers = [each.text.in_language(language) for each in REGISTER.transfers]
    assert at(purpose, "geographic_restrictions") == transfers
    assert at(purpose, "pii_information") == [
        {
            "pii_type": code,
            "description": REGISTER.category(code).name.in_language(language),
            "special_pii_category": False,
        }
        for code in AINOS.categories
    ]
    assert at(purpose, "privacy_rights") == [
        f"{each.title.in_language(language)} (GDPR {each.article})" for each in REGISTER.rights
    ]
    assert parties[0]["party_contact"][0] == REGISTER.responsible[0].role.in_language(language)
    assert at(purpose, "recipient_third_parties")[0] in {
        each.text.in_language(language) for each in REGISTER.recipients
    }


def test_every_channel_purpose_and_state_has_its_words_in_three_languages() -> None:
    assert set(CHANNEL_NAMES) == set(Channel)
    assert set(PURPOSE_NAMES) == set(Purpose)
    assert set(STATE_NAMES) == set(State)
    for name in (*CHANNEL_NAMES.values(), *PURPOSE_NAMES.values(), *STATE_NAMES.values()):
        assert name.fi
        assert name.sv
        assert name.en
        assert len({name.fi, name.sv, name.en}) >= 2


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (
            CHANNEL_NAMES,
            {
                "email": Text("sähköposti", "e-post", "e-mail"),
                "sms": Text("tekstiviesti", "textmeddelande", "text message"),
                "mms": Text("multimediaviesti", "multimediemeddelande", "multimedia message"),
                "robocall": Text("automaattipuhelu", "automatiskt samtal", "automated call"),
                "call": Text("puhelu", "samtal", "call"),
                "post": Text("posti", "post", "post"),
            },
        ),
        (
            PURPOSE_NAMES,
            {
                "direct_marketing": Text("suoramarkkinointi", "direktmarknadsföring", "direct marketing"),
                "telesales": Text("puhelinmyynti", "telefonförsäljning", "telesales"),
                "surveys": Text("kyselyt ja tutkimukset", "enkäter och undersökningar", "surveys and studies"),
                "service_message": Text("palveluviesti", "servicemeddelande", "service message"),
            },
        ),
        (
            STATE_NAMES,
            {
                "given": Text("voimassa", "i kraft", "in force"),
                "renewed": Text("korvattu uudemmalla", "ersatt av ett nyare", "replaced by a newer one"),
                "withdrawn": Text("peruutettu", "återkallat", "withdrawn"),
                "expired": Text("vanhentunut", "utgånget", "expired"),
            },
        ),
    ],
)
def test_codes_have_these_words(names: dict[str, Text], words: dict[str, Text]) -> None:
    assert {str(code): name for code, name in names.items()} == words


def test_codes_in_words() -> None:
    assert channel_name("sms", "en") == "text message"
    assert channel_name("", "fi") == ""
    assert channel_name("kyyhky", "fi") == "kyyhky"
    assert category_name("basic", REGISTER, "sv") == "Basuppgifter"
    assert category_name("entinen", REGISTER, "sv") == "entinen"
    assert purpose_name("surveys", REGISTER, "sv") == "enkäter och undersökningar"
    assert purpose_name("statistics", REGISTER, "en") == "statistics"
    assert purpose_name("statistics", REGISTER, "fi") == "tilastointi"
    assert purpose_name("profiling", REGISTER, "fi") == "profiling"
    assert purpose_name("audiences:aurinko", REGISTER, "fi") == "mainonnan kohderyhmä aurinko"
    assert purpose_name("audiences:aurinko", REGISTER, "sv") == "målgruppen aurinko för annonsering"
    assert purpose_name("audiences:aurinko", REGISTER, "en") == "the advertising audience aurinko"


@pytest.mark.parametrize(
    ("purpose", "audience"),
    [("audiences:aurinko", "aurinko"), ("audiences:", ""), ("audiences", ""), ("direct_marketing", ""), ("", "")],
)
def test_the_purpose_of_a_consent_says_which_audience(purpose: str, audience: str) -> None:
    """[D: audiences-by-their-own-consent]"""
    assert audience_of(purpose) == audience


def test_an_audience_has_a_purpose_of_its_own() -> None:
    assert purpose_of_audience("aurinko") == "audiences:aurinko"
    assert audience_of(purpose_of_audience("aurinko")) == "aurinko"
