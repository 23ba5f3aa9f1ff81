"""What usually comes next in a case, so that nobody has to know the whole table by heart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.lifecycle import Status
from requests_app.models import AccessPackage
from requests_app.permitted.case import Case, Gathered
from requests_app.queries import Action
from requests_app.rights import Right

_PACKAGE = {
    Right.ACCESS: gettext_lazy("Kokoa kopio tiedoista."),
    Right.PORTABILITY: gettext_lazy("Kokoa siirrettävät tiedot."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence, and the part of the page where it is done: the id of its heading, empty for the bar at the top."""

    sentence: str
    where: str = ""


def next_step(case: Case, actions: Mapping[str, Action]) -> Step | None:
    """The next step that the reader may take, ``None`` where they may take none or the case waits for others."""
    for code, step in _steps(case):
        if actions[code].enabled:
            return step
    return None


def _steps(case: Case) -> list[tuple[str, Step]]:
    """What could come next, likeliest first, each with the operation that does it."""
    undecided = any(not right.outcome for right in case.rights)
    in_work = [
        *(
            []
            if case.request.party_id
            else [("link_party", Step(_("Päätä, kenestä rekisteröidystä on kyse."), "h-who-asks"))]
        ),
        *(
            [("plan_erasure", Step(_("Laadi poistosuunnitelma."), "h-erasure"))]
            if case.plan is None and _may_erase(case)
            else []
        ),
        *(
            [("review_decision", Step(_("Arvioi luottopäätös uudelleen."), "h-review"))]
            if any(right.right == Right.HUMAN_REVIEW and not right.outcome for right in case.rights)
            else []
        ),
        *([("decide", Step(_("Ratkaise jokainen pyydetty oikeus."), "h-rights"))] if undecided else []),
        *(
            [
                ("want_copy", Step(str(_PACKAGE[each.right]), f"h-{each.right}"))
                for each in case.released
                if _unbuilt(each)
            ]
        ),
        *([("write_letter", Step(_("Kirjoita vastaus."), "h-answer"))] if case.draft is None else []),
        ("send_for_approval", Step(_("Vie vastaus toisen hyväksyttäväksi."))),
        ("mark_ready", Step(_("Merkitse pyyntö valmiiksi lähetettäväksi."))),
    ]
    return {
        Status.RECEIVED: [("take", Step(_("Ota pyyntö käsittelyyn.")))],
        Status.IDENTITY_WANTED: [
            ("record_answer", Step(_("Kirjaa henkilön vastaus, kun se tulee."))),
            ("confirm_identity", Step(_("Päätä, osoittiko vastaus henkilöllisyyden."))),
        ],
        Status.IN_WORK: in_work,
        Status.CLARIFICATION_WANTED: [("record_answer", Step(_("Kirjaa henkilön vastaus, kun se tulee.")))],
        Status.AWAITING_APPROVAL: [("approve", Step(_("Lue ratkaisut ja vastaus, ja hyväksy ne tai palauta.")))],
        Status.READY: [
            *([("carry_out_erasure", Step(_("Toteuta hyväksytty poisto."), "h-erasure"))] if _waits(case) else []),
            ("send_letter", Step(_("Lue vastaus vielä kerran ja lähetä se."), "h-letters")),
        ],
    }.get(case.status, [])


def _may_erase(case: Case) -> bool:
    """Whether the erasure is granted, or may still be."""
    return case.erasure is not None and (case.erases or not case.erasure.outcome)


def _unbuilt(gathered: Gathered) -> bool:
    """Whether its package is to be wanted: for the first time, or again after its building was given up."""
    return gathered.package is None or gathered.package.state == AccessPackage.State.FAILED


def _waits(case: Case) -> bool:
    """Whether an approved erasure waits to be carried out."""
    return case.erases and not case.erased
