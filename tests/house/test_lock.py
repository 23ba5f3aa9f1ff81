"""The packages are locked, each by its hash, and the lock is that of `pyproject.toml`; `make lock` brings it there."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from oomi_registry.settings import BASE_DIR

WRITTEN = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
PROJECT = WRITTEN["project"]
DIRECT = {
    "runtime": [Requirement(line) for line in PROJECT["dependencies"]],
    "dev": [Requirement(line) for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]],
    "build": [Requirement(line) for line in WRITTEN["dependency-groups"]["build"]],
}
MOST_RUNTIME_PACKAGES = 90


def locked(name: str) -> dict[str, Requirement]:
    """The pins of one lock, by package."""
    text = (BASE_DIR / f"requirements/{name}.txt").read_text().replace("\\\n", "")
    pins = [Requirement(line.split(" --hash")[0]) for line in text.splitlines() if line.strip()]
    return {canonicalize_name(pin.name): pin for pin in pins}


def version_of(pin: Requirement) -> str:
    (exactly,) = pin.specifier
    assert exactly.operator == "=="
    return exactly.version


def needed(direct: list[Requirement]) -> set[str]:
    """The packages that the direct ones bring here, by what the installed ones say of themselves."""
    found: set[str] = set()
    waiting = [(requirement.name, tuple(requirement.extras)) for requirement in direct]
    while waiting:
        name, extras = waiting.pop()
        found.add(canonicalize_name(name))
        for line in metadata.requires(name) or []:
            part = Requirement(line)
            wanted = part.marker is None or any(part.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
            if wanted and (canonicalize_name(part.name) not in found or part.extras):
                waiting.append((part.name, tuple(part.extras)))
                found.add(canonicalize_name(part.name))
    return found


@pytest.mark.parametrize("name", DIRECT)
def test_every_package_is_pinned_with_its_hashes_and_no_address(name: str) -> None:
    text = (BASE_DIR / f"requirements/{name}.txt").read_text()
    assert "://" not in text
    for entry in text.replace("\\\n", "").splitlines():
        assert re.match(r"[\w.\[\]-]+==[\w.!+]+( ; [^-]+)?( +--hash=sha256:[0-9a-f]{64})+$", entry), entry[:80]


@pytest.mark.parametrize("name", DIRECT)
def test_every_dependency_of_the_project_is_in_the_lock_at_a_version_it_allows(name: str) -> None:
    pins = locked(name)
    for requirement in DIRECT[name]:
        assert version_of(pins[canonicalize_name(requirement.name)]) in requirement.specifier


@pytest.mark.parametrize("name", DIRECT)
def test_the_lock_has_what_the_dependencies_bring_and_nothing_else(name: str) -> None:
    pins = locked(name)
    here = {package for package, pin in pins.items() if pin.marker is None or pin.marker.evaluate()}
    assert here == needed(DIRECT[name])


def test_the_site_and_its_tests_run_on_the_same_versions() -> None:
    site, tests = locked("runtime"), locked("dev")
    assert {package: version_of(pin) for package, pin in site.items()}.items() <= {
        package: version_of(pin) for package, pin in tests.items()
    }.items()


def test_the_image_is_made_with_what_it_was_tried_with() -> None:
    made, tests = locked("build"), locked("dev")
    assert {package: version_of(pin) for package, pin in made.items()}.items() <= {
        package: version_of(pin) for package, pin in tests.items()
    }.items()


def test_what_is_installed_is_what_is_locked() -> None:
    for package, pin in locked("dev").items():
        if pin.marker is None or pin.marker.evaluate():
            assert metadata.version(package) == version_of(pin), f"run make setup: {package}"


def test_the_site_stays_small() -> None:
    assert len(locked("runtime")) <= MOST_RUNTIME_PACKAGES
