"""Keys that don't tell an order, votes without their voter, and records of commands that say nothing.

Votes that are there keep counting, each with a tag that nobody can make again: it can't be taken back. On
the way back they go, as nothing says whose they were.
"""

import secrets

from django.db import migrations, models

import sessions.models.keys
import sessions.models.log
import sessions.models.people


def tag_votes(apps, schema_editor):
    for vote in apps.get_model("live", "Upvote").objects.iterator():
        vote.tag = secrets.token_hex(32)
        vote.save(update_fields=["tag"])


def forget_commands(apps, schema_editor):
    apps.get_model("live", "ProcessedCommand").objects.all().delete()


def forget_votes(apps, schema_editor):
    apps.get_model("live", "Upvote").objects.all().delete()


RANDOM_KEY = {
    "name": "id",
    "field": sessions.models.keys.RandomKey(
        default=sessions.models.keys.new_key, editable=False, primary_key=True, serialize=False
    ),
}


class Migration(migrations.Migration):
    dependencies = [("live", "0013_spotlight_and_change_count")]

    operations = [
        migrations.RunPython(forget_commands, migrations.RunPython.noop),
        migrations.RemoveField("processedcommand", "session"),
        migrations.RemoveField("processedcommand", "result"),
        migrations.AddField(
            "processedcommand",
            "expires_at",
            models.DateTimeField(
                db_index=True, default=sessions.models.people.next_expiry, help_text="a whole hour"
            ),
        ),
        migrations.AlterField("processedcommand", **RANDOM_KEY),
        migrations.AlterField("participant", **RANDOM_KEY),
        migrations.AlterField("question", **RANDOM_KEY),
        migrations.AlterField("upvote", **RANDOM_KEY),
        migrations.AddField("upvote", "tag", models.CharField(max_length=64, null=True)),
        migrations.RunPython(tag_votes, migrations.RunPython.noop),
        migrations.RemoveConstraint("upvote", "one_upvote"),
        migrations.RemoveField("upvote", "participant"),
        migrations.AlterField("upvote", "tag", models.CharField(max_length=64, unique=True)),
        migrations.AddField(
            "question",
            "console_from",
            models.DateTimeField(
                blank=True, help_text="no screen but its asker's has it before", null=True
            ),
        ),
        migrations.AlterField(
            "question",
            "asked_at",
            models.DateTimeField(
                help_text="when its slide came on; of a spoken one: when it was logged"
            ),
        ),
        migrations.AlterField(
            "participant",
            "joined_at",
            models.DateTimeField(help_text="when its slide came on; after the end, the day"),
        ),
        migrations.AlterField(
            "logentry",
            "at",
            models.DateTimeField(
                default=sessions.models.log.this_minute,
                help_text="to the minute, which finds nobody's question",
            ),
        ),
        migrations.RemoveField("session", "salt"),
        migrations.RunPython(migrations.RunPython.noop, forget_commands),
        migrations.RunPython(migrations.RunPython.noop, forget_votes),
    ]
