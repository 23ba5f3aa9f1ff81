"""What people ask, and everything that happened to it until it was answered."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from customers.keys import new_key
from customers.models import Party
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.identity import Level
from requests_app.lifecycle import Outcome, Status
from requests_app.models.despatch import Despatched
from requests_app.models.events import Event
from requests_app.rights import Right


class RightChoices(TypedDict, total=False):
    """What was chosen for one right beside the free text: for a marketing ban, what is banned on which channels."""

    channels: list[str]
    purposes: list[str]


class DraftAnswers(TypedDict, total=False):
    """What has been answered so far, page by page, as typed; each page's form reads its own part."""

    what: dict[str, list[str] | str]
    details: dict[str, list[str] | str]
    whom: dict[str, list[str] | str]
    reach: dict[str, list[str] | str]
    answer: dict[str, list[str] | str]


WHILE_THE_CASE_IS_KEPT = Runs("request_cases", "request__closed_at")


class PrivacyRequest(models.Model):
    """One request (*tietopyyntö*), however many rights it uses. What the person typed is claimed, never confirmed."""

    class Channel(models.TextChoices):
        FORM = "form", "lomake"
        EMAIL = "email", "sähköposti"
        PHONE = "phone", "puhelin"
        LETTER = "letter", "kirje"

    class AnswerBy(models.TextChoices):
        EMAIL = "email", "sähköposti"
        POST = "post", "posti"

    class Kind(models.TextChoices):
        DATA_SUBJECT = "data_subject", "rekisteröidyn pyyntö"
        ESTATE = "estate", "kuolinpesän pyyntö"  # Recital 27: the GDPR does not cover the deceased

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    reference = models.CharField("viitenumero", max_length=12, unique=True)
    submission = models.UUIDField("lähetys", unique=True, editable=False, help_text="Yksi lomake on yksi pyyntö.")
    kind = models.CharField("laji", max_length=20, choices=Kind.choices, default=Kind.DATA_SUBJECT)
    received_at = models.DateTimeField("saapunut")
    channel = models.CharField("kanava", max_length=10, choices=Channel.choices)
    language = models.CharField("kieli", max_length=5)
    status = models.CharField(
        "tila", max_length=30, choices=[(status.value, status.value) for status in Status], default=Status.RECEIVED
    )
    register_version = models.DateField("selosteen versio")

    name = models.CharField("nimi", max_length=200)
    email = models.CharField("sähköposti", max_length=254, blank=True)
    phone = models.CharField("puhelin", max_length=20, blank=True)
    postal_address = models.CharField("postiosoite", max_length=300, blank=True)
    customer_number = models.CharField("asiakasnumero", max_length=20, blank=True)
    metering_point = models.CharField("käyttöpaikka", max_length=30, blank=True)
    birth_date = models.DateField("syntymäaika", null=True, blank=True)
    representative_name = models.CharField("edustajan nimi", max_length=200, blank=True)
    representative_role = models.CharField("edustajan asema", max_length=40, blank=True)
    answer_by = models.CharField("vastaus", max_length=10, choices=AnswerBy.choices)

    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="privacy_requests", verbose_name="rekisteröity"
    )
    matched_at = models.DateTimeField("yhdistetty rekisteröityyn", null=True, blank=True)
    identity = models.CharField(
        "henkilöllisyys", max_length=20, choices=[(level.value, level.value) for level in Level], default=Level.NONE
    )
    identity_at = models.DateTimeField("henkilöllisyys todettu", null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="käsittelijä"
    )
    extended_at = models.DateTimeField("määräaikaa jatkettu", null=True, blank=True)
    original = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", verbose_name="alkuperäinen"
    )
    related = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="related_cases", verbose_name="liittyy pyyntöön"
    )
    closed_at = models.DateTimeField("suljettu", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=Runs("request_cases", "closed_at"),
        provided={
            Code.RELATIONSHIP: "received_at channel language representative_name representative_role answer_by",
            Code.BASIC: "name customer_number metering_point birth_date",
            Code.CONTACT_DETAILS: "email phone postal_address",
        },
        observed={
            Code.RELATIONSHIP: (
                "reference kind status matched_at identity identity_at extended_at original related closed_at "
                "register_version"
            )
        },
        plumbing="id submission party owner",
    )

    class Meta:
        verbose_name = "tietopyyntö"
        verbose_name_plural = "tietopyynnöt"
        permissions = [
            ("work_on_request", "Käsittelee tietopyyntöjä"),
            ("lead_request", "Vastaa tietopyynnöistä ja päättää, kenestä on kyse"),
            ("approve_request", "Hyväksyy toisen valmistelemia ratkaisuja"),
        ]
        indexes = [
            models.Index(fields=["closed_at"], name="request_closed"),
            models.Index(fields=["status", "received_at"], name="request_open_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["answered", "withdrawn", "duplicate"], closed_at__isnull=False)
                | (~Q(status__in=["answered", "withdrawn", "duplicate"]) & Q(closed_at__isnull=True)),
                name="a_closed_request_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status="duplicate", original__isnull=False)
                | (~Q(status="duplicate") & Q(original__isnull=True)),
                name="a_duplicate_points_at_its_original",
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=True, matched_at__isnull=True)
                | Q(party__isnull=False, matched_at__isnull=False),
                name="a_matched_request_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone="") | ~Q(postal_address=""),
                name="a_request_can_be_answered_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class RequestedRight(models.Model):
    """One right of a request, with an outcome of its own."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="rights", verbose_name="tietopyyntö")
    right = models.CharField("oikeus", max_length=30, choices=[(right.value, right.value) for right in Right])
    details = models.TextField("mitä pyydettiin", blank=True)
    choices = models.JSONField("valinnat", default=dict, blank=True)
    outcome = models.CharField(
        "tulos", max_length=20, blank=True, choices=[(outcome.value, outcome.value) for outcome in Outcome]
    )
    ground = models.CharField("peruste", max_length=40, blank=True)
    reasons = models.TextField("perustelut", blank=True)
    fee = models.BooleanField(pgettext_lazy("for a request", "maksu"), default=False)
    releases_recordings = models.BooleanField("puhelutallenteita luovutetaan", default=False)
    decided_at = models.DateTimeField("ratkaistu", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ratkaisija"
    )
    approved_at = models.DateTimeField("hyväksytty", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hyväksyjä"
    )

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=WHILE_THE_CASE_IS_KEPT,
        provided={Code.RELATIONSHIP: "right details choices"},
        observed={Code.RELATIONSHIP: "outcome ground reasons fee releases_recordings decided_at approved_at"},
        schemas={"choices": "requests_app.models.RightChoices"},
        plumbing="id request decided_by approved_by",
    )

    class Meta:
        verbose_name = "pyydetty oikeus"
        verbose_name_plural = "pyydetyt oikeudet"
        constraints = [
            models.UniqueConstraint(fields=["request", "right"], name="a_right_stands_once_in_a_request"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="an_outcome_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["refused", "partly_granted"]) | ~Q(ground=""), name="a_refusal_has_its_ground"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("decided_by")),
                name="the_approver_is_not_the_author",
            ),
        ]

    def __str__(self) -> str:
        return self.right


class RequestEvent(Event):
    """Something that happened to a request, in codes; never a personal value."""

    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="events", verbose_name="tietopyyntö")
    right = models.CharField("oikeus", max_length=30, blank=True)
    codes = models.CharField("koodit", max_length=200, blank=True)

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        append_only=True,
        keep=WHILE_THE_CASE_IS_KEPT,
        observed={Code.RELATIONSHIP: "at kind actor_kind from_status to_status right codes"},
        plumbing="id request actor",
    )

    class Meta:
        verbose_name = "tapahtuma"
        verbose_name_plural = "tapahtumat"
        indexes = [models.Index(fields=["request", "at"], name="event_of_request")]


class Letter(Despatched):
    """One letter of a case and its way out: intent is committed before it is sent; it never leaves twice by itself."""

    class Via(models.TextChoices):
        EMAIL = "email", "sähköposti"
        POST = "post", "posti"
        PHONE = "phone", "puhelin"  # read aloud to a person who gave only a number (GDPR 12(1))

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    request = models.ForeignKey(PrivacyRequest, models.PROTECT, related_name="letters", verbose_name="tietopyyntö")
    kind = models.CharField("kirje", max_length=40)
    language = models.CharField("kieli", max_length=5)
    via = models.CharField("tapa", max_length=10, choices=Via.choices)
    recipient = models.CharField("vastaanottaja", max_length=300)
    subject = models.CharField("otsikko", max_length=200)
    body = models.TextField("teksti")
    wording = models.CharField("sanamuodon versio", max_length=15, blank=True)
    register_version = models.DateField("selosteen versio")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kirjoittaja"
    )

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=WHILE_THE_CASE_IS_KEPT,
        observed={
            Code.RELATIONSHIP: "kind language via subject body register_version state written_at sent_at",
            Code.CONTACT_DETAILS: "recipient",
        },
        plumbing="id request wording message_id author claimed_at next_attempt_at attempts error",
    )

    class Meta(Despatched.Meta):
        verbose_name = "kirje"
        verbose_name_plural = "kirjeet"
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["queued", "sending"]), name="letter_still_to_leave"
            )
        ]

    def __str__(self) -> str:
        return f"kirje ({self.kind})"


class Draft(models.Model):
    """A form being filled in, kept for half an hour without an account. The browser holds a token, the row its hash."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    token_hash = models.CharField("tunnisteen tiiviste", max_length=64, unique=True)
    answers = models.JSONField("vastaukset", default=dict)
    expires_at = models.DateTimeField("vanhenee")
    request = models.ForeignKey(
        PrivacyRequest, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="tietopyyntö"
    )

    privacy = Privacy(
        subject="request__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="person",
        keep=Runs("request_evidence", "expires_at"),
        guarded=False,
        provided={Code.RELATIONSHIP: "answers"},
        schemas={"answers": "requests_app.models.DraftAnswers"},
        plumbing="id token_hash expires_at request",
    )

    class Meta:
        verbose_name = "lomakeluonnos"
        verbose_name_plural = "lomakeluonnokset"
        indexes = [models.Index(fields=["expires_at"], name="draft_expires")]

    def __str__(self) -> str:
        return "lomakeluonnos"
