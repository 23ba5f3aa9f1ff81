"""Every content that section 6 of Oomi's notice names is held by a field, or stands in the list of what is coming."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.not_yet_held import NOT_YET_HELD
from oomi_registry.notice.register import REGISTER
from oomi_registry.notice.terms import Code

# The notice's own words, and the fields that hold what they say.
HELD: dict[Code, dict[str, str]] = {
    Code.BASIC: {
        "nimet": "customers.Party.given_names customers.Party.family_name",
        "syntymäaika": "customers.Party.birth_date",
        "osoitetiedot": "customers.MeteringPoint.street customers.MeteringPoint.city",
        "Y-tunnus": "customers.Organisation.business_id",
        "asiakasnumero": "customers.Party.customer_number",
        "käyttöpaikkatunnus ja käyttöpaikan osoite": "customers.MeteringPoint.gsrn customers.MeteringPoint.street",
        "käyttäjätunnus tai muu yksilöivä tunniste": "customers.Party.user_identifier",
        "äidinkieli": "customers.Party.mother_tongue",
    },
    Code.CORPORATE_CONTACT: {
        "työnantaja": "customers.ContactRole.organisation",
        "ammatillinen asema": "customers.ContactRole.position",
    },
    Code.CONTACT_DETAILS: {
        "osoitetiedot": "customers.PostalAddress.street customers.PostalAddress.postal_code",
        "puhelinnumero": "customers.ContactPoint.value",
        "sähköpostiosoite": "customers.ContactPoint.value",
    },
    Code.RELATIONSHIP: {
        "sopimukset": "customers.ElectricityContract.contract_number customers.SolarContract.contract_number",
        "voimassa olevat ja päättyneet palvelut": "customers.SolarContract.product customers.SolarContract.ended_on",
        "kontaktitallenteet (puhelut ja sähköpostit)": "customers.Recording.audio customers.EmailMessage.body",
        "kirjeenvaihto ja muut yhteydenotot": "requests_app.Letter.body customers.EmailMessage.subject",
    },
    Code.CONSENT_BASED: {
        "suoramarkkinoinnin luvat ja kiellot": "customers.Consent.purpose customers.MarketingBan.purpose",
    },
    Code.INSURANCE: {"vakuutussopimukseen liittyvät tiedot": "customers.InsurancePolicy.policy_number"},
}
# What is left of a content when everything it names is taken away.
BETWEEN = re.compile(
    r"[\s,]|\bja\b|\bsekä\b|\bkuten\b|henkilön itse antamat|muut henkilön suostumuksella kerätyt tiedot"
    r"|\(vain yksisuuntaisena tiivisteenä\)|\(vain kortin korvaava tunnus ja neljä viimeistä numeroa\)"
)


def named(category: Code) -> list[str]:
    coming = [entry.content for entry in NOT_YET_HELD if entry.category is category]
    return sorted([*HELD.get(category, {}), *coming], key=len, reverse=True)


@pytest.mark.parametrize("category", list(Code))
def test_everything_the_notice_names_is_held_or_said_to_be_coming(category: Code) -> None:
    left = REGISTER.category(category).content.fi
    for content in named(category):
        assert content in left, f"{category}: the notice does not name {content!r}"
        left = left.replace(content, "", 1)
    assert BETWEEN.sub("", left) == ""


@pytest.mark.parametrize("category", HELD)
def test_what_is_said_to_be_held_stands_under_its_category(category: Code) -> None:
    for path in " ".join(HELD[category].values()).split():
        label, field = path.rsplit(".", 1)
        declaration = declaration_of(apps.get_model(label))
        assert isinstance(declaration, Privacy)
        assert (category, field) in {(under, name) for _, under, name in declaration.under()}, path
