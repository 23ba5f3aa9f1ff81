"""The register in force: which version of the notice, and its record of processing (GDPR 30(1), 30(4))."""

from __future__ import annotations

import json

from customers.releases import tables_by_category
from oomi_registry.notice.adopted import register
from oomi_registry.notice.record import as_json, record_of_processing
from requests_app.dossier.looked import Looked
from requests_app.dossier.parts import Part, Table, TextFile

RECORD = "seloste-kasittelytoimista.json"


def registered(looked: Looked) -> Part:
    """The version in force now, and the version that was in force when each case came."""
    adopted = register()
    record = record_of_processing(adopted, holdings=tables_by_category(adopted), language="fi")
    versions = Table(
        "Selosteen versiot",
        ("mikä", "versio"),
        (
            ("voimassa nyt", adopted.version),
            *((f"pyyntö {case.reference} saapui", case.register_version) for case in looked.requests),
        ),
    )
    controllers = Table(
        "Rekisterinpitäjät",
        ("nimi", "Y-tunnus"),
        tuple((each.name, each.business_id) for each in adopted.controllers),
    )
    text = json.dumps(as_json(record), ensure_ascii=False, indent=1) + "\n"
    return Part((versions, controllers), (TextFile(RECORD, text.encode()),))
