"""Think time, the kind that sends nothing; and a kind that is made by reading docs/developing.md."""

import re
import shutil
import sys
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.test import override_settings
from django.utils import timezone
from steps import drawn, go_to, press, step_of, ten_seconds_later

from sessions import activities, agenda, screens
from sessions.actions import lifecycle, moving, notices, rounds
from sessions.errors import Refused
from sessions.models import LogEntry, Round, Run, Slide, Workshop
from sessions.packs.loader import load
from sessions.packs.reader import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage_seen")]
ROOT = project.BASE_DIR


@pytest.fixture
def thinking(started):
    go_to(started, "uneasy")
    return started


def test_the_exercise_of_item_3_is_think_time_of_a_minute(workshop):
    slide = Slide.objects.get(item__workshop=workshop, key="uneasy")
    assert (slide.activity, slide.spec, slide.item.position) == ("think", {"seconds": 60}, 3)


def test_a_quiet_timer_runs_on_phones_and_stage_and_nothing_can_be_sent(thinking, seat):
    assert "live-clock" not in screens.render(thinking.pk, "room")["now"]
    press(thinking)
    [round_] = thinking.rounds.all()
    assert round_.kind == "think" and round_.ends_at == round_.opened_at + timedelta(seconds=60)
    ends = round_.ends_at.astimezone(thinking.tz).isoformat()
    for audience in ("room", "stage", "host"):
        assert f'data-ends="{ends}"' in screens.render(thinking.pk, audience)["now"]
    assert "Think of a time" in drawn(thinking, "room")
    [ack] = rounds.take_entries(thinking, "answer", [(seat, {"round": round_.pk})], now=timezone.now())
    assert isinstance(ack, Refused) and ack.status == 404
    assert "hidden" in screens.render(thinking.pk, "host")["tally"]


@pytest.mark.parametrize("audience", ["room", "stage"])
def test_the_card_says_spoken_only_and_while_a_recording_is_on_it_says_that_instead(thinking, audience):
    def card() -> str:
        return screens.render(thinking.pk, audience, ["now"])["now"]

    promise, warns = "This is spoken only", "what you say aloud will be in it."
    assert promise in card() and warns not in card()
    for tag in ("<input", "<textarea", "<form"):
        assert tag not in card(), "there is no input"
    notices.show_notice(thinking, kind="recording", seen_by="us")
    assert promise not in card() and "A recording is about to start" in card()
    notices.switch_notice_on(thinking, kind="recording")
    assert promise not in card() and "This session is being recorded" in card() and warns in card()
    assert "now" in screens.minding(audience, [screens.Change.NOTICES])
    notices.switch_notice_off(thinking, kind="recording")
    assert promise in card()


def test_the_facilitator_is_told_that_a_recording_is_on(thinking):
    assert "A recording is on" not in screens.render(thinking.pk, "host")["now"]
    notices.show_notice(thinking, kind="recording", seen_by="us")
    notices.switch_notice_on(thinking, kind="recording")
    assert "A recording is on" in screens.render(thinking.pk, "host")["now"]


def test_the_end_of_the_timer_is_due_and_closes_nothing(thinking):
    now = timezone.now()
    Run.objects.update(started_at=now - timedelta(minutes=2), ends_at=now + timedelta(hours=1))
    press(thinking)
    ends = thinking.rounds.get().ends_at
    due = screens.draw(thinking.pk, {"room": None}).due
    assert due == (ends, screens.Change.ROUND)
    Round.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert "The quiet time is over." in drawn(thinking, "room")
    assert "live-clock" not in screens.render(thinking.pk, "room")["now"]
    assert thinking.rounds.get().state == "open"


def test_enter_starts_and_ends_it_and_then_it_can_be_started_again(thinking):
    assert "Start the quiet time" in drawn(thinking, "host")
    press(thinking)
    assert "End the quiet time" in drawn(thinking, "host")
    press(thinking)
    assert "Start it again" in drawn(thinking, "host")
    with pytest.raises(Refused, match="Start it again"):
        press(thinking)
    rounds.ask_again(thinking, step=thinking.rounds.last().step)
    assert [round_.state for round_ in thinking.rounds.all()] == ["sealed", "open"]


def test_moving_on_ends_it_and_the_end_of_the_session_does_not_ask_about_it(thinking):
    press(thinking)
    assert not lifecycle.unfinished(thinking).answering
    moving.next_slide(thinking, step=step_of(thinking))
    ten_seconds_later()
    assert thinking.rounds.get().sealed_at


@pytest.mark.parametrize("words", ["", "soon", "5", "99999", "-60", "60 s"])
def test_its_seconds_are_checked_with_file_and_line(words):
    with pytest.raises(ValueError, match="seconds, 10 to 900"):
        activities.get("think").spec({}, words)


def files_of_the_page() -> dict[str, str]:
    """What docs/developing.md shows, by the file that it says it is."""
    text = (ROOT / "docs" / "developing.md").read_text()
    return dict(re.findall(r"^`([^`\n]+)`:\n\n```\w+\n(.*?\n)```", text, re.S | re.M))


def test_the_page_shows_the_files_as_they_are():
    shown = files_of_the_page()
    assert len(shown) == 4
    for path, text in shown.items():
        assert text == (ROOT / path).read_text(), path


def test_a_kind_made_from_the_page_runs_through_a_round(tmp_path, ada, monkeypatch):
    """Hush: think time by another name, in another place, and three lines of settings."""
    for path, text in files_of_the_page().items():
        to = tmp_path / path.replace("sessions/kinds/think.py", "hush.py").replace("think", "hush")
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text.replace("think", "hush").replace("ThinkTime", "Hush"))
    monkeypatch.syspath_prepend(str(tmp_path))
    pack = tmp_path / "pack"
    shutil.copytree(project.PACK_DIR, pack)
    item = pack / "3-why.md"
    item.write_text(item.read_text().replace("activity: think 60", "activity: hush 30"))
    templates = [{**project.TEMPLATES[0], "DIRS": [*project.TEMPLATES[0]["DIRS"], tmp_path / "templates"]}]
    with override_settings(ACTIVITIES=[*project.ACTIVITIES, "hush.Hush"], TEMPLATES=templates):
        found, faults = read(pack)
        assert not faults
        workshop, made = load(found)
        assert made and Workshop.objects.current("dpup") == workshop
        session = _begun(workshop, ada)
        go_to(session, "uneasy")
        for state, said in [("ready", "quiet comes next"), ("open", "live-clock"), ("closing", "is over")]:
            assert activities.view(session, agenda.current_run(session).slide, timezone.now()).state == state
            assert said in screens.render(session.pk, "stage")["now"]
            assert "Think of a time" in screens.render(session.pk, "room")["now"]
            if state != "closing":
                press(session)
        assert session.rounds.get().kind == "hush"
        assert LogEntry.objects.filter(parameters__slide__startswith="Think of a time").count() == 2
    sys.modules.pop("hush", None)


def _begun(workshop, ada):
    from sessions.actions import arranging

    session = arranging.make_session(
        workshop=workshop, facilitator=ada, starts_at=timezone.now(), minutes=90, confirmed=True
    )
    lifecycle.open_doors(session, by=ada)
    session.refresh_from_db()
    lifecycle.start(session, by=ada)
    session.refresh_from_db()
    return session
