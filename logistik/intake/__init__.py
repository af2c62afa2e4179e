"""What the field sends is stored, once. Doors call these; each answers stored, duplicate or conflict."""

from .concerns import ANSWERERS, Word, Worry, mark_read, store_concern, store_reply
from .gate import Answer, Invalid, OutOfScope, Sent, canonical, each, stated
from .inspections import Visit, store_inspection
from .parts import Piece, store_piece
from .parts import clear as clear_parts
from .photos import MOST_BYTES as MOST_PHOTO_BYTES
from .photos import Picture, measure, store_photo
from .receipts import Counted, Report, describe, hand_in, store_receipt
from .shipments import Happening, Listed, Manifest, store_event, store_shipment

__all__ = [
    "ANSWERERS",
    "MOST_PHOTO_BYTES",
    "Answer",
    "Counted",
    "Happening",
    "Invalid",
    "Listed",
    "Manifest",
    "OutOfScope",
    "Picture",
    "Piece",
    "Report",
    "Sent",
    "Visit",
    "Word",
    "Worry",
    "describe",
    "canonical",
    "clear_parts",
    "each",
    "hand_in",
    "mark_read",
    "measure",
    "stated",
    "store_concern",
    "store_event",
    "store_inspection",
    "store_photo",
    "store_piece",
    "store_receipt",
    "store_reply",
    "store_shipment",
]
