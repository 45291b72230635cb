import django.db.models.deletion
from django.db import migrations, models

import sessions.models.keys


class Migration(migrations.Migration):
    dependencies = [("live", "0020_summary")]

    operations = [
        migrations.CreateModel(
            name="MutedTag",
            fields=[
                (
                    "id",
                    sessions.models.keys.RandomKey(
                        default=sessions.models.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tag", models.CharField(max_length=64, unique=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="muted_tags",
                        to="live.session",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="question",
            name="redacted_text",
            field=models.TextField(
                blank=True, help_text="what others read instead of its text, from which words were taken out"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="redaction",
            field=models.CharField(
                blank=True,
                choices=[
                    ("person", "it named a person"),
                    ("client", "it named a client"),
                    ("identifies", "it could identify someone"),
                    ("other", "another reason"),
                ],
                help_text="why words were taken out",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="redaction_words",
            field=models.TextField(blank=True, help_text="the reason in words, where it is another one"),
        ),
        migrations.AddField(
            model_name="question",
            name="flags_kept",
            field=models.PositiveIntegerField(
                default=0, help_text="its flags, once they are deleted themselves"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="flags_kept",
            field=models.PositiveIntegerField(
                default=0, help_text="its flags, once they are deleted themselves"
            ),
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    sessions.models.keys.RandomKey(
                        default=sessions.models.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tag", models.CharField(max_length=64, unique=True)),
                (
                    "cleared_at",
                    models.DateTimeField(blank=True, help_text="when a facilitator cleared it", null=True),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="live.question",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="live.round",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="live.session",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("question__isnull", False), ("round", None)),
                            models.Q(("question", None), ("round__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_flag_is_on_one_thing",
                    )
                ],
            },
        ),
    ]
