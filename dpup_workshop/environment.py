"""Reading environment variables: a wrong one stops the start with one clear sentence."""

import os
import re
import secrets
import stat
import zoneinfo
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url


class ConfigurationError(SystemExit):
    """A setting that can't be used. As SystemExit it prints its sentence and no traceback."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"Can't start: {sentence}")


def shown(value: str) -> str:
    """A wrong value as it is quoted in a sentence."""
    return repr(value if len(value) <= 60 else value[:57] + "…")


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if value == "" else value in ("1", "true", "yes", "on")
    raise ConfigurationError(f"{name} is {shown(value)}; it takes 1 or 0.")


def number(name: str, *, default: int, min_value: int, max_value: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    usable = value.isascii() and value.isdigit() and len(value) <= 12
    if not usable or not min_value <= int(value) <= max_value:
        raise ConfigurationError(
            f"{name} is {shown(value)}; it takes a whole number from {min_value} to {max_value}."
        )
    return int(value)


def one_of(name: str, *values: str) -> str:
    """One of `values`; the first unless another is given."""
    value = os.environ.get(name, "").strip() or values[0]
    if value not in values:
        raise ConfigurationError(f"{name} is {shown(value)}; it takes {' or '.join(values)}.")
    return value


def zone(name: str, *, default: str) -> str:
    value = os.environ.get(name, "").strip() or default
    if value not in zoneinfo.available_timezones():
        raise ConfigurationError(f"{name} is {shown(value)}; it takes a zone such as Pacific/Auckland.")
    return value


def notice(*, public: str) -> dict[str, str]:
    """SESSION_PURPOSE, SESSION_HOLDER, SESSION_CONTACT, SESSION_COUNTRY: the notice of a new session.

    Nobody is invented: a field that isn't set is empty. `public` names the setting that makes this a public
    server, which doesn't start without it.
    """
    given = {
        "purpose": os.environ.get("SESSION_PURPOSE", "").strip()
        or "to run this workshop and answer your questions",
        "holder": os.environ.get("SESSION_HOLDER", "").strip(),
        "contact": os.environ.get("SESSION_CONTACT", "").strip(),
        "country": os.environ.get("SESSION_COUNTRY", "").strip(),
    }
    missing = [f"SESSION_{name.upper()}" for name, value in given.items() if not value]
    if public and missing:
        raise ConfigurationError(
            f"{public} is set but {', '.join(missing)} isn't; people are told who holds what they send."
        )
    return given


def public_url() -> str:
    """PUBLIC_URL as browsers write it in `Origin`, or nothing: scheme, host, and a port of its own."""
    given = os.environ.get("PUBLIC_URL", "").strip()
    if not given:
        return ""
    problem = ConfigurationError(
        f"PUBLIC_URL is {shown(given)}; it takes a scheme and a host, such as https://workshop.example."
    )
    try:
        parts = urlsplit(given)
        usual = {"http": 80, "https": 443}[parts.scheme]
        port = usual if parts.port is None else parts.port
        host = _host(parts.hostname or "")
    except (KeyError, ValueError):
        raise problem from None
    extra = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
    if extra or not host or not 1 <= port <= 65535:
        raise problem
    return f"{parts.scheme}://{host}" + ("" if port == usual else f":{port}")


def _host(name: str) -> str:
    """A host's name as it goes over the wire: without a last dot, a macron as `xn--…`, IPv6 in brackets."""
    if ":" in name:
        return f"[{IPv6Address(name).compressed}]"
    wire = name.removesuffix(".").encode("idna").decode()
    return wire if re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", wire) else ""


def redis() -> str:
    """REDIS_URL, or nothing: then the channel layer is in this one process's memory."""
    url = os.environ.get("REDIS_URL", "")
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigurationError("REDIS_URL must begin with redis://, rediss:// or unix://.")
    return url


def security_contact() -> str:
    """The address for reporting a weakness: SECURITY_CONTACT, or SESSION_CONTACT where that is an address."""
    given = os.environ.get("SECURITY_CONTACT", "").strip()
    found = _as_uri(given or os.environ.get("SESSION_CONTACT", "").strip())
    if given and not found:
        raise ConfigurationError(
            f"SECURITY_CONTACT is {shown(given)}; it takes an e-mail address or one that begins with https://."
        )
    return found


def _as_uri(text: str) -> str:
    if re.fullmatch(r"(https://|mailto:|tel:)[!-~]+", text):
        return text
    return f"mailto:{text}" if re.fullmatch(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+", text) else ""


def private_folder(data_dir: Path) -> None:
    """Keep everything that this process writes, and all that is in the data folder, to its own account.

    A folder that belongs to another account, or to all (as /tmp does), is left as it is.
    """
    os.umask(0o077)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        _close_to_others(data_dir)
        for folder, folders, files in os.walk(data_dir):
            for name in (*folders, *files):
                _close_to_others(Path(folder, name))
    except OSError as error:
        raise ConfigurationError(f"DATA_DIR {str(data_dir)!r} can't be written: {error.strerror}.") from None


def _close_to_others(path: Path) -> None:
    try:
        found = path.lstat()
        ours = found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode)
        if ours and found.st_mode & 0o077 and not found.st_mode & stat.S_ISVTX:
            path.chmod(stat.S_IMODE(found.st_mode) & 0o700)
    except FileNotFoundError:
        pass  # a write-ahead log that has just been folded in


def secret_key(data_dir: Path, *, public: str) -> str:
    """SECRET_KEY; on a laptop one is made once and kept in the data folder.

    `public` names the setting that makes this a public server, where a key must be given.
    """
    given = os.environ.get("SECRET_KEY", "")
    if given:
        if len(given) < 40:
            raise ConfigurationError("SECRET_KEY is too short; give it 40 random characters or more.")
        return given
    if public:
        raise ConfigurationError(f"{public} is set but SECRET_KEY isn't; give it 50 random characters.")
    path = data_dir / "secret-key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise ConfigurationError(f"DATA_DIR {str(data_dir)!r} can't be written: {error.strerror}.") from None
    return path.read_text()


def database(data_dir: Path) -> dict[str, Any]:
    """DATABASE_URL as Django wants it: SQLite (the default) or PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        url = f"sqlite:///{data_dir / 'workshop.sqlite3'}"
    scheme = url.partition("://")[0]
    if scheme in ("postgres", "postgresql"):
        parsed = _parsed(url)
        # threads: requests (4), consoles (2), signing in, drawing, writing, housekeeping; and two to spare
        most = number("DATABASE_POOL", default=12, min_value=4, max_value=100)
        pool = {"min_size": 2, "max_size": most, "timeout": 5}
        return {
            **parsed,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**parsed.get("OPTIONS", {}), "pool": pool},
        }
    if scheme != "sqlite":
        raise ConfigurationError(
            f"DATABASE_URL begins with {shown(scheme)}; it takes sqlite:/// or postgresql://."
        )
    parsed = _parsed(url)
    for ending in ("", "-wal", "-shm"):
        _close_to_others(Path(f"{parsed['NAME']}{ending}"))
    return {
        **parsed,
        "ENGINE": "dpup_workshop.sqlite",
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(data_dir / "test.sqlite3")},  # a file: threads of one test share no connection
        "OPTIONS": {
            "timeout": 5,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def _parsed(url: str) -> dict[str, Any]:
    try:
        return {**dj_database_url.parse(url)}
    except ValueError:  # not quoted: it may hold a password
        raise ConfigurationError("DATABASE_URL can't be read; see docs/running.md.") from None
