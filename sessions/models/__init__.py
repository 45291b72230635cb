"""What exists: workshops and their agenda, sessions and their runs, people, questions."""

from sessions.models.people import Facilitation, LogEntry, Participant, ProcessedCommand
from sessions.models.questions import Question, Upvote
from sessions.models.session import Notice, PlannedItem, Run, Session
from sessions.models.workshop import AgendaItem, Faq, Slide, Workshop, WorkshopSettings

__all__ = [
    "AgendaItem",
    "ProcessedCommand",
    "Facilitation",
    "Faq",
    "LogEntry",
    "Notice",
    "Participant",
    "PlannedItem",
    "Question",
    "Run",
    "Session",
    "Slide",
    "Upvote",
    "Workshop",
    "WorkshopSettings",
]
