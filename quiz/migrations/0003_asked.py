import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.exceptions import IrreversibleError

MOMENTS = ("opened_at", "closes_at", "sealed_at", "revealed_at")


def carry_over(apps, schema_editor):
    """Rounds belong to the session now, whatever their kind; they keep their keys, and count on by session."""
    Round = apps.get_model("live", "Round")
    Asked = apps.get_model("quiz", "Asked")
    rounds, asked, numbers = [], [], {}
    for old in apps.get_model("quiz", "Round").objects.order_by("pk").select_related("question"):
        number = numbers[old.session_id] = numbers.get(old.session_id, 0) + 1
        moments = {name: getattr(old, name) for name in MOMENTS}
        rounds.append(
            Round(
                pk=old.pk,
                session_id=old.session_id,
                slide_id=old.question.slide_id,
                kind="quiz",
                number=number,
                **moments,
            )
        )
        asked.append(Asked(round_id=old.pk, question_id=old.question_id))
    Round.objects.bulk_create(rounds)
    Asked.objects.bulk_create(asked)
    if rounds and schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "SELECT setval(pg_get_serial_sequence('live_round', 'id'), (SELECT max(id) FROM live_round))"
        )


def only_where_nothing_was_asked(apps, schema_editor):
    if apps.get_model("quiz", "Asked").objects.exists():
        raise IrreversibleError("Rounds that were asked can't go back to their older form.")


class Migration(migrations.Migration):
    dependencies = [("quiz", "0002_text"), ("live", "0011_rounds")]

    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="quiz.quizquestion",
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="live.round",
                    ),
                ),
            ],
        ),
        migrations.RunPython(carry_over, only_where_nothing_was_asked),
    ]
