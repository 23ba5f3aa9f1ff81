"""Why an audience is not made, switched or uploaded, each with what to do instead; and who may do which."""

from __future__ import annotations

from oomi_registry.notice.refused import Refused

MAY_MAKE = "customers.add_audience"
MAY_TURN_ON = "customers.turn_on_audience"
MAY_UPLOAD = "customers.upload_audience"


class AudienceRefused(Refused):
    """The audience is not made, switched or uploaded as asked."""


class NotPermitted(AudienceRefused):
    """The user has no permission for it."""

    sentence = "Tämän tekee se, jolla on siihen oikeus. Pyydä häntä, tai pyydä ylläpidolta rooli."


class AudienceUnknown(AudienceRefused):
    """There is no audience of that code."""

    sentence = "Anna kohderyhmän tunnus: {known}."


class CodeRefused(AudienceRefused):
    """The code has another form; it stands in the purpose of the consents."""

    sentence = "Anna kohderyhmälle tunnus, jossa on 2-30 pientä kirjainta, numeroa tai alaviivaa, esimerkiksi aurinko."


class CodeTaken(AudienceRefused):
    """There is an audience of that code, and consents are to that one."""

    sentence = "Anna toinen tunnus: tällä tunnuksella on jo kohderyhmä, ja suostumukset on annettu siihen."


class OwnAudience(AudienceRefused):
    """Whoever made the audience would turn it on too."""

    sentence = "Pyydä toista henkilöä ottamaan kohderyhmä käyttöön: laatija ei tee sitä itse."


class AlreadyOn(AudienceRefused):
    """It is in use."""

    sentence = "Kohderyhmä on jo käytössä. Mitään ei tarvitse tehdä."


class AlreadyOff(AudienceRefused):
    """It is not in use."""

    sentence = "Kohderyhmä ei ole käytössä. Mitään ei tarvitse tehdä."


class AudienceIsOff(AudienceRefused):
    """Nobody has turned the audience on, so nothing of it leaves."""

    sentence = "Kohderyhmä ei ole käytössä. Pyydä toista henkilöä (ryhmä officer) ottamaan se ensin käyttöön."


class NobodyInIt(AudienceRefused):
    """There would be nobody in the file."""

    sentence = "Kohderyhmässä ei ole ketään, joten tiedostoa ei tehdä. Harjoitus näyttää, miksi ketäkin ei oteta."
