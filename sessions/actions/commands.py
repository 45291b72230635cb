"""Participants' small writes. Both doors, socket and form, come through `carry_out`."""

import hashlib
import hmac
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from sessions import activities
from sessions.actions import asking, joining
from sessions.activities import Refused
from sessions.models import Command, Participant, Session
from sessions.text import Unclean

LONGEST_ID = 64


def carry_out(
    session: Session,
    participant: Participant,
    *,
    do: str,
    data: dict[str, Any],
    receipt_tag: str,
    id: str = "",
) -> dict[str, Any]:
    """Do `do` once and return its reply. With an id, sent again it gives the same reply and no more.

    Raises Refused (its status and sentence are for the sender); nothing was changed then.
    """
    if not id:
        return _do(session, participant, do, data, receipt_tag)
    if len(id) > LONGEST_ID:
        raise Refused("That id is too long.", status=400, code="bad")
    id_hash = _hmac(session, f"id:{participant.key}:{id}")
    # the same whether it came as JSON by socket or, sent again, as a form
    body = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in data.items()}
    body_hash = _hmac(session, json.dumps([do, body], sort_keys=True))
    with transaction.atomic():
        known = Command.objects.filter(id_hash=id_hash).first()
        if known:
            if known.body_hash != body_hash:
                raise Refused("The same id was used for something else.", code="conflict")
            return known.result
        result = _do(session, participant, do, data, receipt_tag)
        Command.objects.create(id_hash=id_hash, body_hash=body_hash, session=session, result=result)
    return result


def _hmac(session: Session, text: str) -> str:
    return hmac.new(session.salt.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _do(
    session: Session, participant: Participant, do: str, data: dict[str, Any], tag: str
) -> dict[str, Any]:
    try:
        match do:
            case "ask":
                question = asking.ask(
                    session,
                    text=data.get("text"),
                    participant=participant,
                    tag=tag,
                    name_shown_to=str(data.get("name_shown_to") or "nobody"),
                )
                return {"question": question.pk, "state": question.state}
            case "vote":
                pk, on = _number(data.get("question")), data.get("on", True) in (True, "1", "true")
                return {
                    "votes": asking.upvote(session, participant=participant, question_pk=pk, on=on),
                    "on": on,
                }
            case "name":
                joining.rename(session, participant, name=str(data.get("name", "")))
                return {"name": participant.name}
        activity = activities.for_verb(do)
        if activity is None:
            raise Refused("This page is out of date. Reload it.", status=400, code="unknown")
        if session.phase() == "over":
            raise Refused("This session has ended.", status=410, code="over")
        return activity.do(session, participant, do, data, timezone.now())
    except Unclean as problem:
        raise Refused(str(problem), status=422, code="unclean") from None


def _number(value: object) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refused("That isn't there.", status=404)
    return int(text)
