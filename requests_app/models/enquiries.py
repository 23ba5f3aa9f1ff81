"""An enquiry of the Ombudsman, what happened to it, what was answered, and the dossiers made for the authority.

It is a table of its own and no kind of request: nobody uses a right by it, no identity is shown for it, and its date is
the authority's [D: enquiries-are-no-requests].
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from customers.models import Party
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.enquiring import EnquiryStatus
from requests_app.models.cases import PrivacyRequest
from requests_app.models.events import Event
from requests_app.models.wishes import OmbudsmanWish

WHILE_THE_ENQUIRY_IS_KEPT = Runs("request_cases", "enquiry__closed_at")


class Enquiry(models.Model):
    """One enquiry (*tietosuojavaltuutetun selvityspyyntö*, GDPR 58(1)): about a case, about a person, or in general.

    ``due_on`` is the day in force, the authority's first one or the one it granted since. ``asked_until`` stands while
    more time was asked for and the authority has not said.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    diary_number = models.CharField("viranomaisen diaarinumero", max_length=40, unique=True)
    received_at = models.DateTimeField("saapunut")
    due_on = models.DateField("viranomaisen antama määräpäivä")
    asked_until = models.DateField("lisäaikaa pyydetty päivään", null=True, blank=True)
    asked = models.TextField("mitä pyydetään")
    status = models.CharField(
        "tila",
        max_length=20,
        choices=[(status.value, status.value) for status in EnquiryStatus],
        default=EnquiryStatus.RECEIVED,
    )
    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, null=True, blank=True, related_name="enquiries", verbose_name="tietopyyntö"
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="enquiries", verbose_name="rekisteröity"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="käsittelijä"
    )
    closed_at = models.DateTimeField("suljettu", null=True, blank=True)

    privacy = Privacy(
        subject=("party", "request__party"),
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="authorities_and_others",
        keep=Runs("request_cases", "closed_at"),
        observed={Code.RELATIONSHIP: "diary_number received_at due_on asked_until asked status closed_at"},
        plumbing="id request party owner",
    )

    class Meta:
        verbose_name = "selvityspyyntö"
        verbose_name_plural = "selvityspyynnöt"
        indexes = [
            models.Index(fields=["closed_at"], name="enquiry_closed"),
            models.Index(fields=["due_on"], condition=Q(closed_at__isnull=True), name="enquiry_open_by_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | (~Q(status="closed") & Q(closed_at__isnull=True)),
                name="a_closed_enquiry_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(request__isnull=True) | Q(party__isnull=True),
                name="an_enquiry_is_of_a_case_or_a_person",
            ),
            models.CheckConstraint(condition=~Q(asked=""), name="an_enquiry_says_what_is_asked"),
        ]

    def __str__(self) -> str:
        return "selvityspyyntö"


class EnquiryEvent(Event):
    """Something people did about an enquiry. ``why`` is what it rests on, ``day`` the date it set or asked for."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="events", verbose_name="selvityspyyntö")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="toimija")
    day = models.DateField("päivä", null=True, blank=True)
    why = models.TextField("mihin perustuu", blank=True)

    privacy = Privacy(
        subject=("enquiry__party", "enquiry__request__party"),
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        append_only=True,
        keep=WHILE_THE_ENQUIRY_IS_KEPT,
        observed={Code.RELATIONSHIP: "at kind actor_kind from_status to_status day why"},
        plumbing="id enquiry actor",
    )

    class Meta:
        verbose_name = "selvityspyynnön tapahtuma"
        verbose_name_plural = "selvityspyynnön tapahtumat"
        indexes = [models.Index(fields=["enquiry", "at"], name="event_of_enquiry")]


class EnquiryAnswer(models.Model):
    """What was answered to the authority, as it was sent: its text and how it went. Written once."""

    class Via(models.TextChoices):
        SECURE_MAIL = "secure_mail", "turvasähköposti"
        SERVICE = "service", "viranomaisen asiointipalvelu"
        POST = "post", "posti"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="answers", verbose_name="selvityspyyntö")
    text = models.TextField("selvityksen teksti")
    via = models.CharField("tapa", max_length=20, choices=Via.choices)
    sent_at = models.DateTimeField("lähetetty")
    recorded_at = models.DateTimeField("kirjattu")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kirjaaja")

    privacy = Privacy(
        subject=("enquiry__party", "enquiry__request__party"),
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        append_only=True,
        keep=WHILE_THE_ENQUIRY_IS_KEPT,
        observed={Code.RELATIONSHIP: "text via sent_at recorded_at"},
        plumbing="id enquiry recorded_by",
    )

    class Meta:
        verbose_name = "annettu selvitys"
        verbose_name_plural = "annetut selvitykset"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="an_answer_to_the_authority_says_something")]

    def __str__(self) -> str:
        return "annettu selvitys"


class Dossier(models.Model):
    """A dossier that was made for the authority (*asiakirjakooste*): of a case, or of an enquiry.

    One of a ``wish`` has along what the person was refused (tietosuojalaki 34 § 4 mom.). The file itself is not kept,
    or for a month where the worker made it (``WantedDossier``): ``sha256`` tells whether it is this one. It is a
    disclosure once it is handed over, not when it is made.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, null=True, blank=True, related_name="dossiers", verbose_name="tietopyyntö"
    )
    enquiry = models.ForeignKey(
        Enquiry, models.PROTECT, null=True, blank=True, related_name="dossiers", verbose_name="selvityspyyntö"
    )
    wish = models.ForeignKey(
        OmbudsmanWish,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="toive tietojen antamisesta",
    )
    made_at = models.DateTimeField("tehty")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="tekijä")
    reason = models.CharField("miksi tehtiin", max_length=300)
    with_packages = models.BooleanField("henkilön tietopaketit mukana", default=False)
    register_version = models.DateField("selosteen versio")
    size = models.PositiveBigIntegerField("koko tavuina")
    sha256 = models.CharField("tiiviste", max_length=64)
    handed_over_at = models.DateTimeField("annettu viranomaiselle", null=True, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="antaja"
    )

    privacy = Privacy(
        subject=("request__party", "enquiry__party", "enquiry__request__party"),
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "made_at"),
        observed={
            Code.RELATIONSHIP: "made_at reason with_packages register_version size sha256 handed_over_at",
        },
        plumbing="id request enquiry wish made_by handed_over_by",
    )

    class Meta:
        verbose_name = "asiakirjakooste"
        verbose_name_plural = "asiakirjakoosteet"
        indexes = [models.Index(fields=["made_at"], name="dossier_made")]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, enquiry__isnull=True)
                | Q(request__isnull=True, enquiry__isnull=False),
                name="a_dossier_is_of_a_case_or_an_enquiry",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_dossier_has_its_reason"),
            models.CheckConstraint(
                condition=Q(wish__isnull=True) | Q(request__isnull=False), name="a_dossier_of_a_wish_is_of_its_case"
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True, handed_over_by__isnull=True)
                | Q(handed_over_at__isnull=False, handed_over_by__isnull=False),
                name="a_dossier_was_handed_over_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return "asiakirjakooste"
