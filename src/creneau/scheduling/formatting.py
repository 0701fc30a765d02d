"""Plain formatting for what people write: paragraphs, emphasis, lists, links; headings only on a page of its own."""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_PAGE = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "code", "fence", "hr", "reference", "html_block", "html_inline"]
)
_TEXT = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["heading", "lheading", "image", "code", "fence", "hr", "reference", "html_block", "html_inline"]
)
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code"}


@lru_cache(maxsize=512)
def formatted(text: str) -> SafeString:
    """HTML of a few tags; links lead to web pages, mail and telephones, and tell nobody where they were followed."""
    return _clean(_TEXT.render(text), _TAGS)


@lru_cache(maxsize=512)
def spelled_out(text: str) -> str:
    """The same as plain text, each link with its address behind it: for calendar files and plain mail."""
    marked = _LINK.sub(lambda link: link[2] if link[1] == link[2] else f"{link[2]} ({link[1]})", formatted(text))
    return unescape(nh3.clean(marked.replace("</p>", "</p>\n"), tags=set())).strip()


@lru_cache(maxsize=512)
def unformatted(text: str) -> str:
    """The same in words alone: for lists."""
    return unescape(nh3.clean(str(formatted(text)).replace("</p>", "</p>\n"), tags=set())).strip()


@lru_cache(maxsize=16)
def page(text: str) -> SafeString:
    """HTML of a whole page: ``# One`` becomes a heading of the second rank, since the first is the page's title."""
    tokens = _PAGE.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag == "h1" else "h3"
    return _clean(_PAGE.renderer.render(tokens, _PAGE.options, {}), _TAGS | {"h2", "h3"})


def _clean(html: str, tags: set[str]) -> SafeString:
    clean = nh3.clean(
        html,
        tags=tags,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean.strip())  # noqa: S308 nh3 let only these tags through
