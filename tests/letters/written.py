"""Eight letters in our own words, each as it finds its place on the pages of the request form.

A letter uses several rights at once and tells nothing in the order in which a form asks. ``pages`` are the answers by
the short names of :class:`tests.at_the_form.AtTheForm`; a page that is not named has nothing of the letter on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from requests_app.rights import Right
from tests.at_the_form import Answers

AINO = {"name": "Aino Mäkinen", "email": "aino.makinen@example.com"} | {
    "street": "Testikatu 1 A 2",
    "postal_code": "00100",
    "city": "Helsinki",
    "customer_number": "4101147",
}
PEKKA = {"name": "Pekka Esimerkki", "phone": "050 123 4567"} | {
    "street": "Koivutie 9",
    "postal_code": "33100",
    "city": "Tampere",
}
RIITTA = {"name": "Helmi Esimerkki", "street": "Testipolku 4", "postal_code": "20100", "city": "Turku"}
EVERYTHING_BANNED = {
    "channels": ["email", "sms", "call", "post"],
    "purposes": ["direct_marketing", "telesales", "surveys"],
}


@dataclass(frozen=True)
class Letter:
    """What one letter asks. ``rights`` are all that it uses, one outcome for each."""

    name: str
    rights: tuple[Right, ...]
    pages: Mapping[str, Answers]

    def __str__(self) -> str:
        return self.name


EN_ACCESS = Letter(
    "en_access",
    (Right.ACCESS, Right.PORTABILITY),
    {
        "details_access": {
            "scope": "Everything you hold on me, also under a pseudonym, with purposes, categories, recipients, "
            "periods, sources and automated decisions; the safeguards of any transfer; both companies."
        },
        "details_portability": {"scope": "Whatever I gave you, in a format that a machine reads."},
        "reach": AINO,
    },
)
EN_ERASURE = Letter(
    "en_erasure",
    (Right.ERASURE, Right.CONSENT_WITHDRAWAL),
    {
        "details_erasure": {
            "scope": "Everything, at both companies. Tell those who received it, and tell me who they are. What you "
            "keep, justify."
        },
        "details_consent_withdrawal": {"scope": ""},
        "reach": AINO,
    },
)
EN_OBJECTION = Letter(
    "en_objection",
    (Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL),
    {
        "details_marketing_ban": EVERYTHING_BANNED,
        "details_consent_withdrawal": {
            "scope": "The consents to direct marketing. If my account or contract would end, tell me first."
        },
        "reach": AINO,
    },
)
EN_RECTIFICATION = Letter(
    "en_rectification",
    (Right.RECTIFICATION,),
    {
        "details_rectification": {
            "wrong_now": "The postal address is my former one.",
            "right_instead": "Testikatu 3, 33100 Tampere. Tell those who received it, and tell me who they are.",
        },
        "reach": AINO,
    },
)
SV_RECTIFICATION = Letter(
    "sv_rectification",
    (Right.RECTIFICATION,),
    {
        "details_rectification": {
            "wrong_now": "Min gamla postadress.",
            "right_instead": "Testikatu 3, 33100 Tampere. Meddela mottagarna, och mig vilka de är.",
        },
        "reach": AINO,
    },
)
FI_ACCESS_AND_CALLS = Letter(
    "fi_tarkastus_ja_puhelut",
    (Right.ACCESS,),
    {
        "details_access": {
            "scope": "Kopio kaikesta, myös puhelutallenteista: helmikuussa 2025 soitin laskusta kahdesti. Kenelle "
            "tietoja on annettu (nimet), mistä ne on saatu ja milloin ne poistetaan? Mihin luottotietojeni "
            "tarkistuksen jälkeen tehty päätös perustui?"
        },
        "reach": AINO,
    },
)
FI_FOR_ANOTHER = Letter(
    "fi_toisen_puolesta",
    (Right.ACCESS, Right.RECTIFICATION),
    {
        "details_access": {
            "scope": "Äitini sopimus- ja laskutustiedot kahdelta viime vuodelta. Hoidan myös keväällä kuolleen isäni "
            "Veikko Esimerkin kuolinpesää ja tarvitsen hänen sopimustensa tiedot."
        },
        "details_rectification": {
            "wrong_now": "Lasku menee äidin osoitteeseen.",
            "right_instead": "Laskut minulle: Testipolku 4, 20100 Turku.",
        },
        "whom": {"whom": "somebody_else"},
        "representative": {"representative_name": "Riitta Esimerkki", "representative_role": "guardian"},
        "reach": RIITTA,
        "answer": {"answer_by": "post"},
    },
)
FI_ANGRY = Letter(
    "fi_yhdistetty_kiukkuinen",
    (
        Right.ACCESS,
        Right.RECTIFICATION,
        Right.ERASURE,
        Right.RESTRICTION,
        Right.MARKETING_BAN,
        Right.OBJECTION,
        Right.CONSENT_WITHDRAWAL,
    ),
    {
        "details_access": {"scope": "Ketkä kaikki ovat saaneet numeroni?"},
        "details_rectification": {
            "wrong_now": "Osoite on vanha, muutin elokuussa.",
            "right_instead": "Koivutie 9, 33100 Tampere",
        },
        "details_erasure": {"scope": "Aivan kaikki, kummastakin yhtiöstä, ja samoin niiltä, joille olette antaneet."},
        "details_restriction": {"reason": "Tietoihini ei kosketa ennen kuin olette tutkineet tämän."},
        "details_marketing_ban": EVERYTHING_BANNED,
        "details_objection": {"situation_told": "Olen sairauslomalla: kone ei saa päätellä, mitä minulle myydään."},
        "details_consent_withdrawal": {"scope": ""},
        "reach": PEKKA,
        "answer": {"answer_by": "post"},
    },
)

LETTERS = (
    EN_ACCESS,
    EN_ERASURE,
    EN_OBJECTION,
    EN_RECTIFICATION,
    SV_RECTIFICATION,
    FI_ACCESS_AND_CALLS,
    FI_FOR_ANOTHER,
    FI_ANGRY,
)
"""Every letter of the shelf, each entered as one request."""
