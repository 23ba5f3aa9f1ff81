"""The record of processing activities (*seloste käsittelytoimista*), GDPR 30(1)(a)-(g), built from a register.

Nothing is written by hand: the erasure limits come from the retention rules that the disposal keeps, so the two cannot
differ. The same entries tell the public notice what stands behind each category.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from oomi_registry.notice.terms import Code, Controller, DataCategory, Register, Text
from oomi_registry.notice.wording import BASES, how_long


@dataclass(frozen=True, slots=True)
class ErasureLimit:
    """GDPR 30(1)(f): how long one kind of record is kept, from when, and why."""

    code: str
    name: str
    covers: str
    how_long: str
    starts: str
    because: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One category of data with all that is done with it; the words are in the record's language."""

    code: str
    category: str
    content: str
    special: bool
    controllers: tuple[str, ...]
    purposes: tuple[str, ...]
    bases: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    limits: tuple[ErasureLimit, ...]
    held_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProcessingRecord:
    """The whole record, in one language."""

    register: str
    version: str  # ISO date
    language: str
    controllers: tuple[Controller, ...]  # (a)
    responsible: tuple[tuple[str, str], ...]  # (a): role and name, the data protection officer among them
    arrangement: tuple[str, ...]  # (a): how the controllers are joint
    purposes: tuple[str, ...]  # (b)
    subjects: str  # (c)
    activities: tuple[Activity, ...]  # (b)-(d) and (f), by category
    recipients: tuple[str, ...]  # (d)
    transfers: tuple[str, ...]  # (e)
    limits: tuple[ErasureLimit, ...]  # (f)
    security: tuple[str, ...]  # (g)


def record_of_processing(
    register: Register, *, holdings: Mapping[Code, Sequence[str]] | None = None, language: str = "fi"
) -> ProcessingRecord:
    """The record of processing of ``register`` in ``language`` (GDPR 30(1)).

    ``holdings`` gives, by category, the names of the tables that hold it; a category without any is told as such.
    """

    def words(texts: Iterable[Text]) -> tuple[str, ...]:
        return tuple(text.in_language(language) for text in texts)

    limits = {
        rule.code: ErasureLimit(
            rule.code,
            rule.name.in_language(language),
            rule.covers.in_language(language),
            how_long(rule, language),
            rule.starts.in_language(language),
            rule.because.in_language(language),
        )
        for rule in register.rules
    }

    def activity(category: DataCategory) -> Activity:
        return Activity(
            code=category.code.value,
            category=category.name.in_language(language),
            content=category.content.in_language(language),
            special=category.special,
            controllers=tuple(register.controller(code).name for code in category.controllers),
            purposes=words(register.purpose(code).text for code in category.purposes),
            bases=words(BASES[basis] for basis in category.bases),
            sources=words(register.source(code).text for code in category.sources),
            recipients=words(register.recipient(code).text for code in category.recipients),
            limits=tuple(limits[register.rule(code).code] for code in category.rules),
            held_in=tuple((holdings or {}).get(category.code, ())),
        )

    return ProcessingRecord(
        register=register.name.in_language(language),
        version=register.version.isoformat(),
        language=language,
        controllers=register.controllers,
        responsible=tuple((person.role.in_language(language), person.name) for person in register.responsible),
        arrangement=words(register.sections.get("controllers", ())),
        purposes=words(purpose.text for purpose in register.purposes),
        subjects=register.subjects.in_language(language),
        activities=tuple(activity(category) for category in register.categories),
        recipients=words(recipient.text for recipient in register.recipients),
        transfers=words(transfer.text for transfer in register.transfers),
        limits=tuple(limits.values()),
        security=words(register.sections.get("security", ())),
    )


JSON = str | bool | list["JSON"] | dict[str, "JSON"]


def as_json(record: ProcessingRecord) -> dict[str, JSON]:
    """The record as values that JSON can write, under the letters of GDPR 30(1)."""
    return {
        "provision": "GDPR 30(1)",
        "register": record.register,
        "version": record.version,
        "language": record.language,
        "a": {
            "controllers": [
                {
                    "code": controller.code,
                    "name": controller.name,
                    "business_id": controller.business_id,
                    "address": f"{controller.street}, {controller.postal_code} {controller.city}",
                    "website": controller.website,
                }
                for controller in record.controllers
            ],
            "arrangement": list(record.arrangement),
            "responsible": [{"role": role, "name": name} for role, name in record.responsible],
        },
        "b": list(record.purposes),
        "c": {"data_subjects": record.subjects, "categories": [activity.category for activity in record.activities]},
        "d": list(record.recipients),
        "e": list(record.transfers),
        "f": [_limit_as_json(limit) for limit in record.limits],
        "g": list(record.security),
        "activities": [_activity_as_json(activity) for activity in record.activities],
    }


def _limit_as_json(limit: ErasureLimit) -> JSON:
    return {
        "rule": limit.code,
        "name": limit.name,
        "covers": limit.covers,
        "how_long": limit.how_long,
        "starts": limit.starts,
        "because": limit.because,
    }


def _activity_as_json(activity: Activity) -> JSON:
    return {
        "code": activity.code,
        "category": activity.category,
        "content": activity.content,
        "special_category": activity.special,
        "controllers": list(activity.controllers),
        "purposes": list(activity.purposes),
        "legal_bases": list(activity.bases),
        "sources": list(activity.sources),
        "recipients": list(activity.recipients),
        "erasure_limits": [_limit_as_json(limit) for limit in activity.limits],
        "held_in": list(activity.held_in),
    }


CSV_HEADER = (
    "register",
    "version",
    "controllers",
    "responsible",
    "category_code",
    "category",
    "content",
    "special_category",
    "data_subjects",
    "purposes",
    "legal_bases",
    "sources",
    "recipients",
    "transfers",
    "erasure_limits",
    "security",
    "held_in",
)


def csv_rows(record: ProcessingRecord) -> list[tuple[str, ...]]:
    """A header and one row for each category; every row is whole in itself, and every cell is safe in a spreadsheet."""
    rows = [CSV_HEADER, *(_csv_row(record, activity) for activity in record.activities)]
    return [tuple(neutral_cell(cell) for cell in row) for row in rows]


def _csv_row(record: ProcessingRecord, activity: Activity) -> tuple[str, ...]:
    return (
        record.register,
        record.version,
        _several(
            f"{controller.name} ({controller.business_id}), "
            f"{controller.street}, {controller.postal_code} {controller.city}"
            for controller in record.controllers
            if controller.name in activity.controllers
        ),
        _several(f"{role}: {name}" for role, name in record.responsible),
        activity.code,
        activity.category,
        activity.content,
        "yes" if activity.special else "no",
        record.subjects,
        _several(activity.purposes),
        _several(activity.bases),
        _several(activity.sources),
        _several(activity.recipients),
        _several(record.transfers),
        _several(f"{limit.name}: {limit.how_long} ({limit.starts})" for limit in activity.limits),
        _several(record.security),
        _several(activity.held_in),
    )


def _several(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def neutral_cell(cell: str) -> str:
    """``cell`` so that no spreadsheet takes it for a formula (OWASP ASVS 1.2.10).

    A leading ``=``, ``+``, ``-``, ``@``, tab or line break is kept behind an apostrophe.
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell
