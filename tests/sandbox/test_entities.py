"""What does formatted text say? HTML in, entities out, safe HTML back."""

from __future__ import annotations

import pytest

from bot.sandbox.entities import detect, given, read_html, trimmed, write_html
from bot.sandbox.errors import BadRequestError


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("<b>a</b><i>b</i><u>c</u><s>d</s>", "abcd", ["bold", "italic", "underline", "strikethrough"]),
        (
            "<strong>a</strong><em>b</em><ins>c</ins><del>d</del>",
            "abcd",
            ["bold", "italic", "underline", "strikethrough"],
        ),
        ('<span class="tg-spoiler">a</span> <tg-spoiler>b</tg-spoiler>', "a b", ["spoiler", "spoiler"]),
        ('<pre><code class="language-python">x</code></pre>', "x", ["pre"]),
        ("<code>x</code>", "x", ["code"]),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", ["custom_emoji"]),
        ('<tg-time unix="1795000000" format="t">now</tg-time>', "now", ["date_time"]),
        ("<blockquote>q</blockquote>", "q", ["blockquote"]),
        ("<a>no link</a>", "no link", []),
        ("<b></b>x", "x", []),
        ("&lt;&#65;&#x42;&gt;&quot;&nbsp;", '<AB>"&nbsp;', []),
    ],
)
def test_tags_become_entities(source: str, text: str, kinds: list[str]) -> None:
    """Bot API, "HTML style"."""
    plain, found = read_html(source)

    assert plain == text
    assert [e["type"] for e in found] == kinds


def test_a_language_is_kept_with_its_code() -> None:
    assert read_html('<pre><code class="language-sql">x</code></pre>')[1][0]["language"] == "sql"


def test_offsets_count_utf16_units() -> None:
    _, found = read_html("👨‍👩‍👧 <b>好</b>")

    assert (found[0]["offset"], found[0]["length"]) == (9, 1)


def test_white_space_at_the_ends_goes_and_entities_move_with_it() -> None:
    text, found = trimmed(
        "  a b  ", [{"type": "bold", "offset": 0, "length": 7}, {"type": "italic", "offset": 6, "length": 1}]
    )

    assert text == "a b"
    assert found == [{"type": "bold", "offset": 0, "length": 3}]


def test_nothing_is_found_inside_code() -> None:
    text, marks = read_html("<code>/x #y</code> #z")

    assert [e["type"] for e in detect(text, marks)] == ["code", "hashtag"]


def test_addresses_of_mail_are_found() -> None:
    assert detect("an a.b@example.org schreiben")[0]["type"] == "email"


def test_html_for_the_page_is_safe_and_nests() -> None:
    text, marks = read_html(
        '<b>a<i>b</i></b> &lt;script&gt; <a href="https://x.org/?a=1&amp;b=2">l</a> <a href="javascript:x">j</a>'
    )

    shown = write_html(text, marks)

    assert shown.startswith("<b>a<i>b</i></b> &lt;script&gt; ")
    assert '<a href="https://x.org/?a=1&amp;b=2" rel="noreferrer" target="_blank">l</a>' in shown
    assert "javascript" not in shown


def test_html_for_the_page_survives_entities_that_cross() -> None:
    crossing = [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 1, "length": 4}]

    assert write_html("abcde", crossing).count("<b>") == 1


@pytest.mark.parametrize("raw", ["x", [1], [{"type": "bold"}]])
def test_entities_of_a_wrong_shape_are_refused(raw: object) -> None:
    with pytest.raises(BadRequestError, match="can't parse entities"):
        given(raw)
