"""An item can have a time to start by, and a late start be left as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0027_offers")]

    operations = [
        migrations.AddField(
            "PlannedItem",
            "starts_by",
            models.DateTimeField(null=True, blank=True, help_text="it has to begin by then, or earlier"),
        ),
        migrations.AddField(
            "Session",
            "start_settled_at",
            models.DateTimeField(null=True, blank=True, help_text="its late start was left as it is"),
        ),
        migrations.AddField(
            "AgendaItem",
            "called",
            models.TextField(blank=True, help_text="inside a sentence, as in 'the walk'; else by its number"),
        ),
    ]
