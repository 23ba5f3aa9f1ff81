"""Every string that is looked up by gettext and read by a person, found where it stands, and its translations.

Finnish is the language of the source: a string's translation into it is itself. ``make messages`` brings the catalogues
``locale/<language>/LC_MESSAGES/django.po`` to what is found; tests/house/test_catalogue.py holds them to it.

Babel is among the tools of development and of building: a running site reads the compiled catalogues alone, and
``oomi_registry.checks.languages`` says when they are missing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from oomi_registry.notice.adopted import candidate
from requests_app.fulfilment.spoken import spoken as spoken_in_copies
from requests_app.intake.refusals import typed_wrongly
from requests_app.intake.told import fillings
from requests_app.letters.spoken import spoken
from requests_app.status.reasons import spoken as spoken_as_reasons

SPOKEN = "requests_app/letters/spoken.py"
SPOKEN_IN_COPIES = "requests_app/fulfilment/spoken.py"
REASONS = "requests_app/status/reasons.py"
SUBMISSION = "requests_app/operations/submission.py"
REGISTER = "oomi_registry/notice/register/__init__.py"
LETTERS = (
    "templates/letters/parts/**/*.txt",
    "requests_app/letters/**/*.py",
    "requests_app/corrections/**/*.py",
    "requests_app/queries/**/*.py",
    "requests_app/fulfilment/recipients/**/*.py",
    "templates/recipients/**/*.txt",
    "requests_app/operations/recipients/messages.py",
)
"""Where letters get their words."""
PAGES = (
    "templates/*.html",
    "templates/public/**/*.html",
    "templates/intake/**/*.html",
    "templates/identifying/**/*.html",
    "templates/download/**/*.html",
    "templates/status/**/*.html",
    "templates/withdrawing/**/*.html",
    "templates/acknowledging/**/*.html",
    "templates/preferences/**/*.html",
    "templates/accessibility/**/*.html",
    "templates/notice/**/*.html",
    "requests_app/urls.py",
    "requests_app/intake/**/*.py",
    "requests_app/identifying/**/*.py",
    "requests_app/download/**/*.py",
    "requests_app/status/**/*.py",
    "requests_app/withdrawing/**/*.py",
    "requests_app/acknowledging/**/*.py",
    "requests_app/preferences/**/*.py",
    "requests_app/accessibility/**/*.py",
    "oomi_registry/urls.py",
    "oomi_registry/notice_urls.py",
)
"""Where the pages that people see get theirs. The desk is in Finnish."""
COPIES = (
    "templates/package/**/*.html",
    "templates/package/**/*.txt",
    "requests_app/fulfilment/access/**/*.py",
    "requests_app/fulfilment/portability/**/*.py",
    "requests_app/operations/packages/opening.py",
)
"""Where a person's copy and what they take along get theirs."""
NAMES = ("customers/models/**/*.py", "requests_app/models/**/*.py")
"""Where tables, fields and choices are called what Finnish has two meanings for; other names of them are spoken."""
SOURCES = LETTERS + PAGES + COPIES + NAMES

_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "marked": None,
    "ngettext": (1, 2),
    "pgettext": (1, 2),
    "pgettext_lazy": (1, 2),
}
_IN_A_MEANING = {"pgettext", "pgettext_lazy"}
"""These say first which of its meanings the string has."""
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(
    rf"\b(?:_|gettext|ngettext)\(\s*({_LITERAL})(?:\s*,\s*({_LITERAL})\s*,)?"
    rf"|\bpgettext\(\s*(?P<meaning>{_LITERAL})\s*,\s*(?P<text>{_LITERAL})"
)
Key = tuple[str, str, str]
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """A string as the source has it: in Finnish, and for a number its form for many.

    ``meaning`` tells apart what Finnish has one word for and another language two: *maksu*, paid or charged.
    """

    text: str
    many: str = ""
    meaning: str = ""

    @property
    def key(self) -> Key:
        """What tells it from every other message of a catalogue."""
        return self.meaning, self.text, self.many

    @property
    def said(self) -> str | tuple[str, str]:
        """Its text, as Babel has it beside the meaning."""
        return (self.text, self.many) if self.many else self.text


def found(sources: Iterable[str] = SOURCES, root: Path | None = None) -> dict[Message, list[str]]:
    """Every message of ``sources``, with the files that say it, in the order in which they are met."""
    base = root or Path(settings.BASE_DIR)
    said: dict[Message, list[str]] = {}
    for pattern in sources:
        for path in sorted(base.glob(pattern)):
            for message in messages_in(path):
                _add(said, message, path.relative_to(base).as_posix())
    return said


def everything() -> dict[Message, list[str]]:
    """Every message that a letter, a page or a copy can say: those of the sources, and names that come from tables."""
    said = found()
    for text in spoken():
        _add(said, Message(text), SPOKEN)
    for text in spoken_in_copies():
        _add(said, Message(text), SPOKEN_IN_COPIES)
    _add(said, Message(candidate().request_form), REGISTER)
    for refusal in typed_wrongly():
        _add(said, Message(refusal.sentence), f"{refusal.__module__.replace('.', '/')}.py")
    for text in spoken_as_reasons():
        _add(said, Message(text), REASONS)
    for word in fillings():
        _add(said, Message(word), SUBMISSION)
    return said


def _add(said: dict[Message, list[str]], message: Message, place: str) -> None:
    places = said.setdefault(message, [])
    if place not in places:
        places.append(place)


def messages_in(path: Path) -> Iterator[Message]:
    """The messages of one Python file or template."""
    if path.suffix == ".py":
        for _line, name, said, _comments in extract_python(BytesIO(path.read_bytes()), _KEYWORDS, [], {}):
            texts = _texts(said)
            if not texts:  # what is looked up comes from a table: see letters.spoken
                continue
            yield Message(texts[1], meaning=texts[0]) if name in _IN_A_MEANING else Message(*texts[:2])
        return
    for match in _IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        one, many, meaning, text = (str(ast.literal_eval(each)) if each else "" for each in match.groups())
        yield Message(one or text, many, meaning)


def _texts(said: object) -> tuple[str, ...]:
    """The literals that a call has, one or several; Babel's own annotation knows of several alone."""
    several = said if isinstance(said, tuple | list) else (said,)
    return tuple(each for each in several if each and isinstance(each, str))


def placeholders(text: str) -> list[str]:
    """What is put into the text, by name and sorted."""
    return sorted(named or braced for named, braced in _PLACEHOLDER.findall(text))


def path_of(language: str) -> Path:
    """Where the translations into that language are written."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    """The languages that are translated into."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def catalogue(language: str) -> Catalog:
    """The translations into that language as they are written; none where there is no file yet."""
    path = path_of(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(language: str) -> tuple[int, int]:
    """Write the language's catalogue anew: what is said, each with the translation that it had.

    Gives how many messages there are, and how many of them still want their translation.
    """
    known = catalogue(language)
    fresh = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message, places in everything().items():
        meaning = message.meaning or None
        had = known.get(message.said, meaning)
        there = [(place, 0) for place in places]
        fresh.add(message.said, had.string if had else None, locations=there, context=meaning)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_po(written, fresh, width=120, omit_header=True, include_lineno=False)
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {language}\\n"\n'
    plurals = f'"Plural-Forms: {fresh.plural_forms}\\n"\n\n'
    path.write_text(header + plurals + written.getvalue().decode(), encoding="utf-8")
    return len(fresh), sum(1 for each in fresh if each.id and not _whole(each.string))


def compile_what_changed() -> None:
    """Compile each catalogue that is newer than what was compiled of it; its reader has the old one or the new one."""
    for language in languages():
        path = path_of(language)
        compiled = path.with_suffix(".mo")
        if path.is_file() and not (compiled.is_file() and compiled.stat().st_mtime >= path.stat().st_mtime):
            with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                write_mo(file, catalogue(language))
            Path(file.name).replace(compiled)


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)
