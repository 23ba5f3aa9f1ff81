"""The persons are told of a breach: their notices are written, posted, sent again and settled (GDPR 34)."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app.admin.breaches.forms.operation import BreachForm, RowForm
from requests_app.admin.forms.operation import YES_NO, choice, moment, text
from requests_app.admin.words import LANGUAGE_NAMES
from requests_app.models import BreachNotice
from requests_app.operations import breaches
from requests_app.operations.breaches.persons import Told
from requests_app.permitted.breaches import refusals
from requests_app.permitted.breaches.record import BreachRecord, measures_in_lines


class WritePersonNotices(BreachForm):
    """What the persons of one language are told, in plain words."""

    language = choice(
        _("Millä kielellä"), {}, hint=_("Kirjoita teksti tällä kielellä. Muunkielisille kirjoitetaan erikseen.")
    )
    nature = text(
        _("Mitä tapahtui, selkokielellä"),
        hint=_("Älä kerro, kenelle tiedot menivät, äläkä muista henkilöistä. Teksti lähtee kaikille samana."),
    )
    consequences = text(_("Mitä siitä voi seurata"), rows=3)
    measures = text(_("Mitä olemme tehneet ja teemme"), rows=3)
    advice = text(_("Mitä henkilö voi itse tehdä"), rows=3)
    via = choice(
        _("Miten"), {"email": _("sähköpostilla, muuten postissa"), "post": _("postissa, muuten sähköpostilla")}
    )

    beside = {refusals.NobodyInLanguage: "language"}

    def settle(self) -> None:
        """The languages of those who are still to be told, with how many they are."""
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            waiting = {language: len(self.record.untold_in(language)) for language in LANGUAGE_NAMES}
            field.choices = [
                (language, f"{LANGUAGE_NAMES[language]} ({number})") for language, number in waiting.items() if number
            ]

    def begins_with(self, record: BreachRecord) -> dict[str, object]:
        """What the record says, to be put in plain words."""
        breach = record.breach
        return {
            "nature": breach.nature,
            "consequences": breach.consequences,
            "measures": measures_in_lines(record.measures),
            "advice": breach.advice,
        }

    def run(self, *, actor: User, now: datetime) -> None:
        """Write to them."""
        given = self.cleaned_data
        told = Told(**{name: given[name] for name in ("nature", "consequences", "measures", "advice")})
        breaches.write_person_notices(
            self.record.breach.pk,
            told,
            language=given["language"],
            via=BreachNotice.Via(given["via"]),
            actor=actor,
            now=now,
        )


class MarkNoticePosted(RowForm):
    """When it was posted."""

    posted_at = moment(_("Milloin se postitettiin"), required=False, hint=_("Tyhjä tarkoittaa nyt."))
    beside = {refusals.GivenBeforeWritten: "posted_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """It was posted."""
        breaches.mark_notice_posted(self.key(), posted_at=self.cleaned_data["posted_at"], actor=actor, now=now)


class SendNoticeAgain(RowForm):
    """By which way."""

    via = choice(_("Miten"), dict(BreachNotice.Via.choices))

    def run(self, *, actor: User, now: datetime) -> None:
        """Send it again."""
        breaches.send_notice_again(self.key(), via=BreachNotice.Via(self.cleaned_data["via"]), actor=actor, now=now)


class SettleNotice(RowForm):
    """Whether it had left."""

    was_sent = choice(_("Lähtikö ilmoitus"), YES_NO, hint=_("Etsi Message-ID postipalvelimen lokista."))

    def run(self, *, actor: User, now: datetime) -> None:
        """Judge it."""
        breaches.settle_notice(self.key(), was_sent=self.cleaned_data["was_sent"] == "yes", actor=actor, now=now)
