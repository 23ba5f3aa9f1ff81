"""What every page of questions has in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.utils.translation import gettext

from requests_app.intake.forms.public import PublicForm
from requests_app.intake.typed import Typed, as_posted
from requests_app.intake.words import Words
from requests_app.rights import Right

# What a ban or a withdrawal binds is an address or number, whoever sends it: no identity is asked (GDPR 12(6)).
NEEDS_NO_IDENTITY = frozenset({Right.MARKETING_BAN, Right.CONSENT_WITHDRAWAL})


@dataclass(frozen=True, slots=True)
class Situation:
    """What earlier pages have answered, as far as later pages depend on it; ``today`` is a day in Europe/Helsinki."""

    today: date
    rights: tuple[Right, ...] = ()
    banned_kinds: frozenset[str] = frozenset()
    """The kinds of address (``email``, ``phone``, ``post``) that carry the channels of the ban."""
    represents: bool = False
    email: str = ""
    postal_address: str = ""

    @property
    def needs_no_identity(self) -> bool:
        """Whether only the address or number counts, and not whose it is."""
        return bool(self.rights) and NEEDS_NO_IDENTITY.issuperset(self.rights)

    def but(self, **answered: object) -> Situation:
        """The same, with more answered."""
        return replace(self, **answered)  # type: ignore[arg-type]  # the fields' own types are checked where they are read


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together under one legend; without one they stand by themselves."""

    fields: tuple[str, ...]
    legend: Words = ""
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as the page shows it."""

    legend: Words
    hint: Words
    hint_id: str
    fields: tuple[forms.BoundField, ...]


class PageForm(PublicForm):
    """The questions of one page. ``typed`` is what was answered before, or ``None`` on the first visit."""

    heading: Words = ""
    intro: tuple[Words, ...] = ()
    more: str = ""
    """A template with what stands under the questions."""
    groups: tuple[Group, ...] = ()
    unmarked: AbstractSet[str] = frozenset()
    """Fields that may be empty as long as another is not, so they do not say that they are optional."""

    def __init__(self, typed: Typed | None, situation: Situation) -> None:
        self.situation = situation
        super().__init__(data=None if typed is None else as_posted(typed), label_suffix="")
        self.ask_accordingly()
        for name, field in self.fields.items():
            if not field.required and name not in self.unmarked:
                field.label = gettext("%(label)s (valinnainen)") % {"label": field.label}

    def ask_accordingly(self) -> None:
        """Change the questions to suit the situation."""

    @classmethod
    def several(cls) -> frozenset[str]:
        """The names of the fields in which several can be chosen."""
        return frozenset(name for name, field in _fields(cls) if isinstance(field, forms.MultipleChoiceField))

    @classmethod
    def single(cls) -> frozenset[str]:
        """The names of the other fields."""
        return frozenset(name for name, _ in _fields(cls)) - cls.several()

    def is_one_question(self) -> bool:
        """Whether the page asks one thing, so that the question is the page's heading."""
        return len(self.fields) == 1

    def shown(self) -> Iterator[ShownGroup]:
        """The fields in the order and the groups in which the page shows them."""
        groups = self.groups or tuple(Group((name,)) for name in self.fields)
        for number, group in enumerate(groups):
            there = tuple(self[name] for name in group.fields if name in self.fields)
            if there:
                yield ShownGroup(group.legend, group.hint, f"group_{number}_hint" if group.hint else "", there)

    def wrong(self) -> Iterator[tuple[str, str]]:
        """The id of the input and the sentence, for each error, in the order of the page."""
        for group in self.shown():
            for field in group.fields:
                first = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
                for sentence in field.errors:
                    yield first, str(sentence)

    def need(self, name: str, sentence: Words) -> None:
        """Say at the field that it must be filled, unless something is wrong with it already."""
        if name not in self.errors:
            self.add_error(name, str(sentence))


def _fields(form: type[PageForm]) -> Iterator[tuple[str, forms.Field]]:
    declared: Mapping[str, forms.Field] = form.base_fields
    yield from declared.items()
