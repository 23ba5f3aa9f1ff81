"""Sections 1 and 4 of the notice as rows: who the controllers are, and who answers for what.

The register declares them and ``migrate`` keeps the rows in step; nobody edits them by hand. They are rows so that
records, staff and letters can refer to them.
"""

from __future__ import annotations

from django.db import models

from oomi_registry.notice.declarations import NotPersonal


class Controller(models.Model):
    """A company that answers for personal data (*rekisterinpitäjä*), as the adopted register names it."""

    code = models.CharField("tunnus", max_length=40, primary_key=True)
    name = models.CharField("nimi", max_length=200)
    business_id = models.CharField("Y-tunnus", max_length=9)
    register_version = models.DateField("selosteen versio")
    in_force = models.BooleanField("voimassa", default=True)

    privacy = NotPersonal("A company and its public identifiers.")

    class Meta:
        verbose_name = "rekisterinpitäjä"
        verbose_name_plural = "rekisterinpitäjät"

    def __str__(self) -> str:
        return self.name


class ResponsibilityRule(models.Model):
    """One controller's answerability for one kind of record (*vastuunjako*, GDPR 26)."""

    code = models.CharField("tunnus", max_length=60)
    controller = models.ForeignKey(Controller, models.PROTECT, verbose_name="rekisterinpitäjä")
    subject = models.CharField("rekisteröity", max_length=30)
    contract = models.CharField("sopimus", max_length=20)
    customer_of = models.CharField("kenen asiakas", max_length=200, blank=True)
    assigned_by_notice = models.BooleanField("selosteen mukaan")
    because = models.TextField("perustelu")
    register_version = models.DateField("selosteen versio")

    privacy = NotPersonal("What the notice says of responsibility; no person in it.")

    class Meta:
        verbose_name = "vastuunjaon sääntö"
        verbose_name_plural = "vastuunjako"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "subject", "controller"], name="one_row_per_rule_subject_controller"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.subject}): {self.controller_id}"
