"""The systems that fill the register and ask it, and what they have sent."""

from __future__ import annotations

from typing import TypedDict

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from customers.keys import new_key
from customers.models.controllers import Controller
from oomi_registry.notice.declarations import NotPersonal, Privacy, Runs
from oomi_registry.notice.terms import Code


class AnswerGiven(TypedDict, total=False):
    """What a request that is sent again is answered with: keys, numbers and names, and never what stands in a row."""

    id: str
    number: int
    external_key: str
    created: bool
    kept: list[str]


class System(models.Model):
    """A system of one controller's that talks to the register through ``/api/v1/``."""

    code = models.CharField("tunnus", max_length=40, primary_key=True)
    name = models.CharField("nimi", max_length=100)
    controller = models.ForeignKey(Controller, models.PROTECT, verbose_name="rekisterinpitäjä")

    privacy = NotPersonal("A computer system of a controller's.")

    class Meta:
        verbose_name = "järjestelmä"
        verbose_name_plural = "järjestelmät"

    def __str__(self) -> str:
        return self.code


class SystemToken(models.Model):
    """A token of a system, for what it may do and until when. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    system = models.ForeignKey(System, models.PROTECT, related_name="tokens", verbose_name="järjestelmä")
    token_hash = models.CharField("tunnisteen tiiviste", max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name="oikeudet")
    made_at = models.DateTimeField("tehty")
    expires_at = models.DateTimeField("vanhenee")
    revoked_at = models.DateTimeField("mitätöity", null=True, blank=True)

    privacy = NotPersonal("Whether a computer system may talk to the register.")

    class Meta:
        verbose_name = "järjestelmän tunniste"
        verbose_name_plural = "järjestelmien tunnisteet"

    def __str__(self) -> str:
        return f"järjestelmän tunniste ({self.system_id})"


class IdempotencyKey(models.Model):
    """A request to the register that was carried out, so that the same one sent again changes nothing.

    The key and the request are kept as keyed hashes; the answer holds keys of rows and no value of theirs.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    system = models.ForeignKey(System, models.PROTECT, related_name="+", verbose_name="järjestelmä")
    key_hash = models.CharField("avaimen tiiviste", max_length=64)
    request_hash = models.CharField("pyynnön tiiviste", max_length=64)
    status = models.PositiveSmallIntegerField("vastauksen tila")
    answer = models.JSONField("vastaus", default=dict)
    expires_at = models.DateTimeField("vanhenee")

    privacy = Privacy(
        subject="",
        source="own",
        keep=Runs("request_evidence", "expires_at"),
        guarded=False,
        observed={Code.RELATIONSHIP: "answer"},
        schemas={"answer": "customers.models.systems.AnswerGiven"},
        plumbing="id system key_hash request_hash status expires_at",
    )

    class Meta:
        verbose_name = "toistettavan pyynnön avain"
        verbose_name_plural = "toistettavien pyyntöjen avaimet"
        indexes = [models.Index(fields=["expires_at"], name="idempotency_expires")]
        constraints = [
            models.UniqueConstraint(fields=["system", "key_hash"], name="a_key_is_used_once_by_a_system"),
        ]

    def __str__(self) -> str:
        return f"toistettavan pyynnön avain ({self.system_id})"


class ImportRun(models.Model):
    """One file taken into the register: how far it has come, so that the same file goes on from there."""

    class State(models.TextChoices):
        RUNNING = "running", "käynnissä"
        FINISHED = "finished", "valmis"
        INTERRUPTED = "interrupted", "keskeytynyt"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    fingerprint = models.CharField("tiedoston tiiviste", max_length=64)
    kind = models.CharField("laji", max_length=40, blank=True)
    started_at = models.DateTimeField("alkoi")
    progressed_at = models.DateTimeField("edennyt viimeksi")
    finished_at = models.DateTimeField("päättyi", null=True, blank=True)
    state = models.CharField("tila", max_length=20, choices=State.choices, default=State.RUNNING)
    position = models.PositiveBigIntegerField("rivejä luettu", default=0)
    taken = models.PositiveBigIntegerField("rivejä otettu", default=0)
    unchanged = models.PositiveBigIntegerField("ennallaan", default=0)
    rejected = models.PositiveBigIntegerField("hylättyjä", default=0)
    error = models.CharField("virhe", max_length=200, blank=True)

    privacy = NotPersonal("How many rows of a file were taken; no person in it.")

    class Meta:
        verbose_name = "tuonti"
        verbose_name_plural = "tuonnit"
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "kind"], condition=~Q(state="finished"), name="one_unfinished_import_of_a_file"
            ),
            models.CheckConstraint(
                condition=Q(state="finished", finished_at__isnull=False) | ~Q(state="finished"),
                name="a_finished_import_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"tuonti {self.pk}"


class ErasedKey(models.Model):
    """The key by which a system knew an erased person, as a keyed hash: the same row sent again does not come back.

    By hash *and* time: a key that the system has since given to somebody else is another person's (a row that began
    after ``erased_at``).
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    key_hash = models.CharField("avaimellinen tiiviste", max_length=64)
    erased_at = models.DateTimeField("poistettu")

    privacy = Privacy(
        subject="",
        source="own",
        append_only=True,
        keep=Runs("request_cases", "erased_at"),
        derived={Code.BASIC: "key_hash"},
        observed={Code.RELATIONSHIP: "erased_at"},
        plumbing="id",
    )

    class Meta:
        verbose_name = "poistetun tunnus"
        verbose_name_plural = "poistettujen tunnukset"
        indexes = [
            models.Index(fields=["erased_at"], name="erased_key_erased"),
            models.Index(fields=["key_hash"], name="erased_key_hash"),
        ]

    def __str__(self) -> str:
        return "poistetun tunnus"
