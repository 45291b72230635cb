"""Who each row of the evidence came from: by what was kept in memory, and by the keys of phones."""

from linking.delivery import Delivery
from linking.people import Person
from sessions.privacy.attack.evidence import ANSWER, FLAG, QUESTION, SEAT, VOTE, Evidence, Item

Owners = dict[tuple[str, int], object]


def owners(delivery: Delivery, evidence: Evidence) -> Owners:
    numbers = {person.seat.hash: person.number for person in delivery.people}
    found: Owners = {}
    for item in evidence.all:
        if item.kind == SEAT:
            who = numbers.get(item.row.values["key"])
        elif item.kind == QUESTION:
            who = delivery.asker.get(item.row.key)
        else:
            who = _tagged(item, delivery.people)
        if who is not None:
            found[item.row.table, item.row.key] = (delivery.session.pk, who)
    return found


def _tagged(item: Item, people: list[Person]) -> int | None:
    """The person whose key makes the tag of a vote, an answer or a flag."""
    for person in people:
        tags = {
            VOTE: lambda seat: seat.tag_of_vote(item.question),
            ANSWER: lambda seat: seat.tag_of_round(item.round),
            FLAG: lambda seat: seat.tag_of_flag(f"question-{item.row.values['question_id']}"),
        }
        if item.kind in tags and item.row.values["tag"] == tags[item.kind](person.seat):
            return person.number
    return None
