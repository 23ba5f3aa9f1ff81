"""What a person wants changed, and what becomes of each change (GDPR 16)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from customers.identifiers import EmailMalformed, IdentifierRefused, PhoneRefused, PostalCodeRefused, StreetRefused
from customers.models import ContactPoint, PostalAddress
from oomi_registry.notice.adopted import register
from oomi_registry.notice.terms import NotInRegister
from requests_app import operations
from requests_app.admin.forms.operation import NOT_CHOSEN, OperationForm, choice, text
from requests_app.corrections import CountryUnfit, ValueUnfit, ValueWanted, as_text, on_one_line, places
from requests_app.models import ProposedChange
from requests_app.permitted import rectifying, refusals
from requests_app.rectification import Fate, Fault, address_in
from requests_app.rights import Right

FAULT_NAMES = {ground.value: ground.label for ground in ProposedChange.Ground}
FATE_NAMES = {
    Fate.ACCEPTED: _("hyväksytään: tieto muutetaan pyydetyksi"),
    Fate.IN_PART: _("hyväksytään osittain: tieto muutetaan, mutta toiseksi kuin pyydettiin"),
    Fate.STATEMENT: _("tietoa ei muuteta, mutta henkilön lausuma liitetään sen viereen"),
    Fate.REFUSED: _("tietoa ei muuteta"),
}
HIDDEN = _("peitetty: turvakielto")
_LIST = {"invalid_choice": _("Valitse jokin luettelosta.")}


def line(label: object, longest: int, *, required: bool = True, hint: object = "") -> forms.CharField:
    """One line of text, kept as typed."""
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # lazy words
        required=required,
        max_length=longest,
        help_text=hint,  # type: ignore[arg-type]  # lazy words
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Täytä tämä kohta."), "max_length": _("Lyhennä tekstiä.")},
    )


class _NewRow(OperationForm):
    """A new way to reach the person, and which of the old ones it replaces."""

    model: type[PostalAddress | ContactPoint]

    def settle(self) -> None:
        """Only the person's rows that are in force, and the newest of them chosen: what is new mostly replaces it."""
        party = self.request_.party
        rows = self.model._default_manager.filter(party=party, ended_on=None).order_by("-began_on", "-pk")
        field = self.fields["replaces"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared below
        hidden = party is not None and party.protected_address and self.model is PostalAddress
        named = [(str(row.pk), HIDDEN if hidden else on_one_line(as_text(row))) for row in rows]
        field.choices = [*named, ("", _("ei korvaa mitään: molemmat ovat voimassa"))]
        self.initial = {"replaces": field.choices[0][0], **self.initial}

    @property
    def replaced(self) -> UUID | None:
        """The row that ends."""
        return UUID(self.cleaned_data["replaces"]) if self.cleaned_data["replaces"] else None


class ProposeAddress(_NewRow):
    """The commonest rectification of all: the person has moved."""

    model = PostalAddress
    street = line(_("Katuosoite"), 200)
    postal_code = line(_("Postinumero"), 12)
    city = line(_("Postitoimipaikka"), 100)
    country = line(_("Maan tunnus"), 2, hint=_("Kaksi kirjainta, esimerkiksi FI."))
    replaces = forms.ChoiceField(label=_("Korvaa osoitteen"), required=False, error_messages=_LIST)
    ground = choice(_("Miksi"), FAULT_NAMES)
    beside = {
        StreetRefused: "street",
        PostalCodeRefused: "postal_code",
        CountryUnfit: "country",
        IdentifierRefused: "city",
        rectifying.NothingChanges: "street",
        rectifying.PlaceUnknown: "replaces",
    }

    def settle(self) -> None:
        """Start from the address that the person wrote, if one can be read from what they asked."""
        super().settle()
        self.initial = {"country": "FI", "ground": Fault.OUTDATED.value, **self._written(), **self.initial}

    def _written(self) -> dict[str, str]:
        right = self.request_.rights.filter(right=Right.RECTIFICATION).first()
        found = address_in(right.details) if right is not None else None
        if found is None or (right is not None and right.proposed_changes.exists()):
            return {}
        return {"street": found.street, "postal_code": found.postal_code, "city": found.city}

    def run(self, *, actor: User, now: datetime) -> None:
        """Write it down."""
        answers = self.cleaned_data
        operations.propose_address(
            self.request_.pk,
            street=answers["street"],
            postal_code=answers["postal_code"],
            city=answers["city"],
            country=answers["country"],
            replaces=self.replaced,
            ground=Fault(answers["ground"]),
            actor=actor,
            now=now,
        )


class ProposeContact(_NewRow):
    """A new mailbox or number."""

    model = ContactPoint
    kind = choice(_("Laji"), {kind.value: kind.label for kind in ContactPoint.Kind})
    value = line(_("Uusi osoite tai numero"), 254)
    replaces = forms.ChoiceField(label=_("Korvaa yhteystiedon"), required=False, error_messages=_LIST)
    ground = choice(_("Miksi"), FAULT_NAMES)
    beside = {
        EmailMalformed: "value",
        PhoneRefused: "value",
        IdentifierRefused: "value",
        rectifying.NothingChanges: "value",
        rectifying.PlaceUnknown: "replaces",
    }

    def run(self, *, actor: User, now: datetime) -> None:
        """Write it down."""
        answers = self.cleaned_data
        operations.propose_contact(
            self.request_.pk,
            kind="email" if answers["kind"] == ContactPoint.Kind.EMAIL else "phone",
            value=answers["value"],
            replaces=self.replaced,
            ground=Fault(answers["ground"]),
            actor=actor,
            now=now,
        )


class ProposeChange(OperationForm):
    """Any other field of the person's records: which, what is wrong with it, and what it should be."""

    place = forms.ChoiceField(
        label=_("Mikä tieto"),
        help_text=_("Nykyinen arvo ja sen lähde ovat kentän nimen perässä."),
        error_messages={"required": _("Valitse tieto."), **_LIST},
    )
    ground = choice(_("Mikä siinä on vikana"), FAULT_NAMES)
    proposed = text(
        _("Mitä sen pitäisi olla"),
        required=False,
        rows=2,
        hint=_("Tarpeeton tieto tyhjennetään: jätä silloin tyhjäksi. Päivä muodossa 5.3.2026."),
    )
    beside = {
        rectifying.PlaceUnknown: "place",
        rectifying.UnnecessaryIsEmptied: "proposed",
        rectifying.ValueMissing: "proposed",
        rectifying.NothingChanges: "proposed",
        ValueUnfit: "proposed",
        ValueWanted: "proposed",
        IdentifierRefused: "proposed",
        refusals.TextRefused: "proposed",
    }

    def settle(self) -> None:
        """Every field that may be rectified, record by record, with what it holds now and where that came from."""
        party, field = self.request_.party, self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        groups = []
        for _holding, fields in places(party) if party is not None else ():
            first = fields[0]
            name = f"{capfirst(str(first.row._meta.verbose_name))} ({source_name(first.source)})"
            options = [(f"{each.table}:{each.row.pk}:{each.name}", _option(each.label, each.shown)) for each in fields]
            groups.append((name, options))
        field.choices = [NOT_CHOSEN, *groups]

    def run(self, *, actor: User, now: datetime) -> None:
        """Write it down."""
        answers = self.cleaned_data
        table, record, name = answers["place"].split(":")
        operations.propose_change(
            self.request_.pk,
            table=table,
            record_id=UUID(record),
            field=name,
            ground=Fault(answers["ground"]),
            proposed=answers["proposed"],
            allow_artificial=settings.ALLOW_ARTIFICIAL_HETU,
            actor=actor,
            now=now,
        )


class DecideChange(OperationForm):
    """What becomes of one change."""

    change = forms.UUIDField(widget=forms.HiddenInput)
    fate = choice(_("Ratkaisu"), {fate.value: name for fate, name in FATE_NAMES.items()})
    value = text(_("Muu arvo"), required=False, rows=2, hint=_("Vain kun hyväksytään osittain."))
    statement = text(
        _("Henkilön lausuma"), required=False, rows=3, hint=_("Vain kun lausuma liitetään: hänen omin sanoin.")
    )
    reasons = text(
        _("Perustelut"), required=False, rows=3, hint=_("Kerrotaan henkilölle, kun pyydettyä ei tehdä sellaisenaan.")
    )
    beside = {
        rectifying.PartWanted: "value",
        rectifying.StatementMissing: "statement",
        rectifying.NoRecordForStatement: "fate",
        rectifying.PresentChanged: "fate",
        rectifying.ValueHeld: "fate",
        rectifying.ValuesDisagree: "fate",
        rectifying.NothingChanges: "value",
        ValueUnfit: "value",
        ValueWanted: "value",
        IdentifierRefused: "value",
        refusals.ReasonsMissing: "reasons",
    }

    def run(self, *, actor: User, now: datetime) -> None:
        """Decide, and carry it out."""
        answers = self.cleaned_data
        operations.decide_change(
            self.request_.pk,
            answers["change"],
            fate=Fate(answers["fate"]),
            value=answers["value"],
            statement=answers["statement"],
            reasons=answers["reasons"],
            allow_artificial=settings.ALLOW_ARTIFICIAL_HETU,
            actor=actor,
            now=now,
        )


class VoidChange(OperationForm):
    """A change that nobody asked for."""

    change = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Take it back."""
        operations.void_change(self.request_.pk, self.cleaned_data["change"], actor=actor, now=now)


def source_name(code: str) -> str:
    """A source of the register in a few words."""
    try:
        return str(register().source(code).text).partition(":")[0]
    except NotInRegister:
        return code


def _option(label: str, shown: str) -> str:
    return f"{label}: {shown or '–'}"[:200]
