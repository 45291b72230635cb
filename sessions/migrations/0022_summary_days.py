"""How long questions stay in a summary is kept with each session, so that a later setting changes no promise."""

from django.db import migrations, models

import sessions.models.session


class Migration(migrations.Migration):
    dependencies = [("live", "0021_moderating")]

    operations = [
        migrations.AddField(
            "Session",
            "summary_days",
            models.PositiveSmallIntegerField(
                default=sessions.models.session.usual_summary_days,
                help_text="after it: then its questions go from the summary, totals stay",
            ),
        ),
    ]
