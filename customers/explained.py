"""What software looked at in a credit decision and how it came out, in words a layperson follows.

GDPR 15(1)(h): *meaningful information about the logic involved*; C-203/22: neither a formula nor an algorithm is that,
but what was used of the person and how it bore on the result. The inputs are frozen with the decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from oomi_registry.notice.terms import Text


@dataclass(frozen=True, slots=True)
class InputWords:
    """The sentences of one input: where it was none or no, one or yes, and, for a number, more (``{n}``)."""

    none: Text
    one: Text
    more: Text | None = None

    def sentence(self, value: object, language: str) -> str | None:
        """The sentence for ``value``; ``None`` where it has none for such a value."""
        if isinstance(value, bool) or value in (0, 1):
            return (self.one if value else self.none).in_language(language)
        if self.more is None or not isinstance(value, int):
            return None
        return self.more.in_language(language).format(n=value)


INPUTS: Mapping[str, InputWords] = MappingProxyType(
    {
        "payment_defaults": InputWords(
            Text(
                "Luottotietorekisterissä ei ollut sinusta maksuhäiriömerkintöjä.",
                "Du hade inga anteckningar om betalningsstörning i kreditupplysningsregistret.",
                "The credit register held no payment default entries about you.",
            ),
            Text(
                "Luottotietorekisterissä oli sinusta yksi maksuhäiriömerkintä.",
                "Du hade en anteckning om betalningsstörning i kreditupplysningsregistret.",
                "The credit register held one payment default entry about you.",
            ),
            Text(
                "Luottotietorekisterissä oli sinusta {n} maksuhäiriömerkintää.",
                "Du hade {n} anteckningar om betalningsstörning i kreditupplysningsregistret.",
                "The credit register held {n} payment default entries about you.",
            ),
        ),
        "earlier_unpaid_invoices": InputWords(
            Text(
                "Meillä ei ollut aiempia laskujasi maksamatta.",
                "Du hade inga tidigare obetalda fakturor hos oss.",
                "None of your earlier invoices from us was unpaid.",
            ),
            Text(
                "Meillä oli yksi aiempi laskusi maksamatta.",
                "Du hade en tidigare obetald faktura hos oss.",
                "One of your earlier invoices from us was unpaid.",
            ),
            Text(
                "Meillä oli {n} aiempaa laskuasi maksamatta.",
                "Du hade {n} tidigare obetalda fakturor hos oss.",
                "{n} of your earlier invoices from us were unpaid.",
            ),
        ),
        "debt_arrangement": InputWords(
            Text(
                "Sinulla ei ollut velkajärjestelyä.",
                "Du hade ingen skuldsanering.",
                "You had no debt arrangement.",
            ),
            Text(
                "Sinulla oli velkajärjestely.",
                "Du hade en skuldsanering.",
                "You had a debt arrangement.",
            ),
        ),
        "trustee": InputWords(
            Text(
                "Sinulla ei ollut edunvalvojaa.",
                "Du hade ingen intressebevakare.",
                "You had no guardian.",
            ),
            Text(
                "Sinulla oli edunvalvoja.",
                "Du hade en intressebevakare.",
                "You had a guardian.",
            ),
        ),
        "deposit_offered": InputWords(
            Text(
                "Hakemuksessa ei tarjottu vakuutta.",
                "Ingen säkerhet erbjöds i ansökan.",
                "No deposit was offered in the application.",
            ),
            Text(
                "Hakemuksessa tarjottiin vakuutta.",
                "En säkerhet erbjöds i ansökan.",
                "A deposit was offered in the application.",
            ),
        ),
    }
)
"""Every key of what a decision is made from, in its words."""

_OTHER = Text("Muu tieto ({key}): {value}.", "Annan uppgift ({key}): {value}.", "Other information ({key}): {value}.")
_SCORE = Text(
    "Ohjelma antoi hakemukselle {score} pistettä.",
    "Programmet gav ansökan {score} poäng.",
    "The software gave the application {score} points.",
)
_OF_THRESHOLD = Text(
    "Ohjelma antoi hakemukselle {score} pistettä. Hyväksymiseen olisi tarvittu vähintään {threshold} pistettä.",
    "Programmet gav ansökan {score} poäng. För ett godkännande hade det behövts minst {threshold} poäng.",
    "The software gave the application {score} points. At least {threshold} points were needed for approval.",
)
_ENOUGH = Text(
    "Ohjelma antoi hakemukselle {score} pistettä. Hyväksymiseen tarvittiin vähintään {threshold} pistettä.",
    "Programmet gav ansökan {score} poäng. För ett godkännande behövdes minst {threshold} poäng.",
    "The software gave the application {score} points. At least {threshold} points were needed for approval.",
)


def explained(
    inputs: Mapping[str, object], *, score: int | None, threshold: int | None, language: str
) -> tuple[str, ...]:
    """What a decision was made from and how it came out, one sentence each, in ``fi``, ``sv`` or ``en``.

    ``inputs`` stand in the table's order; what the table does not know is told by its own name, never left out.
    """
    told = [_told(key, inputs[key], language) for key in INPUTS if key in inputs]
    told += [_told(key, value, language) for key, value in inputs.items() if key not in INPUTS]
    if score is not None:
        told.append(_scored(score, threshold).in_language(language).format(score=score, threshold=threshold))
    return tuple(told)


def _told(key: str, value: object, language: str) -> str:
    words = INPUTS.get(key)
    sentence = None if words is None else words.sentence(value, language)
    return sentence or _OTHER.in_language(language).format(key=key, value=value)


def _scored(score: int, threshold: int | None) -> Text:
    if threshold is None:
        return _SCORE
    return _ENOUGH if score >= threshold else _OF_THRESHOLD
