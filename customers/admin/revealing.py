"""The page on which a hidden field is shown: a reason by POST, and the value once, on that answer alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.fields import CannotOpen
from customers.holdings import personal_models, rows_about
from customers.models import Party
from customers.operations import revealing
from customers.reading import ReadOnlyAdmin
from customers.restricted import can_use
from customers.wording import is_hidden, value_in_words
from oomi_registry.notice.refused import Refused


class WhyForm(forms.Form):
    """Why the value is wanted; the reason stays with the view."""

    why = forms.ChoiceField(
        label=_("Mihin tietoa tarvitaan"),
        choices=[("", _("Valitse")), *((why.value, text) for why, text in revealing.WHY.items())],
        error_messages={
            "required": _("Valitse, mihin tietoa tarvitaan."),
            "invalid_choice": _("Valitse jokin luettelon vaihtoehdoista."),
        },
    )
    explanation = forms.CharField(
        label=_("Perustelu"),
        help_text=_("Esimerkiksi tietopyynnön viitenumero ja mitä tarkistat. Perustelu jää tarkastettavaksi."),
        max_length=revealing.LONGEST_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "required": _("Kirjoita, mihin juuri tätä tietoa tarvitaan."),
            "null_characters_not_allowed": _("Poista perustelusta näkymätön merkki."),
            "max_length": _("Lyhennä perustelua: siihen mahtuu %(limit_value)d merkkiä."),
        },
    )


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden field of one row about one person."""

    party: Party
    row: Model
    name: str

    @property
    def label(self) -> str:
        """What the field is called."""
        return str(getattr(self.row._meta.get_field(self.name), "verbose_name", self.name))

    @property
    def table(self) -> str:
        """What the table is called."""
        return str(self.row._meta.verbose_name)


def hidden_field(party: UUID, table: str, record: UUID, name: str) -> Hidden:
    """The field that an address names. Raises Http404 where the desk hides no such field of that person's."""
    person = Party.objects.filter(pk=party).first()
    declared = {model._meta.label_lower: (model, declaration) for model, declaration in personal_models()}
    if person is None or table.lower() not in declared:
        raise Http404
    model, declaration = declared[table.lower()]
    row = rows_about(person, model, declaration).filter(pk=record).first()
    if row is None or name not in {each for _origin, _category, each in declaration.under()}:
        raise Http404
    try:
        hidden = is_hidden(row, name, protected=person.protected_address) or not can_use(row)
    except FieldDoesNotExist as missing:
        raise Http404 from missing
    if not hidden:
        raise Http404
    return Hidden(person, row, name)


def reveal_page(desk: ReadOnlyAdmin[Party], request: HttpRequest, hidden: Hidden) -> HttpResponse:
    """The form by GET, which changes and shows nothing; by POST with a reason the value, recorded before it is shown.

    Raises PermissionDenied, which says who may.
    """
    actor = request.user
    if not isinstance(actor, User) or not actor.has_perm(revealing.MAY_REVEAL):
        raise PermissionDenied(revealing.MayNotReveal())
    form = WhyForm(request.POST if request.method == "POST" else None)
    value: str | None = None
    if form.is_valid():
        try:
            opened = revealing.reveal(
                hidden.party,
                hidden.row,
                hidden.name,
                why=revealing.Why(form.cleaned_data["why"]),
                explanation=form.cleaned_data["explanation"],
                actor=actor,
                now=timezone.now(),
            )
            value = value_in_words(opened, whole=True)
        except Refused as refused:
            form.add_error("explanation", str(refused))
        except CannotOpen:
            form.add_error(
                None, _("Tietoa ei voi avata: sen salaus ei täsmää. Ilmoita siitä tietoturvasta vastaavalle.")
            )
    answer = desk.page(
        request,
        "admin/customers/reveal.html",
        str(_("Näytä suojattu tieto")),
        party=hidden.party,
        hidden=hidden,
        form=form,
        value=value,
    )
    answer.status_code = 422 if form.errors else 200
    return answer
