"""Plain formatting of a whole page: headings below the page's own, paragraphs, emphasis, lists, links."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_SYNTAX = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])
_TAGS = {"h2", "h3", "p", "br", "strong", "em", "a", "ul", "ol", "li"}


def prose(text: str) -> SafeString:
    """``# One`` becomes a heading of the second rank: the first is the title of the page."""
    tokens = _SYNTAX.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag == "h1" else "h3"
    html = nh3.clean(
        _SYNTAX.renderer.render(tokens, _SYNTAX.options, {}),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(html)  # noqa: S308 nh3 let only these tags through
