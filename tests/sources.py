"""What the tests of the house read: our own code, and the texts that can be translated."""

import re

from server import ROOT

PACKAGES = ["dpup_workshop", "sessions", "quiz"]
SOURCES = [file for name in PACKAGES for file in sorted((ROOT / name).rglob("*.py"))]
CATALOGUE = (ROOT / "locale" / "mi" / "LC_MESSAGES" / "django.po").read_text()


def messages() -> list[str]:
    """Every text of the interface that can be translated."""
    found = re.findall(r'^msgid(?:_plural)? ((?:".*"\n)+)', CATALOGUE, re.M)
    return [text for each in found if (text := "".join(re.findall(r'"(.*)"', each)))]
