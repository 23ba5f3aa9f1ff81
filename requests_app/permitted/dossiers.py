"""Whether a dossier may be made for the authority and handed over, and by whom (GDPR 31, 58(1)(e))."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db.models import QuerySet

from oomi_registry.notice.refused import Refused
from requests_app.lifecycle import Actor
from requests_app.models import Dossier, PrivacyRequest
from requests_app.permitted.capacities import check_capacity
from requests_app.permitted.case import Case


class DossierReasonMissing(Refused):
    """A dossier without its reason."""

    sentence = "Kirjoita, miksi kooste tehdään: se jää lokiin ja näkyy koosteessa."


class DossierUnknown(Refused):
    """There is no such dossier of this case or enquiry, or it has been handed over."""

    sentence = "Koostetta ei ole, tai se on jo kirjattu annetuksi. Valitse kooste sivulta."


class NoDossierToHandOver(Refused):
    """No dossier of the case waits to be handed over."""

    sentence = "Tee ensin asiakirjakooste: annetuksi kirjataan se, joka viranomaiselle lähetettiin."


class DossierBeingMade(Refused):
    """One with somebody's data along is being made already."""

    sentence = "Koostetta kootaan jo. Odota, että se valmistuu, ja pyydä uusi vasta sitten."


class DossierNotThere(Refused):
    """What was made is not there any more: handed over, replaced, or gone by its rule."""

    sentence = (
        "Koosteen tiedostoa ei ole: se ei ole vielä valmis tai se on hävitetty. Pyydä kooste tarvittaessa uudelleen."
    )


def check_make_dossier(user: User) -> Actor:
    """By the officer, in any status: an authority may ask of a case before and after its answer."""
    return check_capacity(user, Actor.OFFICER)


def check_hand_over_dossier(case: Case, user: User, today: date) -> Actor:
    """By the officer, of a dossier that was made of the case."""
    actor = check_capacity(user, Actor.OFFICER)
    if not waiting_dossiers(case.request).exists():
        raise NoDossierToHandOver
    return actor


def waiting_dossiers(request: PrivacyRequest) -> QuerySet[Dossier]:
    """The dossiers of the case that have not been handed over, the newest first; a wish's own aside."""
    return request.dossiers.filter(handed_over_at__isnull=True, wish__isnull=True).order_by("-made_at", "-pk")
