"""Markdown of the workshop's own text: no raw HTML, no images, links to http, https and mailto only.

`[word]{mi}` marks a Māori word: it becomes <span lang="mi">word</span>.
"""

import re
from functools import lru_cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

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


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_inline", "html_block"])
    parser.inline.ruler.before("link", "mi", _maori)
    allowed = re.compile(r"^(https?://|mailto:)", re.I)
    parser.validateLink = lambda url: bool(allowed.match(url))  # type: ignore[method-assign]
    return parser


_markdown = _parser()


@lru_cache(maxsize=1024)
def render(text: str) -> SafeString:
    """Blocks: paragraphs and lists."""
    return SafeString(_markdown.render(text))  # everything in it was escaped by the parser


@lru_cache(maxsize=1024)
def inline(text: str) -> SafeString:
    """One line, without a paragraph around it."""
    return SafeString(_markdown.renderInline(text))


def plain(text: str) -> str:
    """The words alone, for places that take no markup."""
    return _WORD.sub(r"\1", text)
