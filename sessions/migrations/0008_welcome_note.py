from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("live", "0007_processed_command")]

    operations = [migrations.RenameField("Session", "housekeeping", "welcome_note")]
