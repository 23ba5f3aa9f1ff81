"""The changes of a rectification: as the rules look at them, and in the words of the answer (GDPR 16)."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from customers.models import Party, PostalAddress
from oomi_registry.languages import in_active_language
from requests_app.corrections.places import field_of
from requests_app.corrections.rows import on_one_line
from requests_app.corrections.values import HIDDEN, masked
from requests_app.corrections.words import in_words
from requests_app.models import ProposedChange, RequestedRight
from requests_app.rectification import GIVES, Change, Fate, Fault, Got, counting

NOTHING = "–"


def changes_of(right: RequestedRight) -> list[ProposedChange]:
    """Every change of the right that was not recorded by mistake, the earliest first."""
    return list(right.proposed_changes.exclude(fate=Fate.VOID).order_by("proposed_at", "pk"))


def as_rule(change: ProposedChange) -> Change:
    """The change as the rules look at it."""
    return Change((change.table, str(change.record), change.field), Fault(change.ground), Fate(change.fate))


def what_of(change: ProposedChange) -> str:
    """What would be changed: the row's name, and the field's where it is one field."""
    model: type[Model] = apps.get_model(change.table)
    name = in_active_language(model._meta.verbose_name or "")
    return f"{name}, {in_active_language(field_of(model, change.field).verbose_name)}" if change.field else name


def shown(change: ProposedChange, text: str | None, party: Party) -> str:
    """A value of the change as the desk and a letter may show it: sealed values and protected addresses are hidden."""
    if not text:
        return NOTHING
    model: type[Model] = apps.get_model(change.table)
    if change.field:
        return masked(model(), change.field, text, party)
    return HIDDEN if party.protected_address and model is PostalAddress else on_one_line(text)


def told_of(right: RequestedRight, party: Party | None, language: str) -> str:
    """What the answer says of each change that counts: from what to what, or what was not changed and why.

    In that language. Empty where nothing was decided, or the request is nobody's.
    """
    if party is None:
        return ""
    with translation.override(language):
        return _told_of(right, party)


def _told_of(right: RequestedRight, party: Party) -> str:
    by_place = {as_rule(change).place: change for change in changes_of(right)}
    counted = [by_place[each.place] for each in counting([as_rule(change) for change in changes_of(right)])]
    lines = [_told(change, party) for change in counted if change.fate != Fate.PROPOSED]
    if any(
        GIVES[as_rule(change).fault, Fate(change.fate)] is not Got.NOTHING for change in counted if change.decided_at
    ):
        lines.append(
            _("Kerromme oikaisusta vastaanottajille, joille olemme luovuttaneet muutettuja tietoja (GDPR 19).")
        )
    return "\n\n".join(lines)


def _said(change: ProposedChange, text: str | None, party: Party) -> str:
    """What :func:`shown` shows, in the words of a letter."""
    value = shown(change, text, party)
    if not change.field or value == NOTHING:
        return _(value) if value == HIDDEN else value
    return in_words(field_of(apps.get_model(change.table), change.field), value)


def _told(change: ProposedChange, party: Party) -> str:
    now, asked, became = (_said(change, text, party) for text in (change.present, change.proposed, change.became))
    sentence = _sentence(Fate(change.fate), was=now != NOTHING, wanted=asked != NOTHING, stays=became != NOTHING)
    told = sentence % {"what": _called(change), "now": now, "asked": asked, "became": became}
    return told if change.fate == Fate.ACCEPTED else f"{told} {change.reasons}".strip()


def _sentence(fate: Fate, *, was: bool, wanted: bool, stays: bool) -> str:
    """What is said of a change: ``was`` is whether there was a value, ``stays`` whether there is one now."""
    match fate:
        case Fate.ACCEPTED if not stays:
            return _("%(what)s: oli ”%(now)s”, poistimme tiedon.")
        case Fate.ACCEPTED if not was:
            return _("%(what)s: tieto puuttui, on nyt ”%(became)s”.")
        case Fate.ACCEPTED:
            return _("%(what)s: oli ”%(now)s”, on nyt ”%(became)s”.")
        case Fate.IN_PART:
            return _("%(what)s: oli ”%(now)s”, pyysit ”%(asked)s”, on nyt ”%(became)s”.")
        case Fate.STATEMENT:
            return _("%(what)s: emme muuttaneet tietoa ”%(now)s”, mutta liitimme lausumasi sen viereen.")
        case _ if not wanted:
            return _("%(what)s: emme poistaneet tietoa ”%(now)s”.")
        case _ if not was:
            return _("%(what)s: emme lisänneet tietoa ”%(asked)s”.")
        case _:
            return _("%(what)s: emme muuttaneet tietoa ”%(now)s” muotoon ”%(asked)s”.")


def _called(change: ProposedChange) -> str:
    """What was to be changed, as a sentence begins with it; of the person's own row the field says enough."""
    model: type[Model] = apps.get_model(change.table)
    if model is Party and change.field:
        return capfirst(in_active_language(field_of(model, change.field).verbose_name))
    return capfirst(what_of(change))
