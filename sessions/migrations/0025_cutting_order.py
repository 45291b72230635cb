"""A workshop keeps its cutting order, and a plan the seconds that each parked slide freed.

Optional slides are in reserve from now on: in sessions that haven't begun they are parked.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def kept(apps, schema_editor):
    """What was dropped stays parked, with all of its seconds."""
    planned_items = apps.get_model("live", "PlannedItem").objects
    parked = apps.get_model("live", "ParkedSlide")
    dropped = planned_items.filter(dropped__isnull=False)
    parked.objects.bulk_create(
        parked(planned_item_id=planned, slide_id=slide, seconds=seconds)
        for planned, slide, seconds in dropped.values_list("pk", "dropped", "dropped__seconds")
    )
    to_come = planned_items.filter(session__started_at=None, session__ended_at=None)
    in_reserve = to_come.filter(item__slides__optional=True).annotate(slide_pk=F("item__slides"))
    parked.objects.bulk_create(
        [
            parked(planned_item_id=planned, slide_id=slide)
            for planned, slide in in_reserve.values_list("pk", "slide_pk")
        ],
        ignore_conflicts=True,
    )


def dropped_again(apps, schema_editor):
    parked = apps.get_model("live", "ParkedSlide").objects
    through = apps.get_model("live", "PlannedItem").dropped.through
    through.objects.bulk_create(
        through(planneditem_id=planned, slide_id=slide)
        for planned, slide in parked.values_list("planned_item", "slide")
    )


class Migration(migrations.Migration):
    dependencies = [("live", "0024_accounts_stay")]

    operations = [
        migrations.AddField(
            "Workshop",
            "cuts",
            models.JSONField(
                blank=True,
                default=list,
                help_text="what a shorter session does without: [{item, seconds, slide}]",
            ),
        ),
        migrations.AddField(
            "Workshop",
            "more",
            models.JSONField(
                blank=True,
                default=list,
                help_text="what a longer one adds, after the optional slides: the same",
            ),
        ),
        migrations.AddField(
            "Workshop",
            "last_pieces",
            models.JSONField(
                blank=True,
                default=list,
                help_text="ids of the slides that are offered last when it gets late",
            ),
        ),
        migrations.CreateModel(
            "ParkedSlide",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seconds", models.PositiveIntegerField(default=0)),
                (
                    "shown_at",
                    models.DateTimeField(blank=True, help_text="when the room saw it all the same", null=True),
                ),
                (
                    "planned_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parked",
                        to="live.planneditem",
                    ),
                ),
                (
                    "slide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="live.slide"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("planned_item", "slide"), name="one_parked_slide")
                ]
            },
        ),
        migrations.RunPython(kept, dropped_again),
        migrations.RemoveField("PlannedItem", "dropped"),
    ]
