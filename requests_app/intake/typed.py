"""What a person typed, before anybody judges it: kept as it came, right or wrong, so nothing has to be typed twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

Typed = dict[str, list[str] | str]
"""One page's answers by field: a list where several can be chosen, else text."""

UNREADABLE = "\ufffd"
"""What stands in for a character that no database keeps; a field that has one in it asks for it to be taken out."""

# NUL has no place in PostgreSQL's text, and half a surrogate pair none in UTF-8; a hostile charset can send either.
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def typed_of(posted: QueryDict, single: Iterable[str], several: Iterable[str]) -> Typed:
    """The answers to the named fields alone: whatever else was posted is not there. A missing field is empty."""
    answers: Typed = {name: _keepable(posted.get(name) or "") for name in single}
    answers.update({name: [_keepable(value) for value in posted.getlist(name)] for name in several})
    return answers


def as_posted(answers: Mapping[str, list[str] | str]) -> MultiValueDict[str, str]:
    """The answers in the form in which a form reads a post."""
    return MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in answers.items()})


def _keepable(text: str) -> str:
    return _UNKEEPABLE.sub(UNREADABLE, text)
