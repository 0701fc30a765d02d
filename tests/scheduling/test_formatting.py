"""What people write is shown as they meant it, and can do nothing."""

import pytest

from creneau.scheduling.formatting import formatted, page, unformatted


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Bring **papers**\nand *time*", "<p>Bring <strong>papers</strong><br>\nand <em>time</em></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        (
            "![x](https://spy.example/p.png)",
            '<p>!<a href="https://spy.example/p.png" rel="noopener noreferrer nofollow">x</a></p>',
        ),
        ("[x](data:text/html,hi)", "<p>[x](data:text/html,hi)</p>"),
    ],
)
def test_plain_formatting_lets_nothing_else_through(text: str, html: str) -> None:
    assert str(formatted(text)) == html


def test_without_formatting_only_words_are_left() -> None:
    assert unformatted("Bring **papers** & <me>") == "Bring papers & <me>"


def test_headings_stand_on_pages_of_their_own_only() -> None:
    assert formatted("# État") == "<p># État</p>"
    assert page("# État\n\n### Un point\n\n<b onclick=x>b</b>") == (
        "<h2>État</h2>\n<h3>Un point</h3>\n<p>&lt;b onclick=x&gt;b&lt;/b&gt;</p>"
    )
