"""Versions of the notice: each as it was proposed, whole, and each adoption. Neither row is ever changed."""

from __future__ import annotations

import json

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from oomi_registry.notice.declarations import NotPersonal
from oomi_registry.notice.difference import Change, Kind


class NoticeRelease(models.Model):
    """A version of the notice as somebody proposed it: the register whole, and its texts as they are then published.

    ``register`` is the canonical text of which ``fingerprint`` is the SHA-256; the site is driven by it once it is
    adopted. The texts are the notice's page in each language. The rest is JSON: ``record`` has the record of
    processing by language, ``difference`` what changed from the version before, ``effects`` what that does to the
    rows, in numbers.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.DateField("selosteen versio")
    fingerprint = models.CharField("SHA-256", max_length=64)
    module = models.CharField("moduuli", max_length=200)
    register = models.TextField("rekisteri")
    text_fi = models.TextField("seloste suomeksi")
    text_sv = models.TextField("seloste ruotsiksi")
    text_en = models.TextField("seloste englanniksi")
    record = models.TextField("seloste käsittelytoimista")
    difference = models.TextField("muutokset")
    effects = models.TextField("vaikutus")
    reason = models.TextField("perustelu", blank=True)
    proposed_at = models.DateTimeField("esitetty")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="esittäjä"
    )

    privacy = NotPersonal("A public text and counts of rows; no person in it.", append_only=True)

    class Meta:
        verbose_name = "selosteen versio"
        verbose_name_plural = "selosteen versiot"
        permissions = [("adopt_noticerelease", "Hyväksyy toisen esittämän selosteen version")]

    def __str__(self) -> str:
        return f"seloste {self.version:%d.%m.%Y}"

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed from the version before."""
        return tuple(Change(**{**change, "kind": Kind(change["kind"])}) for change in json.loads(self.difference))

    def text(self, language: str) -> str:
        """The notice in a language (``fi``, ``sv`` or ``en``) as it was published, from its heading to its end."""
        return {"sv": self.text_sv, "en": self.text_en}.get(language, self.text_fi)


class NoticeAdoption(models.Model):
    """A version of the notice was adopted, in force from the beginning of a day in Helsinki.

    Nobody proposed or adopted the very first: ``migrate`` did, from the register that the site was installed with.
    """

    release = models.OneToOneField(
        NoticeRelease, models.PROTECT, primary_key=True, related_name="adoption", verbose_name="selosteen versio"
    )
    version = models.DateField("versio", unique=True)
    in_force_from = models.DateField("voimassa alkaen")
    adopted_at = models.DateTimeField("hyväksytty")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="esittäjä"
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="hyväksyjä"
    )

    privacy = NotPersonal("When a version of the notice was adopted.", append_only=True)

    class Meta:
        verbose_name = "selosteen käyttöönotto"
        verbose_name_plural = "selosteen käyttöönotot"
        indexes = [models.Index(fields=["in_force_from"], name="notice_in_force_from")]
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True, proposed_by__isnull=True)
                | (Q(adopted_by__isnull=False, proposed_by__isnull=False) & ~Q(adopted_by=F("proposed_by"))),
                name="a_notice_is_adopted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"seloste {self.version:%d.%m.%Y}"
