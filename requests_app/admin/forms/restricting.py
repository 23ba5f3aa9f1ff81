"""Restricting what is held, lifting it, and what exactly a person objects to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from customers.models import Restriction
from customers.objected import objectable
from customers.operations.objections import PurposesWanted
from customers.operations.restrictions import NothingToRestrict, NotInForce, NotToldYet
from oomi_registry.notice.adopted import register
from requests_app import operations
from requests_app.admin.forms.operation import NOT_CHOSEN, OperationForm, choice, text
from requests_app.permitted import refusals, restricting
from retention.restrictions import everything_about

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

_MISMATCH = _("Valitse jokin luettelosta.")


class RestrictRecords(OperationForm):
    """On which ground, and what it covers: everything, whole tables, or single records."""

    ground = choice(
        _("Rajoittamisen peruste"),
        {
            ground.value: ground.label
            for ground in Restriction.Ground
            if ground != Restriction.Ground.OBJECTION  # which restricts by itself
        },
    )
    everything = forms.BooleanField(label=_("Rajoitetaan kaikki henkilön tiedot"), required=False)
    tables = forms.MultipleChoiceField(
        label=_("Tai nämä tiedot kokonaan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=(),
        error_messages={"invalid_choice": _MISMATCH},
    )
    table = forms.ChoiceField(label=_("Tai yksi tietue taulusta"), required=False, choices=())
    record = forms.UUIDField(
        label=_("Tietueen tunniste"),
        required=False,
        help_text=_("Henkilön sivulla tietueen tunniste näkyy sen osoitteessa."),
        error_messages={"invalid": _("Kirjoita tunniste kokonaan, niin kuin se on tietueen sivulla.")},
    )
    beside = {NothingToRestrict: "tables", restricting.NothingUnanswered: "ground"}

    def settle(self) -> None:
        """The person's own tables, with how many records each has."""
        party = self.request_.party
        held = everything_about(party) if party is not None else {}
        named = sorted(
            (model._meta.db_table, f"{capfirst(str(model._meta.verbose_name_plural))} ({len(keys)})")
            for model, keys in held.items()
        )
        tables, table = self.fields["tables"], self.fields["table"]
        assert isinstance(tables, forms.MultipleChoiceField)  # noqa: S101 - declared above
        assert isinstance(table, forms.ChoiceField)  # noqa: S101 - declared above
        tables.choices = named
        table.choices = [("", _("– ei yksittäistä tietuetta –")), *named]

    def clean(self) -> None:
        """A single record is named by its table and its key together."""
        answers = self.cleaned_data
        if bool(answers.get("table")) != bool(answers.get("record")) and "record" not in self.errors:
            self.add_error("record", _("Anna sekä taulu että tietueen tunniste, tai jätä molemmat tyhjiksi."))

    def run(self, *, actor: User, now: datetime) -> None:
        """Restrict."""
        answers = self.cleaned_data
        operations.restrict_records(
            self.request_.pk,
            ground=Restriction.Ground(answers["ground"]),
            tables=answers["tables"],
            records={answers["table"]: [answers["record"]]} if answers["table"] else None,
            everything=answers["everything"],
            actor=actor,
            now=now,
        )


class _OfOneRestriction(OperationForm):
    restriction = forms.ChoiceField(
        label=_("Mikä rajoitus"),
        error_messages={"required": _("Valitse rajoitus."), "invalid_choice": _MISMATCH},
    )

    def settle(self) -> None:
        """The restrictions of the request that are in force; a single one is chosen."""
        standing = restricting.restrictions_of(self.request_).filter(lifted_at__isnull=True)
        named: list[tuple[str, Words]] = [
            (str(each.pk), f"{each.placed_at:%-d.%-m.%Y}: {each.get_ground_display()}") for each in standing
        ]
        field = self.fields["restriction"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = named if len(named) == 1 else [NOT_CHOSEN, *named]


class TellOfLifting(_OfOneRestriction):
    """Which restriction, and why it is lifted: the letter says it."""

    reasons = text(_("Miksi rajoitus poistetaan"), hint=_("Kerrotaan henkilölle kirjeessä (GDPR 18(3))."))
    beside = {
        restricting.StillWeighed: "restriction",
        NotInForce: "restriction",
        refusals.QuestionMissing: "reasons",
        refusals.TextRefused: "reasons",
    }

    def run(self, *, actor: User, now: datetime) -> None:
        """Let the letter leave."""
        answers = self.cleaned_data
        operations.tell_of_lifting(
            self.request_.pk,
            restriction_id=UUID(answers["restriction"]),
            reasons=answers["reasons"],
            actor=actor,
            now=now,
        )


class LiftRestriction(_OfOneRestriction):
    """Which restriction ends, after the person was told."""

    beside = {NotToldYet: "restriction", NotInForce: "restriction"}

    def run(self, *, actor: User, now: datetime) -> None:
        """Lift it."""
        restriction = UUID(self.cleaned_data["restriction"])
        operations.lift_restriction(self.request_.pk, restriction_id=restriction, actor=actor, now=now)


class ScopeObjection(OperationForm):
    """What exactly is objected to, on what situation; marketing is a ban beside it."""

    purposes = forms.MultipleChoiceField(
        label=_("Mitä henkilö vastustaa"),
        widget=forms.CheckboxSelectMultiple,
        choices=(),
        error_messages={"required": _("Valitse, mitä henkilö vastustaa."), "invalid_choice": _MISMATCH},
    )
    situation = text(_("Henkilön erityinen tilanne"), required=False, hint=_("Henkilön omin sanoin (GDPR 21(1))."))
    marketing = forms.BooleanField(
        label=_("Vastustaa myös markkinointia tai kyselyjä: kirjataan kielto"),
        required=False,
        help_text=_("Kielto on ehdoton, eikä sitä punnita (GDPR 21(3)). Se sitoo kaikissa kanavissa."),
    )
    beside = {PurposesWanted: "purposes", refusals.TextRefused: "situation"}

    def settle(self) -> None:
        """The purposes that can be objected to, those of this objection chosen."""
        field = self.fields["purposes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(code, capfirst(words)) for code, words in objectable(register()).items()]
        objection = restricting.objection_of(self.request_)
        if objection is not None:
            self.initial = {"purposes": objection.purposes, "situation": objection.situation, **self.initial}

    def run(self, *, actor: User, now: datetime) -> None:
        """Record it."""
        answers = self.cleaned_data
        operations.scope_objection(
            self.request_.pk,
            purposes=answers["purposes"],
            situation=answers["situation"],
            marketing=answers["marketing"],
            index_key=settings.INDEX_KEY.encode(),
            actor=actor,
            now=now,
        )
