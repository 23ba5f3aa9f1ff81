"""Each table that holds personal data with its rules and its clocks, written out from the table of retention.

The declarations are read in code; this is the list that a person can hold against the table of the law and the notice.
A table that is added, or one whose rule or clock is changed, is red until it stands here too.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from oomi_registry.notice.declarations import Privacy, Runs, WhileNeeded, declaration_of, passes
from oomi_registry.notice.register import REGISTER
from retention.schedule import last_day

START = date(2019, 6, 30)
NEVER = None

# The tables as "rule clock", with "and" where all must have ended and "or" where the first that ends takes the row;
# then the last day where every clock that is named started on 30.6.2019.
TABLE: dict[str, tuple[str, date | None]] = {
    # Who the person is: with the last record that needs it, and without any six months after the last contact.
    "customers.Party": ("while needed, then prospects last_contact_on", date(2019, 12, 30)),
    "customers.PostalAddress": ("while needed, then prospects party__last_contact_on", date(2019, 12, 30)),
    "customers.ContactPoint": ("while needed, then prospects party__last_contact_on", date(2019, 12, 30)),
    "customers.MeteringPoint": ("while needed, then prospects party__last_contact_on", date(2019, 12, 30)),
    "customers.MarketingBan": ("while needed, then prospects party__last_contact_on", date(2019, 12, 30)),
    "customers.Objection": ("while needed, then prospects party__last_contact_on", date(2019, 12, 30)),
    "customers.StaleValue": ("while needed, then prospects party__last_contact_on", date(2019, 12, 30)),
    "customers.Statement": ("while needed, then prospects party__last_contact_on", date(2019, 12, 30)),
    "customers.Organisation": ("while needed, then relationship ended_on", date(2019, 6, 30)),
    # contracts, ten years: electricity contracts and what was agreed under them
    "customers.ElectricityContract": (
        "contracts ended_on and contracts relationship__ended_on",
        date(2029, 6, 30),
    ),
    "customers.Order": (
        "contracts electricity_contract__ended_on and contracts electricity_contract__relationship__ended_on",
        date(2029, 6, 30),
    ),
    "customers.Authorisation": (
        "contracts electricity_contract__ended_on and contracts electricity_contract__relationship__ended_on",
        date(2029, 6, 30),
    ),
    "customers.Estimate": (
        "contracts electricity_contract__ended_on and contracts electricity_contract__relationship__ended_on",
        date(2029, 6, 30),
    ),
    "customers.Damage": (
        "contracts electricity_contract__ended_on and contracts electricity_contract__relationship__ended_on",
        date(2029, 6, 30),
    ),
    "customers.Correspondence": (
        "contracts electricity_contract__ended_on and contracts electricity_contract__relationship__ended_on",
        date(2029, 6, 30),
    ),
    # contracts where there came to be one, prospects where not: applications, their credit checks and decisions
    "customers.Application": (
        (
            "prospects prospect_since "
            "or contracts electricity_contract__ended_on and contracts electricity_contract__relationship__ended_on"
        ),
        date(2019, 12, 30),
    ),
    "customers.CreditCheck": (
        (
            "prospects application__prospect_since or contracts application__electricity_contract__ended_on "
            "and contracts application__electricity_contract__relationship__ended_on"
        ),
        date(2019, 12, 30),
    ),
    "customers.CreditDecision": (
        (
            "prospects application__prospect_since or contracts application__electricity_contract__ended_on "
            "and contracts application__electricity_contract__relationship__ended_on"
        ),
        date(2019, 12, 30),
    ),
    # market_process, six years (sähkömarkkinalaki 75 c §): market messages, meter values, annual forecasts
    "customers.MarketMessage": ("market_process electricity_contract__ended_on", date(2025, 6, 30)),
    "customers.DailyConsumption": ("market_process electricity_contract__ended_on", date(2025, 6, 30)),
    "customers.AnnualForecast": ("market_process electricity_contract__ended_on", date(2025, 6, 30)),
    # accounting, six years from the end of the year in which the fiscal year ended (kirjanpitolaki 2:10): vouchers
    "customers.Invoice": ("accounting fiscal_year_ends_on", date(2025, 12, 31)),
    "customers.Payment": ("accounting fiscal_year_ends_on", date(2025, 12, 31)),
    "customers.Collection": ("accounting fiscal_year_ends_on", date(2025, 12, 31)),
    # contact_recordings, 25 months: this rule alone, even when a contract stands behind the contact
    "customers.Recording": ("contact_recordings began_at", date(2021, 7, 30)),
    "customers.EmailMessage": ("contact_recordings sent_at", date(2021, 7, 30)),
    # insurance, at most ten years (vakuutussopimuslaki 73 §)
    "customers.InsurancePolicy": ("insurance liability_ended_on", date(2029, 6, 30)),
    "customers.InsuranceClaim": ("insurance event_on or insurance policy__liability_ended_on", date(2029, 6, 30)),
    # relationship: what no other rule names
    "customers.Relationship": ("relationship ended_on", START),
    "customers.ContactRole": ("relationship ended_on", START),
    "customers.SolarContract": ("relationship ended_on and relationship relationship__ended_on", START),
    "customers.OnlineAccount": ("relationship relationship__ended_on", START),
    "customers.ServiceUse": ("relationship relationship__ended_on", START),
    "customers.MobileUse": ("relationship relationship__ended_on", START),
    "customers.Interest": ("relationship relationship__ended_on", START),
    "customers.CookieUse": ("relationship relationship__ended_on", START),
    "customers.UserProfile": ("relationship relationship__ended_on", START),
    "customers.Dealing": ("relationship relationship__ended_on", START),
    "customers.CardToken": ("relationship relationship__ended_on", START),
    "customers.ConsumptionReport": ("relationship relationship__ended_on", START),
    # marketing, 24 months after the relationship; a consent's evidence, three years after it ended
    "customers.MarketingContact": ("marketing relationship__ended_on", date(2021, 6, 30)),
    "customers.Consent": (
        "request_cases in_force_until or request_cases expires_at or marketing relationship__ended_on",
        date(2021, 6, 30),
    ),
    "customers.SuppressedContact": ("suppression made_at", NEVER),
    # request_cases, three years: cases, disclosures, evidence after withdrawal, the log of views
    "customers.ConsentWithdrawal": ("request_cases withdrawn_at", date(2022, 6, 30)),
    "customers.Disclosure": ("request_cases disclosed_at", date(2022, 6, 30)),
    "customers.ViewEvent": ("request_cases viewed_at", date(2022, 6, 30)),
    "customers.Restriction": ("request_cases lifted_at", date(2022, 6, 30)),
    "customers.RestrictedRecord": ("request_cases released_at", date(2022, 6, 30)),
    "customers.ErasedKey": ("request_cases erased_at", date(2022, 6, 30)),
    # breaches, as long as a case is: the controller's own proof (GDPR 33(5))
    "requests_app.Breach": ("request_cases closed_at", date(2022, 6, 30)),
    "requests_app.AffectedPerson": ("request_cases breach__closed_at", date(2022, 6, 30)),
    "requests_app.AuthorityNotice": ("request_cases breach__closed_at", date(2022, 6, 30)),
    "requests_app.BreachEvent": ("request_cases breach__closed_at", date(2022, 6, 30)),
    "requests_app.BreachExcuse": ("request_cases breach__closed_at", date(2022, 6, 30)),
    "requests_app.BreachMeasure": ("request_cases breach__closed_at", date(2022, 6, 30)),
    "requests_app.ReleasedItem": ("request_cases breach__closed_at", date(2022, 6, 30)),
    "requests_app.BreachNotice": ("request_cases person__breach__closed_at", date(2022, 6, 30)),
    "requests_app.PrivacyRequest": ("request_cases closed_at", date(2022, 6, 30)),
    "requests_app.RequestedRight": ("request_cases request__closed_at", date(2022, 6, 30)),
    "requests_app.Fee": ("request_cases right__request__closed_at", date(2022, 6, 30)),
    "requests_app.RequestEvent": ("request_cases request__closed_at", date(2022, 6, 30)),
    "requests_app.CaseMessage": ("request_cases request__closed_at", date(2022, 6, 30)),
    "requests_app.Attachment": ("request_cases request__closed_at", date(2022, 6, 30)),
    "requests_app.Letter": ("request_cases request__closed_at", date(2022, 6, 30)),
    "requests_app.WithheldPart": ("request_cases right__request__closed_at", date(2022, 6, 30)),
    "requests_app.ErasurePlan": ("request_cases right__request__closed_at", date(2022, 6, 30)),
    "requests_app.PlannedLine": ("request_cases plan__right__request__closed_at", date(2022, 6, 30)),
    "requests_app.ProposedChange": ("request_cases right__request__closed_at", date(2022, 6, 30)),
    "retention.LegalHold": ("request_cases lifted_at", date(2022, 6, 30)),
    "retention.HeldRecord": ("request_cases released_at", date(2022, 6, 30)),
    # notices to recipients (GDPR 19)
    "requests_app.RecipientNotice": (
        "request_cases right__request__closed_at or request_cases settled_at",
        date(2022, 6, 30),
    ),
    "requests_app.NoticeItem": (
        "request_cases notice__right__request__closed_at or request_cases notice__settled_at",
        date(2022, 6, 30),
    ),
    "requests_app.NoticeDespatch": (
        "request_cases notice__right__request__closed_at or request_cases notice__settled_at",
        date(2022, 6, 30),
    ),
    "retention.CopyTombstone": ("request_cases written_at", date(2022, 6, 30)),
    # the Ombudsman's enquiries, and the dossiers made for the authority
    "requests_app.Enquiry": ("request_cases closed_at", date(2022, 6, 30)),
    "requests_app.EnquiryEvent": ("request_cases enquiry__closed_at", date(2022, 6, 30)),
    "requests_app.EnquiryAnswer": ("request_cases enquiry__closed_at", date(2022, 6, 30)),
    "requests_app.OmbudsmanWish": ("request_cases ended_at", date(2022, 6, 30)),
    "requests_app.Dossier": ("request_cases made_at", date(2022, 6, 30)),
    # request_packages, 30 days after delivery
    "requests_app.AccessPackage": (
        "request_packages delivered_at or request_packages discarded_at",
        date(2019, 7, 30),
    ),
    "requests_app.WantedDossier": ("request_packages wanted_at", date(2019, 7, 30)),
    # request_evidence: used, at latest at closing
    "requests_app.Draft": ("request_evidence expires_at", START),
    "requests_app.DownloadCode": ("request_evidence expires_at", START),
    "requests_app.MailboxCode": ("request_evidence expires_at", START),
    "requests_app.AccessibilityFeedback": ("request_evidence expires_at", START),
    "requests_app.ContactConfirmation": (
        "request_evidence confirmed_at or request_evidence request__closed_at",
        START,
    ),
    "requests_app.IdentificationAttempt": ("request_evidence expires_at", START),
    "requests_app.StrongIdentification": ("request_evidence request__closed_at", START),
    "requests_app.AddressCode": (
        "request_evidence returned_at or request_evidence expires_at or request_evidence request__closed_at",
        START,
    ),
    "requests_app.IdentityEvidence": ("request_evidence used_at or request_evidence request__closed_at", START),
    "requests_app.Mandate": ("request_evidence used_at or request_evidence request__closed_at", START),
    "customers.IdempotencyKey": ("request_evidence expires_at", START),
}


def declared() -> dict[str, Privacy]:
    """Every table of personal data, by ``app.Model``."""
    return {
        model._meta.label: declaration
        for model in apps.get_models(include_auto_created=True)
        if isinstance(declaration := declaration_of(model), Privacy) and model._meta.app_label != "tests"
    }


def in_words(declaration: Privacy) -> str:
    """The rules and clocks as the table writes them."""

    def all_of(clocks: tuple[Runs, ...]) -> str:
        return " and ".join(f"{runs.rule} {runs.clock}" for runs in clocks)

    before = "while needed, then " if isinstance(declaration.keep, WhileNeeded) else ""
    return before + " or ".join(all_of(clocks) for clocks in passes(declaration.keep))


def test_every_table_of_personal_data_stands_in_the_table() -> None:
    """GDPR 5(1)(e): nothing is held without a day on which it goes."""
    assert declared().keys() == TABLE.keys()


@pytest.mark.parametrize("label", TABLE)
def test_a_table_is_kept_by_these_rules_and_no_other(label: str) -> None:
    """notice section 10."""
    assert in_words(declared()[label]) == TABLE[label][0]


@pytest.mark.parametrize("label", TABLE)
def test_a_row_whose_clocks_started_on_midsummer_goes_after_this_day(label: str) -> None:
    alternatives = [
        [last_day(REGISTER.rule(runs.rule), START) for runs in clocks] for clocks in passes(declared()[label].keep)
    ]
    ends = [max(day for day in each if day) for each in alternatives if None not in each]
    assert min(ends, default=None) == TABLE[label][1]
