"""A database as it was after some migrations."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrated(to):
    """The models as they were after these migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps.get_model
