"""The reasons that an answer to an erasure may start from, in the language of the request (GDPR 12(4), 17(3))."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from requests_app.grounds import GROUNDS, Ground


def reasons_for_what_stays(grounds: Sequence[Ground], language: str) -> str:
    """Why something stays, one sentence for each ground, and where the answer tells what it is."""
    with translation.override(language):
        return " ".join(
            [*(_reason(each) for each in grounds), _("Jäljempänä kerromme, mitä jää, miksi ja mihin asti.")]
        )


def _reason(ground: Ground) -> str:
    return {
        Ground.NO_ERASURE_GROUND: _("Tarvitsemme osan tiedoista voimassa olevan sopimuksesi hoitamiseen."),
        Ground.LEGAL_OBLIGATION: _("Laki velvoittaa meidät säilyttämään osan tiedoista."),
        Ground.LEGAL_CLAIMS: _(
            "Säilytämme osan tiedoista oikeusvaateen varalta: tarvitsemme niitä, jos vaadimme sinulta jotain tai sinä "
            "meiltä."
        ),
    }.get(ground, _("Osa tiedoista jää: %(ground)s.") % {"ground": _(GROUNDS[ground].name)})
