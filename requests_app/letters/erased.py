"""What the answer to an erasure tells of what was done (GDPR 17, 12(1)): what went, what stays, why and until when.

The draft has a place for it, which is filled as the erasure is carried out: the person is told of what came true, and
never of what was meant. Of tables nothing is known here but what their declarations and the register say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked
from django.utils.translation import ngettext

from oomi_registry.languages import in_active_language
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import written
from oomi_registry.notice.declarations import Privacy, declaration_of
from oomi_registry.notice.terms import Code, LegalBasis, NotInRegister
from oomi_registry.notice.wording import FINNISH
from requests_app.models import PlannedLine
from requests_app.wording.gaps import flat, tidied
from retention.fates import OF_THE_CASES, Fate

PLACE = "[selostus poistosta: tulee tähän, kun poisto on toteutettu]"
"""Stands in the draft for the report, in a paragraph of its own."""
STAYS = (Fate.KEPT, Fate.IN_USE, Fate.HELD)
"""The fates of what an erasure leaves, in the order in which they are told."""
MOST_DAYS = 3
"""From more days than this of one kind of data on, the first and the last are told."""
_CALLED = {"customers_party": marked("henkilön perustiedot")}
"""What the person's own row is called in a letter: nobody reads *rekisteröidyt* of themselves."""
_TELLS_LITTLE = frozenset({Code.RELATIONSHIP})
"""A category that holds much of many kinds: what is in it is told by the table's own name."""


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of data under one fate and ground, in words; ``kept_by`` names the rules of section 10 of the notice."""

    name: str
    how_many: str
    until: str = ""
    kept_by: str = ""


@dataclass(frozen=True, slots=True)
class Staying:
    """What stays on one ground; ``code`` is the ground's."""

    fate: Fate
    code: str
    items: tuple[Told, ...]


def report(lines: Sequence[PlannedLine], language: str, *, on: date, restricted: bool, backup_days: int) -> str:
    """The report of an erasure that was carried out ``on`` that day (Europe/Helsinki), from what it did.

    ``restricted`` is whether the same request asked for a restriction that was granted. Where it held nothing back,
    that is told with why: the person asks for the erasure themselves (GDPR 18(2)); where it did, until when (18(3)).
    ``backup_days`` is for how long a backup is kept.
    """
    with translation.override(language):
        words = {
            "told": _what_was_done(lines),
            "on": written(on, language),
            "stays": bool(what_stays(lines)),
            "restricted": restricted,
            "held": any(line.fate == Fate.HELD for line in lines),
            "backup_days": backup_days,
        }
        return tidied(render_to_string("letters/parts/erased.txt", words)).rstrip("\n")


def filled(body: str, told: str) -> str:
    """The letter with the report in its place; a place that somebody wrote twice is told once."""
    return body.replace(PLACE, told, 1).replace(PLACE, "")


def tells(body: str, lines: Sequence[PlannedLine], language: str) -> bool:
    """Whether the letter tells all of what was done, whatever its line breaks."""
    with translation.override(language):
        return flat(_what_was_done(lines)) in flat(body)


def _what_was_done(lines: Sequence[PlannedLine]) -> str:
    words = {
        "removed": _told(line for line in lines if line.fate == Fate.REMOVED),
        "pseudonymised": _told(line for line in lines if line.fate == Fate.PSEUDONYMISED),
        "staying": _staying(lines),
    }
    return tidied(render_to_string("letters/parts/erased_lines.txt", words)).rstrip("\n")


def what_stays(lines: Iterable[PlannedLine]) -> tuple[PlannedLine, ...]:
    """What an erasure leaves, but for what shows how the person's requests were handled (GDPR 5(2)).

    That is no part refused: it comes of the request itself, and every answer says until when it is kept.
    """
    return tuple(line for line in lines if line.fate in STAYS and not shows_handling(line))


def shows_handling(line: PlannedLine) -> bool:
    """Whether it shows how requests were handled, and nothing else: cases, letters, holds, what was disclosed."""
    model = model_of(line.table)
    declaration = declaration_of(model) if model else None
    by_law = isinstance(declaration, Privacy) and declaration.basis is LegalBasis.LEGAL_OBLIGATION
    return line.fate == Fate.KEPT and by_law and OF_THE_CASES.issuperset(line.rules.split())


def _staying(lines: Sequence[PlannedLine]) -> list[Staying]:
    """What stays, ground by ground: for an obligation or a claim first, then for a contract, then for now."""
    found: dict[tuple[Fate, str], list[PlannedLine]] = {}
    for fate in STAYS:
        for line in what_stays(lines):
            if line.fate == fate:
                found.setdefault((fate, line.ground), []).append(line)
    return [Staying(fate, code, tuple(_told(each))) for (fate, code), each in found.items()]


def _told(lines: Iterable[PlannedLine]) -> list[Told]:
    """The lines by kind of data, in the order of the names."""
    kinds: dict[str, list[PlannedLine]] = {}
    for line in lines:
        kinds.setdefault(name_of(line.table), []).append(line)
    return [Told(name, how_many(each), _last_days(each), kept_by(each)) for name, each in sorted(kinds.items())]


def how_many(lines: Sequence[PlannedLine]) -> str:
    """``"14 tietuetta, 3 tiedostoa"``."""
    rows, files = sum(line.rows for line in lines), sum(line.files for line in lines)
    words = rows_in_words(rows)
    if files:
        said = {"files": number_format(files, force_grouping=True)}
        words += ", " + ngettext("%(files)s tiedosto", "%(files)s tiedostoa", files) % said
    return words


def rows_in_words(rows: int) -> str:
    """``"1 tietue"``, ``"1 400 tietuetta"``: in the active language."""
    said = {"rows": number_format(rows, force_grouping=True)}
    return ngettext("%(rows)s merkintä", "%(rows)s merkintää", rows) % said


def _last_days(lines: Sequence[PlannedLine]) -> str:
    """The same in the words of a letter: ``"viimeiset säilytyspäivät 31.12.2029 ja 31.12.2031"``."""
    days = _days(lines)
    if not days:
        return ""
    if len(days) > MOST_DAYS:
        return _("poistuvat vähitellen %(first)s–%(last)s") % {"first": _day(days[0]), "last": _day(days[-1])}
    *first, last = (_day(day) for day in days)
    if not first:
        return _("viimeinen säilytyspäivä %(day)s") % {"day": last}
    return _("viimeiset säilytyspäivät %(first)s ja %(last)s") % {"first": ", ".join(first), "last": last}


def until(lines: Sequence[PlannedLine]) -> str:
    """Until which days they are kept; where there are many of them, from the first to the last."""
    days = _days(lines)
    if not days:
        return ""
    if len(days) <= MOST_DAYS:
        return ", ".join(_day(day) for day in days)
    return _("vähitellen %(first)s–%(last)s") % {"first": _day(days[0]), "last": _day(days[-1])}


def _days(lines: Sequence[PlannedLine]) -> list[date]:
    return sorted({line.until for line in lines if line.until is not None})


def _day(day: date) -> str:
    return written(day, translation.get_language() or FINNISH)


def kept_by(lines: Sequence[PlannedLine]) -> str:
    """By which rules they are kept, by the names that section 10 of the notice gives them."""
    names = []
    for code in dict.fromkeys(code for line in lines for code in line.rules.split()):
        with suppress(NotInRegister):  # the plan was made under an earlier notice
            rule = register().rule(code)
            names.append(rule.name.in_language(translation.get_language() or FINNISH).lower())
    return ", ".join(name for name in names if name)


def name_of(table: str) -> str:
    """What the data of a table is called: by the category of the notice where it has one of its own, else by itself."""
    model = model_of(table)
    if model is None:  # a table of an earlier version: told by the name it was kept under
        return table
    declaration = declaration_of(model)
    own = in_active_language(_CALLED.get(table) or model._meta.verbose_name_plural or "")
    if isinstance(declaration, Privacy):
        categories = set(declaration.categories())
        named = [code for code in categories if code not in _TELLS_LITTLE and register().has_category(code)]
        if len(categories) == 1 and named:
            name = register().category(named[0]).name.in_language(translation.get_language() or FINNISH)
            return capfirst(name) if name.lower() == own.lower() else f"{capfirst(name)} ({own})"
    return capfirst(own)


def model_of(table: str) -> type[Model] | None:
    """What has that table, none where it was of an earlier version."""
    return next((each for each in apps.get_models(include_auto_created=True) if each._meta.db_table == table), None)
