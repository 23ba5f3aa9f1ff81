"""The other requests that this one may repeat, side by side with it; the officer decides, and one answer goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_app import queries
from requests_app.admin.buttons import ON_DUPLICATES, Buttons
from requests_app.admin.seeing import seen_by
from requests_app.admin.words import right_name
from requests_app.lifecycle import NAMES, Status
from requests_app.likeness import NAMES as LIKENESS_NAMES
from requests_app.likeness import Likeness
from requests_app.models import PrivacyRequest
from requests_app.permitted.case import Case


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the two side by side."""

    label: str
    mine: str
    theirs: str

    @property
    def same(self) -> bool:
        """Whether both say the same, and something."""
        return bool(self.mine) and self.mine.casefold() == self.theirs.casefold()


@dataclass(frozen=True, slots=True)
class AlikeShown:
    """Another request that is like this one."""

    request: PrivacyRequest
    name: str
    because: str
    likely: bool
    earlier: bool
    status: str
    compared: tuple[Compared, ...]


def section(case: Case, buttons: Buttons) -> dict[str, object]:
    """What is alike, while the case is open; and the form, which begins with the likeliest earlier one."""
    found = [] if case.closed else queries.alike_to(case.request)
    seen = set(seen_by(buttons.reader).filter(pk__in=[each.request.pk for each in found]).values_list("pk", flat=True))
    alike = [_shown(case.request, each) for each in found if each.request.pk in seen]
    original = next((each.request.reference for each in alike if each.earlier), "")
    return {"alike": alike, ON_DUPLICATES: buttons.of(ON_DUPLICATES, original=original)}


def _shown(request: PrivacyRequest, alike: queries.Alike) -> AlikeShown:
    other = alike.request
    return AlikeShown(
        request=other,
        name=LIKENESS_NAMES[alike.likeness],
        because=alike.because,
        likely=alike.likeness is Likeness.LIKELY,
        earlier=alike.earlier,
        status=NAMES[Status(other.status)],
        compared=tuple(line for line in _compared(request, other) if line.mine or line.theirs),
    )


def _compared(one: PrivacyRequest, other: PrivacyRequest) -> Iterator[Compared]:
    fields = (
        (_("Nimi"), "name"),
        (_("Sähköposti"), "email"),
        (_("Puhelin"), "phone"),
        (_("Asiakasnumero"), "customer_number"),
        (_("Edustaja"), "representative_name"),
    )
    for label, name in fields:
        yield Compared(label, getattr(one, name), getattr(other, name))
    yield Compared(_("Syntymäaika"), _day_of(one), _day_of(other))
    yield Compared(_("Oikeudet"), _rights_of(one), _rights_of(other))
    yield Compared(_("Saapui"), _arrival_of(one), _arrival_of(other))


def _day_of(request: PrivacyRequest) -> str:
    return date_format(request.birth_date, "j.n.Y") if request.birth_date else ""


def _rights_of(request: PrivacyRequest) -> str:
    return ", ".join(sorted(right_name(row.right) for row in request.rights.all()))


def _arrival_of(request: PrivacyRequest) -> str:
    return f"{date_format(timezone.localtime(request.received_at), 'j.n.Y H.i')}, {request.get_channel_display()}"
