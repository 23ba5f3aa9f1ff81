"""Every content that section 6 of Oomi's notice names is held by a declared field under its category.

The table is complete against the register's own words: a content added to the notice is red until a field holds it,
and a field that leaves its category is red until the notice is told.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.apps import apps

from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Code, DataCategory, Text

# The notice's own words, and the fields that hold what they say.
HELD: dict[Code, dict[str, str]] = {
    Code.BASIC: {
        "nimet": "customers.Party.given_names customers.Party.family_name",
        "syntymäaika": "customers.Party.birth_date",
        "henkilötunnus": "customers.Party.identity_code customers.Party.identity_code_index",
        "osoitetiedot": "customers.MeteringPoint.street customers.MeteringPoint.city",
        "Y-tunnus": "customers.Organisation.business_id",
        "asiakasnumero": "customers.Party.customer_number",
        "käyttöpaikkatunnus ja käyttöpaikan osoite": "customers.MeteringPoint.gsrn customers.MeteringPoint.street",
        "käyttäjätunnus tai muu yksilöivä tunniste": (
            "customers.Party.user_identifier customers.OnlineAccount.user_identifier customers.Party.external_key"
        ),
        "salasana": "customers.OnlineAccount.password_hash",
        "äidinkieli": "customers.Party.mother_tongue",
    },
    Code.CORPORATE_CONTACT: {
        "työnantaja": "customers.ContactRole.organisation customers.Organisation.name",
        "ammatillinen asema": "customers.ContactRole.position",
    },
    Code.CONTACT_DETAILS: {
        "osoitetiedot": "customers.PostalAddress.street customers.PostalAddress.postal_code",
        "puhelinnumero": "customers.ContactPoint.value customers.Recording.number",
        "sähköpostiosoite": "customers.ContactPoint.value customers.EmailMessage.address",
    },
    Code.BILLING: {
        "laskutus": "customers.Invoice.number customers.Invoice.amount",
        "maksut": "customers.Payment.amount customers.Payment.account",
        "maksaminen ja perintä": "customers.Payment.paid_on customers.Collection.stage customers.Collection.agency",
        "ennakkoarviot": "customers.Estimate.yearly_kwh customers.Estimate.monthly_price",
        "vahingonkorvaukset": "customers.Damage.description customers.Damage.compensation",
        "luottotietokyselyt": (
            "customers.CreditCheck.register customers.CreditCheck.answer customers.CreditDecision.inputs "
            "customers.CreditDecision.logic customers.CreditDecision.outcome"
        ),
        "maksukorttitiedot": "customers.CardToken.token customers.CardToken.last_four",
    },
    Code.RELATIONSHIP: {
        "sopimukset": "customers.ElectricityContract.contract_number customers.SolarContract.contract_number",
        "tilaukset": "customers.Order.product customers.Order.ordered_at customers.Application.product",
        "voimassa olevat ja päättyneet palvelut": "customers.SolarContract.product customers.SolarContract.ended_on",
        "asiointitiedot": "customers.Dealing.matter customers.Dealing.channel",
        "valtuutustiedot": "customers.Authorisation.scope customers.Authorisation.given_on",
        "kontaktitallenteet (puhelut ja sähköpostit)": "customers.Recording.audio customers.EmailMessage.body",
        "kirjeenvaihto ja muut yhteydenotot": (
            "customers.Correspondence.text customers.Correspondence.document requests_app.Letter.body"
        ),
        "markkinointiin liittyvät tiedot": (
            "customers.MarketingContact.campaign customers.MarketingContact.contacted_at"
        ),
    },
    Code.SERVICES: {
        "palvelun tilaus": "customers.ServiceUse.service customers.ServiceUse.ordered_on",
        "voimassaolo": "customers.ServiceUse.began_on",
        "muutos": "customers.ServiceUse.changed_on",
        "päättyminen": "customers.ServiceUse.ended_on",
        "mobiilipalveluiden käytön tarpeelliset tiedot": "customers.MobileUse.feature customers.MobileUse.used_at",
        "henkilön itse antamat kiinnostuksen kohteet": "customers.Interest.topic",
        "evästeet ja niiden käyttö": "customers.CookieUse.cookie customers.CookieUse.purpose",
        "rekisterin tiedoista muodostetut käyttäjäprofiilit": (
            "customers.UserProfile.segment customers.UserProfile.logic"
        ),
    },
    Code.CONSUMPTION: {
        "kulutuksen vuosiennuste": "customers.AnnualForecast.yearly_kwh",
        "kulutukseen liittyvät raportit": (
            "customers.ConsumptionReport.text customers.ConsumptionReport.document "
            "customers.DailyConsumption.watt_hours"
        ),
    },
    Code.CONSENT_BASED: {
        "suoramarkkinoinnin luvat": "customers.Consent.purpose customers.Consent.wording",
        "kiellot": "customers.MarketingBan.purpose customers.SuppressedContact.contact_hash",
    },
    Code.INSURANCE: {
        "vakuutussopimukseen liittyvät tiedot": (
            "customers.InsurancePolicy.policy_number customers.InsuranceClaim.decision"
        ),
        "terveydentila": "customers.InsurancePolicy.health customers.InsuranceClaim.health",
        "työsuhteen tilanne": "customers.InsurancePolicy.employment customers.InsuranceClaim.employment",
    },
}
# What is left of a content when everything it names is taken away.
BETWEEN = re.compile(
    r"[\s,]|\bja\b|\bsekä\b|\bkuten\b|muut henkilön suostumuksella kerätyt tiedot"
    r"|\(vain yksisuuntaisena tiivisteenä\)|\(vain kortin korvaava tunnus ja neljä viimeistä numeroa\)"
)


def not_held(category: DataCategory) -> str:
    """What the category's content names and the table above has no fields for; fails where it has too many."""
    left = category.content.fi
    for content in sorted(HELD[category.code], key=len, reverse=True):
        assert content in left, f"{category.code}: the notice does not name {content!r}"
        left = left.replace(content, "", 1)
    return BETWEEN.sub("", left)


@pytest.mark.parametrize("category", list(Code))
def test_everything_the_notice_names_is_held(category: Code) -> None:
    """GDPR 13(1), GDPR 15(1)(b): a category that is told of is one that can be answered from."""
    assert not_held(REGISTER.category(category)) == ""


def test_a_content_that_is_added_to_the_notice_and_held_by_no_field_is_seen() -> None:
    basic = REGISTER.category(Code.BASIC)
    assert not_held(replace(basic, content=Text(f"{basic.content.fi} sekä kengännumero"))) == "kengännumero"


@pytest.mark.parametrize("category", list(Code))
def test_what_is_said_to_be_held_stands_under_its_category(category: Code) -> None:
    for path in " ".join(HELD[category].values()).split():
        label, field = path.rsplit(".", 1)
        declaration = declaration_of(apps.get_model(label))
        assert isinstance(declaration, Privacy)
        assert (category, field) in {(under, name) for _, under, name in declaration.under()}, path
