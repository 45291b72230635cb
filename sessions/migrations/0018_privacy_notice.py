"""What people were told, as rows: a notice for each session that had one, which its seats have seen."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def carry_over(apps, schema_editor):
    PrivacyNotice = apps.get_model("live", "PrivacyNotice")
    seats = apps.get_model("live", "Participant").objects
    for session in apps.get_model("live", "Session").objects.iterator():
        since = session.notice_confirmed_at or session.doors_opened_at
        if since is None:
            continue
        notice = PrivacyNotice.objects.create(
            session=session,
            purpose=session.purpose,
            holder=session.holder,
            contact=session.contact,
            country=session.country,
            delete_on=session.delete_on or _usual_day(session),
            since=since,
        )
        seats.filter(session=session).update(notice=notice)


def _usual_day(session):
    ends = session.starts_at + timedelta(minutes=session.minutes)
    return ends.astimezone(ZoneInfo(session.zone)).date() + timedelta(days=settings.DELETE_AFTER_DAYS)


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0017_capture_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrivacyNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.TextField()),
                ("holder", models.TextField(help_text="organisation that holds the data")),
                ("contact", models.TextField()),
                ("country", models.TextField()),
                ("delete_on", models.DateField()),
                ("since", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        help_text="who changed it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="privacy_notices",
                        to="live.session",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="participant",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                help_text="the newest one that its phone has accepted",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="live.privacynotice",
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
