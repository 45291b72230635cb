"""Notices on the pages around the room, the words of those who opted out, and what asks first."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from clients import come_in, do, seated, signed_in
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from role_matrix import MATRIX
from steps import HTMX, LIVE, go_to, send

from sessions.actions import arranging, lifecycle, notices, participants
from sessions.models import Participant, Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage_seen")]
WHO = "the <i>communications</i> team"
SEEN = "the &lt;i&gt;communications&lt;/i&gt; team"
CANARY = "kanari, back left"


@pytest.fixture
def captured(started):
    notices.switch_notice_on(started, kind="photos", seen_by=WHO)
    return started


class Whole(NamedTuple):
    """A page of a session as a visitor got it."""

    of: str
    visitor: str
    text: str


def pages_of(session, visitors) -> Iterator[Whole]:
    """Every page that an address of the session leads to, for each of these visitors."""
    given = {"code": session.code, "token": session.token, "receipt": visitors["asker"].seat.receipt}
    for name, (_method, wanted, _statuses) in MATRIX.items():
        if not set(wanted) & set(given):
            continue
        address = reverse(name, args=[given.get(each, each) for each in wanted])
        for visitor, client in visitors.items():
            reply = client.get(address)
            if reply.status_code in (200, 403, 410) and "Content-Disposition" not in reply:
                yield from [Whole(name, visitor, reply.text)] if reply.text.startswith("<!DOCTYPE") else []


def page(client, name, session) -> str:
    return client.get(reverse(name, args=[session.code])).text


@pytest.fixture
def visitors(captured, ada):
    """Who sees pages of a session: nobody in particular, one who asked, one who was removed, Ada."""
    found = {"nobody": Client(), "asker": seated(captured), "removed": seated(captured)}
    for each in ("asker", "removed"):
        send(found[each].seat, "ask", text="Who decides?")
    gone = Participant.objects.get(key=found["removed"].seat.hash)
    participants.remove(captured, participant_pk=gone.pk)
    return found | {"ada": signed_in(ada)}


PAGES = {
    *("join", "join-token", "room", "mine", "summary", "you", "you-delete", "receipt"),
    *("stage", "host", "host-notes", "session-edit", "report"),
}


def test_while_one_is_on_every_page_of_the_session_says_so(captured, visitors):
    """Every address of the role matrix that has a session in it, so a new page is among them."""
    seen = list(pages_of(captured, visitors))
    assert {each.of for each in seen} >= PAGES
    silent = [each[:2] for each in seen if SEEN not in each.text or WHO in each.text]
    assert not silent
    twice = [each[:2] for each in seen if each.text.count("Photos are being taken.") > 1]
    assert not twice
    assert "Photos are being taken." in visitors["removed"].get(reverse("room", args=[captured.code])).text
    left = visitors["asker"].post(reverse("you-leave", args=[captured.code]))
    assert SEEN in left.text
    notices.switch_notice_off(captured, kind="photos")
    of_facilitators = {"host", "host-remote", "host-rest"}  # where the words for the next time stand
    said = [each[:2] for each in pages_of(captured, visitors) if SEEN in each.text]
    assert {of for of, _visitor in said} <= of_facilitators


def test_after_the_end_every_page_for_the_room_says_that_it_was_on(captured, visitors):
    lifecycle.end(captured)
    seen = list(pages_of(captured, visitors))
    assert {each.of for each in seen} >= PAGES
    silent = {each.of for each in seen if "Photos were taken." not in each.text}
    assert silent == {"host", "host-remote", "stage"}, "one counts whom to leave out; nobody looks there"


def test_who_waits_for_the_doors_reads_it_too(workshop, ada):
    session = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    notices.switch_notice_on(session, kind="notes", seen_by=WHO)
    assert "Notes are being taken." in page(Client(), "join", session)


def test_without_scripts_the_exercise_tells_the_truth_too(started):
    phone = come_in(started)
    go_to(started, "uneasy")
    assert "This is spoken only" in page(phone, "mine", started)
    notices.show_notice(started, kind="recording", seen_by="us")
    notices.switch_notice_on(started, kind="recording")
    told = page(phone, "mine", started)
    assert "This is spoken only" not in told and "what you say aloud will be in it" in told


def test_ones_own_page_has_what_one_opted_out_of_and_nobody_elses_has(captured):
    ben, other = come_in(captured), come_in(captured)
    do(ben, captured, "opt_out", recording="1", words=CANARY)
    address = reverse("mine", args=[captured.code])
    mine = ben.get(address, headers={"X-Parts": "1"}).text
    assert 'data-opted-out="recording"' in mine and f'data-opt-out-words="{CANARY}"' in mine
    for text in (
        other.get(address, headers={"X-Parts": "1"}).text,
        page(other, "mine", captured),
        page(other, "room", captured),
        page(ben, "room", captured),
        page(Client(), "join", captured),
    ):
        assert CANARY not in text and 'data-opted-out="recording"' not in text


def test_the_words_are_read_by_facilitators_only_without_names_or_order(captured, ada, cleo):
    words = ["by the <b>window", "near the door", "", "at the back", "left", "front row"]
    for n, said in enumerate(words):
        seat = participants.join(captured, key_hash=f"{n:064}", name=f"Mele {n}")
        notices.opt_out(captured, seat, kinds=["photos", "recording"], words=said)
    address = reverse("host-rest", args=[captured.code, "opt_outs"])
    listed = signed_in(ada).get(address).text
    shown = ["at the back", "by the &lt;b&gt;window", "front row", "left", "near the door"]
    assert re.findall(r"<bdi>(.*?)</bdi>", listed) == shown
    assert listed.count("photos, recording") == len(shown) and "Mele" not in listed
    assert signed_in(ada).get(address + "?upto=1").text.count("<bdi>") == 1
    assert signed_in(cleo).get(address).status_code == 404 and Client().get(address).status_code == 302


def test_no_report_export_or_register_has_what_somebody_opted_out_of(captured, ada):
    seat = participants.join(captured, key_hash="c" * 64, name="Mele")
    notices.opt_out(captured, seat, kinds=["photos"], words=CANARY)
    lifecycle.end(captured)
    ada.is_superuser = True
    ada.save()
    client = signed_in(ada)
    for address in (reverse("report", args=[captured.code]), reverse("register")):
        assert CANARY not in client.get(address).text
    assert CANARY not in client.get(reverse("register-csv")).getvalue().decode()


def test_a_recording_asks_first_in_a_dialog_and_changes_nothing(captured, ada, ben):
    client = signed_in(ada)

    def press(**data):
        address = reverse("host-do", args=[captured.code, "switch_notice_on"])
        return client.post(address, {"kind": "recording", **data}, headers=LIVE)

    reply = press(seen_by="us")
    assert reply.status_code == 409 and "Show the room the notice first" in reply.text
    notices.show_notice(captured, kind="recording", seen_by="us")
    notices.opt_out(captured, ben, kinds=["recording"], words=CANARY)
    reply = press()
    assert reply.status_code == 200 and '<dialog id="recording"' in reply.text
    assert "1 person would rather not be in it" in reply.text and CANARY not in reply.text
    assert not captured.capture_notices.get(kind="recording").is_on
    assert press(left_out="1").status_code == 204
    assert captured.capture_notices.get(kind="recording").is_on


def test_what_is_refused_is_said(captured, ada):
    address = reverse("host-do", args=[captured.code, "switch_notice_on"])
    reply = signed_in(ada).post(address, {"kind": "notes", "seen_by": " "}, headers=HTMX)
    assert reply.status_code == 422 and "Say who will see or use it." in reply.text


def test_notice_and_what_is_held_say_that_one_can_opt_out_and_who_sees_it(session):
    joining = " ".join(page(Client(), "join", session).split())
    assert "Ask not to be in notes, photos, screenshots or recordings. Only facilitators" in joining
    phone = come_in(session)
    for name in ("room", "mine"):
        held = page(phone, name, session).partition("What is held")[2]
        assert "a recording you’d rather not be in" in held and "Only facilitators see it." in held


def test_after_the_end_nobody_is_asked_any_more(captured, ada):
    phone = come_in(captured)
    assert 'id="opt-out"' in page(phone, "mine", captured)
    lifecycle.end(captured)
    after = page(phone, "mine", captured)
    assert 'id="opt-out"' not in after and "Photos were taken." in after
    assert Session.objects.get().phase() == "over" and Participant.objects.count() == 1
