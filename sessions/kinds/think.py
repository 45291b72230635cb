"""Think time: a prompt, a quiet timer on phones and stage, and nothing is sent."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from sessions.activities.base import CLOSE, OPEN, Activity
from sessions.models import Slide

MIN_SECONDS = 10
MAX_SECONDS = 900


class ThinkTime(Activity):
    """The slide's own text is the prompt; its line `activity: think 60` says for how many seconds."""

    kind = "think"
    title = _("Think time")
    steps = (OPEN.labelled(_("Start the quiet time")), CLOSE.labelled(_("End the quiet time")))
    again = _("Start it again")

    def spec(self, specs: Any, words: str) -> dict[str, int]:
        seconds = int(words) if words.isascii() and words.isdigit() and len(words) < 7 else 0
        if not MIN_SECONDS <= seconds <= MAX_SECONDS:
            raise ValueError(
                f"think is followed by its seconds, {MIN_SECONDS} to {MAX_SECONDS}, not {words!r}"
            )
        return {"seconds": seconds}

    def time(self, slide: Slide) -> timedelta:
        return timedelta(seconds=self._seconds(slide))

    def _seconds(self, slide: Slide) -> int:
        return slide.spec["seconds"] if slide.spec else MIN_SECONDS

    def context(self, round_: Any, slide: Slide) -> dict[str, Any]:
        """{time}: minutes and seconds, as in 1:00."""
        minutes, seconds = divmod(self._seconds(slide), 60)
        return {"time": f"{minutes}:{seconds:02}"}
