"""Make a session from a shell and print its addresses. --open counts as confirming its notice."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sessions import links
from sessions.actions import arranging, lifecycle
from sessions.errors import Refused
from sessions.management.arguments import words, workshop_named
from sessions.models import Session
from sessions.models.texts import SAID


def addresses_of(session: Session) -> dict[str, str]:
    return {
        "code": session.code,
        "join_url": links.join_url(session),
        "room_url": links.room_url(session),
        "stage_url": links.stage_url(session),
        "host_url": links.host_url(session),
    }


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--workshop", type=words, default="dpup")
        parser.add_argument("--minutes", type=int, default=90)
        parser.add_argument("--facilitator", type=words, required=True, help="a user's name")
        parser.add_argument("--name", type=words, default="")
        parser.add_argument("--place", type=words, default="")
        for said in SAID:
            parser.add_argument(f"--{said}", type=words, help=f"in its notice; else SESSION_{said.upper()}")
        parser.add_argument("--open", action="store_true", help="open the doors now")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        workshop = workshop_named(options["workshop"])
        user = get_user_model().objects.filter(username=options["facilitator"]).first()
        if user is None:
            raise CommandError(f"No user is called {options['facilitator']!r}.")
        told = {said: options[said] for said in SAID if options[said] is not None}
        missing = [said for said in SAID if not {**settings.SESSION_DEFAULTS, **told}[said].strip()]
        if options["open"] and missing:
            raise CommandError(
                "--open confirms the notice, which says nothing yet for "
                + ", ".join(f"--{said} (or SESSION_{said.upper()})" for said in missing)
                + "; without --open the session waits until its form is complete."
            )
        try:
            session = arranging.make_session(
                workshop=workshop,
                facilitator=user,
                starts_at=timezone.now(),
                minutes=options["minutes"],
                place=options["place"],
                name=options["name"],
                confirmed=options["open"],
                **told,
            )
            if options["open"]:
                lifecycle.open_doors(session, by=user)
        except Refused as problem:
            raise CommandError(str(problem)) from None
        made = addresses_of(session)
        if options["json"]:
            self.stdout.write(json.dumps(made))
        else:
            for name, value in made.items():
                self.stdout.write(f"{name:10} {value}")
