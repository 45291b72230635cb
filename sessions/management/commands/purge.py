"""Delete what is due: names, seats and votes on the day that people were told, questions in their time.

A served site does this each hour by itself.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sessions.actions import lifecycle
from sessions.privacy.purge import purge


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        lifecycle.close_overdue()
        receipts = purge()
        for receipt in receipts:
            day = timezone.localtime(receipt.session.starts_at, receipt.session.tz)
            self.stdout.write(f"{receipt.session}, {day:%Y-%m-%d}: {receipt}")
        if not receipts:
            self.stdout.write("Nothing is due.")
