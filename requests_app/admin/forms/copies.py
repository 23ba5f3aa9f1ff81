"""The package of a right: wanted and discarded, a part of it left out, and taken back."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib.auth.models import User
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from requests_app import operations
from requests_app.admin.forms.operation import OperationForm, text
from requests_app.grounds import GROUNDS, Ground, provisions_of
from requests_app.operations.packages.withholding import LONGEST_SOURCE, parts_there_are
from requests_app.permitted import copy_refusals
from requests_app.permitted.copies import PART_GROUNDS
from requests_app.rights import GIVE_PACKAGES, Right


class OfAPackage(OperationForm):
    """An operation on the package that one of the rights gives."""

    right = forms.ChoiceField(choices=[(each.value, each.value) for each in GIVE_PACKAGES], widget=forms.HiddenInput)

    @property
    def of(self) -> Right:
        """Which right's package it is; the copy, where nothing is said."""
        given = self.data.get("right") or self.initial.get("right")
        return next((right for right in GIVE_PACKAGES if right == given), Right.ACCESS)


class WantCopy(OfAPackage):
    """A package that is to be built."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Want it."""
        operations.want_copy(self.request_.pk, right=self.of, actor=actor, now=now)


class DiscardCopy(OfAPackage):
    """A package that is not wanted as it is."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Discard it."""
        operations.discard_copy(self.request_.pk, right=self.of, actor=actor, now=now)


class WithholdPart(OfAPackage):
    """What is left out, and why; or from which source it is late."""

    part = forms.ChoiceField(
        label=_("Mikä osa"),
        error_messages={"required": _("Valitse osa."), "invalid_choice": _("Valitse jokin luettelosta.")},
    )
    record = forms.UUIDField(
        label=_("Vain tämä tietue"),
        required=False,
        help_text=_("Tietueen tunniste, jos muut saman taulun tietueet annetaan."),
        error_messages={"invalid": _("Kirjoita tunniste kokonaan, niin kuin se on tietueen sivulla.")},
    )
    ground = forms.ChoiceField(
        label=_("Peruste"), required=False, help_text=_("Tai jätä tyhjäksi ja kirjoita, mistä osa on myöhässä.")
    )
    late_from = forms.CharField(
        label=_("Myöhässä lähteestä"),
        required=False,
        max_length=LONGEST_SOURCE,
        error_messages={"max_length": _("Lyhennä lähteen nimeä.")},
    )
    expected_on = forms.DateField(
        label=_("Tulee viimeistään"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Anna päivä, esimerkiksi 2026-03-20.")},
    )
    explanation = text(_("Perustelu"), hint=_("Kerrotaan henkilölle paketissa (GDPR 12(4))."))
    beside = {
        copy_refusals.PartUnknown: "part",
        copy_refusals.PartAlreadyWithheld: "part",
        copy_refusals.PartGroundMissing: "ground",
        copy_refusals.GroundNotForPart: "ground",
        copy_refusals.DayHasPassed: "expected_on",
        copy_refusals.ExplanationMissing: "explanation",
    }

    def settle(self) -> None:
        """The tables with their personal fields, and the grounds that limit what the right gives."""
        part, ground = self.fields["part"], self.fields["ground"]
        assert isinstance(part, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(ground, forms.ChoiceField)  # noqa: S101 - declared above
        part.choices = [("", _("– valitse –")), *_parts(self.of)]
        named = ((each.value, _named(self.of, each)) for each in PART_GROUNDS[self.of])
        ground.choices = [("", _("– ei perustetta –")), *named]

    def run(self, *, actor: User, now: datetime) -> None:
        """Leave it out."""
        answers = self.cleaned_data
        app, table, *field = answers["part"].split(".")
        operations.withhold_part(
            self.request_.pk,
            right=self.of,
            table=f"{app}.{table}",
            field=".".join(field),
            record_id=answers["record"],
            ground=Ground(answers["ground"]) if answers["ground"] else None,
            explanation=answers["explanation"],
            late_from=answers["late_from"],
            expected_on=answers["expected_on"],
            actor=actor,
            now=now,
        )


class GivePart(OperationForm):
    """A part that is taken back into the package."""

    part = forms.UUIDField(widget=forms.HiddenInput)

    def run(self, *, actor: User, now: datetime) -> None:
        """Take it back."""
        operations.give_part(self.request_.pk, part_id=self.cleaned_data["part"], actor=actor, now=now)


def _parts(right: Right) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every table as a group: the whole of it, and each of its personal fields."""
    groups = []
    for label, (model, fields) in parts_there_are(right).items():
        name = capfirst(str(model._meta.verbose_name_plural))
        of_table = [(f"{label}.{field}", f"{name}: {model._meta.get_field(field).verbose_name}") for field in fields]  # type: ignore[union-attr]  # declared fields are the model's own columns
        groups.append((name, [(label, str(_("%(table)s: kaikki")) % {"table": name}), *of_table]))
    return sorted(groups)


def _named(right: Right, ground: Ground) -> str:
    return f"{GROUNDS[ground].name} ({', '.join(provisions_of(right, ground))})"
