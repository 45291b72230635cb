"""The data map: everything that is held about people, as one table.

`/privacy/`, `manage.py data_map`, docs/privacy.md, each session's notice, "What is held about you", "Your
information" and the "Why?" at each input are drawn from it (`told`). A field that stands neither here nor
among those that are about nobody fails a test.
"""

from django.utils.translation import gettext_lazy as _

from sessions import activities
from sessions.privacy.rows import DataRow, of_model

OF_A_SEAT = 3  # the first rows, which are about the seat itself
NO = _("No.")
NOBODY = _("Nobody.")

OWN_ROWS = (
    DataRow(
        key="seat",
        data=_(
            "A random key in a cookie, which ends on {day} or, if you asked a question, by {last_day}; the "
            "server’s hash of it; the slide at which it joined, only the day once the session ends; which "
            "notice it was shown; that a facilitator removed your phone, if one did, and when."
        ),
        why=_("So that your phone can come back, and you can see, change or delete what you gave."),
        required=_("Automatic, and a new one for each session."),
        seen_by=_("Nobody sees your phone’s key."),
        kept_until=_("We forget your phone’s key on {day}."),
        asked_for=_("A cookie with your phone’s random key."),
        automatic=True,
        of_participants=True,
        fields=of_model(
            "live.Participant",
            *("id", "session", "key", "joined_at", "removed_at", "notice", "simulated"),
        ),
        counted="live.Participant",
    ),
    DataRow(
        key="name",
        data=_("Your name, if you give one."),
        why=_("So that the facilitator can greet you."),
        required=NO,
        seen_by=_("Facilitators see your name."),
        kept_until=_("Your name goes on {day}."),
        asked_for=_("Your name, if you like."),
        of_participants=True,
        fields=of_model("live.Participant", "name"),
        counted="live.Participant",
    ),
    DataRow(
        key="opt_outs",
        data=_("Which of notes, photos, screenshots or a recording you’d rather not be in, and your words."),
        why=_("So that it can be respected."),
        required=_("No, and you need no reason."),
        seen_by=_("Only facilitators see it."),
        kept_until=_("It goes on {day}."),
        of_participants=True,
        fields=of_model("live.Participant", "opted_out", "opt_out_words"),
        counted="live.Participant",
    ),
    DataRow(
        key="votes",
        data=_("Your votes for questions, stored without who voted."),
        why=_("To order the questions."),
        required=NO,
        seen_by=_("Votes only show as numbers."),
        kept_until=_("Your votes go on {day}; numbers stay."),
        asked_for=_("Your votes for questions."),
        of_participants=True,
        fields=(*of_model("live.Upvote", "id", "question", "tag"), "live.Question.votes_kept"),
        counted="live.Upvote",
    ),
    DataRow(
        key="questions",
        data=_("The questions you write, each with a tag that only its asker’s link finds."),
        why=_("So that they can be answered."),
        required=NO,
        seen_by=_(
            "Facilitators see questions. {when_shown} The people who answer afterwards read questions too. "
            "Everyone with the code reads shown ones in the summary."
        ),
        kept_until=_(
            "A question neither shown nor followed up goes on {day}, others 30 days after closing. "
            "Shown ones stay in the summary {in_summary}, without your name. "
            "By {last_day} nothing ties a question to you, and its cookie ends."
        ),
        asked_for=_("Any questions you write."),
        of_participants=True,
        fields=of_model(
            "live.Question",
            *("id", "session", "slide", "sender_tag", "spoken", "text", "asked_at", "console_from"),
        ),
        counted="live.Question",
    ),
    DataRow(
        key="name_on_a_question",
        data=_("Your name on a question, if you sign it."),
        why=_("So that somebody can answer you in person."),
        required=_("No, off by default."),
        seen_by=_("Facilitators see your name on a question, or everyone in the room, as you chose."),
        kept_until=_("Your name on a question goes on {day}."),
        of_participants=True,
        fields=of_model("live.Question", "participant", "name_shown_to"),
        counted="live.Question",
    ),
    DataRow(
        key="answers_to_questions",
        data=_("What became of a question: its answer, drafts of it, who owns it, and when."),
        why=_("So that the answer gets right and comes in time."),
        required=_("Made by the people who answer."),
        seen_by=_(
            "Whoever asked reads the answer, and the room does where the question was shown. Only the people "
            "who answer see drafts, and who owns it."
        ),
        kept_until=_("As the question; drafts go 30 days after it was closed."),
        fields=of_model(
            "live.Question",
            *("shown_at", "hidden_at", "deferred_at", "answered_at", "filed_at", "follow_up_at", "status"),
            *("result", "visibility", "owner", "with_whom", "due", "look_again", "draft", "answer"),
            *("answered_by", "merged_into"),
        ),
        counted="live.Question",
    ),
    DataRow(
        key="flags",
        data=_("Your flags on what shouldn’t leave the room, stored without who set them."),
        why=_("So that what is flagged is left out of what others get."),
        required=NO,
        seen_by=_("Facilitators see numbers only."),
        kept_until=_(
            "Your flags go on {day}; their number stays. While a question is flagged, it is in no summary; "
            "facilitators and the people who answer keep it for as long as if it were."
        ),
        of_participants=True,
        fields=(
            *of_model("live.Flag", "id", "session", "question", "round", "tag", "cleared_at"),
            "live.Question.flags_kept",
        ),
        counted="live.Flag",
    ),
    DataRow(
        key="redactions",
        data=_("What others read of your question, if a facilitator took words out of it, and why."),
        why=_("So that nobody is named who isn’t here to agree."),
        required=_("Made by a facilitator."),
        seen_by=_("Only you and facilitators read the original."),
        kept_until=_("The original goes on {day}."),
        of_participants=True,
        fields=of_model("live.Question", "redacted_text", "redaction", "redaction_words"),
        counted="live.Question",
    ),
    DataRow(
        key="mutes",
        data=_("A mark on one of your questions, if a facilitator paused them."),
        why=_("So that one sender can be stopped, and nobody learns who it is."),
        required=_("Automatic."),
        seen_by=_("Nobody sees whose it is."),
        kept_until=_("The mark goes on {day}."),
        of_participants=True,
        fields=of_model("live.MutedTag", "id", "session", "tag"),
        counted="live.MutedTag",
    ),
    DataRow(
        key="commands",
        data=_(
            "A record of each thing you send: two hashes that only your phone’s key makes, and an hour. "
            "For a facilitator’s the server’s key makes them."
        ),
        why=_("So that nothing you send counts twice."),
        required=_("Automatic."),
        seen_by=_("Nobody sees such a record."),
        kept_until=_("It goes within 25 hours."),
        of_participants=True,
        fields=of_model("live.ProcessedCommand", "id", "id_hash", "body_hash", "expires_at"),
        counted="live.ProcessedCommand",
    ),
    DataRow(
        key="accounts",
        data=_("Facilitators’ and organisers’ accounts, and what they facilitate."),
        why=_("So that only they can lead a session."),
        required=_("Yes, for them."),
        seen_by=_("Administrators; user names, the facilitators of the same session."),
        kept_until=_("As long as the organisation decides. Accounts are disabled, never deleted."),
        fields=(
            *of_model("auth.User", "id", "password", "last_login", "is_superuser", "username", "first_name"),
            *of_model("auth.User", "last_name", "email", "is_staff", "is_active", "date_joined"),
            *of_model("live.Facilitation", "id", "session", "user", "role"),
        ),
        counted="auth.User",
    ),
    DataRow(
        key="log",
        data=_(
            "What facilitators did, to the minute, and what administrators changed, to the second, without "
            "a participant’s name or text."
        ),
        why=_("So that they can see what happened in their session."),
        required=_("Automatic."),
        seen_by=_("The facilitators of the session; administrators."),
        kept_until=_("As long as the organisation decides."),
        fields=(
            *of_model("live.LogEntry", "id", "session", "at", "user", "verb", "parameters"),
            *of_model("admin.LogEntry", "id", "action_time", "user", "content_type", "object_id"),
            *of_model("admin.LogEntry", "object_repr", "action_flag", "change_message"),
        ),
        counted="live.LogEntry",
    ),
    DataRow(
        key="sign_ins",
        data=_("Facilitators’ sign-ins, and a cookie by which the browser of each is known."),
        why=_("So that they stay signed in, and somebody who guesses passwords can’t keep them out."),
        required=_("Yes, for them."),
        seen_by=NOBODY,
        kept_until=_(
            "Until they sign out, and at the latest 15 days after they signed in. The cookie goes 90 days "
            "after it."
        ),
        fields=of_model("sessions.Session", "session_key", "session_data", "expire_date"),
        counted="sessions.Session",
    ),
    DataRow(
        key="notice",
        data=_(
            "A session’s own details: who holds what it collects, and whom to ask; what was said of it "
            "before, since when, and who changed it. Who helps facilitators, if the organisation says so."
        ),
        why=_("So that everyone is told."),
        required=_("Yes, by its facilitator; who helps, no."),
        seen_by=_("Everyone who has the code; who changed it, the facilitators; who helps, everyone."),
        kept_until=_("As long as the organisation decides."),
        fields=(
            *of_model(
                "live.Session",
                *("contact", "follow_up_owner", "follow_up_with_whom", "retention_hold", "held_back_by"),
            ),
            *of_model("live.PrivacyNotice", "id", "session", "purpose", "holder", "contact", "country"),
            *of_model("live.PrivacyNotice", "moderated", "delete_on", "since", "by"),
            *of_model("live.Workshop", "helper", "own_helper"),
            "live.WorkshopSettings.helper",
        ),
        counted="live.PrivacyNotice",
    ),
    DataRow(
        key="backups",
        data=_("Backups of the database, and a list of the random keys of what was deleted since."),
        why=_("So that nothing is lost, and nothing that was deleted comes back with an older backup."),
        required=_("Automatic."),
        seen_by=_("Whoever looks after the server."),
        kept_until=_(
            "A backup goes on the first day on which something in it goes, but never before the day after it "
            "was made, and at the latest after a week. "
            "What was changed since comes back as it was: a name, a text, a notice, a deletion day, an "
            "account that was switched off. "
            "With PostgreSQL, whoever looks after the server makes them and decides for how long."
        ),
    ),
    DataRow(
        key="forms",
        data=_("A random cookie that guards forms. The server doesn’t keep it."),
        why=_("So that no other site can send a form in your name."),
        required=_("Automatic."),
        seen_by=NOBODY,
        kept_until=_("Until your browser closes."),
    ),
    DataRow(
        key="addresses",
        data=_("Network addresses, hashed."),
        why=_("Limits against guessing codes and passwords."),
        required=_("Automatic."),
        seen_by=NOBODY,
        kept_until=_(
            "In memory only, for less than ten minutes after they were last used. That of a connected phone "
            "is in use until it leaves."
        ),
    ),
)


def rows() -> list[DataRow]:
    """Every row: a seat's, those of each kind of activity, then the others."""
    of_kinds = [row for kind in activities.every() for row in kind.personal_data]
    return [*OWN_ROWS[:OF_A_SEAT], *of_kinds, *OWN_ROWS[OF_A_SEAT:]]
