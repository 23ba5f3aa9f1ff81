"""Corporate customers and the people who speak for them (section 6: *yritysten yhteyshenkilöt*)."""

from __future__ import annotations

from django.db import models

from customers.keys import new_key
from customers.models.basics import Party
from customers.models.origins import Keyed
from oomi_registry.notice.declarations import Privacy, Runs, WhileNeeded
from oomi_registry.notice.terms import Code, LegalBasis, Subject


class Organisation(Keyed):
    """A corporate customer. A sole trader's name and Y-tunnus are personal data, so all are declared."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    name = models.CharField("nimi", max_length=200)
    business_id = models.CharField("Y-tunnus", max_length=9, unique=True)
    source = models.CharField("tietolähde", max_length=40)
    ended_on = models.DateField("asiakkuus päättynyt", null=True, blank=True)

    privacy = Privacy(
        subject="roles__party",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        role=Subject.CORPORATE_CONTACT,
        keep=WhileNeeded(after=Runs("relationship", "ended_on")),
        provided={Code.BASIC: "business_id", Code.CORPORATE_CONTACT: "name"},
        observed={Code.RELATIONSHIP: "source ended_on external_key"},
        plumbing="id",
    )

    class Meta:
        verbose_name = "yritysasiakas"
        verbose_name_plural = "yritysasiakkaat"
        indexes = [models.Index(fields=["ended_on"], name="organisation_ended")]

    def __str__(self) -> str:
        return "yritysasiakas"


class ContactRole(Keyed):
    """A person speaks for an organisation. When the role ends the data goes, save what a contract's rule keeps."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="roles", verbose_name="yhteyshenkilö")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles", verbose_name="työnantaja")
    position = models.CharField("asema", max_length=200, blank=True)
    source = models.CharField("tietolähde", max_length=40)
    began_on = models.DateField("alkaen")
    ended_on = models.DateField("päättyen", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        role=Subject.CORPORATE_CONTACT,
        keep=Runs("relationship", "ended_on"),
        provided={Code.CORPORATE_CONTACT: "organisation position"},
        observed={Code.CORPORATE_CONTACT: "source began_on ended_on external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "yhteyshenkilön rooli"
        verbose_name_plural = "yhteyshenkilöiden roolit"
        indexes = [models.Index(fields=["ended_on"], name="contact_role_ended")]

    def __str__(self) -> str:
        return "yhteyshenkilö"
