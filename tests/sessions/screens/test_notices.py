"""Who sees notices on a live screen, and that what somebody opted out of reaches facilitators only."""

import pytest
from django.utils import timezone
from steps import drawn

from sessions import presence, screens
from sessions.actions import lifecycle, notices, participants, stage
from sessions.announce import Change
from sessions.models import Session
from sessions.privacy.told import day_in_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage_seen")]
WHO = "the communications team"
CANARY = "kanari, back left"
EVERYONE = ("room", "stage")
SAID = {
    "notes": "Notes are being taken.",
    "photos": "Photos are being taken.",
    "screenshots": "Screenshots are being taken.",
    "recording": "This session is being recorded.",
}


def part(session, audience: str) -> str:
    return " ".join(screens.render(session.pk, audience, ["notices"])["notices"].split())


def switch_on(session, kind: str, seen_by: str = WHO) -> None:
    if kind == "recording":
        notices.show_notice(session, kind=kind, seen_by=seen_by)
    notices.switch_notice_on(session, kind=kind, seen_by=seen_by, left_out=99)


def test_a_change_of_a_notice_reaches_every_audience_and_an_opt_out_the_console_only():
    for audience in screens.PARTS:
        assert "notices" in screens.minding(audience, [Change.NOTICES])
    assert screens.minding("host", [Change.OPT_OUTS]) == {"notices"}
    for audience in EVERYONE:
        assert screens.minding(audience, [Change.OPT_OUTS]) == set()


@pytest.mark.parametrize("audience", EVERYONE)
@pytest.mark.parametrize("kind", SAID)
def test_while_one_is_on_phones_and_stage_say_so_with_who_sees_it(started, kind, audience):
    assert "hidden" in part(started, audience) and SAID[kind] not in part(started, audience)
    switch_on(started, kind)
    seen = part(started, audience)
    assert SAID[kind] in seen and f"<bdi>{WHO}</bdi>" in seen and "hidden" not in seen.partition(">")[0]
    notices.switch_notice_off(started, kind=kind)
    assert SAID[kind] not in part(started, audience)


@pytest.mark.parametrize("audience", EVERYONE)
def test_before_a_recording_its_notice_stands_there(started, audience):
    notices.show_notice(started, kind="recording", seen_by=WHO)
    seen = part(started, audience)
    assert "A recording is about to start." in seen and WHO in seen
    assert SAID["recording"] not in seen


def test_whatever_lies_on_the_stage_the_notice_stays(started):
    switch_on(started, "recording")
    stage.blank(started, on=True)
    stage.show_join_screen(started, on=True)
    assert SAID["recording"] in part(started, "stage")


def test_a_recording_comes_first(started):
    for kind in ("notes", "photos", "recording"):
        switch_on(started, kind)
    seen = part(started, "room")
    assert seen.index(SAID["recording"]) < seen.index(SAID["photos"]) < seen.index(SAID["notes"])


def test_after_the_end_phones_say_what_was_taken_and_the_stage_nothing(started):
    switch_on(started, "photos")
    notices.switch_notice_off(started, kind="photos")
    switch_on(started, "recording")
    lifecycle.end(started)
    seen = part(started, "room")
    assert "This session was recorded." in seen and "Photos were taken." in seen and WHO in seen
    assert "being" not in seen
    assert WHO not in part(started, "stage") and "hidden" in part(started, "stage")


def test_an_opt_out_reaches_the_console_as_a_count_and_no_other_screen(started, ben):
    switch_on(started, "photos")
    before = {audience: screens.render(started.pk, audience) for audience in EVERYONE}
    console = screens.render(started.pk, "host")
    notices.opt_out(started, ben, kinds=["photos", "recording"], words=CANARY)
    after = screens.render(started.pk, "host")
    assert {name for name in after if after[name] != console[name]} == {"notices"}
    assert "1 asked not to be in the recording." in after["notices"]
    assert ben.name not in after["notices"] and CANARY not in after["notices"], "words come when asked for"
    notices.told_me(started, kind="photos")
    assert "2 asked not to be in photos." in part(started, "host")
    for audience in EVERYONE:
        assert screens.render(started.pk, audience) == before[audience], "not a byte"


def test_after_the_end_the_console_says_until_when_to_sort_out_who_opted_out(started, ben):
    switch_on(started, "photos")
    switch_on(started, "recording")
    notices.opt_out(started, ben, kinds=["photos", "recording", "notes"], words="")
    assert " before " not in part(started, "host").partition('id="capture-recording"')[2]
    lifecycle.end(started)
    day = day_in_words(started.deletion_day)
    said = part(started, "host")
    assert f"1 asked not to be in photos. </b> Sort them before {day}." in said
    assert f"1 asked not to be in the recording. </b> Sort it before {day}." in said
    notes = said.partition('id="capture-notes"')[2]
    assert "1 asked not to be in notes." in notes and "Sort" not in notes, "none were taken"
    Session.objects.update(purged_at=timezone.now())
    assert "Sort" not in part(started, "host")


def test_the_console_says_that_it_is_safe_to_record_or_how_many_to_keep_out(started, ben):
    assert "safe to record" in part(started, "host")
    notices.opt_out(started, ben, kinds=["photos"], words="")
    assert "safe to record" in part(started, "host") and "keep 1 out" in part(started, "host")
    notices.told_me(started, kind="recording")
    assert "safe to record" not in part(started, "host")
    switch_on(started, "recording")
    assert "on, 1 out" in part(started, "host")


def test_removing_a_phone_and_letting_it_back_in_changes_the_count(started, ben):
    notices.opt_out(started, ben, kinds=["recording"], words="")
    participants.remove(started, participant_pk=ben.pk)
    assert "safe to record" in part(started, "host")
    removed_at = started.participants.get().removed_at.isoformat()
    participants.let_back_in(started, removed_at=removed_at)
    assert "keep 1 out" in part(started, "host")
    assert "notices" in screens.minding("host", [Change.PEOPLE])


def test_a_recording_is_shown_then_switched_on_and_the_console_says_where_no_stage_can_be_seen(
    started,
):
    def offered() -> str:
        return part(started, "host").partition('id="capture-recording"')[2].partition('id="capture-screen')[0]

    assert "Show the notice" in offered() and "Switch on" not in offered()
    assert "open the stage first" not in offered()
    presence.stage_seen(started.pk, "a stage", visible=False)
    assert "open the stage first" in offered()
    presence.stage_seen(started.pk, "a stage", visible=True)
    notices.show_notice(started, kind="recording", seen_by=WHO)
    assert "Switch on" in offered() and "Withdraw" in offered() and "No stage can be seen" not in offered()
    presence.stage_gone(started.pk, "a stage")
    assert "No stage can be seen" in offered()
    assert "notices" in screens.minding("host", [Change.STAGE_VISIBILITY])
    notices.switch_notice_on(started, kind="recording")
    assert "Switch off" in offered() and "On since" in offered()


def test_what_a_facilitator_writes_is_text_on_every_screen(started):
    for kind in SAID:
        switch_on(started, kind, "<script>alert('hē')</script> <b>us")
    for audience in screens.PARTS:
        seen = drawn(started, audience)
        assert "&lt;script&gt;alert(" in seen and "<script>alert" not in seen and "<b>us" not in seen
