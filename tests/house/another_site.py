"""One day of a site in a process of its own, under whatever register ``PRIVACY_REGISTER`` names.

It makes a database, migrates it as the owner and serves the site from it. A person sends the form, an officer answers
the case in admin, the letters leave, and what has had its time goes. What it saw is printed as one line of JSON.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test.utils import setup_test_environment
from django.utils import timezone
from psycopg import sql

from customers.holdings import personal_models, records
from customers.models import ContactPoint, Controller, Party, Recording, Relationship, ResponsibilityRule
from customers.queries import customer_of
from oomi_registry.demo.visitor import Visitor
from oomi_registry.notice.adopted import register
from requests_app.models import PrivacyRequest
from requests_app.tasks import build_wanted_packages, send_waiting_letters
from tests import staff
from tests.conftest import as_owner

PASSWORD = "a password for this day alone"


class Quiet(WSGIRequestHandler):
    """A server that says nothing of who asked for what."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def database(name: str) -> Iterator[None]:
    """A database of that name for the duration, migrated as a deployment's is: with every check."""
    real = str(connections["owner"].settings_dict["NAME"])
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with as_owner(real) as owner:
        owner.execute(drop)
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    yield
    connections.close_all()
    with as_owner(real) as owner:
        owner.execute(drop)


@contextmanager
def served() -> Iterator[str]:
    """The site over HTTP, in this process; its address."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:

        def serve() -> None:
            server.serve_forever()
            connections.close_all()  # this thread's own: else the database could not be dropped

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def said_by(command: str, *arguments: str) -> str:
    """What a command of the site prints."""
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def a_customer() -> Party:
    """Aino, a customer for years, who called two years, thirteen months and eleven months ago."""
    now = timezone.now()
    aino = Party.objects.create(
        given_names="Aino Maria",
        family_name="Mäkinen",
        customer_number="4101147",
        source="person",
        first_seen_on=now.date() - timedelta(days=3000),
        last_contact_on=now.date(),
    )
    ContactPoint.objects.create(
        party=aino, kind="email", value="aino.makinen@example.com", source="person", began_on=now.date()
    )
    Relationship.objects.create(
        party=aino,
        controller=Controller.objects.filter(in_force=True).earliest("code"),
        began_on=now.date() - timedelta(days=3000),
    )
    for months in (24, 13, 11):
        Recording.objects.create(
            party=aino, began_at=now - timedelta(days=31 * months), direction="from_person", topic=f"{months} kk"
        )
    return aino


def asks(address: str) -> dict[str, object]:
    """Aino fills in the form; what its pages said."""
    person = Visitor(address)
    person.open("/fi/tietosuojaseloste/")
    notice = person.text
    person.open("/")
    pages = [person.text]
    known = {
        "rights": ["access", "marketing_ban"],
        "channels": ["email"],
        "purposes": ["direct_marketing"],
        "whom": "self",
        "name": "Aino Mäkinen",
        "email": "aino.makinen@example.com",
        "customer_number": "4101147",
        "answer_by": "email",
    }
    while "TP-" not in person.text and len(pages) < 12:
        person.answer(known)
        pages.append(person.text)
    return {"notice": notice, "form": pages}


def answers(address: str, aino: Party) -> dict[str, object]:
    """The officer takes the case, links Aino, grants what she asks and sends the answer; what the desk said."""
    sanna = staff.sanna()
    sanna.set_password(PASSWORD)
    sanna.save()
    case = PrivacyRequest.objects.get()
    desk = Visitor(address)
    desk.open("/admin/login/?next=/admin/requests_app/privacyrequest/")
    desk.answer({"username": "sanna", "password": PASSWORD})
    listed = desk.text
    at = f"/admin/requests_app/privacyrequest/{case.pk}/change/"
    desk.open(at)
    desk.press("/take/")
    desk.press("/link_party/", {"party": str(aino.pk)})
    shown = desk.text
    asked = {"kind": "asked_facts", "facts": ["customer_number", "invoice"], "note": "Täsmäsi viime laskuun."}
    desk.press("/record_evidence/", asked)
    desk.press("/confirm_identity/")
    desk.press("/want_copy/")
    build_wanted_packages()
    desk.open(at)
    for right in ("access", "marketing_ban"):
        form = next(form for form in desk.forms("/decide/") if ("right", right) in form.fields)
        desk.send(form, {"outcome": "granted"})
    for step in ("/write_letter/", "/mark_ready/", "/send_letter/"):
        desk.press(step)
    send_waiting_letters()
    desk.open(f"/admin/customers/party/{aino.pk}/change/")
    party = desk.text
    desk.open("/fi/tietosuojaseloste/kasittelytoimet/")
    return {"list": listed, "case": shown, "party": party, "record": desk.text}


def main(name: str) -> None:
    """Live the day on a database of that name and print it. Called after the site's start, ``django.setup()``."""
    setup_test_environment()
    with database(name):
        aino = a_customer()
        with served() as address:
            seen = asks(address) | answers(address, aino)
        case = PrivacyRequest.objects.get()
        recorded = records(aino, register(), customer_of(aino))
        seen |= {
            "controllers": list(Controller.objects.filter(in_force=True).values_list("code", flat=True)),
            "responsibility": ResponsibilityRule.objects.count(),
            "reference": case.reference,
            "status": case.status,
            "version": case.register_version.isoformat(),
            "letters": [f"{letter.subject}\n{letter.body}" for letter in mail.outbox],
            "activities": json.loads(said_by("record_of_processing", "--format", "json")),
            "sheet": said_by("record_of_processing", "--format", "csv"),
            "tables": sorted(model._meta.label for model, _ in personal_models()),
            "answering": sorted({code for record in recorded for code in record.responsibility.controllers}),
            "rehearsed": json.loads(said_by("dispose", "--rehearse", "--json")),
            "disposed": json.loads(said_by("dispose", "--json")),
            "recordings": sorted(Recording.objects.values_list("topic", flat=True)),
            "users": User.objects.count(),
        }
    print(json.dumps(seen, ensure_ascii=False))
