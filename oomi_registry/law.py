"""Which line of code and which tests answer to which provision.

Code and tests cite the provision on the line it explains (the grammar: :mod:`oomi_registry.citations`). This module
reads ``provisions.toml`` and the tree, and reports, for every statement of the list, the code lines and the tests that
cite it; the statements that should have both and do not (gaps); and the citations that nobody has listed, which are
mistyped or new. Pure: it reads the files under the root it is given and nothing else.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

from oomi_registry.citations import Key, citations

LISTED = "oomi_registry/provisions.toml"
CODE = ("oomi_registry", "customers", "retention", "requests_app", "templates")
TESTS = "tests"
# Written about citations, not by them: their examples are nobody's.
_ABOUT_CITING = frozenset({"oomi_registry/law.py", "oomi_registry/citations.py"})
_READ = frozenset({".py", ".html", ".txt"})
_PASSED_OVER = frozenset({"migrations", "__pycache__", "mutants"})


class ProvisionsUnreadable(ValueError):
    """The list of provisions is not what the house writes in it; the message says what to mend."""


class State(StrEnum):
    """What is owed for a provision."""

    NOW = "now"
    COMING = "coming"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Statement:
    """One provision or decision, as a statement that code can keep and a test can try."""

    group: str
    cite: str
    key: Key
    text: str
    state: State


@dataclass(frozen=True, slots=True)
class Provisions:
    """The whole list, and the names of the acts by their numbers."""

    statements: tuple[Statement, ...]
    names: Mapping[str, str]

    def listed_for(self, key: Key) -> Key | None:
        """The listed key that a citation counts for: itself, or the narrowest listed one that it lies within."""
        listed = {statement.key for statement in self.statements}
        return next((key[:length] for length in range(len(key), 0, -1) if key[:length] in listed), None)

    def knows(self, key: Key) -> bool:
        """Whether the list has that place, one around it, or one within it (a whole article, cited in general)."""
        return self.listed_for(key) is not None or any(each.key[: len(key)] == key for each in self.statements)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a citation stands; ``name`` is the test it is in, empty outside a test."""

    path: str
    line: int
    name: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" + (f" {self.name}" if self.name else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One statement with everything that cites it."""

    statement: Statement
    code: tuple[Place, ...]
    tests: tuple[Place, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What the statement lacks: ``code``, ``tests``, both or nothing. Only one that holds now can lack anything."""
        if self.statement.state is not State.NOW:
            return ()
        return (*(() if self.code else ("code",)), *(() if self.tests else ("tests",)))


@dataclass(frozen=True, slots=True)
class Unknown:
    """A citation of something the list does not have."""

    place: Place
    said: str


@dataclass(frozen=True, slots=True)
class Report:
    """Every statement with its places, and every citation that is nobody's."""

    rows: tuple[Row, ...]
    unknown: tuple[Unknown, ...]

    @property
    def gaps(self) -> tuple[Row, ...]:
        """The statements that hold now and lack code or tests."""
        return tuple(row for row in self.rows if row.missing)

    @property
    def sound(self) -> bool:
        """Whether there is neither a gap nor an unknown citation."""
        return not self.gaps and not self.unknown


def read_provisions(text: str) -> Provisions:
    """The list from the text of ``provisions.toml``. Raises :class:`ProvisionsUnreadable`."""
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProvisionsUnreadable(f"{LISTED} is not TOML: mend it at {error}.") from error
    names = cast("dict[str, str]", read.get("laws", {}))
    groups = cast("dict[str, list[dict[str, str]]]", read.get("provisions", {}))
    statements = tuple(_statement(group, entry, names) for group, entries in groups.items() for entry in entries)
    if not statements:
        raise ProvisionsUnreadable(f"{LISTED} lists no provision: write them under [provisions].")
    for number, statement in enumerate(statements):
        if any((other.key, other.text) == (statement.key, statement.text) for other in statements[:number]):
            raise ProvisionsUnreadable(f"{LISTED} says the same of {statement.cite} twice: take one away.")
    return Provisions(statements, names)


def _statement(group: str, entry: Mapping[str, str], names: Mapping[str, str]) -> Statement:
    if set(entry) != {"cite", "state", "text"}:
        raise ProvisionsUnreadable(
            f"{LISTED}, {group}: give each entry cite, state and text; this one has {dict(entry)}."
        )
    cite, state, text = entry["cite"], entry["state"], entry["text"]
    keys = [citation.key for citation in citations(cite, names)]
    if len(keys) != 1:
        raise ProvisionsUnreadable(
            f"{LISTED}: cite one place, in the grammar of oomi_registry.citations, instead of {cite!r}."
        )
    if state not in frozenset(State):
        raise ProvisionsUnreadable(f"{LISTED}: the state of {cite} is {state!r}; write one of {', '.join(State)}.")
    if not text.strip():
        raise ProvisionsUnreadable(f"{LISTED}: say in the text of {cite} what it asks.")
    return Statement(group, cite, keys[0], text, State(state))


def report(root: Path) -> Report:
    """Hold the tree under ``root`` against its list. Raises :class:`ProvisionsUnreadable`."""
    provisions = read_provisions((root / LISTED).read_text(encoding="utf-8"))
    code: dict[Key, set[Place]] = defaultdict(set)
    tests: dict[Key, set[Place]] = defaultdict(set)
    unknown: set[tuple[Place, str]] = set()
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        for place, text in _texts(path, name):
            for citation in citations(text, provisions.names):
                at = Place(place.path, place.line + text.count("\n", 0, citation.offset), place.name)
                listed = provisions.listed_for(citation.key)
                if listed is not None:
                    if not name.startswith(f"{TESTS}/"):
                        code[listed].add(at)
                    elif path.name.startswith("test_"):
                        tests[listed].add(at)
                elif not provisions.knows(citation.key):
                    unknown.add((at, citation.said))
    rows = (
        Row(statement, tuple(sorted(code[statement.key])), tuple(sorted(tests[statement.key])))
        for statement in provisions.statements
    )
    return Report(tuple(rows), tuple(Unknown(place, said) for place, said in sorted(unknown)))


def _files(root: Path) -> Iterator[Path]:
    """Every file that may cite: Python, and the templates' HTML and text."""
    for top in (*CODE, TESTS):
        for path in sorted((root / top).rglob("*")):
            name = path.relative_to(root)
            passed_over = name.as_posix() in _ABOUT_CITING or not _PASSED_OVER.isdisjoint(name.parts)
            if path.suffix in _READ and not passed_over:
                yield path


def _texts(path: Path, name: str) -> Iterator[tuple[Place, str]]:
    """The pieces of a file in which a citation counts, each with the place where it begins.

    In code a citation counts in comments, docstrings and texts (a ground says its provision to people); in tests in
    comments and docstrings alone, for there a text may be what a test expects.
    """
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield Place(name, 1), source
        return
    in_tests = name.startswith(f"{TESTS}/")
    tree = ast.parse(source)
    statements = {node.value.lineno for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    spans = _tests_by_line(tree) if in_tests else {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line = token.start[0]
        spoken = token.type == tokenize.COMMENT or (_is_text(token) and (not in_tests or line in statements))
        if spoken:
            yield Place(name, line, spans.get(line, "")), token.string


def _is_text(token: tokenize.TokenInfo) -> bool:
    """A string, or from Python 3.12 the constant part of an f-string."""
    return token.type == tokenize.STRING or tokenize.tok_name[token.type] == "FSTRING_MIDDLE"


def _tests_by_line(tree: ast.Module) -> dict[int, str]:
    """The test that each line belongs to, its decorators (and so its table of cases) included."""
    spans: dict[int, str] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and re.match("test_", node.name):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            spans.update(dict.fromkeys(range(first, (node.end_lineno or first) + 1), node.name))
    return spans
