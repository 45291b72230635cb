"""An account that a log or a notice names isn't deleted. The database itself stays as it is."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("live", "0023_notice_moderated"),
    ]

    operations = [
        migrations.AlterField(
            "LogEntry",
            "user",
            models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"),
        ),
        migrations.AlterField(
            "PrivacyNotice",
            "by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                models.PROTECT,
                null=True,
                related_name="+",
                help_text="who changed it",
            ),
        ),
    ]
