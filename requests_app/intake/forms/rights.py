"""What is asked for: the nine rights, and for each chosen one its details."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.marketing import Channel, Purpose
from customers.models import Consent, SuppressedContact
from oomi_registry.notice.adopted import register
from oomi_registry.notice.declarations import Privacy
from oomi_registry.notice.left_out import stays_out
from requests_app.intake.forms.inputs import Story, several_of
from requests_app.intake.forms.page import PageForm
from requests_app.intake.words import BANNED_PURPOSES, CHANNEL_BOXES, RIGHTS, Words
from requests_app.models import RightChoices
from requests_app.rights import Right

_NO_HETU = _("Älä kirjoita tähän henkilötunnustasi.")


# A right to whose effect a table belongs is offered where the adopted register has that table.
_TABLES: Mapping[Right, Privacy] = {
    Right.MARKETING_BAN: SuppressedContact.privacy,
    Right.CONSENT_WITHDRAWAL: Consent.privacy,
}


def offered() -> tuple[Right, ...]:
    """The rights that the form offers, in its order: all nine, but for what the adopted register leaves out."""
    return tuple(right for right in Right if right not in _TABLES or not stays_out(_TABLES[right], register()))


class WhatForm(PageForm):
    """Which rights, as many as the person wants."""

    heading = _("Mitä haluat pyytää?")
    rights = several_of(
        {right.value: words.choice for right, words in RIGHTS.items()},
        label=heading,
        help_text=_("Valitse kaikki, jotka koskevat sinua."),
        none=_("Valitse ainakin yksi asia, jota haluat pyytää."),
        hints={right.value: words.hint for right, words in RIGHTS.items()},
    )

    def ask_accordingly(self) -> None:
        """Offer what there is."""
        field = self.fields["rights"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(right.value, RIGHTS[right].choice) for right in offered()]

    def clean_rights(self) -> tuple[Right, ...]:
        """The rights in the order of the form, each once."""
        return tuple(right for right in Right if right.value in self.cleaned_data["rights"])


class DetailsForm(PageForm):
    """What exactly, for one right."""

    untold: Words = _("Kaikki tiedot")
    """What a person asks for who tells nothing here."""

    def details(self) -> str:
        """What was told, as the officer reads it."""
        return "\n\n".join(str(text) for text in self.cleaned_data.values() if isinstance(text, str) and text)

    def choices(self) -> RightChoices:
        """What was chosen in boxes."""
        return RightChoices()


class AccessForm(DetailsForm):
    """GDPR 15: the copy. The whole of it is the right, so naming a part is a convenience."""

    heading = _("Mitä tietoja haluat ja miltä ajalta?")
    scope = Story(
        label=heading,
        help_text=_(
            "Esimerkiksi: puhelutallenteet helmikuulta 2025. Jos jätät tyhjäksi, pyyntö koskee kaikkia tietojasi, "
            "myös puhelutallenteita. Älä kirjoita tähän henkilötunnustasi."
        ),
    )


class RectificationForm(DetailsForm):
    """GDPR 16: what is wrong and what is right."""

    heading = _("Mikä on väärin, ja miten sen pitäisi olla?")
    intro = (_NO_HETU,)
    wrong_now = Story(
        label=_("Mikä tieto on väärin tai puuttuu?"), missing=_("Kerro, mikä tieto on väärin tai puuttuu.")
    )
    right_instead = Story(label=_("Miten sen pitäisi olla?"), missing=_("Kerro, miten tiedon pitäisi olla."))

    def details(self) -> str:
        """Both, each under its own name."""
        labels = {"wrong_now": gettext("Väärin tai puuttuu:"), "right_instead": gettext("Pitäisi olla:")}
        return "\n\n".join(f"{label}\n{self.cleaned_data[name]}" for name, label in labels.items())


class ErasureForm(DetailsForm):
    """GDPR 17: everything, or a part."""

    heading = _("Mitä tietoja haluat poistettavan?")
    scope = Story(
        label=heading,
        help_text=_(
            "Jos jätät tyhjäksi, pyyntö koskee kaikkia tietojasi. Laki velvoittaa säilyttämään osan tiedoista: "
            "kerromme vastauksessa, mitä säilytämme, millä perusteella ja mihin asti. "
            "Älä kirjoita tähän henkilötunnustasi."
        ),
    )


class RestrictionForm(DetailsForm):
    """GDPR 18: the right stands on a ground, so the reason is asked."""

    heading = _("Minkä tietojen käsittelyä haluat rajoittaa, ja miksi?")
    reason = Story(
        label=heading,
        missing=_("Kerro, minkä tietojen käsittelyä haluat rajoittaa ja miksi."),
        help_text=_(
            "Esimerkiksi: tieto on mielestäsi väärä, odotat vastausta korjaus- tai poistopyyntöön, tai tarvitset "
            "tietoa oikeusasiassa. Älä kirjoita tähän henkilötunnustasi."
        ),
    )


class MarketingBanForm(DetailsForm):
    """GDPR 21(2)-(3): which channels, and what. No reason is asked."""

    heading = _("Minkä markkinoinnin haluat kieltää?")
    intro = (_("Kielto ei koske viestejä, jotka liittyvät tilaamiisi palveluihin, kuten laskuja."),)
    channels = several_of(
        {box.code.value: box.words for box in CHANNEL_BOXES},
        label=_("Missä kanavissa haluat kieltää markkinoinnin?"),
        help_text=_("Valitse kaikki, jotka haluat kieltää."),
        none=_("Valitse ainakin yksi kanava, jossa haluat kieltää markkinoinnin."),
    )
    purposes = several_of(
        {purpose.value: words for purpose, words in BANNED_PURPOSES.items()},
        label=_("Mitä haluat kieltää?"),
        help_text=_("Valitse kaikki, jotka haluat kieltää."),
        none=_("Valitse, mitä haluat kieltää."),
    )

    def clean(self) -> None:
        """Refuse a ban that binds nothing: selling by phone in channels that are no phone."""
        calls = Channel.CALL.value in self.cleaned_data.get("channels", [Channel.CALL.value])
        if not calls and self.cleaned_data.get("purposes") == [Purpose.TELESALES.value]:
            self.need(
                "channels", _("Puhelinmyyntiä tehdään puhelimella: valitse kanavaksi puhelut, tai kiellä muutakin.")
            )

    def choices(self) -> RightChoices:
        """The ban in the marketing rule's codes: every channel that the boxes cover."""
        chosen = self.cleaned_data["channels"]
        return RightChoices(
            channels=[channel.value for box in CHANNEL_BOXES if box.code.value in chosen for channel in box.covers],
            purposes=[purpose.value for purpose in BANNED_PURPOSES if purpose.value in self.cleaned_data["purposes"]],
        )


class ObjectionForm(DetailsForm):
    """GDPR 21(1): on grounds relating to the particular situation, so it is asked."""

    heading = _("Mitä käsittelyä vastustat, ja mikä on tilanteesi?")
    situation_told = Story(
        label=heading,
        missing=_("Kerro, mitä käsittelyä vastustat ja mikä on tilanteesi."),
        help_text=_(
            "Esimerkiksi: en halua, että minua profiloidaan, koska… Omin sanoin riittää. "
            "Älä kirjoita tähän henkilötunnustasi."
        ),
    )


class PortabilityForm(DetailsForm):
    """GDPR 20: everything the right covers, or a part."""

    heading = _("Mitkä tiedot haluat koneluettavana?")
    scope = Story(
        label=heading,
        help_text=_(
            "Esimerkiksi: sopimus- ja käyttötietoni vuodelta 2025. Jos jätät tyhjäksi, pyyntö koskee kaikkia tietoja, "
            "joihin tämä oikeus ulottuu. Älä kirjoita tähän henkilötunnustasi."
        ),
    )


class ConsentWithdrawalForm(DetailsForm):
    """GDPR 7(3): as easy to withdraw as to give, so nothing has to be told."""

    heading = _("Minkä suostumuksen haluat peruuttaa?")
    untold = _("Kaikki antamani suostumukset")
    scope = Story(
        label=heading,
        help_text=_(
            "Jos jätät tyhjäksi, peruutat kaikki antamasi suostumukset. Syytä ei tarvitse kertoa. "
            "Älä kirjoita tähän henkilötunnustasi."
        ),
    )


class HumanReviewForm(DetailsForm):
    """GDPR 22(3): the person may express a point of view and contest the decision."""

    heading = _("Mistä luottopäätöksestä on kyse?")
    untold = _("Ei tarkennusta")
    view = Story(
        label=heading,
        help_text=_(
            "Kerro esimerkiksi, milloin sait päätöksen ja mitä mieltä olet siitä. Älä kirjoita tähän henkilötunnustasi."
        ),
    )


DETAILS: Mapping[Right, type[DetailsForm]] = {
    Right.ACCESS: AccessForm,
    Right.RECTIFICATION: RectificationForm,
    Right.ERASURE: ErasureForm,
    Right.RESTRICTION: RestrictionForm,
    Right.MARKETING_BAN: MarketingBanForm,
    Right.OBJECTION: ObjectionForm,
    Right.PORTABILITY: PortabilityForm,
    Right.CONSENT_WITHDRAWAL: ConsentWithdrawalForm,
    Right.HUMAN_REVIEW: HumanReviewForm,
}
