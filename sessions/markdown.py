"""Markdown of the workshop's own text: no raw HTML, no images, links to http, https and mailto only.

`[word]{mi}` marks a Māori word: it becomes <span lang="mi">word</span>.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LINK = re.compile(r"(https?://[^\s/\\]|mailto:[^\s@]+@)[^\s\\]*", re.I)
_VIDEO = re.compile(r"https://[^\s/\\][^\s\\]*", re.I)
_WORD = re.compile(r"\[([^\[\]\n]+)\]\{mi\}")


def _maori(state: StateInline, silent: bool) -> bool:
    found = _WORD.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("mi_open", "span", 1).attrSet("lang", "mi")
        state.push("text", "", 0).content = found[1]
        state.push("mi_close", "span", -1)
    state.pos = found.end()
    return True


def may_link(address: object) -> bool:
    """An address that a page of ours may lead to: https, http or mailto."""
    return isinstance(address, str) and _LINK.fullmatch(address) is not None


def may_play(address: object) -> bool:
    """An address of a video: https only."""
    return isinstance(address, str) and _VIDEO.fullmatch(address) is not None


def _parser(may: Callable[[str], bool]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_inline", "html_block"])
    parser.inline.ruler.before("link", "mi", _maori)
    parser.validateLink = may  # type: ignore[method-assign,assignment]
    return parser


_markdown = _parser(may_link)
_lenient = _parser(lambda address: True)


@lru_cache(maxsize=1024)
def render(text: str) -> SafeString:
    """Blocks: paragraphs and lists."""
    return SafeString(_markdown.render(text))  # everything in it was escaped by the parser


@lru_cache(maxsize=1024)
def inline(text: str) -> SafeString:
    """One line, without a paragraph around it."""
    return SafeString(_markdown.renderInline(text))


def refused_links(text: str) -> list[tuple[int, str]]:
    """(line, address) of each link that isn't drawn as one, since it leads where no page of ours may."""
    found = []
    for block in _lenient.parse(text):
        for token in block.children or []:
            address = str(token.attrGet("href") or "")
            if token.type == "link_open" and not may_link(address):
                found.append((block.map[0] + 1 if block.map else 1, address))
    return found


def plain(text: str) -> str:
    """The words alone, for places that take no markup."""
    return _WORD.sub(r"\1", text)
