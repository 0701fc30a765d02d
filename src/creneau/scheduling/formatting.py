"""Plain formatting for what a host writes: paragraphs, emphasis, lists, links, and nothing else."""

from functools import lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_SYNTAX = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["heading", "lheading", "image", "code", "fence", "hr", "reference", "html_block", "html_inline"]
)
_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code"}


@lru_cache(maxsize=512)
def formatted(text: str) -> SafeString:
    """HTML of a few tags; links lead to web pages, mail and telephones, and tell nobody where they were followed."""
    clean = nh3.clean(
        _SYNTAX.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean.strip())  # noqa: S308 nh3 let only these tags through


@lru_cache(maxsize=512)
def unformatted(text: str) -> str:
    """The same in words alone: for lists, calendar files and plain mail."""
    return unescape(nh3.clean(str(formatted(text)).replace("</p>", "</p>\n"), tags=set())).strip()
