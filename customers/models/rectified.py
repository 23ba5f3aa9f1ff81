"""What a person had put right (*oikaisu*, GDPR 16): the old value of a field, as a hash, so that it stays right."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from customers.keys import new_key
from customers.models.basics import WHO_THE_PERSON_IS, Party
from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.terms import Code, LegalBasis


class StaleValue(models.Model):
    """A value that one field of one row had before it was rectified; no source brings it back (GDPR 5(1)(d)).

    ``value_hash`` is a keyed hash, fit for this field of this row alone. It goes with the record.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="stale_values", verbose_name="rekisteröity")
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue")
    field = models.CharField("kenttä", max_length=63)
    value_hash = models.CharField("vanhan arvon tiiviste", max_length=64)
    rectified_at = models.DateTimeField("oikaistu")
    true_again_at = models.DateTimeField("pitää taas paikkansa", null=True, blank=True)
    origin = models.CharField("mistä", max_length=60, help_text="Pyynnön viitenumero ja oikeus.")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=WHO_THE_PERSON_IS,
        derived={Code.RELATIONSHIP: "table field rectified_at true_again_at origin"},
        plumbing="id party record value_hash",
        beside="record",
    )

    class Meta:
        verbose_name = "oikaistu vanha arvo"
        verbose_name_plural = "oikaistut vanhat arvot"
        indexes = [
            models.Index(fields=["record"], condition=Q(true_again_at__isnull=True), name="stale_value_of_record")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "field", "value_hash"],
                condition=Q(true_again_at__isnull=True),
                name="a_stale_value_stands_once",
            )
        ]

    def __str__(self) -> str:
        return "oikaistu vanha arvo"
