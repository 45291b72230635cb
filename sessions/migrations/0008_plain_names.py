from django.db import migrations, models
from django.db.models import Q

RENAMED = [
    ("Session", "housekeeping", "welcome_note"),
    ("Session", "lets_through", "moderated"),
    ("Session", "hidden_at", "blanked_at"),
    ("Question", "tag", "sender_tag"),
]


class Migration(migrations.Migration):
    dependencies = [("live", "0007_processed_command")]

    operations = [
        migrations.RemoveConstraint("Question", "sent_in_one_way"),
        migrations.RemoveConstraint("Question", "one_question_a_tag"),
        *(migrations.RenameField(*names) for names in RENAMED),
        migrations.AddConstraint(
            "Question",
            models.CheckConstraint(
                name="sent_in_one_way",
                condition=Q(spoken=False) | (Q(participant__isnull=True) & Q(sender_tag="")),
            ),
        ),
        migrations.AddConstraint(
            "Question",
            models.UniqueConstraint(
                fields=["sender_tag"], condition=~Q(sender_tag=""), name="one_question_a_tag"
            ),
        ),
    ]
