"""Wording: which text the bot means. parse_mode, entities and lengths of texts and captions."""

from __future__ import annotations

from bot.sandbox import entities
from bot.sandbox.errors import BadRequestError
from bot.sandbox.exchange import Exchange
from bot.sandbox.params import Params
from bot.sandbox.world import Json

MAX_TEXT = 4096
MAX_CAPTION = 1024


def read(
    exchange: Exchange,
    source: str,
    parse_mode: str,
    given: list[Json] | None,
    *,
    limit: int,
    long: str,
) -> tuple[str, list[Json]]:
    """Plain text and entities of one text; the length is counted after parsing, in characters.

    Raises BadRequestError with `long` when it is too long, and "can't parse entities: …".
    """
    mode = parse_mode.lower()
    if mode == "html":
        text, found = entities.read_html(source)
    elif mode in {"markdown", "markdownv2"}:
        raise BadRequestError("the sandbox reads parse_mode HTML only")
    elif mode:
        raise BadRequestError("unsupported parse_mode")
    else:
        text, found = source, list(given or ())
    text, found = entities.trimmed(text, found)
    if len(text) > limit:
        raise BadRequestError(long)
    found = [_mention(exchange, e) for e in found]
    return text, [e for e in entities.detect(text, found) if e][: entities.MAX_ENTITIES]


def _mention(exchange: Exchange, entity: Json) -> Json:
    """A link tg://user?id= becomes a mention of a known person."""
    if "user_id" not in entity:
        return entity
    from bot.sandbox import render

    account = entity["user_id"]
    if account not in exchange.world.people:
        return {}
    rest = {key: value for key, value in entity.items() if key != "user_id"}
    return {**rest, "user": render.user(exchange.world, account)}


def text(exchange: Exchange, ask: Params) -> Json:
    """`text` and `entities` of a message."""
    raw = ask.array("entities")
    found = entities.given(raw) if raw else None
    plain, marks = read(
        exchange, ask.text("text"), ask.text("parse_mode"), found, limit=MAX_TEXT, long="message is too long"
    )
    if not plain:
        raise BadRequestError("message text is empty")
    content: Json = {"text": plain}
    if marks:
        content["entities"] = marks
    return content


def caption(exchange: Exchange, ask: Params) -> Json:
    """`caption` and `caption_entities`, or nothing."""
    raw = ask.array("caption_entities")
    found = entities.given(raw) if raw else None
    plain, marks = read(
        exchange,
        ask.text("caption"),
        ask.text("parse_mode"),
        found,
        limit=MAX_CAPTION,
        long="message caption is too long",
    )
    content: Json = {}
    if plain:
        content["caption"] = plain
    if marks:
        content["caption_entities"] = marks
    if plain and ask.boolean("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content
