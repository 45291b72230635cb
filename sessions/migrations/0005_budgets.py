from django.db import migrations, models


def forget_old_tags(apps, schema_editor):
    """Tags of the earlier form were one a sender; no link leads to them any more."""
    apps.get_model("live", "Question").objects.exclude(tag="").update(tag="")


class Migration(migrations.Migration):
    dependencies = [("live", "0004_pack")]
    operations = [
        migrations.RunPython(forget_old_tags, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                fields=["tag"], condition=~models.Q(tag=""), name="one_question_a_tag"
            ),
        ),
    ]
