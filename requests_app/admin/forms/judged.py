"""Forms that the server alone judges: their fields check their shape, an operation decides, its refusal is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, TypeVar

from django import forms
from django.contrib.auth.models import User
from django.db import OperationalError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oomi_registry.notice.refused import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

Made = TypeVar("Made")


class Judged(forms.Form):
    """A form whose refusals stand beside the field that they are about, in Finnish."""

    use_required_attribute = False  # the browser judges nothing

    beside: ClassVar[Mapping[type[Refused], str]] = {}
    """Beside which field a refusal of the operation is shown; any other stands above the form."""

    busy: ClassVar[Words] = _("Tietoja käsitellään juuri nyt toisaalla. Yritä hetken kuluttua uudelleen.")
    """Shown where another officer or the night's run holds the rows for longer than is waited."""

    def refuse(self, refused: Refused) -> None:
        """Show why the operation was refused, beside the field it is about where there is one to be seen."""
        place = next((name for kind, name in self.beside.items() if isinstance(refused, kind)), None)
        shown = place in self.fields and not self.fields[place].widget.is_hidden if place else False
        self.add_error(place if shown else None, gettext(refused.sentence).format(**refused.words))

    def tried(self, act: Callable[[], Made]) -> Made | None:
        """What ``act`` makes of the valid form; ``None`` where the form says why not."""
        try:
            return act()
        except Refused as refused:
            self.refuse(refused)
        except OperationalError:
            self.add_error(None, self.busy)
        return None


class Operation(Judged):
    """The fields of one operation. :meth:`run` calls it and lets its refusal through."""

    def settle(self) -> None:
        """Fit the fields to what the operation is done on. Called once, when the form is made."""

    def run(self, *, actor: User, now: datetime) -> None:
        """Carry the operation out. Raises the operation's named refusal."""
        raise NotImplementedError
