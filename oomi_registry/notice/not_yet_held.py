"""What section 6 of the notice names and no table holds yet. One list; ``manage.py check`` shows it.

An entry that some table holds is an error of the check, so the list cannot outlive its truth.
"""

from __future__ import annotations

from dataclasses import dataclass

from oomi_registry.notice.terms import Code


@dataclass(frozen=True, slots=True)
class NotYetHeld:
    """One content of a category. ``signs`` are words, any of which in a field's or table's name shows it is held.

    Without signs any field under the category shows it.
    """

    category: Code
    content: str
    signs: tuple[str, ...] = ()

    def is_held_by(self, category: Code, words: str) -> bool:
        """Whether a field under ``category``, known by ``words`` in lower case, holds this content."""
        return category is self.category and (not self.signs or any(sign in words for sign in self.signs))


NOT_YET_HELD = (
    NotYetHeld(Code.BASIC, "henkilötunnus", ("henkilötunnus", "henkilotunnus", "hetu", "identity_code")),
    NotYetHeld(Code.BASIC, "salasana", ("salasana", "password")),
    NotYetHeld(
        Code.BILLING, "laskutus, maksut, maksaminen ja perintä", ("lasku", "maksu", "perin", "invoice", "payment")
    ),
    NotYetHeld(Code.BILLING, "ennakkoarviot", ("arvio", "estimate")),
    NotYetHeld(Code.BILLING, "vahingonkorvaukset", ("korvau", "damage", "compensation")),
    NotYetHeld(Code.BILLING, "luottotietokyselyt", ("luottotie", "credit")),
    NotYetHeld(Code.BILLING, "maksukorttitiedot", ("kortti", "korti", "card")),
    NotYetHeld(Code.RELATIONSHIP, "tilaukset", ("tilau", "order")),
    NotYetHeld(Code.RELATIONSHIP, "asiointitiedot", ("asioin", "dealing")),
    NotYetHeld(Code.RELATIONSHIP, "valtuutustiedot", ("valtuut", "authorisation", "mandate")),
    NotYetHeld(Code.RELATIONSHIP, "markkinointiin liittyvät tiedot", ("markkinoin", "kampanja", "marketing")),
    NotYetHeld(Code.SERVICES, "palvelun tilaus, voimassaolo, muutos ja päättyminen", ("palvelu", "service")),
    NotYetHeld(Code.SERVICES, "mobiilipalveluiden käytön tarpeelliset tiedot", ("mobiili", "mobile")),
    NotYetHeld(Code.SERVICES, "kiinnostuksen kohteet", ("kiinnostu", "interest")),
    NotYetHeld(Code.SERVICES, "evästeet ja niiden käyttö", ("eväste", "cookie")),
    NotYetHeld(Code.SERVICES, "rekisterin tiedoista muodostetut käyttäjäprofiilit", ("profiili", "profile")),
    NotYetHeld(Code.CONSUMPTION, "kulutuksen vuosiennuste", ("ennuste", "forecast")),
    NotYetHeld(Code.CONSUMPTION, "kulutukseen liittyvät raportit", ("raport", "report")),
    NotYetHeld(Code.INSURANCE, "terveydentila", ("terve", "health")),
    NotYetHeld(Code.INSURANCE, "työsuhteen tilanne", ("työsuh", "employment")),
)
