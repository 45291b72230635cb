"""Makes the sessions in their states that the scenes name, and signs their visitors in.

Run inside Django: `python manage.py shell -c "from gallery.build import build; build()"`.
"""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore

from gallery import states
from gallery.states import quiz, think


def signed_in(name: str) -> dict[str, str]:
    """The cookie of somebody with an account."""
    user = get_user_model().objects.get(username=name)
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.create()
    return {settings.SESSION_COOKIE_NAME: str(store.session_key)}


def state(name: str) -> Callable[[], dict[str, Any]]:
    """What makes a session in this state: shared by all, or of one kind of activity."""
    return next(getattr(module, name) for module in (states, quiz, think) if hasattr(module, name))


def build(names: str = "") -> None:
    """Print {name of the room: what it found} for all rooms the scenes name, or those in `names`."""
    from gallery.scenes import SCENES

    wanted = {scene.given for scene in SCENES if not names or scene.name in names.split(",")}
    get_user_model().objects.create_user("sam")
    made = {name: state(name)() for name in sorted(wanted)}
    print(json.dumps({"rooms": made, "signed_in": {name: signed_in(name) for name in ("ada", "sam")}}))
