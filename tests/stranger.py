"""Somebody who knows much of another person and tries it on: what he types, and everything that the site tells him."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import Consent, ContactPoint, Party
from customers.operations import consents
from oomi_registry.notice.terms import Code
from requests_app.models import PrivacyRequest
from tests import proofs, scenes
from tests.addresses import plain_addresses
from tests.at_the_form import Answer, AtTheForm
from tests.at_the_status import AtTheStatus
from tests.casework import letters_leave

HERS, HIS = "aino.makinen@example.com", "veikko.vieras@example.com"
HETU, PHONE, SECOND_HOME, WORDING = "120488-122L", "+358401112233", "Salakuja 7", "Saatte kertoa minulle paneeleista."
KNOWS = {
    "name": "Aino Mäkinen",
    "street": "Testikatu 1 A 2",
    "postal_code": "00100",
    "city": "Helsinki",
    "customer_number": "4101147",
    "metering_point": "643007574000138589",
    "birth_date": "1988-04-12",
}
"""Of the register, what he has from her post, her bills and her friends."""
UNKNOWN = (HETU, PHONE, "040 1112233", "040 111 2233", SECOND_HOME, WORDING, "Aino Maria", "S-7731")
"""Of the register, what he would learn."""


def aino_in_the_register() -> Party:
    """Aino, with more of her than he knows."""
    aino = scenes.aino()
    aino.identity_code = HETU
    aino.save()
    proofs.home(aino)
    proofs.home(aino, SECOND_HOME)
    ContactPoint.objects.create(party=aino, kind="phone", value=PHONE, source="person", began_on=date(2016, 5, 1))
    scenes.electricity(aino, began=date(2016, 5, 1), number="S-7731")
    agreed(aino)
    return aino


def agreed(aino: Party, *, express: bool = False) -> Consent:
    """She agrees to offers by e-mail; ``express`` is of somebody who knows of a ban and wants them all the same."""
    return consents.give(
        aino,
        controllers=["oomi", "oomi_solar"],
        purpose="direct_marketing",
        channel="email",
        categories=[Code.CONTACT_DETAILS],
        wording=WORDING,
        wording_version="2026-1",
        language="fi",
        how="verkkolomake",
        express=express,
        expires_at=timezone.now() + timedelta(days=90),
        now=timezone.now() if express else timezone.now() - timedelta(days=9),
    )


def register() -> dict[str, list[str]]:
    """Every row of the register, as it stands now."""
    models = apps.get_app_config("customers").get_models()
    return {model._meta.label: sorted(map(str, model._base_manager.values_list())) for model in models}


class Listening(Client):
    """A browser that remembers everything it was told."""

    def __init__(self, **usual: str) -> None:
        super().__init__(**usual)  # type: ignore[arg-type]  # Django's own arguments
        self.heard: list[str] = []

    def request(self, **asked: object) -> Answer:  # type: ignore[override]  # as much of it as these stories read
        """Ask, and remember what was answered."""
        answer = super().request(**asked)
        self.heard.append(f"{answer.status_code} {dict(answer.headers)} {answer.content.decode(errors='replace')}")
        return answer


@dataclass
class Stranger:
    """Veikko, at one browser, with a mailbox of his own."""

    client: Listening = field(default_factory=Listening)

    @property
    def form(self) -> AtTheForm:
        """He at the form."""
        return AtTheForm(self.client)

    def asks(self, *rights: str, email: str, **differently: str) -> PrivacyRequest:
        """He sends a request in her name."""
        return self.form.file(*rights, reach={**KNOWS, "email": email, **differently})

    def goes_through(self, request: PrivacyRequest) -> None:
        """He does all that his own mailbox lets him: confirms it, opens the page of the request, and every other."""
        letters_leave(timezone.now())
        if "/vahvistus/#" in self.mails():
            typed = {"reference": request.reference, "code": proofs.token_mailed(request)}
            assert self.post("request_confirm", **typed).status_code == 302
        AtTheStatus(self.client).enter(request)
        self.opens_everything()

    def opens_everything(self) -> None:
        """Every page that anybody can open, in each language."""
        for path in plain_addresses():
            if path.startswith(("/fi/", "/sv/", "/en/")):
                self.client.get(path)

    def post(self, page: str, **fields: object) -> Answer:
        """He sends that to a page."""
        return self.client.post(reverse(page), fields)

    def mails(self) -> str:
        """What has come to his mailbox."""
        return "\n".join(f"{each.subject}\n{each.body}" for each in mail.outbox if HIS in each.to)

    def was_told(self) -> list[str]:
        """What he has learnt of her that he did not know."""
        told = "\n".join([*self.client.heard, self.mails()])
        return [secret for secret in UNKNOWN if secret in told]


def to_her() -> list[str]:
    """The subjects of the mails that came to her."""
    return [str(each.subject) for each in mail.outbox if HERS in each.to]
