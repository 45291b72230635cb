"""Rows of an older database come through a migration with nothing lost, and back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from migrating import migrated

from sessions.models import LogEntry, Question, Session

pytestmark = pytest.mark.django_db(transaction=True)
BEGUN = datetime(2026, 11, 2, 22, 0, tzinfo=UTC)
ENDED = BEGUN + timedelta(minutes=90)
BEFORE = [("live", "0009_min_minutes")]
AFTER = [("live", "0010_questions_and_log")]


@pytest.fixture
def old():
    """The models before the migration; afterwards all of them are there again."""
    yield migrated(BEFORE)
    call_command("migrate", verbosity=0)


@pytest.fixture
def session(old):
    """Ended, left by Ada to Olive, its co-facilitator."""
    people = get_user_model().objects
    ada = people.create_user("ada", first_name="Ada", last_name="Rewi")
    olive = people.create_user("olive", first_name="Olive", last_name="Pene")
    workshop = old("live", "Workshop").objects.create(slug="older", edition=1, title="DPUP")
    session = old("live", "Session").objects.create(
        workshop=workshop, starts_at=BEGUN, minutes=90, ended_at=ENDED, follow_up_owner="Olive Pene"
    )
    facilitations = old("live", "Facilitation").objects
    facilitations.create(session=session, user_id=olive.pk, role="co")
    facilitations.create(session=session, user_id=ada.pk, role="lead")
    return session


def asked(old, session, text, **fields):
    old("live", "Question").objects.create(session=session, text=text, asked_at=BEGUN, **fields)


LATER = {"later_at": BEGUN}
SHOWN = {"shown_at": BEGUN}
HIDDEN = {"hidden_at": BEGUN}
ANSWERED = {"answer": "So.", "answered_at": ENDED + timedelta(days=1)}
WAS = {  # each question of an older database, and how it stands now
    "waits": ({}, "waiting"),
    "is shown": (SHOWN, "shown"),
    "is kept for later": (SHOWN | LATER, "later"),
    "was answered aloud": (SHOWN | {"outcome": "aloud"}, "aloud"),
    "was answered in writing": ({"outcome": "written", "answer": "So."}, "written"),
    "was hidden": (SHOWN | HIDDEN | {"outcome": "hidden"}, "hidden"),
    "was hidden, without its moment": ({"outcome": "hidden"}, "hidden"),
    "was hidden after the end, then reopened": (HIDDEN, "hidden"),
    "was hidden after the end": (SHOWN | HIDDEN | {"outcome": "outstanding"}, "outstanding"),
    "is outstanding": ({"outcome": "outstanding", "due": ENDED.date()}, "outstanding"),
    "is to be followed up": ({"outcome": "follow_up", "due": ENDED.date()}, "follow_up"),
    "was answered afterwards": (ANSWERED | {"outcome": "answered"}, "answered"),
    "was declined": (ANSWERED | {"outcome": "declined"}, "declined"),
}


def test_every_outcome_stands_as_it_did_and_comes_back(old, session):
    for text, (fields, _standing) in WAS.items():
        asked(old, session, text, **fields)
    call_command("migrate", verbosity=0)
    questions = {question.text: question for question in Question.objects.all()}
    assert {text: question.standing for text, question in questions.items()} == {
        text: standing for text, (_fields, standing) in WAS.items()
    }
    seen = {text for text, question in questions.items() if question.is_shown}
    assert seen == {"is shown", "is kept for later", "was answered aloud"}
    left = {text for text, question in questions.items() if question.is_unanswered}
    assert left == {"was hidden after the end", "is outstanding", "is to be followed up"}
    assert questions["is outstanding"].filed_at == ENDED
    assert questions["was declined"].answer == "So."
    assert questions["was hidden, without its moment"].hidden_at == BEGUN

    old = migrated(BEFORE)
    back = dict(old("live", "Question").objects.values_list("text", "outcome"))
    expected = {text: fields.get("outcome", "") for text, (fields, _standing) in WAS.items()}
    assert back == expected | {"was hidden after the end, then reopened": "hidden"}
    kept = old("live", "Question").objects.get(text="is kept for later")
    assert kept.later_at == BEGUN and kept.shown_at == BEGUN


def test_an_owner_becomes_a_user_and_any_other_text_stays(old, session):
    becomes = {
        "olive": ("olive", ""),
        " Olive Pene ": ("olive", ""),
        "the privacy team": ("ada", "the privacy team"),
        "Ada": ("ada", "Ada"),
        "Mere Hau": ("ada", "Mere Hau"),  # the name of two
        "": ("ada", ""),
    }
    elsewhere = old("live", "Session").objects.create(
        workshop=session.workshop, starts_at=BEGUN, minutes=90, follow_up_owner="the policy team"
    )
    for name in ("mere", "hau"):
        user = get_user_model().objects.create_user(name, first_name="Mere", last_name="Hau")
        old("live", "Facilitation").objects.create(session=elsewhere, user_id=user.pk, role="scribe")
    for text in becomes:
        asked(old, session, f"left: {text}", outcome="outstanding", owner=text)
    asked(old, session, "never filed")
    asked(old, elsewhere, "nobody leads", outcome="follow_up", owner="the policy team")
    call_command("migrate", verbosity=0)
    sessions = Session.objects
    for text, expected in becomes.items():
        left = Question.objects.get(text=f"left: {text}")
        assert (left.owner.username, left.with_whom) == expected
    ours = sessions.get(pk=session.pk)
    assert ours.follow_up_owner.username == "olive" and ours.follow_up_with_whom == ""
    assert Question.objects.get(text="never filed").owner is None
    lost = Question.objects.get(text="nobody leads")
    assert (lost.owner, lost.with_whom) == (None, "the policy team")
    theirs = sessions.get(pk=elsewhere.pk)
    assert (theirs.follow_up_owner, theirs.follow_up_with_whom) == (None, "the policy team")

    old = migrated(BEFORE)
    for text in becomes:
        named = {" Olive Pene ": "olive", "": "ada"}.get(text, text)
        assert old("live", "Question").objects.get(text=f"left: {text}").owner == named
    owners = old("live", "Session").objects.order_by("pk").values_list("follow_up_owner", flat=True)
    assert list(owners) == ["olive", "the policy team"]


LINES = {  # each line of an older log, and what it says now
    ("opened the doors", ""): "opened the doors",
    ("went to a slide", "Nau mai"): "went to a slide: Nau mai",
    ("took a break", "5 min"): "took a break: 5 min",
    ("changed the time", "+60 s"): "changed the time: +60 s",
    ("changed the time", "-30 s"): "changed the time: -30 s",
    ("changed the session", "name, minutes"): "changed the session: the name, how long it takes",
    ("gave the session to a colleague", "cleo, co"): "gave the session to cleo: co-facilitator",
    ("took the session from a colleague", "cleo"): "removed cleo from the session",
    ("removed who joined since this slide", "3"): "removed everyone who joined since this slide: 3",
    ("changed how many phones are let in", "many"): "changed how many phones are let in many",
    ("showed a question", ""): "showed a question",
    ("jumped", ""): "jumped",
    ("marked a question show", ""): "marked a question show",
    ("{did} something", "{once}"): "{did} something {once}",
}
UNKNOWN = {line for line in LINES if line[0].startswith(("changed how many", "jumped", "marked", "{did}"))}


def test_every_line_of_the_log_says_what_it_said(old, session):
    entry = old("live", "LogEntry").objects
    for verb, detail in LINES:
        entry.create(session=session, at=BEGUN, verb=verb, detail=detail)
    migrated(AFTER)
    assert [each.sentence for each in LogEntry.objects.order_by("pk")] == list(LINES.values())
    notes = [("note", LINES[line]) if line in UNKNOWN else line for line in LINES]
    old = migrated(BEFORE)
    back = old("live", "LogEntry").objects.order_by("pk").values_list("verb", "detail")
    assert list(back) == notes
