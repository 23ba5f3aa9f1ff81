"""A breach is closed, and opened again for a reason."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app.admin.breaches.forms.operation import BreachForm
from requests_app.admin.forms.operation import text
from requests_app.breaches.course import ReasonMissing
from requests_app.operations import breaches


class CloseBreach(BreachForm):
    """Nothing is asked."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Close it."""
        breaches.close_breach(self.record.breach.pk, actor=actor, now=now)


class ReopenBreach(BreachForm):
    """Why."""

    reason = text(_("Miksi loukkaus avataan uudelleen"), rows=2)
    beside = {ReasonMissing: "reason"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Open it again."""
        breaches.reopen_breach(self.record.breach.pk, reason=self.cleaned_data["reason"], actor=actor, now=now)
