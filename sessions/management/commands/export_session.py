"""Write a session's questions to the standard output."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions import audit
from sessions.actions import follow_up, lifecycle
from sessions.forms import normalise_code
from sessions.management.arguments import words
from sessions.models import Session
from sessions.reports.spreadsheets import questions_csv


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("code", type=words)
        parser.add_argument("--format", choices=["csv"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        session = Session.objects.filter(code=normalise_code(options["code"])).first()
        if session is None:
            raise CommandError(f"No session has the code {options['code']!r}.")
        lifecycle.close_overdue()
        questions = session.questions.without_left_out().with_names_for(None).with_votes()
        follow_up.note_export([session.pk], by=None)
        audit.exported("a session", by=None, rows=questions.count())
        for line in questions_csv(questions):
            self.stdout.write(line, ending="")
