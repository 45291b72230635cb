"""A rehearsal is a copy with invented people: stamped everywhere, counted nowhere, and gone at its end."""

from datetime import timedelta

import pytest
from clients import seated, signed_in
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import HTMX, first_quiz_slide, go_to, make_organiser, press, send, take_seat

from sessions import demonstration, permissions
from sessions.actions import arranging, lifecycle, moderation, rehearsing
from sessions.demonstration import SimulatedAudience
from sessions.errors import Refused
from sessions.models import PurgeReceipt, Question, Session
from sessions.privacy import counts, data_map
from sessions.privacy.purge import first_day, overdue, purge

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    """How many rows each table has, but for what is kept of commands and of the log of the session itself."""
    kept = {"live.ProcessedCommand", "live.LogEntry", "sessions.Session"}
    every = [model for model in apps.get_models() if model._meta.label not in kept]
    return {model._meta.label: model._default_manager.count() for model in every}


@pytest.fixture
def rehearsal(session, ada) -> Session:
    made = rehearsing.rehearse(session, by=ada)
    return Session.objects.get(pk=made.pk)


def tried(rehearsal) -> Session:
    """A quiz was answered; one question waits, one was sent to the register, and Ben's own phone is in it."""
    lifecycle.start(rehearsal)
    rehearsal.refresh_from_db()
    audience = SimulatedAudience(rehearsal.pk, people=6)
    go_to(rehearsal, first_quiz_slide(rehearsal))
    press(rehearsal)
    for _ in range(4):
        audience.tick(rehearsal)
    ben = take_seat(rehearsal, "Ben")
    send(ben, "ask", text="Why?", name_shown_to="room")
    send(ben, "ask", text="And how?")
    moderation.follow_up(rehearsal, question_pk=rehearsal.questions.get(text="Why?").pk)
    moderation.show(rehearsal, question_pk=rehearsal.questions.get(text="And how?").pk)
    return Session.objects.get(pk=rehearsal.pk)


def test_it_has_its_own_code_the_same_plan_and_its_doors_are_open(workshop, ada):
    session = arranging.make_session(
        workshop=workshop,
        facilitator=ada,
        starts_at=timezone.now() + timedelta(days=3),
        minutes=60,
        name="Ours",
    )
    planned = session.plan.first()
    session.plan.filter(pk=planned.pk).update(seconds=planned.seconds + 7)
    made = rehearsing.rehearse(session, by=ada)
    assert made.code != session.code and made.name == "Ours" and made.minutes == 60
    assert Session.objects.get(pk=made.pk).phase() == "doors" and made.starts_at < timezone.now() + timedelta(
        hours=1
    )
    plans = [list(each.plan.values_list("item", "position", "seconds")) for each in (session, made)]
    assert plans[0] == plans[1]
    left_out = [
        sorted(each.plan.exclude(parked=None).values_list("parked__slide", "parked__seconds"))
        for each in (session, made)
    ]
    assert left_out[0] == left_out[1] != []


@pytest.mark.parametrize("how", ["a press", "by itself", "the purge"])
def test_at_its_end_nothing_of_it_is_left(session, ada, how):
    before = rows()
    rehearsal = tried(Session.objects.get(pk=rehearsing.rehearse(session, by=ada).pk))
    assert rehearsal.rounds.get().responses.exists() and rehearsal.participants.count() == 7
    if how == "a press":
        lifecycle.end(rehearsal, by=ada)
    else:
        Session.objects.filter(pk=rehearsal.pk).update(starts_at=timezone.now() - timedelta(hours=9))
        Session.objects.filter(pk=rehearsal.pk).update(started_at=timezone.now() - timedelta(hours=9))
        if how == "by itself":
            assert lifecycle.close_overdue() == 0
        assert purge() == []
    assert rows() == before and not PurgeReceipt.objects.exists()
    assert Session.objects.get() == session


def test_it_goes_with_its_session(session, ada, rehearsal):
    lifecycle.start(session)
    lifecycle.end(session)
    purge()
    assert not Session.objects.filter(pk=rehearsal.pk).exists()


def test_only_a_session_that_has_not_begun_is_rehearsed_and_no_rehearsal(session, ada, cleo, rehearsal):
    arranging.give(session, username="cleo", role="scribe", by=ada)
    for of, by in ((rehearsal, ada), (session, cleo)):
        with pytest.raises(Refused):
            rehearsing.rehearse(of, by=by)
    lifecycle.start(session)
    with pytest.raises(Refused, match="hasn’t started"):
        rehearsing.rehearse(Session.objects.get(pk=session.pk), by=ada)


def test_where_the_notice_is_incomplete_nobody_is_named_who_does_not_stand_behind_it(session, ada):
    Session.objects.update(doors_opened_at=None, notice_confirmed_at=None, holder="", contact="Mele")
    session.refresh_from_db()
    made = rehearsing.rehearse(session, by=ada)
    assert (made.holder, made.contact) == ("nobody, this is a rehearsal", "Mele")


def test_every_screen_and_page_of_it_says_so_in_words(rehearsal, ada):
    phone, host, code = seated(rehearsal), signed_in(ada), rehearsal.code
    pages = {"room": phone, "mine": phone, "you": phone, "you-delete": phone, "join": Client()}
    pages |= dict.fromkeys(["host", "stage", "host-notes", "host-sheet", "report", "summary"], host)
    for name, client in pages.items():
        said = client.get(reverse(name, args=[code]))
        assert said.status_code == 200 and ">Rehearsal" in said.text, name
    assert "rehearsal, invented people" in host.get("/host/").text
    assert "SUMMARY:Rehearsal: " in host.get(reverse("calendar", args=[code])).text
    assert "Rehearsal" not in seated(rehearsal.rehearsal_of).get(f"/s/{rehearsal.rehearsal_of.code}/").text


def test_it_counts_nowhere(session, ada, cleo):
    lists = {row.key: counts.count(row) for row in data_map.rows()}
    day, make = first_day(), make_organiser(cleo)
    rehearsal = tried(Session.objects.get(pk=rehearsing.rehearse(session, by=ada).pk))
    lists |= {"commands": counts.count(next(row for row in data_map.rows() if row.key == "commands"))}
    lists["log"] += 1  # of the session itself: that it was rehearsed
    assert {row.key: counts.count(row) for row in data_map.rows()} == lists
    assert first_day() == day and overdue() == []
    for user in (ada, make):
        assert not permissions.questions_of(user).exists()
        assert "Why?" not in signed_in(user).get("/questions/").text
    assert Question.objects.filter(session=rehearsal).exists()
    everyones = signed_in(cleo).get("/host/?whose=all").text
    assert session.grouped_code not in everyones and "rehearsal, invented people" not in everyones


def test_a_press_leads_to_it_once_and_its_end_asks_and_leads_away(session, ada):
    client, address = signed_in(ada), reverse("session-rehearse", args=[session.code])
    replies = [client.post(address, {"id": "a" * 32}, headers=HTMX) for _ in range(2)]
    made = session.rehearsals.get()
    assert [reply["HX-Redirect"] for reply in replies] == [f"/host/{made.code}/"] * 2
    assert session.log.filter(verb="rehearse", user=ada).count() == 1
    asked = client.post(f"/host/{made.code}/do/end_if_done/", {"id": "b"}, headers=HTMX)
    assert "All of it is deleted" in asked.text and session.rehearsals.exists()
    ended = client.post(f"/host/{made.code}/do/end/", {"id": "c"}, headers=HTMX)
    assert ended["HX-Redirect"] == "/host/?rehearsed=1" and not session.rehearsals.exists()
    assert "The rehearsal is over, and all of it is deleted." in client.get("/host/?rehearsed=1").text
    assert client.get(f"/host/{made.code}/").status_code == 404


def test_it_is_not_edited_called_off_held_back_or_given_away(rehearsal, ada):
    client = signed_in(ada)
    assert client.get(reverse("session-edit", args=[rehearsal.code])).status_code == 403
    for name in ("session-edit", "session-call-off", "session-hold", "session-people", "session-again"):
        assert client.post(reverse(name, args=[rehearsal.code])).status_code == 403, name


def test_invented_people_come_only_where_a_server_runs_and_ask_nothing_twice(rehearsal, monkeypatch):
    come = []
    monkeypatch.setattr(SimulatedAudience, "start", lambda self: come.append(self.session_pk))
    demonstration.attend(rehearsal.pk)
    assert come == []
    monkeypatch.setattr(demonstration, "serving", demonstration.threading.Event())
    demonstration.attend_rehearsals()
    assert come == [rehearsal.pk]
