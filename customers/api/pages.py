"""What the API says of itself: its schema (OpenAPI 3.1) for programs, and a page for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.generic import View
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView

from customers.api.parsing import LARGEST_BODY
from customers.api.serializers import MOST_CONTACTS


class ApiSchema(SpectacularJSONAPIView):
    """The schema. It tells of no person, so it asks for no token."""

    authentication_classes = ()
    permission_classes = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A field of what is sent or answered."""

    name: str
    kind: str
    required: bool
    said: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A status and what it means."""

    status: str
    said: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address and method."""

    code: str
    method: str
    path: str
    summary: str
    said: str
    members: tuple[Member, ...]
    answers: tuple[Answered, ...]


class ApiDocs(View):
    """The schema as a page of our own: the usual viewers want inline styles, which this site's pages do without."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, in Finnish."""
        schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # the library's
        with override("fi"):
            return render(
                request,
                "api/docs.html",
                {"operations": list(operations(schema)), "largest": LARGEST_BODY, "most": MOST_CONTACTS},
            )


def operations(schema: dict[str, Any]) -> Iterator[Operation]:
    """Each operation of the schema, in its order."""
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            yield Operation(
                code=said["operationId"],
                method=method.upper(),
                path=path,
                summary=said.get("summary", ""),
                said=said.get("description", ""),
                members=tuple(_members(schema, body)),
                answers=tuple(Answered(status, each["description"]) for status, each in said["responses"].items()),
            )


def _members(schema: dict[str, Any], body: dict[str, Any], before: str = "") -> Iterator[Member]:
    shape = _resolved(schema, body)
    required = set(shape.get("required", ()))
    for name, said in shape.get("properties", {}).items():
        yield Member(before + name, _kind(schema, said), name in required, said.get("description", ""))
        if said.get("type") == "array" and "$ref" in said.get("items", {}):
            yield from _members(schema, said["items"], f"{before}{name}[].")


def _resolved(schema: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = said
    if "$ref" in said:
        found = schema["components"]["schemas"][said["$ref"].rpartition("/")[2]]
    return found


def _kind(schema: dict[str, Any], said: dict[str, Any]) -> str:
    """What a value is, in a few words."""
    if "allOf" in said:
        return _kind(schema, said["allOf"][0])
    if "$ref" in said:
        return _kind(schema, _resolved(schema, said))
    if "oneOf" in said:
        return " / ".join(_kind(schema, each) for each in said["oneOf"])
    if "enum" in said:
        return ", ".join(str(code) for code in said["enum"])
    types = said.get("type", "")
    kind = " / ".join(types) if isinstance(types, list) else str(types)
    return f"{kind} ({said['format']})" if "format" in said else kind
