"""What an officer fills in for a hold. A form checks its fields' shape; the operation itself decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.holdings import Record
from customers.holdings.records import SOURCE
from customers.models import Party
from customers.wording import codes_of, shown_field
from oomi_registry.notice.adopted import register
from oomi_registry.notice.days import months_after, written
from oomi_registry.notice.refused import Refused
from retention.models import HeldRecord, LegalHold

MOST_CHOSEN_SINGLY = 50
FIELDS_THAT_TELL = 3
REHEARSED_MONTHS_AHEAD = 30 * 12  # longer than any rule keeps a record that has ended
NEVER_HELD_BY_HAND = (LegalHold, HeldRecord)  # holds on holds would hold nothing that is not held
Choices = list[tuple[str, str]]
_PLACED_BY_US = (LegalHold.Reason.OPEN_REQUEST, LegalHold.Reason.BREACH)
REASONS = [choice for choice in LegalHold.Reason.choices if choice[0] not in _PLACED_BY_US]
"""A request's hold is placed and lifted by the request itself, never by hand."""


class DayField(forms.DateField):
    """A day, picked where the browser has a picker for it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {
        "required": _("Anna päivä, esimerkiksi 31.12.2027."),
        "invalid": _("Anna päivä, esimerkiksi 31.12.2027."),
    }


class DayNotAhead(Refused):
    """A rehearsal of a day that has been, or of one so far that it tells nothing."""

    sentence = "Anna harjoituksen päiväksi aikaisintaan {first} ja viimeistään {last}."


class PersonOrRule(Refused):
    """It was asked of nobody, or of a person and a rule at once."""

    sentence = "Anna joko henkilön numero tai säilytyssääntö: toinen niistä."


class RehearseDay(forms.Form):
    """The day whose disposal is rehearsed: today or one ahead."""

    as_of = DayField(label=_("Päivä, jonka mukaan"), help_text=_("Tämä päivä tai jokin tuleva."))

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["as_of"].initial = today
        self.today = today

    def clean_as_of(self) -> date:
        """The day, where it is one that can be rehearsed."""
        day: date = self.cleaned_data["as_of"]
        last = months_after(self.today, REHEARSED_MONTHS_AHEAD)
        if not self.today <= day <= last:
            raise forms.ValidationError(str(DayNotAhead(first=written(self.today), last=written(last))))
        return day


class NotAPersonsNumber(Refused):
    """What was typed is no number that a person may have."""

    sentence = "Kirjoita henkilön numero, esimerkiksi 1042. Se on henkilön sivun otsikossa."


class NobodyByNumber(Refused):
    """No person has the number, or the person has gone."""

    sentence = "Tarkista numero henkilön sivulta: sillä ei ole rekisterissä ketään."


class PersonField(forms.CharField):
    """A person by the number that people see: ``1042``, ``#1042`` or ``Asiakas #1042``. Comes out the Party."""

    def clean(self, value: str | None) -> Party | None:  # None where it may be left empty
        """The person. Raises ValidationError with the words of a named refusal."""
        if not value and not self.required:
            return None
        typed = re.fullmatch(r"\s*(?:asiakas\s*)?#?\s*([0-9]{1,18})\s*", super().clean(value), re.IGNORECASE)
        if typed is None:
            raise forms.ValidationError(str(NotAPersonsNumber()))
        party = Party.objects.filter(number=int(typed[1])).first()
        if party is None:
            raise forms.ValidationError(str(NobodyByNumber()))
        return party


class HeldOn(forms.Form):
    """Of whom, or by which rule, and on which day it is asked what is held."""

    party = PersonField(label=_("Henkilön numero"), max_length=40, required=False, help_text=_("Esimerkiksi 1042."))
    rule = forms.ChoiceField(label=_("Säilytyssääntö"), required=False)
    on = DayField(label=_("Päivä"), help_text=_("Tämä päivä tai jokin tuleva."))

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.today = today
        self.fields["on"].initial = today
        rules = self.fields["rule"]
        if isinstance(rules, forms.ChoiceField):
            rules.choices = [("", _("– ei sääntöä –")), *((rule.code, str(rule.name)) for rule in register().rules)]

    def clean_on(self) -> date:
        """The day, where it is one that can be told of: of what has gone nothing is kept."""
        day: date = self.cleaned_data["on"]
        last = months_after(self.today, REHEARSED_MONTHS_AHEAD)
        if not self.today <= day <= last:
            raise forms.ValidationError(str(DayNotAhead(first=written(self.today), last=written(last))))
        return day

    def clean(self) -> None:
        """One of the two."""
        if not self.errors and bool(self.cleaned_data.get("party")) == bool(self.cleaned_data.get("rule")):
            raise forms.ValidationError(str(PersonOrRule()))


class HoldTerms(forms.Form):
    """Why a hold is placed and when it is looked at again, whatever it covers."""

    reason = forms.ChoiceField(label=_("Syy"), choices=REASONS)
    explanation = forms.CharField(
        label=_("Perustelu"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Miksi tietoja on vielä säilytettävä. Älä kirjoita henkilötunnusta äläkä osoitetta."),
        error_messages={"required": _("Perustele pito: mikä riita, vaade tai selvitys on kesken.")},
    )
    review_on = DayField(
        label=_("Tarkistettava viimeistään"), help_text=_("Päivä, jona pidon tarve katsotaan uudelleen.")
    )


class PlaceOnEverything(HoldTerms):
    """A hold on everything that is held about a person at this moment."""

    party = PersonField(
        label=_("Henkilön numero"),
        max_length=40,
        help_text=_("Esimerkiksi 1042. Numero on henkilön sivun otsikossa."),
        error_messages={"required": NotAPersonsNumber.sentence},
    )
    field_order = ("party",)


class PlaceHold(HoldTerms):
    """A hold on some of a person's records: whole tables, or single records of the smaller ones."""

    tables = forms.MultipleChoiceField(
        label=_("Kaikki tietueet tauluista"), widget=forms.CheckboxSelectMultiple, required=False
    )
    rows = forms.MultipleChoiceField(
        label=_("Yksittäiset tietueet"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: object, held: Sequence[Record], protected: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        by_table: dict[str, list[Record]] = {}
        for record in held:
            if record.holding.declaration.guarded and record.holding.model not in NEVER_HELD_BY_HAND:
                by_table.setdefault(record.holding.model._meta.label, []).append(record)
        self.records = {_key(record): record for records in by_table.values() for record in records}
        self._choices("tables").choices = [
            (label, f"{records[0].holding.model._meta.verbose_name_plural} ({len(records)})")
            for label, records in by_table.items()
        ]
        self._choices("rows").choices = [
            (str(records[0].holding.model._meta.verbose_name_plural), _singles(records, protected=protected))
            for records in by_table.values()
            if 1 < len(records) <= MOST_CHOSEN_SINGLY
        ]

    def chosen(self) -> list[Record]:
        """The records that the hold is to cover, each once, in the order of the tables."""
        tables, rows = set(self.cleaned_data["tables"]), set(self.cleaned_data["rows"])
        return [
            record for key, record in self.records.items() if key in rows or record.holding.model._meta.label in tables
        ]

    def _choices(self, name: str) -> forms.MultipleChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.MultipleChoiceField):
            raise TypeError(f"{name} is no field of several choices")
        return field


def _key(record: Record) -> str:
    return f"{record.holding.model._meta.label}:{record.row.pk}"


def _singles(records: Sequence[Record], *, protected: bool) -> Choices:
    """Each record with the first fields that tell it from others; nothing that says where a protected person lives."""
    codes = codes_of(register())
    singles = []
    for record in records:
        shown = [
            shown_field(record.row, held, protected=protected, codes=codes)
            for held in record.fields
            if held.name != SOURCE
        ]
        telling = [each for each in shown if each is not None and not each.hidden][:FIELDS_THAT_TELL]
        singles.append((_key(record), ", ".join(f"{each.label} {each.text}" for each in telling) or "–"))
    return singles


class ReviewHold(forms.Form):
    """The hold was looked at and goes on."""

    review_on = DayField(label=_("Seuraava tarkistus viimeistään"))


class LiftHold(forms.Form):
    """The hold ends. GDPR 18(3): the person is told before a restriction is lifted."""

    told = forms.BooleanField(
        label=_("Henkilölle on kerrottu, että rajoitus puretaan (GDPR 18(3))"),
        error_messages={"required": _("Kerro purkamisesta henkilölle ensin, ja vahvista se tässä (GDPR 18(3)).")},
    )

    def __init__(self, *args: object, restricting: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        if not restricting:
            del self.fields["told"]
