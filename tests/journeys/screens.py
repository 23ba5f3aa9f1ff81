"""A picture of every page and state, at a wide screen and at 320 px: ``python -m tests.journeys.screens``.

The public pages come in three languages, light and dark; each language, width and shade has one sheet with all of
them, ``screens/sheets/``, to be looked through. Everything it needs it starts itself, servers and people of its own,
and takes away again. With ``--public`` it makes the public pages alone, with ``--desk`` the desk's, with ``--readme``
the README's one picture. Nothing is judged here: the journeys do that. This is for looking.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "screens"
README_PICTURE = ROOT / "docs" / "pictures" / "case.png"
WIDTHS = {"1280": (1280, 900), "320": (320, 640)}
PATIENCE = 120_000.0  # milliseconds: a sheet has hundreds of pictures in it
Shade = Literal["light", "dark"]
SHADES: tuple[Shade, ...] = ("light", "dark")


@dataclass
class Camera:
    """One browser in front of the site."""

    page: Page
    site: str
    folder: Path
    shades: tuple[Shade, ...] = ("light",)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.site + path)

    def press(self, button: str) -> None:
        """Press the first button of that name."""
        self.page.get_by_role("button", name=button).first.click()

    def take(self, name: str) -> None:
        """Take the page as it stands, at each width and in each shade."""
        for shade in self.shades:
            self.page.emulate_media(color_scheme=shade)
            for width, (across, down) in WIDTHS.items():
                self.page.set_viewport_size({"width": across, "height": down})
                of_shade = f"_{shade}" if len(self.shades) > 1 else ""
                self.page.screenshot(path=self.folder / f"{name}_{width}{of_shade}.png", full_page=True)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": WIDTHS["1280"][0], "height": WIDTHS["1280"][1]})
        print(f"{self.folder.name}/{name}", flush=True)

    def at(self, path: str, name: str) -> None:
        """Open an address and take its picture."""
        self.open(path)
        self.take(name)


@contextmanager
def site() -> Iterator[str]:
    """The site in this process, on servers of its own that are new and go again; comes out its address."""
    from oomi_registry import embedded

    with embedded.running():
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connections
        from django.test.utils import override_settings
        from pytest_django.live_server_helper import LiveServer

        from oomi_registry.demo.scenes import prepare

        call_command("migrate", verbosity=0)
        prepare(print)
        hosts = [*settings.ALLOWED_HOSTS, "testserver"]  # some stories have a second browser, which is Django's client
        with override_settings(ROOT_URLCONF="tests.journeys.screens_urls", ALLOWED_HOSTS=hosts):
            server = LiveServer("127.0.0.1")
            try:
                yield server.url
            finally:
                server.stop()
        connections.close_all()


@contextmanager
def camera(address: str, folder: Path) -> Iterator[Camera]:
    """A browser of its own, in Finnish."""
    from playwright.sync_api import sync_playwright

    from tests import chromium

    path = chromium.found()
    if path is None:
        sys.exit(f"The pictures need a browser. Type: {chromium.TO_TYPE}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        page = browser.new_context(locale="fi-FI").new_page()
        page.set_default_timeout(PATIENCE)
        yield Camera(page, address, folder)
        browser.close()


def sign_in(at: Camera, name: str) -> None:
    """Sign in as one of the demo's staff, whoever was signed in before."""
    from oomi_registry.demo.scenes import PASSWORD

    at.page.context.clear_cookies()
    at.open("/admin/login/?next=/admin/")
    at.page.locator("#id_username").fill(name)
    at.page.locator("#id_password").fill(PASSWORD)
    at.page.locator("[type=submit]").click()


def readme_picture(at: Camera) -> None:
    """The case page as the README shows it: the clock with a pause, and two candidates told apart by the evidence."""
    from tests.journeys import screens_stories

    case = screens_stories.two_of_one_name()
    sign_in(at, "officer")
    at.open(screens_stories.page_of(case))
    at.page.set_viewport_size({"width": 1280, "height": 1240})
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    at.page.screenshot(path=README_PICTURE)
    print(f"{README_PICTURE.relative_to(ROOT)}: {README_PICTURE.stat().st_size // 1000} kB")


def every_page(at: Camera) -> None:
    """Every page and state, an officer's, and then in the order of a person's way."""
    desk_pages(at)
    public_pages(at)


def desk_pages(at: Camera) -> None:
    """The desk, which is in Finnish."""
    from tests.journeys import screens_desk

    screens_desk.tour(replace(at, folder=_emptied(FOLDER / "desk")))


def public_pages(at: Camera) -> None:
    """The public face in each language, light and dark, and a sheet of each."""
    from django.conf import settings

    for language, _name in settings.LANGUAGES:
        pages_in(language, at)
        sheets_of(FOLDER / language, at.page)


def pages_in(language: str, at: Camera) -> None:
    """Every public page and state in one language."""
    from django.utils import translation

    from tests.journeys import screens_cases, screens_public, screens_urls

    mine = replace(at, folder=_emptied(FOLDER / language), shades=SHADES)
    at.page.context.clear_cookies()
    with translation.override(language):
        screens_public.tour(mine)
        screens_public.trouble(mine)
        screens_cases.tour(mine)
        screens_public.proofless(mine)
        for status in screens_urls.FAILS:
            mine.at(f"/{language}/fails/{status}/", f"wrong_{status}")


def sheets_of(folder: Path, page: Page) -> None:
    """A sheet of the pictures in that folder for each width and shade."""
    for width in WIDTHS:
        for shade in SHADES:
            _sheet(page, folder, width, shade)


def _emptied(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    return folder


def _sheet(page: Page, folder: Path, width: str, shade: Shade) -> None:
    """One picture of all those pages side by side, each cut off where it gets long."""
    across = 150 if width == "320" else 380
    shown = "".join(
        f"<figure><img src='{path.as_uri()}'><figcaption>{path.name.removesuffix(f'_{width}_{shade}.png')}</figcaption>"
        "</figure>"
        for path in sorted(folder.glob(f"*_{width}_{shade}.png"))
    )
    style = (
        f"body{{margin:8px;background:#777;display:grid;grid-template-columns:repeat(auto-fill,{across}px);gap:10px}}"
        f"figure{{margin:0}}img{{width:100%;max-height:{across * 3}px;object-fit:cover;object-position:top}}"
        "figcaption{font:11px sans-serif;color:#fff}"
    )
    (FOLDER / "sheets").mkdir(exist_ok=True)
    written = FOLDER / "sheets" / f"{folder.name}_{width}_{shade}.html"
    written.write_text(f"<!DOCTYPE html><style>{style}</style>{shown}")
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(written.as_uri())
    page.screenshot(path=written.with_suffix(".png"), full_page=True, timeout=PATIENCE)
    written.unlink()


def main(argv: list[str]) -> int:
    """Take the pictures."""
    os.environ.setdefault("EMBEDDED_NAME", "screens")
    os.environ.update(DJANGO_SETTINGS_MODULE="oomi_registry.settings")
    os.environ.update(DJANGO_ALLOW_ASYNC_UNSAFE="true", EMAIL_URL="memorymail://")
    tours: dict[str, Callable[[Camera], None]] = {
        "--readme": readme_picture,
        "--public": public_pages,
        "--desk": desk_pages,
    }
    tour = tours.get(argv[0], every_page) if argv else every_page
    remove = [sys.executable, "-m", "oomi_registry.guardian", "remove"]
    subprocess.run(remove, cwd=ROOT, check=True)
    try:
        with site() as address, camera(address, FOLDER) as at:
            tour(at)
    finally:
        subprocess.run(remove, cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
