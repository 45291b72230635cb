"""The data map: everything that is held about people, as one table. `/privacy/`, `manage.py data_map` and
docs/privacy.md are drawn from it, and a field that stands neither here nor among those that are about nobody
fails a test.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sessions import activities
from sessions.models import Session
from sessions.privacy.rows import DataRow, of_model

NO = _("No.")
NOBODY = _("Nobody.")
NUMBERS_ONLY = _("Numbers only, everyone alike.")
DELETION_DAY = _("The deletion day that the session’s notice names.")

OWN_ROWS = (
    DataRow(
        key="seat",
        data=_("A random key in a cookie, of which the server has a hash, and the slide at which it joined."),
        why=_("So that a phone can come back."),
        required=_("Automatic, and a new one for each session."),
        seen_by=NOBODY,
        kept_until=_("The deletion day. From the session’s end only the day of joining is kept."),
        fields=of_model("live.Participant", "id", "session", "key", "joined_at", "removed_at", "simulated"),
        counted="live.Participant",
    ),
    DataRow(
        key="name",
        data=_("A name."),
        why=_("So that the facilitator can greet you."),
        required=NO,
        seen_by=_("The session’s facilitators."),
        kept_until=DELETION_DAY,
        fields=of_model("live.Participant", "name"),
        counted="live.Participant",
    ),
    DataRow(
        key="opt_outs",
        data=_("Not wanting to be in notes, photos, screenshots or a recording."),
        why=_("So that it can be respected."),
        required=NO,
        seen_by=_("The session’s facilitators."),
        kept_until=DELETION_DAY,
        fields=of_model("live.Participant", "opted_out", "opt_out_words"),
        counted="live.Participant",
    ),
    DataRow(
        key="votes",
        data=_("Votes for questions, stored without who voted."),
        why=_("To order the questions."),
        required=NO,
        seen_by=NUMBERS_ONLY,
        kept_until=_("The deletion day; then a number."),
        fields=(*of_model("live.Upvote", "id", "question", "tag"), "live.Question.votes_kept"),
        counted="live.Upvote",
    ),
    DataRow(
        key="questions",
        data=_("The text of a question, with a tag that only its asker’s link finds."),
        why=_("So that it can be answered."),
        required=NO,
        seen_by=_("Facilitators, the room once it is shown, afterwards the people who answer."),
        kept_until=_(
            "The deletion day, if the room can’t read it and nobody follows it up. Else 30 days after it was "
            "closed; shown ones stay without the tag for a year. By day 120 no question has a tag."
        ),
        fields=of_model(
            "live.Question",
            *("id", "session", "slide", "sender_tag", "spoken", "text", "asked_at", "console_from"),
        ),
        counted="live.Question",
    ),
    DataRow(
        key="name_on_a_question",
        data=_("Your name on a question."),
        why=_("So that somebody can answer you in person."),
        required=_("No, off by default."),
        seen_by=_("Facilitators, or everyone in the room, as you chose."),
        kept_until=DELETION_DAY,
        fields=of_model("live.Question", "participant", "name_shown_to"),
    ),
    DataRow(
        key="answers_to_questions",
        data=_("What became of a question: its answer, drafts of it, who owns it, and when."),
        why=_("So that the answer gets right and comes in time."),
        required=_("Made by the people who answer."),
        seen_by=_("Whoever asked and the people who answer; the room, where the question was shown."),
        kept_until=_("As the question; drafts go 30 days after it was closed."),
        fields=of_model(
            "live.Question",
            *("shown_at", "hidden_at", "deferred_at", "answered_at", "filed_at", "follow_up_at", "status"),
            *("result", "visibility", "owner", "with_whom", "due", "look_again", "draft", "answer"),
            *("answered_by", "merged_into"),
        ),
    ),
    DataRow(
        key="flags",
        data=_("Flags on questions and results that shouldn’t leave the room, stored without who set them."),
        why=_("So that what is flagged is left out of what others get."),
        required=NO,
        seen_by=_("Numbers only, for the session’s facilitators."),
        kept_until=_("The deletion day; then a number."),
        fields=(
            *of_model("live.Flag", "id", "session", "question", "round", "tag", "cleared_at"),
            "live.Question.flags_kept",
        ),
        counted="live.Flag",
    ),
    DataRow(
        key="redactions",
        data=_("What others read of a question from which a facilitator took words out, and why."),
        why=_("So that nobody is named who isn’t here to agree."),
        required=_("Made by a facilitator."),
        seen_by=_("As the question. The original: whoever asked, and the session’s facilitators."),
        kept_until=_("As the question. The original goes on the deletion day."),
        fields=of_model("live.Question", "redacted_text", "redaction", "redaction_words"),
    ),
    DataRow(
        key="mutes",
        data=_("A muted phone’s mark: the tag of the question at which a facilitator muted its sender."),
        why=_("So that one sender can be stopped, and nobody learns who it is."),
        required=_("Automatic."),
        seen_by=NOBODY,
        kept_until=DELETION_DAY,
        fields=of_model("live.MutedTag", "id", "session", "tag"),
        counted="live.MutedTag",
    ),
    DataRow(
        key="commands",
        data=_("Records of what was sent: two hashes that only the sender’s key makes, and an hour."),
        why=_("So that nothing you send counts twice."),
        required=_("Automatic."),
        seen_by=NOBODY,
        kept_until=_("Within 25 hours."),
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
            "What facilitators and administrators did, to the minute, without a participant’s name or text."
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
        data=_("Facilitators’ sign-ins."),
        why=_("So that they stay signed in."),
        required=_("Yes, for them."),
        seen_by=NOBODY,
        kept_until=_("Until they sign out, and at the latest 15 days after they signed in."),
        fields=of_model("sessions.Session", "session_key", "session_data", "expire_date"),
        counted="sessions.Session",
    ),
    DataRow(
        key="notice",
        data=_("A session’s own details: who holds what it collects, and whom to ask."),
        why=_("So that everyone is told."),
        required=_("Yes, by its facilitator."),
        seen_by=_("Everyone who has the code."),
        kept_until=_("As long as the organisation decides."),
        fields=of_model(
            "live.Session", "contact", "follow_up_owner", "follow_up_with_whom", "retention_hold"
        ),
    ),
    DataRow(
        key="addresses",
        data=_("Network addresses, hashed."),
        why=_("Limits against guessing codes and passwords."),
        required=_("Automatic."),
        seen_by=NOBODY,
        kept_until=_("In memory only, for less than ten minutes."),
    ),
)


def rows() -> list[DataRow]:
    """Every row: the site's own, then those of each kind of activity."""
    return [*OWN_ROWS, *(row for kind in activities.every() for row in kind.data_rows)]


def count(row: DataRow) -> int | None:
    """How many there are on this site now; None for what isn't counted."""
    if row.counted is None:
        return None
    found: QuerySet = apps.get_model(row.counted)._default_manager.all()
    return COUNTED.get(row.key, lambda every: every)(found).count()


COUNTED: dict[str, Callable[[QuerySet], QuerySet]] = {
    "name": lambda every: every.exclude(name=""),
    "opt_outs": lambda every: every.exclude(opted_out=[]),
}


def as_dict(row: DataRow) -> dict[str, Any]:
    """A row as data, in words of the language that is active."""
    words = ("data", "why", "required", "seen_by", "kept_until")
    return {
        "key": row.key,
        **{name: str(getattr(row, name)) for name in words},
        "fields": list(row.fields),
        "count": count(row),
    }


def next_deletion() -> date | None:
    """The next day on which names, seats and votes of a session are due to go."""
    waiting = Session.objects.filter(doors_opened_at__isnull=False, purged_at=None, retention_hold="")
    return min((session.names_go_on for session in waiting), default=None)
