"""Why a row that a system sent is not taken; ``field`` names what of it the refusal is about."""

from __future__ import annotations

from oomi_registry.notice.refused import Refused


class UpsertRefused(Refused):
    """The row is not taken."""

    field: str = ""

    def __init__(self, field: str = "", **words: str) -> None:
        self.field = field or type(self).field
        super().__init__(**words)


class NotYours(UpsertRefused):
    """The row is another controller's, or another customer's; which of them, is not told."""

    sentence = "Tarkista tunnus: sillä ei ole riviä, jota tämä järjestelmä voi kirjoittaa. Käytä uudelle riville uutta."


class NoSuchRow(UpsertRefused):
    """What the row refers to has not been sent."""

    sentence = "Lähetä ensin rivi, johon kenttä viittaa: tällä tunnuksella ei ole sellaista."


class Restricted(UpsertRefused):
    """The person's data is only stored for now (GDPR 18(2))."""

    sentence = "Henkilön tietojen käsittely on rajoitettu: lähetä rivi uudelleen, kun rajoitus on poistettu."


class Erased(UpsertRefused):
    """The row was erased (GDPR 17), and what is sent is not newer than that."""

    sentence = (
        "Rivin tiedot on poistettu rekisteristä: poista ne myös lähettäjältä. Uuden henkilön rivi otetaan, "
        "kun sen alku on poiston jälkeen."
    )


class Unchangeable(UpsertRefused):
    """The field says which row it is, so it does not change."""

    sentence = "Päätä tämä rivi ja lähetä uusi uudella tunnuksella: kenttää ei muuteta."


class HeldAlready(UpsertRefused):
    """Another row has the value."""

    sentence = "Tarkista arvo: se on jo toisella rivillä."


class EndsBeforeItBegins(UpsertRefused):
    """The last day would be before the first."""

    field = "ended_on"
    sentence = "Lähetä viimeinen päivä, joka ei ole ennen ensimmäistä."


class OutOfDate(UpsertRefused):
    """Something newer has been said of the same thing."""

    sentence = (
        "Rekisterissä on uudempi suostumus tai peruutus samasta asiasta: tätä ei oteta. Tarkista lähettävä järjestelmä."
    )


class SentTwiceAtOnce(UpsertRefused):
    """The same row is being written by another request."""

    sentence = "Lähetä sama pyyntö uudelleen: rivi kirjoitettiin juuri toisessa pyynnössä."


class HowMissing(UpsertRefused):
    """A withdrawal is told with how it came."""

    field = "withdrawn_how"
    sentence = "Lähetä myös, miten suostumus peruutettiin."


class WithdrawnBeforeGiven(UpsertRefused):
    """The withdrawal would be before the consent."""

    field = "withdrawn_at"
    sentence = "Lähetä peruutukselle aika, joka ei ole ennen suostumuksen antamista."
