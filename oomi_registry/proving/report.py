"""The proof in words for a terminal, and as one JSON object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.apps import apps

from oomi_registry.proving.judging import FAULTS, Fate, Finding
from oomi_registry.proving.proof import Proof, by_place

_WORDS = {
    Fate.SAID: "sanottu: aiempi kopio samoista tiedoista, ei toiseen kertaan",
    Fate.MISSING: "PUUTTUU",
    Fate.WRONG: "VÄÄRÄ ARVO",
    Fate.LEAKED: "VUOTI",
}
_WIDTH = 30


def in_words(proof: Proof) -> str:
    """A table of where each field's values are, with a line of figures, and what to do about each fault."""
    return "\n".join([*_table(proof), "", *_figures_in_words(proof), *_faults(proof)])


def _table(proof: Proof) -> Iterator[str]:
    table = ""
    for place, findings in by_place(proof.findings).items():
        label, _, name = place.rpartition(".")
        if label != table:
            table = label
            yield f"\n{apps.get_model(label)._meta.verbose_name_plural} ({label})"
        yield f"  {name:<{_WIDTH}} {_said(findings)}"


def _said(findings: Sequence[Finding]) -> str:
    """What became of a field's values in all of its rows."""
    return "; ".join(dict.fromkeys(_word(each) for each in findings))


def _word(finding: Finding) -> str:
    if finding.fate is Fate.WITHHELD:
        return f"pois jätetty, peruste: {finding.ground}"
    if finding.fate in _WORDS:
        return _WORDS[finding.fate]
    both = [word for word, there in (("sivulla", finding.in_page), ("tiedostoissa", finding.in_files)) if there]
    compared = " (ei haettavissa tekstinä: arvoa verrattu)" if finding.fate is Fate.COMPARED else ""
    return " ja ".join(both) + compared


def _figures_in_words(proof: Proof) -> Iterator[str]:
    count = figures(proof)
    yield f"{count['values']:>6}  henkilön arvoa: {count['fields']} kenttää, {count['tables']} taulua, tiedostotkin"
    yield f"{count['shown']:>6}  löytyi etsimällä paketista"
    yield f"{count['compared']:>6}  ei haettavissa tekstinä (valinta, kyllä tai ei, viittaus): verrattu paikoillaan"
    yield f"{count['said']:>6}  aiempi paketti, jonka kohdalla sanotaan, miksi sitä ei ole mukana toiseen kertaan"
    yield f"{count['withheld']:>6}  pois jätetty, ja paketti kertoo sen perusteineen"
    yield f"{len(proof.faults):>6}  puuttui, oli väärin tai vuoti"
    yield f"{proof.neighbours:>6}  naapurin arvoa, joista paketissa on {len(proof.leaked)}"


def _faults(proof: Proof) -> Iterator[str]:
    for fault in proof.faults:
        yield f"\n{_WORDS.get(fault.fate, fault.fate)}: {fault.place}\n    {fault.told}"


def figures(proof: Proof) -> dict[str, int]:
    """How many values there were, and how many of each fate."""
    fates = Counter(each.fate for each in proof.findings)
    places = by_place(proof.findings)
    return {
        "values": len(proof.findings),
        "fields": len(places),
        "tables": len({place.rpartition(".")[0] for place in places}),
        **{fate.value: fates[fate] for fate in Fate if fate not in FAULTS},
        "neighbours_values": proof.neighbours,
        "neighbours_values_found": len(proof.leaked),
        "faults": len(proof.faults),
    }


def for_machines(proof: Proof) -> dict[str, object]:
    """``proved``, the figures, each field with the fate of its values, and the faults with what to do."""
    return {
        "proved": not proof.faults,
        "figures": figures(proof),
        "fields": [
            {
                "field": place,
                "fates": sorted({each.fate.value for each in findings}),
                "rows": len(findings),
                "in_page": all(each.in_page for each in findings),
                "in_files": all(each.in_files for each in findings),
                "ground": next((each.ground for each in findings if each.ground), ""),
            }
            for place, findings in by_place(proof.findings).items()
        ],
        "faults": [{"where": each.place, "fate": each.fate.value, "told": each.told} for each in proof.faults],
    }
