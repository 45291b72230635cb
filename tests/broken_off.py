"""A database that breaks off at a chosen statement."""

from contextlib import AbstractContextManager

from django.db import DatabaseError, connection


class BrokenOff(DatabaseError):
    """What is raised in that statement's place."""


def breaks_at(number: int) -> AbstractContextManager[None]:
    """While this is open, the statement with this number, counted from 1, isn't carried out."""
    left = [number]

    def wrapper(execute, sql, params, many, context):
        left[0] -= 1
        if left[0] == 0:
            raise BrokenOff
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)
