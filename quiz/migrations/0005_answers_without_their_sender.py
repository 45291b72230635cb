"""Answers without whoever sent them. Those of a round that is open keep counting, but can't be changed."""

import secrets

from django.db import migrations, models

import sessions.models.keys


def tag_answers(apps, schema_editor):
    for answer in apps.get_model("quiz", "Response").objects.iterator():
        answer.tag = secrets.token_hex(32)
        answer.save(update_fields=["tag"])


def forget_answers(apps, schema_editor):
    apps.get_model("quiz", "Response").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0004_rounds_of_sessions"),
        ("live", "0014_nothing_that_links"),
    ]

    operations = [
        migrations.AlterField(
            "response",
            "id",
            sessions.models.keys.RandomKey(
                default=sessions.models.keys.new_key, editable=False, primary_key=True, serialize=False
            ),
        ),
        migrations.AddField("response", "tag", models.CharField(max_length=64, null=True)),
        migrations.RunPython(tag_answers, migrations.RunPython.noop),
        migrations.RemoveConstraint("response", "one_answer_per_round"),
        migrations.RemoveField("response", "participant"),
        migrations.AlterField("response", "tag", models.CharField(max_length=64, unique=True)),
        migrations.RunPython(migrations.RunPython.noop, forget_answers),
    ]
