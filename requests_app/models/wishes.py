"""The person's wish that what was refused be given to the Ombudsman (tietosuojalaki 34 § 4 mom.)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.cases import PrivacyRequest
from requests_app.wishes import END_NAMES


class OmbudsmanWish(models.Model):
    """What the person said, when and how; and how it ended. It is open until ``ended_at``, at most one of a case.

    What is given stands in a :class:`Dossier` with this wish: that tells when it was made and handed over.
    """

    class How(models.TextChoices):
        EMAIL = "email", "sähköposti"
        PHONE = "phone", "puhelin"
        LETTER = "letter", "kirje"
        IN_PERSON = "in_person", "paikan päällä"

    class Via(models.TextChoices):
        SECURE_MAIL = "secure_mail", "turvasähköposti"
        SERVICE = "service", "viranomaisen asiointipalvelu"
        POST = "post", "posti"
        BY_HAND = "by_hand", "annettu käteen"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(
        PrivacyRequest, models.PROTECT, related_name="ombudsman_wishes", verbose_name="tietopyyntö"
    )
    said_at = models.DateTimeField("milloin henkilö toivoi")
    how = models.CharField("miten henkilö toivoi", max_length=10, choices=How.choices)
    recorded_at = models.DateTimeField("kirjattu")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="kirjaaja")
    end = models.CharField(
        "miten päättyi", max_length=10, blank=True, choices=[(end.value, name) for end, name in END_NAMES.items()]
    )
    ended_at = models.DateTimeField("päättynyt", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="päättäjä"
    )
    via = models.CharField("miten annettiin", max_length=20, blank=True, choices=Via.choices)

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "ended_at"),
        observed={Code.RELATIONSHIP: "said_at how recorded_at end ended_at via"},
        plumbing="id request recorded_by ended_by",
    )

    class Meta:
        verbose_name = "toive tietojen antamisesta valtuutetulle"
        verbose_name_plural = "toiveet tietojen antamisesta valtuutetulle"
        indexes = [models.Index(fields=["ended_at"], name="ombudsman_wish_ended")]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at__isnull=True), name="a_case_has_one_open_wish"
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(end="") & Q(ended_at__isnull=False)),
                name="a_wish_that_has_ended_says_how",
            ),
            models.CheckConstraint(
                condition=(Q(end="given") & ~Q(via="")) | (~Q(end="given") & Q(via="")),
                name="what_was_given_says_which_way",
            ),
        ]

    def __str__(self) -> str:
        return "toive tietojen antamisesta valtuutetulle"
