"""What was changed of a session's plan while it was on, as sentences of a report."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sessions import clock
from sessions.edition import edition_of
from sessions.lengths import length_of
from sessions.markdown import plain
from sessions.models import PlanChange, Session


@dataclass(frozen=True)
class Changed:
    """One change; `details` name what was left out and what came back."""

    at: str
    what: str
    details: list[str] = field(default_factory=list)


def changes_of(session: Session) -> list[Changed]:
    return [_changed(session, change) for change in session.plan_changes.all()]


def _changed(session: Session, change: PlanChange) -> Changed:
    before, after = change.before, change.after or change.before
    titles = {slide.pk: slide.title for slide in edition_of(session.workshop).slides.values()}
    was, became = ({slide for _item, slide, _s in plan["parked"]} for plan in (before, after))
    what = _words(session, before, after)
    if change.undone_at:
        what = _("{what}, undone at {at}").format(what=what, at=_at(session, change.undone_at))
    left_out = [plain(titles[pk]) for pk in titles if pk in became - was]
    brought_back = [plain(titles[pk]) for pk in titles if pk in was - became]
    details = []
    if left_out:
        details.append(_("left out: {what}").format(what=", ".join(left_out)))
    if brought_back:
        details.append(_("brought back: {what}").format(what=", ".join(brought_back)))
    return Changed(_at(session, change.at), what, details)


def _words(session: Session, before: dict[str, Any], after: dict[str, Any]) -> str:
    longer = sum(after["items"].values()) - sum(before["items"].values())
    end = parse_datetime(after["promised_at"]) if after["promised_at"] else None
    parts = []
    if longer < 0:
        parts.append(_("shortened by {length}").format(length=length_of(-longer)))
    if longer > 0:
        parts.append(_("made {length} longer").format(length=length_of(longer)))
    if end and after["promised_at"] != before["promised_at"]:
        parts.append(_("the end moved to {at}").format(at=_at(session, end)))
    return ", ".join(parts) or _("changed")


def _at(session: Session, moment: datetime) -> str:
    return format_date(timezone.localtime(clock.shown(moment), session.tz), "G:i")
