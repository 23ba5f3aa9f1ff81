"""Audiences of digital advertising (*kohderyhmät*): uploaded hashes are still personal data (finding 6)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from customers.models.controllers import Controller
from oomi_registry.notice.declarations import NotPersonal


class Audience(models.Model):
    """An audience at one platform. It is off until somebody turns it on, and holds nobody: members are found anew."""

    code = models.CharField("tunnus", max_length=40, primary_key=True)
    name = models.CharField("nimi", max_length=100)
    platform = models.CharField("alusta", max_length=200, help_text="Vastaanottaja nimeltä.")
    country = models.CharField("alustan maa", max_length=2, default="FI")
    transfer = models.CharField("siirtoperuste", max_length=40, blank=True)
    controller = models.ForeignKey(Controller, models.PROTECT, verbose_name="rekisterinpitäjä")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="laatija")
    turned_on_at = models.DateTimeField("otettu käyttöön", null=True, blank=True)
    turned_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="käyttöön ottanut",
    )

    privacy = NotPersonal("A target audience's name and platform; its members are found anew for each upload.")

    class Meta:
        verbose_name = "kohderyhmä"
        verbose_name_plural = "kohderyhmät"
        permissions = [
            ("turn_on_audience", "Ottaa toisen laatiman kohderyhmän käyttöön"),
            ("upload_audience", "Lataa kohderyhmän tiedoston alustalle vietäväksi"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(turned_on_at__isnull=True, turned_on_by__isnull=True)
                | Q(turned_on_at__isnull=False, turned_on_by__isnull=False),
                name="somebody_turned_an_audience_on",
            ),
            models.CheckConstraint(
                condition=Q(turned_on_by__isnull=True) | ~Q(turned_on_by=F("made_by")),
                name="an_audience_is_turned_on_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AudienceUpload(models.Model):
    """One upload of an audience: when, by whom and how many. Each member's disclosure is a row of its own."""

    id = models.BigAutoField(primary_key=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="uploads", verbose_name="kohderyhmä")
    made_at = models.DateTimeField("tehty")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="tekijä")
    members = models.PositiveIntegerField("henkilöitä")

    privacy = NotPersonal("When an audience was uploaded and how many people were in it.")

    class Meta:
        verbose_name = "kohderyhmän lataus"
        verbose_name_plural = "kohderyhmien lataukset"

    def __str__(self) -> str:
        return f"kohderyhmän lataus {self.pk}"
