"""The site as a deployment runs it, in a process of its own: every setting from the environment, nothing local."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping

from oomi_registry.settings import BASE_DIR

HOST = "tietosuoja.example.com"

SETTINGS = {
    "SECRET_KEY": secrets.token_urlsafe(48),
    "INDEX_KEY": secrets.token_urlsafe(48),
    "FIELD_KEYS": "2026a:" + base64.b64encode(secrets.token_bytes(32)).decode(),
    "ALLOWED_HOSTS": HOST,
    "DATABASE_URL": "postgres://oomi_app:password@127.0.0.1:1/oomi",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
    "EMAIL_FROM": "tietosuoja@example.com",
    "STORAGE_URL": "file:///srv/files",
}
"""What a deployment must set. Nobody answers at these addresses."""


def environment(**changed: str) -> Mapping[str, str]:
    """The environment of a deployment, with ``changed`` settings; one changed to nothing is as if it were not set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1"} | SETTINGS | changed


def python(*command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run Python with ``command`` as a deployment does; output and errors come back as one text."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env=environment(**changed),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
