"""Why an operation on a request is refused, each with what to do instead. None of them holds personal data."""

from __future__ import annotations

from oomi_registry.notice.refused import Refused


class RequestUnknown(Refused):
    """There is no such request, or no such letter."""

    sentence = "Pyyntöä tai kirjettä ei ole. Palaa pyyntöjen luetteloon ja valitse se sieltä."


class NotPermitted(Refused):
    """The user has no role that does this."""

    sentence = "Tämän tekee {who}. Pyydä häntä, tai pyydä ylläpidolta rooli."


class AlreadyTaken(Refused):
    """Somebody took the request a moment ago."""

    sentence = "Pyyntö on jo otettu käsittelyyn. Avaa pyyntö uudelleen: siitä näkyy, kuka sitä käsittelee."


class RequestClosed(Refused):
    """Nothing more is done to a closed request."""

    sentence = "Pyyntö on suljettu. Avaa se ensin uudelleen, jos siihen on vastattu, tai kirjaa uusi pyyntö."


class CannotWorkOnRequests(Refused):
    """The new owner has no role that works on requests."""

    sentence = "Valitse käsittelijä, jolla on oikeus käsitellä tietopyyntöjä."


class QuestionMissing(Refused):
    """The person would be asked nothing."""

    sentence = "Kirjoita, mitä henkilöltä kysytään: se lähtee kirjeessä."


class NothingAsked(Refused):
    """No answer is waited for."""

    sentence = "Mitään vastausta ei odoteta. Kysy ensin, tai jatka käsittelyä."


class AnswerNotRecorded(Refused):
    """Identity is confirmed before the person's answer has its time."""

    sentence = "Kirjaa ensin, milloin henkilön vastaus tuli: määräaika lasketaan siitä."


class TimeImpossible(Refused):
    """A time before it could have been, or after now."""

    sentence = "Anna aika, joka on {earliest} tai myöhempi ja joka on jo ollut."


class InTheFuture(Refused):
    """A time that has not been yet."""

    sentence = "Anna aika, joka on jo ollut."


class NowhereToSend(Refused):
    """The request has no address for the letter."""

    sentence = "Pyynnöllä ei ole osoitetta, johon kirje lähtisi. Kysy osoite puhelimitse ja kirjaa se pyynnölle."


class AddressAlreadyThere(Refused):
    """An address the person typed would be overwritten."""

    sentence = "Pyynnöllä on jo tämä osoite, eikä henkilön antamaa osoitetta vaihdeta. Käytä sitä tai toista tapaa."


class AddressMissing(Refused):
    """No address was given."""

    sentence = "Anna sähköpostiosoite tai postiosoite."


class PartyUnknown(Refused):
    """Nobody in the register has that key."""

    sentence = "Rekisteröityä ei ole: tiedot on ehkä jo hävitetty. Valitse ehdokas uudelleen luettelosta."


class AlreadyLinked(Refused):
    """The request is somebody's already."""

    sentence = "Pyyntö on jo yhdistetty rekisteröityyn. Pura yhdistäminen ensin, jos se oli väärä."


class NotLinked(Refused):
    """The request is nobody's yet."""

    sentence = "Pyyntöä ei ole yhdistetty kehenkään. Valitse ensin ehdokas."


class NotInThisStatus(Refused):
    """The operation belongs to other statuses."""

    sentence = "Pyyntö on tilassa {current}. Tämän voi tehdä, kun se on tilassa {allowed}."


class RightNotAsked(Refused):
    """The request does not use that right."""

    sentence = "Pyyntö ei käytä tätä oikeutta. Valitse jokin niistä, joita on pyydetty."


class GroundMissing(Refused):
    """A refusal, whole or part, without its ground."""

    sentence = "Valitse peruste: oikeutta ei voi evätä tai rajoittaa ilman sitä."


class GroundUnwanted(Refused):
    """A ground where nothing is refused."""

    sentence = "Poista peruste: sitä käytetään vain, kun oikeus evätään kokonaan tai osittain."


class ReasonsMissing(Refused):
    """A refusal, whole or part, without its reasons."""

    sentence = "Kirjoita perustelut: ne kerrotaan henkilölle vastauksessa (GDPR 12(4))."


class TextMissing(Refused):
    """A letter without text."""

    sentence = "Kirjoita kirjeen teksti."


class AnswerMissing(Refused):
    """The answer is not written yet."""

    sentence = "Kirjoita ensin vastaus: se hyväksytään ja lähetetään sellaisena kuin se on."


class ApprovedTextStands(Refused):
    """An approved answer would be changed."""

    sentence = "Vastaus on hyväksytty tällaisena. Ota pyyntö takaisin käsittelyyn, jos sitä on muutettava."


class AnswerOnItsWay(Refused):
    """The answer is leaving or has perhaps left."""

    sentence = "Vastaus on jo lähdössä. Odota, kunnes se on lähtenyt, tai selvitä ensin, lähtikö se."


class LetterNotHere(Refused):
    """The letter is in another state than the operation is for."""

    sentence = "Kirje on tilassa {current}. Tämän voi tehdä, kun se on tilassa {allowed}. Avaa pyyntö uudelleen."


class NotForPaper(Refused):
    """A letter that goes another way than by post."""

    sentence = "Vain postitse lähtevän kirjeen voi tulostaa. Tämän kirjeen tapa on: {way}."


class CodeLetterIsOver(Refused):
    """A code of ten minutes is no use later, and on paper none at all."""

    sentence = "Latauskoodia ei lähetetä uudelleen: se on vanhentunut. Henkilö pyytää uuden koodin lataussivulta."


class AnswerSuperseded(Refused):
    """A newer answer has been written."""

    sentence = "Pyynnöllä on uudempi vastaus. Lähetä se."


class ReasonsNotWithheld(Refused):
    """Reasons are withheld where the law does not allow it."""

    sentence = "Perustelut saa jättää kertomatta vain, kun jokainen epääminen nojaa tietosuojalain 34 §:ään."


class DuplicateOfItself(Refused):
    """The original is the request itself."""

    sentence = "Valitse alkuperäiseksi toinen pyyntö kuin tämä."


class OriginalIsDuplicate(Refused):
    """The original is a duplicate, or this request is somebody's original."""

    sentence = "Valitse alkuperäiseksi pyyntö, joka ei itse ole kaksoiskappale eikä peruttu."


class SomebodysOriginal(Refused):
    """Other requests point at this one as their original."""

    sentence = "Tähän pyyntöön viittaa kaksoiskappaleita. Merkitse toinen pyyntö kaksoiskappaleeksi."


class TextRefused(Refused):
    """A text that the register cannot keep."""

    sentence = "Lyhennä kohtaa ”{field}”: siihen mahtuu {longest} merkkiä, eikä siinä voi olla ohjausmerkkejä."


class NothingRequested(Refused):
    """A submission that uses no right."""

    sentence = "Valitse vähintään yksi oikeus, jota pyyntö koskee."


class RightAskedTwice(Refused):
    """A submission that names one right twice."""

    sentence = "Kirjaa kukin oikeus pyyntöön kerran, ja kaikki mitä siitä pyydetään samaan kohtaan."


class NowhereToAnswer(Refused):
    """A submission that says nowhere to answer, or not where it asks to be answered."""

    sentence = "Anna osoite, johon vastataan: {wanted}."


class ChoiceUnknown(Refused):
    """A channel or purpose that cannot be banned."""

    sentence = "Valitse kanavat ja tarkoitukset lomakkeen vaihtoehdoista."


class EvidenceMissing(Refused):
    """The officer would confirm an identity that nothing speaks for."""

    sentence = (
        "Kirjaa ensin selvitys: mitä tarkistit ja miten. Henkilötunnus ja nimi eivät yksin eivätkä yhdessä osoita, "
        "kuka hän on (tietosuojalaki 29 §)."
    )


class NoteMissing(Refused):
    """Evidence that does not say what was checked."""

    sentence = "Kirjoita, mitä tarkistettiin ja mihin verrattiin. Älä kirjoita henkilötunnusta."


class DocumentWanted(Refused):
    """A document was to be kept, and there is none; or there is one where none is to be kept."""

    sentence = "Liitä asiakirja, kun tapa on toimitettu asiakirja, ja vain silloin: muissa tavoissa kopiota ei oteta."


class DocumentUnfit(Refused):
    """A file that is not of a kind that is taken."""

    sentence = "Liitä PDF-, JPG- tai PNG-tiedosto, jonka koko on enintään 10 megatavua ja jonka sisältö on sitä muotoa."


class IdentityAlreadyShown(Refused):
    """There is nothing more to confirm."""

    sentence = "Henkilöllisyys on jo osoitettu. Jatka käsittelyä."


class NoAddressOnFile(Refused):
    """The register has no address in force of that person."""

    sentence = "Rekisterissä ei ole henkilön voimassa olevaa osoitetta. Valitse toinen tapa."


class IdentifiedOtherwise(Refused):
    """Strong identification showed one henkilötunnus, and the register has another for this person."""

    sentence = (
        "Pyytäjä tunnistautui vahvasti, ja hänen henkilötunnuksensa on toinen kuin tällä rekisteröidyllä. Tarkista, "
        "kenestä pyynnössä on kyse, tai tee oma tarkistus."
    )


class OfAnotherPerson(Refused):
    """The code letter went to one person, and the request would be another's."""

    sentence = (
        "Koodikirje ja pyyntö koskisivat eri henkilöitä. Pura yhdistäminen tai tee oma tarkistus: koodi osoittaa vain "
        "sen henkilön, jonka osoitteeseen kirje lähti."
    )


class CodeLetterGone(Refused):
    """The code is shown once, to the one who made the letter."""

    sentence = (
        "Koodia ei näytetä enää: kirje tulostetaan kerran, ja sen tekee se, joka teki kirjeen. Tee uusi koodikirje, "
        "jolloin aiempi koodi lakkaa olemasta voimassa."
    )


class CodeWrong(Refused):
    """The code is not the one that is in force."""

    sentence = (
        "Koodi ei ole oikea tai se ei ole voimassa. Tarkista merkit. Viiden väärän yrityksen jälkeen koodi mitätöityy, "
        "ja tarvitaan uusi koodikirje."
    )
