"""The page that people read: one self-contained file, written record by record as the rows are read."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape

from django.template import Engine
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as marked

from oomi_registry.languages import page_language
from oomi_registry.notice.days import day_in_helsinki, month_written
from oomi_registry.notice.terms import DataCategory, Register
from oomi_registry.notice.wording import BASES, ORIGINS
from requests_app.fulfilment.access import told
from requests_app.fulfilment.access.consumption import Day, Month
from requests_app.fulfilment.access.information import Information
from requests_app.fulfilment.access.tables import Column, Table
from requests_app.fulfilment.access.values import Read, Value
from requests_app.fulfilment.access.withheld import ToldPart
from requests_app.fulfilment.access.words import day, kilowatt_hours, moment, number, size

NAME = marked("tiedot.html")
FOLDED_FROM = 12
"""A table with more records than this is folded, so that the page can be scanned."""
_HERE = "<!-- records -->"

Write = Callable[[bytes], object]


class Page:
    """Writes the page. Every value is escaped; only the templates and this file write markup."""

    def __init__(self, write: Write, register: Register, *, now: datetime, language: str) -> None:
        self._write, self._register, self._language = write, register, language
        self._now, self._today = now, day_in_helsinki(now)
        self._alike: dict[int, Information] = {}
        self._section: DataCategory | None = None
        self._foot = ""
        self._heads: Mapping[str, str] = {}
        self._shown: dict[Value, str] = {}
        self._kept: dict[Information, str] = {}
        self._single = self._why = ""

    def begin(
        self,
        tables: Sequence[Table],
        *,
        reference: str,
        parts: Sequence[ToldPart],
        decisions: bool,
        links: Sequence[str],
    ) -> None:
        """Everything before the records: what this is, what is withheld, the rights, and the table of contents."""
        sections = [
            (category, [table for table in tables if table.section == category.code])
            for category in self._register.categories
        ]
        style, script = (_part(name) for name in ("style.css", "script.js"))
        page = render_to_string(
            "package/page.html",
            {
                "register": self._register,
                "register_name": self._register.name.in_language(self._language),
                "language": self._language,
                "version": day(self._register.version),
                "made_at": moment(self._now),
                "reference": reference,
                "parts": [(part, day(part.expected_on) if part.expected_on else "") for part in parts],
                "decisions": decisions,
                "contents": [
                    (category, category.name.in_language(self._language), _listed(held)) for category, held in sections
                ],
                "empty": [category.name.in_language(self._language) for category, held in sections if not held],
                "total": number(sum(len(table.leavings) for table in tables)),
                "rights": [
                    (right.title.in_language(self._language), right.text.in_language(self._language))
                    for right in self._register.rights
                    if right.code != "access"
                ],
                "authority": self._register.authority.name.in_language(self._language),
                "links": links,
                "style": mark_safe(style),  # noqa: S308 - our own file
                "script": mark_safe(script),  # noqa: S308 - our own file
                "style_hash": _hash(style),
                "script_hash": _hash(script),
            },
        )
        head, _mark, self._foot = page.partition(_HERE)
        self._out(head)

    def table(self, table: Table, link: str) -> None:
        """Begin a table's records, and the section of its category where it is the first there."""
        if self._section is None or self._section.code != table.section:
            self._end_section()
            self._section = self._register.category(table.section)
            name = escape(self._section.name.in_language(self._language))
            content = capfirst(self._section.content.in_language(self._language))
            told_so = escape(_("Selosteen mukaan: %(content)s.") % {"content": content})
            self._out(
                f'<section class="category" aria-labelledby="{self._section.code}">\n<h2 id="{self._section.code}">'
                f'{name}</h2>\n<p class="what">{told_so}</p>\n'
            )
        self._alike = {}
        self._heads = {column.name: self._head(table, column) for column in table.columns}
        self._single = escape(capfirst(table.single))
        why, alike = escape(_("Miksi ja kenelle")), escape(_("Samat tiedot koneluettavana"))
        self._why = f'{why}<span class="quiet"> ({escape(table.title)})</span>'
        self._shown, self._kept = {}, {}
        count = len(table.leavings)
        self._out(
            f'<section class="table" aria-labelledby="t-{table.name}">\n<h3 id="t-{table.name}">'
            f'{escape(capfirst(table.title))} <span class="count">({number(count)})</span></h3>\n'
            f'<p class="files"><a href="{escape(link)}">{alike}'
            f'<span class="quiet">: {escape(table.title)}</span></a></p>\n'
        )
        if self._folded(table):
            label = _("Näytä kaikki %(count)s tietuetta") % {"count": number(count)}
            self._out(f'<details class="many"><summary>{escape(label)}</summary>\n')

    def record(self, table: Table, read: Read) -> None:
        """Write one record: its fields, its recording, and what is told of it."""
        self._alike.setdefault(read.kind, read.information)
        shown = [self._shown.get(value) or self._field(value) for value in read.values.values() if value.words != ""]
        fields = "".join(shown)
        at = (moment(read.when) if isinstance(read.when, datetime) else day(read.when)) if read.when else ""
        self._out(
            f'<article class="r">\n<h4>{self._single} {at}</h4>\n{self._decided(read)}<dl>{fields}</dl>\n'
            f'{_players(read)}<p class="kept">{self._until(read.information)}. '
            f'<a href="#k-{table.name}-{read.kind}">{self._why}</a></p>\n</article>\n'
        )

    def _field(self, value: Value) -> str:
        text = self._heads[value.column.name] + self._value(value) if value.text else ""
        if value.repeats:
            self._shown[value] = text
        return text

    def _until(self, information: Information) -> str:
        if information not in self._kept:
            self._kept[information] = escape(told.kept(information, self._today, self._language))
        return self._kept[information]

    def months(self, table: Table, months: Sequence[Month], link: str, alike: Mapping[int, Information]) -> None:
        """In place of records: the sums of months and days, and where the quarter-hours are."""
        self._alike = dict(alike)
        groups: dict[tuple[str, str, int], list[Month]] = {}
        for month in sorted(months, key=lambda month: (month.gsrn, month.first)):
            groups.setdefault((month.gsrn, month.kept, month.kind), []).append(month)
        told_so = [
            {"gsrn": gsrn, "kept": kept, "kind": f"k-{table.name}-{kind}", "months": map(_month, those)}
            for (gsrn, kept, kind), those in groups.items()
        ]
        self._out(render_to_string("package/months.html", {"groups": told_so, "link": link, "title": table.title}))

    def end_table(self, table: Table) -> None:
        """What is told alike of the table's records, once for each kind of them, and the table's end."""
        if self._folded(table):
            self._out("</details>\n")
        for kind, information in sorted(self._alike.items()):
            self._out(
                render_to_string(
                    "package/told.html",
                    {
                        "anchor": f"k-{table.name}-{kind}",
                        "number": kind if len(self._alike) > 1 else None,
                        "title": table.title,
                        "reasons": [
                            (
                                reason.purpose.text.in_language(self._language),
                                ", ".join(BASES[basis].in_language(self._language) for basis in reason.bases),
                            )
                            for reason in information.reasons
                        ],
                        "categories": [each.name.in_language(self._language) for each in information.categories],
                        "source": told.source(information, self._language),
                        "recipients": [told.recipient(each) for each in information.recipients],
                        "outside": any(each.outside for each in information.recipients),
                        "controllers": information.controllers,
                        "because": told.because(information, self._language),
                    },
                )
            )
        self._out("</section>\n")

    def end(self) -> None:
        """Close the page."""
        self._end_section()
        self._out(self._foot)

    def _folded(self, table: Table) -> bool:
        return len(table.leavings) > FOLDED_FROM

    def _end_section(self) -> None:
        if self._section is not None:
            self._out("</section>\n")

    def _head(self, table: Table, column: Column) -> str:
        notes = [ORIGINS[column.origin].in_language(self._language)]
        if column.category != table.section:
            notes.append(self._register.category(column.category).name.in_language(self._language))
        return f"<div><dt>{escape(capfirst(column.label))} <small>{escape(', '.join(notes))}</small></dt><dd>"

    @staticmethod
    def _value(value: Value) -> str:
        if value.file is not None:
            link = escape(value.file.name)
            return f'<a href="{link}">{link}</a> ({escape(size(value.file.size))})</dd></div>'
        return f"{escape(value.text)}</dd></div>"

    @staticmethod
    def _decided(read: Read) -> str:
        """What a decision by software means to the person (GDPR 15(1)(h), 22(3); C-203/22)."""
        decision = read.information.decision
        if decision is None or decision.significance is None:
            return ""
        score, threshold = read.values.get("score"), read.values.get("threshold")
        sentences = [
            _("Tämä päätös tehtiin automaattisesti, ilman että ihminen osallistui siihen.")
            if decision.automated
            else _("Tämän päätöksen teki ihminen.")
        ]
        if score and threshold and score.text and threshold.text:
            sentences.append(
                _("Pisteesi olivat %(score)s; hyväksymisen raja oli %(threshold)s.")
                % {"score": score.text, "threshold": threshold.text}
            )
        if decision.automated:
            sentences.append(_("Voit vaatia, että ihminen käsittelee asian, esittää kantasi ja riitauttaa päätöksen."))
        return f'<p class="decided">{escape(" ".join(sentences))}</p>\n'

    def _out(self, text: str) -> None:
        self._write(text.encode())


def _players(read: Read) -> str:
    players = []
    for value in read.values.values():
        if value.file is not None and value.file.audio:
            name, label = escape(value.file.name), escape(_("Kuuntele: %(what)s") % {"what": value.file.name})
            players.append(f'<audio controls preload="none" src="{name}" aria-label="{label}"></audio>\n')
    return "".join(players)


def _month(month: Month) -> dict[str, object]:
    """A month's line: its sum, and its days."""
    days = sorted(month.days, key=lambda each: each.day)
    return {
        "month": month_written(month.first, page_language()),
        "sum": kilowatt_hours(month.watt_hours),
        "days": mark_safe("".join(map(_day, days))),  # noqa: S308 - escaped there
    }


def _day(each: Day) -> str:
    """A day's line. Ten years have thousands of them, too many for a template."""
    notes = [_("arvioitu")] if each.estimated else []
    if each.not_measured:
        notes.append(_("%(gaps)s varttia mittaamatta") % {"gaps": each.not_measured})
    told = ", ".join([f"{day(each.day)}: {kilowatt_hours(each.watt_hours)} kWh", *notes])
    return f"<li>{escape(told)}</li>"


def _listed(held: Sequence[Table]) -> list[tuple[str, str, str]]:
    return [(table.name, capfirst(table.title), number(len(table.leavings))) for table in held]


def _part(name: str) -> str:
    """The text of a file beside the templates, as it goes into the page."""
    return str(Engine.get_default().get_template(f"package/{name}").source)


def _hash(text: str) -> str:
    """What the page's own policy lets run, and nothing that a value brings with it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
