"""Section 10: how long (*säilytysaika*). One list for the notice, the record of processing and the disposal.

The notice gives the periods of contracts, contact recordings and insurance, and the relationship for the rest. The
law gives two more; the others are decisions of this project.
"""

from __future__ import annotations

from oomi_registry.notice.terms import Counted, Period, RetentionRule, Text, Withstands

_IN_THE_NOTICE = Text(
    "Tietosuojaselosteessa ilmoitettu aika.",
    "Den tid som anges i dataskyddsbeskrivningen.",
    "The period given in the privacy notice.",
)

RULES = (
    RetentionRule(
        code="contracts",  # notice section 10
        name=Text(
            "Sähkösopimukset",
            "Elavtal",
            "Electricity contracts",
        ),
        covers=Text(
            "sopimus ja mitä sen nojalla on sovittu: tilaukset, valtuutukset, ennakkoarviot, vahingonkorvaukset, "
            "kirjeenvaihto ja sopimusta varten tehty luottotietojen tarkistus",
            "avtalet och det som avtalats med stöd av det: beställningar, fullmakter, förhandsuppskattningar, "
            "skadestånd, korrespondens och den kreditkontroll som gjorts för avtalet",
            "the contract and what was agreed under it: orders, authorisations, estimates, damages, correspondence "
            "and the contract's credit check",
        ),
        period=Period(years=10),
        counted=Counted.FROM_START,
        starts=Text(  # [D: contracts-wait-for-the-current-one]
            "sopimuksen päättyminen, aikaisintaan kuitenkin asiakassuhteen nykyisen sopimuksen päättyminen samassa "
            "yhtiössä",
            "avtalets slut, dock tidigast slutet av kundrelationens gällande avtal med samma bolag",
            "the end of the contract, not before the relationship's current contract with the same company ends",
        ),
        # Market-process data of these contracts go earlier: sähkömarkkinalaki 75 c § (finding 2).
        because=Text(
            "Sähkönmyynti- ja sähköntoimitusehdot. Seitsemännestä vuodesta kymmenenteen tiedot säilytetään "
            "myyntiehtojen ja oikeusvaateiden perusteella (GDPR 17(3)(e)).",
            "Villkoren för elförsäljning och elleverans. Från det sjunde till det tionde året bevaras uppgifterna "
            "på grund av försäljningsvillkoren och rättsliga anspråk (GDPR 17(3)(e)).",
            "The electricity sales and delivery terms. In years seven to ten the data is kept on the basis of the "
            "sales terms and legal claims (GDPR 17(3)(e)).",
        ),
        withstands=Withstands.LEGAL_CLAIMS,  # GDPR 17(3)(e): the sales terms and claims under them, up to ten years
    ),
    RetentionRule(
        code="market_process",
        name=Text(
            "Sähkömarkkinoiden menettelyt",
            "Elmarknadens förfaranden",
            "Electricity-market processes",
        ),
        covers=Text(
            "markkinoiden sanomat, myyjän vaihdon tiedot, mittausarvot ja vuosiennusteet",
            "marknadens meddelanden, uppgifter om byte av försäljare, mätvärden och årsprognoser",
            "market messages, switching data, meter values and annual forecasts",
        ),
        period=Period(years=6),
        counted=Counted.FROM_START,
        starts=Text(
            "sopimuksen päättyminen tai tapahtuma",
            "avtalets slut eller händelsen",
            "the end of the contract, or the event",
        ),
        because=Text("sähkömarkkinalaki 75 c §", "elmarknadslagen 75 c §", "Electricity Market Act, section 75 c"),
        withstands=Withstands.LEGAL_OBLIGATION,  # GDPR 17(3)(b): sähkömarkkinalaki 75 c §
    ),
    RetentionRule(
        code="accounting",
        name=Text(
            "Kirjanpito",
            "Bokföring",
            "Accounting",
        ),
        covers=Text(
            "tositteet: laskut, maksut ja perintä, myös aurinkosähkösopimusten",
            "verifikat: fakturor, betalningar och indrivning, även för solelsavtal",
            "vouchers: invoices, payments and collection, those of solar contracts too",
        ),
        period=Period(years=6),
        counted=Counted.FROM_CALENDAR_YEAR_END,
        starts=Text("tilikauden päättyminen", "räkenskapsperiodens slut", "the end of the fiscal year"),
        because=Text("kirjanpitolaki 2:10", "bokföringslagen 2:10", "Accounting Act, chapter 2, section 10"),
        withstands=Withstands.LEGAL_OBLIGATION,  # GDPR 17(3)(b): kirjanpitolaki 2:10
    ),
    RetentionRule(
        code="contact_recordings",  # notice section 10
        name=Text(
            "Kontaktitallenteet",
            "Kontaktinspelningar",
            "Contact recordings",
        ),
        covers=Text(
            "puhelut ja sähköpostit, myös sopimukseen liittyvät",
            "samtal och e-post, även om de gäller ett avtal",
            "calls and e-mails, also where a contract stands behind them",
        ),
        period=Period(months=25),
        counted=Counted.FROM_START,
        starts=Text("yhteydenotto", "kontakten", "the contact"),
        because=_IN_THE_NOTICE,
    ),
    RetentionRule(
        code="insurance",  # notice section 10
        name=Text(
            "Vakuutukset",
            "Försäkringar",
            "Insurance",
        ),
        covers=Text(
            "vakuutuksen tiedot ja korvausasiat",
            "försäkringens uppgifter och skadeärenden",
            "data about the policy, and claims",
        ),
        period=Period(years=10),
        counted=Counted.FROM_START,
        at_most=True,
        starts=Text(  # the law counts from the event, the notice from the end of liability (finding 3)
            "vakuutus: yhtiön vastuun päättyminen; korvausasia: vakuutustapahtuma, enintään vakuutuksen tietojen "
            "säilytysaika",
            "försäkringen: slutet av bolagets ansvar; skadeärendet: skadehändelsen, högst lika länge som försäkringen",
            "a policy: the end of the company's liability; a claim: the insured event, at most as long as the policy",
        ),
        because=Text(
            "vakuutussopimuslaki 73 §",
            "lagen om försäkringsavtal 73 §",
            "Insurance Contracts Act, section 73",
        ),
        withstands=Withstands.LEGAL_CLAIMS,  # GDPR 17(3)(e): vakuutussopimuslaki 73 §
    ),
    RetentionRule(
        code="relationship",  # notice section 10
        name=Text(
            "Asiakassuhde",
            "Kundrelationen",
            "Customer relationship",
        ),
        covers=Text(
            "profiili, kiinnostuksen kohteet, evästeet, mobiilipalveluiden käyttö, kulutusraportit, verkkotili, "
            "maksukorttitunnus ja aurinkosähkösopimukset sekä kaikki, mitä muu kohta ei mainitse",
            "profil, intressen, kakor, användning av mobiltjänster, förbrukningsrapporter, nätkonto, kortkod och "
            "solelsavtal samt allt som ingen annan punkt nämner",
            "profile, interests, cookies, use of mobile services, consumption reports, online account, card tokens "
            "and solar contracts, and everything that no other line names",
        ),
        period=Period(),
        counted=Counted.AT_ONCE,
        lasts=Text(
            "asiakassuhteen ajan", "så länge kundrelationen pågår", "for as long as the customer relationship lasts"
        ),
        starts=Text(
            "asiakassuhteen päättyminen eli viimeisen sopimuksen päättyminen kyseisen yhtiön kanssa",
            "kundrelationens slut, det vill säga slutet av det sista avtalet med bolaget",
            "the end of the relationship, which is the end of the last contract with that company",
        ),
        because=_IN_THE_NOTICE,
    ),
    RetentionRule(
        code="marketing",  # [D: marketing-24-months]
        name=Text(
            "Markkinointi",
            "Marknadsföring",
            "Marketing",
        ),
        covers=Text(
            "markkinointiin liittyvät tiedot asiakassuhteen jälkeen",
            "uppgifter om marknadsföring efter kundrelationen",
            "marketing data after the relationship",
        ),
        period=Period(months=24),
        counted=Counted.FROM_START,
        lasts=Text(
            "tai kunnes henkilö kieltää markkinoinnin",
            "eller tills personen förbjuder marknadsföring",
            "or until the person bans marketing",
        ),
        starts=Text("asiakassuhteen päättyminen", "kundrelationens slut", "the end of the relationship"),
        because=Text(
            "Rekisterinpitäjän päätös: laki sallii markkinoinnin sopimuksen jälkeen, mutta aikaa on rajattu.",
            "Den personuppgiftsansvariges beslut: lagen tillåter marknadsföring efter avtalet, men tiden har "
            "begränsats.",
            "The controller's decision: the law allows marketing after the contract, but the time is limited.",
        ),
    ),
    RetentionRule(
        code="prospects",  # [D: prospects-6-months]
        name=Text(
            "Hakijat ja tarjouksen pyytäjät",
            "Sökande och personer som bett om offert",
            "Applicants and prospects",
        ),
        covers=Text(
            "hylätyt hakemukset, tarjouspyynnöt ja niiden luottotietojen tarkistukset",
            "avslagna ansökningar, offertförfrågningar och deras kreditkontroller",
            "rejected applications, requests for an offer, and their credit checks",
        ),
        period=Period(months=6),
        counted=Counted.FROM_START,
        starts=Text(
            "päätös tai viimeisin yhteydenotto",
            "beslutet eller den senaste kontakten",
            "the decision or the last contact",
        ),
        because=Text(
            "Rekisterinpitäjän päätös: hakija ehtii vaatia päätöksen uutta käsittelyä.",
            "Den personuppgiftsansvariges beslut: sökanden hinner begära en ny prövning av beslutet.",
            "The controller's decision: an applicant has time to have the decision looked at again.",
        ),
    ),
    RetentionRule(
        code="request_cases",  # [D: request-cases-3-years]
        name=Text(
            "Tietopyynnöt",
            "Begäranden om uppgifter",
            "Requests",
        ),
        covers=Text(
            "pyynnöt ja niiden vastaukset, tietojen luovutukset, näyttö peruutetusta suostumuksesta ja tieto siitä, "
            "kuka tietoja on katsonut",
            "begäranden och svaren på dem, utlämnanden av uppgifter, bevis om återkallat samtycke och uppgift om "
            "vem som tittat på uppgifterna",
            "requests and their answers, disclosures, evidence of a withdrawn consent, and who has viewed the data",
        ),
        period=Period(years=3),
        counted=Counted.FROM_START,
        starts=Text(
            "pyynnön sulkeminen, suostumuksen peruutus tai tapahtuma",
            "stängningen av begäran, återkallelsen av samtycket eller händelsen",
            "the closing of the request, the withdrawal of the consent, or the event",
        ),
        because=Text(
            "Rekisterinpitäjän päätös: sen on voitava osoittaa, että pyyntöön on vastattu (GDPR 5(2)).",
            "Den personuppgiftsansvariges beslut: det måste gå att visa att begäran har besvarats (GDPR 5(2)).",
            "The controller's decision: it must be able to show that the request was answered (GDPR 5(2)).",
        ),
        withstands=Withstands.LEGAL_OBLIGATION,  # GDPR 17(3)(b): it must be shown that the law was followed, GDPR 5(2)
    ),
    RetentionRule(
        code="request_evidence",  # [D: evidence-until-used]
        name=Text(
            "Pyytäjän henkilöllisyys",
            "Identiteten hos den som begär uppgifter",
            "Identity of a requester",
        ),
        covers=Text(
            "selvitys henkilöllisyydestä ja valtuutus pyynnön tekemiseen",
            "utredning om identiteten och fullmakt att framställa begäran",
            "evidence of identity, and mandates to make a request",
        ),
        period=Period(),
        counted=Counted.AT_ONCE,
        lasts=Text(
            "kunnes selvitystä on käytetty, enintään pyynnön sulkemiseen",
            "tills utredningen har använts, högst tills begäran stängs",
            "until it has been used, at latest when the request is closed",
        ),
        starts=Text(
            "selvityksen käyttö, viimeistään pyynnön sulkeminen",
            "användningen av utredningen, senast stängningen av begäran",
            "its use, at latest the closing of the request",
        ),
        because=Text(
            "Rekisterinpitäjän päätös: selvitystä ei tarvita käytön jälkeen (GDPR 5(1)(c)).",
            "Den personuppgiftsansvariges beslut: utredningen behövs inte efter användningen (GDPR 5(1)(c)).",
            "The controller's decision: evidence that has been used is not needed (GDPR 5(1)(c)).",
        ),
    ),
    RetentionRule(
        code="request_packages",  # [D: packages-30-days]
        name=Text(
            "Toimitetut tietopaketit",
            "Levererade datapaket",
            "Delivered packages",
        ),
        covers=Text(
            "pyytäjälle toimitettu kopio tiedoista",
            "kopian av uppgifterna som levererats",
            "the copy of the data delivered to the requester",
        ),
        period=Period(days=30),
        counted=Counted.FROM_START,
        starts=Text("toimitus", "leveransen", "the delivery"),
        because=Text(
            "Rekisterinpitäjän päätös: pyytäjä ehtii ladata paketin.",
            "Den personuppgiftsansvariges beslut: den som begärt uppgifter hinner ladda ner paketet.",
            "The controller's decision: the requester has time to download the package.",
        ),
    ),
    RetentionRule(
        code="suppression",  # [D: suppression-stays]
        name=Text(
            "Markkinointikiellot",
            "Marknadsföringsförbud",
            "Marketing bans",
        ),
        covers=Text(
            "kielletty osoite tai numero, vain avaimellisena tiivisteenä",
            "den förbjudna adressen eller numret, endast som en hash med nyckel",
            "the banned address or number, only as a keyed hash",
        ),
        period=Period(),
        counted=Counted.OPEN,
        lasts=Text(
            "niin kauan kuin suoramarkkinointia tehdään",
            "så länge direktmarknadsföring bedrivs",
            "for as long as direct marketing is done",
        ),
        starts=Text("kielto", "förbudet", "the ban"),
        because=Text(
            "Kieltoa on noudatettava myös tietojen poistamisen jälkeen (GDPR 21(3)).",
            "Förbudet ska följas även efter att uppgifterna har raderats (GDPR 21(3)).",
            "A ban must be honoured after the data has been erased, too (GDPR 21(3)).",
        ),
        withstands=Withstands.LEGAL_OBLIGATION,  # GDPR 17(3)(b): a ban is honoured after the erasure, too, GDPR 21(3)
    ),
)
