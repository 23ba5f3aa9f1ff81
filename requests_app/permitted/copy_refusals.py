"""Why a package is not made, changed, opened or given now, each with what to do instead."""

from __future__ import annotations

from oomi_registry.notice.refused import Refused


class CopyAlreadyThere(Refused):
    """A copy is built or on its way."""

    sentence = "Paketti on jo koottu tai koottavana. Hylkää se ensin, jos se on koottava uudelleen."


class NoCopy(Refused):
    """There is no copy to discard."""

    sentence = "Pakettia ei ole. Pyydä se ensin koottavaksi."


class CopyNotBuilt(Refused):
    """The answer would promise a copy that is not there."""

    sentence = "Vastaukseen kuuluu {what}, mutta pakettia ei ole koottu. Kokoa se ja odota, että se valmistuu."


class CopyIncomplete(Refused):
    """Something of GDPR 15(1) is missing of a record."""

    sentence = (
        "Pakettia ({what}) ei voi antaa: siitä puuttuu {missing}. Täydennä tieto rekisteriin tai kirjaa osa "
        "myöhästyväksi lähteineen, ja kokoa se uudelleen."
    )


class CopyOutOfDate(Refused):
    """The copy is not the one that was decided on or approved."""

    sentence = "Paketti ({what}) ei enää vastaa ratkaisua: {why}. Hylkää se ja kokoa se uudelleen."


class ApprovalOfAnotherCopy(Refused):
    """Another copy was approved than the one that would leave."""

    sentence = (
        "Hyväksyntä annettiin toiselle paketille. Ota pyyntö takaisin käsittelyyn ja vie se uudelleen hyväksyttäväksi."
    )


class CopyOfWhatIsGone(Refused):
    """The copy could not be made again: what it was made of has been erased."""

    sentence = (
        "Poisto on toteutettu, eikä pakettia voi enää koota samoista tiedoista. Anna se sellaisena kuin se on, ja "
        "kerro vastauksessa, jos siinä on virhe."
    )


class OutcomeNotPartly(Refused):
    """A part is withheld on a ground, yet the right is granted whole."""

    sentence = (
        "Paketista ({what}) on jätetty osa pois perusteella: ratkaise oikeus muotoon ”myönnetään osittain” "
        "perusteineen."
    )


class CopyNotOpened(Refused):
    """The copy cannot be opened now."""

    sentence = "Pakettia ei voi avata: sitä ei ole koottu, tai se on jo hävitetty. Kokoa se ensin."


class PartGroundMissing(Refused):
    """A part is withheld on no ground and is not late either, or is both."""

    sentence = (
        "Valitse joko peruste, jolla osa jätetään pois, tai kirjoita, mistä lähteestä osa myöhästyy ja mihin asti."
    )


class GroundNotForPart(Refused):
    """The ground refuses access whole, or is for another right."""

    sentence = "Tällä perusteella ei jätetä pois osaa paketista. Valitse jokin luettelon perusteista."


class PartUnknown(Refused):
    """There is no such table, field or withheld part."""

    sentence = (
        "Osaa ei ole. Valitse taulu ja kenttä luettelosta, ja avaa sivu uudelleen, jos osa on jo otettu takaisin."
    )


class PartAlreadyWithheld(Refused):
    """The part is withheld already."""

    sentence = "Tämä osa on jo jätetty pois paketista. Ota se ensin takaisin, jos perustelu on muutettava."


class ExplanationMissing(Refused):
    """A part is left out without saying why."""

    sentence = "Kirjoita, miksi osa puuttuu: se kerrotaan henkilölle paketissa."


class DayHasPassed(Refused):
    """The late part would come on a day that has been."""

    sentence = "Anna päivä, jona myöhässä oleva osa tulee: tänään tai myöhemmin."


class ReasonToOpenMissing(Refused):
    """Nobody opens a person's whole data without saying why."""

    sentence = "Kirjoita, miksi avaat paketin, esimerkiksi: tarkistan tallenteet ennen hyväksymistä. Syy jää lokiin."
