"""What one client sends must not reach the next one."""

import asyncio
import re
import time

from wire import ask

from attacking.target import Findings, Target, join_link

EVIL = "evil.example"
FORGOTTEN_AFTER = 1.1  # seconds; what anybody may read is kept for one
SENT = [
    ("Daphne-Root-Path", f"https://{EVIL}"),
    ("X-Forwarded-Host", EVIL),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Prefix", f"/{EVIL}"),
    ("Forwarded", f"for=192.0.2.1;host={EVIL};proto=https"),
    ("Host", EVIL),
    ("Host", f"127.0.0.1:1@{EVIL}"),
    ("X-Host", EVIL),
    ("X-Original-URL", f"/{EVIL}"),
    ("X-Rewrite-URL", f"/{EVIL}"),
    ("Script-Name", f"/{EVIL}"),
    ("Cookie", f"csrf={EVIL}"),
    ("Referer", f"http://{EVIL}/"),
]


def poison_what_everybody_is_served(target: Target) -> Findings:
    """headers that change addresses, then a plain request for every page and file that is kept"""
    return asyncio.run(_while_a_phone_watches(target))


async def _while_a_phone_watches(target: Target) -> Findings:
    """A room's page is kept while somebody watches it, so somebody does."""
    phone, other = (target.phone(target.first, "127.0.0.1") for _ in range(2))
    async with phone.socket(f"/ws/room/{target.first['code']}/") as socket:
        await socket.recv()
        return await asyncio.to_thread(_poison, target, other.cookie)


def _poison(target: Target, seat: str) -> Findings:
    code, server, found = target.first["code"], target.server, []
    pages = [
        (join_link(target.first), ""),
        (f"/s/{code}/join/", ""),
        (f"/s/{code}/", ""),
        (f"/s/{code}/", seat),
    ]
    folder = server.data / "static"  # a file is kept for good: each header has one of its own
    files = (
        each for each in sorted(folder.rglob("*.*")) if re.search(r"\.[0-9a-f]{12}\.(js|svg)$", each.name)
    )
    for (name, value), file in zip(SENT, files, strict=False):
        target.ada.drive(code, "next_slide")  # a new screen: the room's page is kept anew
        time.sleep(FORGOTTEN_AFTER)
        for path, cookie in [*pages, (f"/static/{file.relative_to(folder)}", "")]:
            for _ in range(2):
                ask(server, path, (name, value), cookie=cookie)
            status, headers, body = ask(server, path, cookie=cookie)
            said = repr(headers).encode() + body
            if EVIL.encode() in said or b"https://127.0.0.1" in said:
                found.append(f"{path}: the next one is served what was sent as {name}")
            if status not in (200, 302):
                found.append(f"{path}: after {name} the next one gets {status}")
        if body != file.read_bytes():
            found.append(f"{path}: after {name} it is another file")
    return found
