"""The sockets: plain ASGI callables that hold no channel and touch no database.

A phone is let in by its signed cookie; stage and console by a ticket of minutes and the sign-in it was given
to, or the stage's key; all by an exact Origin. What was let in is looked at again (`live.admission`).
"""

import json
import logging
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from sessions import limits, presence, seats, tickets
from sessions.announce import Change
from sessions.commands.idempotency import MAX_ID_LENGTH
from sessions.commands.seated import Command
from sessions.live.admission import NotLetIn
from sessions.live.connection import PROTOCOL_KEY, CloseCode, Connection, close_message
from sessions.live.hub import hub
from sessions.live.inbox import inbox
from sessions.live.seat_sockets import TokenBucket
from sessions.models import Session
from sessions.tickets import Pass

log = logging.getLogger(__name__)
MAX_BYTES = 2048


async def room_socket(scope: dict, receive: Any, send: Any) -> None:
    """A phone's socket: it gets the room's parts, and its commands go to the inbox."""
    code = scope["url_route"]["kwargs"]["code"].upper()
    seat = seats.seat_in(_header(scope, b"cookie"), code)
    if not await _accept(scope, receive, send, admitted=seat is not None) or seat is None:
        return
    address = _address(scope)
    limits.found_codes.add(address, code, sockets=1)
    connection = _connection(scope, send)
    seat_sockets = hub.sockets_of(seat.session_pk, seat.hash)

    async def on_frame(frame: dict) -> CloseCode | None:
        if not seat_sockets.bucket.take():
            return CloseCode.TOO_FAST
        do, id_ = frame.pop("do", None), frame.pop("id", None)
        if not isinstance(do, str) or not isinstance(id_, str) or not id_ or len(id_) > MAX_ID_LENGTH:
            return CloseCode.BAD_FRAME
        inbox.put(Command(seat, do, frame, id_), connection)
        return None

    for older in seat_sockets.add(connection):
        await older.close(CloseCode.REPLACED)
    try:
        await _serve(seat.session_pk, "room", receive, connection, on_frame, seat.hash)
    finally:
        limits.found_codes.add(address, code, sockets=-1)
        seat_sockets.remove(connection)


async def ticket_socket(scope: dict, receive: Any, send: Any) -> None:
    """A stage's or a console's socket: it gets its parts. A stage says whether it is visible."""
    audience = scope["url_route"]["kwargs"]["audience"]
    given = parse_qs(scope.get("query_string", b"").decode("ascii", "replace")).get("ticket", [""])[0]
    pass_ = tickets.admitted(given, audience, _header(scope, b"cookie"))
    if not await _accept(scope, receive, send, admitted=pass_ is not None) or pass_ is None:
        return
    session_pk, socket_id, bucket = pass_.session_pk, hex(id(send)), TokenBucket()

    async def on_frame(frame: dict) -> CloseCode | None:
        if not bucket.take():
            return CloseCode.TOO_FAST
        if audience == "stage" and isinstance(frame.get("visible"), bool):
            presence.stage_seen(session_pk, socket_id, visible=frame["visible"])
            relay = hub.relays.get(session_pk)
            if relay is not None:
                relay.changed([Change.STAGE_VISIBILITY])
        return None

    try:
        await _serve(session_pk, audience, receive, _connection(scope, send), on_frame, pass_)
    finally:
        presence.stage_gone(session_pk, socket_id)


async def _accept(scope: dict, receive: Any, send: Any, *, admitted: bool) -> bool:
    """Accept the socket, then close it where it isn't let in: refused earlier, a browser sees only 1006."""
    if (await receive())["type"] != "websocket.connect":
        return False
    await send({"type": "websocket.accept"})
    problem = None if admitted else CloseCode.UNAUTHORIZED
    if not _own_page(scope):
        problem = CloseCode.FORBIDDEN
    if not admitted and limits.guess_code(_address(scope), scope["url_route"]["kwargs"]["code"]):
        problem = CloseCode.TOO_FAST
    if problem is not None:
        await send(close_message(problem))
    return problem is None


def _connection(scope: dict, send: Any) -> Connection:
    return Connection(send, scope.get("extensions", {}).get(PROTOCOL_KEY))


async def _serve(
    session_pk: int, audience: str, receive: Any, connection: Connection, on_frame: Any, guest: str | Pass
) -> None:
    relay = await hub.watch(session_pk)
    try:
        try:
            present = await relay.add(audience, connection, guest)
        except NotLetIn as problem:
            await connection.close(problem.code)
            return
        except Session.DoesNotExist:
            await connection.close(CloseCode.NOT_FOUND)
            return
        except Exception:
            log.exception("a screen could not be drawn for one who came; it tries again")
            await connection.close(CloseCode.UNAVAILABLE)
            return
        await connection.send_text(present)
        while (message := await receive())["type"] != "websocket.disconnect" and connection.open:
            frame = _read(message)
            code = CloseCode.BAD_FRAME if frame is None else await on_frame(frame)
            if code is not None:
                await connection.close(code)
                return
    finally:
        relay.remove(audience, connection)
        await hub.leave(relay)


def _read(message: dict) -> dict | None:
    text = message.get("text")
    if not isinstance(text, str) or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return None
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def _header(scope: dict, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _address(scope: dict) -> str:
    return (scope.get("client") or [""])[0]


def _own_page(scope: dict) -> bool:
    own = settings.PUBLIC_URL or f"http://{_header(scope, b'host')}"
    return _header(scope, b"origin") == own
