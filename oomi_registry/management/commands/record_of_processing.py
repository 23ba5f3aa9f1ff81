"""``manage.py record_of_processing``: the record of processing activities (GDPR 30(1)) on stdout.

Of the register in force; of the one that PRIVACY_REGISTER names where no database can be asked.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import translation

from customers.releases import in_force_or_candidate
from oomi_registry.notice.record import as_json
from oomi_registry.notice.wording import LANGUAGES
from oomi_registry.views import current_record, record_as_csv, record_as_html

WITHOUT_DATABASE = "Tietokantaan ei saada yhteyttä: tämä on ohjelman seloste, joka ei ehkä ole vielä voimassa."


class Command(BaseCommand):
    """Print the record in the form asked for."""

    help = "The record of processing activities (GDPR 30(1)(a)-(g)), made from the adopted register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--format`` json, csv or html; ``--language`` fi, sv or en."""
        parser.add_argument("--format", choices=("json", "csv", "html"), default="json", dest="form")
        parser.add_argument("--language", choices=LANGUAGES, default="fi")

    def handle(self, *args: object, form: str, language: str, **options: object) -> None:
        """Write the whole record, and nothing else, to stdout."""
        if not in_force_or_candidate():
            self.stderr.write(WITHOUT_DATABASE)
        with translation.override(language):
            record = current_record(language)
            if form == "html":
                self.stdout.write(record_as_html(record))
            elif form == "csv":
                self.stdout.write(record_as_csv(record), ending="")
            else:
                self.stdout.write(json.dumps(as_json(record), ensure_ascii=False, indent=1))
