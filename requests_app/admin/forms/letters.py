"""The letters of a case: written, sent, posted, and judged when nobody knows whether one left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused
from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, choice, moment, text
from requests_app.models import Letter
from requests_app.operations.answering import LONGEST_BODY
from requests_app.permitted import refusals


class LetterOfAnotherCase(Refused):
    """The letter belongs to another case than the page's."""

    sentence = "Kirje ei kuulu tähän pyyntöön. Avaa pyynnön sivu uudelleen."


class WriteLetter(OperationForm):
    """The answer's text."""

    body = text(_("Vastaus henkilölle"), rows=18, longest=LONGEST_BODY)
    beside = {refusals.TextMissing: "body", refusals.TextRefused: "body"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Keep the draft."""
        operations.write_letter(self.request_.pk, body=self.cleaned_data["body"], actor=actor, now=now)


class OfLetter(OperationForm):
    """An operation on one letter of the case."""

    letter = forms.UUIDField(widget=forms.HiddenInput)

    def letter_id(self) -> UUID:
        """The letter's key. Raises :class:`LetterOfAnotherCase`."""
        letter: UUID = self.cleaned_data["letter"]
        if not self.request_.letters.filter(pk=letter).exists():
            raise LetterOfAnotherCase
        return letter

    def ways(self) -> dict[str, str]:
        """The ways for which the request has an address."""
        request = self.request_
        there = {
            Letter.Via.EMAIL: request.email,
            Letter.Via.POST: request.postal_address,
            Letter.Via.PHONE: request.phone,
        }
        return {via.value: str(via.label) for via, address in there.items() if address}


class SendLetter(OfLetter):
    """Send the answer."""

    via = forms.ChoiceField(label=_("Miten"), required=False)
    beside = {refusals.NowhereToSend: "via"}

    def settle(self) -> None:
        """As the person asked, or another way."""
        field = self.fields["via"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("kuten henkilö pyysi")), *self.ways().items()]

    def run(self, *, actor: User, now: datetime) -> None:
        """Queue it."""
        via = self.cleaned_data["via"]
        operations.send_letter(self.letter_id(), via=Letter.Via(via) if via else None, actor=actor, now=now)


class MarkPosted(OfLetter):
    """The letter was taken to the post, or told by phone."""

    posted_at = moment(_("Milloin kirje postitettiin tai kerrottiin"), required=False, hint=_("Tyhjänä: juuri nyt."))
    beside = {refusals.TimeImpossible: "posted_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        operations.mark_posted(self.letter_id(), posted_at=self.cleaned_data["posted_at"], actor=actor, now=now)


class SendAgain(OfLetter):
    """Try a letter that did not leave, by the same way or another."""

    via = choice(_("Miten"), {})
    beside = {refusals.NowhereToSend: "via"}

    def settle(self) -> None:
        """The ways for which there is an address."""
        field = self.fields["via"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(self.ways().items())

    def run(self, *, actor: User, now: datetime) -> None:
        """Queue it."""
        operations.send_again(self.letter_id(), via=Letter.Via(self.cleaned_data["via"]), actor=actor, now=now)


class SettleUnknown(OfLetter):
    """Did it leave? Judged from the mail server's log by the Message-ID."""

    was_sent = choice(
        _("Mitä sähköpostipalvelimen loki kertoo"),
        {"yes": _("kirje lähti"), "no": _("kirje ei lähtenyt: lähetä uudelleen")},
    )

    def run(self, *, actor: User, now: datetime) -> None:
        """Settle it."""
        sent = self.cleaned_data["was_sent"] == "yes"
        operations.settle_unknown(self.letter_id(), was_sent=sent, actor=actor, now=now)
