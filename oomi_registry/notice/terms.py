"""The words of a privacy notice, as types.

Everything here is a frozen value. A register (``register.py``) is written in these words and holds
no logic; the rules of the house read it. Nothing here knows Django, the clock or the settings.

Texts that people read are :class:`Text`: Finnish always, Swedish and English when they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class NotInRegister(LookupError):
    """The adopted register has nothing under that code."""


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in the languages of the notice; Finnish is the original."""

    fi: str
    sv: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in ``language`` (``fi``, ``sv`` or ``en``), else the Finnish original."""
        return {"sv": self.sv, "en": self.en}.get(language) or self.fi

    def __str__(self) -> str:
        return self.fi


class LegalBasis(StrEnum):
    """GDPR 6(1): why the processing is lawful."""

    CONSENT = "consent"  # 6(1)(a)
    CONTRACT = "contract"  # 6(1)(b)
    LEGAL_OBLIGATION = "legal_obligation"  # 6(1)(c)
    LEGITIMATE_INTEREST = "legitimate_interest"  # 6(1)(f)


class Code(StrEnum):
    """Codes of the categories of section 6. The code is ours; the wording is the register's."""

    BASIC = "basic"
    CORPORATE_CONTACT = "corporate_contact"
    CONTACT_DETAILS = "contact_details"
    BILLING = "billing"
    RELATIONSHIP = "relationship"
    SERVICES = "services"
    CONSUMPTION = "consumption"
    CONSENT_BASED = "consent_based"
    INSURANCE = "insurance"


class Origin(StrEnum):
    """How a value came to be held; it decides what portability covers (GDPR 20(1); WP 242)."""

    PROVIDED = "provided"
    OBSERVED = "observed"
    DERIVED = "derived"


class Subject(StrEnum):
    """Who the data subject is to the controllers, for one record (section 4)."""

    CONSUMER = "consumer"
    CORPORATE_CONTACT = "corporate_contact"
    INSURED = "insured"
    AUTHORISED = "authorised"
    APPLICANT = "applicant"


class Contract(StrEnum):
    """What contract a record relates to, where it relates to one (section 4)."""

    ELECTRICITY = "electricity"
    SOLAR = "solar"
    INSURANCE = "insurance"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Controller:
    """A company that decides why and how the data is processed (*rekisterinpitäjä*)."""

    code: str
    name: str
    business_id: str
    street: str
    postal_code: str
    city: str
    website: str
    note: Text = Text("")


@dataclass(frozen=True, slots=True)
class ResponsiblePerson:
    """A named person or office of section 2; ``decides`` is false for a data protection officer (GDPR 38(6))."""

    role: Text
    name: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why data is processed (*käsittelyn tarkoitus*)."""

    code: str
    text: Text
    bases: tuple[LegalBasis, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where data regularly comes from (*tietolähde*)."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Recipient:
    """A kind of recipient the notice names (*vastaanottaja*)."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Transfer:
    """A mechanism under which data may leave the EU/EEA (GDPR 46)."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class DataCategory:
    """A category of section 6, with everything Art. 13, 15 and 30 ask about it."""

    code: Code
    name: Text
    content: Text
    purposes: tuple[str, ...]
    bases: tuple[LegalBasis, ...]
    controllers: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[str, ...]
    rules: tuple[str, ...]
    special: bool = False  # GDPR 9


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as the law counts it: in years, months or days. All ``None`` means "while the purpose lasts"."""

    years: int | None = None
    months: int | None = None
    days: int | None = None

    def __post_init__(self) -> None:
        given = [length for length in (self.years, self.months, self.days) if length is not None]
        if len(given) > 1:
            raise ValueError("A period is in years, in months or in days, not several: give one of them.")
        if any(length < 0 for length in given):
            raise ValueError("A period cannot be negative: give 0 or more.")

    @property
    def in_months(self) -> int | None:
        """The length in whole months; ``None`` where it is in days, or has no end of its own."""
        if self.years is not None:
            return self.years * 12
        return self.months


class Counted(StrEnum):
    """From where a period is counted."""

    FROM_START = "from_start"  # the day of the event itself
    FROM_CALENDAR_YEAR_END = "from_calendar_year_end"  # kirjanpitolaki 2:10: the end of the calendar year
    OPEN = "open"  # no date: as long as the purpose lasts
    AT_ONCE = "at_once"  # used and gone: the day of the start


class Withstands(StrEnum):
    """GDPR 17(3): what a record is still needed for although its person asks for erasure."""

    NOTHING = ""
    EXPRESSION = "expression"  # 17(3)(a)
    LEGAL_OBLIGATION = "legal_obligation"  # 17(3)(b)
    PUBLIC_HEALTH = "public_health"  # 17(3)(c)
    ARCHIVING_OR_STATISTICS = "archiving_or_statistics"  # 17(3)(d)
    LEGAL_CLAIMS = "legal_claims"  # 17(3)(e)


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long, for one kind of record (*säilytysaika*). The code is ours, the period the register's.

    ``lasts`` says in words how long a rule lasts whose period has no length of its own, or what else ends one that has
    ("or until …"); ``at_most`` is for a period that the law gives as an upper limit. ``withstands`` is why the rule
    keeps a record whose erasure is asked for; :attr:`Withstands.NOTHING` where it does not.
    """

    code: str
    period: Period
    counted: Counted
    starts: Text  # what START is
    because: Text  # the provision or the decision
    name: Text = Text("")  # what data it is about, in a word or two
    covers: Text = Text("")  # and in full
    lasts: Text = Text("")
    at_most: bool = False
    withstands: Withstands = Withstands.NOTHING


@dataclass(frozen=True, slots=True)
class ResponsibilityRow:
    """One row of section 4: for this subject and contract, these controllers answer.

    ``customer_of`` is the controllers whose customer the person is, and counts only where ``contract`` is
    :attr:`Contract.NONE`; empty means "whoever they are a customer of".
    ``assigned_by_notice`` is false where the project decided, or nobody has.
    """

    code: str
    subjects: tuple[Subject, ...]
    contract: Contract
    customer_of: frozenset[str]
    controllers: tuple[str, ...]
    assigned_by_notice: bool
    because: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the notice and the law differ; the law wins, the officer is told."""

    code: str
    title: Text
    text: Text
    provision: str


@dataclass(frozen=True, slots=True)
class RightNotice:
    """What the notice says of one right (section 12)."""

    code: str
    article: str
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Authority:
    """The supervisory authority that a complaint goes to (GDPR 77)."""

    name: Text
    website: str


OMBUDSMAN = Authority(
    Text("tietosuojavaltuutettu", "dataombudsmannen", "the Data Protection Ombudsman"), "www.tietosuoja.fi"
)
"""The authority of every Finnish controller."""


@dataclass(frozen=True, slots=True)
class Register:
    """A whole privacy notice. One of these is adopted when the site starts."""

    version: date
    name: Text
    subjects: Text
    request_form: str
    controllers: tuple[Controller, ...]
    responsible: tuple[ResponsiblePerson, ...]
    responsibility: tuple[ResponsibilityRow, ...]
    purposes: tuple[Purpose, ...]
    categories: tuple[DataCategory, ...]
    sources: tuple[Source, ...]
    recipients: tuple[Recipient, ...]
    transfers: tuple[Transfer, ...]
    rules: tuple[RetentionRule, ...]
    rights: tuple[RightNotice, ...]
    findings: tuple[Finding, ...]
    sections: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    """Further paragraphs of the notice by section code, in order."""
    brand: str = ""
    """The name people know the controllers by."""
    authority: Authority = OMBUDSMAN

    @property
    def known_as(self) -> str:
        """What the public pages call the controllers: the brand, else the first controller's name."""
        return self.brand or self.controllers[0].name

    def controller(self, code: str) -> Controller:
        """The controller of that code. Raises :class:`NotInRegister`."""
        return _by_code(self.controllers, code, "controller")

    def category(self, code: str) -> DataCategory:
        """The category of that code. Raises :class:`NotInRegister`."""
        return _by_code(self.categories, code, "category")

    def rule(self, code: str) -> RetentionRule:
        """The retention rule of that code. Raises :class:`NotInRegister`."""
        return _by_code(self.rules, code, "retention rule")

    def purpose(self, code: str) -> Purpose:
        """The purpose of that code. Raises :class:`NotInRegister`."""
        return _by_code(self.purposes, code, "purpose")

    def source(self, code: str) -> Source:
        """The source of that code. Raises :class:`NotInRegister`."""
        return _by_code(self.sources, code, "source")

    def recipient(self, code: str) -> Recipient:
        """The kind of recipient of that code. Raises :class:`NotInRegister`."""
        return _by_code(self.recipients, code, "recipient")

    def has_category(self, code: str) -> bool:
        """Whether the register names that category at all."""
        return any(category.code == code for category in self.categories)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_CodedT = TypeVar("_CodedT", bound=_Coded)


def _by_code(items: tuple[_CodedT, ...], code: str, kind: str) -> _CodedT:
    for item in items:
        if item.code == code:
            return item
    known = ", ".join(sorted(item.code for item in items)) or "none"
    raise NotInRegister(f"The register has no {kind} {code!r}. It has: {known}.")
