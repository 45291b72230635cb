"""A list that is sent by its items: each is an element with an id of its own, and its count another one."""

from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sessions.models import Question, Session

MAX_DRAWN = 2_000
COUNT_HERE = SafeString("<!--votes-->")
_drawn: dict[tuple, str] = {}  # questions without their votes, by all that is drawn of them


@dataclass(frozen=True)
class Item:
    """One element of a list, as it is drawn: its id, and a small element in it that counts, or nothing."""

    id: str
    html: SafeString
    count: str = ""

    @property
    def without_count(self) -> str:
        return self.html.replace(self.count, "", 1) if self.count else self.html


class ListPart(SafeString):
    """A part that holds a list. It is the whole part's bytes, and knows which of them are items.

    `list_id` is the id of the element whose children the items are.
    """

    list_id: str
    items: dict[str, Item]

    def __new__(cls, html: str, list_id: str, items: list[Item]) -> "ListPart":
        made = super().__new__(cls, html)
        made.list_id = list_id
        made.items = {item.id: item for item in items}
        return made

    @property
    def without_items(self) -> str:
        """What stands around the list."""
        items = "".join(item.html for item in self.items.values())
        return self.replace(items, "", 1) if items else str(self)


def elements_between(old: str | None, new: str, part: str) -> dict[str, str]:
    """What leads from one drawing of a part to the next: elements, each by a name of its own.

    Where nothing but a list's items differs these are the items that changed, came or went, and the counts of
    those in which only the count did; else the whole part. An item comes in a template that says where it
    stands.
    """
    if old == new:
        return {}
    if not isinstance(old, ListPart) or not isinstance(new, ListPart):
        return {part: new}
    if old.without_items != new.without_items:
        return {part: new}
    elements: dict[str, str] = {}
    for id_ in old.items.keys() - new.items.keys():
        elements[id_] = format_html('<template data-gone="{}"></template>', id_)
    following = ""
    for item in reversed(new.items.values()):
        before = old.items.get(item.id)
        if before is None or before.without_count != item.without_count:
            elements[item.id] = format_html(
                '<template data-list="{}" data-before="{}">{}</template>', new.list_id, following, item.html
            )
        elif before.count != item.count:
            elements[f"count of {item.id}"] = SafeString(item.count)
        following = item.id
    return elements


def forget_drawn() -> None:
    """Hold no text for longer than it is needed: what is shown still is drawn once more."""
    _drawn.clear()


def draw_question(question: Question, session: Session, phase: str) -> Item:
    """A question as the room sees it. A vote changes nothing but its count, so the rest is drawn once."""
    count = ""
    if phase != "over":
        count = format_html('<span id="votes-{}" class="count-live">{}</span>', question.pk, question.votes)
    fields = tuple(question.__dict__[field.attname] for field in question._meta.concrete_fields)
    name = question.participant.name if question.participant else ""
    title = question.slide.title if question.slide else ""
    told = question.votes if phase == "over" else None  # in a sentence then
    key = (fields, name, title, told, session.code, phase, get_language())
    html = _drawn.get(key)
    if html is None:
        if len(_drawn) >= MAX_DRAWN:
            _drawn.clear()
        template: Any = get_template("sessions/room/_question.html")
        context = Context({"question": question, "session": session, "phase": phase, "count": COUNT_HERE})
        html = _drawn[key] = template.template.render(context).strip()
    return Item(f"question-{question.pk}", SafeString(html.replace(COUNT_HERE, count, 1)), count)
