"""Section 12: the rights of the data subject (*rekisteröidyn oikeudet*). The codes are those a request carries.

The words keep to the notice's facts and promise nothing that the law does not hold: where the two differ, the law wins.
"""

from __future__ import annotations

from oomi_registry.notice.terms import RightNotice, Text

RIGHTS = (
    RightNotice(
        "access",
        "15",
        Text("Tarkastusoikeus", "Rätt till insyn", "Right of access"),
        # The notice announces a fee on count alone; the law does not allow it: GDPR 12(5), finding 1.
        Text(
            "Voit tarkistaa, mitä tietoja sinusta on rekisterissä, ja saada niistä kopion. Oikeutta voidaan "
            "rajoittaa vain laissa säädetyin perustein. Emme peri maksua pelkän pyyntöjen määrän perusteella.",
            "Du kan kontrollera vilka uppgifter om dig som finns i registret och få en kopia av dem. Rätten kan "
            "begränsas endast på grunder som anges i lag. Vi tar inte ut någon avgift enbart på grund av antalet "
            "begäranden.",
            "You can check what data about you is in the register and get a copy of it. The right may be limited "
            "only on grounds set by law. We charge no fee on the number of requests alone.",
        ),
    ),
    RightNotice(
        "rectification",
        "16",
        Text("Oikeus tietojen oikaisemiseen", "Rätt till rättelse", "Right to rectification"),
        Text(
            "Voit pyytää, että oikaisemme tai täydennämme tiedon, joka on käsittelyn tarkoituksen kannalta "
            "virheellinen, tarpeeton, puutteellinen tai vanhentunut.",
            "Du kan begära att vi rättar eller kompletterar en uppgift som med tanke på ändamålet är felaktig, onödig, "
            "bristfällig eller föråldrad.",
            "You can ask us to correct or complete data that is inaccurate, unnecessary, incomplete or outdated for "
            "its purpose.",
        ),
    ),
    RightNotice(
        "erasure",
        "17",
        Text("Oikeus tietojen poistamiseen", "Rätt till radering", "Right to erasure"),
        Text(
            "Voit pyytää, että poistamme virheellisen, tarpeettoman, puutteellisen tai vanhentuneen tiedon. Jos laki "
            "velvoittaa säilyttämään tiedon, kerromme perusteen ja sen, milloin tieto poistetaan.",
            "Du kan begära att vi raderar en felaktig, onödig, bristfällig eller föråldrad uppgift. Om lagen kräver "
            "att uppgiften bevaras berättar vi grunden och när uppgiften raderas.",
            "You can ask us to erase data that is inaccurate, unnecessary, incomplete or outdated. Where the law "
            "requires us to keep it, we tell you the ground and when it will go.",
        ),
    ),
    RightNotice(
        "restriction",
        "18",
        Text("Oikeus käsittelyn rajoittamiseen", "Rätt till begränsning av behandling", "Right to restriction"),
        Text(
            "Voit pyytää, että rajoitamme tietojesi käsittelyä, esimerkiksi kun odotat vastausta tietojen "
            "oikaisemista tai poistamista koskevaan pyyntöön.",
            "Du kan begära att vi begränsar behandlingen av dina uppgifter, till exempel medan du väntar på svar på "
            "en begäran om rättelse eller radering.",
            "You can ask us to restrict processing of your data, for example while you wait for an answer about "
            "rectification or erasure.",
        ),
    ),
    RightNotice(
        "marketing_ban",
        "21(2)",
        Text(
            "Oikeus kieltää suoramarkkinointi",
            "Rätt att förbjuda direktmarknadsföring",
            "Right to ban direct marketing",
        ),
        Text(
            "Voit antaa suoramarkkinointia koskevia suostumuksia ja kieltoja kanavittain. Voit kieltää tietojesi "
            "käytön suoramainontaan, etämyyntiin, muuhun suoramarkkinointiin sekä markkina- ja "
            "mielipidetutkimuksiin. Kielto ei koske viestejä, jotka liittyvät tilaamiisi palveluihin.",
            "Du kan ge samtycken till och förbud mot direktmarknadsföring per kanal. Du kan förbjuda att dina "
            "uppgifter används för direktreklam, distansförsäljning, annan direktmarknadsföring samt marknads- och "
            "opinionsundersökningar. Förbudet gäller inte meddelanden om tjänster som du har beställt.",
            "You can give consents to and bans on direct marketing by channel. You can ban the use of your data for "
            "direct advertising, telesales, other direct marketing, and market and opinion surveys. A ban does not "
            "affect messages about services you have ordered.",
        ),
    ),
    RightNotice(
        "objection",
        "21(1)",
        Text("Oikeus vastustaa käsittelyä", "Rätt att invända mot behandling", "Right to object"),
        Text(
            "Voit vastustaa profilointia ja muuta käsittelyä, jonka perusteena on oikeutettu etumme. Kerro "
            "pyynnössä se erityinen tilanteesi, jonka vuoksi vastustat käsittelyä. Voimme kieltäytyä vain laissa "
            "säädetyin perustein.",
            "Du kan invända mot profilering och annan behandling som grundar sig på vårt berättigade intresse. "
            "Berätta i begäran om den särskilda situation som är skälet till invändningen. Vi kan vägra endast på "
            "grunder som anges i lag.",
            "You can object to profiling and other processing that rests on our legitimate interest. Tell us the "
            "particular situation that is your reason. We may refuse only on grounds set by law.",
        ),
    ),
    RightNotice(
        "portability",
        "20",
        Text("Oikeus siirtää tiedot", "Rätt till dataportabilitet", "Right to data portability"),
        # "Provided" includes what was observed of the use of a service (WP 242; finding 4).
        Text(
            "Voit saada koneluettavassa muodossa tiedot, jotka olet antanut tai jotka ovat kertyneet palveluiden "
            "käytöstäsi, kun niitä käsitellään sopimuksen tai suostumuksen perusteella, ja siirtää ne toiselle "
            "rekisterinpitäjälle.",
            "Du kan få de uppgifter som du har lämnat eller som har uppstått när du använt tjänsterna i "
            "maskinläsbar form, när de behandlas på grund av avtal eller samtycke, och överföra dem till en annan "
            "personuppgiftsansvarig.",
            "You can get, in machine-readable form, data you provided or that your use of the services gave rise "
            "to, where it is processed under contract or consent, and move it to another controller.",
        ),
    ),
    RightNotice(
        "consent_withdrawal",
        "7(3)",
        Text("Oikeus peruuttaa suostumus", "Rätt att återkalla samtycke", "Right to withdraw consent"),
        Text(
            "Jos käsittely perustuu suostumukseesi, voit peruuttaa suostumuksen milloin tahansa ilmoittamalla siitä "
            "meille. Mikä tahansa yhteydenottotapa käy.",
            "Om behandlingen grundar sig på ditt samtycke kan du när som helst återkalla det genom att meddela oss. "
            "Vilket kontaktsätt som helst duger.",
            "Where processing rests on your consent, you can withdraw it at any time by telling us, by any channel.",
        ),
    ),
    RightNotice(
        "human_review",
        "22(3)",
        Text(
            "Oikeus ihmisen arvioon luottopäätöksestä",
            "Rätt till mänsklig prövning av kreditbeslut",
            "Right to human review of a credit decision",
        ),
        Text(
            "Jos luottotietoihin perustuva päätös on tehty automaattisesti, voit vaatia, että ihminen käsittelee "
            "asian, esittää kantasi ja riitauttaa päätöksen.",
            "Om ett beslut som grundar sig på kreditupplysningar har fattats automatiskt kan du kräva att en människa "
            "behandlar ärendet, framföra din ståndpunkt och bestrida beslutet.",
            "Where a decision based on credit data was made automatically, you can demand that a human looks at it, "
            "state your view and contest the decision.",
        ),
    ),
)
