"""How the properties of the rules are tried: by their outcome, never by how long one example took on a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
