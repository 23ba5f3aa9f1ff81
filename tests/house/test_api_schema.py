"""The API is as its schema says, whatever is sent (schemathesis), and the schema is complete.

``API_EXAMPLES`` is how many requests are made up for each address: a few here, a thousand where somebody has the time.
"""

from __future__ import annotations

import io
import json
import os
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from customers.models import Party
from customers.operations.tokens import Scope, make_token

EXAMPLES = int(os.environ.get("API_EXAMPLES", "8"))
SCHEMA = "/api/schema/"
# Check digits, normal forms and rows that refer to each other stand in no JSON schema.
NOT_TOLD_BY_A_SCHEMA: list[Any] = [positive_data_acceptance]


@pytest.mark.django_db
def test_the_schema_is_valid_and_nothing_in_it_is_guessed() -> None:
    written = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=written)
    schema = json.loads(written.getvalue())
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["security"] == [{"systemToken": []}], path
            assert {"401", "403", "422", "503"} <= operation["responses"].keys(), path
            if method != "get":
                body = json.dumps(operation["requestBody"])
                assert "additionalProperties" in body or "$ref" in json.dumps(operation)


@pytest.mark.django_db
def test_every_address_of_the_api_is_in_the_schema() -> None:
    schema = json.loads(Client().get(SCHEMA).content)
    told = {path.replace("{external_key}", "x") for path in schema["paths"]}
    api = next(each for each in get_resolver().url_patterns if str(each.pattern) == "api/")
    assert isinstance(api, URLResolver)
    there = {
        "/api/" + str(each.pattern).replace("<str:external_key>", "x")
        for each in api.url_patterns
        if str(each.pattern).startswith("v1/")
    }
    there |= {
        "/" + str(each.pattern).replace("<uuid:notice>", "{notice}")
        for each in get_resolver().url_patterns
        if str(each.pattern).startswith("api/v1/")
    }
    assert told == there
    assert len(told) == 13


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_sent_the_api_answers_as_its_schema_says(mode: GenerationMode) -> None:
    """0 server errors; every status, type, header and body of an answer is in the schema; no token opens nothing."""
    text, _ = make_token("fuzz", "", controller="oomi", scopes=list(Scope), now=timezone.now(), life=timedelta(days=1))
    Party.objects.create(
        family_name="Mäkinen",
        external_key="0",
        source="person",
        first_seen_on=timezone.localdate(),
        last_contact_on=timezone.localdate(),
    )
    schema = schemathesis.openapi.from_wsgi(SCHEMA, app=get_wsgi_application())
    headers = {"Authorization": f"Bearer {text}", "Idempotency-Key": "a"}
    seen: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            database=None,
            deadline=None,
            derandomize=EXAMPLES < 100,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode, headers=headers))
        def answered(case: Case[Any]) -> None:
            if mode is GenerationMode.POSITIVE:  # one key twice would be answered without being read
                case.headers["Idempotency-Key"] = str(uuid4())
            response = case.call()
            too_large = [negative_data_rejection] if response.status_code == 413 else []  # refused, before it was read
            case.validate_response(response, excluded_checks=[*NOT_TOLD_BY_A_SCHEMA, *too_large])
            seen.setdefault(case.operation.label, set()).add(response.status_code)

        answered()
    assert len(seen) == 13
    statuses = set().union(*seen.values())
    assert max(statuses) < 500
    assert statuses & {200, 201} if mode is GenerationMode.POSITIVE else statuses & {400, 422}
