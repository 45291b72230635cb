"""Every door by which something comes in from outside, and what nobody should send: never a fault of ours."""

import itertools
import json
import re
import shutil
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from nasty import NASTY
from sent_forms import FORMS
from steps import HTMX, take_seat

from dpup_workshop import environment
from sessions import agenda, seats
from sessions.actions import participants, questions
from sessions.commands import facilitator, personal
from sessions.commands.participant import carry_out_all
from sessions.commands.seated import Command
from sessions.errors import Refused
from sessions.live.sockets import _read
from sessions.models import Session
from sessions.packs.loader import load
from sessions.packs.reader import read

ROOM = ("text", "name_shown_to", "question", "on", "name", "round", "choice")
QUERIES = {
    "": ("code",),
    "s/{code}/you/": ("said",),
    "questions/": ("code", "q", "owner", "status", "page"),
    "questions.csv": ("q",),
    "sign-in/": ("next",),
    "admin/auth/user/": ("q", "p", "o", "is_staff__exact"),
}


@pytest.fixture
def door(started, ada):
    """A browser that may go everywhere, and sits in the room, too; what fails in it is an answer."""
    ada.is_staff = ada.is_superuser = True
    ada.save()
    seat = seats.new_seat(started)
    participants.join(started, key_hash=seat.hash, name="Ada")
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    client.cookies[seats.cookie_name(started.code)] = seats.sign_seat(seat, started.code)
    return client


def wire(value: str) -> str:
    """Percent-encoded, a surrogate as the three bytes that aren't UTF-8."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def fault(response) -> bool:
    return response.status_code >= 500


def test_no_address_and_no_query_is_a_fault_of_ours(door, started):
    raw = [*(wire(value) for value in NASTY.values() if len(value) < 5000), "%C0%80", "%F8%88%80%80%80", "%"]
    in_path = [bad for bad in raw if len(bad) < 200] + [NASTY["digits"]]
    queries = [(route.format(code=started.code), name) for route in QUERIES for name in QUERIES[route]]
    addresses = [f"/{route}?{name}={bad}" for route, name in queries for bad in raw]
    for route in (str(pattern.pattern) for pattern in get_resolver().url_patterns):
        if "<" in route.replace("<code:code>", ""):
            given = route.replace("<code:code>", started.code)
            addresses += ["/" + re.sub(r"<[^>]+>", bad, given) for bad in in_path]
        else:
            addresses += [
                "/" + route.replace("<code:code>", bad) + bad for bad in ("%00", "%ED%A0%80", "9" * 99)
            ]
    faults = {address[:60] for address in addresses if fault(door.get(address))}
    assert len(addresses) > 200 and faults == set()


@pytest.mark.parametrize("address", ["/j/a%00b/", "/?code=%00", "/questions/?q=%00", "/%00", "/faq/?x=%00"])
def test_a_nul_in_an_address_is_answered_in_words_alike_on_both_databases(door, address):
    reply = door.get(address)
    assert reply.status_code == 400 and b"can\xe2\x80\x99t be read" in reply.content


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "seat-K7R4MXQ"])
def test_no_cookie_and_no_header_is_a_fault_of_ours(started, name):
    client = Client(raise_request_exception=False)
    for value in ('"\\000abcdefgh"', "x" * 9000, '"\\355\\240\\200abcdefgh"', "a.b.c", "9" * 4400):
        reply = client.get(f"/host/{started.code}/", headers={"Cookie": f"{name}={value}"})
        assert reply.status_code < 500, value[:20]
    for header in ("Accept-Language", "User-Agent", "X-Polling", "If-None-Match", "Host", "Content-Type"):
        for value in ("x" * 9000, "9" * 4400, "text/html; charset=klingon", "é\xff"):
            reply = client.get(f"/s/{started.code}/join/", headers={header: value})
            assert reply.status_code < 500, (header, value[:20])


@pytest.mark.parametrize("name", NASTY)
def test_no_field_of_no_form_is_a_fault_of_ours(door, started, ada, name):
    [question] = questions.log_spoken(started, text="Why?", by=ada)
    usual = {"step": agenda.current_run(started).step, "question": str(question.pk), "as": "written"}
    usual |= {
        "minutes": "90",
        "seconds": "60",
        "version": "0",
        "at": "11:05",
        "pieces": "#9=60",
        "text": "Why?",
        "answer": "So.",
        "name_shown_to": "nobody",
    }
    usual |= {"version": "0", "pieces": "#9=60"}
    usual |= {"kind": "photos", "seen_by": "us", "photos": "1"}
    bad, faults = wire(NASTY[name]), []
    for form, fields in FORMS.items():
        for number, field in enumerate(fields):
            given = {key: quote(usual[key]) for key in fields if key in usual} | {field: bad}
            reply = door.post(
                form.format(code=started.code, question=question.pk),
                "&".join(f"{key}={text}" for key, text in given.items()),
                content_type="application/x-www-form-urlencoded",
                headers=HTMX | {"X-Parts": "1"} if number % 2 else {},
            )
            if fault(reply):
                faults.append((form, field))
    assert faults == []


def test_every_command_of_a_facilitator_and_for_ones_own_information_is_among_the_forms():
    """Those that take nothing but a step are left out: it is only ever compared."""
    plain = {"open_doors", "check_again", "next_slide", "back", "pause", "resume", "end", "reopen"}
    plain |= {
        "set_moderated",
        "ask_again",
        "end_if_done",
        "renew_stage_link",
        "clear_spotlight",
        "keep_neither",
    }
    assert {f"/s/{{code}}/you/do/{verb}/" for verb in personal.VERBS} <= set(FORMS)
    assert {verb for verb in facilitator.VERBS if f"/host/{{code}}/do/{verb}/" not in FORMS} == plain


JSON = [*NASTY.values(), None, True, 0, -1, 2**70, 1e308, 1.5, [], {}, [[None]], {"a": {"b": []}}]


def test_no_command_of_a_socket_is_a_fault_of_ours(started):
    sent = [
        (do, {"text": "Why?", "question": 1, "round": 1, field: value}, f"{n}")
        for n, (do, field, value) in enumerate(
            itertools.product(
                ("ask", "vote", "flag", "name", "take_out", "answer", "\0", "\ud800"), ROOM, JSON
            )
        )
    ]
    sent += [("ask", {"text": "Why?"}, str(id_)) for id_ in NASTY.values()]
    sent += [("opt_out", {"notes": 1, "photos": value, "words": value}, "") for value in JSON]
    Session.objects.update(cap=len(sent))
    commands = [Command(take_seat(started), *each) for each in sent]
    for replies in (carry_out_all(commands), [carry_out_all([command])[0] for command in commands[::7]]):
        strange = [reply for reply in replies if not isinstance(reply, Refused | None)]
        assert strange == []


@pytest.mark.parametrize(
    "frame",
    ["", "null", "[]", "1", '"x"', "{", "[" * 1000, "9" * 2000, '{"a":' * 300, "NaN", "\ud800", "\0", None],
)
def test_a_frame_that_is_no_command_is_none(frame):
    assert _read({"text": frame}) is None
    assert isinstance(_read({"text": json.dumps({"do": "ask", "text": "\ud800\0"})}), dict)


@pytest.mark.parametrize("name", NASTY)
def test_no_argument_of_a_command_ends_in_a_traceback(started, name, tmp_path):
    value = NASTY[name]
    given = [
        ("create_session", f"--{key}={value}") for key in ("workshop", "minutes", "place", "facilitator")
    ]
    given += [("export_session", value), ("check_workshop", value), ("load_workshop", value)]
    given += [("serve", f"--port={value}"), ("serve", f"--processes={value}")]
    for command, argument in given:
        others = [] if "facilitator" in argument or command != "create_session" else ["--facilitator=ada"]
        if name == "invisible" and "place" in argument:
            continue  # no place at all, which is fine
        with pytest.raises(CommandError), transaction.atomic():
            call_command(command, argument, *others)
            if "place" in argument:
                raise CommandError("taken, and cleaned")


@pytest.mark.parametrize("value", [v for v in NASTY.values() if "\0" not in v], ids=lambda value: value[:9])
def test_no_setting_ends_in_a_traceback(monkeypatch, tmp_path, value):
    readers = {
        "PORT": lambda: environment.number("PORT", default=1, min_value=1, max_value=9),
        "DEBUG": lambda: environment.flag("DEBUG", default=False),
        "LOG_FORMAT": lambda: environment.one_of("LOG_FORMAT", "plain", "json"),
        "TIME_ZONE": lambda: environment.zone("TIME_ZONE", default="Pacific/Auckland"),
        "PUBLIC_URL": environment.public_url,
        "REDIS_URL": environment.redis,
        "SECURITY_CONTACT": environment.security_contact,
        "DATABASE_URL": lambda: environment.database(tmp_path),
    }
    for name, reader in readers.items():
        for given in (value, f"https://{value}", f"postgresql://{value}", f"postgresql://h:{value}/x"):
            with monkeypatch.context() as patch:
                try:
                    patch.setenv(name, given)
                except UnicodeEncodeError:
                    continue  # no environment can hold it
                try:
                    reader()
                except environment.ConfigurationError as refused:
                    assert len(str(refused)) < 300


IN_A_PACK = [
    '"\\u0000"',
    '"\\u200d"',
    f'"{"x" * 70_000}"',
    "9" * 4400,
    str(2**70),
    "-1",
    "1e999",
    "nan",
    "true",
]


@pytest.mark.parametrize("file", ["workshop.toml", "quiz.toml", "faq.toml", "1-welcome.md"])
def test_no_value_in_a_pack_is_a_fault_of_ours(db, tmp_path, file):
    """It is named with its line, or it loads on both databases."""
    lines = (settings.PACK_DIR / file).read_text().splitlines()
    settable = {
        found[1]: n for n, line in enumerate(lines) if (found := re.match(r"([a-z_]+)( = |: )", line))
    }
    folder = shutil.copytree(settings.PACK_DIR, tmp_path / "pack")
    for (key, n), value in itertools.product(settable.items(), IN_A_PACK):
        sign = " =" if " = " in lines[n] else ":"
        (folder / file).write_text("\n".join([*lines[:n], f"{key}{sign} {value}", *lines[n + 1 :]]))
        pack, faults = read(folder)
        assert all(found.line >= 1 for found in faults)
        if not faults:
            with transaction.atomic():
                load(pack)
                transaction.set_rollback(True)
