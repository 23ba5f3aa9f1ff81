"""Notices to recipients: told by hand, sent again, or left untold with a reason; each names its notice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, choice, moment, text
from requests_app.models import NoticeDespatch, RecipientNotice
from requests_app.notices import ReasonMissing
from requests_app.permitted.refusals import TimeImpossible

Via = NoticeDespatch.Via
Said = RecipientNotice.Said
_NOTHING_SAID = ("", _("ei vielä kuitannut"))


class _OfNotice(OperationForm):
    notice = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def case_id(self) -> UUID | None:
        """The case that the notice belongs to, where it belongs to one."""
        return self.case.pk if self.case is not None else None

    @property
    def notice_id(self) -> UUID:
        """Which notice it is about."""
        return UUID(str(self.cleaned_data["notice"]))


class RecordNoticeTold(_OfNotice):
    """How, when, and what the recipient said."""

    via = choice(_("Miten ilmoitettiin"), {via.value: via.label for via in (Via.PHONE, Via.POST)})
    told_at = moment(_("Milloin ilmoitettiin"))
    said = forms.ChoiceField(
        label=_("Mitä vastaanottaja kertoi"),
        required=False,
        choices=[_NOTHING_SAID, *((said.value, said.label) for said in Said)],
    )
    beside = {TimeImpossible: "told_at"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        given = self.cleaned_data
        operations.record_notice_told(
            self.case_id,
            self.notice_id,
            via=Via(given["via"]),
            told_at=given["told_at"],
            said=Said(given["said"]) if given["said"] else None,
            actor=actor,
            now=now,
        )


class SendNoticeAgain(_OfNotice):
    """The notice alone."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Queue another message."""
        operations.send_notice_again(self.case_id, self.notice_id, actor=actor, now=now)


class ProposeNoticeExcuse(_OfNotice):
    """Why the recipient cannot be told, or why it would be out of proportion."""

    reason = text(
        _("Miksi ilmoittaminen on mahdotonta tai kohtuuton vaiva"),
        hint=_("Toinen henkilö hyväksyy tämän. Perustelu jää ilmoituksen tietoihin (GDPR 19)."),
        rows=3,
    )
    beside = {ReasonMissing: "reason"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Propose it."""
        operations.propose_notice_excuse(
            self.case_id, self.notice_id, reason=self.cleaned_data["reason"], actor=actor, now=now
        )


class ApproveNoticeExcuse(_OfNotice):
    """The notice alone: the reason stands beside it."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Approve it."""
        operations.approve_notice_excuse(self.case_id, self.notice_id, actor=actor, now=now)
