from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("live", "0006_control")]

    operations = [migrations.RenameModel("Command", "ProcessedCommand")]
