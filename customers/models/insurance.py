"""Claims on an insurance (section 6: *vakuutus*): health is a special category of data (GDPR 9) and sealed."""

from __future__ import annotations

from django.db import models

from customers.fields import SealedField
from customers.keys import new_key
from customers.models.basics import Party
from customers.models.contracts import InsurancePolicy
from customers.models.origins import FromSource
from oomi_registry.notice.declarations import Earliest, Privacy, Runs
from oomi_registry.notice.terms import Code, Subject


class InsuranceClaim(FromSource):
    """A claim (*korvaushakemus*): kept from the insured event, and at most as long as its policy."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="insurance_claims", verbose_name="vakuutettu")
    policy = models.ForeignKey(InsurancePolicy, models.PROTECT, related_name="claims", verbose_name="vakuutus")
    event_on = models.DateField("vakuutustapahtuma")
    reported_on = models.DateField("ilmoitettu")
    health = SealedField("terveydentila", null=True, blank=True)
    employment = SealedField("työsuhteen tilanne", null=True, blank=True)
    decision = models.CharField("korvauspäätös", max_length=200, blank=True)
    compensation = models.DecimalField("korvaus, €", max_digits=10, decimal_places=2, null=True, blank=True)

    privacy = Privacy(
        subject="party",
        role=Subject.INSURED,
        contract_from="policy",
        # vakuutussopimuslaki 73 §: ten years from the event; and no longer than the policy itself
        keep=Earliest(Runs("insurance", "event_on"), Runs("insurance", "policy__liability_ended_on")),
        provided={Code.INSURANCE: "event_on reported_on health employment"},
        observed={Code.INSURANCE: "policy decision compensation source external_key"},
        plumbing="id party",
    )

    class Meta:
        verbose_name = "korvaushakemus"
        verbose_name_plural = "korvaushakemukset"
        indexes = [models.Index(fields=["event_on"], name="claim_event")]

    def __str__(self) -> str:
        return "korvaushakemus"
