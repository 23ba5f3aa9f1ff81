"""Django's deployment checks find nothing (ASVS 13.4.2); a site that lacks a setting says which and does not start."""

from __future__ import annotations

import ast
import re

import pytest

from oomi_registry.settings import BASE_DIR
from tests import production

CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
START = ("-c", "import oomi_registry.settings")


def test_the_deployment_checks_find_nothing() -> None:
    ran = production.python(*CHECK)
    assert ran.returncode == 0, ran.stdout
    assert "WARNINGS" not in ran.stdout


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("DEBUG", "True", "security.W018"),
        ("SECRET_KEY", "short", "security.W009"),
        ("INDEX_KEY", "short", "deployment.E001"),
        pytest.param("INDEX_KEY", production.SETTINGS["SECRET_KEY"], "deployment.E001", id="INDEX_KEY-of-the-sessions"),
        ("ALLOWED_HOSTS", "*", "deployment.E002"),
        ("ALLOW_ARTIFICIAL_HETU", "True", "deployment.E003"),
    ],
)
def test_the_deployment_checks_see_a_setting_that_is_unsafe(setting: str, value: str, fault: str) -> None:
    ran = production.python(*CHECK, **{setting: value})
    assert ran.returncode != 0
    assert fault in ran.stdout


@pytest.mark.parametrize("setting", production.SETTINGS)
def test_a_missing_setting_is_named_and_stops_the_site(setting: str) -> None:
    ran = production.python("-c", f"{WITHOUT_DEVELOPMENT_PACKAGES}; import oomi_registry.settings", **{setting: ""})
    assert ran.returncode != 0
    assert ran.stdout.rstrip().endswith(
        f"{setting} is not set. Set it in the environment; .env.example shows its form."
    )


# A deployment has no embedded servers; with them a site without a database's address is a local one.
WITHOUT_DEVELOPMENT_PACKAGES = "import oomi_registry.embedded as e; e.installed = lambda: False"


def test_the_settings_that_must_be_set_are_those_of_these_tests() -> None:
    calls = [
        node
        for node in ast.walk(ast.parse((BASE_DIR / "oomi_registry/settings.py").read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "required"
    ]
    named = {argument.value for call in calls for argument in call.args if isinstance(argument, ast.Constant)}
    assert named == set(production.SETTINGS)


def test_migrate_says_that_it_needs_the_owners_login() -> None:
    ran = production.python("manage.py", "migrate")
    assert ran.returncode != 0
    assert "MIGRATE_DATABASE_URL is not set." in ran.stdout


def test_a_deployment_refuses_the_demo() -> None:
    ran = production.python(*START, DEMO="1")
    assert ran.returncode != 0
    assert "DEMO is set outside a local site. Unset DEMO" in ran.stdout


def test_a_local_site_refuses_the_demo_for_other_hosts() -> None:
    """Only on loopback: its logins have no second factor and its cookies travel over plain HTTP."""
    ran = production.python(*START, DEMO="1", DATABASE_URL="", ALLOWED_HOSTS="127.0.0.1,tietosuoja.example.com")
    assert ran.returncode != 0
    assert "DEMO is set outside a local site. Unset DEMO" in ran.stdout


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("STORAGE_URL", "s3://bucket", "STORAGE_URL must name a folder, like file:///srv/oomi/files."),
        ("STORAGE_URL", "file://relative", "STORAGE_URL must name a folder, like file:///srv/oomi/files."),
        ("DISPOSAL_NOT_BEFORE", "3:00", "DISPOSAL_NOT_BEFORE must be a time of day with two digits each, like 03:00."),
        ("PRIVACY_REGISTER", "no.such.module", "PRIVACY_REGISTER names 'no.such.module', which cannot be imported"),
        ("PRIVACY_REGISTER", "customers.keys", "PRIVACY_REGISTER names 'customers.keys', which has no REGISTER"),
    ],
)
def test_a_setting_that_cannot_be_followed_says_what_to_write(setting: str, value: str, told: str) -> None:
    ran = production.python("manage.py", "check", **{setting: value})
    assert ran.returncode != 0
    assert told in ran.stdout


def test_the_address_of_the_database_keeps_what_it_says_of_tls() -> None:
    show = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    address = production.SETTINGS["DATABASE_URL"] + "?sslmode=verify-full"
    ran = production.python("manage.py", "shell", "-v0", "-c", show, DATABASE_URL=address)
    assert "'sslmode': 'verify-full'" in ran.stdout


def test_web_and_worker_have_no_use_for_the_owners_login() -> None:
    show = "from django.conf import settings; print(sorted(settings.DATABASES))"
    assert production.python("manage.py", "shell", "-v0", "-c", show).stdout == "['default']\n"


def test_the_example_names_every_setting_and_no_other() -> None:
    code = (BASE_DIR / "oomi_registry/settings.py").read_text()
    read = set(re.findall(r"""(?:env\.\w+|required)\(\s*"([A-Z_]+)\"""", code)) - {"DJANGO_SETTINGS_MODULE"}
    compose = set(re.findall(r"\$\{([A-Z_]+)[:}]", (BASE_DIR / "docker-compose.yml").read_text()))
    shown = set(re.findall(r"^(?:# )?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    assert shown == read | compose


def test_the_example_shows_the_defaults_as_they_are() -> None:
    code = (BASE_DIR / "oomi_registry/settings.py").read_text()
    defaults = dict(re.findall(r"""env\.\w+\(\s*"([A-Z_]+)", default=(?:"([^"]*)"|[\w.]+)""", code))
    plain = dict(re.findall(r"""env\.\w+\(\s*"([A-Z_]+)", default=([\w.]+)""", code))
    shown = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    told = {name: value for name, value in (defaults | plain).items() if value}
    assert {name: shown[name] for name in told} == told
