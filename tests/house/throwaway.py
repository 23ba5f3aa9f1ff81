"""An app that somebody adds to the site: written into a folder, named by settings of its own, run as anybody would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from oomi_registry.settings import BASE_DIR

SETTINGS = """
from oomi_registry.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "visits"]
for login in DATABASES.values():
    login["NAME"] = "no_such_database"  # whatever gets past the checks stops here
"""

MODELS = """
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from customers.keys import new_key
from customers.models import Party
from oomi_registry.notice.declarations import NotPersonal, Privacy, Runs
from oomi_registry.notice.terms import Code


class Visit(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key)
    party = models.ForeignKey(Party, models.PROTECT, related_name="visits")
    made_at = models.DateTimeField(db_index=True)
    {field}

    privacy = Privacy(
        subject="party",
        keep=Runs("request_cases", "made_at"),
        observed={{Code.RELATIONSHIP: "made_at {declared}"}},
        plumbing="id party",
        source="person",
    )

{after}
"""


@dataclass(frozen=True)
class Site:
    """A site with one more app, in ``folder``."""

    folder: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run Python with ``command`` on that site; output and errors come back as one text."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "visits.settings",
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        environment.pop("PYTEST_XDIST_WORKER", None)
        return subprocess.run(
            [sys.executable, *command],
            cwd=BASE_DIR,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )


def site_with(folder: Path, *, field: str = "", declared: str = "", after: str = "") -> Site:
    """The site with an app whose model has one more ``field``, ``declared`` or not, and more code ``after`` it."""
    app = folder / "visits"
    app.mkdir()
    (app / "__init__.py").touch()
    (app / "settings.py").write_text(SETTINGS)
    (app / "models.py").write_text(MODELS.format(field=field, declared=declared, after=after))
    return Site(folder)
