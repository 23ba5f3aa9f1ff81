"""What does not go along, and why, as the package tells it (GDPR 12(4)): limits of the right, and what was withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from requests_app.fulfilment.access.codes import field_in_words, table_in_words
from requests_app.fulfilment.access.words import day
from requests_app.fulfilment.portability.reach import Exclusion, Reach
from requests_app.fulfilment.portability.schema import LATE, name_of
from requests_app.grounds import GROUNDS, Ground, provisions_of
from requests_app.models import WithheldPart
from requests_app.rights import Right


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of one table that does not go along: these fields, or no field named and then whole records."""

    table: str
    title: str
    fields: tuple[str, ...]
    labels: tuple[str, ...]
    ground: str
    why: str
    provision: str
    explanation: str = ""

    def told(self) -> dict[str, object]:
        """As the JSON file has it."""
        told: dict[str, object] = {
            "table": self.table,
            "fields": list(self.fields),
            "ground": self.ground,
            "provision": self.provision,
        }
        return told | ({"explanation": self.explanation} if self.explanation else {})


def excluded(model: type[Model], reach: Reach) -> list[LeftOut]:
    """The fields of the table that the right does not reach, ground by ground (GDPR 20(1))."""
    grounds = dict.fromkeys(reach.left_out.values())
    return [
        _left_out(model, tuple(name for name, why in reach.left_out.items() if why is ground), Ground(ground.value))
        for ground in grounds
    ]


def rows_left_out(model: type[Model], reach: Reach) -> LeftOut:
    """Records of the table that are of a contract to which the person is no party (GDPR 20(1), 20(4))."""
    explanation = _("Vain ne tietueet, jotka liittyvät toisen henkilön tai yrityksen sopimukseen.")
    return _left_out(model, reach.fields, Ground(Exclusion.OTHER_BASIS.value), explanation)


def withheld_parts(parts: Sequence[WithheldPart]) -> list[LeftOut]:
    """What was decided not to be given (GDPR 20(4)), or comes later: nothing of the values, and not which record.

    Raises :class:`requests_app.grounds.GroundNotForRight`.
    """
    told = []
    for part in parts:
        model = apps.get_model(part.table)
        fields = (part.field,) if part.field else ()
        if part.ground:
            told.append(_left_out(model, fields, Ground(part.ground), part.explanation))
            continue
        words = {"source": part.late_from, "day": day(part.expected_on) if part.expected_on else ""}
        late = _("Tulee myöhemmin lähteestä %(source)s, viimeistään %(day)s.") % words
        labels = tuple(field_in_words(name, part.table) for name in fields)
        title, why = table_in_words(part.table), _("tieto on myöhässä")
        explanation = f"{late} {part.explanation}"
        told.append(LeftOut(name_of(model), title, fields, labels, LATE, why, "GDPR 12(3)", explanation))
    return told


def _left_out(model: type[Model], fields: tuple[str, ...], ground: Ground, explanation: str = "") -> LeftOut:
    return LeftOut(
        table=name_of(model),
        title=table_in_words(model._meta.label),
        fields=fields,
        labels=tuple(field_in_words(name, model._meta.label) for name in fields),
        ground=ground.value,
        why=_(GROUNDS[ground].name),
        provision=", ".join(map(_, provisions_of(Right.PORTABILITY, ground))),
        explanation=explanation,
    )
