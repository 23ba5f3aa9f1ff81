"""What else the notice says, section by section. Periods are never written here: they come from the retention rules."""

from __future__ import annotations

from oomi_registry.notice.terms import Text

SECTIONS: dict[str, tuple[Text, ...]] = {
    "introduction": (
        Text(
            "Tässä selosteessa kerromme, miten ja miksi Oomi Oy ja Oomi Solar Oy käsittelevät asiakkaidensa ja muiden "
            "rekisteröityjen henkilötietoja.",
            "I denna beskrivning berättar vi hur och varför Oomi Oy och Oomi Solar Oy behandlar sina kunders och andra "
            "registrerades personuppgifter.",
            "This notice tells how and why Oomi Oy and Oomi Solar Oy process personal data of their customers and "
            "other registered persons.",
        ),
    ),
    "controllers": (  # section 1 of the notice; GDPR 26(1)
        Text(
            "Yhtiöt ovat yhteisrekisterinpitäjiä siltä osin kuin rekisterissä käsitellään niiden yhteisiä asiakkaita. "
            "Kumpikin noudattaa tässä selosteessa kuvattuja periaatteita.",
            "Bolagen är gemensamt personuppgiftsansvariga till den del registret gäller deras gemensamma kunder. "
            "Båda följer principerna i denna beskrivning.",
            "The companies are joint controllers where their shared customers are processed in the register. Both "
            "follow the principles described in this notice.",
        ),
    ),
    "responsible": (  # section 2 of the notice; GDPR 38(6)
        Text(
            "Tietosuojavastaava neuvoo ja valvoo. Hän ei päätä yksittäisistä pyynnöistä.",
            "Dataskyddsombudet ger råd och övervakar. Ombudet beslutar inte om enskilda begäranden.",
            "The data protection officer advises and monitors, and does not decide single requests.",
        ),
        Text(
            "Tietosuojaa koskevat kyselyt tehdään sähköisellä tietopyyntölomakkeella.",
            "Frågor om dataskydd ställs med den elektroniska blanketten för begäran om uppgifter.",
            "Enquiries about data protection are made with the electronic data request form.",
        ),
    ),
    "responsibility": (  # notice section 4; GDPR 26(3)
        Text(
            "Vastuu jakautuu tiedon mukaan, ei henkilön mukaan: sopimukseen liittyvistä tiedoista vastaa se yhtiö, "
            "jota sopimus koskee, myös silloin kun olet molempien asiakas.",
            "Ansvaret fördelas efter uppgift, inte efter person: för uppgifter om ett avtal ansvarar det bolag som "
            "avtalet gäller, även när du är kund hos båda.",
            "The responsibility is split by data, not by person: the company that a contract concerns answers for the "
            "contract's data, also when you are a customer of both.",
        ),
        Text(
            "Voit käyttää oikeuksiasi kumpaa yhtiötä kohtaan tahansa. Yksi pyyntö riittää, emmekä ohjaa sinua toiselle "
            "yhtiölle.",
            "Du kan använda dina rättigheter gentemot vilketdera bolaget som helst. En begäran räcker, och vi "
            "hänvisar dig inte till det andra bolaget.",
            "You can use your rights against either company. One request is enough, and we do not send you to the "
            "other company.",
        ),
    ),
    "purposes": (  # section 5 of the notice
        Text(
            "Henkilöasiakkaan tietojen käsittely perustuu ensisijaisesti asiakkaan ja yhtiön väliseen sopimukseen. "
            "Käsittely perustuu myös oikeutettuun etuumme tuottaa, tukea ja kehittää liiketoiminnan palveluita sekä "
            "hoitaa ja kehittää asiakassuhteita, lakisääteisiin velvoitteisiin sekä suostumukseen silloin, kun "
            "tietoja kerätään suostumuksella.",
            "Behandlingen av en privatkunds uppgifter grundar sig i första hand på avtalet mellan kunden och "
            "bolaget. Behandlingen grundar sig också på vårt berättigade intresse att producera, stödja och "
            "utveckla affärsverksamhetens tjänster och att sköta och utveckla kundrelationer, på rättsliga "
            "förpliktelser och på samtycke när uppgifter samlas in med samtycke.",
            "Processing of a personal customer's data rests first on the contract between the customer and the "
            "company. It also rests on our legitimate interest in producing, supporting and developing the "
            "business's services and in managing and developing customer relationships, on legal obligations, and "
            "on consent where data is collected with it.",
        ),
        Text(  # a decision of this project; finding 7
            "Yritysasiakkaan yhteyshenkilön tietojen käsittely ja puhelujen tallentaminen palvelun laadun vuoksi "
            "perustuvat oikeutettuun etuun.",
            "Behandlingen av uppgifter om en företagskunds kontaktperson och inspelningen av samtal för servicens "
            "kvalitet grundar sig på berättigat intresse.",
            "Processing data about a corporate customer's contact person, and recording calls for the quality of "
            "service, rest on legitimate interest.",
        ),
        Text(  # finding 6: an uploaded identifier is personal data even when it is hashed
            "Mainostamme digitaalisissa kanavissa. Joissakin mainonnan muodoissa asiakastietoja voidaan rajatusti "
            "käyttää anonyymien kohdeyleisöjen muodostamiseen. Emme koskaan käytä niiden tietoja, jotka ovat "
            "kieltäneet markkinoinnin, emmekä anna tunnisteitasi mainospalvelulle ilman suostumustasi.",
            "Vi annonserar i digitala kanaler. I vissa former av annonsering kan kunduppgifter i begränsad "
            "omfattning användas för att bilda anonyma målgrupper. Vi använder aldrig uppgifter om dem som har "
            "förbjudit marknadsföring, och vi ger inte dina identifierare till en annonstjänst utan ditt samtycke.",
            "We advertise in digital channels. In some forms of advertising, customer data may be used in a limited "
            "way to form anonymous target audiences. We never use data of persons who have banned marketing, and we "
            "do not give your identifiers to an advertising service without your consent.",
        ),
        Text(
            "Markkinoimme myös sosiaalisessa mediassa. Siellä pätevät kunkin palvelun omat ehdot ja "
            "yksityisyysasetukset.",
            "Vi marknadsför också i sociala medier. Där gäller varje tjänsts egna villkor och "
            "integritetsinställningar.",
            "We also market on social media, under each service's own terms and privacy settings.",
        ),
    ),
    "categories": (  # section 6 of the notice
        Text(
            "Käsittelemme näihin tarkoituksiin seuraavia tietoja asiakkaista ja muista rekisteröidyistä.",
            "För dessa ändamål behandlar vi följande uppgifter om kunder och andra registrerade.",
            "For these purposes we process the following data about customers and other registered persons.",
        ),
    ),
    "sources": (  # section 7 of the notice
        Text(
            "Tallennamme asiakkailta tulevat ja asiakkaille soitetut puhelut asiakaspalvelun laadun varmistamiseksi ja "
            "kehittämiseksi. Myös yhteistyökumppaneiden puolestamme soittamat puhelut tallennetaan.",
            "Vi spelar in samtal från och till kunder för att säkerställa och utveckla kundservicens kvalitet. Även "
            "samtal som samarbetspartner ringer för vår räkning spelas in.",
            "We record calls from and to customers to assure and develop the quality of customer service. Calls "
            "that partners make on our behalf are recorded too.",
        ),
    ),
    "automated_decisions": (  # section 8 of the notice
        Text(
            "Voimme tarkistaa luottotietosi Suomen Asiakastieto Oy:n rekisteristä ennen sopimuksen tekemistä. "
            "Luottotietoja käytetään päätettäessä sopimuksen tekemisestä, ja niitä käsitellään luottotietolain "
            "(527/2007) mukaisesti.",
            "Vi kan kontrollera dina kreditupplysningar i Suomen Asiakastieto Oy:s register innan ett avtal ingås. "
            "Kreditupplysningarna används i beslutet om avtalet och behandlas enligt kreditupplysningslagen "
            "(527/2007).",
            "We may check your credit data from the register of Suomen Asiakastieto Oy before a contract is made. "
            "Credit data is used in deciding on the contract and is processed under the Credit Information Act "
            "(527/2007).",
        ),
        Text(
            "Hakijana voit vaatia, että ihminen osallistuu tietojen käsittelyyn, esittää kantasi päätöksestä ja "
            "riitauttaa automaattisesti tehdyn päätöksen.",
            "Som sökande kan du kräva att en människa deltar i behandlingen, framföra din ståndpunkt om beslutet "
            "och bestrida ett beslut som fattats automatiskt.",
            "As an applicant you can demand human involvement, state your view of the decision, and contest a "
            "decision made automatically.",
        ),
    ),
    "recipients": (  # section 9 of the notice
        Text(
            "Tietoja käsitellään omissa tietojärjestelmissämme palveluiden tuottamiseksi.",
            "Uppgifterna behandlas i våra egna informationssystem för att producera tjänsterna.",
            "Data is processed in our own systems to produce the services.",
        ),
        Text(
            "Tietoja voidaan luovuttaa tämän selosteen tarkoituksia varten lain, viranomaisten määräysten ja "
            "toimialajärjestöjen ohjeiden rajoissa. Vastaanottajia voivat olla esimerkiksi:",
            "Uppgifter kan lämnas ut för ändamålen i denna beskrivning inom gränserna för lagen, myndigheters "
            "föreskrifter och branschorganisationers anvisningar, till exempel till:",
            "Data may be disclosed for the purposes of this notice, within law, the orders of authorities and the "
            "guidelines of the industry, for example to:",
        ),
    ),
    "transfers": (  # section 9 of the notice
        Text(
            "Tietoja siirretään rajatusti EU- ja ETA-alueen ulkopuolelle. Siirron perusteena on silloin jokin "
            "seuraavista:",
            "Uppgifter överförs i begränsad omfattning utanför EU och EES. Överföringen grundar sig då på något av "
            "följande:",
            "Data is transferred outside the EU/EEA in a limited way. A transfer then rests on one of the following:",
        ),
    ),
    "retention": (  # notice section 10
        Text(
            "Säilytämme tietoja vain niin kauan kuin se on tarpeen tämän selosteen tarkoituksiin, lähtökohtaisesti "
            "asiakassuhteen ajan. Sen jälkeen poistamme tiedot, ellei laki tai sopimus velvoita säilyttämään niitä "
            "pidempään.",
            "Vi bevarar uppgifter endast så länge det behövs för ändamålen i denna beskrivning, i regel så länge "
            "kundrelationen pågår. Därefter raderar vi uppgifterna, om inte lag eller avtal kräver att de bevaras "
            "längre.",
            "We keep data only as long as the purposes of this notice need it, as a rule for the time of the customer "
            "relationship. Then we delete it, unless law or contract requires keeping it longer.",
        ),
        Text(
            "Sopimuksen päätyttyä voimme käyttää tietoja suoramarkkinointiin siten kuin laki sallii.",
            "Efter att avtalet har upphört kan vi använda uppgifter för direktmarknadsföring på det sätt som lagen "
            "tillåter.",
            "After the contract has ended, we may use data for direct marketing as the law allows.",
        ),
    ),
    "security": (  # section 11 of the notice; GDPR 32
        Text(
            "Suojaamme henkilötiedot kulkuluvin, koulutuksella, palomuurein ja salasanoin.",
            "Vi skyddar personuppgifter med passertillstånd, utbildning, brandväggar och lösenord.",
            "We protect personal data by access passes, training, firewalls and passwords.",
        ),
        Text(
            "Tietoihin pääsevät vain yksilöidyt rekisterinpitäjän työntekijät ja sellaisten yritysten yksilöidyt "
            "työntekijät, jotka toimivat rekisterinpitäjän toimeksiannosta. Käyttöoikeudet myöntää Oomi Oy.",
            "Endast individuellt angivna anställda hos den personuppgiftsansvarige och hos företag som verkar på "
            "dennes uppdrag har tillgång till uppgifterna. Åtkomsträttigheterna beviljas av Oomi Oy.",
            "Only individually named employees of the controller, and of companies acting on its commission, have "
            "access to the data. Access rights are granted by Oomi Oy.",
        ),
    ),
    "rights": (  # section 12 of the notice
        Text(
            "Voit käyttää kaikkia oikeuksiasi sähköisellä tietopyyntölomakkeella.",
            "Du kan använda alla dina rättigheter med den elektroniska blanketten för begäran om uppgifter.",
            "You can use all your rights with the electronic data request form.",
        ),
        Text(
            "Vastaat itse antamiesi tietojen oikeellisuudesta. Ilmoita meille, jos ne muuttuvat.",
            "Du ansvarar själv för att de uppgifter du lämnar är riktiga. Meddela oss om de ändras.",
            "You answer for the data you give us. Tell us if it changes.",
        ),
    ),
    "complaint": (  # section 13 of the notice; GDPR 77
        Text(
            "Jos katsot, että henkilötietojesi käsittely rikkoo lakia tai että oikeuksiasi on loukattu, voit tehdä "
            "valituksen valvontaviranomaiselle. Suomessa se on tietosuojavaltuutettu.",
            "Om du anser att behandlingen av dina personuppgifter strider mot lagen eller att dina rättigheter har "
            "kränkts kan du lämna in ett klagomål till tillsynsmyndigheten. I Finland är den dataombudsmannen.",
            "If you think that your personal data is processed against the law or that your rights were infringed, "
            "you can complain to the supervisory authority. In Finland it is the Data Protection Ombudsman.",
        ),
    ),
    "changes": (  # section 14 of the notice
        Text(
            "Voimme muuttaa ja päivittää tätä selostetta. Jokaisella versiolla on päiväys. Voimassa olevat "
            "tietosuojaselosteet julkaistaan osoitteessa www.oomi.fi/tietosuojaselosteet.",
            "Vi kan ändra och uppdatera denna beskrivning. Varje version har ett datum. Gällande "
            "dataskyddsbeskrivningar publiceras på adressen www.oomi.fi/tietosuojaselosteet.",
            "We may change and update this notice. Each version has a date. Current privacy notices are published at "
            "www.oomi.fi/tietosuojaselosteet.",
        ),
    ),
}
