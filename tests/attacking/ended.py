"""What has ended is used again: sign-ins, keys, sessions."""

import asyncio
import json
import re
import time
from urllib.parse import urlencode

from server import PASSWORD
from visitor import Visitor
from websockets.exceptions import ConnectionClosed
from wire import ask, socket_of

from attacking.guessing import own_link
from attacking.target import Findings, Target, socket_in

HERE = "127.0.8.1"
LATEST = 30.0  # seconds; who may stay is looked at every 15
CANARY = "Moana asks about canaries"
NO_STORE = ["/questions/", "/questions.csv", "/host/{}/", "/host/{}/report/", "/stage/{}/", "/host/"]


def go_on_watching(target: Target) -> Findings:
    """consoles after a sign-out, of a disabled account, without facilitation; then their old tickets"""
    return asyncio.run(_go_on_watching(target))


async def _go_on_watching(target: Target) -> Findings:
    code, found, names = target.first["code"], [], ("grace", "hana", "ina")
    target.server.shell(
        "from django.contrib.auth.models import User; from sessions.models import Facilitation, Session\n"
        f"s = Session.objects.get(code={code!r})\n"
        f"for name in {names}:\n"
        f"    user = User.objects.create_user(name, password={PASSWORD!r})\n"
        "    Facilitation.objects.create(session=s, user=user)\n"
    )
    people = {name: Visitor(target.server).sign_in(name) for name in names}
    passes = {name: visitor.watch(code, "host") for name, visitor in people.items()}
    sockets = {name: await socket_of(target.server, *pass_) for name, pass_ in passes.items()}
    heard: dict[str, list[str]] = {name: [await socket.recv()] for name, socket in sockets.items()}
    people["grace"].post("/sign-out/")
    target.server.shell(
        "from django.contrib.auth.models import User; from sessions.models import Facilitation\n"
        "User.objects.filter(username='hana').update(is_active=False)\n"
        "Facilitation.objects.filter(user__username='ina').delete()\n"
    )
    ends = await asyncio.gather(*(_listen(socket, heard[name]) for name, socket in sockets.items()))
    found += [
        f"{name}'s console is open after {LATEST} s" for name, end in zip(names, ends, strict=True) if not end
    ]
    asker = target.phone(target.first, HERE, "Moana")
    asker.ask(f"/s/{code}/mine/")
    asker.post(f"/s/{code}/do/ask/", text=CANARY, name_shown_to="facilitators")
    for name, socket in sockets.items():
        await _listen(socket, heard[name], within=2)
        async with socket_of(target.server, *passes[name]) as again:
            end = await _listen(again, heard[name], within=10)
        if end not in (4401, 4403):
            found.append(f"{name}'s old ticket opens a console: {end}")
        if CANARY in "".join(heard[name]):
            found.append(f"{name} reads what is asked afterwards")
        if ask(target.server, f"/host/{code}/", cookie=passes[name][1])[0] == 200:
            found.append(f"{name} opens the console's page")
    return found


async def _listen(socket, frames: list[str], within: float = LATEST) -> int | None:
    """Hear everything, up to the end; nothing when it stays open."""
    try:
        async with asyncio.timeout(within):
            while True:
                frames.append(await socket.recv())
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 1006
    except TimeoutError:
        return None


def use_what_has_ended(target: Target) -> Findings:
    """old stage keys, votes and questions after the end, and what a browser may keep of answers"""
    found = asyncio.run(_old_keys(target))
    found += _kept_by_browsers(target)
    return found + asyncio.run(_after_the_end(target))


async def _old_keys(target: Target) -> Findings:
    code, found = target.first["code"], []
    old = target.first["stage"].removeprefix(target.server.url)
    passed = _opened(target, old)
    assert passed, "the stage's key opens nothing"
    async with socket_of(target.server, passed) as stage:
        await stage.recv()
        target.ada.drive(code, "renew_stage_link")
        if await _listen(stage, []) != 4401:
            found.append("a stage that was opened by the old key stays open")
    found += await _opens(target, old, passed, "an old stage key")
    key = target.server.shell(
        "from sessions.models import Session; from sessions.tickets import stage_key\n"
        f"print(stage_key(Session.objects.get(code={code!r})))"
    ).strip()
    new = f"/stage/{code}/?key={key}"
    passed = _opened(target, new)
    if not passed:
        return [*found, "the new stage key opens nothing, so its end can't be tried"]
    target.server.shell(
        "from sessions.models import Session; from datetime import date\n"
        f"Session.objects.filter(code={code!r}).update(delete_on=date(2020, 1, 1))"
    )
    return found + await _opens(target, new, passed, "a stage key after the day of deletion")


def _opened(target: Target, page: str) -> str:
    """The address of its socket, with a ticket."""
    return socket_in(ask(target.server, page)[2])


async def _opens(target: Target, page: str, passed: str, what: str) -> Findings:
    status = ask(target.server, page)[0]
    async with socket_of(target.server, passed) as again:
        end = await _listen(again, [], within=10)
    found = [] if status == 404 else [f"{what} opens the page: {status}"]
    return found if end == 4401 else [*found, f"{what} opens a socket: {end}"]


def _kept_by_browsers(target: Target) -> Findings:
    code, found = target.first["code"], []
    phone = target.phone(target.first, HERE)
    link = own_link(phone, code)
    cookie = "; ".join(f"{each.name}={each.value}" for each in target.ada.jar)
    for path in [link, *(each.format(code) for each in NO_STORE)]:
        status, headers, _ = ask(target.server, path, cookie="" if path == link else cookie)
        if status != 200 or "no-store" not in dict(headers).get("cache-control", ""):
            found.append(f"{path.replace(code, 'CODE')[:20]} ({status}) may be kept by a browser")
    page = phone.ask(f"/s/{code}/") and phone.body.decode()
    for path in sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))):
        status, headers, _ = ask(target.server, path)
        if status != 200 or dict(headers).get("x-content-type-options") != "nosniff":
            found.append(f"{path} ({status}) may be taken for what it isn't said to be")
    return found


async def _after_the_end(target: Target) -> Findings:
    """A vote and a question, as forms and by the socket that was open."""
    code, found = target.first["code"], []
    phone = target.phone(target.first, HERE)
    own_link(phone, code)
    until = time.monotonic() + 15  # one without a name comes to the console some seconds late
    question = None
    while question is None:
        assert time.monotonic() < until, "nothing was asked"
        question = re.search(r'name="question"\s+value="(\d+)"', target.ada.get(f"/host/{code}/"))
    sent = {"vote": {"question": question[1]}, "ask": {"text": "Too late?"}}
    async with phone.socket(f"/ws/room/{code}/") as socket:
        target.ada.drive(code, "show", question=question[1])
        target.ada.drive(code, "end")
        for verb, fields in sent.items():
            status = phone.ask(f"/s/{code}/do/{verb}/", urlencode(fields), **{"X-Parts": "1"}).status
            await socket.send(json.dumps({"id": f"late {verb}", "do": verb, **fields}))
            while '"ack"' not in (frame := await asyncio.wait_for(socket.recv(), 30)):
                pass
            if (status, json.loads(frame).get("status")) != (410, 410):
                found.append(f"after the end a {verb} gets {status}, by socket {frame[:80]}")
    return found
