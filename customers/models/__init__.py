"""The customer register: one file per section of the notice."""

from customers.models.accounts import CookieUse, Interest, MobileUse, OnlineAccount, ServiceUse, UserProfile
from customers.models.agreed import Authorisation, Correspondence, Damage, Dealing, Estimate, MarketingContact, Order
from customers.models.audiences import Audience, AudienceUpload
from customers.models.basics import ContactPoint, MeteringPoint, Party, PostalAddress
from customers.models.billing import CardToken, Collection, Invoice, Payment
from customers.models.consents import Consent, ConsentWithdrawal, MarketingBan, SuppressedContact
from customers.models.consumption import AnnualForecast, ConsumptionReport, DailyConsumption, MarketMessage
from customers.models.contacts import EmailMessage, Recording
from customers.models.contracts import ElectricityContract, InsurancePolicy, Relationship, SolarContract
from customers.models.controllers import Controller, ResponsibilityRule
from customers.models.credit import Application, CreditCheck, CreditDecision
from customers.models.insurance import InsuranceClaim
from customers.models.objections import Objection, Statement
from customers.models.organisations import ContactRole, Organisation
from customers.models.rectified import StaleValue
from customers.models.releases import NoticeAdoption, NoticeRelease
from customers.models.restrictions import RestrictedRecord, Restriction
from customers.models.seen import Disclosure, ViewEvent
from customers.models.systems import ErasedKey, IdempotencyKey, ImportRun, System, SystemToken

__all__ = [
    "AnnualForecast",
    "Application",
    "Audience",
    "AudienceUpload",
    "Authorisation",
    "CardToken",
    "Collection",
    "Consent",
    "ConsentWithdrawal",
    "ConsumptionReport",
    "ContactPoint",
    "ContactRole",
    "Controller",
    "CookieUse",
    "Correspondence",
    "CreditCheck",
    "CreditDecision",
    "DailyConsumption",
    "Damage",
    "Dealing",
    "Disclosure",
    "ElectricityContract",
    "EmailMessage",
    "ErasedKey",
    "Estimate",
    "IdempotencyKey",
    "ImportRun",
    "InsuranceClaim",
    "InsurancePolicy",
    "Interest",
    "Invoice",
    "MarketMessage",
    "MarketingBan",
    "MarketingContact",
    "MeteringPoint",
    "MobileUse",
    "NoticeAdoption",
    "NoticeRelease",
    "Objection",
    "OnlineAccount",
    "Order",
    "Organisation",
    "Party",
    "Payment",
    "PostalAddress",
    "Recording",
    "Relationship",
    "ResponsibilityRule",
    "RestrictedRecord",
    "Restriction",
    "ServiceUse",
    "SolarContract",
    "StaleValue",
    "Statement",
    "SuppressedContact",
    "System",
    "SystemToken",
    "UserProfile",
    "ViewEvent",
]
