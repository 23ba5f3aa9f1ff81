"""Legal holds, and what every disposal leaves behind: runs, counts and the files still to be removed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from customers.keys import new_key
from customers.models import Party
from oomi_registry.notice.declarations import NotPersonal, Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis


class LegalHold(models.Model):
    """A reason not to dispose of certain rows for now. It has an owner and a day on which it is looked at again."""

    class Reason(models.TextChoices):
        DISPUTE = "dispute", "riita tai oikeudellinen vaade"
        DEBT_COLLECTION = "debt_collection", "perintä"
        CONSUMER_DISPUTES_BOARD = "consumer_disputes_board", "kuluttajariitalautakunta"
        OMBUDSMAN = "ombudsman", "tietosuojavaltuutetun selvitys"
        BREACH = "breach", "tietoturvaloukkaus, josta on kerrottava henkilölle"
        RESTRICTION = "restriction", "käsittelyn rajoitus"
        OPEN_REQUEST = "open_request", "avoin tietopyyntö samoista tiedoista"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="legal_holds", verbose_name="rekisteröity")
    reason = models.CharField("syy", max_length=30, choices=Reason.choices)
    explanation = models.TextField("perustelu", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="omistaja"
    )
    placed_at = models.DateTimeField("asetettu")
    review_on = models.DateField("tarkistettava viimeistään")
    lifted_at = models.DateTimeField("purettu", null=True, blank=True)
    origin = models.CharField("peruste", max_length=60, blank=True, help_text="Esimerkiksi pyynnön viitenumero.")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "lifted_at"),
        observed={Code.RELATIONSHIP: "reason explanation placed_at review_on lifted_at origin"},
        plumbing="id party owner",
    )

    class Meta:
        verbose_name = "säilytyspito"
        verbose_name_plural = "säilytyspidot"
        indexes = [
            models.Index(fields=["lifted_at"], name="hold_lifted"),
            models.Index(fields=["origin"], name="hold_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("placed_at")),
                name="a_hold_is_lifted_after_it_is_placed",
            ),
        ]

    def __str__(self) -> str:
        return f"säilytyspito ({self.get_reason_display()})"


class HeldRecord(models.Model):
    """One row that a hold covers, named by its table and key: a hold covers only its rows."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    hold = models.ForeignKey(LegalHold, models.PROTECT, related_name="records", verbose_name="säilytyspito")
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue")
    released_at = models.DateTimeField("vapautettu", null=True, blank=True)

    privacy = Privacy(
        subject="hold__party",
        basis=LegalBasis.LEGAL_OBLIGATION,
        source="own",
        keep=Runs("request_cases", "released_at"),
        observed={Code.RELATIONSHIP: "released_at"},
        plumbing="id hold table record",
    )

    class Meta:
        verbose_name = "pidetty tietue"
        verbose_name_plural = "pidetyt tietueet"
        indexes = [
            models.Index(fields=["released_at"], name="held_record_released"),
            models.Index(fields=["record"], condition=Q(released_at__isnull=True), name="held_record_now"),
        ]
        constraints = [models.UniqueConstraint(fields=["hold", "record"], name="a_hold_covers_a_record_once")]

    def __str__(self) -> str:
        return f"pidetty tietue ({self.table})"


class DisposalRun(models.Model):
    """One run of the disposal (*hävittäminen*): for which day, under which notice, and how it ended."""

    class State(models.TextChoices):
        RUNNING = "running", "käynnissä"
        FINISHED = "finished", "valmis"
        INTERRUPTED = "interrupted", "keskeytynyt"

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    as_of = models.DateField("päivä, jonka mukaan")
    register_version = models.DateField("selosteen versio")
    started_at = models.DateTimeField("alkoi")
    progressed_at = models.DateTimeField("edennyt viimeksi")
    finished_at = models.DateTimeField("päättyi", null=True, blank=True)
    state = models.CharField("tila", max_length=20, choices=State.choices, default=State.RUNNING)
    only_rule = models.CharField("vain sääntö", max_length=40, blank=True)
    error = models.CharField("virhe", max_length=200, blank=True)

    privacy = NotPersonal("When a run was and how it ended; no person in it.")

    class Meta:
        verbose_name = "hävitysajo"
        verbose_name_plural = "hävitysajot"
        indexes = [models.Index(fields=["as_of", "state"], name="run_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", finished_at__isnull=True)
                | (~Q(state="running") & Q(finished_at__isnull=False)),
                name="a_run_that_ended_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"hävitysajo {self.as_of:%d.%m.%Y}"


class DisposalRecord(models.Model):
    """How many rows of one table went in one batch, by which rule. Written by the database as it deletes."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(DisposalRun, models.PROTECT, related_name="records", verbose_name="hävitysajo")
    table = models.CharField("taulu", max_length=63)
    rule = models.CharField("sääntö", max_length=40)
    went = models.PositiveBigIntegerField("hävitettyjä")
    at = models.DateTimeField("aika")

    privacy = NotPersonal("Counts by table and rule; no person in it.")

    class Meta:
        verbose_name = "hävitysmerkintä"
        verbose_name_plural = "hävitysmerkinnät"

    def __str__(self) -> str:
        return f"{self.table}: {self.went}"


class FileTombstone(models.Model):
    """A stored file whose last row went: written with the delete, kept until the file is gone (intent before act)."""

    id = models.BigAutoField(primary_key=True)
    # The door has seen the run already: asking the database again for each of 300,000 files took a fifth of the night.
    run = models.ForeignKey(
        DisposalRun, models.PROTECT, related_name="files", verbose_name="hävitysajo", db_constraint=False
    )
    path = models.CharField("tiedosto", max_length=200)
    written_at = models.DateTimeField("merkitty")
    removed_at = models.DateTimeField("poistettu", null=True, blank=True)
    spared = models.BooleanField("säästetty, koska toinen tietue käyttää", default=False)
    error = models.CharField("virhe", max_length=200, blank=True)

    privacy = NotPersonal("A random file name that no longer leads to anyone.")

    class Meta:
        verbose_name = "poistettava tiedosto"
        verbose_name_plural = "poistettavat tiedostot"
        indexes = [models.Index(fields=["id"], condition=Q(removed_at__isnull=True), name="file_still_to_remove")]

    def __str__(self) -> str:
        return f"poistettava tiedosto {self.pk}"


class CopyTombstone(models.Model):
    """Somebody outside holds what went: written with the delete, kept until the notice to them is (intent before act).

    It says no more than the keys by which they know it. ``recipient`` is named as the row that went named it.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(
        DisposalRun, models.PROTECT, related_name="copies", verbose_name="hävitysajo", db_constraint=False
    )
    recipient = models.CharField("kenellä jäljennös on", max_length=200)
    table = models.CharField("taulu", max_length=63)
    record = models.UUIDField("tietue")
    external_key = models.CharField("järjestelmän avain", max_length=100, blank=True)
    at = models.DateTimeField("milloin", null=True, blank=True)
    categories = ArrayField(models.CharField(max_length=40), verbose_name="tietoryhmät")
    written_at = models.DateTimeField("merkitty")

    privacy = Privacy(
        subject="",
        source="own",
        keep=Runs("request_cases", "written_at"),
        guarded=False,
        observed={Code.RELATIONSHIP: "external_key at categories"},
        plumbing="id run recipient table record written_at",
    )

    class Meta:
        verbose_name = "jäljennös, jonka poistosta kerrotaan"
        verbose_name_plural = "jäljennökset, joiden poistosta kerrotaan"
        indexes = [
            models.Index(fields=["run"], name="copy_by_run"),
            models.Index(fields=["written_at"], name="copy_written"),
            models.Index(fields=["record"], name="copy_of_record"),
        ]

    def __str__(self) -> str:
        return "jäljennös, jonka poistosta kerrotaan"
