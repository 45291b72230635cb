from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("live", "0011_rounds")]

    operations = [
        migrations.RenameField("Participant", "invented", "simulated"),
        migrations.RenameField("Run", "planned", "planned_item"),
    ]
