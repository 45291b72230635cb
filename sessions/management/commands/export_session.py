"""Write a session's questions to the standard output."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions.actions import running
from sessions.exports import questions_csv
from sessions.forms import tidy_code
from sessions.models import Session


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("code")
        parser.add_argument("--format", choices=["csv"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        session = Session.objects.filter(code=tidy_code(options["code"])).first()
        if session is None:
            raise CommandError(f"No session has the code {options['code']!r}.")
        running.close_overdue()
        for line in questions_csv(session.questions.with_names_for(None).with_votes()):
            self.stdout.write(line, ending="")
