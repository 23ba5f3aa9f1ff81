"""What the person was given: each package with its hash and its list of contents, and what was left out of it and why.

The package itself is somebody's whole data, so it goes along only where the officer chose it, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from requests_app.dossier import words
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part, StoredFile, TextFile
from requests_app.dossier.sections.breached import released_elsewhere
from requests_app.fulfilment.access.machine import is_contents
from requests_app.models import AccessPackage, WithheldPart

GONE = "hävitetty säilytysajan mukaan"


def packages(looked: Looked) -> Part:
    """The packages that were built, discarded ones too; the contents and the bytes of those that still count."""
    made = list(AccessPackage.objects.filter(right__request=looked.case).order_by("pk"))
    parts = WithheldPart.objects.filter(right__request=looked.case).order_by("pk")
    files = {package.pk: list(_files(looked, number, package)) for number, package in enumerate(made, 1)}
    named = {key: ", ".join(each.name for each in found) or GONE for key, found in files.items()}
    told = {"table": words.tables(), "ground": words.GROUND_NAMES}
    return Part(
        (
            looked.table("Tietopaketit", made, AccessPackage, None, {"mukana": named}),
            looked.table("Pois jätetyt osat", parts, WithheldPart, told),
        ),
        tuple(each for found in files.values() for each in found),
    )


def _files(looked: Looked, number: int, package: AccessPackage) -> Iterator[TextFile | StoredFile]:
    """A package that was discarded or went to the wrong person may be somebody else's: nothing of it."""
    if package.state != AccessPackage.State.BUILT or released_elsewhere([package]):
        return
    try:
        with looked.open_file(package.file.name) as stored, ZipFile(stored) as zipped:
            contents = next((zipped.read(name) for name in zipped.namelist() if is_contents(name)), b"")
    except (OSError, BadZipFile):  # gone by its rule; one of the portable kind has no such list
        contents = b""
    if contents:
        yield TextFile(f"{number:02}-sisallysluettelo.json", contents)
    if looked.with_packages:
        yield StoredFile(f"{number:02}-tietopaketti.zip", package.file.name, package.size, package.sha256)
