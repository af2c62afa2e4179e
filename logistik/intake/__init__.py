"""What the field sends is stored, once. Doors call these; each answers stored, duplicate or conflict."""

from .concerns import Word, Worry, mark_read, store_concern, store_reply
from .gate import Answer, Invalid, OutOfScope, Sent, canonical
from .inspections import Visit, store_inspection
from .photos import MOST_BYTES as MOST_PHOTO_BYTES
from .photos import Picture, store_photo
from .photos import copy as shown_copy
from .receipts import Counted, Report, describe, store_receipt
from .shipments import Happening, Listed, Manifest, store_event, store_shipment

__all__ = [
    "MOST_PHOTO_BYTES",
    "Answer",
    "Counted",
    "Happening",
    "Invalid",
    "Listed",
    "Manifest",
    "OutOfScope",
    "Picture",
    "Report",
    "Sent",
    "Visit",
    "Word",
    "Worry",
    "describe",
    "canonical",
    "mark_read",
    "shown_copy",
    "store_concern",
    "store_event",
    "store_inspection",
    "store_photo",
    "store_receipt",
    "store_reply",
    "store_shipment",
]
