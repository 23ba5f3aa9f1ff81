"""The journeys use a browser that is installed and runs; where there is none, one line says what to type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import chromium


def program(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without a browser; a browser may be put into this folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "playwrights", lambda: None)
    return tmp_path


def test_a_browser_that_is_installed_is_used(nothing_installed: Path) -> None:
    chrome = program(nothing_installed, "google-chrome", 'echo "Google Chrome 140.0"')
    assert chromium.found() == chrome


def test_a_stub_that_only_says_how_to_install_is_no_browser(nothing_installed: Path) -> None:
    program(nothing_installed, "chromium", 'echo "requires the chromium snap" >&2; exit 1')
    program(nothing_installed, "chromium-browser", 'echo "chromium is not installed"')
    assert chromium.found() is None


def test_a_browser_may_be_named(nothing_installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = program(nothing_installed, "my-browser", 'echo "Chromium 141.0"')
    monkeypatch.setenv("CHROMIUM", mine)
    assert chromium.found() == mine


def test_without_any_browser_one_line_says_what_to_type(
    nothing_installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[str] = []
    monkeypatch.setattr(chromium, "fetch", lambda: tried.append("fetch"))
    assert chromium.main() == 1
    assert tried == ["fetch"]
    assert capsys.readouterr().err.splitlines()[-1].endswith("Type: sudo apt-get install chromium")


def test_a_browser_that_could_be_fetched_is_used(
    nothing_installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        chromium, "fetch", lambda: program(nothing_installed, "chromium", 'echo "Chromium 141.0 built on Debian"')
    )
    assert chromium.main() == 0
    assert capsys.readouterr().out == f"{nothing_installed}/chromium\n"
