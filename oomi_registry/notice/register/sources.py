"""Sections 7 and 9: where data comes from, to whom it goes, and how it may leave the EU/EEA."""

from __future__ import annotations

from oomi_registry.notice.terms import Recipient, Source, Text, Transfer

# section 7 of the notice
SOURCES = (
    Source(
        "person",
        Text(
            "rekisteröity itse: asiakkaaksi tullessaan, käyttäjäksi rekisteröityessään, palveluita käyttäessään tai "
            "muuten asioidessaan",
            "den registrerade: vid inträde som kund, registrering som användare, användning av tjänsterna och andra "
            "ärenden",
            "the person: when becoming a customer, registering as a user, using the services, and in other dealings",
        ),
    ),
    Source(
        "population_register",
        # The notice says Väestörekisterikeskus, whose tasks the agency has had since 2020.
        Text(
            "väestötietojärjestelmä (Digi- ja väestötietovirasto)",
            "befolkningsdatasystemet (Myndigheten för digitalisering och befolkningsdata)",
            "the Population Information System (Digital and Population Data Services Agency)",
        ),
    ),
    Source("credit_register", Text("Suomen Asiakastieto Oy", "Suomen Asiakastieto Oy", "Suomen Asiakastieto Oy")),
    Source(
        "market_parties",
        Text(
            "muut sähkömarkkinaosapuolet lakiin, menettelytapoihin ja viranomaismääräyksiin perustuvassa "
            "tiedonvaihdossa",
            "andra parter på elmarknaden vid informationsutbyte enligt lag, marknadsförfaranden och "
            "myndighetsföreskrifter",
            "other parties on the electricity market, in exchanges under law, market procedures and authority orders",
        ),
    ),
    Source(
        "insurer",
        Text(
            "vakuutuspalvelua tuottava yhtiö",
            "bolaget som tillhandahåller försäkringstjänsten",
            "the company that provides the insurance",
        ),
    ),
    Source(
        "authorities_and_others",
        Text(
            "viranomaiset ja muut kolmannet osapuolet lain sallimissa rajoissa",
            "myndigheter och andra tredje parter inom lagens gränser",
            "authorities and other third parties within the limits of law",
        ),
    ),
)

# Section 9 of the notice: the kinds of recipients it names. One of another kind can be recorded, and raises a finding.
RECIPIENTS = (
    Recipient("authorities", Text("viranomaiset", "myndigheter", "authorities")),
    Recipient(
        "energy_companies",
        Text(
            "muut sähkömarkkinoilla toimivat energiayhtiöt",
            "andra energibolag på elmarknaden",
            "other energy companies on the electricity market",
        ),
    ),
    Recipient(
        "property_owners",
        Text(
            "kiinteistön omistajat ja isännöitsijät",
            "fastighetsägare och disponenter",
            "property owners and managers",
        ),
    ),
    Recipient(
        "contract_parties",
        Text(
            "sähkön toimitus- ja myyntisopimuksen osapuolet (esimerkiksi läpilaskutus)",
            "parter i avtal om leverans och försäljning av el (till exempel genomfakturering)",
            "parties to electricity delivery and sales contracts (for example pass-through billing)",
        ),
    ),
    Recipient(
        "partners",
        Text(
            "huolellisesti valitut yhteistyökumppanit (esimerkiksi ulkoistettu asiakaspalvelu) rekisterin tarkoituksia "
            "tukeviin tarkoituksiin",
            "noggrant utvalda samarbetspartner (till exempel utlagd kundservice) för ändamål som stöder registrets "
            "ändamål",
            "carefully chosen partners (for example outsourced customer service) for purposes that support the "
            "register's",
        ),
    ),
    Recipient(
        "subcontractors",
        Text(
            "alihankkijat, jotka käsittelevät tietoja rekisterinpitäjän puolesta",
            "underleverantörer som behandlar uppgifter för den personuppgiftsansvariges räkning",
            "subcontractors who process data on the controller's behalf",
        ),
    ),
)

# section 9 of the notice; GDPR Art. 46: limited transfers outside the EU/EEA
TRANSFERS = (
    Transfer(
        "standard_contractual_clauses",
        Text(
            "EU-komission mallisopimuslausekkeet",
            "EU-kommissionens standardavtalsklausuler",
            "the European Commission's standard contractual clauses",
        ),
    ),
    Transfer(
        "other_lawful_mechanism",
        Text(
            "muu lain sallima siirtomekanismi",
            "någon annan överföringsmekanism som lagen tillåter",
            "another transfer mechanism that the law allows",
        ),
    ),
)
