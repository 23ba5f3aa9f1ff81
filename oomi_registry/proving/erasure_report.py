"""The proof of erasure in words for a terminal, and as one JSON object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from django.apps import apps

from oomi_registry.notice.days import written
from oomi_registry.proving.erased import FAULTS, Fate, Finding
from oomi_registry.proving.erasure import ErasureProof

_WORDS = {
    Fate.GONE: "mennyt",
    Fate.GONE_UNSEARCHED: "mennyt",
    Fate.LEFT: "JÄI",
    Fate.UNLISTED: "JÄI PERUSTEETTA",
    Fate.HARMED: "NAAPURIN TIETO MUUTTUI",
    Fate.EARLY: "MENI ENNEN PÄIVÄÄNSÄ",
    Fate.OVERSTAYED: "JÄI YLI PÄIVÄNSÄ",
}
_GROUNDS = {
    "legal_obligation": "lakisääteinen velvoite",
    "legal_claims": "oikeusvaade",
    "no_erasure_ground": "ei perustetta poistaa: sopimus on voimassa tai tieto on muidenkin",
    "legal_hold": "säilytysmääräys",
}
_WIDTH = 30


def in_words(proof: ErasureProof) -> str:
    """What became of each field, with a line of figures, and what to do about each fault."""
    return "\n".join([*_table(proof), "", *_figures_in_words(proof), *_faults(proof)])


def _table(proof: ErasureProof) -> Iterator[str]:
    table = ""
    for place, findings in _by_place(proof.findings).items():
        label, _, name = place.rpartition(".")
        if label != table:
            table = label
            yield f"\n{apps.get_model(label)._meta.verbose_name_plural} ({label})"
        yield f"  {name:<{_WIDTH}} {'; '.join(dict.fromkeys(_word(each) for each in findings))}"


def _by_place(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    together: dict[str, list[Finding]] = {}
    for each in findings:
        together.setdefault(each.place, []).append(each)
    return together


def _word(finding: Finding) -> str:
    if finding.fate is not Fate.KEPT:
        return _WORDS[finding.fate]
    last = f", viimeinen päivä {written(finding.until)}" if finding.until else ""
    return f"jää: {_GROUNDS.get(finding.ground, finding.ground)}{last}"


def _figures_in_words(proof: ErasureProof) -> Iterator[str]:
    count = figures(proof)
    yield f"{count['values']:>6}  henkilön arvoa; etsitty {count['places']} paikasta: sarakkeet avattuina, tietokannan"
    yield "        vedos, tallennetut tiedostot, Redis ja loki"
    yield f"{count['gone']:>6}  mennyt, eikä sitä löydy mistään"
    yield f"{count['gone_unsearched']:>6}  mennyt riveineen (ei haettavissa tekstinä: valinta, kyllä tai ei, viittaus)"
    for ground, (values, first, last) in _kept(proof).items():
        days = f", viimeinen päivä {written(first)} – {written(last)}" if first and last else ""
        yield f"{values:>6}  jää: {_GROUNDS.get(ground, ground)}{days}"
    yield f"{count['days']:>6}  päivää, joiden yli öiden annettiin kulua, jotta jäävä menee päivänään"
    yield f"{len(proof.faults):>6}  vikaa"
    yield f"{proof.neighbours:>6}  naapurin arvoa, joista muuttui {len(proof.harmed)}"


def _kept(proof: ErasureProof) -> dict[str, tuple[int, date | None, date | None]]:
    """How many values stay on each ground, and the first and the last of their last days."""
    kept = [each for each in proof.findings if each.fate is Fate.KEPT]
    return {
        ground: (
            sum(each.ground == ground for each in kept),
            min((each.until for each in kept if each.ground == ground and each.until), default=None),
            max((each.until for each in kept if each.ground == ground and each.until), default=None),
        )
        for ground in sorted({each.ground for each in kept})
    }


def _faults(proof: ErasureProof) -> Iterator[str]:
    for fault in proof.faults:
        yield f"\n{_WORDS[fault.fate]}: {fault.place}\n    {fault.told}"


def figures(proof: ErasureProof) -> dict[str, int]:
    """How many values there were, and how many of each fate."""
    fates = Counter(each.fate for each in proof.findings)
    return {
        "values": len(proof.findings),
        "places": proof.places,
        "days": proof.days,
        **{fate.value: fates[fate] for fate in Fate if fate not in FAULTS},
        "neighbours_values": proof.neighbours,
        "neighbours_values_harmed": len(proof.harmed),
        "faults": len(proof.faults),
    }


def for_machines(proof: ErasureProof) -> dict[str, object]:
    """``proved``, the figures, what stays on which ground until when, and the faults with what to do."""
    return {
        "proved": not proof.faults,
        "figures": figures(proof),
        "kept": [
            {
                "ground": ground,
                "values": values,
                "first": first and first.isoformat(),
                "last": last and last.isoformat(),
            }
            for ground, (values, first, last) in _kept(proof).items()
        ],
        "faults": [{"where": each.place, "fate": each.fate.value, "told": each.told} for each in proof.faults],
    }
