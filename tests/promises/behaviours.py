"""How the site treats people's information, in 28 behaviours, each with the tests that are named after it.

A behaviour without a test isn't kept: its number stands in `NOT_KEPT_YET`, which only ever gets shorter.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    says: str
    tests: tuple[str, ...] = ()


NOT_KEPT_YET = {1, 3, 4, 5, 6, 7, 8, 11, 12, 17, 20, 22, 23, 24, 25, 26, 27, 28}
SESSIONS = "tests/sessions/"

BEHAVIOURS = {
    # its purpose
    1: Behaviour("The notice stands above the first field, and every later input says why."),
    2: Behaviour(
        "No session opens before its notice is confirmed; no public server starts without whom to ask.",
        (
            f"{SESSIONS}actions/test_moving.py::test_doors_need_the_notice_confirmed",
            "tests/house/test_promises.py::"
            "test_without_a_holder_a_session_is_a_draft_that_opens_once_it_is_complete",
            "tests/dpup_workshop/test_environment.py::test_a_wrong_setting_is_refused_in_one_sentence",
        ),
    ),
    3: Behaviour("Purpose and a later deletion day change until the doors open; a later change is told."),
    4: Behaviour("No spare fields: no job, employer, e-mail or ethnicity."),
    # people's choice
    5: Behaviour("Joining without a name is as prominent as with one, and costs nothing later."),
    6: Behaviour(
        "Questions are without a name unless somebody chooses it each time; the button says to whom."
    ),
    7: Behaviour("Watching without answering is never nagged about or listed."),
    8: Behaviour("No leaderboard, no points for speed, no personal score on a shared screen."),
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
    11: Behaviour("Few answers to a poll of opinions: the facilitator is warned before totals are shown."),
    12: Behaviour("The sender of an unsigned question is muted without anybody learning who it is."),
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
    17: Behaviour("What is due is deleted on its day, with a receipt; a hold says who and why."),
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
        "Questions wait for a facilitator, personal details are asked about, texts can be redacted."
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
    22: Behaviour("Looking at contacts and exports is logged, and the other facilitators see it."),
    # what is shared back
    23: Behaviour("Everyone sees results when the facilitator does."),
    24: Behaviour("At the end everyone gets the link to the same summary."),
    25: Behaviour("Open questions get their answers there and at the asker's link, with when they are due."),
    26: Behaviour(
        "What somebody flagged to stay in the room is left out of the summary until it is cleared."
    ),
    27: Behaviour("The summary says how many took part, and what its numbers can't tell."),
    28: Behaviour("Sessions are compared by totals only, never by those of fewer than six."),
}
