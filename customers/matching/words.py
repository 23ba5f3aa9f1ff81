"""What the officer reads of a match: a name for each item and verdict, and a sentence for each row of the table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from customers.matching.comparing import Because, Confidence, Item, Verdict
from oomi_registry.notice.terms import Text

CONFIDENCES: Mapping[Confidence, Text] = MappingProxyType(
    {
        Confidence.CERTAIN: Text("varma"),
        Confidence.PROBABLE: Text("todennäköinen"),
        Confidence.POSSIBLE: Text("mahdollinen"),
        Confidence.NONE: Text("ei tunnistusta"),
    }
)
ITEMS: Mapping[Item, Text] = MappingProxyType(
    {
        Item.NAME: Text("nimi"),
        Item.HETU: Text("henkilötunnus"),
        Item.CUSTOMER_NUMBER: Text("asiakasnumero"),
        Item.METERING_POINT: Text("käyttöpaikkatunnus"),
        Item.BIRTH_DATE: Text("syntymäaika"),
        Item.ADDRESS: Text("postiosoite"),
        Item.EMAIL: Text("sähköposti"),
        Item.PHONE: Text("puhelin"),
    }
)
VERDICTS: Mapping[Verdict, Text] = MappingProxyType(
    {
        Verdict.AGREES: Text("täsmää"),
        Verdict.DISAGREES: Text("ei täsmää"),
        Verdict.NOT_GIVEN: Text("ei annettu"),
        Verdict.NOT_HELD: Text("ei rekisterissä"),
    }
)
BECAUSES: Mapping[Because, Text] = MappingProxyType(
    {
        Because.OTHER_PERSON: Text("Vahva tunnistus osoitti toisen henkilön: henkilötunnus ei ole rekisterin."),
        Because.STRONG_IDENTIFICATION: Text("Vahvan tunnistuksen henkilötunnus on sama kuin rekisterissä."),
        Because.ACCOUNT: Text("Pyytäjä on kirjautunut tämän henkilön tilille."),
        Because.CONFIRMED_CONTACT: Text("Vahvistettu sähköposti tai puhelin, nimi ja jokin muu tieto täsmäävät."),
        Because.CODE_LETTER: Text("Rekisterin osoitteeseen lähetetyn kirjeen koodi on palautettu."),
        Because.NAME_AND_ANOTHER: Text("Nimi ja jokin muu ilmoitettu tieto täsmäävät."),
        Because.TWO_ITEMS: Text("Kaksi ilmoitettua tietoa täsmää, nimi ei."),
        # tietosuojalaki 29 §
        Because.TOO_LITTLE: Text("Liian vähän: pelkkä nimi, tai henkilötunnus ja nimi, ei tunnista ketään."),
    }
)
