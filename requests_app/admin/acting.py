"""An operation is carried out on what its page showed: what others did meanwhile is told, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from oomi_registry.notice.refused import Refused
from requests_app import queries
from requests_app.admin.forms import OperationForm
from requests_app.admin.forms.judged import Operation
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

    sentence = "Tee tämä {whose} sivulta: avaa sivu uudelleen ja lähetä lomake sieltä."


def number_seen(seen: str, whose: str) -> int:
    """How many changes a page had counted, as it carries it. Raises :class:`PageUnknown` for anything else."""
    if not (seen.isascii() and seen.isdecimal() and len(seen) <= LONGEST_COUNT):
        raise PageUnknown(whose=whose)
    return int(seen)


def carried_out(form: Operation, check_unchanged: Callable[[], None], *, actor: User, now: datetime) -> bool:
    """Carry out the operation of a valid form; where it is refused, the form says why, and nothing is written.

    ``check_unchanged`` locks the row before anything is judged, so that two officers act one after the other, and
    raises ``Refused`` where somebody has acted on it since its page was made.
    """

    def act() -> None:
        with transaction.atomic():
            check_unchanged()
            form.run(actor=actor, now=now)

    form.tried(act)
    return form.is_valid()


def carry_out(form: OperationForm, *, seen: str, actor: User, now: datetime) -> bool:
    """Carry out an operation on a case.

    ``seen`` is what its page carries: ``queries.number_of_changes_by_people``, asked before anything else was read.
    """

    def check_unchanged() -> None:
        # All that the operation changes, locked in one order.
        locked = PrivacyRequest.objects.select_for_update().filter(pk__in=form.locks()).order_by("pk")
        if form.request_ not in locked:  # disposed of since: the operation says so
            return
        if newer := queries.changed_by_people(form.request_.pk)[number_seen(seen, "pyynnön") :]:
            raise PageStale(what=changes_in_words(newer))

    return carried_out(form, check_unchanged, actor=actor, now=now)
