"""Somebody goes to be identified and comes back, in Django's client and at the provider's real address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.at_the_form import Answer, AtTheForm
from tests.identity_provider import IdentityProvider, running


class _Stay(HTTPRedirectHandler):
    """The provider's redirect is read, and followed by Django's client."""

    def redirect_request(self, *_: object) -> None:
        """Nowhere."""


_opener = build_opener(_Stay)


@contextmanager
def provider_in(folder: Path) -> Iterator[IdentityProvider]:
    """A provider that leads back to this site, with its keys in the folder."""
    with running(folder, f"{site.SITE_URL}{reverse('identification_return')}") as provider:
        yield provider


def offered_by(provider: IdentityProvider, settings: Settings) -> IdentityProvider:
    """The site offers identification by the provider, which does nothing that another test had it do."""
    settings.OIDC = provider.settings
    provider.replaced, provider.down, provider.drips = None, False, False
    provider.calls.clear()
    return provider


@dataclass
class Traveller:
    """One browser: its cookies at the site, and the pages of the provider."""

    provider: IdentityProvider
    client: Client = field(default_factory=Client)

    def at_the_form(self) -> AtTheForm:
        """The same browser at the request form."""
        return AtTheForm(self.client)

    def leave(self, **typed: str) -> str:
        """Press the button that leads away; the provider's address to which it leads."""
        page = self.client.post(reverse("request_identify"), typed)
        assert page.status_code == HTTPStatus.OK, page.content.decode()
        (address,) = set(re.findall(r'href="(http://127\.0\.0\.1:\d+/[^"]+)"', page.content.decode()))
        return html.unescape(str(address))

    def choose(self, address: str, person: str) -> str:
        """Open the provider's page and be ``person`` there, or nobody; the address to which it leads back."""
        with _opener.open(address) as answer:
            page = answer.read().decode()
        found = re.search(r'name="key" value="(\d+)"', page)
        assert found is not None, page
        return self.provider.verified(urlencode({"key": found[1], "person": person}))

    def come_back(self, address: str) -> Answer:
        """Open the address to which the provider leads; what the site answers, with where it leads."""
        assert address.startswith(f"{site.SITE_URL}{reverse('identification_return')}?")
        return self.client.get(f"{reverse('identification_return')}?{urlsplit(address).query}")

    def identify(self, person: str, **typed: str) -> str:
        """The whole way as ``person``; the page on which it ends."""
        back = self.come_back(self.choose(self.leave(**typed), person))
        assert back.status_code == HTTPStatus.FOUND, back.content.decode()
        return back.headers["Location"]


def refused_at(address: str) -> int:
    """The status with which the provider refuses an address."""
    try:
        with _opener.open(Request(address)) as answer:  # noqa: S310 - the provider's, on this machine
            return int(answer.status)
    except OSError as error:
        return int(getattr(error, "code", 0))
