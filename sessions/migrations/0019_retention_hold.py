from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0018_privacy_notice")]

    operations = [
        migrations.AlterField(
            "Session",
            "retention_hold",
            models.TextField(blank=True, help_text="why data are kept longer; empty: they aren't"),
        ),
        migrations.AddField(
            "Session",
            "held_back_by",
            models.TextField(blank=True, help_text="who keeps them longer, in words for everyone"),
        ),
        migrations.AddField(
            "Session",
            "held_until",
            models.DateField(blank=True, help_text="the hold is over as this day begins", null=True),
        ),
        migrations.AddField(
            "Session",
            "names_deleted_at",
            models.DateTimeField(blank=True, help_text="all names, by a facilitator", null=True),
        ),
    ]
