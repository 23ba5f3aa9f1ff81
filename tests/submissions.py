"""Requests as people send them: one letter uses several rights, and says nothing in the order a form would ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from requests_app.models import PrivacyRequest
from requests_app.operations import AskedRight, Submission, receive
from requests_app.rights import Right

KEY = b"a key of the tests, long enough"
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""2.3.2026, 10.00 in Helsinki; a month from it is Thursday 2.4.2026."""


def ainos(*, key: UUID | None = None) -> Submission:
    """Aino asks for everything held of her, calls too, for names of recipients, and what the credit check rested on."""
    return Submission(
        key=key or uuid4(),
        channel=PrivacyRequest.Channel.FORM,
        language="fi",
        name="Aino Mäkinen",
        email="aino.makinen@example.com",
        postal_address="Testikatu 1 A 2\n00100 Helsinki",
        answer_by=PrivacyRequest.AnswerBy.EMAIL,
        rights=(
            AskedRight(
                Right.ACCESS,
                "Kopio kaikista tiedoistani, myös puhelutallenteista: helmikuussa 2025 soitin teille kaksi kertaa "
                "laskusta. Haluan tietää, kenelle tietojani on luovutettu (nimet, ei ryhmiä), mistä ne on saatu ja "
                "milloin ne poistetaan.",
            ),
            AskedRight(Right.HUMAN_REVIEW, "Luottotietoni tarkistettiin ennen sopimusta: mihin päätös perustui?"),
        ),
    )


def pekkas(*, key: UUID | None = None) -> Submission:
    """Pekka is angry: stop calling, delete everything, do not profile, touch nothing meanwhile, and I have moved."""
    return Submission(
        key=key or uuid4(),
        channel=PrivacyRequest.Channel.FORM,
        language="fi",
        name="Pekka Esimerkki",
        phone="050 123 4567",
        postal_address="Koivutie 9\n33100 Tampere",
        answer_by=PrivacyRequest.AnswerBy.POST,
        rights=(
            AskedRight(
                Right.MARKETING_BAN,
                "LOPETTAKAA se soittelu!! Aurinkopaneelimyyjä soitti eilen teidän nimissä, ja tekstareita tulee joka "
                "viikko.",
            ),
            AskedRight(Right.CONSENT_WITHDRAWAL, "Missään en oo lupaa antanut, tai jos oon niin perun sen nyt."),
            AskedRight(
                Right.ERASURE, "Poistakaa KAIKKI tiedot musta molemmista firmoista ja käskekää muidenkin poistaa."
            ),
            AskedRight(Right.OBJECTION, "Profilointia vastustan: olen sairauslomalla."),
            AskedRight(Right.RESTRICTION, "Siihen asti kun ootte tutkineet asian niin ette koske mun tietoihin."),
            AskedRight(Right.RECTIFICATION, "Osoite on väärin, muutin elokuussa: Koivutie 9, 33100 Tampere."),
        ),
    )


def pekkas_short(*, key: UUID | None = None) -> Submission:
    """Pekka on a better day: only the address is wrong."""
    letter = pekkas(key=key)
    return replace(letter, rights=tuple(each for each in letter.rights if each.right is Right.RECTIFICATION))


def riittas_for_helmi(*, key: UUID | None = None) -> Submission:
    """Riitta is her mother's guardian and asks for her; her late father's estate is another case type."""
    return Submission(
        key=key or uuid4(),
        channel=PrivacyRequest.Channel.LETTER,
        language="fi",
        name="Helmi Esimerkki",
        postal_address="Testipolku 4\n20100 Turku",
        representative_name="Riitta Esimerkki",
        representative_role="edunvalvoja",
        answer_by=PrivacyRequest.AnswerBy.POST,
        rights=(
            AskedRight(Right.ACCESS, "Sopimus- ja laskutustiedot kahden viime vuoden ajalta."),
            AskedRight(Right.RECTIFICATION, "Laskutusosoite oikaistava edunvalvojan osoitteeksi."),
        ),
    )


def ban_of_calls(*, key: UUID | None = None) -> Submission:
    """Somebody gives a phone number and nothing else: no more calls."""
    return Submission(
        key=key or uuid4(),
        channel=PrivacyRequest.Channel.FORM,
        language="fi",
        phone="050 123 4567",
        answer_by=PrivacyRequest.AnswerBy.EMAIL,
        rights=(
            AskedRight(
                Right.MARKETING_BAN, choices={"channels": ["call"], "purposes": ["telesales", "direct_marketing"]}
            ),
        ),
    )


def received(submission: Submission, *, now: datetime = MONDAY) -> PrivacyRequest:
    """The case of a submission, as the form's door makes it."""
    return receive(submission, now=now, index_key=KEY)
