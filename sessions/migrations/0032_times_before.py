from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0031_rehearsals")]

    operations = [
        migrations.AddField(
            model_name="planchange",
            name="after",
            field=models.JSONField(blank=True, null=True, help_text="the plan after it: the same"),
        ),
        migrations.AddField(
            model_name="planneditem",
            name="took",
            field=models.PositiveIntegerField(
                blank=True, null=True, help_text="seconds it took before, where it is planned by that"
            ),
        ),
        migrations.AddField(
            model_name="planneditem",
            name="left_out_then",
            field=models.PositiveIntegerField(default=0, help_text="seconds of slides that were left out"),
        ),
        migrations.AddField(
            model_name="slide",
            name="advice",
            field=models.CharField(
                blank=True, max_length=30, help_text="what depends on who is here: a key"
            ),
        ),
    ]
