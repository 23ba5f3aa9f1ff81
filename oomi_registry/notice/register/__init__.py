"""Oomi's customer register (*asiakasrekisteri*): the published notice of 27.2.2024 as facts, in its order. No logic.

One file per part of the notice. A decision of this project, where the notice leaves room, says so beside itself.
"""

from __future__ import annotations

from datetime import date

from oomi_registry.notice.register.categories import CATEGORIES
from oomi_registry.notice.register.controllers import CONTROLLERS, RESPONSIBILITY, RESPONSIBLE
from oomi_registry.notice.register.findings import FINDINGS
from oomi_registry.notice.register.periods import RULES
from oomi_registry.notice.register.purposes import PURPOSES
from oomi_registry.notice.register.rights import RIGHTS
from oomi_registry.notice.register.sections import SECTIONS
from oomi_registry.notice.register.sources import RECIPIENTS, SOURCES, TRANSFERS
from oomi_registry.notice.terms import Register, Text

VERSION = date(2024, 2, 27)  # section 14: the notice is versioned by its date

REGISTER = Register(
    version=VERSION,
    name=Text("Oomi Oy:n asiakasrekisteri", "Oomi Oy:s kundregister", "Oomi Oy's Customer Register"),  # section 3
    subjects=Text(  # sections 3 and 6
        "Rekisteröityjä ovat Oomi Oy:n asiakkaat ja muut rekisteröidyt: yritysasiakkaiden yhteyshenkilöt, valtuutetut, "
        "vakuutetut ja hakijat, joiden hakemus on hylätty.",
        "De registrerade är Oomi Oy:s kunder och andra registrerade: företagskunders kontaktpersoner, befullmäktigade, "
        "försäkrade och sökande vars ansökan har avslagits.",
        "The data subjects are Oomi Oy's customers and other registered persons: contact persons of corporate "
        "customers, authorised persons, insured persons and applicants who were rejected.",
    ),
    request_form="Sähköinen tietopyyntölomake",
    controllers=CONTROLLERS,
    responsible=RESPONSIBLE,
    responsibility=RESPONSIBILITY,
    purposes=PURPOSES,
    categories=CATEGORIES,
    sources=SOURCES,
    recipients=RECIPIENTS,
    transfers=TRANSFERS,
    rules=RULES,
    rights=RIGHTS,
    findings=FINDINGS,
    sections=SECTIONS,
    brand="Oomi",
)
