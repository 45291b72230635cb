"""What the marked sentences promise, by the keys of their marks, and the tests that keep it."""

SESSIONS = "tests/sessions/"
PURGE = f"{SESSIONS}privacy/test_purge.py::"
HELD = f"{SESSIONS}privacy/test_held.py::"
YOU = f"{SESSIONS}views/test_you.py::"
PRIVACY = f"{SESSIONS}actions/test_privacy.py::"
JOINING = f"{SESSIONS}actions/test_joining.py::"
QUESTIONS = f"{SESSIONS}actions/test_questions.py::"
ROOM = f"{SESSIONS}views/test_room.py::"
KEYS = f"{SESSIONS}models/test_keys.py::"
SEATS = f"{SESSIONS}test_seats.py::"
MAP = f"{SESSIONS}privacy/test_data_map.py::"
HOUSE = "tests/house/test_promises.py::"

ON_ITS_DAY = (
    f"{PURGE}test_what_was_told_before_joining_is_when_it_goes",
    f"{PURGE}test_nothing_goes_before_the_day_and_everything_personal_as_it_begins",
)
BY_ITS_RULE = (
    f"{PURGE}test_a_question_goes_by_the_first_rule_that_fits",
    f"{PURGE}test_an_answered_question_stays_thirty_days_after_its_answer",
)
VOTES = (
    f"{KEYS}test_no_column_of_a_vote_or_an_answer_leads_to_a_seat",
    f"{PURGE}test_a_facilitator_sees_numbers_and_no_voter_afterwards",
)
ANSWERS = (
    f"{KEYS}test_no_column_of_a_vote_or_an_answer_leads_to_a_seat",
    "tests/quiz/test_activity.py::test_the_result_has_the_explanation_only_once_revealed",
)
ON_THE_PHONE = (
    "tests/browser/phones/test_forgetting.py::"
    "test_any_page_of_the_site_makes_a_phone_forget_on_the_day_and_none_before",
    "tests/browser/phones/test_forgetting.py::test_an_open_phone_is_told_of_a_day_that_is_put_off",
)
RELEASED = (
    f"{HOUSE}test_notice_and_hint_say_who_reads_a_question_before_the_room",
    f"{ROOM}test_a_room_is_never_told_notes_right_answers_or_unreleased_questions",
)
NAMES = (
    f"{ROOM}test_no_stage_part_shows_a_name",
    f"{SESSIONS}views/test_register.py::test_sessions_of_others_keep_their_names_to_themselves",
)
SIGNED = (
    f"{SESSIONS}views/test_register.py::test_a_name_is_shown_to_whom_it_was_given",
    f"{SESSIONS}test_permissions.py::test_a_name_on_a_question_is_for_the_facilitators_of_its_session",
)
OPT_OUT = (
    f"{SESSIONS}actions/test_notices.py::"
    "test_opting_out_needs_no_reason_may_carry_a_few_words_and_can_be_undone",
    f"{SESSIONS}screens/test_notices.py::test_an_opt_out_reaches_the_console_as_a_count_and_no_other_screen",
    f"{SESSIONS}views/test_notices.py::test_the_words_are_read_by_facilitators_only_without_names_or_order",
)
BACKUPS = (
    f"{SESSIONS}test_backups.py::test_its_day_is_the_first_deletion_day_in_it_and_within_a_week",
    f"{SESSIONS}test_backups.py::test_the_site_deletes_them_on_their_day_and_nothing_else",
    f"{SESSIONS}test_deletions.py::test_what_was_noted_is_deleted_again_and_nothing_else",
)
COMMANDS = (
    f"{QUESTIONS}test_the_record_of_a_command_goes_within_25_hours",
    f"{SESSIONS}commands/test_idempotency.py::test_a_record_holds_neither_id_nor_text",
)
WHO = (f"{HOUSE}test_the_notice_names_who_holds_it_and_that_those_who_answer_read_questions",)
JOINED = (f"{JOINING}test_when_somebody_joined_is_kept_to_the_slide_and_at_the_end_to_the_day",)

PROMISES = {
    "rehearsal-leaves-nothing": (
        f"{SESSIONS}actions/test_rehearsing.py::test_at_its_end_nothing_of_it_is_left",
    ),
    "again-copies-nobody": (f"{SESSIONS}actions/test_copying.py::test_nothing_of_people_is_copied",),
    "all-in-the-table": (
        f"{MAP}test_each_field_stands_in_one_row_or_is_about_nobody",
        f"{MAP}test_nobody_can_watch_a_running_session_by_the_pages_counts",
    ),
    "backups-go": (
        *BACKUPS,
        f"{YOU}test_before_and_after_deleting_everything_it_says_what_stays_and_when_that_goes",
    ),
    "captures-are-told": (
        f"{SESSIONS}views/test_notices.py::test_while_one_is_on_every_page_of_the_session_says_so",
        f"{SESSIONS}actions/test_notices.py::test_it_is_never_on_without_who_sees_it",
    ),
    "delete-everything": (
        f"{PRIVACY}test_delete_everything_deletes_all_that_the_key_finds_and_nothing_else",
        f"{PRIVACY}test_a_restored_backup_brings_nothing_back_that_people_deleted",
        f"{YOU}test_a_deleted_seats_cookie_is_unknown_and_leads_to_joining_anew",
    ),
    "deleted-at-once": (
        f"{PRIVACY}test_a_deleted_questions_text_goes_from_every_screen_at_once",
        f"{PRIVACY}test_a_restored_backup_brings_no_question_back_that_somebody_deleted",
    ),
    "download": (
        f"{HELD}test_the_download_equals_the_database_field_by_field",
        f"{YOU}test_the_copy_to_read_is_one_file_with_all_of_it",
    ),
    "drafts-stay-with-who-answers": (
        f"{HELD}test_the_download_equals_the_database_field_by_field",
        f"{SESSIONS}actions/test_moderation.py::"
        "test_whoever_asked_reads_the_written_answer_on_their_own_page",
    ),
    "edited-at-once": (
        f"{PRIVACY}test_an_edit_of_a_question_that_waits_is_on_the_console_at_once",
        f"{PRIVACY}test_an_edited_question_waits_again_where_questions_wait",
        f"{PRIVACY}test_where_no_question_waits_an_edited_one_stays_on_the_screens",
    ),
    "everything-held": (
        f"{HELD}test_the_download_equals_the_database_field_by_field",
        f"{YOU}test_it_says_in_words_what_is_held_and_who_sees_it",
    ),
    "goes-on-its-day": ON_ITS_DAY,
    "gone-from-the-files": (
        f"{SESSIONS}test_storage.py::test_deleted_text_is_in_no_file",
        f"{SESSIONS}test_compaction.py::test_the_file_is_written_in_the_order_of_keys",
    ),
    "held-back": (f"{QUESTIONS}test_a_question_without_a_name_comes_to_screens_seconds_late",),
    "hidden-says-so": (f"{SEATS}test_a_hidden_question_reads_that_it_was_not_shown",),
    "joined-to-the-slide": JOINED,
    "kept-without-the-name": (f"{PRIVACY}test_questions_that_are_kept_stay_without_the_name",),
    "list-of-deleted-goes": (
        f"{SESSIONS}test_deletions.py::test_lines_go_when_the_last_older_backup_is_gone",
    ),
    "leave": (f"{YOU}test_leaving_forgets_the_phone_and_keeps_what_was_given",),
    "name-changed": (
        f"{SESSIONS}views/test_plain_page.py::test_a_name_is_given_changed_and_removed_there",
        f"{JOINING}test_a_removed_name_leaves_every_screen_its_questions_and_the_register",
    ),
    "name-for-whom-chosen": SIGNED,
    "names-for-facilitators": NAMES,
    "cookie-ends": (
        f"{SESSIONS}views/test_cookies.py::"
        "test_a_seats_cookie_ends_with_its_row_or_if_it_asked_with_what_ties_its_questions_to_it",
    ),
    "necessary-cookies": (f"{SESSIONS}views/test_cookies.py::test_only_necessary_cookies_are_set",),
    "no-name-needed": (
        f"{ROOM}test_who_joins_without_a_name_takes_part_in_everything",
        "tests/browser/phones/test_early.py::test_what_is_told_first_and_both_ways_in_fit_the_smallest_phone",
    ),
    "no-score-and-nothing-to-a-manager": (
        f"{KEYS}test_what_one_person_sent_has_nothing_in_common",
        f"{SESSIONS}test_permissions.py::test_a_facilitator_sees_only_her_own_whatever_she_types",
    ),
    "nothing-else": (f"{SESSIONS}views/test_role_matrix.py::test_what_each_visitor_gets",),
    "nothing-in-logs": (
        f"{SESSIONS}test_logs.py::test_nothing_of_anybody_stands_in_the_log",
        "tests/services/test_canaries.py::test_a_whole_workshop_leaves_nothing_of_anybody_behind",
    ),
    "nothing-overdue": (
        f"{MAP}test_the_page_shows_each_row_with_todays_count_and_the_next_deletion",
        f"{PURGE}test_the_site_isnt_ready_while_something_is_a_day_late",
    ),
    "only-a-hash": (
        f"{SEATS}test_a_tag_is_the_designs",
        f"{QUESTIONS}test_a_tag_is_not_made_from_what_the_database_holds",
    ),
    "opt-out": OPT_OUT,
    "own-site-only": ("tests/browser/access/test_own_site.py::test_no_request_leaves_our_own_site",),
    "pages-are-checked": (
        "tests/browser/access/test_axe.py::test_no_violation",
        "tests/browser/access/test_reflow.py::test_it_fits_its_screen",
        "tests/browser/access/test_keyboard.py::test_a_facilitator_needs_no_mouse",
        "tests/browser/access/test_media_preferences.py::"
        "test_in_forced_colours_what_is_chosen_still_looks_chosen",
        "tests/browser/access/test_screen_reader.py::test_a_blind_participant_hears_what_the_document_says",
        "tests/browser/phones/test_oldest_browsers.py::"
        "test_a_browser_below_the_floor_gets_the_plain_page_and_answers",
    ),
    "retention-hold": (
        "tests/sessions/actions/test_retention.py::test_everyone_is_told_by_whom_why_and_until_when",
        "tests/sessions/actions/test_retention.py::test_a_hold_stops_the_purge_until_its_day_and_then_it_is_made_up_for",
        "tests/sessions/actions/test_retention.py::test_answers_records_of_commands_and_what_people_delete_go_all_the_same",
    ),
    "names-deleted": (
        "tests/sessions/actions/test_delete_names.py::test_they_go_from_seats_and_questions_at_once_and_the_stage_is_told_how_many",
        "tests/sessions/actions/test_delete_names.py::test_a_backup_that_is_restored_brings_no_name_back",
        "tests/sessions/actions/test_delete_names.py::test_backups_that_have_them_go_the_next_day_and_the_stage_says_so",
    ),
    "changed-notice": (
        "tests/sessions/views/test_changed_notice.py::test_a_banner_says_what_changed_and_stays_until_somebody_stays",
        "tests/sessions/views/test_changed_notice.py::test_a_hold_and_its_end_are_told_as_any_other_change_of_the_day",
        "tests/sessions/views/test_changed_notice.py::test_nothing_is_blocked_meanwhile",
    ),
    "few-are-here": ("tests/sessions/live/test_few.py::test_the_button_says_so_where_few_are_here",),
    "asked-aloud": (
        "tests/sessions/actions/test_taking_out.py::test_anybody_takes_it_out_and_its_text_goes_from_every_screen_at_once",
        "tests/sessions/actions/test_taking_out.py::test_nothing_says_who_took_it_out",
    ),
    "numbers-and-their-limits": (
        "tests/sessions/views/test_summary.py::test_the_summary_says_how_many_took_part_and_what_numbers_cannot_tell",
    ),
    "summary-until-its-day": (
        "tests/sessions/views/test_summary.py::test_a_summary_keeps_its_questions_for_a_year_and_totals_after_that",
        "tests/sessions/views/test_summary.py::test_an_answer_that_comes_later_is_in_the_summary_and_one_hidden_later_is_not",
    ),
    "flags-without-who": (
        "tests/sessions/actions/test_flags.py::test_nothing_ties_a_flag_to_a_seat_or_to_another_flag",
        "tests/sessions/actions/test_flags.py::test_what_is_flagged_is_left_out_of_report_and_export_until_a_facilitator_clears_it",
        "tests/sessions/actions/test_flags.py::test_on_the_deletion_date_a_number_stays_and_still_leaves_it_out",
    ),
    "paused-unseen": (
        "tests/sessions/actions/test_muting.py::test_nobody_else_sees_that_a_phone_is_muted",
        "tests/sessions/actions/test_muting.py::test_that_phone_reads_it_at_its_form_by_script_and_on_the_plain_page_and_under_you",
        "tests/sessions/actions/test_muting.py::test_what_is_held_has_the_mark_and_deleting_everything_deletes_it",
    ),
    "redaction-is-said": (
        "tests/sessions/actions/test_redaction.py::test_whoever_asked_reads_both_and_why",
        "tests/sessions/actions/test_redaction.py::test_edited_by_whoever_asked_it_is_whole_again_and_waits_however_questions_are_shown",
    ),
    "same-summary": (
        "tests/sessions/views/test_summary.py::test_everyone_gets_the_same_summary",
        "tests/sessions/views/test_summary.py::test_the_summary_names_nobody_and_shows_nothing_the_room_was_not_shown",
    ),
    "private-link": (
        f"{SEATS}test_a_question_stands_at_its_link_before_and_after_the_answer",
        f"{SEATS}test_one_seats_questions_are_not_anothers",
    ),
    "private-link-ends": (
        f"{SEATS}test_a_link_says_until_when_it_finds_a_question_and_afterwards_that_its_time_may_be_over",
        *BY_ITS_RULE,
    ),
    "purged-again-and-again": (
        f"{SESSIONS}test_housekeeping.py::test_it_deletes_what_is_due_at_the_start_and_each_hour",
        f"{PURGE}test_a_session_that_goes_on_or_is_held_keeps_its_data",
    ),
    "question-goes-by-its-rule": BY_ITS_RULE,
    "random-keys": (
        f"{KEYS}test_keys_stand_in_another_order_than_that_in_which_they_were_made",
        f"{QUESTIONS}test_a_moment_at_which_a_question_came_is_kept_by_nothing",
    ),
    "receipt": (f"{PURGE}test_everyone_who_comes_back_reads_what_was_deleted",),
    "records-of-commands": COMMANDS,
    "removed": (
        f"{SESSIONS}actions/test_participants.py::"
        "test_who_joined_since_this_slide_goes_with_what_they_asked_and_comes_back_with_it",
    ),
    "see-change-delete": (f"{YOU}test_notice_and_tab_say_where_to_see_change_and_delete_it",),
    "shown-once-let-through": RELEASED,
    "table-is-drawn-from-code": (f"{MAP}test_the_document_has_the_table_as_it_is",),
    "those-who-answer-read": WHO,
    "told-before-joining": WHO,
    "totals-only": ANSWERS,
    "totals-stay": (f"{PRIVACY}test_delete_everything_works_after_the_end_too_and_totals_stay",),
    "video-named": (
        f"{SESSIONS}test_workshop_settings.py::"
        "test_a_video_is_a_link_that_names_its_host_and_no_page_embeds_it",
    ),
    "votes-without-voters": VOTES,
    "who-asked-is-not-kept": (
        f"{QUESTIONS}test_an_anonymous_question_keeps_no_way_to_its_sender",
        f"{SESSIONS}privacy/test_unlinkable.py::"
        "test_from_an_hour_after_the_end_and_in_every_backup_nothing_tells_who_asked_voted_or_answered",
    ),
    "who-holds-it": WHO,
}

# what a row of the data map says of who sees it, and of until when, on every screen that is drawn from it
DATA_ROWS = {
    "accounts": (
        f"{SESSIONS}test_permissions.py::test_an_account_that_was_switched_off_may_nothing",
        f"{SESSIONS}test_permissions.py::test_nobody_deletes_an_account_and_the_log_keeps_who_it_was",
    ),
    "addresses": (
        f"{SESSIONS}test_limits.py::test_addresses_are_forgotten_within_ten_minutes_though_nobody_comes",
    ),
    "answers": (*ANSWERS, *ON_THE_PHONE),
    "backups": BACKUPS,
    "answers_to_questions": BY_ITS_RULE,
    "commands": COMMANDS,
    "forms": (f"{SESSIONS}views/test_cookies.py::test_only_necessary_cookies_are_set",),
    "log": (
        f"{SESSIONS}models/test_log.py::test_the_log_holds_nothing_of_a_participant",
        f"{PRIVACY}test_what_people_delete_and_change_is_in_no_log",
    ),
    "flags": (
        "tests/sessions/actions/test_flags.py::test_what_is_flagged_is_kept_as_long_as_what_is_shown_for_those_who_answer",
        "tests/sessions/actions/test_flags.py::test_nothing_ties_a_flag_to_a_seat_or_to_another_flag",
        "tests/sessions/actions/test_flags.py::test_the_console_shows_how_many_flagged_it_and_never_who",
        "tests/sessions/actions/test_flags.py::test_on_the_deletion_date_a_number_stays_and_still_leaves_it_out",
    ),
    "mutes": (
        "tests/sessions/actions/test_muting.py::test_a_mark_ties_no_two_questions",
        "tests/sessions/actions/test_muting.py::test_nobody_else_sees_that_a_phone_is_muted",
        "tests/sessions/actions/test_muting.py::test_a_muted_phones_mark_goes_on_the_deletion_date",
    ),
    "redactions": (
        "tests/sessions/actions/test_redaction.py::test_only_the_sessions_facilitators_have_the_original_and_only_until_the_deletion_date",
        "tests/sessions/actions/test_redaction.py::test_whoever_asked_reads_both_and_why",
    ),
    "name": ON_ITS_DAY + NAMES,
    "name_on_a_question": ON_ITS_DAY + SIGNED,
    "notice": WHO,
    "opt_outs": ON_ITS_DAY + OPT_OUT,
    "questions": BY_ITS_RULE + RELEASED,
    "seat": ON_ITS_DAY + JOINED,
    "sign_ins": (
        f"{SESSIONS}test_audit.py::test_sign_ins_that_have_ended_are_deleted_at_the_start_and_daily",
        f"{SESSIONS}views/test_sign_in.py::test_a_sign_in_ends_two_weeks_after_it_whatever_is_stored_in_it_meanwhile",
    ),
    "votes": ON_ITS_DAY + VOTES,
}
