"""Questions on status, result and visibility instead of one outcome; their owner a user.

What was an outcome stays readable from the new fields, and comes back the other way. An owner's text that is
the user name or full name of one facilitator becomes that owner; any other text says with whom the question
is, and its session's lead owns it.

The log with a verb's name and its parameters instead of English sentences; one that isn't known is a note.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

# an outcome as status, result, and whether it is in the register
OUTCOMES = {
    "": ("open", "", False),
    "aloud": ("closed", "aloud", False),
    "written": ("closed", "written", False),
    "hidden": ("closed", "declined", False),
    "follow_up": ("open", "", True),
    "outstanding": ("open", "", True),
    "answered": ("closed", "written", True),
    "declined": ("closed", "declined", True),
}

# a sentence of the log as a verb's name, and how its detail is read, and written again
SENTENCES = {
    "opened the doors": ("open_doors", None),
    "started": ("start", None),
    "ended": ("end", None),
    "reopened": ("reopen", None),
    "changed the session": ("change_session", "fields"),
    "called the session off": ("call_off", None),
    "said that the session takes place": ("take_back", None),
    "gave the session to a colleague": ("give_session", "user, role"),
    "took the session from a colleague": ("withdraw_session", "user"),
    "exported the questions": ("export_questions", None),
    "jumped": ("jump", "item"),
    "went to a slide": ("show_slide", "slide"),
    "paused": ("pause", None),
    "resumed": ("resume", None),
    "took a break": ("take_break", "minutes"),
    "changed the time": ("extend", "seconds"),
    "opened answers": ("open_round", "slide"),
    "closed answers": ("close_round", "slide"),
    "showed the result": ("reveal_round", "slide"),
    "asked again": ("ask_again", "slide"),
    "showed a question": ("show_question", None),
    "hid a question": ("hide_question", None),
    "set a question aside for later": ("defer_question", None),
    "marked a question as answered aloud": ("mark_question_answered", None),
    "answered a question in writing": ("reply_to_question", None),
    "marked a question to be followed up": ("follow_up_question", None),
    "took a question back to waiting": ("restore_question", None),
    "questions wait to be let through": ("moderate_questions", None),
    "questions show at once": ("show_questions_at_once", None),
    "locked the room": ("lock", None),
    "unlocked the room": ("unlock", None),
    "changed how many phones are let in": ("change_cap", "cap"),
    "removed a phone": ("remove_phone", None),
    "removed who joined since this slide": ("remove_since", "count"),
    "let phones back in": ("let_back_in", None),
    "made a new stage link": ("renew_stage_link", None),
}
UNITS = {"minutes": " min", "seconds": " s", "cap": "", "count": ""}


def parameters(kind, detail):
    """What a detail says. Raises ValueError where it isn't of its kind."""
    if bool(kind) != bool(detail):
        raise ValueError(detail)
    if kind is None:
        return {}
    if kind == "fields":
        return {"fields": detail.split(", ")}
    if kind == "user, role":
        user, role = detail.rsplit(", ", 1)
        return {"user": user, "role": role}
    if kind in UNITS:
        return {kind: int(detail.removesuffix(UNITS[kind]))}
    return {kind: detail}


def detail(kind, given):
    if kind is None:
        return ""
    if kind == "fields":
        return ", ".join(given["fields"])
    if kind == "user, role":
        return f"{given['user']}, {given['role']}"
    if kind in UNITS:
        sign = "+" if kind == "seconds" else ""
        return f"{given[kind]:{sign}d}{UNITS[kind]}"
    return given[kind]


def carry_log_over(apps, schema_editor):
    LogEntry = apps.get_model("live", "LogEntry")
    rows = []
    for entry in LogEntry.objects.order_by("pk").iterator(chunk_size=500):
        try:
            verb, kind = SENTENCES[entry.verb]
            entry.parameters = parameters(kind, entry.detail)
            entry.verb = verb
        except (KeyError, ValueError):
            entry.parameters = {"text": f"{entry.verb} {entry.detail}".strip()}
            entry.verb = "note"
        rows.append(entry)
    LogEntry.objects.bulk_update(rows, ["verb", "parameters"], batch_size=200)


def carry_log_back(apps, schema_editor):
    LogEntry = apps.get_model("live", "LogEntry")
    sentences = {verb: (sentence, kind) for sentence, (verb, kind) in SENTENCES.items()}
    rows = []
    for entry in LogEntry.objects.order_by("pk").iterator(chunk_size=500):
        sentence, kind = sentences.get(entry.verb, (entry.verb, "text"))
        try:
            entry.detail = detail(kind, entry.parameters)
        except (KeyError, TypeError, ValueError):
            entry.detail = ", ".join(str(value) for value in entry.parameters.values())
        entry.verb = sentence
        rows.append(entry)
    LogEntry.objects.bulk_update(rows, ["verb", "detail"], batch_size=200)


def carry_over(apps, schema_editor):
    Question = apps.get_model("live", "Question")
    Session = apps.get_model("live", "Session")
    ended = Session.objects.filter(pk=OuterRef("session")).values("ended_at")[:1]
    filed_at = Coalesce(Subquery(ended), F("answered_at"), F("asked_at"))
    # hidden after the end, and its session was opened again: it ended as hidden
    Question.objects.filter(outcome="", hidden_at__isnull=False).update(outcome="hidden")
    for outcome, (status, result, filed) in OUTCOMES.items():
        rows = Question.objects.filter(outcome=outcome)
        rows.update(status=status, result=result, **({"filed_at": filed_at} if filed else {}))
    Question.objects.filter(outcome="follow_up").update(follow_up_at=F("filed_at"))
    Question.objects.filter(outcome="hidden", hidden_at=None).update(
        hidden_at=Coalesce(F("shown_at"), F("asked_at"))
    )
    Question.objects.filter(shown_at__isnull=False, hidden_at=None).update(visibility="session")
    _name_owners(apps)
    _check_now(schema_editor)


def _name_owners(apps):
    Question = apps.get_model("live", "Question")
    Session = apps.get_model("live", "Session")
    named, leads = _facilitators(apps)
    for session in Session.objects.exclude(follow_up_owner_text=""):
        owner = named.get(session.follow_up_owner_text.strip())
        session.follow_up_owner_id = owner
        session.follow_up_with_whom = "" if owner else session.follow_up_owner_text
        session.save(update_fields=["follow_up_owner", "follow_up_with_whom"])
    owned = Question.objects.filter(~Q(owner_text="") | Q(filed_at__isnull=False)).order_by()
    for session, text in owned.values_list("session", "owner_text").distinct():
        owner = named.get(text.strip())
        owned.filter(session=session, owner_text=text).update(
            owner=owner or leads.get(session), with_whom="" if owner else text
        )


def _facilitators(apps):
    """The user for each user name and each full name that only one of them has; each session's lead."""
    users, leads = {}, {}
    rows = apps.get_model("live", "Facilitation").objects.exclude(role="scribe").select_related("user")
    everybody = apps.get_model("live", "Facilitation").objects.select_related("user")
    for each in sorted(rows, key=lambda row: (row.role != "lead", row.pk)):
        leads.setdefault(each.session_id, each.user_id)
    for each in everybody:
        for name in (each.user.username, f"{each.user.first_name} {each.user.last_name}".strip()):
            users.setdefault(name, set()).add(each.user_id)
    named = {name: ids.pop() for name, ids in users.items() if name and len(ids) == 1}
    return named | {each.user.username: each.user_id for each in everybody}, leads


def carry_back(apps, schema_editor):
    Question = apps.get_model("live", "Question")
    for outcome, (status, result, filed) in OUTCOMES.items():
        rows = Question.objects.filter(status=status, result=result, filed_at__isnull=not filed)
        rows.update(outcome=outcome)
    Question.objects.filter(outcome="outstanding", follow_up_at__isnull=False).update(outcome="follow_up")
    Question.objects.filter(result="aloud").update(outcome="aloud")
    Question.objects.filter(status="with_asker").update(outcome="outstanding")
    Question.objects.filter(result__in=["withdrawn", "merged", "expired"]).update(outcome="declined")
    for model, text, whom, owner in (
        (Question, "owner_text", "with_whom", "owner"),
        (apps.get_model("live", "Session"), "follow_up_owner_text", "follow_up_with_whom", "follow_up_owner"),
    ):
        for row in model.objects.exclude(**{whom: "", owner: None}).select_related(owner):
            user = getattr(row, owner)
            setattr(row, text, getattr(row, whom) or (user.username if user else ""))
            row.save(update_fields=[text])
    _check_now(schema_editor)


def _check_now(schema_editor):
    """PostgreSQL changes no table while foreign keys of its rows are still to be checked."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def _owner(help_text):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        django.db.models.deletion.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=help_text,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0009_min_minutes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("question", "owner", "owner_text"),
        migrations.RenameField("session", "follow_up_owner", "follow_up_owner_text"),
        migrations.RenameField("question", "later_at", "deferred_at"),
        migrations.AlterField(
            "question",
            "deferred_at",
            models.DateTimeField(null=True, blank=True, help_text="kept for later in the session"),
        ),
        migrations.AddField(
            "question",
            "filed_at",
            models.DateTimeField(
                null=True,
                blank=True,
                help_text="in the register since; none while the room has it or closed it",
            ),
        ),
        migrations.AddField(
            "question",
            "follow_up_at",
            models.DateTimeField(
                null=True,
                blank=True,
                help_text="filed because a facilitator said so, not by the session's end",
            ),
        ),
        migrations.AddField(
            "question",
            "status",
            models.CharField(
                max_length=12,
                choices=[("open", "open"), ("with_asker", "with whoever asked"), ("closed", "closed")],
                default="open",
            ),
        ),
        migrations.AddField(
            "question",
            "result",
            models.CharField(
                max_length=12,
                blank=True,
                choices=[
                    ("aloud", "answered aloud"),
                    ("written", "answered in writing"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                    ("merged", "merged"),
                    ("expired", "expired"),
                ],
            ),
        ),
        migrations.AddField(
            "question",
            "visibility",
            models.CharField(
                max_length=12,
                choices=[("asker", "whoever asked"), ("session", "the room"), ("everyone", "everyone")],
                default="asker",
            ),
        ),
        migrations.AddField("question", "owner", _owner("accountable for the answer")),
        migrations.AddField(
            "question",
            "with_whom",
            models.TextField(blank=True, help_text="who is asked for it: a team, or somebody elsewhere"),
        ),
        migrations.AddField(
            "question",
            "look_again",
            models.DateField(null=True, blank=True, help_text="put aside until this day"),
        ),
        migrations.AddField(
            "session",
            "follow_up_owner",
            _owner("owns what is left open; else whoever leads the session"),
        ),
        migrations.AddField(
            "session",
            "follow_up_with_whom",
            models.TextField(blank=True, help_text="who is asked for the answers"),
        ),
        migrations.AddField("logentry", "parameters", models.JSONField(default=dict, blank=True)),
        migrations.AlterField(
            "logentry",
            "verb",
            models.CharField(max_length=40, help_text="one of SENTENCES, or an activity's own"),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.RunPython(carry_log_over, carry_log_back),
        migrations.RemoveField("logentry", "detail"),
        migrations.RemoveField("question", "outcome"),
        migrations.RemoveField("question", "owner_text"),
        migrations.RemoveField("session", "follow_up_owner_text"),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                name="a_result_exactly_when_closed",
                condition=Q(status="closed") & ~Q(result="") | ~Q(status="closed") & Q(result=""),
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                name="read_by_others_only_while_shown",
                condition=Q(visibility="asker") | Q(shown_at__isnull=False, hidden_at=None),
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                name="hidden_is_decided",
                condition=Q(hidden_at=None) | ~Q(status="open") | Q(filed_at__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                name="followed_up_is_filed",
                condition=Q(follow_up_at=None) | Q(filed_at__isnull=False),
            ),
        ),
    ]
