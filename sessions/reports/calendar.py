"""A session as a calendar file (RFC 5545), for who takes part or, with its agenda, facilitates."""

import uuid
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from sessions import links
from sessions.forecast import promised_end
from sessions.markdown import plain
from sessions.models import Session
from sessions.reports.sheet import lines_of

PRODUCT = "-//DPUP workshop//Sessions//EN"
MOVES = {"name", "starts_at", "minutes", "place"}  # changes of these are news for a calendar


def calendar_file(session: Session, *, for_facilitators: bool, now: datetime | None = None) -> bytes:
    """The file's bytes. Facilitators' has the console's address and the agenda, and none has notes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(session, for_facilitators, now or timezone.now()))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def file_name(session: Session) -> str:
    return f"workshop-{session.code}.ics"


def _event(session: Session, for_facilitators: bool, now: datetime) -> Event:
    event, title = Event(), plain(str(session))
    if session.rehearsal_of_id:
        title = _("Rehearsal: {title}").format(title=title)
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, session.token)))  # the session's own, whatever moves
    event.add("dtstamp", now)
    event.add("sequence", _sequence(session))
    event.add("summary", title)
    event.add("dtstart", session.starts_at.astimezone(session.tz))
    event.add("dtend", (promised_end(session) or session.scheduled_end).astimezone(session.tz))
    event.add("status", "CANCELLED" if session.called_off_at else "CONFIRMED")
    if where := session.place or session.meeting_link:
        event.add("location", where)
    event.add("url", links.host_url(session) if for_facilitators else links.join_url(session))
    event.add("description", "\n".join(_lines(session, for_facilitators)))
    return event


def _lines(session: Session, for_facilitators: bool) -> list[str]:
    lines = [_("Join: {address}").format(address=links.join_url(session))]
    shown = {"address": links.host_shown(), "code": session.grouped_code}
    lines.append(_("Or go to {address} and type {code}. No account or name needed.").format(**shown))
    if session.meeting_link:
        lines.append(_("Meeting: {address}").format(address=session.meeting_link))
    if for_facilitators:
        lines += [_("Console: {address}").format(address=links.host_url(session)), "", *_agenda(session)]
    return lines


def _agenda(session: Session) -> list[str]:
    return [f"{line.starts:%H:%M} {plain(line.planned.item.title)}" for line in lines_of(session)]


def _sequence(session: Session) -> int:
    """How often its time, its place or its name was changed, or it was called off or not after all."""
    told = ("change_session", "call_off", "take_back", "end_later")
    every = session.log.filter(verb__in=told).values_list("verb", "parameters")
    return sum(verb != "change_session" or bool(MOVES & set(given["fields"])) for verb, given in every)
