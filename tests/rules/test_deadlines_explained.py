"""Why a request must be answered on that day: the steps, in the order they happened, each with its provision."""

from __future__ import annotations

from datetime import date, timedelta

from requests_app.deadlines import Pause, deadline

RECEIVED = date(2026, 3, 2)  # a Monday; a month later 2.4.2026, the Thursday before Good Friday


def a_day(number: int) -> date:
    """The day that many days after receipt."""
    return RECEIVED + timedelta(days=number)


def test_the_whole_explanation_in_the_order_it_happened() -> None:
    """Each step cites its provision: GDPR 12(3), GDPR 12(4), GDPR 12(6)."""
    pauses = [Pause(date(2026, 3, 20), date(2026, 3, 21)), Pause(date(2026, 3, 6), date(2026, 3, 16))]
    assert [str(step) for step in deadline(date(2026, 3, 5), pauses).steps] == [
        "Pyyntö saapui torstaina 5.3.2026. Saapumispäivää ei lasketa. (Regulation 1182/71 art. 3(1))",
        "Kuukausi päättyy sunnuntaina 5.4.2026. (GDPR 12(3); Regulation 1182/71 art. 3(2)(c))",
        (
            "Ei työpäivä: 5.4.2026 (pääsiäispäivä), 6.4.2026 (toinen pääsiäispäivä). Määräpäivä on tiistai 7.4.2026. "
            "(Regulation 1182/71 art. 3(4))"
        ),
        (
            "Henkilöltä kysyttiin perjantaina 6.3.2026, ja vastaus tuli maanantaina 16.3.2026: 10 päivää. "
            "(GDPR 12(6); Recital 63)"
        ),
        (
            "Henkilöltä kysyttiin perjantaina 20.3.2026, vaikka kysymyksen viimeinen päivä oli 12.3.2026: "
            "aika ei siirry. (GDPR 12(6); Recital 63)"
        ),
        "Kuukauden päättymispäivään 5.4.2026 lisätään 10 päivää: keskiviikko 15.4.2026. (GDPR 12(6); Recital 63)",
        "Jatkaa voi kerran, kun siitä ilmoitetaan perusteluineen viimeistään 7.4.2026. (GDPR 12(3))",
        (
            "Jatkettu aika, kolme kuukautta saapumisesta, päättyy perjantaina 5.6.2026. "
            "(GDPR 12(3); Regulation 1182/71 art. 3(2)(c))"
        ),
        "Kolmen kuukauden päättymispäivään 5.6.2026 lisätään 10 päivää: maanantai 15.6.2026. (GDPR 12(6); Recital 63)",
        "Kieltäytymisestä on ilmoitettava viimeistään 7.4.2026; sitä aikaa ei jatketa. (GDPR 12(4))",
    ]


def test_the_explanation_of_an_adjusted_date_tells_of_its_rolling() -> None:
    """Regulation 1182/71 art. 3(4): 2.4 and ten days is Sunday 12.4, so Monday 13.4."""
    steps = [str(step) for step in deadline(RECEIVED, [Pause(a_day(1), a_day(11))]).steps]
    assert (
        "Ei työpäivä: 12.4.2026 (sunnuntai). Määräpäivä on maanantai 13.4.2026. (Regulation 1182/71 art. 3(4))" in steps
    )


def test_one_day_is_said_in_the_singular() -> None:
    steps = [step.text for step in deadline(RECEIVED, [Pause(a_day(1), a_day(2))]).steps]
    assert any(text.endswith(": 1 päivä.") for text in steps)
    assert any("lisätään 1 päivä:" in text for text in steps)


def test_the_explanation_tells_of_an_extension_that_counts() -> None:
    """GDPR 12(3)."""
    steps = [str(step) for step in deadline(RECEIVED, extended_on=date(2026, 3, 20)).steps]
    assert "Jatkosta ilmoitettiin perjantaina 20.3.2026, ensimmäisen kuukauden aikana. (GDPR 12(3))" in steps
    assert not [step for step in steps if step.startswith("Jatkaa voi")]


def test_the_explanation_tells_of_an_extension_that_came_too_late() -> None:
    """GDPR 12(3)."""
    steps = [str(step) for step in deadline(RECEIVED, extended_on=date(2026, 4, 10)).steps]
    assert (
        "Jatkosta ilmoitettiin perjantaina 10.4.2026, vaikka ilmoituksen viimeinen päivä oli 2.4.2026: "
        "jatko ei siirrä määräpäivää. (GDPR 12(3))"
    ) in steps
