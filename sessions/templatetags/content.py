"""Tags and filters for templates: the workshop's own text, icons, parts of activities, the data map."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, select_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions import links, words_of_time
from sessions import markdown as md
from sessions.actions.lifecycle import can_be_reopened
from sessions.edition import edition_of
from sessions.models import AgendaItem, Session
from sessions.models.notices import notices_for_room
from sessions.models.privacy_notice import said_digest
from sessions.privacy import told
from sessions.privacy.purge import what_stays
from sessions.qr import qr_svg
from sessions.screens.advice import advice_on
from sessions.screens.agenda_rows import agenda_row
from sessions.screens.driving import by_now
from sessions.screens.offers import offer_rows
from sessions.screens.ready import ready
from sessions.screens.times import late_start_question, start_times
from sessions.screens.undo import undo_step, undo_words

register = template.Library()
register.filter("markdown", md.render)
register.filter("inline", md.inline)
register.filter("may_play", md.may_play)
register.filter("notice_digest", said_digest)
register.filter("can_be_reopened", can_be_reopened)


@register.filter
def sentence(words: str) -> str:
    """Words that somebody typed, as a sentence: a capital first, a full stop last."""
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if not words or words[-1] in ".!?…" else ".")


@register.filter
def host_of(address: str) -> str:
    """The site that an address leads to, as in videos.example.nz."""
    return urlsplit(address).hostname or ""


@register.filter
def how_long(text: str, bounds: str) -> str:
    """A word for the length of a text, by the bounds it exceeds: none, little, more, much or most."""
    beyond = sum(len(text) > int(bound) for bound in bounds.split())
    return ("little", "more", "much", "most")[beyond] if text else "none"


@register.simple_tag
def agenda_items(session: Session) -> list[AgendaItem]:
    """The items of a session's edition, which never change."""
    return edition_of(session.workshop).in_order


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A drawing of `templates/icons/`: decoration beside words, so unseen by screen readers."""
    drawing = get_template(f"icons/{name}.svg").render().strip()
    return SafeString(re.sub(r">\s+<", "><", drawing))  # our own file


@register.simple_tag(takes_context=True)
def activity_part(context: Context, kind: str, name: str, own: Any) -> SafeString:
    """A kind's template `<kind>/<name>.html`, which reads `own` under the kind's name.

    Where the kind has none, the one that every kind may use; nothing where there is neither.
    """
    try:
        found: Any = select_template([f"{kind}/{name}.html", f"sessions/activity/{name}.html"])
    except TemplateDoesNotExist:
        return SafeString("")
    with context.push(**{kind: own}):
        return found.template.render(context)


@register.simple_tag
def summary_qr(session: Session) -> SafeString:
    """The QR code of a session's summary."""
    return qr_svg(links.summary_url(session))


@register.simple_tag
def summary_address(session: Session) -> SafeString:
    """The address of a session's summary, as people type it. A narrow screen breaks it behind a slash."""
    host, code, name = links.summary_url(session).partition("://")[2].rstrip("/").rsplit("/", 2)
    return format_html("{}/<wbr>{}/<wbr>{}/", host, code, name)


@register.simple_tag
def remote_qr(session: Session) -> SafeString:
    """The QR code of a session's remote, for a facilitator who signs in there."""
    return qr_svg(links.remote_url(session))


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute, which a script reads."""
    return json.dumps(value)


@register.inclusion_tag("sessions/_why.html", takes_context=True)
def why(context: Context, *keys: str) -> dict[str, Any]:
    """Beside an input: what it is for, who sees it, how long it is kept; from these rows of the data map."""
    return {"rows": [told.row_of(key, context["session"]) for key in keys], "key": keys[0]}


@register.inclusion_tag("sessions/_notices.html", takes_context=True)
def capture_notices(context: Context, reader: str = "") -> dict[str, Any]:
    """What captures people in the page's session, if it has one, as everyone is told of it.

    `reader` is who reads the page, where that person can do more about it than tell a facilitator.
    """
    session = context.get("session")
    if not isinstance(session, Session):
        return {}
    phase = session.phase()
    return {
        "session": session,
        "phase": phase,
        "notices": notices_for_room(session, phase),
        "reader": reader,
    }


register.simple_tag(advice_on)
register.simple_tag(agenda_row)
register.simple_tag(offer_rows)
register.simple_tag(late_start_question)
register.simple_tag(start_times)
register.simple_tag(words_of_time.start, name="start_words")
register.simple_tag(ready)
register.simple_tag(by_now)
register.simple_tag(undo_step)
register.filter("undo_words", undo_words)
register.simple_tag(what_stays)
register.simple_tag(links.remote_url)
register.simple_tag(told.notice_rows, name="notice_rows")
register.simple_tag(told.participant_rows, name="participant_rows")
register.simple_tag(told.activity_rows, name="activity_rows")
register.simple_tag(told.row_of, name="data_row")
