"""A dossier that has somebody's data along, on its way: built by the worker, opened at the desk, gone in a month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.buildings import Building
from requests_app.models.cases import PrivacyRequest
from requests_app.models.enquiries import Dossier, Enquiry
from requests_app.models.wishes import OmbudsmanWish

_COUNTS = ~Q(state="discarded")


class WantedDossier(Building):
    """One building of a dossier that may hold gigabytes: with the person's packages, or of a ``wish``.

    What was made is its ``dossier``, which stays in the case's history with its SHA-256; this row and its file go with
    the packages' rule, or at once where the dossier has been handed over or the wish has ended.
    """

    request = models.ForeignKey(
        PrivacyRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wanted_dossiers",
        verbose_name="tietopyyntö",
    )
    enquiry = models.ForeignKey(
        Enquiry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wanted_dossiers",
        verbose_name="selvityspyyntö",
    )
    wish = models.ForeignKey(
        OmbudsmanWish,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wanted_dossiers",
        verbose_name="toive tietojen antamisesta",
    )
    reason = models.CharField("miksi tehdään", max_length=300)
    dossier = models.OneToOneField(
        Dossier, models.PROTECT, null=True, blank=True, related_name="built_by", verbose_name="tehty kooste"
    )

    privacy = Privacy(
        subject=("request__party", "enquiry__party", "enquiry__request__party"),
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_packages", "wanted_at"),
        observed={Code.RELATIONSHIP: "state wanted_at reason file"},
        plumbing="id request enquiry wish wanted_by dossier fence leased_until attempts step done total error",
    )

    class Meta:
        verbose_name = "koottava asiakirjakooste"
        verbose_name_plural = "koottavat asiakirjakoosteet"
        indexes = [
            models.Index(fields=["wanted_at"], name="wanted_dossier_wanted"),
            models.Index(fields=["file"], name="wanted_dossier_file"),
            models.Index(
                fields=["leased_until"],
                condition=Q(state__in=["wanted", "building"]),
                name="wanted_dossier_still_to_build",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, enquiry__isnull=True)
                | Q(request__isnull=True, enquiry__isnull=False),
                name="a_wanted_dossier_is_of_a_case_or_an_enquiry",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_wanted_dossier_has_its_reason"),
            models.CheckConstraint(
                condition=~Q(state="built") | (Q(dossier__isnull=False) & ~Q(file="")),
                name="a_built_dossier_has_its_file",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=_COUNTS & Q(wish__isnull=True), name="one_wanted_dossier_of_a_case_counts"
            ),
            models.UniqueConstraint(fields=["enquiry"], condition=_COUNTS, name="one_wanted_dossier_of_an_enquiry"),
            models.UniqueConstraint(fields=["wish"], condition=_COUNTS, name="one_wanted_dossier_of_a_wish_counts"),
        ]

    def __str__(self) -> str:
        return "koottava asiakirjakooste"
