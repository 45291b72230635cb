"""Vendored files are what VENDOR.md says they are."""

import hashlib
import re

from django.conf import settings


def test_each_vendored_file_has_the_hash_its_table_names():
    vendor = settings.BASE_DIR / "static" / "vendor"
    table = dict(
        re.findall(r"^\| (\S+) \|.* \| ([0-9a-f]{64}) \|$", (vendor / "VENDOR.md").read_text(), re.M)
    )
    files = {file.name for file in vendor.iterdir() if file.suffix in (".js", ".woff2", ".css")}
    assert files == set(table)
    for name, wanted in table.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == wanted, name
