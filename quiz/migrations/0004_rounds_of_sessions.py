import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quiz", "0003_asked")]

    operations = [
        migrations.AlterField(
            "response",
            "round",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="responses", to="live.round"
            ),
        ),
        migrations.AlterField(
            "total",
            "round",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="totals", to="live.round"
            ),
        ),
        migrations.DeleteModel("Round"),
    ]
