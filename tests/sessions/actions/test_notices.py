"""Notices of notes, photos, screenshots and a recording: switched on and off, and opted out of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions import presence
from sessions.actions import arranging, lifecycle, notices, participants
from sessions.announce import Change
from sessions.errors import InvalidText, Refused, SessionOver, Stale
from sessions.models import LogEntry, Session
from sessions.models.notices import notices_for_room, notices_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage_seen")]
WHO = "the communications team"
CANARY = "kanari"


def notice(session, kind="photos"):
    return notices_of(session)[kind]


def show_recording(session) -> None:
    notices.show_notice(session, kind="recording", seen_by=WHO)


def opt_out(session, ben, *kinds, words="") -> None:
    notices.opt_out(session, ben, kinds=kinds, words=words)


def told_the_room(session) -> list[str]:
    return [each.kind for each in notices_for_room(session, "on")]


@pytest.mark.parametrize("kind", ["notes", "photos", "screenshots"])
def test_a_notice_is_switched_on_with_who_sees_it_and_off_again(started, ada, kind):
    notices.switch_notice_on(started, kind=kind, seen_by=f"  {WHO} ", by=ada)
    on = notice(started, kind)
    assert on.is_on and on.seen_by == WHO and timezone.now() - on.on_at < timedelta(seconds=9)
    assert told_the_room(started) == [kind]
    notices.switch_notice_off(started, kind=kind, by=ada)
    assert not notice(started, kind).is_on and told_the_room(started) == []
    notices.switch_notice_on(started, kind=kind, by=ada)  # the same words as before
    assert notice(started, kind).is_on and notice(started, kind).seen_by == WHO


@pytest.mark.parametrize("words", ["", "  ", "\u200b"])
def test_it_is_never_on_without_who_sees_it(started, words):
    for verb in (notices.switch_notice_on, notices.show_notice):
        with pytest.raises(InvalidText, match="Say who will see or use it"):
            verb(started, kind="photos", seen_by=words)
    with pytest.raises(InvalidText, match="81 characters, and 80 fit"):
        notices.switch_notice_on(started, kind="photos", seen_by="ā" * 81)
    assert not started.capture_notices.exists()


def test_a_recording_cannot_be_switched_on_before_its_notice_was_shown(started, ada):
    with pytest.raises(notices.NotShown) as refused:
        notices.switch_notice_on(started, kind="recording", seen_by=WHO)
    assert (refused.value.code, refused.value.status) == ("not_shown", 409)
    show_recording(started)
    assert told_the_room(started) == ["recording"] and not notice(started, "recording").is_on
    with pytest.raises(notices.NotShown):
        notices.switch_notice_on(started, kind="recording", seen_by="somebody else")
    notices.switch_notice_on(started, kind="recording", by=ada)
    assert notice(started, "recording").is_on and notice(started, "recording").seen_by == WHO


def test_a_notice_counts_as_shown_only_while_a_stage_can_be_seen(started):
    presence.stage_seen(started.pk, "a stage", visible=False)
    for _ in range(2):
        with pytest.raises(notices.NoStage, match="No stage shows it: open the stage first.") as refused:
            show_recording(started)
        assert refused.value.status == 409
        assert not started.capture_notices.exists()
        assert not LogEntry.objects.filter(verb="show_notice").exists()
        with pytest.raises(notices.NotShown):
            notices.switch_notice_on(started, kind="recording", seen_by=WHO)
        presence.stage_gone(started.pk, "a stage")
    presence.record(started.pk, "another process", 0, [True])
    show_recording(started)
    notices.switch_notice_on(started, kind="recording")
    assert notice(started, "recording").is_on


def test_opened_again_every_notice_is_off_and_a_recording_has_to_be_shown_anew(started):
    show_recording(started)
    notices.switch_notice_on(started, kind="recording")
    notices.switch_notice_on(started, kind="photos", seen_by=WHO)
    notices.show_notice(started, kind="notes", seen_by=WHO)
    lifecycle.end(started)
    lifecycle.reopen(started)
    assert told_the_room(started) == [] and not any(each.is_on for each in notices_of(started).values())
    with pytest.raises(notices.NotShown):
        notices.switch_notice_on(started, kind="recording")
    notices.switch_notice_on(started, kind="photos")
    lifecycle.end(started)
    assert [each.kind for each in notices_for_room(started, "over")] == ["recording", "photos"]


def test_switched_off_a_recording_has_to_be_shown_anew(started):
    show_recording(started)
    notices.switch_notice_on(started, kind="recording")
    notices.switch_notice_off(started, kind="recording")
    with pytest.raises(notices.NotShown):
        notices.switch_notice_on(started, kind="recording", seen_by=WHO)


def test_what_was_only_shown_can_be_withdrawn(started):
    show_recording(started)
    notices.switch_notice_off(started, kind="recording")
    assert told_the_room(started) == [] and notice(started, "recording").off_at is None
    assert not notices_for_room(started, "over"), "it never was on"


def test_while_somebody_opted_out_a_recording_asks_first_naming_how_many(started, ben, ada):
    cleo = participants.join(started, key_hash="c" * 64)
    show_recording(started)
    opt_out(started, ben, "recording", "photos")
    opt_out(started, cleo, "photos")
    notices.told_me(started, kind="recording")
    with pytest.raises(notices.OptedOut) as asked:
        notices.switch_notice_on(started, kind="recording")
    assert (asked.value.code, asked.value.count) == ("opted_out", 2)
    assert not notice(started, "recording").is_on
    notices.switch_notice_on(started, kind="recording", left_out=2, by=ada)
    assert notice(started, "recording").is_on


def test_it_asks_again_where_somebody_opted_out_meanwhile(started, ben):
    show_recording(started)
    notices.told_me(started, kind="recording")
    opt_out(started, ben, "recording")
    with pytest.raises(notices.OptedOut):
        notices.switch_notice_on(started, kind="recording", left_out=1)


def test_opting_out_keeps_no_other_notice_from_being_switched_on(started, ben):
    opt_out(started, ben, "notes", "photos", "screenshots", "recording")
    for kind in ("notes", "photos", "screenshots"):
        notices.switch_notice_on(started, kind=kind, seen_by=WHO)
        assert notice(started, kind).is_on


def test_pressed_twice_it_is_stale(started):
    notices.switch_notice_on(started, kind="photos", seen_by=WHO)
    for verb in (notices.switch_notice_on, notices.show_notice):
        with pytest.raises(Stale):
            verb(started, kind="photos", seen_by="somebody else")
    assert notice(started).seen_by == WHO
    notices.switch_notice_off(started, kind="photos")
    with pytest.raises(Stale):
        notices.switch_notice_off(started, kind="photos")


def test_opting_out_needs_no_reason_may_carry_a_few_words_and_can_be_undone(started, ben):
    opt_out(started, ben, "recording", "photos")
    ben.refresh_from_db()
    assert (ben.opted_out, ben.opt_out_words) == (["photos", "recording"], "")
    opt_out(started, ben, "photos", words=" back\nleft ")
    ben.refresh_from_db()
    assert (ben.opted_out, ben.opt_out_words) == (["photos"], "back left")
    opt_out(started, ben, words="back left")
    ben.refresh_from_db()
    assert (ben.opted_out, ben.opt_out_words) == ([], "")
    with pytest.raises(InvalidText, match="61 characters, and 60 fit"):
        opt_out(started, ben, "photos", words="a" * 61)


def test_opting_out_is_announced_as_a_change_that_only_the_console_hears_of(started, ben, monkeypatch):
    announced = []
    monkeypatch.setattr(notices, "announce", lambda session, *changes: announced.extend(changes))
    opt_out(started, ben, "photos", words=CANARY)
    notices.told_me(started, kind="photos")
    notices.take_back_told_me(started, kind="photos")
    assert announced == [Change.OPT_OUTS] * 3


def test_opting_out_works_before_any_notice_is_on(session, ben):
    opt_out(session, ben, "recording")
    notices.show_notice(session, kind="recording", seen_by=WHO)
    with pytest.raises(notices.OptedOut):
        notices.switch_notice_on(session, kind="recording")


def test_told_me_counts_and_can_be_taken_back_down_to_none(started):
    for _ in range(2):
        notices.told_me(started, kind="notes")
    notices.take_back_told_me(started, kind="notes")
    assert notice(started, "notes").told == 1
    notices.take_back_told_me(started, kind="notes")
    with pytest.raises(Stale):
        notices.take_back_told_me(started, kind="notes")
    assert notice(started, "notes").told == 0


@pytest.mark.parametrize("kind", ["", "video", "Photos", None])
def test_there_are_four_kinds(started, kind):
    for verb in (notices.switch_notice_off, notices.told_me, notices.take_back_told_me):
        with pytest.raises(Refused, match="Choose notes, photos") as refused:
            verb(started, kind=kind)
        assert refused.value.status == 422


def test_after_the_end_nothing_is_switched_and_people_may_still_tell(started):
    notices.switch_notice_on(started, kind="photos", seen_by=WHO)
    lifecycle.end(started)
    for verb, more in [
        (notices.show_notice, {"seen_by": WHO}),
        (notices.switch_notice_on, {"seen_by": WHO}),
        (notices.switch_notice_off, {}),
    ]:
        with pytest.raises(SessionOver):
            verb(started, kind="photos", **more)
    notices.told_me(started, kind="photos")
    assert notice(started).told == 1


def test_a_session_that_was_called_off_shows_no_notice(session):
    arranging.call_off(session)
    with pytest.raises(Refused, match="called off"):
        notices.switch_notice_on(Session.objects.get(), kind="photos", seen_by=WHO)


def test_what_a_facilitator_does_is_logged_and_nothing_of_a_participant_is(started, ben, ada):
    notices.show_notice(started, kind="recording", seen_by=WHO, by=ada)
    opt_out(started, ben, "recording", words=CANARY)
    notices.told_me(started, kind="recording", by=ada)
    notices.take_back_told_me(started, kind="recording", by=ada)
    notices.switch_notice_on(started, kind="recording", left_out=1, by=ada)
    notices.switch_notice_off(started, kind="recording", by=ada)
    said = [entry.sentence for entry in LogEntry.objects.order_by("pk")][2:]
    assert said == [
        f"showed a notice before it is on: recording, for {WHO}",
        "noted that somebody would rather not be in it: recording",
        "took back that somebody would rather not be in it: recording",
        f"switched a notice on: recording, for {WHO}",
        "switched a notice off: recording",
    ]
    assert not [entry for entry in LogEntry.objects.values() if CANARY in str(entry)]
