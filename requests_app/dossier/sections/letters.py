"""The letters of the case as they were sent: a list, the text of each, and its paper where it was posted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from requests_app.controllers import controllers_of
from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part, TextFile
from requests_app.dossier.sections.breached import released_elsewhere
from requests_app.letters.paper import pdf_of
from requests_app.models import Letter

SOMEBODY_ELSES = "jätetty pois: kirjeessä on toisen henkilön tietoja (tietoturvaloukkaus)"


def letters(looked: Looked) -> Part:
    """A draft has told nobody anything, so it is no part of how the case was answered."""
    sent = list(looked.case.letters.exclude(state=Letter.State.DRAFT).select_related("request").order_by("pk"))
    elsewhere = released_elsewhere(sent)
    told = {"kind": words.LETTERS, "language": words.LANGUAGES}
    names = {letter.pk: _name(number, letter) for number, letter in enumerate(sent, 1)}
    files = {key: SOMEBODY_ELSES if key in elsewhere else f"{name}.txt" for key, name in names.items()}
    table = looked.table("Kirjeet", sent, Letter, told, {"tiedosto": files})
    return Part((table,), tuple(_files(looked, [letter for letter in sent if letter.pk not in elsewhere], names)))


def _files(looked: Looked, sent: list[Letter], names: Mapping[UUID, str]) -> Iterator[TextFile]:
    codes: list[str] = []
    for letter in sent:
        yield TextFile(f"{names[letter.pk]}.txt", f"{letter.subject}\n\n{letter.body}\n".encode())
        # The paper has the address in its window, and the name of whoever acts for the person.
        if letter.via == Letter.Via.POST and not looked.case.representative_name:
            codes = codes or [each.code for each in controllers_of(looked.case)]
            yield TextFile(f"{names[letter.pk]}.pdf", pdf_of(letter, codes))


def _name(number: int, letter: Letter) -> str:
    return f"{number:02}-{letter.kind}"
