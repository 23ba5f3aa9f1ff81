"""May this user propose, decide or take back a change of a person's data now (GDPR 16)? And why not."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from oomi_registry.notice.refused import Refused
from requests_app.corrections import as_rule, changes_of
from requests_app.grounds import Ground
from requests_app.lifecycle import NAMES, Actor, Outcome, Status
from requests_app.models import RequestedRight
from requests_app.permitted.capacities import STAFF, check_capacity
from requests_app.permitted.case import Case
from requests_app.permitted.refusals import NotInThisStatus, NotLinked, RightNotAsked
from requests_app.rectification import Fate, check_outcome
from requests_app.rights import Right

CARRIED_OUT = frozenset({Fate.ACCEPTED, Fate.IN_PART, Fate.STATEMENT})


class PlaceUnknown(Refused):
    """The field is not the person's, or is none that is rectified."""

    sentence = "Valitse tieto luettelosta: tietue on poistunut rekisteristä, tai sitä ei muuteta oikaisuna."


class ChangeUnknown(Refused):
    """The case has no such change, or it has been decided."""

    sentence = "Muutosta ei ole, tai se on jo ratkaistu. Avaa pyyntö uudelleen: siitä näkyy, mitä sille tehtiin."


class PresentChanged(Refused):
    """What stands in the register is not what stood there when the change was proposed."""

    sentence = (
        "Rekisterin tieto on muuttunut sen jälkeen, kun muutos kirjattiin. Katso se uudelleen: kirjaa sama muutos "
        "nykyistä tietoa vasten, tai mitätöi se."
    )


class NothingChanges(Refused):
    """The value is the present one."""

    sentence = "Arvo on sama kuin rekisterissä. Kirjaa arvo, joka eroaa siitä."


class ValueMissing(Refused):
    """No value was given where one is needed."""

    sentence = "Kirjoita, mitä tiedon pitäisi olla. Jos tietoa ei tarvita lainkaan, valitse syyksi tarpeeton."


class UnnecessaryIsEmptied(Refused):
    """A value was given for what should not be held at all."""

    sentence = "Jätä uusi arvo tyhjäksi: tarpeeton tieto tyhjennetään. Jos tieto vain vaihtuu, valitse toinen syy."


class PartWanted(Refused):
    """An acceptance in part without the value, or with the person's own."""

    sentence = "Kirjoita, mihin arvoon tieto muutetaan, jos se on muu kuin henkilön pyytämä. Muuten hyväksy muutos."


class StatementMissing(Refused):
    """A statement without words."""

    sentence = "Kirjoita henkilön lausuma hänen omin sanoin: se jää tietueen viereen (GDPR 16)."


class NoRecordForStatement(Refused):
    """There is no record beside which a statement could stand."""

    sentence = "Lausuma liitetään olemassa olevaan tietueeseen. Tässä sellaista ei ole: hyväksy tai hylkää muutos."


class ValueHeld(Refused):
    """Another row has the value."""

    sentence = "Sama arvo on jo rekisterissä. Tarkista se: tieto on ehkä jo oikein, tai se kuuluu toiselle."


class ValuesDisagree(Refused):
    """The value does not fit the row's other values."""

    sentence = "Arvo ei sovi tietueen muihin tietoihin. Tarkista esimerkiksi, että päättymispäivä ei ole ennen alkua."


class RectifiedAlready(Refused):
    """The register has been changed for the person from whom the case is being unlinked."""

    sentence = (
        "Tämän henkilön tietoja on jo oikaistu pyynnön perusteella. Mitätöi muutokset ensin: silloin rekisteriin "
        "palautetaan se, mitä siinä oli."
    )


def rectification_of(case: Case) -> RequestedRight | None:
    """The right to rectification, where the request uses it."""
    return next((right for right in case.rights if right.right == Right.RECTIFICATION), None)


def check_rectify(case: Case, user: User, today: date) -> Actor:
    """In work, of a matched person: what is changed is that person's own."""
    actor = check_capacity(user, *STAFF)
    if rectification_of(case) is None:
        raise RightNotAsked
    if case.status is not Status.IN_WORK:
        raise NotInThisStatus(current=NAMES[case.status], allowed=NAMES[Status.IN_WORK])
    if case.request.party_id is None:
        raise NotLinked
    return actor


def check_decide_change(case: Case, user: User, today: date) -> Actor:
    """Where some change has not been decided."""
    actor = check_rectify(case, user, today)
    right = rectification_of(case)
    if right is None or not right.proposed_changes.filter(fate=Fate.PROPOSED).exists():
        raise ChangeUnknown
    return actor


def check_void_change(case: Case, user: User, today: date) -> Actor:
    """Where some change was recorded."""
    actor = check_rectify(case, user, today)
    right = rectification_of(case)
    if right is None or not changes_of(right):
        raise ChangeUnknown
    return actor


def check_outcome_agrees(case: Case, right: Right, outcome: Outcome, ground: Ground | None) -> None:
    """The right is answered as its changes were decided. Raises as ``rectification.check_outcome``."""
    row = rectification_of(case)
    if right is Right.RECTIFICATION and row is not None:
        check_outcome(outcome, ground, [as_rule(change) for change in changes_of(row)])


def check_changes_agree(case: Case) -> None:
    """As decided, the right still agrees with its changes: one may have been decided since."""
    row = rectification_of(case)
    if row is not None and row.outcome:
        ground = Ground(row.ground) if row.ground else None
        check_outcome_agrees(case, Right.RECTIFICATION, Outcome(row.outcome), ground)


def check_nothing_rectified(case: Case) -> None:
    """Raise :class:`RectifiedAlready` where the register was changed for this very person."""
    row = rectification_of(case)
    if row is not None and row.proposed_changes.filter(fate__in=CARRIED_OUT).exists():
        raise RectifiedAlready
