"""The copy of a person's data (*tietopaketti*, GDPR 15(3)): built under a lease, released, downloaded, disposed of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from oomi_registry.notice.declarations import Earliest, Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.buildings import Building
from requests_app.models.buildings import package_path as package_path  # noqa: PLC0414 - migration 0004 knows it here
from requests_app.models.cases import RequestedRight


class AccessPackage(Building):
    """One copy of one person's data, built by the worker.

    ``missing`` names, in codes, the items of Art. 15(1) that a record lacks; a package with any is not released.
    """

    right = models.ForeignKey(RequestedRight, models.PROTECT, related_name="packages", verbose_name="pyydetty oikeus")
    built_at = models.DateTimeField("koottu", null=True, blank=True)
    register_version = models.DateField("selosteen versio", null=True, blank=True)
    size = models.PositiveBigIntegerField("koko tavuina", default=0)
    sha256 = models.CharField("tiiviste", max_length=64, blank=True)
    records = models.PositiveBigIntegerField("tietueita", default=0)
    recordings = models.PositiveIntegerField("puhelutallenteita", default=0)
    missing = models.CharField("puuttuu", max_length=500, blank=True)
    delivered_at = models.DateTimeField("toimitettu", null=True, blank=True)
    discarded_at = models.DateTimeField("hylätty", null=True, blank=True)

    privacy = Privacy(
        subject="right__request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Earliest(Runs("request_packages", "delivered_at"), Runs("request_packages", "discarded_at")),
        observed={
            Code.RELATIONSHIP: (
                "state wanted_at built_at register_version size sha256 records recordings delivered_at discarded_at "
                "file"
            )
        },
        plumbing="id right wanted_by fence leased_until attempts step done total error missing",
    )

    class Meta:
        verbose_name = "tietopaketti"
        verbose_name_plural = "tietopaketit"
        indexes = [
            models.Index(fields=["delivered_at"], name="package_delivered"),
            models.Index(fields=["discarded_at"], name="package_discarded"),
            models.Index(fields=["file"], name="package_file"),
            models.Index(
                fields=["leased_until"], condition=Q(state__in=["wanted", "building"]), name="package_still_to_build"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["right"], condition=~Q(state="discarded"), name="one_package_of_a_right_counts"
            ),
            models.CheckConstraint(
                condition=~Q(state="built") | (Q(built_at__isnull=False) & ~Q(file="") & ~Q(sha256="")),
                name="a_built_package_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(state="discarded", discarded_at__isnull=False)
                | (~Q(state="discarded") & Q(discarded_at__isnull=True)),
                name="a_discarded_package_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(state__in=["built", "discarded"], missing=""),
                name="a_package_with_something_missing_is_not_delivered",
            ),
        ]

    def __str__(self) -> str:
        return "tietopaketti"


class WithheldPart(models.Model):
    """Something of a person's data that the copy leaves out, on a ground, or that is late from a named source.

    ``table`` is the table's label; ``record`` and ``field`` narrow it to one row, or one field of it. It is listed in
    the package, so that the person sees what they do not get and why (GDPR 12(4)). A part that was taken back into the
    copy stays as a row with ``given_at``: what was decided stays readable.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    right = models.ForeignKey(
        RequestedRight, models.PROTECT, related_name="withheld_parts", verbose_name="pyydetty oikeus"
    )
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue", null=True, blank=True)
    field = models.CharField("kenttä", max_length=63, blank=True)
    ground = models.CharField("peruste", max_length=40, blank=True)
    explanation = models.TextField("perustelu")
    late_from = models.CharField("myöhässä lähteestä", max_length=200, blank=True)
    expected_on = models.DateField("odotetaan viimeistään", null=True, blank=True)
    decided_at = models.DateTimeField("päätetty")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="päättäjä")
    given_at = models.DateTimeField("otettu takaisin", null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="takaisin ottanut",
    )

    privacy = Privacy(
        subject="right__request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "right__request__closed_at"),
        observed={Code.RELATIONSHIP: "table field ground explanation late_from expected_on decided_at given_at"},
        plumbing="id right record decided_by given_by",
    )

    class Meta:
        verbose_name = "pois jätetty osa"
        verbose_name_plural = "pois jätetyt osat"
        constraints = [
            models.CheckConstraint(
                condition=(~Q(ground="") & Q(late_from="", expected_on__isnull=True))
                | (Q(ground="") & ~Q(late_from="") & Q(expected_on__isnull=False)),
                name="a_part_is_withheld_on_a_ground_or_is_late",
            ),
            models.CheckConstraint(condition=~Q(explanation=""), name="a_withheld_part_is_explained"),
            # Two, and not one with nulls_distinct: Django would ask the database of its version before its checks.
            models.UniqueConstraint(
                fields=["right", "table", "record", "field"],
                condition=Q(record__isnull=False, given_at__isnull=True),
                name="a_part_of_a_record_is_withheld_once",
            ),
            models.UniqueConstraint(
                fields=["right", "table", "field"],
                condition=Q(record__isnull=True, given_at__isnull=True),
                name="a_part_of_a_table_is_withheld_once",
            ),
        ]

    def __str__(self) -> str:
        return "pois jätetty osa"
