"""What a screen reader is told of every public page and state, held to the letter; and that each is light and whole.

``trees/fi/form_1_start.yaml`` is the accessibility tree of that page in Finnish, as Playwright writes one down. Where a
page is meant to have changed, write the trees anew and read what changed in them as one reads code::

    WRITE_TREES=1 make test TESTS=tests/journeys/test_trees.py

Dates, references and keys differ from run to run and stand as DATE, REFERENCE and KEY, an hour as HOUR.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation
from playwright.sync_api import Page

from customers.releases.adopting import adopt_the_first
from tests.journeys import screens_cases, screens_public
from tests.journeys.conftest import WIDE, Walk

pytestmark = pytest.mark.django_db(transaction=True)
CODES = [code for code, _ in settings.LANGUAGES]
TREES = Path(__file__).with_name("trees")
HEAVIEST = 60_000  # bytes: the page, its styles, its icon and its scripts, before any compression
AT_400_PERCENT = {"width": 1280 // 4, "height": 1024 // 4}  # WCAG 2.2, 1.4.10: 320 px wide, 256 px high

REFERENCE = re.compile(r"T[PL]-[0-9A-Z]{4}-[0-9A-Z]{4}")
DATE = re.compile(
    r"(?:\b\d{1,2}\.\d{1,2}\.\d{4}|\b\d{1,2} [^\W\d]+ \d{4}|\b\d{4}-\d{2}-\d{2})"
    r"(?:(?: klo| kl\.| at)? \d{1,2}[.:]\d{2}\b)?"
)
# An hour by itself, which no day goes before.
HOUR = re.compile(
    r"(?<=kello )\d{1,2}\.\d{2}\b|(?<=klockan )\d{1,2}\.\d{2}\b|(?<=from )\d{1,2}:\d{2}\b|(?<=after )\d{1,2}:\d{2}\b"
)
# A row's own key, and the signed one of a consent's link.
KEY = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|(?<=/)[\w-]{22}\.[\w-]{43}(?=/)")
# A line with a colon in it stands in quotation marks of its own.
CONTROL = re.compile(r"- '?(button|checkbox|combobox|heading|link|radio|searchbox|textbox|spinbutton)\b(?! [\"/])")
HEADING = re.compile(r"""- '?heading ".*" \[level=(\d)\]""")

# The names of what is asked for beside the page; the browser tells how heavy the page itself was.
_BESIDE = "[...document.querySelectorAll('link[href], script[src], img[src]')].map(each => each.href || each.src)"
_PAGE = "performance.getEntriesByType('navigation')[0].decodedBodySize"
# What holds more than it shows, and does not let it be scrolled to. What only screen readers read is one pixel large.
_CUT = """
[...document.body.querySelectorAll('*')].filter(each => {
  const style = getComputedStyle(each);
  if (each.clientWidth <= 1 || !each.checkVisibility()) return false;
  const hides = way => ['hidden', 'clip'].includes(way);
  return hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1
      || hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1;
}).map(each => each.outerHTML.slice(0, 80))
"""
_LETTERS = "parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"


@dataclass
class Reader:
    """Goes where a camera would, and writes down what there is."""

    walk: Walk
    trees: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    beside: dict[str, int] = field(default_factory=dict)
    """Bytes of each file that pages ask for, by its address."""

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.walk.page

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.walk.open(path)

    def take(self, name: str) -> None:
        """Write the tree down, weigh the page, and look at it much enlarged."""
        tree = self.page.locator("body").aria_snapshot()
        same = DATE.sub("DATE", REFERENCE.sub("REFERENCE", KEY.sub("KEY", tree)))
        self.trees[name] = HOUR.sub("HOUR", same) + "\n"
        self.faults += [f"{name}: {fault}" for fault in (*untold(tree), *self._heavy(), *self._cut_off())]

    def _heavy(self) -> Iterator[str]:
        weight = self.page.evaluate(_PAGE)
        assert weight > 500, "the browser does not tell what the page weighed"
        for address in self.page.evaluate(_BESIDE):
            if address.startswith(self.walk.site + settings.STATIC_URL):
                weight += self._weight(address)
        if weight >= HEAVIEST:
            yield f"it weighs {weight:,} bytes in all"

    def _weight(self, address: str) -> int:
        if address not in self.beside:
            answer = self.page.request.get(address)
            assert answer.ok, address
            self.beside[address] = len(answer.body())
        return self.beside[address]

    def _cut_off(self) -> Iterator[str]:
        self.page.set_viewport_size({"width": AT_400_PERCENT["width"], "height": AT_400_PERCENT["height"]})
        yield from self._too_wide("at 400 %", AT_400_PERCENT["width"])
        self.page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
        letters = self.page.evaluate(_LETTERS)
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        if self.page.evaluate(_LETTERS) < 1.9 * letters:
            yield "its text does not grow with the reader's letters"
        yield from self._too_wide("with letters of 200 %", WIDE["width"])
        self.page.evaluate("document.documentElement.style.fontSize = ''")

    def _too_wide(self, when: str, width: int) -> Iterator[str]:
        reached = self.page.evaluate("document.documentElement.scrollWidth")
        if reached > width:
            yield f"{when} it is {reached} px wide"
        for each in self.page.evaluate(_CUT):
            yield f"{when} this is cut off: {each}"


def untold(tree: str) -> Iterator[str]:
    """What a tree does not tell as it should: a control or heading without a name, a level of headings left out."""
    for line in tree.splitlines():
        if CONTROL.search(line):
            yield f"no name: {line.strip()}"
    levels = [int(level) for level in HEADING.findall(tree)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for before, level in zip([1, *levels], levels, strict=False):  # the box of what is wrong stands above the first
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"


@pytest.mark.parametrize("language", CODES)
def test_every_public_state_is_told_as_it_is_written_down_and_is_light_and_whole(walk: Walk, language: str) -> None:
    walk.statuses = screens_cases.STATUSES
    adopt_the_first(now=timezone.now(), using="default")  # as after migrate; a test before this may have emptied it
    reader, folder = Reader(walk), TREES / language
    with translation.override(language):
        screens_public.tour(reader)
        screens_public.trouble(reader)
        screens_cases.tour(reader)
    assert not reader.faults, "\n".join(reader.faults)
    assert {Path(address).suffix for address in reader.beside} >= {".css", ".svg", ".js"}
    if os.environ.get("WRITE_TREES"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.yaml"):
            old.unlink()
        for name, tree in reader.trees.items():
            (folder / f"{name}.yaml").write_text(tree, encoding="utf-8")
    written = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    changed = [
        line
        for name in sorted({*written, *reader.trees})
        for line in difflib.unified_diff(
            written.get(name, "").splitlines(), reader.trees.get(name, "").splitlines(), f"{language}/{name}", "now"
        )
    ]
    assert not changed, "\n".join(changed)


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        ('- heading "Pyyntö" [level=1]\n- button', "no name: - button"),
        ('- heading "Pyyntö" [level=1]\n- link:\n  - /url: /fi/', "no name: - link:"),
        ('- heading "Pyyntö" [level=1]\n- heading "Lisää" [level=3]', "a heading of level 3 follows one of level 1"),
        (
            '- \'heading "Pyyntö: kopio" [level=1]\'\n- heading "Lisää" [level=3]',
            "a heading of level 3 follows one of level 1",
        ),
        ('- heading "Pyyntö" [level=2]', "0 headings of the first level"),
    ],
)
def test_a_tree_that_tells_too_little_is_found(tree: str, fault: str) -> None:
    assert fault in list(untold(tree))
