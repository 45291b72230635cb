"""The data map says everything: each field of each model stands in it, or is about nobody."""

import json
import re
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta

import pytest
from clients import seated
from django.apps import apps
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from server import ROOT
from steps import send, take_seat

from sessions import backups
from sessions.actions import arranging, lifecycle, moderation, muting
from sessions.management.commands.data_map import table
from sessions.models import ProcessedCommand, Question, Session
from sessions.privacy import counts, data_map, told
from sessions.privacy.purge import purge

pytestmark = pytest.mark.django_db
# models that are about the workshop, a session's course, or what Django needs
ABOUT_NOBODY = {
    *("auth.Permission", "auth.Group", "contenttypes.ContentType"),
    *("live.Workshop", "live.AgendaItem", "live.Slide", "live.WorkshopSettings", "live.Faq"),
    *("live.PlannedItem", "live.ParkedSlide", "live.Run", "live.Span", "live.Round", "live.PurgeReceipt"),
    *("live.CaptureNotice", "live.PlanChange", "live.UndoStep"),
    *("quiz.QuizQuestion", "quiz.Choice", "quiz.Asked", "quiz.Total"),
}
# a session's own, of which the rest is in the map
COURSE = {
    *("id", "workshop", "name", "place", "zone", "purpose", "holder", "country", "code", "token"),
    *("stage_secret", "starts_at", "minutes", "mode", "meeting_link", "welcome_note", "head_count"),
    *("cap", "moderated", "follow_up_days", "notice_confirmed_at", "called_off_at", "doors_opened_at"),
    *("locked_at", "started_at", "ended_at", "reopened_at", "join_shown_at", "countdown_shown_at"),
    *("blanked_at", "spotlight", "delete_on", "purged_at", "demonstration", "change_count"),
    *("held_until", "names_deleted_at", "summary_days", "hard_end", "promised_at"),
    *("plan_version", "plan_changed_at", "plan_undoable", "start_settled_at", "rehearsal_of"),
}
# of somebody, in models that are otherwise about nobody
HELPERS = {"live.WorkshopSettings.helper", "live.Workshop.helper", "live.Workshop.own_helper"}


def fields() -> set[str]:
    return HELPERS | {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if model._meta.label not in ABOUT_NOBODY
    }


def test_each_field_stands_in_one_row_or_is_about_nobody():
    mapped = [field for row in data_map.rows() for field in row.fields]
    assert len(set(mapped)) == len(mapped), "in one row only"
    course = {f"live.Session.{name}" for name in COURSE}
    assert set(mapped) | course == fields(), "a personal field that isn't in the map, or one that is gone"
    assert not set(mapped) & course


def test_keys_are_unique_and_every_row_is_told_in_sentences():
    found = [told.in_general(row) for row in data_map.rows()]
    assert len({row.key for row in found}) == len(found)
    for row in found:
        for name in ("data", "why", "required", "seen_by", "kept_until"):
            assert getattr(row, name).endswith("."), (row.key, name)
        assert not any("{" in words for words in asdict(row).values()), "each has its day"


def test_every_place_says_what_the_data_map_says(started, monkeypatch, capsys):
    """A row that is changed is changed wherever people are told of it."""
    phone, changed = seated(started), []
    send(phone.seat, "name", name="Ben")
    send(phone.seat, "ask", text="Why?")
    for row in data_map.rows():
        words = {"seen_by": f"Seen by [{row.key}].", "kept_until": f"Kept until [{row.key}] {{day}}."}
        changed.append(replace(row, **words))
    monkeypatch.setattr(data_map, "rows", lambda: changed)
    day = told.day_in_words(started.names_go_on)
    asked = [row.key for row in changed if row.asked_for]
    given = ["seat", "name", "questions"]
    mine = [row.key for row in changed if row.of_participants]
    assert {"name", "answers", "votes", "questions", "seat"} == set(asked) < set(mine)
    places = {"join": asked, "room": mine, "mine": mine, "you": given, "you-page": given, "you-json": given}
    for place, keys in places.items():
        client = Client() if place == "join" else phone
        page = " ".join(client.get(reverse(place, args=[started.code])).text.split())
        for key in keys:
            assert f"Kept until [{key}] {day}." in page, (place, key)
            if key != "questions" or not place.startswith("you"):  # there each says who reads it
                assert f"Seen by [{key}]." in page, (place, key)
    call_command("data_map")
    printed = capsys.readouterr().out
    for page in (Client().get("/privacy/").text, printed):
        for row in changed:
            assert f"Seen by [{row.key}]." in page
            assert f"Kept until [{row.key}] the session’s deletion day." in page


def test_the_command_prints_a_list_with_an_object_a_row(started, seat, capsys):
    call_command("data_map", json=True)
    found = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(found) == {row.key for row in data_map.rows()}
    assert (found["seat"]["count"], found["name"]["count"], found["addresses"]["count"]) == (1, 1, None)
    assert found["answers"]["fields"] == [
        f"quiz.Response.{name}" for name in ("id", "round", "tag", "choice")
    ]


def test_the_page_shows_each_row_with_todays_count_and_the_next_deletion(started, client):
    take_seat(started, "<b>Mele")
    send(take_seat(started), "ask", text="Who reads <this>?")
    page = " ".join(client.get("/privacy/").content.decode().split())
    for row in data_map.rows():
        assert f'id="{row.key}"' in page
    day = started.names_go_on
    assert (
        f"Nothing is overdue.</b> The next deletion is due on {day:%A} {day.day} {day:%B} {day.year}" in page
    )
    assert (
        "Mele" not in page
        and "this" not in page.partition("<h1>")[2].replace("this site", "").lower().split()
    )
    Session.objects.update(
        ended_at=timezone.now() - timedelta(days=3), delete_on=timezone.now().date() - timedelta(days=2)
    )
    assert "1 session is late." in client.get("/privacy/").content.decode()


def here_now(key: str) -> str:
    """What the page says of how much of it there is."""
    page = " ".join(Client().get("/privacy/").text.split())
    return re.search(rf'id="{key}".*?Here now</dt>\s*<dd>\s*(.*?)\s*</dd>', page)[1]


def counted(key: str) -> int:
    return int(here_now(key))


def test_nobody_can_watch_a_running_session_by_the_pages_counts(started):
    """A question that no console has yet, an opt-out and a muted phone's mark are nobody's business."""
    phone = seated(started)
    send(phone.seat, "ask", id="first", text="Why?")
    send(phone.seat, "opt_out", id="second", photos=True)
    muting.mute_sender(started, question_pk=Question.objects.get().pk)
    keys = ("seat", "questions", "opt_outs", "mutes")
    assert [counted(key) for key in keys] == [0, 0, 0, 0]
    lifecycle.end(started)
    assert [counted(key) for key in keys] == [1, 1, 1, 1]
    assert ProcessedCommand.objects.count() == 2 and "Not counted." in here_now("commands")


def test_a_session_that_was_called_off_is_counted(session, ada):
    take_seat(session, "Mele")
    assert [counted("seat"), counted("name")] == [0, 0]
    arranging.call_off(session, by=ada)
    assert [counted("seat"), counted("name")] == [1, 1]


def test_what_administrators_changed_is_counted_with_the_log(session, ada):
    lifecycle.end(session)
    before = counted("log")
    AdminLogEntry.objects.create(user=ada, action_flag=CHANGE, object_repr="Ada")
    assert (before, counted("log")) == (session.log.count(), before + 1)


def test_each_row_that_is_stored_is_counted(started):
    """Addresses are in memory only, a forms' cookie nowhere; backups of PostgreSQL are made elsewhere."""
    uncounted = {row.key for row in data_map.rows() if counts.count(row) is None}
    elsewhere = set() if backups.are_ours() else {"backups"}
    assert uncounted == {"addresses", "forms"} | elsewhere
    assert counts.count(next(row for row in data_map.rows() if row.key == "notice")) == 1


def test_the_next_deletion_is_that_of_a_question_where_nothing_else_is_left(started, client):
    send(take_seat(started), "ask", text="Why?")
    moderation.follow_up(started, question_pk=Question.objects.get().pk)
    lifecycle.end(started)
    started.refresh_from_db()
    purge(datetime.combine(started.names_go_on, time(1), started.tz))
    day = started.questions_go_by
    page = " ".join(client.get("/privacy/").text.split())
    assert f"The next deletion is due on {day:%A} {day.day} {day:%B}" in page
    Session.objects.update(starts_at=started.starts_at - timedelta(days=123))
    assert "1 session is late." in client.get("/privacy/").text
    purge()
    assert "Nothing is overdue." in client.get("/privacy/").text


@pytest.mark.parametrize("name", ["privacy-impact.md", "breach.md"])
def test_the_documents_about_risks_and_breaches_speak_of_each_row_and_of_no_other(name):
    named = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / name).read_text(), re.M)
    assert sorted(named) == sorted(row.key for row in data_map.rows())


def test_the_document_has_the_table_as_it_is():
    assert table() in (ROOT / "docs" / "privacy.md").read_text(), "python manage.py data_map prints it"
