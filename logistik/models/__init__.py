"""WHAT and WHETHER: one file per noun family."""

from .alert import Alert
from .balance import Balance, LegBalance
from .catalog import Allotment, Basis, Deadline, Election, Item, VoterCount
from .change import Change
from .channel import AlertChannel
from .concern import Concern, ConcernKind, ConcernRead, ConcernReply, ConcernState
from .document import Document, DocumentKind
from .evidence import Photo
from .fact import PlaceFact, ReceiptFact, SealFact, ShipmentFact
from .flag import Flag, FlagEvent, Quarantine, Severity, Sweep
from .followup import (
    Addressee,
    Decision,
    FollowUp,
    FollowUpClock,
    FollowUpEvent,
    FollowUpFile,
    FollowUpKind,
    Outcome,
    Step,
)
from .importing import ImportFile
from .inspection import POINTS, Inspection
from .job import Job
from .mark import Mark
from .movement import Direction, EventKind, Shipment, ShipmentEvent, ShipmentLine
from .quiz import Quiz, QuizResult
from .report import Receipt, ReceiptLine, SealSighting, Supersession
from .submission import Channel, Submission
from .training import Attendance, Invitation, Material, Training, TrainingKind
from .view import SavedView
from .warehouse import Standing, StockCount, StockMove, Warehouse

__all__ = [
    "Quiz",
    "QuizResult",
    "Step",
    "Outcome",
    "FollowUpKind",
    "FollowUpFile",
    "FollowUpEvent",
    "FollowUpClock",
    "FollowUp",
    "Decision",
    "Addressee",
    "POINTS",
    "Alert",
    "AlertChannel",
    "Standing",
    "StockCount",
    "StockMove",
    "Warehouse",
    "Attendance",
    "Invitation",
    "Material",
    "Training",
    "TrainingKind",
    "PlaceFact",
    "ReceiptFact",
    "SealFact",
    "ShipmentFact",
    "Allotment",
    "Balance",
    "Basis",
    "Channel",
    "Change",
    "Concern",
    "ConcernKind",
    "ConcernRead",
    "ConcernReply",
    "ConcernState",
    "Deadline",
    "Direction",
    "Document",
    "DocumentKind",
    "Election",
    "EventKind",
    "Flag",
    "FlagEvent",
    "ImportFile",
    "Inspection",
    "Item",
    "Job",
    "LegBalance",
    "Mark",
    "Photo",
    "Quarantine",
    "Receipt",
    "ReceiptLine",
    "SealSighting",
    "SavedView",
    "Severity",
    "Shipment",
    "ShipmentEvent",
    "ShipmentLine",
    "Submission",
    "Supersession",
    "Sweep",
    "VoterCount",
]
