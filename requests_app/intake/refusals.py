"""What the rules say of something typed wrongly, as a page says it to whoever typed it."""

from __future__ import annotations

from collections.abc import Iterator

from customers import identifiers
from customers.identifiers import IdentifierRefused
from oomi_registry.notice.refused import Refused
from requests_app.codes import CodeMistyped
from requests_app.permitted.refusals import (
    ChoiceUnknown,
    NothingRequested,
    NowhereToAnswer,
    RightAskedTwice,
    TextRefused,
)
from requests_app.reference import ReferenceMistyped


def typed_wrongly() -> Iterator[type[Refused]]:
    """Each refusal of a submission, an identifier, a reference or a code that has a sentence of its own."""
    yield from (NothingRequested, RightAskedTwice, NowhereToAnswer, TextRefused, ChoiceUnknown)
    yield from (CodeMistyped, ReferenceMistyped)
    yield from _below(IdentifierRefused)


def _below(kind: type[Refused]) -> Iterator[type[Refused]]:
    for one in kind.__subclasses__():
        if "sentence" in vars(one) and one.__module__.startswith(identifiers.__name__):  # the API has others
            yield one
        yield from _below(one)
