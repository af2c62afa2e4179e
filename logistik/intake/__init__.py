"""What the field sends is stored, once. Doors call these; each answers stored, duplicate or conflict."""

from .concerns import Word, Worry, mark_read, store_concern, store_reply
from .gate import Answer, Invalid, OutOfScope, Sent
from .inspections import Visit, store_inspection
from .receipts import Counted, Report, describe, store_receipt
from .shipments import Happening, Listed, Manifest, store_event, store_shipment

__all__ = [
    "Answer",
    "Counted",
    "Happening",
    "Invalid",
    "Listed",
    "Manifest",
    "OutOfScope",
    "Report",
    "Sent",
    "Visit",
    "Word",
    "Worry",
    "describe",
    "mark_read",
    "store_concern",
    "store_event",
    "store_inspection",
    "store_receipt",
    "store_reply",
    "store_shipment",
]
