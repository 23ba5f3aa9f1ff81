"""What the rules refuse is said to a person in the language of the page, and what they say to the desk is not."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest
from django.utils import translation

from oomi_registry.catalogue import PAGES, catalogue, languages
from oomi_registry.notice.refused import Refused
from oomi_registry.settings import BASE_DIR
from requests_app.intake.refusals import typed_wrongly
from requests_app.intake.told import fillings, in_words
from requests_app.models import PrivacyRequest
from requests_app.operations.submission import AskedRight, Submission, check_submission
from requests_app.permitted.refusals import NotPermitted, RequestClosed
from requests_app.rights import Right

OURS = ("customers", "oomi_registry", "requests_app", "retention")
TELLS = "requests_app/intake/told.py"
OF_SYSTEMS = "requests_app/acknowledging/api.py"
PUBLIC = [
    path
    for pattern in PAGES
    if pattern.endswith(".py")
    for path in sorted(BASE_DIR.glob(pattern))
    if path.relative_to(BASE_DIR).as_posix() not in {TELLS, OF_SYSTEMS}
]
PARSE = {"Identifier", "refused_as_error"}
"""Who is given a function of the rules, and says its refusal beside the field."""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (each for each in ast.walk(tree) if isinstance(each, ast.Call))


@pytest.mark.parametrize("program", PUBLIC, ids=lambda path: path.relative_to(BASE_DIR).as_posix())
def test_a_page_says_a_refusal_by_one_function_alone(program: Path) -> None:
    """``str(refusal)`` would be Finnish on every page, and so would a sentence that is looked up with Finnish gaps."""
    tree = ast.parse(program.read_text())
    caught = {each.name for each in ast.walk(tree) if isinstance(each, ast.ExceptHandler) and each.name}
    said = [each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute) and each.attr == "sentence"]
    said += [
        ast.unparse(call)
        for call in calls(tree)
        if getattr(call.func, "id", "") in {"str", "repr"} and caught & {ast.unparse(each) for each in call.args}
    ]
    said += [
        ast.unparse(each)
        for each in ast.walk(tree)
        if isinstance(each, ast.FormattedValue) and ast.unparse(each.value) in caught
    ]
    assert said == []


def named(tree: ast.AST, room: ModuleType) -> Iterator[object]:
    """What the names and ``module.names`` of the tree stand for, in that room."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Name):
            yield getattr(room, each.id, None)
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            yield getattr(getattr(room, each.value.id, None), each.attr, None)


def refusals_of(function: Callable[..., object], seen: set[object]) -> Iterator[type[Refused]]:
    """Every refusal that the function names, or one that it calls: what it may raise, and perhaps some more.

    A ``can_`` says whether, and raises nothing.
    """
    plain = inspect.unwrap(function)
    if plain in seen:
        return
    seen.add(plain)
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    for each in named(tree, sys.modules[plain.__module__]):
        if inspect.isclass(each) and issubclass(each, Refused):
            yield each
        elif (
            inspect.isfunction(each) and each.__module__.split(".")[0] in OURS and not each.__name__.startswith("can_")
        ):
            yield from refusals_of(each, seen)


def parsers() -> Iterator[Callable[..., object]]:
    """The functions of the rules whose refusals stand beside a field of a page."""
    for program in PUBLIC:
        module = ".".join(program.relative_to(BASE_DIR).with_suffix("").parts)
        if program.stem in {"__init__", "urls", "notice_urls"}:
            continue
        for call in calls(ast.parse(program.read_text())):
            if getattr(call.func, "id", "") in PARSE and call.args:
                found = named(call.args[0], import_module(module))
                yield from (each for each in found if inspect.isfunction(each))


JUDGES: list[Callable[..., object]] = [check_submission, *parsers()]
REACHED: set[type[Refused]] = {
    kind for function in JUDGES for kind in refusals_of(function, set()) if "sentence" in vars(kind)
}


def test_the_way_from_the_pages_to_the_rules_is_found() -> None:
    assert {each.__name__ for each in parsers()} >= {"parse_email", "parse_phone", "parse_reference", "parse_symbols"}
    assert {each.__name__ for each in REACHED} >= {"TextRefused", "NowhereToAnswer", "EmailMalformed", "CodeMistyped"}


IN_ORDER: list[type[Refused]] = sorted(REACHED, key=lambda kind: kind.__qualname__)


@pytest.mark.parametrize("kind", IN_ORDER, ids=lambda kind: kind.__name__)
def test_every_refusal_that_a_page_reaches_is_among_those_that_are_said(kind: type[Refused]) -> None:
    assert kind in set(typed_wrongly())


@pytest.mark.parametrize("language", languages())
def test_every_refusal_that_is_said_and_what_fills_it_is_translated(language: str) -> None:
    known = catalogue(language)
    wanted = {each.sentence for each in typed_wrongly()} | set(fillings())
    missing = {text for text in wanted if not ((found := known.get(text)) and found.string)}
    assert missing == set()


def sent(*, name: str = "Aino Mäkinen", email: str = "aino@esimerkki.fi", details: str = "") -> Submission:
    """What Aino sends."""
    return Submission(
        key=uuid4(),
        channel=PrivacyRequest.Channel.FORM,
        language="sv",
        name=name,
        email=email,
        answer_by=PrivacyRequest.AnswerBy.EMAIL,
        rights=(AskedRight(Right.ACCESS, details=details),),
    )


@pytest.mark.parametrize(
    ("typed", "swedish", "english"),
    [
        (
            {"name": "A" * 500},
            "Korta fältet ”namn”: det rymmer 200 tecken och får inte innehålla styrtecken.",
            "Shorten “name”: it can have at most 200 characters and no control characters.",
        ),
        (
            {"email": ""},
            "Ange adressen som svaret ska skickas till: e-postadress, postadress eller telefonnummer.",
            "Give an address to which we can answer: an email address, a postal address or a phone number.",
        ),
        (
            {"details": "A" * 50_001},
            "Korta fältet ”vad som begärdes”: det rymmer 50000 tecken och får inte innehålla styrtecken.",
            "Shorten “what was asked”: it can have at most 50000 characters and no control characters.",
        ),
    ],
    ids=["too long a name", "nowhere to answer", "too long a story"],
)
def test_what_fills_a_refusal_is_in_the_language_of_the_page_too(
    typed: dict[str, str], swedish: str, english: str
) -> None:
    with pytest.raises(Refused) as refused:
        check_submission(sent(**typed))
    with translation.override("sv"):
        assert in_words(refused.value) == swedish
    with translation.override("en"):
        assert in_words(refused.value) == english
    with translation.override("fi"):
        assert in_words(refused.value) == str(refused.value)


@pytest.mark.parametrize("language", ["fi", *languages()])
@pytest.mark.parametrize("refusal", [NotPermitted(who="tietopyynnöistä vastaava"), RequestClosed()])
def test_what_is_said_to_the_desk_is_said_to_nobody_else(refusal: Refused, language: str) -> None:
    with translation.override(language):
        said = in_words(refusal)
    assert said.startswith({"fi": "Emme voineet", "sv": "Vi kunde inte", "en": "We could not"}[language])
    assert "pyyntö" not in said.lower()
