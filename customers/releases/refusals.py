"""Why a version of the notice is not proposed or adopted, each with what to do instead; and who may do which."""

from __future__ import annotations

from oomi_registry.notice.refused import Refused

MAY_PROPOSE = "customers.add_noticerelease"
MAY_ADOPT = "customers.adopt_noticerelease"


class ReleaseRefused(Refused):
    """The version is not proposed or adopted as asked."""


class NotPermitted(ReleaseRefused):
    """The user has no permission for it."""

    sentence = "Tämän tekee se, jolla on siihen oikeus. Pyydä häntä, tai pyydä ylläpidolta rooli."


class ReasonWanted(ReleaseRefused):
    """Nobody could tell later why the notice was changed (GDPR 5(2))."""

    sentence = "Kirjoita, miksi seloste muuttuu. Perustelu jää selosteen versioihin."


class NothingNew(ReleaseRefused):
    """The code's register is the one in force, or has been adopted already."""

    sentence = "Ohjelman seloste on jo hyväksytty. Kirjoita muutos rekisterin moduuliin ja anna sille uusi VERSION."


class VersionNotLater(ReleaseRefused):
    """A version is told by its day: a changed register has a later one."""

    sentence = "Anna selosteelle myöhempi VERSION kuin {latest}: versio erotetaan päivästään."


class AlreadyProposed(ReleaseRefused):
    """The very same register waits to be adopted."""

    sentence = "Tämä versio odottaa jo hyväksyjää. Pyydä toista henkilöä hyväksymään se."


class NotTheCandidate(ReleaseRefused):
    """What was proposed is not what the code says now."""

    sentence = "Ohjelman seloste on muuttunut esittämisen jälkeen. Esitä versio uudelleen, niin muutokset näkyvät."


class ProposedAfterAnother(ReleaseRefused):
    """What was shown as changed was told from a version that is not the latest any more."""

    sentence = "Esittämisen jälkeen on hyväksytty toinen versio. Esitä tämä uudelleen, niin muutokset näkyvät."


class SecondPersonWanted(ReleaseRefused):
    """Whoever proposed the version would adopt it too."""

    sentence = "Pyydä toista henkilöä hyväksymään versio: esittäjä ei tee sitä itse."


class AlreadyAdopted(ReleaseRefused):
    """The version has been adopted."""

    sentence = "Versio on jo hyväksytty. Mitään ei tarvitse tehdä."


class DayHasPassed(ReleaseRefused):
    """A notice is not in force before it was adopted, nor before the one that was adopted before it."""

    sentence = "Anna päivä, josta alkaen seloste on voimassa: aikaisintaan {earliest}."


class RowsLeftOut(ReleaseRefused):
    """The version leaves out what there are rows of: they would be kept by no notice."""

    sentence = (
        "Uusi seloste jättää pois tietoja, joita rekisterissä on: {tables}. Lisää ne selosteeseen, tai hävitä "
        "tiedot ensin voimassa olevan selosteen mukaan."
    )


class NoSuchVersion(ReleaseRefused):
    """No proposal of that version waits."""

    sentence = "Tätä versiota ei ole esitetty hyväksyttäväksi. Esitettyinä odottavat: {known}."
