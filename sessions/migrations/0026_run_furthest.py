"""A run keeps the furthest slide it reached; of older ones only the slide is known at which they were left."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def as_left(apps, schema_editor):
    slide = apps.get_model("live", "Slide").objects.filter(pk=OuterRef("slide_id"))
    apps.get_model("live", "Run").objects.update(furthest=Subquery(slide.values("position")[:1]))


class Migration(migrations.Migration):
    dependencies = [("live", "0025_cutting_order")]

    operations = [
        migrations.AddField(
            "Run",
            "furthest",
            models.PositiveIntegerField(default=0, help_text="position of the furthest slide reached"),
        ),
        migrations.RunPython(as_left, migrations.RunPython.noop),
    ]
