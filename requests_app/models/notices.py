"""What recipients of a person's data are told of its changes, and how they are reached (GDPR 19)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from customers.fields import SealedField
from customers.keys import new_key
from customers.models import Party, System
from oomi_registry.notice.declarations import Earliest, NotPersonal, Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis
from requests_app.models.cases import RequestedRight
from requests_app.models.despatch import Despatched

_WITH_THE_NOTICE = Earliest(
    Runs("request_cases", "notice__right__request__closed_at"), Runs("request_cases", "notice__settled_at")
)


class RecipientChannel(models.Model):
    """How an organisation to which data is disclosed is reached: the mailbox of its office, or a system of its own.

    It is found by the name that disclosures and recordings have. One person's own address is not kept here: a private
    recipient is told by phone or post, and that is recorded on the notice [D: channels-are-of-organisations].
    """

    class Way(models.TextChoices):
        EMAIL = "email", "sähköposti"
        WEBHOOK = "webhook", "järjestelmäkutsu"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    recipient = models.CharField("vastaanottaja", max_length=200)
    way = models.CharField("tapa", max_length=10, choices=Way.choices)
    email = models.CharField("yhteinen sähköpostiosoite", max_length=254, blank=True)
    url = models.CharField("järjestelmän osoite", max_length=500, blank=True)
    secret = SealedField("allekirjoitusavain", null=True, blank=True)
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="järjestelmä, joka kuittaa"
    )
    changed_at = models.DateTimeField("muutettu")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="muuttaja")

    privacy = NotPersonal("How an organisation is reached: the mailbox of an office or a system, never a person's own.")

    class Meta:
        verbose_name = "vastaanottajan yhteys"
        verbose_name_plural = "vastaanottajien yhteydet"
        constraints = [
            models.UniqueConstraint(Lower("recipient"), name="a_recipient_has_one_channel"),
            models.CheckConstraint(
                condition=Q(way="email") & ~Q(email="") & Q(url="", secret__isnull=True)
                | Q(way="webhook", email="", secret__isnull=False) & ~Q(url=""),
                name="a_channel_has_its_address",
            ),
        ]

    def __str__(self) -> str:
        return self.recipient


class RecipientNotice(models.Model):
    """One recipient is to be told of one change (*ilmoitus vastaanottajalle*, GDPR 19).

    Written with the change, in its transaction: what it is about is kept in its items, so that nothing has to be asked
    of rows that an erasure takes. ``occasion`` is the key of what was carried out: a plan, a change, a restriction, or
    a run of the disposal. The token of its page is never kept: it is made from ``nonce`` and a key, and found by its
    hash.

    What nobody asked for belongs to no case: what the night took, of many people at once, or what stood on a consent
    that was taken back, of the ``party`` alone. Such a notice is kept from ``settled_at`` on.
    """

    class Change(models.TextChoices):
        RECTIFIED = "rectified", "oikaistu"
        PUT_BACK = "put_back", "oikaisu peruttu"
        ERASED = "erased", "poistettu"
        RESTRICTED = "restricted", "käsittely rajoitettu"
        RELEASED = "released", "rajoitus päättynyt"

    class Said(models.TextChoices):
        DONE = "done", "on tehty"
        NOT_HELD = "not_held", "tietoja ei enää ole"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    right = models.ForeignKey(
        RequestedRight,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recipient_notices",
        verbose_name="pyydetty oikeus",
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="recipient_notices", verbose_name="rekisteröity"
    )
    recipient = models.CharField("vastaanottaja", max_length=200)
    change = models.CharField("mitä tiedoille tehtiin", max_length=20, choices=Change.choices)
    occasion = models.UUIDField("toteutettu muutos")
    written_at = models.DateTimeField("kirjattu")
    nonce = models.BinaryField("satunnaisluku", max_length=16, editable=False)
    token_hash = models.CharField("tunnisteen tiiviste", max_length=64, unique=True)
    acknowledged_at = models.DateTimeField("kuitattu", null=True, blank=True)
    said = models.CharField("mitä vastaanottaja kertoi", max_length=20, choices=Said.choices, blank=True)
    ground = models.CharField("peruste olla ilmoittamatta", max_length=40, blank=True)
    reason = models.TextField("miksi ei ilmoiteta", blank=True)
    excuse_asked_at = models.DateTimeField("ilmoittamatta jättämistä esitetty", null=True, blank=True)
    excuse_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="esittäjä"
    )
    excused_at = models.DateTimeField("ilmoittamatta jättäminen hyväksytty", null=True, blank=True)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hyväksyjä"
    )

    settled_at = models.DateTimeField("päättynyt ilman pyyntöä", null=True, blank=True)

    privacy = Privacy(
        subject=("right__request__party", "party"),
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Earliest(Runs("request_cases", "right__request__closed_at"), Runs("request_cases", "settled_at")),
        observed={
            Code.RELATIONSHIP: (
                "recipient change written_at acknowledged_at said ground reason excuse_asked_at excused_at"
            )
        },
        plumbing="id right party occasion nonce token_hash excuse_asked_by excused_by settled_at",
    )

    class Meta:
        verbose_name = "ilmoitus vastaanottajalle"
        verbose_name_plural = "ilmoitukset vastaanottajille"
        indexes = [
            models.Index(
                fields=["written_at"],
                condition=Q(acknowledged_at__isnull=True, excused_at__isnull=True),
                name="recipient_notice_open",
            ),
            models.Index(fields=["settled_at"], name="recipient_notice_settled"),
        ]
        constraints = [
            models.UniqueConstraint(
                "right", "occasion", "change", Lower("recipient"), name="a_recipient_is_told_once_of_a_change"
            ),
            models.UniqueConstraint(
                "occasion",
                "change",
                Lower("recipient"),
                condition=Q(right__isnull=True),
                name="a_recipient_is_told_once_of_a_night",
            ),
            models.CheckConstraint(
                condition=Q(right__isnull=True) | Q(party__isnull=True, settled_at__isnull=True),
                name="a_notice_of_a_case_is_kept_with_it",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, said="") | (Q(acknowledged_at__isnull=False) & ~Q(said="")),
                name="an_acknowledgement_says_what",
            ),
            models.CheckConstraint(
                condition=Q(excuse_asked_at__isnull=True, excuse_asked_by__isnull=True, ground="", reason="")
                | (Q(excuse_asked_at__isnull=False, excuse_asked_by__isnull=False) & ~Q(ground="") & ~Q(reason="")),
                name="an_excuse_has_its_ground_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(excused_by__isnull=True)
                | (Q(excused_at__isnull=False, excuse_asked_by__isnull=False) & ~Q(excused_by=F("excuse_asked_by"))),
                name="an_excuse_is_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return "ilmoitus vastaanottajalle"


class NoticeItem(models.Model):
    """What a notice is about: one disclosure, or one record that the recipient holds, by its own keys alone.

    ``at`` is empty where the record went without a case: nothing of it is kept but its keys.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    notice = models.ForeignKey(RecipientNotice, models.PROTECT, related_name="items", verbose_name="ilmoitus")
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue")
    external_key = models.CharField("järjestelmän avain", max_length=100, blank=True)
    at = models.DateTimeField("milloin", null=True, blank=True)
    categories = ArrayField(models.CharField(max_length=40), verbose_name="tietoryhmät")

    privacy = Privacy(
        subject=("notice__right__request__party", "notice__party"),
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=_WITH_THE_NOTICE,
        observed={Code.RELATIONSHIP: "table external_key at categories"},
        plumbing="id notice record",
    )

    class Meta:
        verbose_name = "ilmoituksen kohde"
        verbose_name_plural = "ilmoitusten kohteet"
        constraints = [models.UniqueConstraint(fields=["notice", "record"], name="a_notice_names_a_record_once")]

    def __str__(self) -> str:
        return "ilmoituksen kohde"


class NoticeDespatch(Despatched):
    """One message of a notice on its way: the first, or a reminder; also what was told by phone or post by hand.

    A receiver knows it by ``message_id``, which every try repeats, so that a second try does no harm.
    """

    class Via(models.TextChoices):
        EMAIL = "email", "sähköposti"
        WEBHOOK = "webhook", "järjestelmäkutsu"
        PHONE = "phone", "puhelin"
        POST = "post", "posti"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    notice = models.ForeignKey(RecipientNotice, models.PROTECT, related_name="despatches", verbose_name="ilmoitus")
    number = models.PositiveSmallIntegerField("monesko", help_text="0 on ensimmäinen, muut ovat muistutuksia.")
    via = models.CharField("tapa", max_length=10, choices=Via.choices)
    address = models.CharField("osoite", max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="kirjaaja"
    )

    privacy = Privacy(
        subject=("notice__right__request__party", "notice__party"),
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=_WITH_THE_NOTICE,
        observed={Code.RELATIONSHIP: "number via state written_at sent_at"},
        plumbing="id notice address author message_id claimed_at next_attempt_at attempts error",
    )

    class Meta(Despatched.Meta):
        verbose_name = "ilmoituksen lähetys"
        verbose_name_plural = "ilmoitusten lähetykset"
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["queued", "sending"]), name="notice_still_to_leave"
            )
        ]
        constraints = [
            *Despatched.Meta.constraints,
            models.UniqueConstraint(fields=["notice", "number"], name="a_message_of_a_notice_is_made_once"),
        ]

    def __str__(self) -> str:
        return "ilmoituksen lähetys"
