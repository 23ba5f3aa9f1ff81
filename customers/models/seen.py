"""Who has been given data about a person, and who has looked at it (GDPR 15(1)(c), 5(2))."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from customers.keys import new_key
from customers.models.basics import Party
from customers.models.origins import FromSource
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis


class Disclosure(FromSource):
    """Data of some categories was disclosed to an actual recipient (*luovutus*), named as it is (C-154/21).

    ``recipient_kind`` is a code of the register's recipients; one that the notice does not name is recorded all the
    same, and raises a finding. ``transfer`` is the mechanism where the country is outside the EEA (GDPR 46).
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="disclosures", verbose_name="rekisteröity")
    disclosed_at = models.DateTimeField("luovutettu")
    recipient_kind = models.CharField("vastaanottajan laji", max_length=40)
    recipient = models.CharField("vastaanottaja", max_length=200)
    country = models.CharField("vastaanottajan maa", max_length=2, default="FI")
    transfer = models.CharField("siirtoperuste", max_length=40, blank=True)
    categories = ArrayField(models.CharField(max_length=40), verbose_name="luovutetut tietoryhmät")
    purpose = models.CharField("luovutuksen tarkoitus", max_length=200)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        append_only=True,
        keep=Runs("request_cases", "disclosed_at"),
        observed={
            Code.RELATIONSHIP: (
                "disclosed_at recipient_kind recipient country transfer categories purpose source external_key"
            )
        },
        plumbing="id party",
    )

    class Meta:
        verbose_name = "luovutus"
        verbose_name_plural = "luovutukset"
        indexes = [models.Index(fields=["disclosed_at"], name="disclosure_disclosed")]

    def __str__(self) -> str:
        return "luovutus"


class ViewEvent(models.Model):
    """A member of staff looked at what is shown only for a reason: which field of which row, and why. Written once."""

    class Kind(models.TextChoices):
        REVEALED = "revealed", "suojattu tieto näytetty"
        PACKAGE_OPENED = "package_opened", "tietopaketti avattu"
        RESTRICTED_USED = "restricted_used", "rajoitettua tietoa käytettiin"  # GDPR 18(2)
        DOSSIER_MADE = "dossier_made", "asiakirjakooste viranomaiselle tehty"  # GDPR 58(1)(e)

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="view_events", verbose_name="rekisteröity")
    viewed_at = models.DateTimeField("katsottu")
    kind = models.CharField("mitä tehtiin", max_length=20, choices=Kind.choices)
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="katsoja")
    role = models.CharField("katsojan rooli", max_length=40)
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue")
    field = models.CharField("kenttä", max_length=63, blank=True)
    reason = models.CharField("syy", max_length=300)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        append_only=True,
        keep=Runs("request_cases", "viewed_at"),
        observed={Code.RELATIONSHIP: "viewed_at kind role table field reason"},
        plumbing="id party viewer record",
    )

    class Meta:
        verbose_name = "katselutapahtuma"
        verbose_name_plural = "katselutapahtumat"
        permissions = [("reveal_sealed", "Näkee suojatun tiedon, kun kertoo syyn")]
        indexes = [models.Index(fields=["viewed_at"], name="view_event_viewed")]

    def __str__(self) -> str:
        return "katselutapahtuma"
