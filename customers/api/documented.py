"""How the API tells of itself: what drf-spectacular cannot see, it is told here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from customers.api.fields import CodeField, DayField, HetuField, InstantField, LongTextField, TextField, YesField
from customers.api.keys import FORM as KEY_FORM
from customers.api.problems import CONTENT_TYPE
from customers.api.serializers import AnythingField, ProblemSerializer, PutSerializer
from customers.identifiers.cleaning import LONGEST

REFUSED = {
    400: "Runko ei ole JSON-olio, jonka voi lukea yhdellä tavalla.",
    401: "Tunniste puuttuu tai ei ole voimassa.",
    403: "Tunnisteella ei ole tätä oikeutta.",
    406: "Vastaus on aina JSON.",
    413: "Runko on liian suuri.",
    415: "Runko ei ole application/json.",
    422: "Kenttiä on korjattava; errors nimeää ne.",
    503: "Rekisteri ei vastaa: mitään ei tallennettu, eikä yhteyttä oteta.",
}
REFUSED_PUT = {
    404: "Tunnusta tai asiakasta ei ole tälle järjestelmälle.",
    409: "Rekisterin tila estää; detail kertoo, mitä tehdä.",
    410: "Henkilön tiedot on poistettu pyynnöstä: älä lähetä niitä uudelleen.",
}
KEY = OpenApiParameter(
    "external_key",
    {"type": "string", "pattern": KEY_FORM, "maxLength": 100},
    OpenApiParameter.PATH,
    description="Järjestelmän oma avain. Ei henkilötunnus, puhelinnumero eikä sähköpostiosoite.",
)
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,200}$", "maxLength": 200},
    OpenApiParameter.HEADER,
    required=True,
    description="Pyynnön oma avain, esimerkiksi UUID. Sama avain ja pyyntö: sama vastaus, eikä mitään tehdä toiste.",
)


def problems(codes: Mapping[int, str]) -> dict[Any, OpenApiResponse]:
    """Refusals of these statuses, as the schema says them."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=said) for status, said in codes.items()
    }


def answers(serializer: type[serializers.Serializer[object]]) -> dict[Any, OpenApiResponse]:
    """What a question is answered with."""
    return {200: OpenApiResponse(serializer, description="Vastaus."), **problems(REFUSED)}


def puts() -> dict[Any, OpenApiResponse]:
    """What a row that was sent is answered with."""
    return {
        200: OpenApiResponse(PutSerializer, description="Rivi oli jo; se on nyt sellainen kuin lähetettiin."),
        201: OpenApiResponse(PutSerializer, description="Rivi tehtiin."),
        **problems(REFUSED | REFUSED_PUT),
    }


def withdrawals() -> dict[Any, OpenApiResponse]:
    """What a withdrawal is answered with."""
    return {
        200: OpenApiResponse(PutSerializer, description="Suostumus oli jo peruutettu: mitään ei tarvitse tehdä."),
        201: OpenApiResponse(PutSerializer, description="Suostumus on peruutettu."),
        **problems(REFUSED | REFUSED_PUT),
    }


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library's registration
    """The token of a system."""

    target_class = "customers.api.authentication.SystemAuthentication"
    name = "systemToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """A bearer token (RFC 6750)."""
        return {"type": "http", "scheme": "bearer", "description": "Järjestelmän tunniste (manage.py system_token)."}


class StrictFieldSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the library's registration
    """Our own fields, with their limits."""

    target_class = "customers.api.fields.StrictField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, object]:
        """The JSON schema of the field."""
        field = self.target
        if isinstance(field, CodeField):
            said: dict[str, object] = {"type": "string", "enum": list(field.codes)}
        elif isinstance(field, YesField):
            said = {"type": "boolean"}
        elif isinstance(field, DayField):
            said = {"type": "string", "format": "date"}
        elif isinstance(field, InstantField):
            said = {"type": "string", "format": "date-time"}
        elif isinstance(field, HetuField):
            said = {"type": "string", "maxLength": LONGEST}
        elif isinstance(field, LongTextField) or (isinstance(field, TextField) and field.parse is None):
            said = {"type": "string", "minLength": 1, "maxLength": field.longest}
        else:
            said = {"type": "string", "minLength": 1, "maxLength": LONGEST}  # before it is normalised
        return said


class AnythingFieldSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the library's registration
    """What is read by hand."""

    target_class = AnythingField

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, object]:
        """Any value, with examples of those that are answered with more than no."""
        return {"description": str(self.target.help_text), "examples": list(self.target.examples)}


def strict_objects(result: dict[str, Any], **kwargs: object) -> dict[str, Any]:
    """The schema with what holds of all: no object that is sent takes a field it does not name."""
    for name, schema in result["components"]["schemas"].items():
        if schema.get("type") == "object" and not name.startswith(("Answer", "Put", "Problem")):
            schema["additionalProperties"] = False
    return result
