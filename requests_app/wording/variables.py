"""What a wording may use and what it must: for each kind of letter, the whole table of its variables.

A variable stands in the text as ``{name}``. A *block* is text of its own, of one paragraph or many, and stands in a
paragraph by itself; every other variable is a few words within a line. There are no conditions and no loops: what
depends on the case is composed before, and a block with nothing in it takes its paragraph with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from requests_app.wording.kinds import LetterKind


class Variable(StrEnum):
    """The names that may stand in braces."""

    REFERENCE = "reference"
    CONTROLLERS = "controllers"
    KEEPING = "keeping"
    AUTHORITY = "authority"
    DUE = "due"
    COUNTED = "counted"
    WAITING = "waiting"
    CONFIRMING = "confirming"
    QUESTION = "question"
    REASONS = "reasons"
    COMPLAINT = "complaint"
    REMEDIES = "remedies"
    ORIGINAL = "original"
    CODE = "code"
    COVERED = "covered"
    RIGHTS = "rights"
    ERASED = "erased"
    PACKAGES = "packages"
    RECIPIENTS = "recipients"
    ESTATE = "estate"
    AMOUNT = "amount"
    NATURE = "nature"
    CONSEQUENCES = "consequences"
    MEASURES = "measures"
    ADVICE = "advice"
    CONTACT = "contact"
    NOTICES = "notices"
    PAGE = "page"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class VariableRule:
    """What a variable brings, in words for the officer, and whether it is a block."""

    explanation: str
    block: bool = False


VARIABLES: Mapping[Variable, VariableRule] = MappingProxyType(
    {
        Variable.REFERENCE: VariableRule("pyynnön viitenumero"),
        Variable.CONTROLLERS: VariableRule("rekisterinpitäjät nimeltä"),
        Variable.KEEPING: VariableRule("kuinka kauan pyyntö ja vastaus säilytetään"),
        Variable.AUTHORITY: VariableRule("tietosuojavaltuutetun verkko-osoite"),
        Variable.DUE: VariableRule("päivä, johon mennessä vastataan"),
        Variable.COUNTED: VariableRule("miten päivä on laskettu", block=True),
        Variable.WAITING: VariableRule("mitä kysymys tekee vastausajalle", block=True),
        Variable.CONFIRMING: VariableRule("linkki ja koodi, joilla sähköpostiosoite vahvistetaan", block=True),
        Variable.QUESTION: VariableRule("mitä henkilöltä kysytään", block=True),
        Variable.REASONS: VariableRule("käsittelijän kirjoittamat perustelut", block=True),
        Variable.COMPLAINT: VariableRule("oikeus tehdä kantelu tietosuojavaltuutetulle", block=True),
        Variable.REMEDIES: VariableRule(
            "kantelu ja tuomioistuimet sekä 34 §:n tarjous silloin, kun laki vaatii ne", block=True
        ),
        Variable.ORIGINAL: VariableRule("aiemman pyynnön viitenumero"),
        Variable.CODE: VariableRule("koodi, jolla tiedot haetaan"),
        Variable.COVERED: VariableRule("tiedot, joita rajoitus on koskenut", block=True),
        Variable.RIGHTS: VariableRule("jokainen pyydetty oikeus, sen tulos, peruste ja perustelut", block=True),
        Variable.ERASED: VariableRule("selostus siitä, mitä poistettiin ja mitä jäi", block=True),
        Variable.PACKAGES: VariableRule("miten kopion ja siirrettävät tiedot saa", block=True),
        Variable.RECIPIENTS: VariableRule("vastaanottajat, joille tietoja on luovutettu", block=True),
        Variable.ESTATE: VariableRule("mitä kuolinpesälle vastataan", block=True),
        Variable.AMOUNT: VariableRule("maksun suuruus"),
        Variable.NATURE: VariableRule("mitä tiedoille tapahtui", block=True),
        Variable.CONSEQUENCES: VariableRule("todennäköiset seuraukset", block=True),
        Variable.MEASURES: VariableRule("mitä olemme tehneet ja teemme", block=True),
        Variable.ADVICE: VariableRule("mitä henkilö voi itse tehdä", block=True),
        Variable.CONTACT: VariableRule("kuka vastaa kysymyksiin ja miten hänet tavoittaa", block=True),
        Variable.NOTICES: VariableRule("vastaanottajat, joille kerrottiin, ja mitä siitä seurasi", block=True),
        Variable.PAGE: VariableRule("pyynnön sivun osoite"),
        Variable.GIVEN: VariableRule("päivä, jona tiedot annettiin valtuutetulle"),
    }
)


SIGNED = (Variable.REFERENCE, Variable.CONTROLLERS, Variable.KEEPING)
"""In every letter: which case it is of, who answers for it (GDPR 13(1)(a)) and how long it is kept (GDPR 13(2)(a))."""


@dataclass(frozen=True, slots=True)
class WordingRule:
    """The variables of one kind of letter, beside :data:`SIGNED`.

    ``own`` stand in the wording, and no such letter is written with one of them empty. ``when_any`` are blocks that
    stand in it too: what they bring is told whenever there is any. ``may`` are there for whoever wants them.
    """

    own: tuple[Variable, ...] = ()
    when_any: tuple[Variable, ...] = ()
    may: tuple[Variable, ...] = (Variable.AUTHORITY,)

    @property
    def always(self) -> tuple[Variable, ...]:
        """What no such letter is written without."""
        return (*SIGNED, *self.own)

    @property
    def must(self) -> tuple[Variable, ...]:
        """What the wording must name."""
        return (*self.always, *self.when_any)

    @property
    def allowed(self) -> tuple[Variable, ...]:
        """What the wording may name; nothing else may."""
        return (*self.must, *self.may)


WORDINGS: Mapping[LetterKind, WordingRule] = MappingProxyType(
    {
        LetterKind.RECEIVED: WordingRule((Variable.DUE, Variable.COUNTED), when_any=(Variable.CONFIRMING,)),
        LetterKind.IDENTITY_ASKED: WordingRule((Variable.QUESTION,), when_any=(Variable.CONFIRMING, Variable.WAITING)),
        LetterKind.CLARIFICATION_ASKED: WordingRule((Variable.QUESTION,), when_any=(Variable.WAITING,)),
        LetterKind.EXTENDED: WordingRule(  # GDPR 12(3)
            (Variable.DUE, Variable.COUNTED, Variable.REASONS, Variable.COMPLAINT)
        ),
        LetterKind.ANSWER: WordingRule(
            when_any=(
                Variable.RIGHTS,
                Variable.ERASED,
                Variable.PACKAGES,
                Variable.REMEDIES,  # GDPR 12(4)
                Variable.RECIPIENTS,  # GDPR 19
                Variable.ESTATE,
            )
        ),
        LetterKind.WITHDRAWN: WordingRule(),
        LetterKind.DUPLICATE: WordingRule((Variable.ORIGINAL,)),
        LetterKind.ORIGINAL_ANSWERED: WordingRule((Variable.ORIGINAL,)),
        LetterKind.DOWNLOAD_CODE: WordingRule((Variable.CODE,)),
        LetterKind.RESTRICTION_TO_BE_LIFTED: WordingRule(  # GDPR 18(3)
            (Variable.COVERED, Variable.REASONS, Variable.COMPLAINT)
        ),
        LetterKind.LAST_GONE: WordingRule(),
        LetterKind.FEE_ANNOUNCED: WordingRule((Variable.AMOUNT, Variable.REASONS, Variable.REMEDIES)),  # GDPR 12(5)
        LetterKind.FEE_WITHDRAWN: WordingRule(),
        LetterKind.BREACH: WordingRule(  # GDPR 34(2)
            (Variable.NATURE, Variable.CONSEQUENCES, Variable.MEASURES, Variable.ADVICE, Variable.CONTACT)
        ),
        LetterKind.MESSAGE_WAITS: WordingRule((Variable.PAGE,)),
        LetterKind.RECIPIENTS_TOLD: WordingRule((Variable.NOTICES,)),  # GDPR 19
        LetterKind.REFUSED_GIVEN: WordingRule((Variable.GIVEN,)),  # tietosuojalaki 34 § 4 mom.
    }
)
