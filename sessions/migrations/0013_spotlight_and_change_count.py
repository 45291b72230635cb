from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0012_simulated_and_planned_item")]

    operations = [
        migrations.RenameField("Session", "question_on_screen", "spotlight"),
        migrations.RenameField("Session", "version", "change_count"),
        migrations.RenameField("Session", "hold", "retention_hold"),
        migrations.AlterField(
            "Session",
            "change_count",
            models.PositiveIntegerField(default=0, help_text="announced changes, counted"),
        ),
        migrations.AlterField(
            "Session",
            "moderated",
            models.BooleanField(default=True, help_text="questions wait until a facilitator shows them"),
        ),
    ]
