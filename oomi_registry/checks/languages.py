"""The translations of letters are compiled, and from what is written now.

gettext says nothing of a catalogue that is not there: a Swedish letter would leave with Finnish sentences in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error

_HINT = "Run `make languages`, which compiles locale/*/LC_MESSAGES/django.po."


def translations_are_compiled(**_: object) -> list[CheckMessage]:
    """An Error for each language whose compiled catalogue is missing or older than what it is compiled from."""
    return [fault for folder in settings.LOCALE_PATHS for fault in _faults(Path(folder))]


def _faults(folder: Path) -> Iterator[Error]:
    for language, _name in settings.LANGUAGES:
        if language == settings.LANGUAGE_CODE:  # the language of the source
            continue
        written = folder / language / "LC_MESSAGES" / "django.po"
        compiled = written.with_suffix(".mo")
        if not compiled.is_file():
            yield Error(
                f"The translations into {language!r} are not compiled: {compiled} is missing.",
                hint=_HINT,
                id="languages.E001",
            )
        elif written.is_file() and compiled.stat().st_mtime < written.stat().st_mtime:
            yield Error(
                f"The translations into {language!r} were changed after they were compiled: {written}.",
                hint=_HINT,
                id="languages.E002",
            )
