"""The customer register of Esimerkkivesi Oy, a water company that is not: another company's whole notice.

One controller, four of the categories, other periods and texts; named by ``PRIVACY_REGISTER``. Nothing else is needed.
"""

from __future__ import annotations

from datetime import date

from oomi_registry.notice.terms import (
    Code,
    Controller,
    Counted,
    DataCategory,
    LegalBasis,
    Period,
    Purpose,
    Recipient,
    Register,
    ResponsiblePerson,
    RetentionRule,
    RightNotice,
    Source,
    Text,
    Withstands,
)

CONTRACT = LegalBasis.CONTRACT
CONSENT = LegalBasis.CONSENT
LAW = LegalBasis.LEGAL_OBLIGATION
INTEREST = LegalBasis.LEGITIMATE_INTEREST

VESI = ("esimerkkivesi",)

RULES = (
    RetentionRule(
        "relationship",
        Period(),
        Counted.AT_ONCE,
        name=Text("Vesiasiakkuus"),
        covers=Text("Vesiliittymän asiakkaan tiedot"),
        starts=Text("vesisopimuksen päättyminen"),
        lasts=Text("vesisopimuksen ajan"),
        because=Text("Vesihuoltosopimus."),
    ),
    RetentionRule(
        "contact_recordings",
        Period(months=12),
        Counted.FROM_START,
        name=Text("Puhelut"),
        covers=Text("Vikapuhelut ja sähköpostit"),
        starts=Text("puhelun päivä"),
        because=Text("Esimerkkiveden oma päätös."),
    ),
    RetentionRule(
        "prospects",
        Period(months=3),
        Counted.FROM_START,
        name=Text("Kysyjät"),
        covers=Text("Liittymästä kysyneet, joista ei tullut asiakkaita"),
        starts=Text("viimeisin yhteys"),
        because=Text("Esimerkkiveden oma päätös."),
    ),
    RetentionRule(
        "request_cases",
        Period(years=2),
        Counted.FROM_START,
        name=Text("Tietopyynnöt"),
        covers=Text("Tietopyynnöt ja vastaukset niihin"),
        starts=Text("pyynnön sulkeminen"),
        because=Text("Osoitusvelvollisuus."),
        withstands=Withstands.LEGAL_OBLIGATION,
    ),
    RetentionRule(
        "request_evidence",
        Period(),
        Counted.AT_ONCE,
        name=Text("Selvitykset"),
        covers=Text("Selvitys pyytäjän henkilöllisyydestä"),
        starts=Text("selvityksen käyttö"),
        lasts=Text("kunnes selvitys on käytetty"),
        because=Text("Tarpeeton tieto poistetaan."),
    ),
    RetentionRule(
        "marketing",
        Period(months=6),
        Counted.FROM_START,
        name=Text("Tiedotteet"),
        covers=Text("Vesitiedotteiden tilaukset"),
        starts=Text("vesisopimuksen päättyminen"),
        because=Text("Esimerkkiveden oma päätös."),
    ),
    RetentionRule(
        "suppression",
        Period(),
        Counted.OPEN,
        name=Text("Kiellot"),
        covers=Text("Kielletyt osoitteet ja numerot tiivisteinä"),
        starts=Text("kielto"),
        lasts=Text("niin kauan kuin tiedotteita lähetetään"),
        because=Text("Kieltoa on noudatettava."),
        withstands=Withstands.LEGAL_OBLIGATION,
    ),
)

CATEGORIES = (
    DataCategory(
        Code.BASIC,
        name=Text("Henkilön tiedot"),
        content=Text("nimi, syntymäaika ja vesimittarin paikka"),
        purposes=("water", "duties"),
        bases=(CONTRACT, LAW, INTEREST),
        controllers=VESI,
        sources=("person",),
        recipients=("works",),
        rules=("relationship", "prospects", "request_cases", "request_evidence"),
    ),
    DataCategory(
        Code.CONTACT_DETAILS,
        name=Text("Tavoittaminen"),
        content=Text("osoite, puhelin ja sähköposti"),
        purposes=("water", "duties"),
        bases=(CONTRACT, LAW, INTEREST),
        controllers=VESI,
        sources=("person",),
        recipients=("works",),
        rules=("relationship", "contact_recordings", "prospects", "request_cases"),
    ),
    DataCategory(
        Code.RELATIONSHIP,
        name=Text("Vesisopimus ja asiointi"),
        content=Text("sopimus, vikapuhelut, kirjeet ja tietopyynnöt"),
        purposes=("water", "duties"),
        bases=(CONTRACT, LAW, INTEREST),
        controllers=VESI,
        sources=("person",),
        recipients=("works",),
        rules=("relationship", "contact_recordings", "prospects", "request_cases", "request_evidence", "marketing"),
    ),
    DataCategory(
        Code.CONSENT_BASED,
        name=Text("Luvat ja kiellot"),
        content=Text("vesitiedotteiden luvat ja kiellot"),
        purposes=("bulletins", "duties"),
        bases=(CONSENT, LAW),
        controllers=VESI,
        sources=("person",),
        recipients=(),
        rules=("marketing", "prospects", "request_cases", "suppression"),
    ),
)

RIGHTS = (
    RightNotice("access", "15", Text("Saada tiedot"), Text("Saat kopion siitä, mitä vesiyhtiö sinusta pitää.")),
    RightNotice("rectification", "16", Text("Korjata"), Text("Väärä tieto korjataan.")),
    RightNotice("erasure", "17", Text("Poistaa"), Text("Tarpeeton tieto poistetaan.")),
    RightNotice("restriction", "18", Text("Rajoittaa"), Text("Tieto jää paikalleen riidan ajaksi.")),
    RightNotice("objection", "21", Text("Vastustaa"), Text("Kerro, miksi tieto ei saa palvella yhtiötä.")),
    RightNotice("marketing_ban", "21", Text("Kieltää tiedotteet"), Text("Tiedotteet loppuvat heti.")),
)

REGISTER = Register(
    version=date(2026, 6, 1),
    name=Text("Esimerkkivesi Oy:n vesirekisteri"),
    subjects=Text("Rekisteröityjä ovat Esimerkkiveden asiakkaat ja liittymästä kysyneet."),
    request_form="Esimerkkiveden tietopyyntö",
    controllers=(
        Controller(
            "esimerkkivesi", "Esimerkkivesi Oy", "1234567-1", "Vesitorninkatu 1", "15100", "Lahti", "www.vesi.example"
        ),
    ),
    responsible=(ResponsiblePerson(Text("Rekisterin hoitaja"), "Veikko Vesanen", decides=True),),
    responsibility=(),
    purposes=(
        Purpose("water", Text("veden toimittaminen ja vikojen korjaaminen"), (CONTRACT, INTEREST)),
        Purpose("bulletins", Text("vesitiedotteet"), (CONSENT,)),
        Purpose("duties", Text("lain velvoitteet"), (LAW,)),
    ),
    categories=CATEGORIES,
    sources=(Source("person", Text("sinä itse")),),
    recipients=(Recipient("works", Text("putkiurakoitsija")),),
    transfers=(),
    rules=RULES,
    rights=RIGHTS,
    findings=(),
    sections={"security": (Text("Vesitornin ovi on lukossa."),)},
)
