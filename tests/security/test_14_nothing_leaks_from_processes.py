"""No personal value in what worker, beat, web server and commands say, nor in the broker (ASVS 5.0 16.2.5).

Each runs as a deployment does. In every case something also fails with the person in the error: a row that the database
refuses stands whole in its DETAIL, a mail server quotes its recipient, a file has the person in its lines.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from psycopg import sql

from customers.models import Party
from customers.operations.tokens import Scope, make_token
from oomi_registry import embedded
from oomi_registry.settings import BASE_DIR
from requests_app import operations
from requests_app.models import AccessPackage, IdentityEvidence, Letter
from tests import canaries, production, staff
from tests.canaries import EMAIL, FAMILY_NAME, GIVEN_NAME, HETU, TOLD, found_in
from tests.conftest import as_owner
from tests.mailserver import free_port, scripted
from tests.processes import Processes, as_deployed, command, eventually, worker_and_beat
from tests.submissions import received

pytestmark = pytest.mark.django_db(transaction=True)

BODY = re.compile(r'body\\*": \\*"([A-Za-z0-9+/=]+)')


class Overheard:
    """Everything that is said to the broker from now on, with the bodies of messages decoded."""

    def __init__(self, folder: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(folder / "redis.sock"))
        self._socket.sendall(b"MONITOR\r\n")
        self._heard: list[bytes] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while chunk := self._socket.recv(65_536):
                self._heard.append(chunk)

    def text(self) -> str:
        """What has been said, and what it says where it is in base64."""
        heard = b"".join(self._heard).decode("utf-8", "replace")
        bodies = [base64.b64decode(body).decode("utf-8", "replace") for body in BODY.findall(heard)]
        assert bodies, "no task was overheard"
        return "\n".join([heard, *bodies])


@contextlib.contextmanager
def refusing(table: str, condition: str) -> Iterator[None]:
    """The database refuses rows of the table unless the condition holds, and quotes them in its error's DETAIL."""
    names = {"table": sql.Identifier(table), "name": sql.Identifier("refused_by_a_test")}
    database = str(connections["default"].settings_dict["NAME"])
    add = sql.SQL("ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition}) NOT VALID")
    with as_owner(database) as owner:
        owner.execute(add.format(condition=sql.SQL(condition), **names))
    try:
        yield
    finally:
        with as_owner(database) as owner:
            owner.execute(sql.SQL("ALTER TABLE {table} DROP CONSTRAINT {name}").format(**names))


@pytest.fixture(autouse=True)
def _the_databases_own_log_names_nobody() -> Iterator[None]:
    log = embedded.home() / "guardian.log"
    before = log.stat().st_size if settings.LOCAL and log.exists() else 0
    yield
    if settings.LOCAL and log.exists():
        assert found_in(log.read_bytes()[before:].decode("utf-8", "replace")) == []


def assert_quiet(running: Processes, *more: str) -> None:
    for name in ("worker", "beat"):
        assert running.log(name)
        assert found_in(running.log(name), *more) == [], running.log(name)[-3_000:]


def copy_wanted() -> AccessPackage:
    """Linnea's request, known and linked, with her copy wanted."""
    now, sanna = timezone.now(), staff.sanna()
    case = received(canaries.linneas(), now=now)
    operations.take(case.pk, actor=sanna, now=now)
    operations.link_party(case.pk, party_id=canaries.linnea().pk, actor=sanna, now=now, index_key=b"a key of the tests")
    kind = IdentityEvidence.Kind.CALLED_BACK
    operations.record_evidence(case.pk, kind=kind, note=f"{TOLD}, {HETU}", actor=sanna, now=now)
    operations.confirm_identity(case.pk, actor=sanna, now=now)
    return operations.want_copy(case.pk, actor=sanna, now=now)


def test_letters_copies_and_the_night_by_a_real_worker_and_beat() -> None:
    """A mail server that quotes its recipient, a copy that is built, a disposal that runs."""
    wanted = copy_wanted()
    with (
        scripted({"RCPT": f"550 5.1.1 <{EMAIL}>: {FAMILY_NAME} unknown here"}) as server,
        worker_and_beat(start=False, EMAIL_URL=f"smtp://127.0.0.1:{server.server_address[1]}") as running,
    ):
        overheard = Overheard(running.folder)
        running.start("worker")
        running.start("beat")
        running.wait_until(lambda: Letter.objects.filter(state=Letter.State.FAILED).exists())
        running.wait_until(lambda: AccessPackage.objects.get(pk=wanted.pk).state == AccessPackage.State.BUILT)
        running.wait_until(lambda: "dispose_nightly" in running.log("worker"))
        assert_quiet(running)
        assert found_in(overheard.text()) == []
    assert found_in(" ".join(Letter.objects.values_list("error", flat=True))) == []
    assert found_in(" ".join(AccessPackage.objects.values_list("error", flat=True))) == []


def test_a_task_that_the_database_refuses_tells_the_constraint_and_not_the_row() -> None:
    received(canaries.linneas(), now=timezone.now())
    with refusing("requests_app_letter", "state <> 'sending'"), worker_and_beat() as running:
        running.wait_until(lambda: "CheckViolation 23514 refused_by_a_test" in running.log("worker"))
        assert "its message is not logged" in running.log("worker")
        assert_quiet(running)


# ---- commands


def both_outputs(*arguments: str) -> tuple[int, str]:
    with command(*arguments) as process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out + err


def test_a_command_that_breaks_prints_no_variable_and_no_message() -> None:
    code = f"hetu, name = {HETU!r}, {FAMILY_NAME!r}\nint(hetu)"
    status, said = both_outputs("shell", "-c", code)
    assert status == 1
    assert "ValueError (its message is not logged)" in said
    assert found_in(said) == []


def lines_of(path: Path) -> Path:
    rows = (
        {"external_key": "p-1", "family_name": FAMILY_NAME, "given_names": GIVEN_NAME, "identity_code": HETU},
        {"external_key": "p-2", "family_name": FAMILY_NAME, "identity_code": HETU + "9"},
        {"external_key": "p-3", "family_name": FAMILY_NAME, "birth_date": HETU},
        {"external_key": "p-4", "family_name": FAMILY_NAME, EMAIL: HETU},
    )
    whole = [
        {"kind": "party", "source": "person", "first_seen_on": "2020-01-01", "last_contact_on": "2026-01-01"} | row
        for row in rows
    ]
    path.write_text("\n".join([*map(json.dumps, whole), f'{{"family_name": "{FAMILY_NAME}"']) + "\n")
    return path


def test_an_import_of_bad_rows_prints_none_of_them(tmp_path: Path) -> None:
    status, said = both_outputs("import_register", str(lines_of(tmp_path / "rows.jsonl")))
    assert status == 1, said
    assert found_in(said) == []


def test_an_import_that_the_database_refuses_prints_the_constraint_alone(tmp_path: Path) -> None:
    with refusing("customers_party", f"family_name <> '{FAMILY_NAME}'"):
        status, said = both_outputs("import_register", str(lines_of(tmp_path / "rows.jsonl")))
    assert status != 0
    assert not Party.objects.exists()
    assert found_in(said) == []


# ---- the web server


START = (BASE_DIR / "deploy" / "start").read_text()
OPTIONS = ("--logger-class", "oomi_registry.weblog.Log")


@contextlib.contextmanager
def web(folder: Path) -> Iterator[tuple[int, Path]]:
    """The web server as ``deploy/start`` starts it, on a port of loopback, and the file that it writes its lines to."""
    port, log = free_port(), folder / "web.log"
    served = {"DJANGO_SETTINGS_MODULE": "tests.deployed", "COLLECTED_IN": str(folder / "static")}
    environment = as_deployed({"BEHIND_TLS_PROXY": "True", **served})
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(collect, cwd=BASE_DIR, env=environment, check=True)
    address = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--timeout", "30"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "oomi_registry.wsgi", *OPTIONS, *address],
            cwd=BASE_DIR,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        eventually(lambda: _listens(port))
        yield port, log
    finally:
        process.terminate()
        process.wait(timeout=20)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def said_to(port: int, first_line: str, *headers: str, body: str = "") -> str:
    """One request as it goes over the wire, and the first line of the answer."""
    given = [first_line, f"Host: {production.HOST}", "X-Forwarded-Proto: https", "Connection: close", *headers]
    if body:
        given += [f"Content-Length: {len(body.encode())}"]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("\r\n".join([*given, "", body]).encode())
        return connection.makefile("rb").readline().decode().strip()


def test_the_web_server_writes_neither_addresses_nor_what_it_could_not_read(tmp_path: Path) -> None:
    scopes = [str(scope) for scope in Scope]
    token, _ = make_token(
        "crm-oomi", "CRM", controller="oomi", scopes=scopes, life=timedelta(days=1), now=timezone.now()
    )
    sent = {"family_name": FAMILY_NAME, "identity_code": HETU, "source": "person"}
    json_headers = (f"Authorization: Bearer {token}", "Content-Type: application/json", "Idempotency-Key: canary-1")
    with web(tmp_path) as (port, log), refusing("customers_party", "false"):
        assert " 404 " in said_to(port, f"GET /fi/{EMAIL}/?hetu={HETU} HTTP/1.1", f"Referer: https://x.example/{EMAIL}")
        assert " 400 " in said_to(port, f"GET /?hetu={HETU} HTTP/9.9")
        assert " 400 " in said_to(port, "GET / HTTP/1.1", f"{FAMILY_NAME} : {EMAIL}")
        refused = said_to(port, "PUT /api/v1/customers/crm-1 HTTP/1.1", *json_headers, body=json.dumps(sent))
        assert " 500 " in refused
        eventually(lambda: "IntegrityError 23514" in log.read_text())
        said = log.read_text()
    assert "request 404 GET" in said
    assert found_in(said, token, "127.0.0.1 ", "ip=") == []
    assert "GET /" not in said


def test_the_deployments_web_server_has_that_log_and_no_other() -> None:
    assert " ".join(OPTIONS) in START
    assert "access-log" not in START
