"""The models: workshops and their agenda, sessions and their runs, rounds, people, questions."""

from sessions.models.agenda import ParkedSlide, PlanChange, PlannedItem, Run
from sessions.models.flags import Flag
from sessions.models.log import LogEntry
from sessions.models.notices import CaptureNotice
from sessions.models.people import Facilitation, MutedTag, Participant, ProcessedCommand
from sessions.models.privacy_notice import PrivacyNotice
from sessions.models.questions import Question
from sessions.models.retention import PurgeReceipt
from sessions.models.rounds import Round
from sessions.models.session import Session
from sessions.models.spans import Span
from sessions.models.undo import UndoStep
from sessions.models.upvotes import Upvote
from sessions.models.workshop import AgendaItem, Faq, Slide, Workshop, WorkshopSettings

__all__ = [
    "AgendaItem",
    "CaptureNotice",
    "ProcessedCommand",
    "Facilitation",
    "Faq",
    "Flag",
    "LogEntry",
    "MutedTag",
    "ParkedSlide",
    "Participant",
    "PlanChange",
    "PlannedItem",
    "PrivacyNotice",
    "PurgeReceipt",
    "Question",
    "Round",
    "Run",
    "Session",
    "Slide",
    "Span",
    "UndoStep",
    "Upvote",
    "Workshop",
    "WorkshopSettings",
]
