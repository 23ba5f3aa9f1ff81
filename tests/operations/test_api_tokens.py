"""Who may talk to the register: a system with a token of its own, for what the token says, while it is in force."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from customers.models import Controller, SystemToken
from customers.operations.tokens import Scope, make_token
from tests.api_calls import System, a_system

pytestmark = pytest.mark.django_db

AINO = {"family_name": "Mäkinen"}
MAY_WE = {"channel": "email", "purpose": "direct_marketing", "contact": "aino.makinen@example.com"}


def test_a_token_is_shown_once_and_only_its_hash_is_kept() -> None:
    """ASVS 5.0 11.5.1: at least 128 random bits; here 256. [D: one-token-per-system]."""
    shown, told = StringIO(), StringIO()
    call_command(
        "system_token", "make", "crm-oomi", "--controller", "oomi", "--scope", "contact:read", stdout=shown, stderr=told
    )
    token = shown.getvalue().strip()
    assert re.fullmatch(r"oomi_[A-Za-z0-9_-]{43}", token)
    row = SystemToken.objects.get()
    assert token not in str(row.__dict__) + told.getvalue()
    assert System(token).ask("contact-permission", MAY_WE).status == 200


def test_two_tokens_are_never_the_same() -> None:
    tokens = {a_system().token for _ in range(20)}
    assert len(tokens) == 20


def test_a_revoked_token_is_refused_at_once_and_the_list_tells_it() -> None:
    crm = a_system()
    row = SystemToken.objects.get()
    assert crm.ask("contact-permission", MAY_WE).status == 200
    call_command("system_token", "revoke", str(row.pk), stdout=StringIO())
    assert crm.ask("contact-permission", MAY_WE).status == 401
    assert crm.put("customers/crm-1", AINO).status == 401
    listed = StringIO()
    call_command("system_token", "list", stdout=listed)
    scopes = "consent:write,contact:read,notice:acknowledge,register:write"
    assert f"{row.pk} crm-oomi oomi {scopes}" in listed.getvalue()
    assert "revoked" in listed.getvalue()
    assert crm.token not in listed.getvalue()


def test_an_expired_token_one_of_a_controller_out_of_force_and_none_are_refused_alike() -> None:
    """Which of the reasons it is, is not told."""
    expired = a_system("crm-vanha")
    SystemToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    of_solar = a_system("crm-solar", "oomi_solar")
    Controller.objects.filter(code="oomi_solar").update(in_force=False)
    unknown, malformed, none = System("oomi_" + "a" * 43), System("ö'; DROP"), System("")
    answers = [system.put("customers/crm-1", AINO) for system in (expired, of_solar, unknown, malformed, none)]
    assert {answer.status for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    asked = [system.ask("contact-permission", MAY_WE) for system in (expired, of_solar, unknown, malformed, none)]
    assert {answer.text for answer in asked} == {answers[0].text}
    for answer in answers + asked:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "Authorization: Bearer" in answer.detail


def test_a_token_is_for_what_it_was_made_for() -> None:
    reads, writes = a_system("posti", scopes=(Scope.CONTACT_READ,)), a_system("crm", scopes=(Scope.REGISTER_WRITE,))
    assert reads.ask("contact-permission", MAY_WE).status == 200
    refused = reads.put("customers/crm-1", AINO)
    assert (refused.status, "register:write" in refused.detail) == (403, True)
    assert writes.put("customers/crm-1", AINO).status == 201
    refused = writes.ask("contact-permissions", {**MAY_WE, "contacts": []})
    assert (refused.status, "contact:read" in refused.detail) == (403, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["CRM!", "--controller", "oomi", "--scope", "contact:read"], "pienin kirjaimin"),
        (["crm", "--controller", "muu", "--scope", "contact:read"], "oomi, oomi_solar"),
        (["crm", "--controller", "oomi"], "contact:read"),
        (["crm", "--controller", "oomi", "--scope", "contact:read", "--days", "400"], "1-366"),
        (["crm", "--controller", "oomi", "--scope", "contact:read", "--days", "0"], "1-366"),
    ],
)
def test_what_cannot_be_made_says_what_to_give_instead(arguments: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=re.escape(told)):
        call_command("system_token", "make", *arguments, stdout=StringIO(), stderr=StringIO())
    assert not SystemToken.objects.exists()


def test_a_system_speaks_for_one_controller() -> None:
    a_system("crm", "oomi")
    with pytest.raises(CommandError, match="toinen tunnus"):
        call_command(
            "system_token", "make", "crm", "--controller", "oomi_solar", "--scope", "contact:read", stdout=StringIO()
        )


@pytest.mark.parametrize("key", ["", "x", "018f3c1a-1234-7abc-8def-123456789012"])
def test_a_token_that_is_not_there_is_not_revoked(key: str) -> None:
    with pytest.raises(CommandError, match="tunnisteen avain"):
        call_command("system_token", "revoke", key, stdout=StringIO())


def test_a_session_of_the_desk_opens_nothing_here() -> None:
    """No cookie is asked or set, so there is nothing to forge from a browser."""
    answer = System("").send("PUT", "/api/v1/customers/crm-1", b"{}", Cookie="session=abc; csrf=def")
    assert answer.status == 401
    assert "Set-Cookie" not in answer.headers
    made = a_system().put("customers/crm-1", AINO)
    assert (made.status, made.headers["Cache-Control"]) == (201, "no-store")
    assert "Set-Cookie" not in made.headers


def test_a_new_token_lasts_as_long_as_was_said() -> None:
    now = timezone.now()
    _, row = make_token("crm", "", controller="oomi", scopes=["contact:read"], now=now, life=timedelta(days=7))
    assert row.expires_at == now + timedelta(days=7)
