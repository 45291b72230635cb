"""Makes the sessions in their states that the scenes name, and signs their visitors in.

Run inside Django: `python manage.py shell -c "from gallery.build import build; build()"`.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accounts import cookies_of
from django.contrib.auth import get_user_model
from django.db.models import F, Max
from django.utils import timezone

from gallery import states
from gallery.states import asking, driving, ledger, moderating, notices, privacy, quiz, retention, think
from sessions.actions.undoing import finalise_due
from sessions.models import Run, Session
from sessions.models.undo import UNDO_FOR


def state(name: str) -> Callable[[], dict[str, Any]]:
    """What makes a session in this state: shared by all, of one subject, or of one kind of activity."""
    modules = (states, asking, driving, ledger, moderating, notices, privacy, quiz, retention, think)
    return next(getattr(module, name) for module in modules if hasattr(module, name))


def settled(name: str) -> dict[str, Any]:
    """A session in this state, some time after what brought it there: but for a state of that itself."""
    newest = Session.objects.aggregate(pk=Max("pk"))["pk"] or 0
    found = state(name)()
    if name != "left_early":
        ago = timedelta(minutes=3)
        runs = Run.objects.filter(session__gt=newest, ended_at__isnull=False)
        runs.update(started_at=F("started_at") - ago, ended_at=F("ended_at") - ago)
    finalise_due(timezone.now() + UNDO_FOR)
    return found


def build(names: str = "") -> None:
    """Print {name of the room: what it found} for all rooms the scenes name, or those in `names`."""
    from gallery.scenes import SCENES

    wanted = {scene.given for scene in SCENES if not names or scene.name in names.split(",")}
    get_user_model().objects.create_user("sam")
    made = {name: settled(name) for name in sorted(wanted)}
    print(json.dumps({"rooms": made, "signed_in": {name: cookies_of(name) for name in ("ada", "sam")}}))
