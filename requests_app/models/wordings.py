"""The wordings of letters as officers have put them: each version stays, and the newest one counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from oomi_registry.notice.declarations import NotPersonal
from oomi_registry.notice.wording import LANGUAGES
from requests_app.wording.checking import LONGEST


class LetterWording(models.Model):
    """One version of the whole text of one kind of letter in one language. Written once; the house's own is version 0.

    What the database sees to by itself holds for every kind: who the letter is of, who answers for it, how long it is
    kept, braces that close, nothing that is not seen. What each kind must have is the rules' to say.
    """

    kind = models.CharField("kirje", max_length=40)
    language = models.CharField("kieli", max_length=5)
    number = models.PositiveIntegerField("versio")
    text = models.TextField("teksti")
    why = models.CharField("miksi muutettiin", max_length=200)
    made_at = models.DateTimeField("tehty")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="tekijä")

    privacy = NotPersonal(
        "The text that letters are written from, before anything about anybody is in it; who worded it is staff.",
        append_only=True,
    )

    class Meta:
        verbose_name = "kirjeen sanamuoto"
        verbose_name_plural = "kirjeiden sanamuodot"
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "number"], name="a_version_of_a_wording_stands_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_0_is_the_houses_own"),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="a_wording_is_in_a_language_of_the_notice"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST), name="a_wording_has_its_longest"
            ),
            models.CheckConstraint(
                condition=Q(text__contains="{reference}")
                & Q(text__contains="{controllers}")
                & Q(text__contains="{keeping}"),
                name="a_wording_says_whose_letter_it_is",
            ),
            models.CheckConstraint(
                condition=Q(text__regex=r"^([^{}]|\{[a-z_]+\})+$"), name="a_wording_closes_its_braces"
            ),
            models.CheckConstraint(
                condition=~Q(text__regex=r"[\x01-\x09\x0b-\x1f\x7f-\x9f]"), name="a_wording_shows_all_it_has"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_wording_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}/{self.number}"
