"""The customer register: one file per section of the notice."""

from customers.models.basics import ContactPoint, MeteringPoint, Party, PostalAddress
from customers.models.consents import Consent, ConsentWithdrawal, MarketingBan, SuppressedContact
from customers.models.contacts import EmailMessage, Recording
from customers.models.contracts import ElectricityContract, InsurancePolicy, Relationship, SolarContract
from customers.models.controllers import Controller, ResponsibilityRule
from customers.models.organisations import ContactRole, Organisation

__all__ = [
    "Consent",
    "ConsentWithdrawal",
    "ContactPoint",
    "ContactRole",
    "Controller",
    "ElectricityContract",
    "EmailMessage",
    "InsurancePolicy",
    "MarketingBan",
    "MeteringPoint",
    "Organisation",
    "Party",
    "PostalAddress",
    "Recording",
    "Relationship",
    "ResponsibilityRule",
    "SolarContract",
    "SuppressedContact",
]
