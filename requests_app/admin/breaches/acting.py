"""An operation is carried out on the breach as its page showed it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app.admin.acting import carried_out, number_seen
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
    """Carry out an operation on a breach. ``seen`` is what its page carries: ``number_of_changes``."""

    def check_unchanged() -> None:
        breach = Breach.objects.select_for_update().filter(pk=form.record.breach.pk).first()
        if breach is not None and number_of_changes(breach) > number_seen(seen, "loukkauksen"):
            raise BreachPageStale  # one that is gone since, the operation itself refuses

    return carried_out(form, check_unchanged, actor=actor, now=now)
