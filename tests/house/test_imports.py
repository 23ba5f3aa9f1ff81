"""Imports run down the house, and no room stands outside the picture."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from oomi_registry.settings import BASE_DIR

CONTRACT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
# Django's own files, which are no rooms.
FURNITURE = {"apps", "migrations", "templatetags"}


def rooms() -> set[str]:
    """Every module or package directly within an app, and within the notice."""
    found: set[str] = set()
    for package in (*CONTRACT["root_packages"], "oomi_registry/notice"):
        folder = BASE_DIR / package
        names = {path.stem for path in folder.glob("*.py")} | {
            path.parent.name for path in folder.glob("*/__init__.py")
        }
        found |= {f"{package}/{name}".replace("/", ".") for name in names - FURNITURE - {"__init__"}}
    return found - {"oomi_registry.notice"}


def test_imports_run_down_the_house() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([lint], cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_every_room_has_its_place_in_the_picture() -> None:
    (layers,) = (contract["layers"] for contract in CONTRACT["contracts"])
    placed = {room for layer in layers for room in layer.split(" | ")}
    assert rooms() - placed == set()
    assert {room for room in placed - rooms() if not room.endswith(tuple(FURNITURE))} == set()


def test_no_import_is_excused() -> None:
    assert all("ignore_imports" not in contract for contract in CONTRACT["contracts"])
