"""Sections 1, 2 and 4: the controllers, the responsible persons and who answers for what."""

from __future__ import annotations

from oomi_registry.notice.terms import Contract, Controller, ResponsibilityRow, ResponsiblePerson, Subject, Text

OOMI = "oomi"
OOMI_SOLAR = "oomi_solar"
BOTH = (OOMI, OOMI_SOLAR)

_NO_CUSTOMER_SERVICE = Text(
    "Osoitteessa ei ole asiakaspalvelupistettä.",
    "Det finns inget kundserviceställe på adressen.",
    "There is no customer service point at this address.",
)

# section 1 of the notice; GDPR 26(1): joint where the companies' shared customers are processed
CONTROLLERS = (
    Controller(
        code=OOMI,
        name="Oomi Oy",
        business_id="3101315-4",
        street="Teknobulevardi 7",
        postal_code="01530",
        city="Vantaa",
        website="www.oomi.fi",
        note=_NO_CUSTOMER_SERVICE,
    ),
    Controller(
        code=OOMI_SOLAR,
        name="Oomi Solar Oy",
        business_id="3384654-7",
        street="Teknobulevardi 7",
        postal_code="01530",
        city="Vantaa",
        website="www.oomi.fi",
        note=_NO_CUSTOMER_SERVICE,
    ),
)

# section 2 of the notice
RESPONSIBLE = (
    ResponsiblePerson(
        role=Text("Rekisteristä vastaava", "Registeransvarig person", "Person responsible for the register"),
        name="Sami Naskali",
        decides=True,
    ),
    ResponsiblePerson(
        role=Text("Tietosuojavastaava", "Dataskyddsombud", "Data protection officer"),
        name="Olli Turpeinen",
        decides=False,  # GDPR 38(6): advises and monitors, and does not decide cases
    ),
)

_CUSTOMERS = (Subject.CONSUMER, Subject.CORPORATE_CONTACT)
_OTHERS = (Subject.INSURED, Subject.AUTHORISED, Subject.APPLICANT)

# notice section 4, per record and not per person. One row fits every situation; a customer is a customer of somebody.
RESPONSIBILITY = (
    ResponsibilityRow(
        code="electricity",
        subjects=_CUSTOMERS,
        contract=Contract.ELECTRICITY,
        customer_of=frozenset(),
        controllers=(OOMI,),
        assigned_by_notice=True,
        because=Text(
            "Sähkösopimukseen liittyvistä tiedoista vastaa Oomi Oy, jonka kanssa sopimus on tehty.",
            "För uppgifter om ett elavtal ansvarar Oomi Oy, som avtalet har ingåtts med.",
            "Oomi Oy answers for data about an electricity contract, because the contract is with it.",
        ),
    ),
    ResponsibilityRow(
        code="solar_corporate",
        subjects=(Subject.CORPORATE_CONTACT,),
        contract=Contract.SOLAR,
        customer_of=frozenset(),
        controllers=(OOMI_SOLAR,),
        assigned_by_notice=True,
        because=Text(
            "Yritysasiakkaan aurinkosähkösopimukseen liittyvistä tiedoista vastaa Oomi Solar Oy.",
            "För uppgifter om en företagskunds solelsavtal ansvarar Oomi Solar Oy.",
            "Oomi Solar Oy answers for data about a corporate customer's solar contract.",
        ),
    ),
    ResponsibilityRow(
        code="shared_customer",
        subjects=_CUSTOMERS,
        contract=Contract.NONE,
        customer_of=frozenset(BOTH),
        controllers=BOTH,
        assigned_by_notice=True,
        because=Text(
            "Yhtiöiden yhteisen asiakkaan tiedoista, jotka eivät liity yhteen sopimukseen, vastaavat molemmat yhdessä.",
            "För uppgifter om bolagens gemensamma kund som inte gäller ett enskilt avtal ansvarar båda tillsammans.",
            "For a shared customer's data that is not tied to one contract, both companies answer jointly.",
        ),
    ),
    ResponsibilityRow(
        code="customer_of_oomi",
        subjects=_CUSTOMERS,
        contract=Contract.NONE,
        customer_of=frozenset({OOMI}),
        controllers=(OOMI,),
        assigned_by_notice=False,  # [D: split-follows-the-contract]
        because=Text(
            "Vain yhden yhtiön asiakkaan tiedoista vastaa se yhtiö, jonka asiakas henkilö on: Oomi Oy.",
            "För uppgifter om en kund hos bara ett bolag ansvarar det bolaget: Oomi Oy.",
            "For a customer of one company only, that company answers: Oomi Oy.",
        ),
    ),
    ResponsibilityRow(
        code="customer_of_oomi_solar",
        subjects=_CUSTOMERS,
        contract=Contract.NONE,
        customer_of=frozenset({OOMI_SOLAR}),
        controllers=(OOMI_SOLAR,),
        assigned_by_notice=False,  # [D: split-follows-the-contract]
        because=Text(
            "Vain yhden yhtiön asiakkaan tiedoista vastaa se yhtiö, jonka asiakas henkilö on: Oomi Solar Oy.",
            "För uppgifter om en kund hos bara ett bolag ansvarar det bolaget: Oomi Solar Oy.",
            "For a customer of one company only, that company answers: Oomi Solar Oy.",
        ),
    ),
    ResponsibilityRow(
        code="others_electricity",
        subjects=_OTHERS,
        contract=Contract.ELECTRICITY,
        customer_of=frozenset(),
        controllers=(OOMI,),
        assigned_by_notice=False,  # a decision of this project: the notice names customers and contact persons alone
        because=Text(
            "Sähkösopimusta tai sen hakemista varten valtuutetun tai hakijan tiedoista vastaa Oomi Oy.",
            "För uppgifter om en befullmäktigad eller sökande som gäller ett elavtal eller en ansökan ansvarar Oomi "
            "Oy.",
            "Oomi Oy answers for an authorised person's or applicant's data about an electricity contract or "
            "application.",
        ),
    ),
    ResponsibilityRow(
        code="insurance",
        subjects=(*_CUSTOMERS, *_OTHERS),
        contract=Contract.INSURANCE,
        customer_of=frozenset(),
        controllers=(OOMI,),
        assigned_by_notice=False,  # a decision of this project
        because=Text(
            "Vakuutukseen liittyvistä tiedoista vastaa Oomi Oy.",
            "För uppgifter om en försäkring ansvarar Oomi Oy.",
            "Oomi Oy answers for data about an insurance policy.",
        ),
    ),
    ResponsibilityRow(
        code="solar_consumer",
        subjects=(Subject.CONSUMER,),
        contract=Contract.SOLAR,
        customer_of=frozenset(),
        controllers=BOTH,
        assigned_by_notice=False,  # assigned to neither: both answer, and the officer is told (finding 5)
        because=Text(
            "Kuluttajan aurinkosähkösopimuksen tietoja ei ole jaettu kummallekaan yhtiölle, joten molemmat vastaavat.",
            "Uppgifter om en konsuments solelsavtal har inte fördelats på någotdera bolaget, så båda ansvarar.",
            "A consumer's solar contract is assigned to neither company, so both answer.",
        ),
    ),
    ResponsibilityRow(
        code="solar_others",
        subjects=_OTHERS,
        contract=Contract.SOLAR,
        customer_of=frozenset(),
        controllers=BOTH,
        assigned_by_notice=False,  # as the row above: nobody is assigned, so nobody may point at the other
        because=Text(
            "Aurinkosähkösopimukseen liittyvän muun henkilön tietoja ei ole jaettu kummallekaan, joten molemmat "
            "vastaavat.",
            "Uppgifter om andra personer i ett solelsavtal har inte fördelats på någotdera bolaget, så båda ansvarar.",
            "Other persons' data about a solar contract is assigned to neither company, so both answer.",
        ),
    ),
    ResponsibilityRow(
        code="no_contract",
        subjects=_OTHERS,
        contract=Contract.NONE,
        customer_of=frozenset(),
        controllers=(OOMI,),
        assigned_by_notice=False,  # a decision of this project: the register is Oomi Oy's (section 3 of the notice)
        because=Text(
            "Muiden rekisteröityjen tiedoista, jotka eivät liity sopimukseen, vastaa Oomi Oy, jonka rekisteri tämä on.",
            "För övriga registrerades uppgifter som inte gäller ett avtal ansvarar Oomi Oy, vars register detta är.",
            "For other registered persons' data not tied to a contract, Oomi Oy answers, because the register is "
            "its own.",
        ),
    ),
)
