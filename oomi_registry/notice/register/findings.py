"""Where the published notice and the law differ. The law wins in what the software does; the officer is told."""

from __future__ import annotations

from oomi_registry.notice.terms import Finding, Text

FINDINGS = (
    Finding(
        code="fee_on_count",
        title=Text(
            "Maksu pelkän pyyntöjen määrän perusteella",
            "Avgift enbart på grund av antalet begäranden",
            "A fee on count alone",
        ),
        text=Text(
            "Seloste ilmoittaa kohtuullisesta korvauksesta, jos tarkastusoikeutta käytetään useammin kuin kerran "
            "vuodessa. Laki sallii maksun vain, jos pyyntö on ilmeisen perusteeton tai kohtuuton, tai "
            "lisäkopioista. Ohjelmisto ei veloita määrän perusteella: toistuva pyyntö vain merkitään.",
            "Beskrivningen anger en skälig ersättning om rätten till insyn används oftare än en gång per år. Lagen "
            "tillåter en avgift endast om begäran är uppenbart ogrundad eller orimlig, eller för ytterligare "
            "kopior. Programmet tar inte ut någon avgift på grund av antalet: en upprepad begäran får bara en "
            "anmärkning.",
            "The notice announces a reasonable fee when access is used more than once a year. The law allows a fee "
            "only for manifestly unfounded or excessive requests, or for further copies. The software never charges "
            "on count: a repeat is only flagged.",
        ),
        provision="GDPR 12(5)",
    ),
    Finding(
        code="flat_ten_years",
        title=Text(
            "Kaikille sopimustiedoille sama aika",
            "Samma tid för alla avtalsuppgifter",
            "One period for all contract data",
        ),
        text=Text(
            "Seloste säilyttää sopimukseen perustuvat asiakastiedot kymmenen vuotta. Sähkömarkkinoiden "
            "menettelyihin liittyvät henkilötiedot on poistettava kuuden vuoden jälkeen, ellei säilyttämiselle ole "
            "muuta perustetta. Ne poistetaan oman sääntönsä mukaan, ja myöhempien vuosien peruste on kirjattu.",
            "Beskrivningen bevarar avtalsbaserade kunduppgifter i tio år. Personuppgifter i elmarknadens "
            "förfaranden ska raderas efter sex år om det inte finns en annan grund för bevarandet. De raderas "
            "enligt sin egen regel, och grunden för de senare åren är antecknad.",
            "The notice keeps contract-based customer data for ten years. Personal data of market processes is to "
            "be deleted after six years unless another basis stands. It goes by a rule of its own, and the basis of "
            "the later years is recorded.",
        ),
        provision="sähkömarkkinalaki 75 c §",
    ),
    Finding(
        code="insurance_start",
        title=Text(
            "Vakuutustietojen ajan alku",
            "När tiden för försäkringsuppgifter börjar",
            "Where the insurance period starts",
        ),
        text=Text(
            "Laissa aika alkaa vakuutustapahtumasta tai vahingosta, selosteessa yhtiön vastuun päättymisestä. "
            "Korvausasian tiedot poistetaan tapahtumasta laskien, ja vakuutuksen aika on niille enimmäisaika.",
            "I lagen räknas tiden från försäkringsfallet eller skadan, i beskrivningen från slutet av bolagets ansvar. "
            "Skadeärendets uppgifter raderas räknat från händelsen, och försäkringens tid är deras längsta tid.",
            "The law counts from the insured event or damage, the notice from the end of the company's liability. A "
            "claim's data goes counted from the event, at most as long as the policy's.",
        ),
        provision="vakuutussopimuslaki 73 §",
    ),
    Finding(
        code="observed_data_is_portable",
        title=Text(
            "Siirrettäviä ovat myös havaitut tiedot",
            "Även observerade uppgifter är portabla",
            "Observed data is portable too",
        ),
        text=Text(
            "Seloste rajaa siirto-oikeuden tietoihin, jotka henkilö on itse toimittanut. Niihin kuuluvat myös "
            "palvelun käytöstä havaitut tiedot (mittarilukemat, käyttö), mutta eivät johdetut tiedot (vuosiennuste, "
            "profiili, pisteytys).",
            "Beskrivningen begränsar rätten till uppgifter som personen själv har lämnat. Dit hör även uppgifter "
            "som observerats vid användningen (mätvärden, användning), men inte härledda uppgifter (årsprognos, "
            "profil, poäng).",
            "The notice limits portability to data that the person provided. That includes data observed in use (meter "
            "readings, usage), but not derived data (annual forecast, profile, score).",
        ),
        provision="GDPR 20(1); WP 242",
    ),
    Finding(
        code="solar_consumers",
        title=Text(
            "Oomi Solarin kuluttaja-asiakkaat",
            "Oomi Solars konsumentkunder",
            "Consumers of Oomi Solar",
        ),
        text=Text(
            "Kuluttajan aurinkosähkösopimusta ei ole jaettu kummallekaan yhtiölle, joten molemmat vastaavat. "
            "Kymmenen vuoden aika perustuu sähkönmyyntiehtoihin eikä koske aurinkosähkösopimuksia: ne säilytetään "
            "asiakassuhteen ajan ja niiden tositteet kirjanpitolain mukaan.",
            "En konsuments solelsavtal har inte fördelats på någotdera bolaget, så båda ansvarar. De tio åren "
            "grundar sig på elförsäljningsvillkoren och gäller inte solelsavtal: de bevaras så länge kundrelationen "
            "pågår och deras verifikat enligt bokföringslagen.",
            "A consumer's solar contract is assigned to neither company, so both answer. The ten years rest on "
            "electricity terms and do not cover solar contracts: these are kept for the relationship, and their "
            "vouchers as accounting.",
        ),
        provision="GDPR 26(1)",
    ),
    Finding(
        code="hashed_audiences",
        title=Text(
            "”Anonyymit” mainonnan kohdeyleisöt",
            "”Anonyma” målgrupper för annonsering",
            "“Anonymous” advertising audiences",
        ),
        text=Text(
            "Mainospalveluun ladattu tiivistetty tunniste on edelleen henkilötieto. Kohdeyleisöjen vienti on "
            "oletuksena pois päältä, se vaatii suostumuksen juuri tähän tarkoitukseen, ja jokainen vienti on "
            "tietojen luovutus.",
            "En hashad identifierare som laddats upp till en annonstjänst är fortfarande en personuppgift. Export "
            "av målgrupper är avstängd som standard, den kräver samtycke till just detta ändamål, och varje export "
            "är ett utlämnande.",
            "A hashed identifier uploaded to an advertising service is still personal data. Audience export is off "
            "by default, needs consent to that very purpose, and each upload is a disclosure.",
        ),
        provision="GDPR 4(1)",
    ),
    Finding(
        code="contract_for_customers_only",
        title=Text(
            "Sopimus on peruste vain henkilöasiakkaalle",
            "Avtal är grund endast för privatkunder",
            "Contract as basis covers personal customers only",
        ),
        text=Text(
            "Seloste nimeää sopimuksen käsittelyn perusteeksi vain henkilöasiakkaalle. Yritysasiakkaan "
            "yhteyshenkilön tiedot perustuvat oikeutettuun etuun: vastustamisoikeus koskee niitä, siirto-oikeus ei.",
            "Beskrivningen anger avtal som grund endast för privatkunder. Uppgifter om en företagskunds "
            "kontaktperson grundar sig på berättigat intresse: rätten att invända gäller dem, portabiliteten inte.",
            "The notice states contract as basis for personal customers only. Data about a corporate customer's "
            "contact person rests on legitimate interest: objection applies to it, portability does not.",
        ),
        provision="GDPR 6(1)(b)",
    ),
    Finding(
        code="no_condition_for_health",
        title=Text(
            "Terveystiedoille ei ole nimetty edellytystä",
            "Inget villkor anges för hälsouppgifter",
            "No condition is named for health data",
        ),
        text=Text(
            "Seloste kertoo käsittelevänsä vakuutussopimuksen yhteydessä terveydentilaa. Se on erityinen henkilötieto, "
            "jonka käsittely on kielletty, ellei jokin laissa lueteltu edellytys täyty: esimerkiksi nimenomainen "
            "suostumus tai vakuutuslaitoksen vastuun selvittäminen. Seloste ei nimeä edellytystä. Ohjelma pitää tiedot "
            "salattuina, näyttää ne vain perustellen ja kirjaa jokaisen katselun; edellytys on nimettävä selosteen "
            "seuraavassa versiossa.",
            "Beskrivningen uppger att hälsotillstånd behandlas i samband med försäkringsavtal. Det är en särskild "
            "kategori av uppgifter som inte får behandlas om inget av lagens villkor är uppfyllt: till exempel "
            "uttryckligt samtycke eller utredning av en försäkringsanstalts ansvar. Beskrivningen anger inget villkor. "
            "Programmet håller uppgifterna krypterade, visar dem endast mot en motivering och antecknar varje "
            "visning; villkoret ska anges i beskrivningens nästa version.",
            "The notice says that health is processed with insurance contracts. It is a special category of data, "
            "which may not be processed unless one of the law's conditions holds: explicit consent, for example, or "
            "the settling of an insurer's liability. The notice names no condition. The software keeps the data "
            "sealed, shows it for a reason only and records each view; the condition is to be named in the notice's "
            "next version.",
        ),
        provision="GDPR 9(2); tietosuojalaki 6 §",
    ),
)
