import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def paused_runs_get_a_span(apps, schema_editor):
    """What was paused goes on as a break or a pause; one that an item's end cut short moved that item's end."""
    Run, Span = apps.get_model("live", "Run"), apps.get_model("live", "Span")
    for run in Run.objects.filter(paused_at__isnull=False):
        Span.objects.create(
            session_id=run.session_id,
            run_id=run.pk,
            kind="break" if run.back_at else "pause",
            started_at=run.paused_at,
            until=run.back_at,
            ended_at=run.ended_at,
        )
        if run.ended_at:
            Run.objects.filter(pk=run.pk).update(ends_at=F("ends_at") + (run.ended_at - run.paused_at))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table can't be altered in here


def open_spans_pause_their_run(apps, schema_editor):
    Run, Span = apps.get_model("live", "Run"), apps.get_model("live", "Span")
    for span in Span.objects.filter(ended_at=None, kind__in=("break", "pause")):
        Run.objects.filter(pk=span.run_id).update(paused_at=span.started_at, back_at=span.until)


class Migration(migrations.Migration):

    dependencies = [
        ('live', '0028_starts_by'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='lent',
            field=models.DurationField(default=datetime.timedelta, help_text='given by the last item, for questions shown here'),
        ),
        migrations.CreateModel(
            name='Span',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('break', 'A break'), ('pause', 'A pause'), ('question', 'A question on the stage')], max_length=10)),
                ('started_at', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='live.run')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='live.session')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('session',), name='one_open_span')],
            },
        ),
        migrations.RunPython(paused_runs_get_a_span, open_spans_pause_their_run),
        migrations.RemoveField(
            model_name='run',
            name='back_at',
        ),
        migrations.RemoveField(
            model_name='run',
            name='paused_at',
        ),
    ]
