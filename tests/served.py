"""The site as a deployment serves it, by gunicorn on a port of its own, and a browser that speaks to it by sockets."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.http.response import ResponseHeaders

from oomi_registry.demo.processes import _end_with_the_supervisor
from oomi_registry.settings import BASE_DIR
from tests import production
from tests.mailserver import free_port

STARTS_WITHIN = 30.0  # seconds
THROUGH_TLS = {"Host": production.HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{production.HOST}"}
"""What the proxy before the site says, and a browser of a page of ours."""


@contextlib.contextmanager
def served(folder: Path, **variables: str) -> Iterator[Site]:
    """One process that serves pages, with ``variables`` of the environment, until the block ends.

    What it logs and what it keeps for a while are in ``folder``.
    """
    (folder / "passing").mkdir()
    port = free_port()
    settings = production.environment(
        DJANGO_SETTINGS_MODULE="tests.deployed",
        COLLECTED_IN=str(folder / "static"),
        BEHIND_TLS_PROXY="True",
        TMPDIR=str(folder / "passing"),
        **variables,
    )
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(collect, cwd=BASE_DIR, env=settings, check=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "oomi_registry.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(
            [*gunicorn, "--logger-class", "oomi_registry.weblog.Log", "--worker-tmp-dir", str(folder)],
            cwd=BASE_DIR,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_the_supervisor,  # noqa: PLW1509 - one C call, which takes no lock
        )
    site = Site(port, folder)
    try:
        deadline = time.monotonic() + STARTS_WITHIN
        while not site.answers():
            assert process.poll() is None, site.log()
            assert time.monotonic() < deadline, site.log()
            time.sleep(0.1)
        yield site
    finally:
        process.terminate()
        process.wait(20)


@dataclass(frozen=True)
class Site:
    """The site that is served."""

    port: int
    folder: Path

    def answers(self) -> bool:
        """Whether a worker has begun to answer."""
        try:
            return Browser(self).get("/healthz").status_code == http.HTTPStatus.OK
        except OSError:
            return False

    def log(self) -> str:
        """What the site has said."""
        return (self.folder / "web.log").read_text(errors="replace")

    def kept_for_now(self) -> int:
        """The bytes of files that are on their way."""
        sizes = 0
        for each in (self.folder / "passing").rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                sizes += each.stat().st_size
        return sizes

    def connected(self) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)


@dataclass
class Came:
    """What came back."""

    status_code: int
    headers: ResponseHeaders
    content: bytes
    cookies: SimpleCookie


@dataclass
class Browser:
    """One browser: it keeps cookies, sends the proof of the page that it has open, and follows nothing by itself."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)
    proof: str = ""

    def get(self, path: str) -> Came:
        """Open a page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str | list[str]]) -> Came:
        """Send what was typed on the page that is open."""
        body = urlencode({"csrfmiddlewaretoken": self.proof} | dict(fields), doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def headers(self, **more: str) -> dict[str, str]:
        """What it sends before a body."""
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        return THROUGH_TLS | (cookies if self.cookies else {}) | {k.replace("_", "-"): v for k, v in more.items()}

    def heard(self, came: http.client.HTTPResponse) -> Came:
        """Keep of an answer what a browser keeps."""
        content = came.read()
        cookies: SimpleCookie = SimpleCookie()
        for each in came.headers.get_all("Set-Cookie") or []:
            cookies.load(each)
        self.cookies |= {name: morsel.value for name, morsel in cookies.items()}
        if found := re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', content):
            self.proof = found[1].decode()
        return Came(came.status, ResponseHeaders(dict(came.headers.items())), content, cookies)

    def _ask(self, method: str, path: str, body: bytes | None = None, more: Mapping[str, str] | None = None) -> Came:
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        try:
            connection.request(method, urlsplit(path).path, body, self.headers() | dict(more or {}))
            return self.heard(connection.getresponse())
        finally:
            connection.close()
