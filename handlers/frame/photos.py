"""Photos in a message, and a picture of ours in a card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from telegram import Message

from handlers.frame.buttons import Keyboard, markup
from handlers.frame.words import Html
from handlers.frame.work import Work
from storage.engine.outbox import Kind
from storage.matters.steps import Photo

_TAG = re.compile(r"<[^>]+>")
LONGEST = 1024
"""Characters below a picture after parsing (Bot API, sendPhoto, editMessageMedia)."""


def photos_of(message: Message) -> list[Photo]:
    """The photo of a message in its largest size, or an image sent as a file."""
    if message.photo:
        largest = message.photo[-1]
        return [Photo(largest.file_id, largest.file_unique_id)]
    file = message.document
    if file and (file.mime_type or "").startswith("image/"):
        return [Photo(file.file_id, file.file_unique_id)]
    return []


def fitting(text: Html) -> Html:
    """As many lines from the first on as fit below a picture. Each is whole: none of our tags spans two."""
    lines = text.split("\n")
    while len(lines) > 1 and len(unescape(_TAG.sub("", "\n".join(lines)))) > LONGEST:
        lines.pop()
    return Html("\n".join(lines))


def show_picture(
    work: Work, chat: int, digest: str | None, text: Html, keyboard: Keyboard, *, reply_to: int | None, **card: Any
) -> None:
    """Queue the card with a stored picture, or without one the text below the picture that stands there (`card`: as for
    `Work.call`)."""
    body: dict[str, Any] = {"caption": str(fitting(text)), "parse_mode": "HTML"}
    if keyboard:
        body["reply_markup"] = markup(keyboard)
    if reply_to is not None:
        body["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    attach: Mapping[str, str] = {}
    if digest is not None:
        body["photo"], attach = "attach://picture", {"picture": digest}
    work.call(chat, "sendPhoto", body, kind=Kind.CARD, attach=attach, **card)
