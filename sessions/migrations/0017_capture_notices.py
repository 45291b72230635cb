from django.db import migrations, models
from django.db.models.deletion import CASCADE


class Migration(migrations.Migration):
    dependencies = [("live", "0016_retention")]

    operations = [
        migrations.RenameModel("Notice", "CaptureNotice"),
        migrations.RenameField("CaptureNotice", "on_since", "on_at"),
        migrations.AlterField(
            "CaptureNotice",
            "session",
            models.ForeignKey(on_delete=CASCADE, related_name="capture_notices", to="live.session"),
        ),
        migrations.AlterField(
            "CaptureNotice",
            "seen_by",
            models.TextField(blank=True, help_text="who sees or uses it, in a facilitator's words"),
        ),
        migrations.AlterField(
            "CaptureNotice",
            "on_at",
            models.DateTimeField(blank=True, help_text="when it was last switched on", null=True),
        ),
        migrations.AddField(
            "CaptureNotice",
            "off_at",
            models.DateTimeField(blank=True, help_text="when it was switched off after that", null=True),
        ),
        migrations.AddField(
            "CaptureNotice",
            "shown_at",
            models.DateTimeField(blank=True, help_text="shown to the room before it is on", null=True),
        ),
        migrations.AddField(
            "CaptureNotice",
            "told",
            models.PositiveIntegerField(default=0, help_text="people who told a facilitator aloud"),
        ),
    ]
