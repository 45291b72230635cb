from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0019_retention_hold")]

    operations = [
        migrations.AddField(
            "PurgeReceipt",
            "removed",
            models.PositiveIntegerField(default=0, help_text="of these seats, removed by a facilitator"),
        ),
        migrations.AddField(
            "Round",
            "words_only",
            models.BooleanField(default=False, help_text="its result is shown without numbers"),
        ),
    ]
