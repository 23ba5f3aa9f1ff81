"""What the answer says of a restriction that was granted: what it covers, and whether it has ended (GDPR 18)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.letters.restricted import covered_by
from requests_app.permitted.case import RELEASING, Case
from requests_app.permitted.restricting import origin_of, restrictions_of
from requests_app.rights import Right


def told_of_restriction(case: Case) -> str:
    """The paragraph on what is restricted for the right to it, empty where that is not granted."""
    right = next((each for each in case.rights if each.right == Right.RESTRICTION), None)
    if right is None or right.outcome not in RELEASING:
        return ""
    own = restrictions_of(case.request).filter(origin=origin_of(case.request, Right.RESTRICTION), void=False)
    standing, language = list(own.filter(lifted_at__isnull=True)), case.request.language
    with translation.override(language):
        if not standing:
            return _(
                "Rajoitus oli voimassa, kunnes pyyntösi oli tutkittu. Sen poistamisesta kerroimme sinulle erikseen."
            )
        covered = covered_by(standing, language)
        return render_to_string("letters/parts/restricted.txt", {"covered": covered}).strip()
