"""Hashing passwords one at a time, on one core, behind everything else that the process has to do.

Django's own hasher takes eight threads for a tenth of a second: a few guesses would take a whole machine.
"""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import Argon2PasswordHasher

BEHIND = 10  # niceness: a tenth of the processor's time where others want it


def _stand_behind() -> None:
    if sys.platform == "linux":  # where a thread has a priority of its own
        this = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, this, os.getpriority(os.PRIO_PROCESS, this) + BEHIND)


_hashing = ThreadPoolExecutor(1, thread_name_prefix="hash", initializer=_stand_behind)


class Argon2(Argon2PasswordHasher):
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return _hashing.submit(super().encode, password, salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        return _hashing.submit(super().verify, password, encoded).result()
