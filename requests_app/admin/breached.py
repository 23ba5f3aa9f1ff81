"""On the page of a case: the breaches that opened when something of it went to the wrong person."""

from __future__ import annotations

from django.utils import timezone

from requests_app.admin.buttons import Buttons
from requests_app.permitted.case import Case
from requests_app.queries.breaches import breaches_of_case


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """The breaches of the case, with the hours left of those that are open."""
    return {"breaches": breaches_of_case(case.request, timezone.now())}
