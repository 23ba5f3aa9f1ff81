"""The words for the codes of :mod:`terms`, in the languages of the notice, and how long a rule lasts in words.

"How long" is written here alone, from the retention rule, for the notice, the record of processing, the form and the
letters: so none of them can say another period than the disposal keeps.
"""

from __future__ import annotations

from collections.abc import Mapping

from oomi_registry.notice.terms import Contract, Counted, LegalBasis, Origin, Period, RetentionRule, Subject, Text

LANGUAGES = ("fi", "sv", "en")
FINNISH = LANGUAGES[0]
"""What is said where nothing else is asked for, and where a language is not known."""

BASES: Mapping[LegalBasis, Text] = {
    LegalBasis.CONSENT: Text("suostumus", "samtycke", "consent"),
    LegalBasis.CONTRACT: Text("sopimus", "avtal", "contract"),
    LegalBasis.LEGAL_OBLIGATION: Text("lakisääteinen velvoite", "rättslig förpliktelse", "legal obligation"),
    LegalBasis.LEGITIMATE_INTEREST: Text("oikeutettu etu", "berättigat intresse", "legitimate interest"),
}

SUBJECTS: Mapping[Subject, Text] = {
    Subject.CONSUMER: Text("kuluttaja-asiakas", "konsumentkund", "consumer customer"),
    Subject.CORPORATE_CONTACT: Text(
        "yritysasiakkaan yhteyshenkilö", "en företagskunds kontaktperson", "contact person of a corporate customer"
    ),
    Subject.INSURED: Text("vakuutettu", "försäkrad", "insured person"),
    Subject.AUTHORISED: Text("valtuutettu", "befullmäktigad", "authorised person"),
    Subject.APPLICANT: Text("hakija", "sökande", "applicant"),
}

CONTRACTS: Mapping[Contract, Text] = {
    Contract.ELECTRICITY: Text("sähkösopimus", "elavtal", "electricity contract"),
    Contract.SOLAR: Text("aurinkosähkösopimus", "solelsavtal", "solar electricity contract"),
    Contract.INSURANCE: Text("vakuutus", "försäkring", "insurance policy"),
    Contract.NONE: Text(
        "tiedot, jotka eivät liity yhteen sopimukseen",
        "uppgifter som inte gäller ett enskilt avtal",
        "data not tied to one contract",
    ),
}

ORIGINS: Mapping[Origin, Text] = {
    Origin.PROVIDED: Text("henkilön antama", "lämnad av personen", "provided by the person"),
    Origin.OBSERVED: Text("havaittu", "observerad", "observed"),
    Origin.DERIVED: Text("johdettu", "härledd", "derived"),
}

# (one, several) of each unit; Finnish counts several in the partitive
_YEARS = {"fi": ("vuosi", "vuotta"), "sv": ("år", "år"), "en": ("year", "years")}
_MONTHS = {"fi": ("kuukausi", "kuukautta"), "sv": ("månad", "månader"), "en": ("month", "months")}
_DAYS = {"fi": ("päivä", "päivää"), "sv": ("dag", "dagar"), "en": ("day", "days")}

_FROM_CALENDAR_YEAR_END = Text(
    "{length} kalenterivuoden lopusta", "{length} från kalenderårets slut", "{length} from the end of the calendar year"
)
_AT_MOST = Text("enintään {length}", "högst {length}", "at most {length}")


def length(period: Period, language: str) -> str:
    """``"25 kuukautta"``: the period in words, empty where it has no length of its own."""
    units = ((period.years, _YEARS), (period.months, _MONTHS), (period.days, _DAYS))
    for number, unit in units:
        if number is not None:
            one, several = unit.get(language, unit[FINNISH])
            return f"{number} {one if number == 1 else several}"
    return ""


def how_long(rule: RetentionRule, language: str = FINNISH) -> str:
    """How long data under ``rule`` is kept, in words: ``"enintään 10 vuotta"``, ``"asiakassuhteen ajan"``."""
    words = length(rule.period, language)
    if words and rule.counted is Counted.FROM_CALENDAR_YEAR_END:
        words = _FROM_CALENDAR_YEAR_END.in_language(language).format(length=words)
    if words and rule.at_most:
        words = _AT_MOST.in_language(language).format(length=words)
    return " ".join(part for part in (words, rule.lasts.in_language(language)) if part)
