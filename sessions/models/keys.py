"""Primary keys that don't say when a row was made."""

import secrets
import time

from django.db import models

BITS = 63  # what a signed 64-bit column holds


def new_key() -> int:
    return secrets.randbelow(2**BITS - 1) + 1


def key_in_order() -> int:
    """A key greater than those before it, for what nobody in the room sent: its order may be told."""
    return time.time_ns()


class RandomKey(models.BigAutoField):
    """A primary key of 63 random bits, so that keys don't tell in which order rows came.

    It is an auto field, since only such a column is SQLite's own row number: any other key would leave a
    hidden one beside it, in order. On the wire it is text, as a browser rounds numbers above 2^53.
    """

    def __init__(self, **options: object) -> None:
        given: dict = {"primary_key": True, "default": new_key, "editable": False} | options
        super().__init__(**given)
