"""A month of consumption as a record of the person's page."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.holdings import MonthOfConsumption
from customers.wording import ShownField


def as_fields(month: MonthOfConsumption, gsrn: str, *, protected: bool) -> tuple[ShownField, ...]:
    """The month in a line, and its place: ``gsrn``, which is not told where the address is ``protected``."""
    days = ngettext("%(number)d päivä", "%(number)d päivää", month.days) % {"number": month.days}
    if month.estimated:
        days = _("%(days)s, joista %(estimated)d arvioitu") % {"days": days, "estimated": month.estimated}
    place = ShownField(_("käyttöpaikka"), _("peitetty: turvakielto"), hidden=True) if protected else None
    return (
        ShownField(f"{month.month:%-m/%Y}", f"{number_format(month.kilowatt_hours, decimal_pos=1)} kWh, {days}"),
        place or ShownField(_("käyttöpaikka"), gsrn),
    )
