"""A facilitator's commands: each verb of the console, its action of the same name, and its form.

Every action here takes the session, the fields of its form, and `by`, the user who pressed.
"""

from sessions.actions import (
    arranging,
    flags,
    late_start,
    leaving_out,
    lifecycle,
    moderation,
    moving,
    muting,
    notices,
    participants,
    putting_right,
    questions,
    readying,
    replanning,
    retention,
    rounds,
    stage,
    starts_by,
    timing,
    undo,
)
from sessions.commands.forms import CommandForm, ForQuestion, OnOff, Text, Whole
from sessions.commands.verb import Verb


class AtStep(CommandForm):
    """The step that the console showed, `run:slide` or `round:state`: stale once that has changed."""

    step = Text()


class NoticeRead(CommandForm):
    """`read`: the digest of the notice that the console showed."""

    read = Text()


class Jump(AtStep):
    position = Whole()


class ToSlide(AtStep):
    slide_pk = Whole()


class Minutes(CommandForm):
    minutes = Whole()


class OfPlan(CommandForm):
    """`version` stands for the plan that the console showed: stale once that has changed."""

    version = Whole()


class OfUndo(CommandForm):
    """The press that the console showed: stale once something else was pressed."""

    undo_pk = Whole()


class Pieces(OfPlan):
    pieces = Text()


class Piece(OfPlan):
    """A slide by its id, or an item by its place: `#6`."""

    piece = Text()


class Later(OfPlan):
    seconds = Whole()


class StartsBy(CommandForm):
    """`at` is a time of day, or nothing to take it back."""

    position = Whole()
    at = Text()


class Seconds(CommandForm):
    seconds = Whole()


class ItemBegan(AtStep):
    seconds = Whole()


class Switch(CommandForm):
    on = OnOff()


class Spoken(CommandForm):
    text = Text()


class Reply(ForQuestion):
    answer = Text()


class Redaction(ForQuestion):
    text = Text()
    reason = Text()
    words = Text()


class Flagged(CommandForm):
    """A question, or a round's result; the other isn't sent."""

    question_pk = Whole(initial=0)
    round_pk = Whole(initial=0)


class Cap(CommandForm):
    cap = Whole()


class ForParticipant(CommandForm):
    participant_pk = Whole()


class Removal(CommandForm):
    """One removal, named by its moment, which every phone that it removed carries."""

    removed_at = Text()


class ForNotice(CommandForm):
    kind = Text()


class ShowNotice(ForNotice):
    seen_by = Text()


class SwitchNoticeOn(ShowNotice):
    """`left_out`: how many the facilitator was told to keep out of it."""

    left_out = Whole(min_value=0, initial=0)


class DeleteNames(CommandForm):
    """`names`: how many the facilitator was told."""

    names = Whole(min_value=0, initial=0)


VERBS = {
    "confirm_notice": Verb(arranging.confirm_notice, NoticeRead),
    "check_again": Verb(readying.check_again),
    "open_doors": Verb(lifecycle.open_doors),
    "next_slide": Verb(moving.next_slide, AtStep),
    "back": Verb(moving.back, AtStep),
    "jump": Verb(moving.jump, Jump),
    "show_slide": Verb(moving.show_slide, ToSlide),
    "pause": Verb(timing.pause),
    "take_break": Verb(timing.take_break, Minutes),
    "resume": Verb(timing.resume),
    "extend": Verb(timing.extend, Seconds),
    "we_began": Verb(putting_right.we_began, Seconds),
    "item_began": Verb(putting_right.item_began, ItemBegan),
    "shorten_plan": Verb(replanning.shorten_plan, Pieces),
    "bring_back": Verb(replanning.bring_back, Pieces),
    "end_later": Verb(replanning.end_later, Later),
    "leave_out": Verb(leaving_out.leave_out, Piece),
    "put_back": Verb(leaving_out.put_back, Piece),
    "undo_plan": Verb(replanning.undo_plan, OfPlan),
    "keep_end": Verb(late_start.keep_end, OfPlan),
    "keep_length": Verb(late_start.keep_length, OfPlan),
    "keep_neither": Verb(late_start.keep_neither),
    "set_starts_by": Verb(starts_by.set_starts_by, StartsBy),
    "undo": Verb(undo.undo, OfUndo),
    "end": Verb(lifecycle.end),
    "end_if_done": Verb(lifecycle.end_if_done),
    "reopen": Verb(lifecycle.reopen),
    "show_join_screen": Verb(stage.show_join_screen, Switch),
    "show_countdown": Verb(stage.show_countdown, Switch),
    "blank": Verb(stage.blank, Switch),
    "press_activity": Verb(rounds.press_activity, AtStep),
    "show_numbers": Verb(rounds.show_numbers, AtStep),
    "ask_again": Verb(rounds.ask_again, AtStep),
    "log_spoken": Verb(questions.log_spoken, Spoken),
    "show": Verb(moderation.show, ForQuestion),
    "hide": Verb(moderation.hide, ForQuestion),
    "defer": Verb(moderation.defer, ForQuestion),
    "mark_answered": Verb(moderation.mark_answered, ForQuestion),
    "reply": Verb(moderation.reply, Reply),
    "follow_up": Verb(moderation.follow_up, ForQuestion),
    "restore": Verb(moderation.restore, ForQuestion),
    "spotlight": Verb(moderation.spotlight, ForQuestion),
    "clear_spotlight": Verb(moderation.clear_spotlight),
    "lock": Verb(participants.lock, Switch),
    "change_cap": Verb(participants.change_cap, Cap),
    "remove": Verb(participants.remove, ForParticipant),
    "remove_since": Verb(participants.remove_since, AtStep),
    "let_back_in": Verb(participants.let_back_in, Removal),
    "renew_stage_link": Verb(stage.renew_stage_link),
    "set_moderated": Verb(moderation.set_moderated, Switch),
    "show_notice": Verb(notices.show_notice, ShowNotice),
    "switch_notice_on": Verb(notices.switch_notice_on, SwitchNoticeOn),
    "switch_notice_off": Verb(notices.switch_notice_off, ForNotice),
    "told_me": Verb(notices.told_me, ForNotice),
    "take_back_told_me": Verb(notices.take_back_told_me, ForNotice),
    "delete_names": Verb(retention.delete_names, DeleteNames),
    "clear_flags": Verb(flags.clear_flags, Flagged),
    "redact": Verb(moderation.redact, Redaction),
    "show_as_written": Verb(moderation.show_as_written, ForQuestion),
    "mute_sender": Verb(muting.mute_sender, ForQuestion),
    "unmute_sender": Verb(muting.unmute_sender, ForQuestion),
}
