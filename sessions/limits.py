"""Budgets against guessing codes and passwords: token buckets, in memory only.

A bucket holds a burst of tokens and fills again by the second. Keys are hashed with a secret of this
process; what wasn't used for nine minutes is forgotten, and a sweep each minute sees to it.

Codes: one budget by address, spent before a code is looked up; a right code gives its token back. A code
already found at an address is free there, so one prankster never shuts out the room behind that address.

Passwords: by account and by address, spent before the password is hashed. An account has a budget at each
address and a larger one in all. A device that signed in to the account before has a budget of its own
instead, so nobody elsewhere can keep the account's owner out.
"""

import hashlib
import secrets
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest

FORGET_AFTER = 540.0  # seconds without use: with a sweep each minute nothing is held for ten minutes
LONGEST_NAME = 150  # of an account, as Django has it


@dataclass(frozen=True)
class Rate:
    """A burst of tokens at once, then so many a second."""

    burst: int
    per_second: float


# each is full again before it may be forgotten
CODE_ADDRESS, CODE_NETWORK, CODE_ALL = Rate(60, 0.5), Rate(600, 5.0), Rate(5000, 50.0)
SIGN_IN_ADDRESS, SIGN_IN_NETWORK, SIGN_IN_ALL = Rate(30, 0.1), Rate(300, 1.0), Rate(200, 10.0)
ACCOUNT_HERE, ACCOUNT_ALL = Rate(10, 1 / 30), Rate(100, 0.2)

Token = tuple[str, Rate]  # a bucket's key and its rate


class Memory[Value]:
    """A dictionary in order of use, under a lock; entries unused for a while are dropped."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self.lock = clock, threading.Lock()
        self._kept: dict[bytes, tuple[float, Value]] = {}
        self._secret = secrets.token_bytes(32)

    def __len__(self) -> int:
        return len(self._kept)

    def sweep(self) -> None:
        with self.lock:
            self._sweep(self.clock())

    def clear(self) -> None:
        with self.lock:
            self._kept.clear()

    def _key(self, text: str) -> bytes:
        given = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(given, key=self._secret, digest_size=16).digest()

    def _put(self, key: bytes, value: Value, now: float) -> None:
        self._kept.pop(key, None)
        self._kept[key] = (now, value)

    def _sweep(self, now: float) -> None:
        while self._kept:
            oldest = next(iter(self._kept))
            if now - self._kept[oldest][0] < FORGET_AFTER:
                return
            del self._kept[oldest]


class TokenBuckets(Memory[float]):
    def take(self, *tokens: Token) -> float:
        """Take a token from each bucket, or from none: then the seconds until each has one."""
        with self.lock:
            now = self.clock()
            self._sweep(now)
            found = [(self._key(key), rate) for key, rate in tokens]
            left = [self._left(key, rate, now) for key, rate in found]
            wait = max((1 - has) / rate.per_second for has, (_, rate) in zip(left, found, strict=True))
            if wait > 0:
                return wait
            for has, (key, _) in zip(left, found, strict=True):
                self._put(key, has - 1, now)
            return 0.0

    def give_back(self, *tokens: Token) -> None:
        with self.lock:
            now = self.clock()
            for text, rate in tokens:
                key = self._key(text)
                if key in self._kept:
                    self._put(key, min(rate.burst, self._left(key, rate, now) + 1), now)

    def _left(self, key: bytes, rate: Rate, now: float) -> float:
        at, left = self._kept.get(key, (now, float(rate.burst)))
        return min(rate.burst, left + (now - at) * rate.per_second)


class FoundCodes(Memory[None]):
    """The codes found at each address, kept while anybody's socket is open there and for a while after."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self._open: Counter[bytes] = Counter()

    def add(self, address: str, code: str, *, sockets: int = 0) -> None:
        """The code was right; `sockets` is 1 when a phone's socket opens and -1 when it closes."""
        key = self._key(_place(address, code))
        with self.lock:
            now = self.clock()
            self._sweep(now)
            self._put(key, None, now)
            self._open[key] += sockets
            if self._open[key] <= 0:
                del self._open[key]

    def has(self, address: str, code: str) -> bool:
        key = self._key(_place(address, code))
        with self.lock:
            self._sweep(self.clock())
            return key in self._kept or key in self._open


buckets, found_codes = TokenBuckets(), FoundCodes()


def sweep() -> None:
    buckets.sweep()
    found_codes.sweep()


def address_of(request: HttpRequest) -> str:
    """The client's address from the connection or a trusted proxy; never from a client's header."""
    return request.META.get("REMOTE_ADDR") or ""


def networks(address: str) -> tuple[str, str]:
    """The networks that an address counts for: itself or its IPv6 /64, and the /48 around the latter."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown", ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return f"{int(found) >> 64:x}/64", f"{int(found) >> 80:x}/48"
        found = found.ipv4_mapped
    return str(found), ""


def _place(address: str, code: str) -> str:
    return f"{networks(address)[0]} {code.upper()}"


def _by_address(what: str, address: str, *rates: Rate) -> list[Token]:
    """A token of the address, of the network around it if there is one, and of everybody's."""
    home, around = networks(address)
    named = [(home, rates[0]), (around, rates[1]), ("all", rates[2])]
    return [(f"{what} {name}", rate) for name, rate in named if name]


def _code_tokens(address: str) -> list[Token]:
    return _by_address("code", address, CODE_ADDRESS, CODE_NETWORK, CODE_ALL)


def guess_code(address: str, code: str) -> float:
    """Spend a token on a code that nobody found here yet. Returns the seconds to wait; at 0.0 look it up."""
    return 0.0 if found_codes.has(address, code) else buckets.take(*_code_tokens(address))


def code_was_right(address: str, code: str) -> None:
    """It was no guess: the token comes back, and the code is free at this address from now on."""
    if not found_codes.has(address, code):
        buckets.give_back(*_code_tokens(address))
    found_codes.add(address, code)


def account_of(name: str) -> str:
    """The name of an account as budgets know it, whether there is such an account or not."""
    return unicodedata.normalize("NFKC", name).strip()[:LONGEST_NAME].casefold()


def _sign_in_tokens(address: str, name: str, device: str) -> list[Token]:
    account = account_of(name)
    if device:
        return [(f"account {account} device {device}", ACCOUNT_HERE)]
    return [
        *_by_address("sign-in", address, SIGN_IN_ADDRESS, SIGN_IN_NETWORK, SIGN_IN_ALL),
        (f"account {account} at {networks(address)[0]}", ACCOUNT_HERE),
        (f"account {account}", ACCOUNT_ALL),
    ]


def try_password(address: str, name: str, *, device: str = "") -> float:
    """Spend tokens on a password; `device` signed in to this account before. Returns the seconds to wait."""
    return buckets.take(*_sign_in_tokens(address, name, device))


def password_was_right(address: str, name: str, *, device: str = "") -> None:
    buckets.give_back(*_sign_in_tokens(address, name, device))
