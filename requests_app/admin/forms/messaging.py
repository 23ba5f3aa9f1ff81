"""Answering what the person wrote on the page of their request, and having read it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, text
from requests_app.permitted import refusals
from requests_app.permitted.messaging import MessageMissing


class AnswerMessage(OperationForm):
    """What the person reads on the page."""

    message = forms.UUIDField(widget=forms.HiddenInput)
    reply = text(
        _("Vastauksesi"),
        hint=_("Henkilö lukee tämän pyyntönsä sivulla. Sähköpostiin lähtee vain tieto, että sivulla on viesti."),
    )
    beside = {MessageMissing: "reply", refusals.TextRefused: "reply"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Answer."""
        typed = self.cleaned_data
        operations.answer_message(self.request_.pk, typed["message"], reply=typed["reply"], actor=actor, now=now)


class ReadMessage(OperationForm):
    """Which message was read."""

    message = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Mark it as read."""
        operations.read_message(self.request_.pk, self.cleaned_data["message"], actor=actor, now=now)
