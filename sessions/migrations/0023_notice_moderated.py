"""A notice says when the room sees a question, and so a notice that was shown keeps what it said."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def as_it_is(apps, schema_editor):
    """What was said before isn't known: each notice says what holds now."""
    session = apps.get_model("live", "Session").objects.filter(pk=OuterRef("session_id"))
    apps.get_model("live", "PrivacyNotice").objects.update(moderated=Subquery(session.values("moderated")[:1]))


class Migration(migrations.Migration):
    dependencies = [("live", "0022_summary_days")]

    operations = [
        migrations.AddField(
            "PrivacyNotice",
            "moderated",
            models.BooleanField(default=True, help_text="questions wait until a facilitator shows them"),
        ),
        migrations.RunPython(as_it_is, migrations.RunPython.noop),
    ]
