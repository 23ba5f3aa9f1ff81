"""Using the services (section 6: *palveluihin ja tuotteisiin liittyvät tiedot*), and the account with its password."""

from __future__ import annotations

from django.db import models

from customers.fields import SealedField
from customers.keys import new_key
from customers.models.basics import Party
from customers.models.contracts import Relationship
from customers.models.origins import FromSource
from oomi_registry.notice.declarations import Privacy, Runs
from oomi_registry.notice.terms import Code, LegalBasis

AS_LONG_AS_THE_RELATIONSHIP = Runs("relationship", "relationship__ended_on")


class OnlineAccount(FromSource):
    """A person's account in the online service. The password is kept only as a one-way hash, and that sealed."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="online_accounts", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    user_identifier = models.CharField("käyttäjätunnus", max_length=100)
    password_hash = SealedField("salasanan yksisuuntainen tiiviste", null=True, blank=True)
    opened_at = models.DateTimeField("avattu")
    last_login_at = models.DateTimeField("viimeisin kirjautuminen", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        provided={Code.BASIC: "user_identifier"},
        observed={Code.BASIC: "source external_key", Code.SERVICES: "opened_at last_login_at"},
        # Made by us of the password: a secret of ours that nobody takes along (GDPR 20(1); WP 242: not provided).
        derived={Code.BASIC: "password_hash"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "verkkotili"
        verbose_name_plural = "verkkotilit"
        constraints = [
            models.UniqueConstraint(fields=["user_identifier"], name="an_online_account_has_a_name_of_its_own")
        ]

    def __str__(self) -> str:
        return "verkkotili"


class ServiceUse(FromSource):
    """A service: ordered, in force, changed, ended (*palvelun tilaus, voimassaolo, muutos ja päättyminen*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="service_uses", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    service = models.CharField("palvelu", max_length=100)
    ordered_on = models.DateField("tilattu")
    began_on = models.DateField("voimassa alkaen", null=True, blank=True)
    changed_on = models.DateField("muutettu", null=True, blank=True)
    ended_on = models.DateField("päättynyt", null=True, blank=True)

    privacy = Privacy(
        subject="party",
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        provided={Code.SERVICES: "service ordered_on"},
        observed={Code.SERVICES: "began_on changed_on ended_on source external_key"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "palvelu"
        verbose_name_plural = "palvelut"

    def __str__(self) -> str:
        return "palvelu"


class MobileUse(FromSource):
    """What a mobile service needs to know of its use (*mobiilipalveluiden käytön tarpeelliset tiedot*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="mobile_uses", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    used_at = models.DateTimeField("käytetty")
    feature = models.CharField("toiminto", max_length=100)
    device = models.CharField("laite", max_length=100, blank=True)

    privacy = Privacy(
        subject="party",
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        observed={Code.SERVICES: "used_at feature device source external_key"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "mobiilipalvelun käyttö"
        verbose_name_plural = "mobiilipalveluiden käyttö"

    def __str__(self) -> str:
        return "mobiilipalvelun käyttö"


class Interest(FromSource):
    """An interest that the person told of (*kiinnostuksen kohde*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="interests", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    topic = models.CharField("kiinnostuksen kohde", max_length=100)
    told_at = models.DateTimeField("kerrottu")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        provided={Code.SERVICES: "topic told_at"},
        observed={Code.SERVICES: "source external_key"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "kiinnostuksen kohde"
        verbose_name_plural = "kiinnostuksen kohteet"

    def __str__(self) -> str:
        return "kiinnostuksen kohde"


class CookieUse(FromSource):
    """A cookie of the signed-in person and its use (*evästeet ja niiden käyttö*)."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="cookie_uses", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    cookie = models.CharField("eväste", max_length=100)
    purpose = models.CharField("evästeen käyttö", max_length=100)
    used_at = models.DateTimeField("käytetty")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.CONSENT,
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        observed={Code.SERVICES: "cookie purpose used_at source external_key"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "eväste"
        verbose_name_plural = "evästeet"

    def __str__(self) -> str:
        return "eväste"


class UserProfile(FromSource):
    """A profile derived from the register (*käyttäjäprofiili*): profiling, which an objection stops (GDPR 21(1))."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="user_profiles", verbose_name="rekisteröity")
    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+", verbose_name="asiakassuhde")
    segment = models.CharField("profiili", max_length=100)
    logic = models.TextField("muodostamisen logiikka")
    derived_at = models.DateTimeField("muodostettu")

    privacy = Privacy(
        subject="party",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        keep=AS_LONG_AS_THE_RELATIONSHIP,
        derived={Code.SERVICES: "segment logic derived_at source external_key"},
        plumbing="id party relationship",
    )

    class Meta:
        verbose_name = "käyttäjäprofiili"
        verbose_name_plural = "käyttäjäprofiilit"

    def __str__(self) -> str:
        return "käyttäjäprofiili"
