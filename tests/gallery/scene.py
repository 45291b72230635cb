"""What a scene is: a screen, the state it is in, and what somebody does there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Step = Callable[[Any], None]  # what happens on the page, once it is open

SIZES = {
    "phone": [(360, 740), (320, 568), (480, 800), (1366, 768)],
    "page": [(1200, 800), (360, 740), (320, 568)],
    "stage": [(1920, 1080), (1280, 720), (1024, 768), (900, 1000)],
    "console": [(1366, 768), (1920, 1080), (1024, 768), (390, 844)],
    "remote": [(390, 844), (360, 640), (320, 568)],
}
PATHS = {"phone": "/s/{code}/", "stage": "/stage/{code}/?key={key}", "console": "/host/{code}/"}
PATHS["remote"] = "/host/{code}/remote/"


@dataclass(frozen=True)
class Scene:
    name: str
    screen: str  # phone, page, stage, console or remote: the sizes it is looked at in
    given: str = "nothing"  # the room, by its name in `states`
    path: str = ""
    who: str = ""  # "ada" and "sam", a scribe, are signed in, "ben" has a seat, "nobody" neither
    then: Step | None = None
    status: int = 200
    scripts: bool = True  # without: they never come
    sample: bool = False  # part of bin/check; bin/soak takes all

    @property
    def address(self) -> str:
        return self.path or PATHS[self.screen]

    @property
    def visitor(self) -> str:
        return self.who or {"phone": "ben", "console": "ada", "remote": "ada"}.get(self.screen, "nobody")
