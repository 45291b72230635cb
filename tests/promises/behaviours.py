"""How the site treats people's information, in 28 behaviours, each with the tests that are named after it.

A behaviour without a test isn't kept: its number stands in `NOT_KEPT_YET`, which only ever gets shorter.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    says: str
    tests: tuple[str, ...] = ()


NOT_KEPT_YET: set[int] = set()
SESSIONS = "tests/sessions/"

BEHAVIOURS = {
    # its purpose
    1: Behaviour(
        "The notice stands above the first field, and every later input says why.",
        (
            "tests/house/test_promises.py::test_the_notice_stands_above_the_first_field_and_says_what_the_data_is_not_for",
            "tests/house/test_promises.py::test_the_whole_notice_is_read_in_about_a_minute",
            "tests/house/test_promises.py::test_the_whole_notice_says_what_may_take_longer_and_the_page_then_says_it",
            "tests/sessions/views/test_why.py::test_each_input_says_why_who_sees_it_and_how_long",
        ),
    ),
    2: Behaviour(
        "No session opens before its notice is confirmed; no public server starts without whom to ask.",
        (
            f"{SESSIONS}actions/test_moving.py::test_doors_need_the_notice_confirmed",
            "tests/sessions/actions/test_confirming.py::test_an_organisers_change_of_the_notice_takes_the_confirmation_back",
            "tests/sessions/actions/test_confirming.py::test_an_organiser_confirms_nothing_and_is_told_who_does",
            "tests/house/test_promises.py::"
            "test_without_a_holder_a_session_is_a_draft_that_opens_once_it_is_complete",
            "tests/dpup_workshop/test_environment.py::test_a_wrong_setting_is_refused_in_one_sentence",
        ),
    ),
    3: Behaviour(
        "Purpose and a later deletion day change until the doors open; a later change is told.",
        (
            "tests/sessions/actions/test_deletion_day.py::test_an_earlier_deletion_day_any_time_and_a_later_one_only_until_the_doors_open",
            "tests/sessions/actions/test_confirming.py::test_the_purpose_changes_until_the_doors_open_and_then_no_more",
            "tests/sessions/views/test_changed_notice.py::test_a_banner_says_what_changed_and_stays_until_somebody_stays",
            "tests/sessions/views/test_changed_notice.py::test_a_hold_and_its_end_are_told_as_any_other_change_of_the_day",
            "tests/sessions/models/test_privacy_notice.py::test_a_seat_keeps_the_notice_that_it_saw",
        ),
    ),
    4: Behaviour(
        "No spare fields: no job, employer, e-mail or ethnicity.",
        (
            "tests/sessions/views/test_why.py::test_no_form_of_a_participant_has_a_field_to_spare",
            "tests/sessions/views/test_why.py::test_no_command_of_a_participant_has_a_field_to_spare",
        ),
    ),
    # people's choice
    5: Behaviour(
        "Joining without a name is as prominent as with one, and costs nothing later.",
        (
            "tests/sessions/views/test_without_a_name.py::test_joining_without_a_name_is_as_prominent_and_comes_first",
            "tests/sessions/views/test_without_a_name.py::test_without_a_name_everything_is_taken_as_it_is_with_one",
        ),
    ),
    6: Behaviour(
        "Questions are without a name unless somebody chooses it each time; the button says to whom.",
        (
            "tests/sessions/views/test_name_on_a_question.py::test_each_button_says_who_sees_the_name_and_the_first_is_without_it",
            "tests/sessions/views/test_name_on_a_question.py::test_a_name_is_shown_to_whom_its_button_said_and_to_nobody_else",
            "tests/sessions/live/test_few.py::test_the_button_says_so_where_few_are_here",
            "tests/sessions/privacy/test_unlinkable.py::test_from_an_hour_after_the_end_and_in_every_backup_nothing_tells_who_asked_voted_or_answered",
        ),
    ),
    7: Behaviour(
        "Watching without answering is never nagged about or listed.",
        (
            "tests/sessions/screens/test_watching.py::test_watching_without_answering_is_never_nagged_or_listed",
        ),
    ),
    8: Behaviour(
        "No leaderboard, no points for speed, no personal score on a shared screen.",
        ("tests/sessions/screens/test_watching.py::test_no_leaderboard_no_speed_points_no_personal_score",),
    ),
    9: Behaviour(
        "Notes, photos, screenshots and a recording are said on every page, and nobody has to be in them.",
        (
            f"{SESSIONS}views/test_notices.py::test_while_one_is_on_every_page_of_the_session_says_so",
            f"{SESSIONS}actions/test_notices.py::"
            "test_a_recording_cannot_be_switched_on_before_its_notice_was_shown",
            f"{SESSIONS}actions/test_notices.py::"
            "test_while_somebody_opted_out_a_recording_asks_first_naming_how_many",
            f"{SESSIONS}actions/test_notices.py::"
            "test_opting_out_needs_no_reason_may_carry_a_few_words_and_can_be_undone",
            f"{SESSIONS}screens/test_notices.py::"
            "test_an_opt_out_reaches_the_console_as_a_count_and_no_other_screen",
        ),
    ),
    10: Behaviour(
        "Personal stories are spoken only, without an input, and a recording says that it hears them.",
        (
            f"{SESSIONS}kinds/test_think.py::"
            "test_the_card_says_spoken_only_and_while_a_recording_is_on_it_says_that_instead",
            f"{SESSIONS}kinds/test_think.py::"
            "test_a_quiet_timer_runs_on_phones_and_stage_and_nothing_can_be_sent",
        ),
    ),
    11: Behaviour(
        "Few answers to a poll of opinions: the facilitator is warned before totals are shown.",
        (
            "tests/quiz/test_small_groups.py::test_fewer_than_5_answers_to_a_poll_warn_before_totals_are_shown",
            "tests/quiz/test_small_groups.py::test_the_words_of_few_answers_are_the_same_everywhere_and_hold_no_number",
        ),
    ),
    12: Behaviour(
        "The sender of an unsigned question is muted without anybody learning who it is.",
        (
            "tests/sessions/actions/test_muting.py::test_a_facilitator_mutes_the_sender_of_a_question_without_learning_who_it_is",
            "tests/sessions/actions/test_muting.py::test_it_is_offered_for_unsigned_typed_questions_only",
            "tests/sessions/actions/test_muting.py::test_a_muted_phone_asks_nothing_more_signed_or_not_and_reads_why",
        ),
    ),
    # their access
    13: Behaviour(
        "Your information, one tap from anywhere, has everything that is held for this key, in words.",
        (
            f"{SESSIONS}views/test_you.py::"
            "test_it_is_one_tap_from_the_live_page_and_from_the_one_without_scripts",
            f"{SESSIONS}views/test_you.py::test_it_says_in_words_what_is_held_and_who_sees_it",
            f"{SESSIONS}privacy/test_held.py::test_the_download_equals_the_database_field_by_field",
        ),
    ),
    14: Behaviour(
        "A name and a question are changed or deleted at once, on every screen.",
        (
            f"{SESSIONS}actions/test_joining.py::"
            "test_a_removed_name_leaves_every_screen_its_questions_and_the_register",
            f"{SESSIONS}actions/test_privacy.py::test_an_edited_question_waits_again_where_questions_wait",
            f"{SESSIONS}actions/test_privacy.py::"
            "test_a_deleted_questions_text_goes_from_every_screen_at_once",
        ),
    ),
    15: Behaviour(
        "Delete everything about me: without an account, and it says what went and what can't.",
        (
            f"{SESSIONS}actions/test_privacy.py::"
            "test_delete_everything_deletes_all_that_the_key_finds_and_nothing_else",
            f"{SESSIONS}views/test_you.py::test_everything_is_deleted_in_one_press_and_the_page_says_what",
        ),
    ),
    16: Behaviour(
        "Everything is downloaded as JSON and as a page to read.",
        (
            f"{SESSIONS}privacy/test_held.py::test_the_download_equals_the_database_field_by_field",
            f"{SESSIONS}views/test_you.py::test_the_copy_to_read_is_one_file_with_all_of_it",
        ),
    ),
    # our care
    17: Behaviour(
        "What is due is deleted on its day, with a receipt; a hold says who and why.",
        (
            "tests/sessions/privacy/test_purge.py::test_nothing_goes_before_the_day_and_everything_personal_as_it_begins",
            "tests/faults/test_purge_killed.py::test_a_purge_survives_a_kill_at_ten_points",
            "tests/sessions/privacy/test_purge.py::test_everyone_who_comes_back_reads_what_was_deleted",
            "tests/sessions/privacy/test_purge.py::test_facilitators_read_what_went_and_on_which_day_in_my_sessions",
            "tests/sessions/actions/test_retention.py::test_everyone_is_told_by_whom_why_and_until_when",
            "tests/sessions/actions/test_delete_names.py::test_they_go_from_seats_and_questions_at_once_and_the_stage_is_told_how_many",
            "tests/sessions/privacy/test_bytes.py::test_after_the_purge_no_name_and_no_unread_question_is_in_any_byte",
            "tests/browser/phones/test_forgetting.py::test_any_page_of_the_site_makes_a_phone_forget_on_the_day_and_none_before",
        ),
    ),
    18: Behaviour(
        "No request leaves our own site; a video plays after a press that names its host.",
        (
            "tests/browser/access/test_own_site.py::test_no_request_leaves_our_own_site",
            f"{SESSIONS}test_workshop_settings.py::"
            "test_a_video_is_a_link_that_names_its_host_and_no_page_embeds_it",
        ),
    ),
    19: Behaviour(
        "Only necessary cookies, and nothing of anybody in any log.",
        (
            f"{SESSIONS}views/test_cookies.py::test_only_necessary_cookies_are_set",
            f"{SESSIONS}test_logs.py::test_nothing_of_anybody_stands_in_the_log",
            "tests/services/test_proxy.py::test_nothing_of_anybody_stands_in_the_proxys_logs",
            "tests/services/test_canaries.py::test_a_whole_workshop_leaves_nothing_of_anybody_behind",
        ),
    ),
    20: Behaviour(
        "Questions wait for a facilitator, personal details are asked about, texts can be redacted.",
        (
            "tests/house/test_promises.py::test_notice_and_hint_say_who_reads_a_question_before_the_room",
            "tests/sessions/views/test_guard.py::test_a_question_is_asked_about_nothing_is_stored_and_its_text_stays",
            "tests/sessions/actions/test_redaction.py::test_the_room_the_stage_and_everything_shared_afterwards_have_only_what_is_left",
        ),
    ),
    21: Behaviour(
        "Phones and stage never show what wasn't let through, and the stage never names anybody.",
        (
            f"{SESSIONS}views/test_room.py::"
            "test_a_room_is_never_told_notes_right_answers_or_unreleased_questions",
            f"{SESSIONS}views/test_room.py::test_no_stage_part_shows_a_name",
            f"{SESSIONS}actions/test_moderation.py::"
            "test_screens_draw_no_question_on_the_stage_that_the_room_may_not_read",
        ),
    ),
    22: Behaviour(
        "Looking at contacts and exports is logged, and the other facilitators see it.",
        (
            "tests/sessions/views/test_taken_along.py::test_exports_are_logged_and_seen_by_the_other_facilitators",
        ),
    ),
    # what is shared back
    23: Behaviour(
        "Everyone sees results when the facilitator does.",
        ("tests/quiz/test_results_for_all.py::test_everyone_sees_results_when_the_facilitator_does",),
    ),
    24: Behaviour(
        "At the end everyone gets the link to the same summary.",
        ("tests/sessions/views/test_summary.py::test_everyone_gets_the_same_summary",),
    ),
    25: Behaviour(
        "Open questions get their answers there and at the asker's link, with when they are due.",
        (
            "tests/sessions/views/test_outstanding.py::test_an_open_question_says_still_open_and_when_its_answer_is_due",
            "tests/sessions/views/test_outstanding.py::test_its_answer_comes_to_the_link_and_to_the_summary",
        ),
    ),
    26: Behaviour(
        "What somebody flagged to stay in the room is left out of the summary until it is cleared.",
        (
            "tests/sessions/actions/test_flags.py::test_what_is_flagged_is_left_out_of_report_and_export_until_a_facilitator_clears_it",
        ),
    ),
    27: Behaviour(
        "The summary says how many took part, and what its numbers can't tell.",
        (
            "tests/sessions/views/test_summary.py::test_the_summary_says_how_many_took_part_and_what_numbers_cannot_tell",
        ),
    ),
    28: Behaviour(
        "Sessions are compared by totals only, never by those of fewer than six.",
        (
            "tests/sessions/views/test_across_sessions.py::test_no_page_has_results_of_two_sessions_nor_one_of_another",
        ),
    ),
}
