import django.db.models.deletion
from django.db import migrations, models

import sessions.models.keys


class Migration(migrations.Migration):
    dependencies = [("live", "0017_capture_notices")]

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
    ]
