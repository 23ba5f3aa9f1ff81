"""What is told of a record, in sentences: until when it is kept, from where it came, who was given it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from oomi_registry.languages import in_active_language
from oomi_registry.notice.terms import Counted, RetentionRule
from oomi_registry.notice.wording import how_long
from requests_app.fulfilment.access.information import WITHHELD, Information
from requests_app.fulfilment.access.recipients import Recipient
from requests_app.fulfilment.access.words import day
from retention.models import LegalHold


def kept(told: Information, today: date, language: str) -> str:
    """Until when the record is kept (GDPR 15(1)(d)): the day, or what it waits for."""
    words = _by_its_rules(told, today, language)
    if not told.leaving.held:
        return words
    holds = (
        _("%(reason)s (arvioidaan uudelleen viimeistään %(day)s)")
        % {"reason": in_active_language(LegalHold.Reason(code).label), "day": day(on)}
        for code, on in told.leaving.held
    )
    return _("%(words)s. Tietoa ei kuitenkaan poisteta niin kauan kuin tämä kestää: %(holds)s") % {
        "words": words,
        "holds": "; ".join(holds),
    }


def _by_its_rules(told: Information, today: date, language: str) -> str:
    leaving = told.leaving
    if leaving.ends is not None:
        if leaving.ends < today:
            ended = (
                _("Säilytysaika päättyi %(day)s")
                if leaving.held
                else _("Säilytysaika päättyi %(day)s; poistetaan seuraavassa poistossa")
            )
            words = ended % {"day": day(leaving.ends)}
        else:
            words = _("Säilytetään %(day)s asti") % {"day": day(leaving.ends)}
        return words + (_(", koska toinen tietosi tarvitsee sitä") if leaving.waits else "")
    if leaving.while_needed:
        return _("Säilytetään niin kauan kuin jokin muu tietosi tarvitsee tätä tietoa")
    return _("Päivä ei ole vielä tiedossa: %(rules)s") % {
        "rules": "; ".join(_one_rule(rule, language) for rule in told.rules)
    }


def _one_rule(rule: RetentionRule, language: str) -> str:
    words = {"length": how_long(rule, language), "starts": rule.starts.in_language(language)}
    if rule.counted in (Counted.OPEN, Counted.AT_ONCE):
        return _("%(length)s (päättyy: %(starts)s)") % words if rule.counted is Counted.AT_ONCE else words["length"]
    return _("%(length)s, laskettuna tapahtumasta ”%(starts)s”") % words


def because(told: Information, language: str) -> str:
    """On what the record's period rests."""
    return " ".join(dict.fromkeys(rule.because.in_language(language) for rule in told.rules))


def source(told: Information, language: str) -> str:
    """From where the record came (GDPR 15(1)(g))."""
    if told.source is not None:
        return told.source.text.in_language(language)
    if told.source_code == WITHHELD:
        return _("jätetty pois, katso kohta ”Mitä tästä puuttuu”")
    return _("syntynyt rekisterissä: rekisterinpitäjän itse muodostama tieto")


def recipient(each: Recipient) -> str:
    """Who was given the data, when and for what (C-154/21); outside the EEA by which mechanism (GDPR 15(2))."""
    if each.hidden and not each.name:
        return _("vastaanottaja on jätetty pois, katso kohta ”Mitä tästä puuttuu”")
    parts = [each.name, each.kind or _("muu kuin selosteessa mainittu vastaanottaja")]
    if each.first == each.last:
        parts.append(_("luovutettu %(day)s") % {"day": day(each.first)})
    else:
        parts.append(_("luovutettu %(first)s–%(last)s") % {"first": day(each.first), "last": day(each.last)})
    if each.purpose:
        parts.append(_("tarkoitus: %(purpose)s") % {"purpose": each.purpose})
    if each.outside:
        parts.append(
            _("siirto EU- tai ETA-alueen ulkopuolelle (%(country)s), perusteena %(mechanism)s")
            % {"country": each.country, "mechanism": each.transfer or "–"}
        )
    return ", ".join(parts)
