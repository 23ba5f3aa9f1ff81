"""Someone at a browser without scripts: opens pages, fills in forms, presses buttons. Standard library only."""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

Values = Mapping[str, str | Sequence[str]]


class NotThere(AssertionError):
    """The page has no such form or link, or answered with an error; the message says which page."""


@dataclass
class Form:
    """One form of a page: where it posts, and what its fields hold as the page came."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.text: list[str] = []
        self._form: Form | None = None
        self._link: tuple[str, list[str]] | None = None
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form":
            self._form = Form(attributes.get("action") or "")
            if (attributes.get("method") or "get").lower() == "post":
                self.forms.append(self._form)
        elif tag == "a":
            self._link = (attributes.get("href") or "", [])
        elif self._form is not None and attributes.get("name"):
            self._field(tag, str(attributes["name"]), attributes)
        elif tag == "option" and self._form is not None and self._select and "selected" in attributes:
            self._form.fields.append((self._select, attributes.get("value") or ""))

    def _field(self, tag: str, name: str, attributes: Mapping[str, str | None]) -> None:
        if self._form is None:
            return
        self._form.names.add(name)
        kind = attributes.get("type") or "text"
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            self._form.fields.append((name, ""))
        elif tag == "input" and (kind not in {"checkbox", "radio", "submit"} or "checked" in attributes):
            self._form.fields.append((name, attributes.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "a" and self._link:
            self.links[" ".join("".join(self._link[1]).split())] = self._link[0]
            self._link = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._link:
            self._link[1].append(data)
        if self._textarea and self._form is not None:
            name, before = self._form.fields[-1]
            self._form.fields[-1] = (name, before + data)


class Visitor:
    """One person at one browser, with cookies of their own."""

    def __init__(self, address: str) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self._at = address
        self._page = _Reader()

    @property
    def at(self) -> str:
        """The address of the page that is open."""
        return self._at

    @property
    def text(self) -> str:
        """The words of the page that is open, with spaces folded."""
        return " ".join(" ".join(self._page.text).split())

    def open(self, path: str) -> None:
        """Open a page. Raises :class:`NotThere` where the site answers with an error."""
        self._send(urllib.request.Request(urllib.parse.urljoin(self._at, path)))  # noqa: S310  # our own loopback address

    def follow(self, words: str) -> None:
        """Follow the first link whose words contain ``words``."""
        for shown, target in self._page.links.items():
            if words in shown:
                self.open(target)
                return
        raise NotThere(f"No link {words!r} on {self._at}. It has: {', '.join(self._page.links)}")

    def answer(self, known: Values) -> None:
        """Send the page's last form, with what is ``known`` of its fields filled in."""
        if not self._page.forms:
            raise NotThere(f"No form on {self._at}. It says: {self.text[:300]}")
        form = self._page.forms[-1]
        self.send(form, {name: value for name, value in known.items() if name in form.names})

    def forms(self, ending: str) -> list[Form]:
        """The forms that post to an address ending so. Raises :class:`NotThere` where the page has none."""
        found = [form for form in self._page.forms if form.action.endswith(ending)]
        if not found:
            actions = ", ".join(form.action for form in self._page.forms)
            raise NotThere(f"No form to {ending!r} on {self._at}, but to: {actions}. It says: {self.text[:600]}")
        return found

    def press(self, ending: str, values: Values | None = None) -> None:
        """Send the first form that posts to an address ending so."""
        self.send(self.forms(ending)[0], values or {})

    def send(self, form: Form, values: Values) -> None:
        """Fill in and send one form; what ``values`` does not name goes as it came."""
        self._send(self._filled_in(form, values))

    def fetch(self) -> bytes:
        """Press the page's last button, and take the file that comes in place of a page."""
        return self._answer_to(self._filled_in(self._page.forms[-1], {}))[1]

    def take(self, ending: str) -> bytes:
        """Press the first button that posts to an address ending so, and take the file that comes; the page stays."""
        return self._answer_to(self._filled_in(self.forms(ending)[0], {}))[1]

    def _filled_in(self, form: Form, values: Values) -> urllib.request.Request:
        kept = [(name, value) for name, value in form.fields if name not in values]
        given = [
            (name, one) for name, value in values.items() for one in ([value] if isinstance(value, str) else value)
        ]
        return urllib.request.Request(  # noqa: S310  # our own loopback address
            urllib.parse.urljoin(self._at, form.action),
            data=urllib.parse.urlencode(kept + given).encode(),
            headers={"Referer": self._at},
        )

    def _send(self, request: urllib.request.Request) -> None:
        self._at, body = self._answer_to(request)
        self._page = _Reader()
        self._page.feed(body.decode())

    def _answer_to(self, request: urllib.request.Request) -> tuple[str, bytes]:
        """Where the answer came from in the end, and its bytes."""
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.geturl(), answer.read()
        except urllib.error.HTTPError as error:
            said = _Reader()
            said.feed(error.read().decode(errors="replace"))
            words = " ".join(" ".join(said.text).split())
            raise NotThere(f"{request.full_url} answered {error.code}: {words[:600]}") from error
