"""Does the answer, as an officer has edited it, say all that it must? None leaves with a part missing.

Every other kind of letter is written by its wording alone, which is refused without what its kind must say.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from oomi_registry.languages import page_address
from requests_app.grounds import REFUSAL_PARTS, check_letter, missing_parts
from requests_app.letters.answers import title_of
from requests_app.letters.parts import parts_in
from requests_app.models import Letter
from requests_app.permitted.case import Case
from requests_app.permitted.copies import is_fetched
from requests_app.permitted.headings import heading_of
from requests_app.permitted.representing import is_of_estate
from requests_app.rights import Right
from requests_app.wording.checking import PartsMissing, named
from requests_app.wording.gaps import flat
from requests_app.wording.kinds import LetterKind
from requests_app.wording.variables import Variable


def missing_of(case: Case, answer: Letter, *, reasons_withheld: bool) -> list[str]:
    """What the answer lacks, in words: the parts of a refusal, then as :func:`check_complete` names them."""
    parts = parts_in(answer.body, case.rights, answer.language)
    missing = missing_parts(parts, case.refused, reasons_withheld=reasons_withheld)
    return [*(_(REFUSAL_PARTS[part].name) for part in missing), *_untold(case, answer)]


def check_complete(case: Case, answer: Letter, *, reasons_withheld: bool) -> None:
    """Let the answer go on, or raise ``LetterIncomplete`` (GDPR 12(4)) or ``PartsMissing`` naming what it lacks.

    Beside the parts of a refusal: which request it answers, each controller (GDPR 13(1)(a)), how long the case is kept
    (GDPR 13(2)(a)), every right that was decided (GDPR 12(3)), and where what the answer gives is fetched.
    """
    parts = parts_in(answer.body, case.rights, answer.language)
    check_letter(parts, case.refused, reasons_withheld=reasons_withheld)
    untold = list(_untold(case, answer))
    if untold:
        raise PartsMissing(missing=", ".join(untold))


def _untold(case: Case, answer: Letter) -> Iterator[str]:
    body, heading = flat(answer.body), heading_of(case.request, LetterKind.ANSWER)
    said = {
        Variable.REFERENCE: (heading.reference,),
        Variable.CONTROLLERS: heading.controllers,
        Variable.KEEPING: (heading.values()[Variable.KEEPING],),
    }
    for variable, words in said.items():
        if not all(flat(each) in body for each in words):
            yield _(named(variable))
    if is_of_estate(case.request):
        return  # it is answered as one, right by right nothing is decided (Recital 27)
    if case.released and is_fetched(case.request) and page_address("download_start", answer.language) not in body:
        yield _(named(Variable.PACKAGES))
    for right in case.rights:
        title = title_of(Right(right.right), answer.language)
        if right.outcome and flat(title) not in body:
            yield f"”{title}”"
