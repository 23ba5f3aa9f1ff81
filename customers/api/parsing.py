"""Bodies as they come: limited before they are read, JSON that can be read in one way only, text that can be stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, NoReturn

from django.http import HttpRequest
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from customers.api.problems import BodyTooLarge, NotJson

LARGEST_BODY = 65_536  # bytes; one row with all of its fields takes a few thousand
DEEPEST = 20


class StrictJSONParser(BaseParser):
    """``application/json`` in UTF-8; a field that stands twice, NaN, and endless nesting are refused."""

    media_type = "application/json"

    def parse(  # type: ignore[override]  # what a body says may be any JSON value; the serializer refuses it
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, object] | None = None
    ) -> object:
        """What the body says. Raises BodyTooLarge or NotJson."""
        request = (parser_context or {}).get("request")
        declared = request.META.get("CONTENT_LENGTH") if isinstance(request, Request) else None
        return read_json(_read(stream, declared, LARGEST_BODY), once=True)


def read_body(request: HttpRequest, largest: int) -> bytes:
    """The whole body. Raises BodyTooLarge before more than ``largest`` bytes are read."""
    return _read(request, request.META.get("CONTENT_LENGTH"), largest)


def read_json(body: bytes, *, once: bool) -> object:
    """What ``body`` says; with ``once`` a field that stands twice in one object is refused too. Raises NotJson."""
    try:
        text = body.decode("utf-8")  # a byte order mark is none of JSON's (RFC 8259 8.1)
        said = (
            json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
            if once
            else json.loads(text, parse_constant=_no_constant)
        )
    except (ValueError, RecursionError):  # half a character, a number of thousands of digits, endless brackets
        raise NotJson from None
    if once and _deeper(said, DEEPEST):
        raise NotJson
    return said


def _read(stream: IO[bytes] | HttpRequest, declared: object, largest: int) -> bytes:
    if str(declared or "0").isdecimal() and int(str(declared or "0")[:20]) > largest:
        raise BodyTooLarge
    body = stream.read(largest + 1)
    if len(body) > largest:
        raise BodyTooLarge
    return body


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError
    return said


def _deeper(said: object, levels: int) -> bool:
    if isinstance(said, dict):
        return levels == 0 or any(_deeper(inner, levels - 1) for inner in said.values())
    if isinstance(said, list):
        return levels == 0 or any(_deeper(inner, levels - 1) for inner in said)
    return False
