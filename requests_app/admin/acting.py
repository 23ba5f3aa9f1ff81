"""An operation is carried out on the case as its page showed it: what others did meanwhile is told, never lost."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app import queries
from requests_app.admin.forms import OperationForm
from requests_app.admin.words import changes_in_words
from requests_app.models import PrivacyRequest

LONGEST_COUNT = 9  # digits


class PageStale(Refused):
    """Somebody, perhaps the same person in another window, has acted since the page was made."""

    sentence = (
        "Pyyntöä on muutettu sen jälkeen, kun avasit tämän sivun: {what}. Tarkista tilanne ja tee tämä uudelleen, "
        "jos se on yhä tarpeen."
    )


class PageUnknown(Refused):
    """What was sent does not say which page it came from."""

    sentence = "Tee tämä pyynnön sivulta: avaa sivu uudelleen ja lähetä lomake sieltä."


def check_unchanged(request: PrivacyRequest, seen: str) -> None:
    """Raise :class:`PageStale` where people have acted on the locked request since its page was made.

    ``seen`` is what the page carries: ``queries.number_of_changes_by_people``, asked before anything else was read.
    """
    if not (seen.isascii() and seen.isdecimal() and len(seen) <= LONGEST_COUNT):
        raise PageUnknown
    newer = queries.changed_by_people(request.pk)[int(seen) :]
    if newer:
        raise PageStale(what=changes_in_words(newer))


def carry_out(form: OperationForm, *, seen: str, actor: User, now: datetime) -> bool:
    """Carry out the operation of a valid form; where it is refused, the form says why, and nothing is written."""
    try:
        with transaction.atomic():
            # Locked in one order before anything is judged, so two officers act one after the other.
            locked = PrivacyRequest.objects.select_for_update().filter(pk__in=form.locks()).order_by("pk")
            of_the_page = next((request for request in locked if request.pk == form.request_.pk), None)
            if of_the_page is not None:  # else disposed of since: the operation says so
                check_unchanged(of_the_page, seen)
            form.run(actor=actor, now=now)
    except Refused as refused:
        form.refuse(refused)
    except OperationalError:  # a lock that another officer or the night's run holds for too long
        form.add_error(None, _("Pyyntöä käsitellään juuri nyt toisaalla. Yritä hetken kuluttua uudelleen."))
    return form.is_valid()
