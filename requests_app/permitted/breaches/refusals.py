"""Why something may not be done to a breach; each message says what to do instead."""

from __future__ import annotations

from oomi_registry.notice.refused import Refused


class BreachUnknown(Refused):
    """There is no such breach."""

    sentence = "Loukkausta ei ole enää olemassa. Palaa loukkausten luetteloon."


class BreachClosed(Refused):
    """The breach is closed."""

    sentence = "Loukkaus on suljettu. Avaa se ensin uudelleen, jos siihen on lisättävää."


class NothingReleased(Refused):
    """Nothing has left in that case, or it stands in a breach already."""

    sentence = (
        "Pyynnöstä ei ole lähtenyt mitään, mikä ei jo olisi kirjattu loukkaukseen. Jos tietoja pääsi muuten vääriin "
        "käsiin, avaa loukkaus loukkausten luettelosta."
    )


class NoSuchRelease(Refused):
    """What was chosen has not left in that case, or stands in a breach already."""

    sentence = "Valitse luettelosta, mikä pyynnöstä meni väärälle henkilölle."


class NoticedBeforeItLeft(Refused):
    """It was noticed before anything had left."""

    sentence = "Luovutus lähti {left}. Anna havaitsemiselle hetki, joka on sen jälkeen."


class PersonNamedAlready(Refused):
    """The person stands in the breach."""

    sentence = "Henkilö on jo kirjattu tähän loukkaukseen."


class PersonUnknown(Refused):
    """Nobody has that customer number."""

    sentence = "Rekisterissä ei ole henkilöä tällä asiakasnumerolla. Tarkista numero henkilön sivulta."


class ProcessorMissing(Refused):
    """A processor told of it, and is not named."""

    sentence = "Kirjoita, mikä käsittelijä ilmoitti loukkauksesta (GDPR 33(2))."


class KindMissing(Refused):
    """The breach is of no kind."""

    sentence = "Valitse ainakin yksi loukkauksen tyyppi."


class PeriodReversed(Refused):
    """The breach ended before it began."""

    sentence = "Loukkaus päättyi ennen kuin alkoi. Tarkista hetket."


class NoticeNotWritten(Refused):
    """No notice to the Ombudsman is written that is not given."""

    sentence = "Kirjoita ensin ilmoitus valtuutetulle, ja anna se sitten valtuutetun verkkolomakkeella."


class ReferencesKnown(Refused):
    """No notice that was given lacks the Ombudsman's reference."""

    sentence = "Yhdestäkään annetusta ilmoituksesta ei puutu diaarinumeroa."


class ReferenceMissing(Refused):
    """There is no reference."""

    sentence = "Kirjoita valtuutetun diaarinumero."


class GivenBeforeWritten(Refused):
    """The notice was given before it was written, or in the future."""

    sentence = "Anna hetki, jolloin ilmoitus annettiin: aikaisintaan {earliest}, viimeistään nyt."


class NobodyNamed(Refused):
    """Nobody is there to be told."""

    sentence = "Kirjaa ensin henkilöt, joita loukkaus koskee. Jos heitä ei tunneta, esitä poikkeusta (GDPR 34(3)(c))."


class EverybodyTold(Refused):
    """A notice has been written to everybody."""

    sentence = "Jokaiselle kirjatulle henkilölle on jo kirjoitettu ilmoitus."


class NobodyInLanguage(Refused):
    """Nobody who is to be told is told in that language."""

    sentence = "Kenellekään ilmoittamatta olevista ei kirjoiteta tällä kielellä. Valitse toinen kieli."


class NowhereToTell(Refused):
    """None of those who are to be told has an address."""

    sentence = (
        "Rekisterissä ei ole heidän osoitettaan eikä sähköpostiaan. Hanki yhteystieto, tai esitä poikkeusta "
        "(GDPR 34(3)(c)): silloin asiasta tiedotetaan julkisesti."
    )


class NoticeNotHere(Refused):
    """The notice to a person is in another state."""

    sentence = "Ilmoitus on tilassa {current}, ja tämän voi tehdä vain tilassa {allowed}. Lataa sivu uudelleen."


class ExcuseWaits(Refused):
    """An excuse waits for a second person."""

    sentence = "Edellinen esitys odottaa vielä ratkaisua. Pyydä toista hyväksyjää ratkaisemaan se ensin."


class ExcuseStands(Refused):
    """The same excuse has been approved."""

    sentence = "Tämä peruste on jo hyväksytty."


class NoExcuseWaits(Refused):
    """No excuse waits for a second person."""

    sentence = "Mikään esitys ei odota ratkaisua."


class NothingToExcuse(Refused):
    """The duty is done."""

    sentence = "Ilmoitus on jo tehty, joten sen tekemättä jättämistä ei tarvitse perustella."
