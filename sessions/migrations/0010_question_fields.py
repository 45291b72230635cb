"""Questions on status, result and visibility instead of one outcome; their owner a user.

What was an outcome stays readable from the new fields, and comes back the other way. An owner's text that is
the user name or full name of one facilitator becomes that owner; any other text says with whom the question
is, and its session's lead owns it.
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
        migrations.RunPython(carry_over, carry_back),
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
