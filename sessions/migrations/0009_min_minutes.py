from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("live", "0008_plain_names")]

    operations = [migrations.RenameField("agendaitem", "least_minutes", "min_minutes")]
