"""What an officer writes into the letters of the gallery, in each language: the house words none of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer's sentences in one language."""

    reasons: str
    identity: str
    clarification: str
    nature: str
    consequences: str
    measures: str
    advice: str


WROTE: Mapping[str, Officer] = MappingProxyType(
    {
        "fi": Officer(
            reasons="Sama pyyntö on tehty kuukauden aikana kahdeksan kertaa, eikä tietoihin ole tullut sinä aikana "
            "muutoksia. Jokaiseen on vastattu, ja vastausten sisältö on ollut sama.",
            identity="Mikä on asiakasnumerosi?\n\nMilloin muutit?",
            clarification="Miltä ajalta haluat puhelutallenteet?",
            nature="Kopio tiedoistasi meni väärälle henkilölle 1.3.2026.",
            consequences="Hän on voinut lukea nimesi, osoitteesi ja puheluittesi ajat.",
            measures="Pyysimme häntä tuhoamaan kopion, ja hän on vahvistanut tehneensä sen.",
            advice="Varo viestejä, joissa kysytään lisää tietoja.",
        ),
        "sv": Officer(
            reasons="Samma begäran har gjorts åtta gånger på en månad, och inget i uppgifterna har ändrats under den "
            "tiden. Varje begäran har besvarats, och svaren har haft samma innehåll.",
            identity="Vilket är ditt kundnummer?\n\nNär flyttade du?",
            clarification="Från vilken tid vill du ha samtalsinspelningarna?",
            nature="En kopia av dina uppgifter skickades till fel person den 1 mars 2026.",
            consequences="Personen kan ha läst ditt namn, din adress och tiderna för dina samtal.",
            measures="Vi bad personen förstöra kopian, och personen har bekräftat att det är gjort.",
            advice="Var försiktig med meddelanden där någon ber om fler uppgifter.",
        ),
        "en": Officer(
            reasons="The same request has been made eight times in one month, and nothing in the data has changed in "
            "that time. Each has been answered, and the answers have said the same.",
            identity="What is your customer number?\n\nWhen did you move?",
            clarification="From what period do you want the call recordings?",
            nature="A copy of your data was sent to the wrong person on 1 March 2026.",
            consequences="They may have read your name, your address and the times of your calls.",
            measures="We asked them to destroy the copy, and they have confirmed that they have done so.",
            advice="Be careful with messages that ask for more of your data.",
        ),
    }
)
