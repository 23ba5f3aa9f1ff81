"""The codes of an event in words: what of them the authority is told, and what names another person or a key.

Both lists together are every code there is; a test holds them so.
"""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.events import Key

TOLD: Mapping[Key, str] = {
    Key.LETTER_KIND: "kirje",
    Key.ARRIVED: "saapui",
    Key.HOW: "tapa",
    Key.CHANGE: "muutos",
    Key.REASON: "syy",
    Key.OUTCOME: "tulos",
    Key.GROUND: "peruste",
    Key.MET: "täyttyi",
    Key.CONFIDENCE: "varmuus",
    Key.ORIGINAL: "alkuperäinen",
    Key.PAIRS: "kieltoja",
    Key.CONSENTS: "suostumuksia",
    Key.WAS_SENT: "oli lähtenyt",
    Key.WITHHELD: "perustelut kertomatta",
    Key.LATE: "myöhässä",
    Key.EVIDENCE: "selvityksen laji",
    Key.TABLE: "taulu",
    Key.FAULT: "virhe tiedossa",
    Key.FATE: "ratkaisu",
    Key.ACTING: "asema",
    Key.ACCEPTED: "hyväksyttiin",
    Key.RELATED: "liittyvä pyyntö",
    Key.PLAN: "suunnitelman tiiviste",
    Key.PACKAGES: "pakettien tiiviste",
    Key.RECIPIENTS: "vastaanottajia",
    Key.DONE_TO: "mitä tehtiin",
    Key.REMINDER: "monesko muistutus",
    Key.BY: "kuittaustapa",
    Key.SAID: "vastaanottaja kertoi",
    Key.BREACH: "loukkaus",
    Key.END: "miten päättyi",
    Key.LEVEL: "henkilöllisyyden taso",
    Key.ACR: "tunnistuksen varmuustaso",
    Key.DIFFERS: "mikä poikkesi",
}
"""The codes that are told, each with its word."""

NOT_TOLD: Mapping[Key, str] = {
    Key.PARTY: "ehdokas voi olla toinen henkilö",
    Key.LETTER: "rivin avain",
    Key.COPY: "rivin avain",
    Key.RESTRICTION: "rivin avain",
    Key.RUN: "rivin avain",
    Key.DECISION: "rivin avain",
    Key.REVIEW: "rivin avain",
    Key.NOTICE: "rivin avain",
    Key.FEE: "rivin avain",
    Key.MESSAGE: "rivin avain",
    Key.ATTACHMENT: "rivin avain",
    Key.ENQUIRY: "rivin avain",
    Key.DOSSIER: "rivin avain",
    Key.WISH: "rivin avain",
}
"""The codes that are not told, each with its reason."""


def codes_in_words(codes: Mapping[Key, str]) -> str | None:
    """The codes that are told, in the order of the list; ``None`` where there are none."""
    said = [f"{word}: {codes[key]}" for key, word in TOLD.items() if key in codes]
    return "; ".join(said) or None
