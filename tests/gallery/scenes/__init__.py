"""The list: a screen, the state it is in, and what somebody does there. A new page or state is one line.

A file a screen; a kind of activity brings its own, too.
"""

from gallery.scene import SIZES, Scene
from gallery.scenes import ledger, quiz, think
from gallery.scenes.arranging import ARRANGING
from gallery.scenes.asking import ASKING
from gallery.scenes.beforehand import BEFOREHAND
from gallery.scenes.console import CONSOLE
from gallery.scenes.course import COURSE
from gallery.scenes.moderating import MODERATING
from gallery.scenes.notices import NOTICES
from gallery.scenes.pages import PAGES
from gallery.scenes.phone import PHONE
from gallery.scenes.plain import PLAIN
from gallery.scenes.privacy import PRIVACY
from gallery.scenes.register import REGISTER
from gallery.scenes.remote import REMOTE
from gallery.scenes.retention import RETENTION
from gallery.scenes.stage import STAGE
from gallery.scenes.you import YOU

__all__ = ["SCENES", "SIZES", "Scene"]
KINDS = [quiz, think, ledger]
STATES = {
    "phone": [*PHONE, *(state for kind in KINDS for state in kind.PHONE)],
    "stage": [*STAGE, *(state for kind in KINDS for state in kind.STAGE)],
    "console": [*CONSOLE, *(state for kind in KINDS for state in kind.CONSOLE)],
    "remote": [*REMOTE, *(state for kind in KINDS for state in getattr(kind, "REMOTE", ()))],
}
SCENES = [
    *(
        Scene(f"{screen}-{name}", screen, given, then=then, sample=sample)
        for screen, states in STATES.items()
        for name, given, then, sample in states
    ),
    *PAGES,
    *COURSE,
    *PLAIN,
    *NOTICES,
    *PRIVACY,
    *ASKING,
    *MODERATING,
    *ARRANGING,
    *BEFOREHAND,
    *REGISTER,
    *RETENTION,
    *YOU,
]
