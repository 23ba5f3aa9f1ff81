"""The copy of a person's data (GDPR 15): complete because it walks the declarations, and told record by record."""

from requests_app.fulfilment.access.building import build, build_refused
from requests_app.fulfilment.access.built import Alive, Built, OpenFile, StoredFileGone
from requests_app.fulfilment.access.information import ITEMS, Item

__all__ = ["ITEMS", "Alive", "Built", "Item", "OpenFile", "StoredFileGone", "build", "build_refused"]
