"""Make a demonstration: its facilitator, its session, its invented audience; --serve shows it live."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from dpup_workshop.serving.workers import serve
from sessions import demonstration, links
from sessions.models import Session, Workshop
from sessions.permissions import ORGANISERS

USER = "demo"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--serve", action="store_true", help="serve it, with the audience taking part")

    def handle(self, *args: Any, **options: Any) -> None:
        workshop = Workshop.objects.current("dpup")
        if workshop is None:
            raise CommandError("Load the workshop first: manage.py load_workshop dpup_workshop/pack")
        user, password = self._facilitator()
        session = (
            Session.objects.real()
            .filter(demonstration=True, facilitations__user=user)
            .order_by("-pk")
            .first()
        )
        if session is None or session.phase() == "over":
            session = demonstration.make(workshop, user)
        if not options["serve"]:
            return self._say(session, password)
        demonstration.SimulatedAudience(session.pk).start()
        serve(port=settings.PORT, ready=lambda: self._say(session, password))

    def _facilitator(self) -> tuple[Any, str]:
        """The demonstration's facilitator and organiser, its password kept beside the data."""
        user, _ = get_user_model().objects.get_or_create(username=USER)
        path = settings.DATA_DIR / "demo-password"
        if not path.exists() or not user.check_password(path.read_text()):
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(15))
            user.set_password(path.read_text())
            user.save()
        user.groups.add(Group.objects.get_or_create(name=ORGANISERS)[0])
        return user, path.read_text()

    def _say(self, session: Session, password: str) -> None:
        local = f"http://127.0.0.1:{settings.PORT}"
        lines = [
            "",
            "A demonstration is ready. Everybody in it is invented.",
            "",
            f"  On this computer  {local}/",
            f"  On the network    {links.base_url()}/",
            f"  Code              {session.grouped_code}",
            f"  Console           {local}/host/{session.code}/   sign in: {USER} / {password}",
            f"  Stage             {links.stage_url(session).replace(links.base_url(), local)}",
            f"  Questions         {local}/questions/",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
