"""What an officer fills in for each operation. A form checks its fields' shape; the operation itself decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.grounds import GROUNDS, NEED_NAMES, Ground, Need, grounds_for
from requests_app.lifecycle import Outcome
from requests_app.models import Letter, PrivacyRequest
from requests_app.rights import Right

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

LONGEST_TEXT = 20_000

OUTCOME_NAMES = {
    Outcome.GRANTED: _("myönnetään"),
    Outcome.PARTLY_GRANTED: _("myönnetään osittain"),
    Outcome.REFUSED: _("evätään"),
    Outcome.NOTHING_FOUND: _("tietoja ei löytynyt"),
    Outcome.WITHDRAWN: _("henkilö perui tämän"),
}
IDENTITY_NAMES = {
    operations.IdentityShown.CONFIRMED_CONTACT: _("vahvistettu yhteystieto"),
    operations.IdentityShown.CODE_LETTER: _("kirjeen koodi palautettiin"),
    operations.IdentityShown.OFFICERS_OWN_CHECK: _("oma tarkistus"),
}
REOPEN_NAMES = {
    operations.ReopenReason.COMPLAINT: _("valitus"),
    operations.ReopenReason.NEW_FACTS: _("uusia tietoja"),
    operations.ReopenReason.MISTAKE: _("virhe vastauksessa"),
}
SENT_BACK_NAMES = {
    operations.SentBack.OUTCOME: _("ratkaisu"),
    operations.SentBack.GROUND: _("peruste"),
    operations.SentBack.REASONS: _("perustelut"),
    operations.SentBack.LETTER: _("kirje"),
}


def _text(label: Words, *, required: bool = True, rows: int = 4, hint: Words = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Kirjoita tähän teksti."), "max_length": _("Lyhennä tekstiä.")},
    )


class OperationForm(forms.Form):
    """The fields of one operation. :meth:`run` calls it and lets its refusal through."""

    use_required_attribute = False

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        request_: PrivacyRequest,
        prefix_id: str = "",
        initial: dict[str, object] | None = None,
    ) -> None:
        self.request_ = request_
        super().__init__(sent, auto_id=f"id_{prefix_id}_%s", initial=initial)
        self.settle()

    def settle(self) -> None:
        """Fit the fields to the case. Called once, when the form is made."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Carry the operation out. Raises the operation's named refusal."""
        raise NotImplementedError


def _plain(operation: Callable[..., object]) -> type[OperationForm]:
    """The form of an operation that asks for nothing but the case."""

    class Plain(OperationForm):
        def run(self, *, actor: User, now: datetime) -> None:
            operation(self.request_.id, actor=actor, now=now)

    return Plain


class HandOver(OperationForm):
    """To whom the case is given."""

    to = forms.ModelChoiceField(label=_("Kenelle"), queryset=User.objects.none())

    def settle(self) -> None:
        """Only those who work on cases."""
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = User.objects.filter(is_active=True, groups__name__in=["officer", "handler"]).distinct()

    def run(self, *, actor: User, now: datetime) -> None:
        """Hand the case over."""
        operations.hand_over(self.request_.id, to=self.cleaned_data["to"], actor=actor, now=now)


class AskIdentity(OperationForm):
    """What the person is asked to show."""

    question = _text(_("Mitä pyydämme"), hint=_("Pyydä vain se, mitä tunnistamiseen tarvitaan (GDPR 12(6))."))

    def run(self, *, actor: User, now: datetime) -> None:
        """Ask."""
        operations.ask_identity(self.request_.id, question=self.cleaned_data["question"], actor=actor, now=now)


class AskClarification(OperationForm):
    """What the person is asked to make clear."""

    question = _text(_("Mitä kysymme"))

    def run(self, *, actor: User, now: datetime) -> None:
        """Ask."""
        operations.ask_clarification(self.request_.id, question=self.cleaned_data["question"], actor=actor, now=now)


class RecordAnswer(OperationForm):
    """When the person's answer came."""

    arrived_at = forms.DateTimeField(
        label=_("Milloin vastaus saapui"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"required": _("Anna päivä ja kellonaika."), "invalid": _("Anna päivä ja kellonaika.")},
    )

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        operations.record_answer(self.request_.id, arrived_at=self.cleaned_data["arrived_at"], actor=actor, now=now)


class ConfirmIdentity(OperationForm):
    """How the person showed who they are."""

    how = forms.ChoiceField(label=_("Miten henkilöllisyys selvisi"), choices=list(IDENTITY_NAMES.items()))

    def run(self, *, actor: User, now: datetime) -> None:
        """Decide that the person is known."""
        operations.confirm_identity(
            self.request_.id, how=operations.IdentityShown(self.cleaned_data["how"]), actor=actor, now=now
        )


class Extend(OperationForm):
    """Why two further months are needed."""

    reasons = _text(_("Miksi jatkamme"), hint=_("Pyyntöjen monimutkaisuus tai määrä. Ilmoitus lähtee heti."))

    def run(self, *, actor: User, now: datetime) -> None:
        """Extend and tell the person."""
        operations.extend(self.request_.id, reasons=self.cleaned_data["reasons"], actor=actor, now=now)


class RecordAddress(OperationForm):
    """Where the answer can be sent."""

    email = forms.EmailField(label=_("Sähköpostiosoite"), required=False)
    postal_address = forms.CharField(label=_("Postiosoite"), required=False, max_length=300)

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        operations.record_address(
            self.request_.id,
            email=self.cleaned_data["email"],
            postal_address=self.cleaned_data["postal_address"],
            actor=actor,
            now=now,
        )


class LinkParty(OperationForm):
    """Which person of the register the request is about."""

    party = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Link."""
        operations.link_party(self.request_.id, party_id=self.cleaned_data["party"], actor=actor, now=now)


class Decide(OperationForm):
    """The outcome of one right."""

    right = forms.ChoiceField(widget=forms.HiddenInput, choices=[(right.value, right.value) for right in Right])
    outcome = forms.ChoiceField(label=_("Ratkaisu"), choices=[(o.value, name) for o, name in OUTCOME_NAMES.items()])
    ground = forms.ChoiceField(label=_("Peruste, jos evätään"), required=False)
    reasons = _text(_("Perustelut"), required=False)
    met = forms.MultipleChoiceField(
        label=_("Perusteluissa on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(NEED_NAMES.items()),
    )
    releases_recordings = forms.BooleanField(label=_("Vastauksen mukana on puhelutallenteita"), required=False)
    fee = forms.BooleanField(label=_("Vastauksesta peritään maksu (GDPR 12(5))"), required=False)

    def settle(self) -> None:
        """Only the grounds that may limit this right."""
        right = self.data.get("right") or self.initial.get("right")
        allowed = grounds_for(Right(right)) if right in set(Right) else tuple(Ground)
        field = self.fields["ground"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("– ei perustetta –")), *((g.value, GROUNDS[g].name) for g in allowed)]
        if not allowed:
            del self.fields["ground"], self.fields["met"]

    def run(self, *, actor: User, now: datetime) -> None:
        """Decide."""
        answers = self.cleaned_data
        operations.decide(
            self.request_.id,
            Right(answers["right"]),
            outcome=Outcome(answers["outcome"]),
            ground=Ground(answers["ground"]) if answers.get("ground") else None,
            reasons=answers["reasons"],
            met=[Need(need) for need in answers.get("met", [])],
            fee=answers["fee"],
            releases_recordings=answers["releases_recordings"],
            actor=actor,
            now=now,
        )


class WriteLetter(OperationForm):
    """The answer's text."""

    body = _text(_("Vastaus henkilölle"), rows=16)

    def run(self, *, actor: User, now: datetime) -> None:
        """Keep the draft."""
        operations.write_letter(self.request_.id, body=self.cleaned_data["body"], actor=actor, now=now)


class Approve(OperationForm):
    """The second person's yes."""

    withhold_reasons = forms.BooleanField(
        label=_("Syyt jätetään kertomatta (tietosuojalaki 34 §)"),
        required=False,
        help_text=_("Vain jos syiden kertominen vaarantaisi eväämisen tarkoituksen."),
    )

    def run(self, *, actor: User, now: datetime) -> None:
        """Approve."""
        operations.approve(
            self.request_.id, withhold_reasons=self.cleaned_data["withhold_reasons"], actor=actor, now=now
        )


class SendBack(OperationForm):
    """What the author should change."""

    change = forms.ChoiceField(label=_("Mikä muutetaan"), choices=list(SENT_BACK_NAMES.items()))

    def run(self, *, actor: User, now: datetime) -> None:
        """Send back."""
        operations.send_back(
            self.request_.id, change=operations.SentBack(self.cleaned_data["change"]), actor=actor, now=now
        )


class OfLetter(OperationForm):
    """An operation on one letter of the case."""

    letter = forms.UUIDField(widget=forms.HiddenInput)

    def letter_id(self) -> UUID:
        """The letter's key. Raises ValidationError where it is no letter of this case."""
        letter: UUID = self.cleaned_data["letter"]
        if not self.request_.letters.filter(id=letter).exists():
            raise ValidationError(_("Kirje ei kuulu tähän tapaukseen. Avaa sivu uudelleen."))
        return letter


class SendLetter(OfLetter):
    """Send the answer."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Queue it."""
        operations.send_letter(self.letter_id(), actor=actor, now=now)


class MarkPosted(OfLetter):
    """The letter was taken to the post."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        operations.mark_posted(self.letter_id(), actor=actor, now=now)


class SendAgain(OfLetter):
    """Try a letter that did not leave, by either way."""

    via = forms.ChoiceField(label=_("Miten"), choices=Letter.Via.choices)

    def run(self, *, actor: User, now: datetime) -> None:
        """Queue it."""
        operations.send_again(self.letter_id(), via=Letter.Via(self.cleaned_data["via"]), actor=actor, now=now)


class SettleUnknown(OfLetter):
    """Did it leave? Judged from the mail server's log by the Message-ID."""

    was_sent = forms.ChoiceField(
        label=_("Mitä sähköpostipalvelimen loki kertoo"),
        choices=[("yes", _("kirje lähti")), ("no", _("kirje ei lähtenyt: lähetä uudelleen"))],
    )

    def run(self, *, actor: User, now: datetime) -> None:
        """Settle it."""
        sent = self.cleaned_data["was_sent"] == "yes"
        operations.settle_unknown(self.letter_id(), was_sent=sent, actor=actor, now=now)


class MarkDuplicate(OperationForm):
    """Which case this repeats."""

    original = forms.CharField(label=_("Alkuperäisen viitenumero"), max_length=12)

    def clean_original(self) -> UUID:
        """The original's key, by its reference."""
        reference = str(self.cleaned_data["original"]).strip().upper()
        found = PrivacyRequest.objects.filter(reference=reference).exclude(id=self.request_.id).first()
        if found is None:
            raise ValidationError(_("Tällä viitenumerolla ei ole toista tapausta. Tarkista numero."))
        return found.id

    def run(self, *, actor: User, now: datetime) -> None:
        """Close as a duplicate."""
        operations.mark_duplicate(self.request_.id, original_id=self.cleaned_data["original"], actor=actor, now=now)


class Reopen(OperationForm):
    """Why the case is opened again."""

    reason = forms.ChoiceField(label=_("Miksi"), choices=list(REOPEN_NAMES.items()))

    def run(self, *, actor: User, now: datetime) -> None:
        """Reopen."""
        operations.reopen(
            self.request_.id, reason=operations.ReopenReason(self.cleaned_data["reason"]), actor=actor, now=now
        )


FORMS: Mapping[str, type[OperationForm]] = {
    "take": _plain(operations.take),
    "hand_over": HandOver,
    "ask_identity": AskIdentity,
    "ask_clarification": AskClarification,
    "record_answer": RecordAnswer,
    "confirm_identity": ConfirmIdentity,
    "resume": _plain(operations.resume),
    "extend": Extend,
    "record_address": RecordAddress,
    "link_party": LinkParty,
    "unlink_party": _plain(operations.unlink_party),
    "decide": Decide,
    "write_letter": WriteLetter,
    "send_for_approval": _plain(operations.send_for_approval),
    "approve": Approve,
    "send_back": SendBack,
    "mark_ready": _plain(operations.mark_ready),
    "return_to_work": _plain(operations.return_to_work),
    "send_letter": SendLetter,
    "mark_posted": MarkPosted,
    "send_again": SendAgain,
    "settle_unknown": SettleUnknown,
    "withdraw": _plain(operations.withdraw),
    "mark_duplicate": MarkDuplicate,
    "reopen": Reopen,
}
"""Every operation of the desk, by its name. A test holds it against ``queries.allowed_actions``."""
