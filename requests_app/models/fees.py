"""A fee (*maksu*) for a request: proposed with evidence, approved, announced, and owed only if the person agrees."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from customers.keys import new_key
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.fees import FeeGround, FeeState
from requests_app.models.cases import Letter, RequestedRight


class Fee(models.Model):
    """What one right of a request would cost, and how far that has come (GDPR 12(5)(a), 15(3)).

    ``evidence`` is by what the controller shows that the ground holds; the person reads it in the announcement.
    ``answered_at`` is when their answer came; ``narrowed_to`` is what they ask for instead.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    right = models.ForeignKey(RequestedRight, models.PROTECT, related_name="fees", verbose_name="pyydetty oikeus")
    state = models.CharField(
        "tila", max_length=10, choices=[(each.value, each.value) for each in FeeState], default=FeeState.PROPOSED
    )
    amount = models.DecimalField("euroa", max_digits=6, decimal_places=2)
    ground = models.CharField("peruste", max_length=30, choices=[(each.value, each.value) for each in FeeGround])
    evidence = models.TextField("näyttö")
    proposed_at = models.DateTimeField("esitetty")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="esittäjä")
    approved_at = models.DateTimeField("hyväksytty", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hyväksyjä"
    )
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="fee", verbose_name="ilmoitus maksusta"
    )
    answered_at = models.DateTimeField("henkilö vastasi", null=True, blank=True)
    narrowed_to = models.TextField("mihin henkilö rajasi pyyntönsä", blank=True)
    ended_at = models.DateTimeField("päättynyt", null=True, blank=True)

    privacy = Privacy(
        subject="right__request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "right__request__closed_at"),
        provided={Code.RELATIONSHIP: "narrowed_to"},
        observed={
            Code.RELATIONSHIP: "state amount ground evidence proposed_at approved_at answered_at ended_at",
        },
        plumbing="id right letter proposed_by approved_by",
    )

    class Meta:
        verbose_name = pgettext_lazy("for a request", "maksu")
        verbose_name_plural = pgettext_lazy("for a request", "maksut")
        constraints = [
            models.UniqueConstraint(
                fields=["right"],
                condition=Q(state__in=["proposed", "approved", "announced", "accepted"]),
                name="a_right_has_one_fee_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(evidence=""), name="a_fee_has_an_amount_and_evidence"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="a_fee_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["announced", "accepted", "declined", "narrowed"])
                | Q(approved_at__isnull=False, letter__isnull=False),
                name="a_fee_is_announced_after_it_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined", "narrowed"]) | Q(answered_at__isnull=False),
                name="nobody_is_silent_into_a_fee",
            ),
        ]

    def __str__(self) -> str:
        return "maksu"
