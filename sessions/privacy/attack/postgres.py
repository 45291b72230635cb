"""The rows of a PostgreSQL database, each with its place (`ctid`) and its transaction (`xmin`)."""

from typing import Any

from django.db import connection

from sessions.privacy.attack.rows import Row


class Postgres:
    """The site's own database, by its own connection."""

    name = "PostgreSQL"

    def __init__(self) -> None:
        self._found: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        if table not in self._found:
            self._found[table] = self._read(table)
        return self._found[table]

    def _read(self, table: str) -> list[Row]:
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT ctid::text, xmin::text::bigint, {name}.* FROM {name}")
            columns = [column.name for column in cursor.description[2:]]
            return [_row(table, columns, found) for found in cursor.fetchall()]


def _row(table: str, columns: list[str], found: tuple[Any, ...]) -> Row:
    place, transaction, *values = found
    block, item = place.strip("()").split(",")
    named = dict(zip(columns, values, strict=True))
    return Row(
        table,
        named["id"],
        named,
        places={"key": (named["id"],), "page": (int(block), int(item)), "transaction": (transaction,)},
        groups={("transaction", transaction)},
    )
