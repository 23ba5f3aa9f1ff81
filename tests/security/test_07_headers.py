"""Every answer of a deployment tells the browser how little it may do; cookies are bound to the host and to TLS.

ASVS 3.3 (cookies), 3.4.1 (HSTS), 3.4.3 (content security policy), 14.3.2 (personal pages are not stored); and no GET
changes anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from requests_app.operations import receive
from tests import production, scenes, submissions
from tests.addresses import plain_addresses


@dataclass(frozen=True)
class Answer:
    """What came back for one address, and to whom."""

    who: str
    path: str
    status: int
    headers: dict[str, str]
    cookies: dict[str, dict[str, object]]


_visited: list[Answer] = []


@pytest.fixture
def answers(transactional_db: None, tmp_path: Path) -> list[Answer]:
    """Every answer of one visit to a deployment, made once for all of these tests."""
    if not _visited:
        settings = connection.settings_dict
        login = f"{settings['USER']}:{settings['PASSWORD']}".rstrip(":")
        host = quote(settings["HOST"], safe="") + (f":{settings['PORT']}" if settings["PORT"] else "")
        ran = production.python(
            "-m",
            "tests.security.visit",
            DJANGO_SETTINGS_MODULE="tests.deployed",
            DATABASE_URL=f"postgres://{login}@{host}/{settings['NAME']}",
            STORAGE_URL=f"file://{tmp_path}",
            COLLECTED_IN=str(tmp_path / "static"),
        )
        assert ran.returncode == 0, ran.stdout
        _visited.extend(Answer(**answer) for answer in json.loads(ran.stdout.splitlines()[-1]))
    return _visited


def test_the_visit_saw_the_public_pages_and_the_desk(answers: list[Answer]) -> None:
    paths = {(answer.who, answer.path, answer.status) for answer in answers}
    assert ("anybody", "/fi/tietopyynto/", 200) in paths
    assert ("anybody", "/fi/tietosuojaseloste/", 200) in paths
    assert ("anybody", "/no/such/page/", 404) in paths
    assert ("person", "/fi/tietopyynto/mita/", 200) in paths
    assert ("staff", "/admin/", 200) in paths
    assert ("staff", "/admin/requests_app/privacyrequest/", 200) in paths
    assert not [answer for answer in answers if answer.status >= 500 and answer.path != "/readyz"]


def test_every_page_may_load_from_the_site_alone(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.who == "over http":
            continue
        policy = {
            name: set(sources)
            for name, *sources in (part.split() for part in answer.headers["content-security-policy"].split(";"))
        }
        assert policy["default-src"] == {"'none'"}, answer.path
        assert policy["frame-ancestors"] == {"'none'"}
        assert policy["base-uri"] == {"'none'"}
        assert policy["form-action"] == {"'self'"}
        allowed = {"'none'", "'self'"}
        for name, sources in policy.items():
            extra = {source for source in sources - allowed if not source.startswith("'nonce-")}
            assert extra <= ({"data:"} if name == "img-src" else set()), f"{answer.path} {name}"


def test_every_answer_says_how_it_may_be_read_and_framed(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.who == "over http":
            continue
        assert answer.headers["x-content-type-options"] == "nosniff", answer.path
        assert answer.headers["x-frame-options"] == "DENY", answer.path
        assert answer.headers["referrer-policy"] in {"same-origin", "no-referrer"}, answer.path
        assert answer.headers["cross-origin-opener-policy"] == "same-origin", answer.path


def test_the_site_is_reached_over_tls_alone(answers: list[Answer]) -> None:
    (plain,) = [answer for answer in answers if answer.who == "over http"]
    assert plain.status == 301
    assert plain.headers["location"] == f"https://{production.HOST}/fi/"
    for answer in answers:
        if answer is not plain:
            year, *how = answer.headers["strict-transport-security"].split("; ")
            assert int(year.removeprefix("max-age=")) >= 31_536_000
            assert set(how) == {"includeSubDomains", "preload"}


def test_every_cookie_is_bound_to_the_host_and_to_tls_and_out_of_reach_of_scripts(answers: list[Answer]) -> None:
    set_at = {name: cookie for answer in answers for name, cookie in answer.cookies.items() if cookie["max-age"] != 0}
    assert set(set_at) == {"__Host-csrf", "__Host-draft", "__Host-session"}
    for name, cookie in set_at.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["path"] == "/", name
        assert not cookie["domain"], name


def test_what_a_person_typed_and_what_the_desk_shows_is_stored_in_no_cache(answers: list[Answer]) -> None:
    for answer in answers:
        nobodys = answer.path.startswith(("/admin/jsi18n/", "/admin/password_change/"))
        personal = answer.who == "person" or (answer.who == "staff" and not nobodys)
        if personal and answer.status == 200:
            assert "no-store" in answer.headers.get("cache-control", ""), answer.path


# ---- no GET changes state

WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY|CREATE|ALTER|DROP)\b|.*\b(nextval|FOR UPDATE)\b",
    re.IGNORECASE | re.DOTALL,
)


def what_it_writes(client: Client, path: str) -> list[str]:
    """The statements by which a GET, or a HEAD, of the path changes the database, or takes a lock to."""
    seen: list[str] = []

    def look(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if WRITES.match(sql):
            seen.append(f"{path}: {sql}")
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        client.get(path)
        client.head(path)
    return seen


@pytest.mark.django_db
def test_no_get_of_the_public_face_changes_anything() -> None:
    filling_in = Client()
    filling_in.post(reverse("request_what"), {"rights": ["access", "erasure"]})
    for client in (Client(), filling_in):
        assert [write for path in plain_addresses() for write in what_it_writes(client, path)] == []


@pytest.mark.django_db
def test_no_get_of_the_desk_changes_anything() -> None:
    aino = scenes.aino()
    scenes.electricity(aino, began=date(2020, 1, 1))
    scenes.call(aino)
    receive(submissions.ainos(), now=submissions.MONDAY, index_key=submissions.KEY)
    desk = Client()
    desk.force_login(User.objects.create_superuser("sanna"))
    paths = [path for path in plain_addresses() if path.startswith("/admin/") and "logout" not in path]
    shown = 0
    for model in admin.site._registry:
        for row in model._base_manager.all()[:2]:
            for page in ("change", "history", "delete"):
                name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
                try:
                    paths.append(reverse(name, args=[row.pk]))
                except NoReverseMatch:
                    continue
                shown += 1
    assert shown
    assert [write for path in paths for write in what_it_writes(desk, path)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_an_operation_of_the_desk_is_no_link(method: str) -> None:
    case = receive(submissions.ainos(), now=submissions.MONDAY, index_key=submissions.KEY)
    desk = Client()
    desk.force_login(User.objects.create_superuser("sanna"))
    address = reverse("admin:requests_app_privacyrequest_operate", args=[case.pk, "take"])
    assert getattr(desk, method)(address).status_code == 405


@pytest.mark.django_db
def test_signing_out_is_no_link() -> None:
    desk = Client()
    desk.force_login(User.objects.create_superuser("sanna"))
    assert desk.get(reverse("admin:logout")).status_code == 405
