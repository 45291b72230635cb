"""The names deleted in front of the room: from seats, questions and screens at once, and 0 is left."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from broken_off import BrokenOff, breaks_at
from clients import seated, signed_in
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from steps import LIVE, drawn, send, take_seat

from sessions import deletions
from sessions.actions import lifecycle, moderation, participants, privacy, retention
from sessions.errors import Refused
from sessions.models import Participant, PurgeReceipt, Question, Session
from sessions.privacy.purge import due_at, purge
from sessions.privacy.told import day_in_words

pytestmark = pytest.mark.django_db
CANARY = "Kanari"


def fresh(session) -> Session:
    return Session.objects.get(pk=session.pk)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def over(started, ada) -> Session:
    """Ended with three names, one of them of a phone that was removed, and one phone without; two signed."""
    for number, shown_to in enumerate(("room", "facilitators", "nobody")):
        seat = take_seat(started, f"{CANARY} {number}")
        send(seat, "ask", text=f"Why, {number}?", name_shown_to=shown_to)
    take_seat(started)
    for question in started.questions.all():
        moderation.show(started, question_pk=question.pk, by=ada)
    third = Participant.objects.get(name=f"{CANARY} 2")
    participants.remove(started, participant_pk=third.pk, by=ada)
    lifecycle.end(started, by=ada)
    return fresh(started)


def press(session, user, **given):
    return signed_in(user).post(reverse("host-do", args=[session.code, "delete_names"]), given, headers=LIVE)


def held_names() -> int:
    return Participant.objects.exclude(name="").count()


def everything(session) -> str:
    return "".join(drawn(session, audience) for audience in ("room", "stage", "host"))


def test_they_go_from_seats_and_questions_at_once_and_the_stage_is_told_how_many(over, ada):
    assert held_names() == 3 and CANARY in everything(over)
    retention.delete_names(over, names=3, by=ada)
    assert held_names() == 0 and Participant.objects.count() == 4, "who sits where they sat"
    assert not Question.objects.exclude(participant=None, name_shown_to="nobody").exists()
    assert Question.objects.exclude(sender_tag="").count() == 3, "the askers still find their questions"
    assert CANARY not in everything(over)
    stage = " ".join(drawn(over, "stage").split())
    assert '<names-left data-from="3"' in stage and ">0</names-left>" in stage
    assert "3 names were deleted, from questions too." in stage
    assert "3 names are deleted, and the stage says so." in " ".join(drawn(over, "host").split())


def test_backups_that_have_them_go_the_next_day_and_the_stage_says_so(
    over, ada, settings, django_capture_on_commit_callbacks
):
    settings.BACKUP_DIR = settings.DATA_DIR / "backups"
    settings.BACKUP_DIR.mkdir()
    week, tomorrow = (timezone.localdate() + timedelta(days=n) for n in (7, 1))
    name = "workshop-20261130-020000-delete-on-{}.sqlite3"
    (settings.BACKUP_DIR / name.format(week)).write_text(CANARY)
    with django_capture_on_commit_callbacks(execute=True):
        retention.delete_names(over, names=3, by=ada)
    assert [file.name for file in settings.BACKUP_DIR.iterdir()] == [name.format(tomorrow)]
    stage = " ".join(drawn(over, "stage").split())
    assert "Names in this session" in stage
    ours = f"Backups that still have them go on {day_in_words(tomorrow)}."
    others = "Backups may have them for as long as whoever looks after the server decides."
    assert (ours if connection.vendor == "sqlite" else others) in stage


def test_it_asks_first_and_names_how_many(over, ada):
    asked = press(over, ada, id="press-1")
    assert asked.status_code == 200 and "data-asks" in asked.text
    assert "Delete 3 names now?" in " ".join(asked.text.split()) and held_names() == 3
    Participant.objects.filter(name=f"{CANARY} 0").update(name="")
    again = press(over, ada, id="press-2", names="3")
    assert "Delete 2 names now?" in " ".join(again.text.split()) and held_names() == 2
    assert press(over, ada, id="press-3", names="2").status_code == 204 and held_names() == 0


def test_the_console_has_one_key_for_it_once_the_session_has_ended_and_names_are_held(started, over, ada):
    button = re.search(r'<form id="delete-names".*?</form>', drawn(over, "host"), re.S)
    assert button and 'data-keys="x"' in button[0] and "<kbd>X</kbd>" in button[0]
    retention.delete_names(over, names=3, by=ada)
    assert 'id="delete-names"' not in drawn(over, "host")


def test_where_it_makes_no_sense_it_is_refused_in_words(started, ada):
    take_seat(started, CANARY)
    with pytest.raises(Refused, match="End the session first"):
        retention.delete_names(started, names=1, by=ada)
    lifecycle.end(started, by=ada)
    until = started.deletion_day.replace(year=started.deletion_day.year + 1)
    retention.hold_back(started, held_back_by="Us", retention_hold="So", held_until=until)
    with pytest.raises(Refused, match="Lift the hold first"):
        retention.delete_names(started, names=1, by=ada)
    assert 'id="delete-names"' not in drawn(started, "host")
    retention.lift_hold(started, by=ada)
    retention.delete_names(started, names=1, by=ada)
    reply = press(started, ada, id="press-2", names="1")
    assert reply.status_code == 409 and "There are no names here to delete." in reply.text


def test_a_scribe_cannot_delete_them(over, ada, django_user_model):
    scribe = django_user_model.objects.create_user("sam")
    over.facilitations.create(user=scribe, role="scribe")
    assert press(over, scribe, id="press-1", names="3").status_code == 403 and held_names() == 3


def test_the_log_and_the_receipt_have_the_number_and_no_name(over, ada):
    retention.delete_names(over, names=3, by=ada)
    assert str(over.log.first()) == "deleted the names: 3"
    receipt = PurgeReceipt.objects.get()
    assert receipt.counted == ["3 names"]
    page = signed_in(ada).get(reverse("report", args=[over.code])).text
    assert "3 names" in page and CANARY not in page
    joined = " ".join(Client().get(reverse("join", args=[over.code])).text.split())
    assert "Deleted, as promised" in joined and "Phones’ keys and votes go on" in joined


def test_a_phone_then_says_that_there_is_no_name_and_takes_none(started, ada):
    phone = seated(started)
    send(phone.seat, "name", name=CANARY)
    lifecycle.end(started, by=ada)
    retention.delete_names(started, names=1, by=ada)
    room = " ".join(phone.get(reverse("room", args=[started.code])).text.split())
    assert "We have no name for you." in room and "The facilitators deleted all names" in room
    assert 'data-name=""' in phone.get(reverse("mine", args=[started.code]), headers={"X-Parts": "1"}).text
    yours = phone.get(reverse("you", args=[started.code])).text
    assert yours.count("We have no name for you.") == 1 and "Save my name" not in yours
    with pytest.raises(Refused, match="takes none any more"):
        privacy.change_name(fresh(started), seat=phone.seat, name="Again")
    privacy.change_name(fresh(started), seat=phone.seat, name="")
    assert held_names() == 0


def test_broken_off_at_any_statement_all_are_there_and_pressed_again_all_are_gone(over, ada):
    signed = Question.objects.exclude(participant=None).count()
    for number in range(1, 60):
        with suppress(BrokenOff), breaks_at(number):
            retention.delete_names(over, names=3, by=ada)
            break
        assert held_names() == 3 and Question.objects.exclude(participant=None).count() == signed
        assert fresh(over).names_deleted_at is None and not PurgeReceipt.objects.exists()
    assert number > 8 and held_names() == 0 and PurgeReceipt.objects.count() == 1


def test_the_purge_later_counts_the_rest_and_the_joined_stay_counted(over, ada):
    retention.delete_names(over, names=3, by=ada)
    [receipt] = purge(due_at(fresh(over)))
    assert (receipt.names, receipt.seats) == (0, 4)
    assert sum(each.names for each in PurgeReceipt.objects.all()) == 3


def test_opened_again_names_can_be_given_again(over, ada):
    retention.delete_names(over, names=3, by=ada)
    lifecycle.reopen(over, by=ada)
    assert fresh(over).names_deleted_at is None
    first = Participant.objects.filter(removed_at=None).first()
    participants.rename(fresh(over), first, name="Again")
    assert deletions.apply_deletions() == 0, "what was given since isn't taken at the next start"
    lifecycle.end(fresh(over), by=ada)
    retention.delete_names(over, names=1, by=ada)
    assert held_names() == 0


def test_a_backup_that_is_restored_brings_no_name_back(over, ada):
    before = list(Participant.objects.values("pk", "name"))
    signed = list(Question.objects.values("pk", "participant", "name_shown_to"))
    retention.delete_names(over, names=3, by=ada)
    Session.objects.update(names_deleted_at=None)
    for row in before:  # as an older backup has them
        Participant.objects.filter(pk=row.pop("pk")).update(**row)
    for row in signed:
        Question.objects.filter(pk=row.pop("pk")).update(**row)
    assert held_names() == 3
    assert deletions.apply_deletions() == 3
    assert held_names() == 0 and not Question.objects.exclude(participant=None).exists()
    assert CANARY not in (deletions._file()).read_text()


def test_a_name_that_somebody_removed_stays_removed_as_well(started, seat, ben):
    participants.rename(started, ben, name="")
    Participant.objects.filter(pk=ben.pk).update(name=CANARY)
    assert deletions.apply_deletions() == 1 and held_names() == 0
    ben.refresh_from_db()
    participants.rename(started, ben, name="Ben")
    assert deletions.apply_deletions() == 0 and Participant.objects.get(pk=ben.pk).name == "Ben"


def test_the_stage_is_drawn_from_rows_so_a_restart_shows_the_same(over, ada):
    retention.delete_names(over, names=3, by=ada)
    at = fresh(over).names_deleted_at
    assert PurgeReceipt.objects.get(at=at).names == 3
    told = timezone.localtime(at, over.tz).strftime("%Y-%m-%dT%H:%M")
    assert f'data-at="{told}' in drawn(over, "stage")
