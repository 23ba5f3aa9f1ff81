"""What the person types on the page of their request. A form judges shape alone; the operations judge the rest."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app.fees import FeeState
from requests_app.intake.words import Words
from requests_app.models import Attachment, Fee
from requests_app.operations import FeeAnswer

LONGEST = 10_000
FEE_ANSWERS = [
    (FeeAnswer.ACCEPTED.value, _("Hyväksyn maksun")),
    (FeeAnswer.NARROWED.value, _("Rajaan pyyntöäni, jotta maksua ei tarvita")),
    (FeeAnswer.DECLINED.value, _("En hyväksy maksua")),
]


class StatusForm(forms.Form):
    """A form of the page."""

    use_required_attribute = False

    def wrong(self) -> Iterator[tuple[str, str]]:
        """The id of the input and the sentence, for each error, in the order of the page."""
        for sentence in self.non_field_errors():
            yield "", str(sentence)
        for field in self.visible_fields():
            for sentence in field.errors:
                yield field.auto_id, str(sentence)


def long_text(label: Words, hint: Words, missing: Words, *, required: bool = True) -> forms.CharField:
    """A text of several lines, kept as typed."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": missing,
            "max_length": _("Lyhennä tekstiä. Siihen mahtuu 10 000 merkkiä."),
            "null_characters_not_allowed": _("Poista tekstistä merkit, joita ei voi lukea."),
        },
    )


class AnswerFee(StatusForm):
    """What the person says to a fee (GDPR 12(5)). Saying nothing is no answer, and nothing is chosen beforehand.

    Who has accepted it may still think again, and is not asked to accept once more.
    """

    fee = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Mitä haluat tehdä?"),
        choices=FEE_ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mitä haluat tehdä."), "invalid_choice": _("Valitse jokin vaihtoehto.")},
    )
    narrowed_to = long_text(
        _("Mihin rajaat pyyntösi? (valinnainen)"), _("Kirjoita tähän, jos valitsit rajaamisen."), "", required=False
    )

    def __init__(self, *args: object, fee: Fee | None = None, **kwargs: object) -> None:
        kwargs["auto_id"] = f"id_fee_{fee.pk.hex if fee else ''}_%s"
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        if fee is None:
            return
        self.initial["fee"] = fee.pk
        answer = self.fields["answer"]
        if fee.state == FeeState.ACCEPTED and isinstance(answer, forms.ChoiceField):
            answer.choices = [each for each in FEE_ANSWERS if each[0] != FeeAnswer.ACCEPTED]

    def clean(self) -> dict[str, object]:
        """Whoever narrows says to what."""
        cleaned: dict[str, object] = dict(super().clean() or {})
        if cleaned.get("answer") == FeeAnswer.NARROWED and not str(cleaned.get("narrowed_to", "")).strip():
            self.add_error("narrowed_to", ValidationError(gettext("Kirjoita, mihin rajaat pyyntösi.")))
        return cleaned


class WriteMessage(StatusForm):
    """What the person writes to us."""

    body = long_text(
        _("Viesti"),
        _("Älä kirjoita henkilötunnusta. Vastaamme tällä sivulla."),
        _("Kirjoita viesti."),
    )


class AnswerQuestion(StatusForm):
    """What the person answers to what they were asked (GDPR 12(6), Recital 63)."""

    body = long_text(
        _("Vastauksesi"),
        _("Älä kirjoita henkilötunnusta."),
        _("Kirjoita vastaus."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["auto_id"] = "id_answer_%s"
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments


class SendAttachment(StatusForm):
    """A mandate or other proof. Whether the file is what its name says the operation looks at."""

    kind = forms.ChoiceField(
        label=_("Mikä liite on?"),
        choices=[
            (Attachment.Kind.MANDATE.value, _("Valtuutus toimia toisen puolesta")),
            (Attachment.Kind.EVIDENCE.value, _("Muu selvitys")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mikä liite on."), "invalid_choice": _("Valitse jokin vaihtoehto.")},
    )
    file = forms.FileField(
        label=_("Tiedosto"),
        help_text=_("PDF, JPG tai PNG, enintään 10 megatavua. Peitä henkilötunnus, jos se näkyy."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "required": _("Valitse tiedosto."),
            "missing": _("Valitse tiedosto."),
            "invalid": _("Valitse tiedosto."),
            "empty": _("Tiedosto on tyhjä. Valitse toinen tiedosto."),
            "max_length": _("Lyhennä tiedoston nimeä."),
        },
        max_length=200,
    )


class Withdraw(StatusForm):
    """The person takes the request back, and is asked once more."""

    sure = forms.BooleanField(
        label=_("Haluan perua pyyntöni"),
        error_messages={"required": _("Rasti ruutu, jos haluat perua pyynnön. Muuten palaa pyynnön sivulle.")},
    )
