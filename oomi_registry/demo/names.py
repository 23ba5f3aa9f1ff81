"""What synthetic people are called and where they live. Every combination is invented; the domains are reserved."""

from __future__ import annotations

GIVEN = """
Aino Aleksi Anja Antti Arto Birgitta Eero Eeva Elina Emil Erik Hanna Heikki Helmi Ilmari Inkeri Jaana Jari Johanna
Juha Kaarina Kaisa Kalle Kari Karoliina Katriina Kristian Laura Leena Maija Maria Marjatta Markku Matti Mikael Minna
Niklas Olavi Oskari Outi Päivi Pekka Petra Pirjo Riitta Saara Sami Sofia Sven Tapio Tiina Tuomas Tuulikki Ulla Väinö
Veikko Ville Åke Åsa Östen
""".split()

FAMILY = """
Aalto Ahonen Björklund Eklund Esimerkki Forsström Haapanen Hakala Heikkilä Heino Hiltunen Hämäläinen Järvinen
Karjalainen Kinnunen Koivisto Korhonen Koskinen Kärkkäinen Laaksonen Laine Lehtinen Lehtonen Leino Lindholm Mattila
Mäkelä Mäkinen Mäntylä Niemi Nieminen Nurmi Nyström Ojala Peltonen Pöyhönen Rantanen Räsänen Salminen Salonen
Savolainen Sjöblom Söderholm Tuominen Turunen Tyrväinen Vainio Virtanen Väisänen Ylönen Åkerlund Öhman
""".split()

STREETS = """
Testikatu Esimerkintie Koivutie Mallipolku Niittykuja Rantaraitti Kuusikuja Harjoituskatu Aurinkotie Vesiväylä
Pihlajatie Kokeilukuja
""".split()

CITIES = (
    ("00100", "Helsinki"),
    ("01530", "Vantaa"),
    ("02600", "Espoo"),
    ("20100", "Turku"),
    ("33100", "Tampere"),
    ("40100", "Jyväskylä"),
    ("65100", "Vaasa"),
    ("70100", "Kuopio"),
    ("90100", "Oulu"),
    ("96100", "Rovaniemi"),
)

PRODUCTS = ("Oomi Perussähkö", "Oomi Pörssisähkö", "Oomi Määräaikainen 24 kk", "Oomi Tuulisähkö")

TOPICS = ("lasku", "muutto", "uusi sopimus", "sopimuksen päättäminen", "kulutus", "häiriö", "aurinkopaneelit")
