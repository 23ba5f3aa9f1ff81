"""What a new version of the notice does to the rows, found by the conditions and the run of the disposal."""

from retention.releasing.effects import Effects, Moved, Night, as_json, effects, first_night
from retention.releasing.rows import Going, going

__all__ = ["Effects", "Going", "Moved", "Night", "as_json", "effects", "first_night", "going"]
