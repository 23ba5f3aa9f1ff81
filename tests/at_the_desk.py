"""Somebody at the desk without a browser: opens pages, fills in the forms that they have, presses their buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from requests_app.models import PrivacyRequest

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
else:
    Response = HttpResponse

Values = Mapping[str, str | list[str]]
LIST = "admin:requests_app_privacyrequest_changelist"


def page_of(case: PrivacyRequest) -> str:
    """The address of the case's page."""
    return reverse("admin:requests_app_privacyrequest_change", args=[case.pk])


def address_of(case: PrivacyRequest, operation: str) -> str:
    """Where that operation on the case is posted."""
    return reverse("admin:requests_app_privacyrequest_operate", args=[case.pk, operation])


@dataclass
class Form:
    """One form of a page: where it posts, what its fields hold as the page came, its choices, its button."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    button: str = ""

    @property
    def operation(self) -> str:
        """The operation's name, which ends its address."""
        return self.action.rstrip("/").rsplit("/", 1)[-1]


class Read(HTMLParser):
    """A page as read: its words, its links and its forms that post."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.status = response.status_code
        self.html = response.content.decode()
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._words: list[str] = []
        self._form: Form | None = None
        self._inside: dict[str, str] = {}
        self._link: tuple[str, list[str]] | None = None
        self.feed(self.html)

    @property
    def text(self) -> str:
        """The page's words with spaces folded."""
        return " ".join(" ".join(self._words).split())

    def form(self, operation: str, **hidden: str) -> Form:
        """The form of that operation whose fields hold these values. Fails where the page has none."""
        for form in self.forms:
            if form.operation == operation and all(form.fields.get(name) == [value] for name, value in hidden.items()):
                return form
        raise AssertionError(f"The page has no form {operation} {hidden}; it has {[f.operation for f in self.forms]}")

    @property
    def buttons(self) -> set[str]:
        """The operations that the page offers."""
        return {form.operation for form in self.forms if "/toiminto/" in form.action}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name = attributes.get("name", "")
        if tag == "form" and attributes.get("method") == "post":
            self._form = Form(attributes.get("action", ""))
            self.forms.append(self._form)
        elif tag == "a":
            self._link = (attributes.get("href", ""), [])
        elif tag in {"select", "textarea"} and self._form is not None:
            self._inside[tag] = name
            self._form.fields[name] = [""] if tag == "textarea" else []
            self._form.choices[name] = []
        elif tag == "option" and self._form is not None:
            value = attributes.get("value", "")
            self._form.choices[self._inside["select"]].append(value)
            if "selected" in attributes or not self._form.fields[self._inside["select"]]:
                self._form.fields[self._inside["select"]] = [value]
        elif tag == "input" and self._form is not None and name:
            self._input(self._form, name, attributes)
        elif tag == "button":
            self._inside["button"] = name
        elif tag == "p" and attributes.get("class") == "msg":
            self._inside["msg"] = "1"

    def _input(self, form: Form, name: str, attributes: dict[str, str]) -> None:
        held = form.fields.setdefault(name, [])
        if attributes.get("type") in {"checkbox", "radio"}:
            form.choices.setdefault(name, []).append(attributes.get("value", "on"))
            if "checked" in attributes:
                held.append(attributes.get("value", "on"))
        else:
            held.append(attributes.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._form is not None:
            held = self._form.fields[self._inside[tag]]
            held[0] = held[0].removeprefix("\n")  # as browsers do
        self._inside.pop({"p": "msg"}.get(tag, tag), None)
        if tag == "form":
            self._form = None
        elif tag == "a" and self._link:
            self.links[" ".join("".join(self._link[1]).split())] = self._link[0]
            self._link = None

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._link:
            self._link[1].append(data)
        if self._form is None:
            return
        if "textarea" in self._inside:
            self._form.fields[self._inside["textarea"]][0] += data
        if "button" in self._inside:
            self._form.button += data.strip()
        if "msg" in self._inside:
            self._form.errors.append(data)


@dataclass
class AtTheDesk:
    """One of the staff at one browser."""

    user: User
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.force_login(self.user)

    def open(self, case: PrivacyRequest) -> Read:
        """The case's page."""
        return Read(self.client.get(page_of(case)))

    def listed(self, tab: str = "") -> Read:
        """The list, or a tab of it."""
        return Read(self.client.get(reverse(LIST) + (f"?tab={tab}" if tab else "")))

    def send(self, form: Form, values: Values | None = None) -> Response:
        """Send a form of a page that is open, with these values in place of what it came with."""
        for name, value in (values or {}).items():
            assert name in form.fields, f"the form {form.operation} has no field {name}"
            offered = form.choices.get(name)
            for one in [value] if isinstance(value, str) else value:
                assert not offered or one in offered, f"{form.operation} does not offer {one} as {name}"
        return self.client.post(form.action, {**form.fields, **(values or {})})

    def press(self, case: PrivacyRequest, operation: str, values: Values | None = None, **hidden: str) -> Response:
        """Open the case's page and send the form of that operation on it."""
        return self.send(self.open(case).form(operation, **hidden), values)

    def does(self, case: PrivacyRequest, operation: str, values: Values | None = None, **hidden: str) -> Read:
        """As :meth:`press`, which must be carried out; comes out the page that follows."""
        response = self.press(case, operation, values, **hidden)
        assert response.status_code == 302, Read(response).text[:2000]
        page = Read(self.client.get(response.headers["Location"]))
        assert page.status == 200
        return page
