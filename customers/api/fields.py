"""Fields of what systems send: strict about the JSON type, and every refusal says what to send and repeats nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.utils import timezone
from rest_framework import serializers
from rest_framework.settings import api_settings

from customers.identifiers import IdentifierRefused, parse_hetu
from customers.identifiers.cleaning import plain
from oomi_registry.notice.days import day_in_helsinki

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
_CLOCKS_DIFFER = timedelta(minutes=5)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ISO_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
REQUIRED = "Lähetä tämä kenttä."
NOT_NULL = "Lähetä kentälle arvo, tai jätä kenttä pois."


class TextRefused(IdentifierRefused):
    """The text cannot be stored as it is."""

    sentence = "Lähetä teksti ilman ohjausmerkkejä."


class StrictSerializer(serializers.Serializer[object]):
    """An object of known fields; any other is refused, and none is named back."""

    default_error_messages = {"invalid": "Lähetä JSON-olio."}

    def to_internal_value(self, data: object) -> object:
        """The values in the form they are kept in. Raises ValidationError with what to send for each field."""
        if isinstance(data, dict) and not data.keys() <= self.fields.keys():
            known = f"Lähetä vain nämä kentät: {', '.join(self.fields)}."
            raise serializers.ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [known]})
        return super().to_internal_value(data)


class StrictField(serializers.Field):  # type: ignore[type-arg]  # not generic at run time
    """A value of one JSON type; what was sent is never read back."""

    default_error_messages: ClassVar = {"required": REQUIRED, "null": NOT_NULL}

    def to_representation(self, value: object) -> object:
        """The value as it is."""
        return value


class TextField(StrictField):
    """Text that can be stored: normalised, without control characters, at most ``longest`` characters."""

    def __init__(
        self,
        *,
        longest: int,
        empty: bool = False,
        parse: Callable[[str], str] | None = None,
        required: bool = True,
        allow_null: bool = False,
        help_text: str = "",
    ) -> None:
        super().__init__(required=required, allow_null=allow_null, help_text=help_text)
        self.longest, self.empty, self.parse = longest, empty, parse

    def to_internal_value(self, data: object) -> str:
        """The text. Raises ValidationError."""
        if not isinstance(data, str):
            raise serializers.ValidationError("Lähetä merkkijono.")
        try:
            text = self.parse(data) if self.parse else plain(data, TextRefused)
        except IdentifierRefused as refused:
            raise serializers.ValidationError(str(refused)) from None
        if len(text if self.parse else data) > self.longest:
            raise serializers.ValidationError(f"Lähetä enintään {self.longest} merkkiä.")
        if not text and not self.empty:
            raise serializers.ValidationError("Lähetä teksti, joka ei ole tyhjä.")
        return text


class LongTextField(TextField):
    """As :class:`TextField`, with lines in it; kept as it was sent, for it is evidence of what somebody saw."""

    def to_internal_value(self, data: object) -> str:
        """The text. Raises ValidationError."""
        if not isinstance(data, str) or not data.strip() or len(data) > self.longest:
            raise serializers.ValidationError(f"Lähetä teksti, jossa on 1-{self.longest} merkkiä.")
        for line in data.splitlines():
            for start in range(0, len(line), 1000):
                try:
                    plain(line[start : start + 1000].replace("\t", " "), TextRefused)
                except TextRefused as refused:
                    raise serializers.ValidationError(str(refused)) from None
        return data


class HetuField(TextField):
    """A henkilötunnus (tietosuojalaki 29 §), which is sealed before it is stored."""

    def __init__(self, *, help_text: str = "") -> None:
        super().__init__(longest=11, required=False, allow_null=True, help_text=help_text)

    def to_internal_value(self, data: object) -> str:
        """Its one written form. Raises ValidationError."""
        if not isinstance(data, str):
            raise serializers.ValidationError("Lähetä merkkijono.")
        today = day_in_helsinki(timezone.now())
        try:
            return parse_hetu(data, today, allow_artificial=settings.ALLOW_ARTIFICIAL_HETU).value
        except IdentifierRefused as refused:
            raise serializers.ValidationError(str(refused)) from None


class CodeField(StrictField):
    """One of a few codes."""

    def __init__(self, codes: Callable[[], Iterable[str]], *, required: bool = True, help_text: str = "") -> None:
        super().__init__(required=required, help_text=help_text)
        self.read_codes = codes

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes there are."""
        return tuple(self.read_codes())

    def to_internal_value(self, data: object) -> str:
        """The code. Raises ValidationError."""
        if not isinstance(data, str) or data not in self.codes:
            raise serializers.ValidationError(f"Lähetä jokin näistä: {', '.join(self.codes)}.")
        return data


class YesField(StrictField):
    """``true`` or ``false``, not a word for it."""

    def to_internal_value(self, data: object) -> bool:
        """The truth. Raises ValidationError."""
        if not isinstance(data, bool):
            raise serializers.ValidationError("Lähetä true tai false.")
        return data


class DayField(StrictField):
    """A day of Europe/Helsinki, as ``2026-03-05``."""

    def __init__(
        self, *, past: bool = False, required: bool = True, allow_null: bool = False, help_text: str = ""
    ) -> None:
        super().__init__(required=required, allow_null=allow_null, help_text=help_text)
        self.past = past

    def to_internal_value(self, data: object) -> date:
        """The day. Raises ValidationError."""
        try:
            day = date.fromisoformat(data) if isinstance(data, str) and _ISO_DAY.fullmatch(data) else None
        except ValueError:
            day = None
        if day is None or not EARLIEST <= day < LATEST:
            raise serializers.ValidationError("Lähetä päivä muodossa 2026-03-05, vuosilta 1900-2199.")
        if self.past and day > day_in_helsinki(timezone.now()):
            raise serializers.ValidationError("Lähetä päivä, joka ei ole tulevaisuudessa.")
        return day


class InstantField(StrictField):
    """An instant with its zone (RFC 3339), kept in UTC."""

    def __init__(
        self, *, past: bool = False, required: bool = True, allow_null: bool = False, help_text: str = ""
    ) -> None:
        super().__init__(required=required, allow_null=allow_null, help_text=help_text)
        self.past = past

    def to_internal_value(self, data: object) -> datetime:
        """The instant in UTC. Raises ValidationError."""
        try:
            written = data if isinstance(data, str) and _ISO_INSTANT.fullmatch(data) else ""
            instant = datetime.fromisoformat(written.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            raise serializers.ValidationError("Lähetä aika muodossa 2026-03-05T12:30:00+02:00.") from None
        if not EARLIEST <= instant.date() < LATEST:
            raise serializers.ValidationError("Lähetä aika vuosilta 1900-2199.")
        if self.past and instant > timezone.now() + _CLOCKS_DIFFER:
            raise serializers.ValidationError("Lähetä aika, joka ei ole tulevaisuudessa.")
        return instant
