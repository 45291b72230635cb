"""Which files a style sheet makes a browser fetch."""

import re
from collections.abc import Iterator

FACE = re.compile(r"@font-face\s*{(.*?)}", re.DOTALL)
ADDRESS = re.compile(r'url\("([^"]+)"\)')
RANGE = re.compile(r"U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?")


def files_of(style: str, name: str, page: str) -> Iterator[str]:
    """The addresses that a style sheet with this address fetches for a page: of its fonts, those whose range
    has a character of the page.
    """
    folder = name.rpartition("/")[0]
    for face in FACE.findall(style):
        if any(_has(face, ord(character)) for character in set(page)):
            yield _absolute(folder, ADDRESS.findall(face)[0])
    for address in ADDRESS.findall(FACE.sub("", style)):
        yield _absolute(folder, address)


def _has(face: str, character: int) -> bool:
    return any(int(first, 16) <= character <= int(last or first, 16) for first, last in RANGE.findall(face))


def _absolute(folder: str, address: str) -> str:
    return re.sub(r"/[^/]+/\.\./", "/", f"{folder}/{address}")
