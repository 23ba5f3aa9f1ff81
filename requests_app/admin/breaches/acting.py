"""An operation is carried out on the breach as its page showed it: what others did meanwhile is told, never lost."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app.admin.acting import LONGEST_COUNT, PageUnknown
from requests_app.admin.breaches.forms import BreachForm
from requests_app.models import Breach
from requests_app.queries.breaches import number_of_changes


class BreachPageStale(Refused):
    """Somebody, perhaps the same person in another window, has acted since the page was made."""

    sentence = (
        "Loukkausta on muutettu sen jälkeen, kun avasit tämän sivun. Katso aikajanasta, mitä tehtiin, ja tee tämä "
        "uudelleen, jos se on yhä tarpeen."
    )


def carry_out(form: BreachForm, *, seen: str, actor: User, now: datetime) -> bool:
    """Carry out the operation of a valid form; where it is refused, the form says why, and nothing is written.

    ``seen`` is what the page carries: ``queries.breaches.number_of_changes``.
    """
    try:
        with transaction.atomic():
            breach = Breach.objects.select_for_update().filter(pk=form.record.breach.pk).first()
            if breach is not None:  # else disposed of since: the operation says so
                _check_unchanged(breach, seen)
            form.run(actor=actor, now=now)
    except Refused as refused:
        form.refuse(refused)
    except OperationalError:  # a lock that another officer or the night's run holds for too long
        form.add_error(None, _("Loukkausta käsitellään juuri nyt toisaalla. Yritä hetken kuluttua uudelleen."))
    return form.is_valid()


def _check_unchanged(breach: Breach, seen: str) -> None:
    if not (seen.isascii() and seen.isdecimal() and len(seen) <= LONGEST_COUNT):
        raise PageUnknown
    if number_of_changes(breach) > int(seen):
        raise BreachPageStale
