"""What synthetic people are called, where they live and how they are reached. Every combination is invented.

The mail domains end in ``.example`` (RFC 2606); the phone numbers are those kept for fiction (555-0100 to 555-0199 of
North American area codes), so nobody is ever written to or called.
"""

from __future__ import annotations

GIVEN = """
Aada Aapo Aarne Aatu Ada Aida Aili Aimo Aino Aki Akseli Aleksi Alina Alma Alpo Amanda Anna Anni Annika Anniina Antti
Armas Arttu Arvo Asta Atte Aulis Auli Axel Eelis Eemeli Eero Eeva Eija Eila Einari Elias Elina Elisa Ella Elli Elvi
Emilia Emma Enni Erkki Essi Fanni Frans Hanna Hannele Hannes Harri Heidi Heikki Heli Helka Helmi Henrik Hilja Hilla Iida
Iiro Ilkka Ilmari Ilona Ilta Inka Irma Isla Ismo Jaakko Jalmari Jani Janne Jarkko Jenni Jere Joel Johanna Joni Jonna
Joona Jouko Juha Juho Jukka Julia Jussi Kaarina Kaarlo Kaisa Kalervo Kalle Kauko Kerttu Kim Kirsi Klaus Konsta Krista
Kyllikki Lars Lasse Lauri Leo Liisa Lilja Linnea Lotta Lumi Mailis Maija Malla Marja Matilda Mauri Merja Mika Mila Mirja
Nea Nella Niilo Niina Noora Oili Oiva Olli Onni Oona Paavo
Pasi Pentti Pia Pihla Raili Raimo Rauno Reino Riku Ritva Roosa
Saana Salla Sampo Sanna Seppo Silja Simo Sini Sisko Soile Suvi Taina Taneli Tarja Teemu Tero Tiia Timo Toivo Topi Tuula
Tyyne Urho Valma Venla Verna Viivi Viljo Wilma Åke Åsa Örjan
""".split()

_FIRST = """
Aho Haapa Halla Harju Heinä Hieta Hiiden Honka Ilves Järven Kallio Kanerva Karhu Kivi Koivu Korpi Koski Kuusi Lampi
Lehto Lepikkö Leppä Louhi Mansikka Metsä Mänty Mäki Niemi Niitty
Notko Nummi Oja Paju Pelto Pihlaja Poro Puro Rauta Ranta
Saari Salo Savi Selkä Suo Suvi Taival Talvi Tammi Tuomi Törmä Vaara Vesi Virta Vuori Ylä
""".split()
_LAST = "aho harju joki järvi kallio kangas kari kivi korpi koski kunnas la lahti lampi lehto luoma maa mäki nen niemi"
FAMILY = tuple(
    first + last for first in _FIRST for last in f"{_LAST} oja pelto puro ranta saari salo vaara vuori".split()
)

STREETS = tuple(
    first + last
    for first in "Esimerkki Harjoitus Kokeilu Koivu Kuusi Malli Niitty Pihlaja Puro Ranta Testi Tuomi Vesi".split()
    for last in "katu tie kuja polku raitti rinne kaari".split()
)

CITIES = (
    ("00100", "Helsinki"),
    ("01300", "Vantaa"),
    ("02100", "Espoo"),
    ("05800", "Hyvinkää"),
    ("11100", "Riihimäki"),
    ("15100", "Lahti"),
    ("20100", "Turku"),
    ("28100", "Pori"),
    ("33100", "Tampere"),
    ("40100", "Jyväskylä"),
    ("53100", "Lappeenranta"),
    ("60100", "Seinäjoki"),
    ("65100", "Vaasa"),
    ("70100", "Kuopio"),
    ("80100", "Joensuu"),
    ("90100", "Oulu"),
    ("96100", "Rovaniemi"),
)
MOST_CODES_OF_A_CITY = 60

AREA_CODES = """
201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254
""".split()

PRODUCTS = ("Oomi Perussähkö", "Oomi Pörssisähkö", "Oomi Määräaikainen 24 kk", "Oomi Tuulisähkö")
TOPICS = ("lasku", "muutto", "uusi sopimus", "sopimuksen päättäminen", "kulutus", "häiriö", "aurinkopaneelit")
