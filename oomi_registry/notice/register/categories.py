"""Section 6: what is held (*rekisterin tietosisältö*), with everything GDPR Art. 13, 15 and 30 ask about each category.

The first basis is the category's own for a personal customer; a record that rests on another says so in its model.
"""

from __future__ import annotations

from oomi_registry.notice.register.controllers import BOTH, OOMI
from oomi_registry.notice.terms import Code, DataCategory, LegalBasis, Text

CONSENT = LegalBasis.CONSENT
CONTRACT = LegalBasis.CONTRACT
LEGAL_OBLIGATION = LegalBasis.LEGAL_OBLIGATION
LEGITIMATE_INTEREST = LegalBasis.LEGITIMATE_INTEREST

_EVERY_RECIPIENT = (
    "authorities",
    "energy_companies",
    "property_owners",
    "contract_parties",
    "partners",
    "subcontractors",
)

CATEGORIES = (
    DataCategory(
        code=Code.BASIC,
        name=Text("Perustiedot", "Basuppgifter", "Basic data"),
        content=Text(
            "nimet, syntymäaika, henkilötunnus, osoitetiedot, Y-tunnus, asiakasnumero, käyttöpaikkatunnus ja "
            "käyttöpaikan osoite, käyttäjätunnus tai muu yksilöivä tunniste, salasana (vain yksisuuntaisena "
            "tiivisteenä) ja äidinkieli",
            "namn, födelsedatum, personbeteckning, adressuppgifter, FO-nummer, kundnummer, driftsställets "
            "beteckning och adress, användarnamn eller annan identifierare, lösenord (endast som envägshash) och "
            "modersmål",
            "names, birth date, personal identity code, addresses, business ID, customer number, metering-point ID and "
            "address, user ID or other identifier, password (only as a one-way hash) and mother tongue",
        ),
        purposes=("customer_relationships", "marketing", "development", "statistics", "surveys", "legal_obligations"),
        bases=(CONTRACT, LEGAL_OBLIGATION, LEGITIMATE_INTEREST),
        controllers=BOTH,
        sources=(
            "person",
            "population_register",
            "credit_register",
            "market_parties",
            "insurer",
            "authorities_and_others",
        ),
        recipients=_EVERY_RECIPIENT,
        rules=(
            "relationship",
            "contracts",
            "market_process",
            "accounting",
            "insurance",
            "marketing",
            "prospects",
            "request_cases",
            "request_evidence",
        ),
    ),
    DataCategory(
        code=Code.CORPORATE_CONTACT,
        name=Text(
            "Yritysten yhteyshenkilöiden tiedot",
            "Uppgifter om företags kontaktpersoner",
            "Data about contact persons of companies",
        ),
        content=Text(
            "työnantaja ja ammatillinen asema",
            "arbetsgivare och yrkesställning",
            "employer and professional position",
        ),
        purposes=("customer_relationships", "marketing", "development", "surveys", "legal_obligations"),
        # Contract as basis is stated for personal customers alone (finding 7): objection applies, portability does not.
        bases=(LEGITIMATE_INTEREST, LEGAL_OBLIGATION),
        controllers=BOTH,
        sources=("person", "authorities_and_others"),
        recipients=("authorities", "energy_companies", "contract_parties", "partners", "subcontractors"),
        rules=("relationship", "contracts", "accounting", "marketing", "prospects", "request_cases"),
    ),
    DataCategory(
        code=Code.CONTACT_DETAILS,
        name=Text("Yhteystiedot", "Kontaktuppgifter", "Contact details"),
        content=Text(
            "osoitetiedot, puhelinnumero ja sähköpostiosoite",
            "adressuppgifter, telefonnummer och e-postadress",
            "address, phone number and e-mail address",
        ),
        purposes=(
            "customer_relationships",
            "marketing",
            "development",
            "surveys",
            "legal_obligations",
            "service_quality",
        ),
        bases=(CONTRACT, LEGAL_OBLIGATION, LEGITIMATE_INTEREST, CONSENT),
        controllers=BOTH,
        sources=(
            "person",
            "population_register",
            "credit_register",
            "market_parties",
            "insurer",
            "authorities_and_others",
        ),
        recipients=_EVERY_RECIPIENT,
        rules=(
            "relationship",
            "contracts",
            "market_process",
            "accounting",
            "contact_recordings",
            "insurance",
            "marketing",
            "prospects",
            "request_cases",
            "suppression",
        ),
    ),
    DataCategory(
        code=Code.BILLING,
        name=Text(
            "Maksamiseen ja laskutukseen liittyvät tiedot",
            "Uppgifter om betalning och fakturering",
            "Payment and billing data",
        ),
        content=Text(
            "laskutus, maksut, maksaminen ja perintä, ennakkoarviot, vahingonkorvaukset, luottotietokyselyt ja "
            "maksukorttitiedot (vain kortin korvaava tunnus ja neljä viimeistä numeroa)",
            "fakturering, betalningar, betalande och indrivning, förhandsuppskattningar, skadestånd, "
            "kreditförfrågningar och betalkortsuppgifter (endast en ersättande kod och de fyra sista siffrorna)",
            "billing, payments, paying and debt collection, estimates, damages, credit checks and payment-card data "
            "(only a token and the last four digits)",
        ),
        purposes=("customer_relationships", "development", "statistics", "legal_obligations"),
        bases=(CONTRACT, LEGAL_OBLIGATION, LEGITIMATE_INTEREST),
        controllers=BOTH,
        sources=("person", "credit_register", "market_parties", "authorities_and_others"),
        recipients=("authorities", "energy_companies", "contract_parties", "partners", "subcontractors"),
        rules=("accounting", "contracts", "relationship", "prospects", "request_cases"),
    ),
    DataCategory(
        code=Code.RELATIONSHIP,
        name=Text(
            "Asiakkuuteen ja sopimuksiin liittyvät tiedot",
            "Uppgifter om kundrelationen och avtal",
            "Data about the customer relationship and contracts",
        ),
        content=Text(
            "sopimukset, tilaukset, voimassa olevat ja päättyneet palvelut, asiointitiedot, valtuutustiedot, "
            "kontaktitallenteet (puhelut ja sähköpostit), kirjeenvaihto ja muut yhteydenotot sekä markkinointiin "
            "liittyvät tiedot",
            "avtal, beställningar, gällande och avslutade tjänster, ärendeuppgifter, fullmakter, "
            "kontaktinspelningar (samtal och e-post), korrespondens och andra kontakter samt uppgifter om "
            "marknadsföring",
            "contracts, orders, current and ended services, dealings, authorisations, contact recordings (calls and "
            "e-mails), correspondence and other contacts, and marketing data",
        ),
        purposes=(
            "customer_relationships",
            "marketing",
            "development",
            "statistics",
            "surveys",
            "legal_obligations",
            "service_quality",
        ),
        bases=(CONTRACT, LEGAL_OBLIGATION, LEGITIMATE_INTEREST, CONSENT),
        controllers=BOTH,
        sources=("person", "market_parties", "insurer", "authorities_and_others"),
        recipients=_EVERY_RECIPIENT,
        rules=(
            "contracts",
            "relationship",
            "contact_recordings",
            "market_process",
            "insurance",
            "marketing",
            "prospects",
            "request_cases",
            "request_evidence",
            "request_packages",
        ),
    ),
    DataCategory(
        code=Code.SERVICES,
        name=Text(
            "Palveluihin ja tuotteisiin liittyvät tiedot",
            "Uppgifter om tjänster och produkter",
            "Data about services and products",
        ),
        content=Text(
            "palvelun tilaus, voimassaolo, muutos ja päättyminen, mobiilipalveluiden käytön tarpeelliset tiedot, "
            "henkilön itse antamat kiinnostuksen kohteet, evästeet ja niiden käyttö sekä rekisterin tiedoista "
            "muodostetut käyttäjäprofiilit",
            "tjänstens beställning, giltighet, ändring och upphörande, nödvändiga uppgifter om användning av "
            "mobiltjänster, intressen som personen själv har uppgett, kakor och deras användning samt användarprofiler "
            "som bildats av registret",
            "a service's order, validity, change and end, necessary data about use of mobile services, interests "
            "given by the person, cookies and their use, and user profiles derived from the register",
        ),
        purposes=("customer_relationships", "marketing", "development", "statistics", "surveys"),
        bases=(CONTRACT, LEGITIMATE_INTEREST, CONSENT),
        controllers=BOTH,
        sources=("person", "market_parties"),
        recipients=("authorities", "contract_parties", "partners", "subcontractors"),
        rules=("relationship", "contracts", "marketing"),
    ),
    DataCategory(
        code=Code.CONSUMPTION,
        name=Text(
            "Sähkön kulutusta koskevat tiedot",
            "Uppgifter om elförbrukning",
            "Data about electricity consumption",
        ),
        content=Text(
            "kulutuksen vuosiennuste ja kulutukseen liittyvät raportit",
            "prognos för årsförbrukningen och rapporter om förbrukningen",
            "annual consumption forecast and consumption reports",
        ),
        purposes=("customer_relationships", "marketing", "development", "statistics", "legal_obligations"),
        bases=(CONTRACT, LEGAL_OBLIGATION, LEGITIMATE_INTEREST),
        controllers=BOTH,
        sources=("person", "market_parties"),
        recipients=(
            "authorities",
            "energy_companies",
            "property_owners",
            "contract_parties",
            "partners",
            "subcontractors",
        ),
        rules=("market_process", "relationship"),
    ),
    DataCategory(
        code=Code.CONSENT_BASED,
        name=Text(
            "Suostumuksella kerätyt muut tiedot",
            "Övriga uppgifter som samlas in med samtycke",
            "Other data collected with consent",
        ),
        content=Text(
            "muut henkilön suostumuksella kerätyt tiedot, kuten suoramarkkinoinnin luvat ja kiellot",
            "övriga uppgifter som samlats in med personens samtycke, såsom tillstånd och förbud för "
            "direktmarknadsföring",
            "other data collected with the person's consent, such as direct-marketing permissions and bans",
        ),
        purposes=("marketing", "surveys", "legal_obligations"),
        # A ban is honoured and a consent proved because the law demands it: GDPR 21(3), GDPR 7(1).
        bases=(CONSENT, LEGAL_OBLIGATION),
        controllers=BOTH,
        sources=("person",),
        recipients=("partners", "subcontractors"),
        rules=("relationship", "marketing", "prospects", "request_cases", "suppression"),
    ),
    DataCategory(
        code=Code.INSURANCE,
        name=Text("Vakuutussopimukseen liittyvät tiedot", "Uppgifter om försäkringsavtal", "Insurance-contract data"),
        content=Text(
            "vakuutussopimukseen liittyvät tiedot, kuten terveydentila ja työsuhteen tilanne",
            "uppgifter om försäkringsavtalet, såsom hälsotillstånd och anställningssituation",
            "data about the insurance contract, such as health and employment situation",
        ),
        purposes=("customer_relationships", "legal_obligations"),
        bases=(CONTRACT, LEGITIMATE_INTEREST, LEGAL_OBLIGATION),
        controllers=(OOMI,),
        sources=("person", "insurer"),
        recipients=("authorities", "partners", "subcontractors"),
        rules=("insurance",),
        special=True,  # health: GDPR 9(1)
    ),
)
