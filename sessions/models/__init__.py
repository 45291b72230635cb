"""The models: workshops and their agenda, sessions and their runs, rounds, people, questions."""

from sessions.models.log import LogEntry
from sessions.models.people import Facilitation, Participant, ProcessedCommand
from sessions.models.questions import Question, Upvote
from sessions.models.rounds import Round
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
    "Round",
    "Run",
    "Session",
    "Slide",
    "Upvote",
    "Workshop",
    "WorkshopSettings",
]
