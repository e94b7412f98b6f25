"""Entities of formatted text: Telegram's HTML into plain text and entities, and back into safe HTML."""

from __future__ import annotations

import html
import re
from typing import Any

from bot.sandbox.errors import BadRequestError
from bot.sandbox.world import Json

NESTED = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
MAX_ENTITIES = 100

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*>")
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
REFERENCE = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);")


def units(text: str) -> int:
    """Length in UTF-16 code units, in which entity offsets are counted."""
    return len(text.encode("utf-16-le")) // 2


def _fail(sentence: str) -> BadRequestError:
    return BadRequestError(f"can't parse entities: {sentence}")


def _unescape(text: str) -> str:
    return REFERENCE.sub(lambda found: html.unescape(found.group()), text)


class _HtmlReader:
    """Reads one text; keeps a stack of open tags. Source: Bot API, "HTML style"."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.length = 0
        self.stack: list[tuple[str, int, dict[str, str]]] = []
        self.entities: list[Json] = []

    def text(self, piece: str) -> None:
        plain = _unescape(piece)
        self.out.append(plain)
        self.length += units(plain)

    def byte_offset(self, position: int) -> int:
        return len(self.source[:position].encode())

    def open(self, name: str, attributes: dict[str, str], position: int) -> None:
        if name not in NESTED or (name == "span" and attributes.get("class") != "tg-spoiler"):
            raise _fail(f'Unsupported start tag "{name}" at byte offset {self.byte_offset(position)}')
        self.stack.append((name, self.length, attributes))

    def close(self, name: str, position: int) -> None:
        if not self.stack:
            raise _fail(f"Unexpected end tag at byte offset {self.byte_offset(position)}")
        opened, start, attributes = self.stack.pop()
        if opened != name:
            where = self.byte_offset(position)
            raise _fail(f'Unmatched end tag at byte offset {where}, expected "</{opened}>", found "</{name}>"')
        if self.length > start:
            self._entity(opened, start, attributes)

    def _entity(self, name: str, start: int, attributes: dict[str, str]) -> None:
        entity: Json = {"type": NESTED[name], "offset": start, "length": self.length - start}
        if name == "a":
            address = attributes.get("href", "")
            if not address:
                return
            if address.startswith("tg://user?id="):
                entity = {**entity, "type": "text_mention", "user_id": int(address.split("=", 1)[1] or 0)}
            else:
                entity["url"] = address
        elif name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        elif name == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        elif name == "tg-time":
            entity["unix_time"] = int(attributes.get("unix", "0"))
            entity["date_time_format"] = attributes.get("format", "")
        elif name == "code" and attributes.get("class", "").startswith("language-"):
            if self.stack and self.stack[-1][0] == "pre":
                self.stack[-1][2]["language"] = attributes["class"].removeprefix("language-")
                return
        elif name == "pre" and attributes.get("language"):
            entity["language"] = attributes["language"]
        self.entities.append(entity)

    def read(self) -> tuple[str, list[Json]]:
        position = 0
        while (start := self.source.find("<", position)) >= 0:
            self.text(self.source[position:start])
            found = TAG.match(self.source, start)
            if found is None:
                raise _fail(f"Unsupported start tag at byte offset {self.byte_offset(start)}")
            closing, name, rest = found.group(1), found.group(2).lower(), found.group(3)
            if closing:
                self.close(name, start)
            else:
                attributes = {a[0].lower(): _unescape(a[1] or a[2] or a[3]) for a in ATTRIBUTE.findall(rest)}
                self.open(name, attributes, start)
            position = found.end()
        self.text(self.source[position:])
        if self.stack:
            raise _fail(f'Can\'t find end tag corresponding to start tag "{self.stack[-1][0]}"')
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.out), self.entities


def read_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities (offsets in UTF-16 units).

    Raises BadRequestError "can't parse entities: …" with the byte offset, as the server does.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _HtmlReader(source).read()


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without white space at its ends, the entities moved and cut with it."""
    lead = len(text) - len(text.lstrip())
    shift = units(text[:lead])
    text = text.strip()
    total = units(text)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        end = min(total, entity["offset"] + entity["length"] - shift)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


DETECTED = re.compile(
    r"(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_/]))"
    r"|(?P<url>https?://[^\s<>\"'，。；！？（）《》、]+)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#(?=\w*[^\W\d])\w{1,256}(?!#))"
)


def detect(text: str, taken: list[Json] | None = None) -> list[Json]:
    """Entities that Telegram finds by itself: commands, links, mentions, hashtags; none inside code."""
    if not any(mark in text for mark in "/@#:"):
        return list(taken or ())
    closed = [
        (e["offset"], e["offset"] + e["length"])
        for e in taken or ()
        if e["type"] in {"code", "pre", "text_link", "text_mention"}
    ]
    found = list(taken or ())
    for match in DETECTED.finditer(text):
        start = units(text[: match.start()])
        length = units(match.group())
        if not any(low < start + length and start < high for low, high in closed):
            found.append({"type": str(match.lastgroup), "offset": start, "length": length})
    found.sort(key=lambda e: (e["offset"], -e["length"]))
    return found


MARKUP: dict[str, tuple[str, str]] = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable">', "</blockquote>"),
    "mention": ('<span class="mention">', "</span>"),
    "text_mention": ('<span class="mention">', "</span>"),
    "hashtag": ('<span class="hashtag">', "</span>"),
    "bot_command": ('<span class="command">', "</span>"),
}


def _tags(entity: Json, piece: str) -> tuple[str, str]:
    address = entity.get("url") or (piece if entity["type"] == "url" else "")
    if address and re.match(r"(https?|tg|tel|mailto):", address):
        return f'<a href="{html.escape(address, quote=True)}" rel="noreferrer" target="_blank">', "</a>"
    return MARKUP.get(entity["type"], ("", ""))


def write_html(text: str, entities: list[Json]) -> str:
    """Safe HTML for the page: all text escaped, only our own tags."""
    data = text.encode("utf-16-le")
    opens: dict[int, list[tuple[int, str, str]]] = {}
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        before, after = _tags(entity, data[start * 2 : end * 2].decode("utf-16-le", "replace"))
        if before:
            opens.setdefault(start, []).append((end, before, after))
    edges = sorted({0, len(data) // 2, *opens, *(e[0] for group in opens.values() for e in group)})
    out: list[str] = []
    stack: list[tuple[int, str, str]] = []
    for n, edge in enumerate(edges):
        while stack and stack[-1][0] <= edge:
            out.append(stack.pop()[2])
        for item in sorted(opens.get(edge, []), key=lambda e: -e[0]):
            stack.append(item)
            out.append(item[1])
        following = edges[n + 1] if n + 1 < len(edges) else edge
        out.append(html.escape(data[edge * 2 : following * 2].decode("utf-16-le", "replace")))
    out.extend(item[2] for item in reversed(stack))
    return "".join(out)


def given(raw: Any) -> list[Json]:
    """Entities that the bot sent itself (parameter `entities`), checked for shape."""
    if not isinstance(raw, list) or not all(isinstance(e, dict) for e in raw):
        raise BadRequestError("can't parse entities: expected an Array of MessageEntity")
    for entity in raw:
        if not {"type", "offset", "length"} <= entity.keys():
            raise BadRequestError("can't parse entities: type, offset and length are required")
    return [dict(e) for e in raw]
